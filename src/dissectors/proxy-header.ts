/**
 * The PROXY protocol: what a load balancer writes in front of a TCP connection that it passes on, to tell who the client was.
 * "The PROXY protocol, versions 1 & 2", HAProxy Technologies, 2020-03-05, sections 2.1 (text) and 2.2 (binary).
 *
 * Reports where it ends and the source address. Type-length-value fields of version 2 (server names, client certificates' names) are
 * stepped over, and its checksum is not verified.
 */
import { decimal, findOctet, OCTET, startsWith, textOf } from '../bytes/ascii.ts';
import { u16, u32 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { defineDissector } from './define-dissector.ts';

/** Section 2.1: the longest line with its line break. */
const MAX_LINE = 107;
/** A header of version 2 with its fields; some hundred octets are usual. */
export const MAX_PROXY_HEADER = 1_024;
const TEXT = 'PROXY ';
const SIGNATURE = Uint8Array.of(0x0d, 0x0a, 0x0d, 0x0a, 0, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a);
const BINARY_HEADER = 16;

export class ProxyHeader {
  /** 1 or 2; 0 when there is none. */
  version = 0;
  /** Behind the header; 0 when it does not end here. */
  end = 0;
  /** The client; null when the header does not tell (UNKNOWN, LOCAL, other families). */
  address: string | null = null;
  port = 0;
}

export const proxyHeader = defineDissector<ProxyHeader>({
  name: 'proxy-header',
  references: ['PROXY protocol'],
  out: () => new ProxyHeader(),

  /** True for a beginning of one, too: at least its first five octets. */
  recognise: mayBegin,

  /** A Stop `truncated` means that the header goes on behind `end`. */
  dissect(bytes, start, end, out) {
    Object.assign(out, new ProxyHeader());
    if (startsWith(bytes, start, end, TEXT)) return readText(bytes, start, end, out);
    if (end - start >= BINARY_HEADER && startsWithSignature(bytes, start, end))
      return readBinary(bytes, start, end, out);
    if (mayBegin(bytes, start, end)) return goesOn(end);
    return stop('proxy-header', 'malformed', start, 0, end - start, 'no PROXY header');
  },
});

function mayBegin(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 5) return false;
  return startsLike(bytes, start, end, TEXT) || startsWithSignature(bytes, start, end);
}

function startsLike(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  return startsWith(bytes, start, end, text.slice(0, Math.min(text.length, end - start)));
}

function startsWithSignature(bytes: Uint8Array, start: number, end: number): boolean {
  return SIGNATURE.every((octet, index) => start + index >= end || bytes[start + index] === octet);
}

function goesOn(end: number): Stop {
  return stop('proxy-header', 'truncated', end, 1, 0, 'the PROXY header does not end here');
}

/** `PROXY TCP4 192.0.2.1 198.51.100.1 56324 443`. */
function readText(bytes: Uint8Array, start: number, end: number, out: ProxyHeader): Stop | undefined {
  const limit = Math.min(end, start + MAX_LINE);
  const lf = findOctet(bytes, OCTET.lf, start, limit);
  if (lf === limit && end - start < MAX_LINE) return goesOn(end);
  if (lf === limit || bytes[lf - 1] !== OCTET.cr)
    return stop('proxy-header', 'malformed', start, 0, end - start, 'no PROXY line');
  const [family, source, , port] = textOf(bytes, start + TEXT.length, lf - 1).split(' ');
  out.version = 1;
  out.end = lf + 1;
  const isAddress =
    (family === 'TCP4' || family === 'TCP6') && source !== undefined && /^[0-9a-f:.]{2,45}$/i.test(source);
  if (!isAddress || port === undefined || !/^\d{1,5}$/.test(port)) return undefined;
  out.address = source.toLowerCase();
  const digits = new TextEncoder().encode(port);
  out.port = Math.max(0, decimal(digits, 0, digits.length, 65_535));
  return undefined;
}

function readBinary(bytes: Uint8Array, start: number, end: number, out: ProxyHeader): Stop | undefined {
  const versionAndCommand = bytes[start + 12]!;
  const length = u16(bytes, start + 14);
  if (versionAndCommand >> 4 !== 2 || (versionAndCommand & 15) > 1) {
    return stop('proxy-header', 'malformed', start + 12, 1, end - start - 12, 'neither LOCAL nor PROXY of version 2');
  }
  if (length > MAX_PROXY_HEADER - BINARY_HEADER) {
    return stop(
      'proxy-header',
      'limit-reached',
      start + 14,
      length,
      end - start - BINARY_HEADER,
      'a PROXY header beyond the limit',
    );
  }
  if (start + BINARY_HEADER + length > end) return goesOn(end);
  out.version = 2;
  out.end = start + BINARY_HEADER + length;
  const family = bytes[start + 13]! >> 4;
  const at = start + BINARY_HEADER;
  if ((versionAndCommand & 15) === 0) return undefined;
  if (family === 1 && length >= 12) {
    out.address = Array.from(bytes.subarray(at, at + 4)).join('.');
    out.port = u16(bytes, at + 8);
  } else if (family === 2 && length >= 36) {
    const groups = Array.from({ length: 8 }, (_, index) => u16(bytes, at + 2 * index).toString(16));
    out.address =
      (u32(bytes, at) | u32(bytes, at + 4) | u32(bytes, at + 8) | u32(bytes, at + 12)) === 0 ? '::' : groups.join(':');
    out.port = u16(bytes, at + 32);
  }
  return undefined;
}
