/**
 * The parts of a multipart body (RFC 5621; syntax: RFC 2046 section 5.1), so that an SDP inside one is found.
 *
 * Nested multiparts are opened, down to a limit; what comes out are the leaves, in order. Linear in the body for each level of
 * nesting. Not handled: transfer encodings (base64, quoted-printable), which a part's `transferEncoding` names, and
 * message/external-body.
 */
import { findOctet, lineEndBefore, OCTET, startsWith, trimBlanksBackward } from '../../bytes/ascii.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { type MediaType, parseMediaType } from './content-type.ts';
import { HeaderTable } from './header-table.ts';

export const MAX_PARTS = 64;
export const MAX_NESTING = 4;
/** RFC 2046 section 5.1.1. */
const MAX_BOUNDARY_OCTETS = 70;

export interface BodyPart {
  /** Lower case; `text/plain` when the part does not say (RFC 2046 section 5.2), null when the message does not say. */
  readonly type: string | null;
  /** `session`, `render`, `early-session` ... in lower case; null when absent. */
  readonly disposition: string | null;
  /** Content-Transfer-Encoding in lower case; null when absent. */
  readonly transferEncoding: string | null;
  /** `bytes[start..end)` of the message's bytes. */
  readonly start: number;
  readonly end: number;
}

export interface BodyParts {
  readonly parts: readonly BodyPart[];
  /** Why parts may be missing. */
  readonly stop: Stop | undefined;
}

interface Reading {
  readonly bytes: Uint8Array;
  /** Offsets in Stops count from here. */
  readonly origin: number;
  readonly parts: BodyPart[];
  /** For the header fields of one part at a time. */
  readonly table: HeaderTable;
  stop: Stop | undefined;
}

export function readParts(
  bytes: Uint8Array,
  origin: number,
  start: number,
  end: number,
  contentType: MediaType,
): BodyParts {
  const reading: Reading = { bytes, origin, parts: [], table: new HeaderTable(), stop: undefined };
  readMultipart(reading, start, end, contentType, 1);
  return { parts: reading.parts, stop: reading.stop };
}

function readMultipart(reading: Reading, start: number, end: number, contentType: MediaType, depth: number): void {
  const boundary = contentType.parameters.get('boundary') ?? '';
  if (boundary === '' || boundary.length > MAX_BOUNDARY_OCTETS) {
    note(reading, 'malformed', start, end, 'A multipart body without a usable boundary parameter.');
    return;
  }
  const delimiter = `--${boundary}`;
  let partStart = -1;
  let at = start;
  while (at < end) {
    const lf = findOctet(reading.bytes, OCTET.lf, at, end);
    const found = delimiterAt(reading.bytes, at, lineEndBefore(reading.bytes, at, lf), delimiter);
    if (found !== 'none' && partStart !== -1) {
      // The line break before a delimiter belongs to the delimiter.
      const partEnd = at > partStart ? lineEndBefore(reading.bytes, partStart, at - 1) : partStart;
      if (!readPart(reading, partStart, partEnd, depth)) return;
    }
    if (found === 'closing') return;
    if (found === 'opening') partStart = Math.min(lf + 1, end);
    at = lf + 1;
  }
  if (partStart !== -1) readPart(reading, partStart, end, depth);
  note(reading, 'truncated', end, end, 'A multipart body ends without its closing delimiter.');
}

function delimiterAt(
  bytes: Uint8Array,
  at: number,
  lineEnd: number,
  delimiter: string,
): 'none' | 'opening' | 'closing' {
  if (!startsWith(bytes, at, lineEnd, delimiter)) return 'none';
  const rest = at + delimiter.length;
  const restEnd = trimBlanksBackward(bytes, rest, lineEnd);
  if (restEnd === rest) return 'opening';
  return restEnd === rest + 2 && startsWith(bytes, rest, restEnd, '--') ? 'closing' : 'none';
}

/** False when the limit on parts is reached. */
function readPart(reading: Reading, start: number, end: number, depth: number): boolean {
  if (reading.parts.length === MAX_PARTS) {
    note(reading, 'limit-reached', start, end, `More than ${MAX_PARTS} body parts.`);
    return false;
  }
  const headers = readPartHeaders(reading, start, end);
  if (headers === undefined) {
    note(reading, 'malformed', start, end, 'A body part without an empty line behind its header fields.');
    return true;
  }
  if (!headers.contentType.type.startsWith('multipart/')) {
    reading.parts.push({ ...headers.fields, type: headers.contentType.type, start: headers.bodyStart, end });
  } else if (depth === MAX_NESTING) {
    note(reading, 'limit-reached', start, end, `Body parts nested more than ${MAX_NESTING} deep.`);
  } else readMultipart(reading, headers.bodyStart, end, headers.contentType, depth + 1);
  return true;
}

function readPartHeaders({ bytes, table }: Reading, start: number, end: number) {
  table.read(bytes, start, start, end);
  if (table.bodyStart === -1) return undefined;
  let contentType = parseMediaType('text/plain');
  let disposition: string | null = null;
  let transferEncoding: string | null = null;
  for (let index = 0; index < table.count; index++) {
    const name = table.name(index);
    if (name === 'content-type' || name === 'c') contentType = parseMediaType(table.value(index));
    else if (name === 'content-disposition') disposition = parseMediaType(table.value(index)).type;
    else if (name === 'content-transfer-encoding') transferEncoding = table.value(index).toLowerCase();
  }
  return { contentType, fields: { disposition, transferEncoding }, bodyStart: table.bodyStart };
}

function note(reading: Reading, reason: Stop['reason'], start: number, end: number, detail: string): void {
  const available = end - start;
  reading.stop ??= stop(
    'sip',
    reason,
    start - reading.origin,
    available + (reason === 'truncated' ? 1 : 0),
    available,
    detail,
  );
}
