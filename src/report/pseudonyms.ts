/**
 * Pseudonyms: the same person has the same name in every report that was made with the same key, and nobody without the key can tell who
 * it is, or try numbers until one fits.
 *
 * HMAC-SHA-256 (RFC 2104), cut to 48 bits: among a million users two share a name with a chance of one in six hundred.
 *
 * A phone number is taken by its digits alone, whatever the host: it names the same subscriber on every hop. Any other user part is taken with its host.
 * Not handled: a number in national form on one hop and in international form on another; they get two names.
 */
import { createHmac } from 'node:crypto';

/** Octets of a key below which it could be tried out. */
export const MIN_KEY_OCTETS = 16;

/** Fewer digits are an extension, which is somebody else on another host. */
const MIN_NUMBER_DIGITS = 7;

export interface Pseudonyms {
  /** The same for reports that can be joined; tells nothing about the key. */
  readonly keyId: string;
  of(user: string, host: string): string;
}

export function pseudonymsOf(key: Uint8Array): Pseudonyms {
  const digest = (text: string): string => createHmac('sha256', key).update(text).digest('hex').slice(0, 12);
  return {
    keyId: digest('key\n'),
    of: (user, host) => `p-${digest(`user\n${subject(user, host)}`)}`,
  };
}

function subject(user: string, host: string): string {
  const digits = user.replace(/[+().\- ]/g, '');
  if (/^[0-9]+$/.test(digits) && digits.length >= MIN_NUMBER_DIGITS) return digits;
  return `${user}@${host.toLowerCase().replace(/:[0-9]+$/, '')}`;
}
