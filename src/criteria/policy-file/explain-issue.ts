/** What zod found, in words that somebody who writes a policy can act on. */
import type * as z from 'zod';
import { isTree } from '../merge.ts';
import { Policy } from '../policy.ts';
import { knownKeys } from './known-keys.ts';
import { keyText, MOST_PROBLEMS, type Problem } from './problem.ts';
import { didYouMean, suggest } from './suggest.ts';
import type { YamlText } from './yaml-text.ts';

/** @param under where the checked values stand in the file: `['zones', 'carrier']` for floors of a zone */
export function problemsOf(
  issue: z.core.$ZodIssue,
  values: unknown,
  yaml: YamlText,
  under: readonly PropertyKey[],
): Problem[] {
  const path = [...under, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = [...knownKeys(Policy, issue.path), ...(path.length === 0 ? ['profile'] : [])];
    return issue.keys.slice(0, MOST_PROBLEMS).map((key) => ({
      ...yaml.place(path, key),
      key: keyText([...path, key]),
      says: unknownWords('key', key, known),
    }));
  }
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? 'another name';
    const name = issue.path.at(-1);
    return [{ ...yaml.place(path.slice(0, -1), String(name)), key: keyText(path), says: `expected ${expected}.` }];
  }
  const given = valueAt(values, issue.path);
  return [{ ...yaml.place(path), key: keyText(path), says: wordsOf(issue, given) }];
}

/** `unknown key "x": did you mean "y"? Known here: …` */
export function unknownWords(kind: string, typed: string, known: readonly string[]): string {
  const meant = didYouMean(suggest(typed, known));
  const shown = known.length > 24 ? `${known.slice(0, 24).join(', ')} and ${known.length - 24} more` : known.join(', ');
  const rest = known.length === 0 ? '' : ` Known here: ${shown}.`;
  return `unknown ${kind} ${quoted(typed)}${meant === null ? '.' : `: ${meant}`}${rest}`;
}

function wordsOf(issue: z.core.$ZodIssue, given: unknown): string {
  const not = given === undefined ? 'and it is missing' : `not ${quoted(given)}`;
  switch (issue.code) {
    case 'invalid_type': {
      // The schema's own words, where it has some.
      const own = issue.message.startsWith('Invalid input') ? undefined : issue.message;
      return `expected ${own ?? TYPES[issue.expected] ?? issue.expected}, ${not}.`;
    }
    case 'invalid_value': {
      const known = issue.values.map(String);
      const meant = typeof given === 'string' ? didYouMean(suggest(given, known)) : null;
      return `expected ${oneOf(known)}, ${not}.${meant === null ? '' : ` D${meant.slice(1)}`}`;
    }
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `it is empty, or too short.`
        : `expected ${issue.minimum} or more, ${not}.`;
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `it is longer than ${issue.maximum}.`
        : `expected ${issue.maximum} or less, ${not}.`;
    case 'custom':
    case 'invalid_format':
      return `expected ${issue.message}, ${isTree(given) || Array.isArray(given) ? 'and this is not it' : not}.`;
    default:
      return `${issue.message}.`;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  object: 'keys with values',
  record: 'names with values',
  array: 'a list, such as [a, b]',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function oneOf(known: readonly string[]): string {
  return known.length === 1 ? quoted(known[0]) : `one of ${known.map(quoted).join(', ')}`;
}

function quoted(value: unknown): string {
  if (isTree(value)) return 'keys with values';
  if (Array.isArray(value)) return 'a list';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return value[Number(part)];
    return isTree(value) && Object.hasOwn(value, part) ? value[String(part)] : undefined;
  }, values);
}
