/**
 * Trees to HTML text. Everything that stands in the page passes through `escaped`: names of elements and attributes are ours, all else may
 * be from the capture.
 */
import { visible } from '../../report/text.ts';
import type { Child, Element } from './node.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for quoted attribute values; what acts or hides becomes visible, as in every report. */
export function escaped(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** HTML elements that have no end tag. */
const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'input', 'link', 'meta', 'wbr']);

export function toHtml(child: Child): string {
  if (child === null || child === false) return '';
  if (typeof child === 'string') return escaped(child);
  if (typeof child === 'number') return String(child);
  if (Array.isArray(child)) return child.map(toHtml).join('');
  return elementHtml(child as Element);
}

function elementHtml({ tag, attributes, children }: Element): string {
  const written = Object.entries(attributes).map(([name, value]) => {
    if (value === null || value === undefined || value === false) return '';
    return value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`;
  });
  const start = `<${tag}${written.join('')}>`;
  return VOID.has(tag) ? start : `${start}${children.map(toHtml).join('')}</${tag}>`;
}

/** JSON that can stand in a script element: no tag, comment or line separator can begin in it. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
