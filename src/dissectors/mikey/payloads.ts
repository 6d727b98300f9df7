/** The payloads behind the header of a MIKEY message, one after the other: RFC 3830 sections 6.2 to 6.15. */
import { u16 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { mikeyDhGroup, mikeyEncryption, mikeyMac } from '../../registry/mikey.ts';
import { keysIn, validityOctets } from './key-data.ts';
import type { MikeyMessage } from './message.ts';
import { policyOf } from './srtp-policy.ts';

export const LAST_PAYLOAD = 0;
/** A message with more is not read to its end; the longest that RFC 3830 knows has a dozen. */
const MAX_PAYLOADS = 64;
const SIGN = 4;

/** Reads one payload at `at`; gives where it ends, or null when it does not fit. Its first octet, which names the next, is the caller's. */
type PayloadReader = (bytes: Uint8Array, at: number, end: number, out: MikeyMessage) => number | null;

const READERS: ReadonlyMap<number, PayloadReader> = new Map<number, PayloadReader>([
  [1, readKemac],
  [2, readEnvelope],
  [3, readDh],
  [SIGN, readSignature],
  [5, readTimestamp],
  [6, skipIdentity],
  [7, readCertificate],
  [8, skipHash],
  [9, skipVerification],
  [10, readPolicy],
  [11, readRand],
  [12, readError],
  [21, skipIdentity],
]);

export function readPayloads(
  bytes: Uint8Array,
  start: number,
  end: number,
  first: number,
  out: MikeyMessage,
): Stop | undefined {
  let at = start;
  let type = first;
  for (let count = 0; type !== LAST_PAYLOAD; count++) {
    if (count === MAX_PAYLOADS)
      return stop('mikey', 'limit-reached', at, 1, end - at, `more than ${MAX_PAYLOADS} payloads`);
    const read = READERS.get(type);
    if (read === undefined) return stop('mikey', 'unsupported', at, 1, end - at, `a payload of type ${type}`);
    const next = end > at ? read(bytes, at, end, out) : null;
    if (next === null || next > end)
      return stop('mikey', 'truncated', at, 1, end - at, `a payload of type ${type} does not fit`);
    // RFC 3830 section 6.5: SIGN is the last and does not name another.
    type = type === SIGN ? LAST_PAYLOAD : bytes[at]!;
    at = next;
  }
  return at === end ? undefined : stop('mikey', 'malformed', at, 0, end - at, 'octets behind the last payload');
}

/** Where a field with a length of two octets at `at` ends; null when the length itself does not fit. */
function behind(bytes: Uint8Array, at: number, end: number, mask = 0xffff): number | null {
  return end - at < 2 ? null : at + 2 + (u16(bytes, at) & mask);
}

function readKemac(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  const dataEnd = end - at < 5 ? null : behind(bytes, at + 2, end);
  if (dataEnd === null || dataEnd >= end) return null;
  const encryption = mikeyEncryption(bytes[at + 1]!);
  const mac = mikeyMac(bytes[dataEnd]!);
  const keys = encryption === 'NULL' ? keysIn(bytes, at + 4, dataEnd, out.mode === 'pke' || out.mode === 'rsa-r') : [];
  // The first of several says what the key travels in; RFC 3830 has one.
  out.kemac ??= { encryption, mac: mac.name, octets: dataEnd - at - 4, keys };
  return mac.octets === null ? end : dataEnd + 1 + mac.octets;
}

function readEnvelope(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  out.hasEnvelope = true;
  return behind(bytes, at + 1, end, 0x3fff);
}

function readDh(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  if (end - at < 2) return null;
  out.dhGroupCode = bytes[at + 1]!;
  out.dhGroup = mikeyDhGroup(out.dhGroupCode);
  // The length of the value follows from the group, so that nothing can be read behind an unknown one.
  if (out.dhGroup === null) return null;
  const validity = at + 2 + out.dhGroup.bits / 8;
  if (validity >= end) return null;
  const octets = validityOctets(bytes, validity + 1, end, bytes[validity]! & 0x0f);
  return octets === null ? null : validity + 1 + octets;
}

function readSignature(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  out.hasSignature = true;
  return behind(bytes, at, end, 0x0fff);
}

/** NTP-UTC, NTP and COUNTER: RFC 3830 section 6.6. */
function readTimestamp(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  if (end - at < 2 || bytes[at + 1]! > 2) return null;
  out.hasTimestamp = true;
  return at + 2 + (bytes[at + 1] === 2 ? 4 : 8);
}

/** ID, and the General Extension of section 6.15, which has the same form. */
function skipIdentity(bytes: Uint8Array, at: number, end: number): number | null {
  return behind(bytes, at + 2, end);
}

function readCertificate(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  out.certificates++;
  return behind(bytes, at + 2, end);
}

/** SHA-1 or MD5: RFC 3830 section 6.8. */
function skipHash(bytes: Uint8Array, at: number, end: number): number | null {
  if (end - at < 2 || bytes[at + 1]! > 1) return null;
  return at + 2 + (bytes[at + 1] === 0 ? 20 : 16);
}

function skipVerification(bytes: Uint8Array, at: number, end: number): number | null {
  const octets = end - at < 2 ? null : mikeyMac(bytes[at + 1]!).octets;
  return octets === null ? null : at + 2 + octets;
}

function readPolicy(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  const policyEnd = behind(bytes, at + 3, end);
  if (policyEnd === null || policyEnd > end) return null;
  const policy = bytes[at + 2] === 0 ? policyOf(bytes, at + 5, policyEnd, bytes[at + 1]!) : null;
  if (policy !== null) out.policies = [...out.policies, policy];
  return policyEnd;
}

function readRand(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  if (end - at < 2) return null;
  out.randOctets = bytes[at + 1]!;
  return at + 2 + out.randOctets;
}

function readError(bytes: Uint8Array, at: number, end: number, out: MikeyMessage): number | null {
  if (end - at < 4) return null;
  out.errorCode = bytes[at + 1]!;
  return at + 4;
}
