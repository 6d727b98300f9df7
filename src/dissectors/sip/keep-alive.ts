/**
 * Keep-alives on a SIP port: datagrams that hold a NAT binding open and are no message (RFC 5626 section 3.5; RFC 3261 section 7.5
 * lets CRLFs stand before a message).
 */
import { startsWith } from '../../bytes/ascii.ts';

/** Longer ones are no keep-alive that anybody sends. */
const MAX_KEEP_ALIVE_OCTETS = 8;

/** Only CR and LF, only NUL (one or four are usual), or `jaK` with NULs behind it. An empty datagram is not told to be one. */
export function isKeepAlive(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || end - start > MAX_KEEP_ALIVE_OCTETS) return false;
  if (startsWith(bytes, start, end, 'jaK')) return onlyOctets(bytes, start + 3, end, 0, 0);
  return onlyOctets(bytes, start, end, 0, 0) || onlyOctets(bytes, start, end, 0x0d, 0x0a);
}

function onlyOctets(bytes: Uint8Array, start: number, end: number, one: number, other: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== one && bytes[at] !== other) return false;
  return true;
}
