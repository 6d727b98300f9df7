/**
 * Session descriptions (RFC 8866, with RFC 3605, 4567, 4568, 5576, 5888, 5939, 6189, 8122, 8839, 8842, 9143), for an observer.
 *
 * Reads `bytes[start..end)`, one SDP, into a SessionDescription of copies. Tolerant of order and of missing lines; each line that
 * cannot be read becomes a Stop with its line number, and reading goes on. Key material never shows: see `Secret`.
 *
 * Not handled: `b= e= i= p= r= u= z=` lines, multicast layers, offer/answer (RFC 3264), the values of attributes that are not
 * named in `attributes.ts` beyond their text.
 */
import { findOctet, lineEndBefore, OCTET, startsWith, textOf } from '../../bytes/ascii.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { defineDissector } from '../define-dissector.ts';
import { SessionDescription } from './description.ts';
import { finishMedia, inherit, readLine } from './lines.ts';
import { MAX_LINE_OCTETS, MAX_SDP_OCTETS, note, type Reading } from './reading.ts';

export type { CryptoAttribute } from './crypto-attribute.ts';
export { type Fingerprint, type KeyManagement, type MediaDescription, SessionDescription } from './description.ts';
export { MAX_ATTRIBUTES, MAX_CANDIDATES, MAX_CRYPTO, MAX_LINE_OCTETS, MAX_MEDIA, MAX_SDP_OCTETS } from './reading.ts';

export const sdp = defineDissector<SessionDescription>({
  name: 'sdp',
  references: ['RFC 8866', 'RFC 4568', 'RFC 8122', 'RFC 8839'],
  out: () => new SessionDescription(),

  recognise(bytes, start, end) {
    return startsWith(bytes, start, end, 'v=0\r') || startsWith(bytes, start, end, 'v=0\n');
  },

  dissect(bytes, start, end, out) {
    out.clear();
    const reading = newReading(out);
    const last = Math.min(end, start + MAX_SDP_OCTETS);
    let at = start;
    while (at < last) {
      const lf = findOctet(bytes, OCTET.lf, at, last);
      // The limit may cut a line anywhere: such a line says nothing.
      if (lf === last && last < end) break;
      readLineAt(reading, bytes, start, at, lineEndBefore(bytes, at, lf));
      at = lf + 1;
    }
    if (last < end) note(reading, 'limit-reached', `more than ${MAX_SDP_OCTETS} octets.`);
    finishMedia(reading);
    inherit(reading);
    return out.stops[0] ?? emptyStop(out, end - start);
  },
});

function readLineAt(reading: Reading, bytes: Uint8Array, start: number, at: number, lineEnd: number): void {
  reading.line++;
  reading.lineOffset = at - start;
  reading.lineOctets = lineEnd - at;
  if (lineEnd - at > MAX_LINE_OCTETS) note(reading, 'limit-reached', `longer than ${MAX_LINE_OCTETS} octets.`);
  else if (lineEnd > at) readLine(reading, textOf(bytes, at, lineEnd));
}

function newReading(out: SessionDescription): Reading {
  return {
    out,
    media: undefined,
    section: out.session,
    payloadFormats: new Map(),
    attributes: 0,
    line: 0,
    lineOffset: 0,
    lineOctets: 0,
  };
}

/** Nothing that any SDP must have. */
function emptyStop(out: SessionDescription, octets: number): Stop | undefined {
  if (out.version !== null || out.origin !== null || out.media.length > 0) return undefined;
  const empty = stop('sdp', 'malformed', 0, octets, octets, 'The body holds no session description.');
  out.stops.push(empty);
  return empty;
}
