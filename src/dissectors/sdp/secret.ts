/**
 * Key material that must be told apart but never shown.
 *
 * What can be printed, serialized, cloned or compared is the length and a truncated SHA-256. The octets are behind a function that is not
 * enumerable, for the one reader that checks authentication tags with them.
 */
import { createHash } from 'node:crypto';

export interface Secret {
  /** Octets of the decoded material. */
  readonly octets: number;
  /** First 16 hexadecimal digits of the SHA-256 of the decoded material. */
  readonly sha256: string;
  /** The decoded material, a copy for each call. Only `ledger` may ask, to check tags; the answer must not be kept in facts. */
  reveal(): Uint8Array;
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Whether `text` is base64, padded or not. */
export function isBase64(text: string): boolean {
  return BASE64.test(text) && text.replace(/=+$/, '').length % 4 !== 1;
}

/** Decodes base64 (what is not base64 in it is passed over) and joins the secret with the fields that may be shown. */
export function withSecret<Shown extends object>(base64: string, shown: Shown): Shown & Secret {
  const decoded = Uint8Array.from(Buffer.from(base64, 'base64'));
  const sha256 = createHash('sha256').update(decoded).digest('hex').slice(0, 16);
  const value = { ...shown, octets: decoded.length, sha256 };
  Object.defineProperty(value, 'reveal', { value: () => decoded.slice(), enumerable: false });
  return value as Shown & Secret;
}
