/**
 * DTLS records of one datagram: RFC 6347 section 4.1 (1.2), RFC 4347 (1.0), RFC 9147 section 4 (1.3: plaintext records and
 * the unified header), RFC 9146 (connection ID in 1.2). Also the version 0x0100 that OpenSSL used before RFC 4347.
 *
 * Not handled: decryption; record numbers of the unified header, which are encrypted; the true content type of a record with
 * a connection ID, which is inside it.
 */
import { u8, u16, u32 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { CONTENT_TYPE } from '../../registry/tls-messages.ts';
import { defineDissector } from '../define-dissector.ts';

const HEADER = 13;
/** RFC 6347 section 4.1: as in TLS 1.2. */
const MAX_FRAGMENT = 2 ** 14 + 2048;
/** A datagram with more records than this is not read to its end. */
export const MAX_RECORDS = 256;

export class DtlsRecord {
  /** 20 to 26; 0 under a unified header, where it is encrypted. */
  contentType = 0;
  /** As in the header; 0xfefc for a unified header, which has none. */
  version = 0;
  /** Under a unified header only its two lowest bits. */
  epoch = 0;
  /** 48 bits; 0 under a unified header. */
  sequence = 0;
  unified = false;
  /** The fragment: `bytes[start..end)` of the datagram. */
  start = 0;
  end = 0;
}

/** Reused. `connectionIdLength` is set by the caller from the handshake: the octets of the ID that the receiver asked for. */
export class DtlsDatagram {
  connectionIdLength = 0;
  /** Only the first `count` belong to this datagram. */
  readonly records: DtlsRecord[] = [];
  count = 0;
}

export default defineDissector<DtlsDatagram>({
  name: 'dtls',
  references: ['RFC 6347', 'RFC 9147', 'RFC 4347', 'RFC 9146'],
  out: () => new DtlsDatagram(),
  recognise(bytes, start, end) {
    if (end <= start) return false;
    if (isUnified(bytes[start]!)) return unifiedFills(bytes, start, end);
    return end - start >= HEADER && isPlainHeader(bytes, start) && u16(bytes, start + 11) <= end - start - HEADER;
  },
  dissect(bytes, start, end, out) {
    out.count = 0;
    let at = start;
    while (at < end) {
      if (out.count === MAX_RECORDS) {
        return stop('dtls', 'limit-reached', at, 0, end - at, `More than ${MAX_RECORDS} records in a datagram`);
      }
      out.records[out.count] ??= new DtlsRecord();
      const problem = readRecord(bytes, at, end, out.connectionIdLength, out.records[out.count]!);
      if (problem !== undefined) return problem;
      at = out.records[out.count]!.end;
      out.count += 1;
    }
    return undefined;
  },
});

function readRecord(bytes: Uint8Array, at: number, end: number, cidLength: number, out: DtlsRecord): Stop | undefined {
  if (isUnified(bytes[at]!)) return readUnified(bytes, at, end, cidLength, out);
  const hasCid = bytes[at] === CONTENT_TYPE.tls12Cid;
  const header = HEADER + (hasCid ? cidLength : 0);
  if (end - at < header) return stop('dtls', 'truncated', at, header, end - at, 'A DTLS record header is cut off');
  if (!isPlainHeader(bytes, at)) return stop('dtls', 'malformed', at, header, end - at, 'No DTLS record header');
  const length = u16(bytes, at + header - 2);
  out.contentType = u8(bytes, at);
  out.version = u16(bytes, at + 1);
  out.epoch = u16(bytes, at + 3);
  out.sequence = u16(bytes, at + 5) * 2 ** 32 + u32(bytes, at + 7);
  out.unified = false;
  return span(at + header, length, end, out);
}

/** RFC 9147 section 4, figure 3: `001CSLEE`, connection ID if C, sequence number of 16 bits if S (else 8), length if L. */
function readUnified(bytes: Uint8Array, at: number, end: number, cidLength: number, out: DtlsRecord): Stop | undefined {
  const first = bytes[at]!;
  const cid = (first & 0x10) === 0 ? 0 : cidLength;
  const sequence = (first & 0x08) === 0 ? 1 : 2;
  const hasLength = (first & 0x04) !== 0;
  const header = 1 + cid + sequence + (hasLength ? 2 : 0);
  if (end - at < header) return stop('dtls', 'truncated', at, header, end - at, 'A DTLS 1.3 record header is cut off');
  out.contentType = 0;
  out.version = 0xfefc;
  out.epoch = first & 0x03;
  out.sequence = 0;
  out.unified = true;
  return span(at + header, hasLength ? u16(bytes, at + header - 2) : end - at - header, end, out);
}

function span(start: number, length: number, end: number, out: DtlsRecord): Stop | undefined {
  if (length > MAX_FRAGMENT)
    return stop('dtls', 'malformed', start, length, end - start, 'A DTLS record longer than any may be');
  if (start + length > end) return stop('dtls', 'truncated', start, length, end - start, 'A DTLS record is cut off');
  out.start = start;
  out.end = start + length;
  return undefined;
}

function isUnified(first: number): boolean {
  return first >> 5 === 1;
}

/** Type and version; the caller has seen that HEADER octets are there. */
function isPlainHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at]!;
  if (type < CONTENT_TYPE.changeCipherSpec || type > CONTENT_TYPE.ack) return false;
  const version = u16(bytes, at + 1);
  return version === 0xfeff || version === 0xfefd || version === 0xfefc || version === 0x0100;
}

/** Records with lengths and without connection ID that end with the datagram: a lone first octet says too little. */
function unifiedFills(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isUnified(bytes[at]!) && (bytes[at]! & 0x14) === 0x04) {
    const header = (bytes[at]! & 0x08) === 0 ? 4 : 5;
    if (end - at < header) return false;
    at += header + u16(bytes, at + header - 2);
  }
  return at === end;
}
