/**
 * Colours and marks. Both are decided by the options, never detected here; every mark stands beside a word.
 */
import { Chalk, type ChalkInstance } from 'chalk';
import { escapeOf } from '../../report/text.ts';
import type { RenderOptions } from '../define-renderer.ts';
import type { Tone } from '../words.ts';

export interface Palette {
  tone(tone: Tone, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

export function paletteOf(options: RenderOptions): Palette {
  // Level 1: the sixteen colours that every theme adjusts to its background.
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  const tones: Record<Tone, ChalkInstance> = {
    good: chalk.green,
    bad: chalk.red,
    warning: chalk.yellow,
    unknown: chalk.cyan,
  };
  return {
    tone: (tone, text) => tones[tone](text),
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
  };
}

export interface Marks {
  readonly tone: Readonly<Record<Tone, string>>;
  readonly arrow: string;
  readonly ellipsis: string;
  readonly rule: string;
  readonly dot: string;
}

const UNICODE: Marks = {
  tone: { good: '✓', bad: '✗', warning: '!', unknown: '?' },
  arrow: '→',
  ellipsis: '…',
  rule: '─',
  dot: '·',
};

const ASCII: Marks = {
  tone: { good: '+', bad: 'x', warning: '!', unknown: '?' },
  arrow: '->',
  ellipsis: '...',
  rule: '-',
  dot: '|',
};

export function marksOf(options: RenderOptions): Marks {
  return options.unicode ? UNICODE : ASCII;
}

const IN_ASCII: Readonly<Record<string, string>> = {
  '•': '*',
  '…': '...',
  '→': '->',
  '–': '-',
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '×': 'x',
  '·': '|',
};

/** For a terminal without Unicode: the nearest ASCII, or the number of the character. */
export function ascii(text: string): string {
  let out = '';
  for (const character of text) {
    out += character <= '~' ? character : (IN_ASCII[character] ?? escapeOf(character.codePointAt(0)!));
  }
  return out;
}
