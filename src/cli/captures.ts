/**
 * The captures that a command line names: files as they are, directories by what is in them, and globs that came here quoted.
 *
 * A directory is not searched further down. `*`, `?` and `[...]` match within one name, and a name that begins with a dot only where
 * the pattern does. A file that exists is never taken for a glob, whatever its name. A directory without captures and a glob without
 * matches stay as they are: opening them says what is wrong.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { looksLikeCapture } from '../capture/index.ts';
import { printable } from '../report/text.ts';
import { UsageError } from './exit-codes.ts';

interface CapturesFound {
  /** Paths, and `-` for standard input; at least one, none twice. */
  readonly captures: readonly string[];
  /** Files of directories that are no captures. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** @throws {UsageError} when a file is given twice */
export async function findCaptures(named: readonly string[]): Promise<CapturesFound> {
  const captures: string[] = [];
  const skipped: { path: string; reason: string }[] = [];
  for (const name of named) {
    const status = name === '-' ? null : await stat(name).catch(() => null);
    if (status?.isDirectory()) captures.push(...(await capturesIn(name, skipped)));
    else if (status === null && name !== '-' && GLOB.test(name)) captures.push(...(await matchesOf(name)));
    else captures.push(name);
  }
  await refuseTwice(captures);
  return { captures, skipped };
}

const GLOB = /[*?[]/;

async function capturesIn(folder: string, skipped: { path: string; reason: string }[]): Promise<string[]> {
  const captures: string[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (!(await stat(path).catch(() => null))?.isFile()) continue;
    const other = await looksLikeCapture(path);
    if (other === null) captures.push(path);
    else skipped.push({ path: join(basename(folder), name), reason: other.not });
  }
  return captures.length === 0 ? [folder] : captures;
}

/** In the order of their code units, whatever the locale. */
async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function matchesOf(pattern: string): Promise<string[]> {
  const segments = pattern.split('/').filter((segment) => segment !== '');
  let paths = [isAbsolute(pattern) ? '/' : ''];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    paths = (await Promise.all(paths.map((path) => step(path, segment, isLast)))).flat();
  }
  return paths.length === 0 ? [pattern] : paths;
}

/** What one segment of a pattern matches in a folder: files at the end of the pattern, folders before it. */
async function step(folder: string, segment: string, isLast: boolean): Promise<string[]> {
  const names = GLOB.test(segment) ? (await namesIn(folder === '' ? '.' : folder)).filter(matcher(segment)) : [segment];
  const paths = names.map((name) => join(folder, name));
  const wanted = await Promise.all(
    paths.map(async (path) => {
      const status = await stat(path).catch(() => null);
      return status !== null && (isLast ? !status.isDirectory() : status.isDirectory());
    }),
  );
  return paths.filter((_path, index) => wanted[index]);
}

/**
 * Matches a whole name, by walking pattern and name side by side: a `*` that took too little takes one more, so that no pattern needs
 * more than their product in steps.
 */
function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.match(/\[!?\]?[^\]]*\]|./gsu) ?? [];
  return (name) => {
    if (name.startsWith('.') && !pattern.startsWith('.')) return false;
    const letters = [...name];
    let part = 0;
    let letter = 0;
    let star = -1;
    let taken = 0;
    while (letter < letters.length) {
      if (parts[part] === '*') {
        star = part++;
        taken = letter;
      } else if (part < parts.length && matchesOne(parts[part]!, letters[letter]!)) {
        part++;
        letter++;
      } else if (star >= 0) {
        part = star + 1;
        letter = ++taken;
      } else return false;
    }
    while (parts[part] === '*') part++;
    return part === parts.length;
  };
}

/** `?`, a set such as `[0-9]` or `[!a]`, or the letter itself. */
function matchesOne(part: string, letter: string): boolean {
  if (part === '?') return true;
  if (part.length === 1 || !part.startsWith('[')) return part === letter;
  const negated = part[1] === '!';
  const set = [...part.slice(negated ? 2 : 1, -1)];
  let found = false;
  for (let at = 0; at < set.length; at++) {
    const first = set[at]!;
    const isRange = set[at + 1] === '-' && at + 2 < set.length;
    const last = isRange ? set[at + 2]! : first;
    if (isRange) at += 2;
    found ||= first <= letter && letter <= last;
  }
  return found !== negated;
}

/** Twice in the report would be two captures that agree with each other. */
async function refuseTwice(captures: readonly string[]): Promise<void> {
  const seen = new Set<string>();
  for (const capture of captures) {
    const identity = await identityOf(capture);
    if (seen.has(identity)) throw new UsageError(`${printable(capture)} is given twice.`);
    seen.add(identity);
  }
}

/** Device and number of a regular file, so that links to it are found out. */
async function identityOf(capture: string): Promise<string> {
  if (capture === '-') return '-';
  const status = await stat(capture, { bigint: true }).catch(() => null);
  if (status?.isFile() && status.ino !== 0n) return `${status.dev} ${status.ino}`;
  return realpath(capture).catch(() => capture);
}
