/**
 * Output files: nothing is overwritten without `--force`, the capture itself never, and a file appears whole, by rename.
 */
import { randomBytes } from 'node:crypto';
import { access, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './exit-codes.ts';

/** Temporary files of this run that are not renamed yet: removed when the run is interrupted. */
const pending = new Set<string>();

/** @throws {UsageError} when a file cannot be written as asked; call before any work is done */
export async function checkOutputFiles(
  files: readonly string[],
  captures: readonly string[],
  force: boolean,
): Promise<void> {
  const inputs = await Promise.all(captures.filter((file) => file !== '-').map(canonicalPath));
  const seen = new Set<string>();
  for (const file of files) {
    const path = resolve(file);
    if (seen.has(path)) throw new UsageError(`-o ${file} is given twice.`);
    seen.add(path);
    if (inputs.includes(await canonicalPath(file))) {
      throw new UsageError(`-o ${file} is the capture itself: choose another name.`);
    }
    await checkFolder(file);
    const status = await stat(path).catch(() => null);
    if (status?.isDirectory()) throw new UsageError(`-o ${file} is a directory: name a file in it.`);
    if (status !== null && !force) throw new UsageError(`${file} exists already: choose another name, or add --force.`);
  }
}

async function checkFolder(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  const status = await stat(folder).catch(() => null);
  if (status === null) throw new UsageError(`-o ${file}: the directory ${folder} does not exist.`);
  if (!status.isDirectory()) throw new UsageError(`-o ${file}: ${folder} is not a directory.`);
  await access(folder, 2).catch(() => {
    throw new UsageError(`-o ${file}: no permission to write in ${folder}.`);
  });
}

async function canonicalPath(file: string): Promise<string> {
  return realpath(file).catch(() => resolve(file));
}

export async function writeWhole(file: string, content: string | Uint8Array | Iterable<string>): Promise<void> {
  const path = resolve(file);
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  pending.add(temporary);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, path);
  } finally {
    pending.delete(temporary);
    await rm(temporary, { force: true });
  }
}

export async function removePartialOutputs(): Promise<void> {
  await Promise.all([...pending].map((file) => rm(file, { force: true })));
}
