/**
 * YAML text to plain values, and back from a key path to its place in the text. YAML 1.2, core schema: dates stay text.
 *
 * Everything that makes YAML surprising or dangerous is refused: more than one document, tags, merge keys, keys that are not text,
 * keys given twice, aliases that multiply, deep nesting, large files.
 */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  visit,
} from 'yaml';
import { isTree, type Tree } from '../merge.ts';
import { MOST_PROBLEMS, PolicyError, type Problem } from './problem.ts';

/** Characters; a policy of a thousand endpoints has about a tenth. */
export const MAX_POLICY_TEXT = 1_000_000;

const MAX_DEPTH = 20;
const MAX_ALIASES = 100;

export interface YamlText {
  readonly values: Tree;
  /** What is no error and may be a mistake. */
  readonly cautions: readonly Problem[];
  /** Where the value of a path stands, or the nearest thing above it that does; with `key`, where that key of the value stands. */
  place(path: readonly PropertyKey[], key?: string): { readonly line: number; readonly column: number };
}

/** @throws {PolicyError} */
export function readYaml(text: string): YamlText {
  if (text.length > MAX_POLICY_TEXT)
    throw whole(`the file has ${text.length} characters; a policy has at most ${MAX_POLICY_TEXT}.`);
  refuseDepth(text);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    version: '1.2',
    prettyErrors: false,
    stringKeys: true,
    // Looked for below: the parser compares every key with every other.
    uniqueKeys: false,
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const errors = [...document.errors, ...document.warnings];
  if (errors.length > 0) {
    throw new PolicyError(
      errors.slice(0, 10).map((error) => ({
        ...at(error.pos[0]),
        key: '',
        says: `this is not YAML as a policy needs it: ${sentence(error.message)}${hintFor(error)}`,
      })),
    );
  }
  refuseSurprises(document.contents, at);
  let values: unknown;
  try {
    values = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw whole(`aliases (&, *) make this file far larger than it looks: ${sentence((error as Error).message)}`);
  }
  if (values === null || values === undefined) values = {};
  if (!isTree(values)) throw whole('a policy is a list of keys with values, such as "profile: soc2-default".');
  return {
    values,
    cautions: cautionsAbout(document.contents, text, at),
    place: (path, key) => at(offsetOf(document.contents, path, key)),
  };
}

/** What to do about the mistakes that are made most. */
function hintFor({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code === 'BAD_INDENT' && message.startsWith('Flow')) return ' Close the bracket that was opened before.';
  const hint = HINTS[code];
  return hint === undefined ? '' : ` ${hint}`;
}

const HINTS: Readonly<Record<string, string>> = {
  BAD_INDENT:
    'Keys that belong together begin in the same column, and a key with entries below it has no {} or [] behind its colon.',
  TAB_AS_INDENT: 'Indent with spaces.',
  BLOCK_AS_IMPLICIT_KEY: 'A text that holds a colon and a space goes in quotes; a key begins a line of its own.',
  MULTILINE_IMPLICIT_KEY: 'A colon and a space stand between a key and its value.',
  BAD_SCALAR_START: 'Put the text in quotes.',
};

function whole(says: string): PolicyError {
  return new PolicyError([{ line: null, column: null, key: '', says }]);
}

function sentence(text: string): string {
  const one = text.split('\n')[0]!.slice(0, 300);
  return one.endsWith('.') ? one : `${one}.`;
}

/** Before parsing, which recurses: brackets, and dashes and spaces at the beginning of lines. */
function refuseDepth(text: string): void {
  let depth = 0;
  let deepest = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    else if (character === '\n') deepest = Math.max(deepest, depth);
  }
  const dashes = /^[ \t]*(?:[-?:][ \t]+){21}/m.test(text) || /^ {400}/m.test(text);
  if (deepest > MAX_DEPTH * 5 || dashes) throw whole(`it is nested more than ${MAX_DEPTH} levels deep.`);
}

function refuseSurprises(contents: ParsedNode | null, at: (offset: number) => { line: number; column: number }): void {
  const problems: Problem[] = [];
  let aliases = 0;
  const anchors = new Set<string>();
  const refuse = (node: { range?: readonly number[] | null } | null | undefined, says: string) => {
    problems.push({ ...at(node?.range?.[0] ?? 0), key: '', says });
  };
  visit(contents, {
    Node(_key, node, path) {
      if (path.length > MAX_DEPTH * 2) {
        refuse(node, `it is nested more than ${MAX_DEPTH} levels deep.`);
        return visit.BREAK;
      }
      if (isAlias(node) && ++aliases > MAX_ALIASES) {
        refuse(node, `more than ${MAX_ALIASES} aliases (*name).`);
        return visit.BREAK;
      }
      if (!isAlias(node) && node.anchor !== undefined) anchors.add(node.anchor);
      if (isAlias(node) && !anchors.has(node.source))
        refuse(node, `a text that begins with * goes in quotes: "*${node.source.slice(0, 100)}".`);
      if (!isAlias(node) && node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:'))
        refuse(node, 'tags (!name) mean nothing in a policy.');
      return undefined;
    },
    Map(_key, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : '';
        if (seen.has(name)) refuse(isScalar(key) ? key : null, `the key "${name.slice(0, 100)}" is given twice.`);
        seen.add(name);
      }
    },
    Scalar(_key, node) {
      if (typeof node.value === 'number' && /^[-+]?0\d/.test(node.source ?? ''))
        refuse(node, `a number loses the 0 that it begins with: put ${node.source!.slice(0, 100)} in quotes.`);
    },
    Pair(_key, { key }) {
      if (isScalar(key) && (key.value === '__proto__' || key.value === '<<'))
        refuse(key, `"${String(key.value)}" is no key of a policy.`);
    },
  });
  if (problems.length > 0) throw new PolicyError(problems.slice(0, 10));
}

/** `project #4711`: what somebody meant as text is a remark. A remark that is meant has a space behind its #. */
function cautionsAbout(
  contents: ParsedNode | null,
  text: string,
  at: (offset: number) => { line: number; column: number },
): Problem[] {
  const cautions: Problem[] = [];
  visit(contents, {
    Scalar(_key, { type, range }) {
      const end = range?.[1];
      if (type !== 'PLAIN' || end === undefined || !/^[ \t]+#[^\s#]/.test(text.slice(end, end + 100))) return undefined;
      cautions.push({
        ...at(end),
        key: '',
        says: 'a remark begins here with #: if it belongs to the text, put the text in quotes.',
      });
      return cautions.length < MOST_PROBLEMS ? undefined : visit.BREAK;
    },
  });
  return cautions;
}

/** Of the value at `path`, or of the key `key` in it; of the nearest node above where it is not there. */
function offsetOf(contents: ParsedNode | null, path: readonly PropertyKey[], key?: string): number {
  let node: Node | null = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const part of path) {
    const next = childOf(node, part);
    if (next === null) return offset;
    node = next;
    offset = next.range?.[0] ?? offset;
  }
  if (key === undefined) return offset;
  const pair = isMap(node)
    ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
    : undefined;
  return pair !== undefined && isPair(pair) && isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
}

function childOf(node: Node | null, part: PropertyKey): Node | null {
  if (!isMap(node) && !isSeq(node)) return null;
  const child = node.get(typeof part === 'symbol' ? part.toString() : part, true);
  return (child as Node | undefined) ?? null;
}
