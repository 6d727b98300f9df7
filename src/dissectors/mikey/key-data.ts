/**
 * Key data of a KEMAC that is not encrypted: RFC 3830 sections 6.13 and 6.14.
 *
 * In public-key modes the identity of the initiator stands before the keys (section 6.2).
 */
import { u16 } from '../../bytes/read.ts';
import { mikeyKeyType } from '../../registry/mikey.ts';
import type { MikeyKey } from './message.ts';

/** TGKs in one KEMAC; RFC 3830 thinks of one or two. */
const MAX_KEYS = 16;
/** The `next payload` of a Key data sub-payload that is not the last. */
const KEY_DATA = 20;

/** What can be read of them; octets that do not fit end the list. */
export function keysIn(bytes: Uint8Array, start: number, end: number, withIdentity: boolean): MikeyKey[] {
  let at = start;
  if (withIdentity) {
    if (end - at < 4 || bytes[at] !== KEY_DATA) return [];
    at += 4 + u16(bytes, at + 2);
  }
  const keys: MikeyKey[] = [];
  while (end - at >= 4 && keys.length < MAX_KEYS) {
    const type = mikeyKeyType(bytes[at + 1]! >> 4);
    const keyEnd = at + 4 + u16(bytes, at + 2);
    if (type === null || keyEnd > end) return keys;
    keys.push({ type, keyStart: at + 4, keyEnd });
    const next = behindKey(bytes, keyEnd, end, type.endsWith('SALT'), bytes[at + 1]! & 0x0f);
    if (bytes[at] !== KEY_DATA || next === null) return keys;
    at = next;
  }
  return keys;
}

function behindKey(bytes: Uint8Array, keyEnd: number, end: number, salted: boolean, validity: number): number | null {
  let at = keyEnd;
  if (salted) {
    if (end - at < 2) return null;
    at += 2 + u16(bytes, at);
  }
  const octets = validityOctets(bytes, at, end, validity);
  return octets === null ? null : at + octets;
}

/** Octets of key validity at `at`: none, an SPI, or an interval; null when it does not fit. */
export function validityOctets(bytes: Uint8Array, at: number, end: number, kind: number): number | null {
  if (kind === 0) return 0;
  if (kind > 2 || at >= end) return null;
  const first = 1 + bytes[at]!;
  if (kind === 1) return at + first > end ? null : first;
  if (at + first >= end) return null;
  const both = first + 1 + bytes[at + first]!;
  return at + both > end ? null : both;
}
