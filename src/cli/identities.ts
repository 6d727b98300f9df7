/** How identities appear in a report: the wish on the command line, and the key of pseudonyms from its file. */
import { readFile } from 'node:fs/promises';
import { MIN_KEY_OCTETS, pseudonymsOf } from '../report/pseudonyms.ts';
import type { Identities } from '../report/redact.ts';
import { UsageError } from './exit-codes.ts';

export type IdentityMode = 'mask' | 'clear' | 'pseudonym';

const HOW_TO_MAKE = 'Make one with "openssl rand -hex 32 > identity.key", and keep it as you keep other secrets.';

/** @throws {UsageError} when pseudonyms are wanted without a key, or the key cannot be used */
export async function identitiesOf(mode: IdentityMode, keyFile: string | undefined): Promise<Identities> {
  if (mode !== 'pseudonym') {
    if (keyFile !== undefined) throw new UsageError('--identity-key is for --identities pseudonym.');
    return mode;
  }
  if (keyFile === undefined) throw new UsageError(`--identities pseudonym needs --identity-key FILE. ${HOW_TO_MAKE}`);
  const octets = await readFile(keyFile).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`the identity key ${keyFile} cannot be read: ${error.message}.`);
  });
  // A newline at the end is the editor's, not the secret's.
  const end = octets.at(-1) === 0x0a ? octets.length - (octets.at(-2) === 0x0d ? 2 : 1) : octets.length;
  const key = octets.subarray(0, end);
  if (key.length < MIN_KEY_OCTETS) {
    throw new UsageError(
      `the identity key ${keyFile} has ${key.length} octets, at least ${MIN_KEY_OCTETS} are needed. ${HOW_TO_MAKE}`,
    );
  }
  return pseudonymsOf(key);
}
