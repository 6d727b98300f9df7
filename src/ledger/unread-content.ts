/**
 * Octets that nobody reads and that look like a call all the same: SIP behind something that no SIP begins with, voice under numbers that
 * are not those of RTP. They are not judged; that they are there is a gap, so that nobody takes the rest for all there was.
 *
 * Not handled: SIP cut so that no piece holds its version; voice of codecs that compress.
 */
import { type Stop, stop } from '../bytes/stop.ts';
import { isLengthOfVoice, isReadableAlone } from './media/readable-packet.ts';

/** Layers of such gaps: no format's names, since no format was recognized. */
export const UNREAD = { signaling: 'signaling', media: 'media' } as const;

/** Datagrams of voice that are enough to be mentioned: half a second. */
export const MIN_UNREAD_VOICE = 25;

/** RFC 3261 section 25.1, SIP-Version; its letters in either case. */
const VERSION = 'sip/2.0';
/** How far to go on behind an octet under the end of the pattern: Horspool's table. */
const shifts = new Uint8Array(256).fill(VERSION.length);
for (let at = 0; at < VERSION.length - 1; at++) {
  shifts[VERSION.charCodeAt(at)] = VERSION.length - 1 - at;
  shifts[VERSION[at]!.toUpperCase().charCodeAt(0)] = VERSION.length - 1 - at;
}

/** Whether the version of SIP is anywhere in the octets. Allocates nothing. */
export function holdsSip(bytes: Uint8Array, start: number, end: number): boolean {
  for (let last = start + VERSION.length - 1; last < end; last += shifts[bytes[last]!]!) {
    if (isVersion(bytes, last - VERSION.length + 1)) return true;
  }
  return false;
}

function isVersion(bytes: Uint8Array, start: number): boolean {
  for (let at = 0; at < VERSION.length; at++) {
    const octet = bytes[start + at]!;
    if ((octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet) !== VERSION.charCodeAt(at)) return false;
  }
  return true;
}

const FIXED_HEADER = 12;

/** Version 2 in the first two bits, and behind a header as long as RTP's a packet of voice that can be read. Allocates nothing. */
export function holdsVoice(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isLengthOfVoice(end - start - FIXED_HEADER) || bytes[start]! >> 6 !== 2) return false;
  return isReadableAlone(bytes, start + FIXED_HEADER, end);
}

export function unreadSignaling(octets: number): Stop {
  return stop(UNREAD.signaling, 'unsupported', 0, 0, octets, 'Octets that hold SIP, where no SIP message begins.');
}

export function unreadMedia(): Stop {
  const detail = 'Datagrams as long as packets of voice, readable, whose header is not that of RTP.';
  return stop(UNREAD.media, 'unsupported', 0, 0, 0, detail);
}
