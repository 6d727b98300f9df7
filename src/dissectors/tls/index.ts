/**
 * TLS handshake messages: one message with its header of four octets, from `reassembly/tls-handshakes.ts`, to its fields.
 * RFC 8446 section 4, RFC 5246 section 7.4, RFC 6101 (SSL 3.0). SSL 2.0 is in ssl2.ts, records in `reassembly/tls-records.ts`.
 *
 * Not handled: ciphertext. The caller knows from ChangeCipherSpec, or in TLS 1.3 from the ServerHello, where it begins.
 */
import { u24 } from '../../bytes/read.ts';
import { stop } from '../../bytes/stop.ts';
import { isKnownHandshakeType } from '../../registry/tls-messages.ts';
import { defineDissector } from '../define-dissector.ts';
import { type HandshakeBody, type HandshakeContext, readHandshakeBody } from './handshake.ts';

const HEADER = 4;

/** Reused: `dissect` overwrites the message; `version` and `cipherSuite` are what the caller has learned from the ServerHello. */
export class TlsHandshake implements HandshakeContext {
  readonly datagram = false;
  version = 0;
  cipherSuite: number | null = null;

  type = 0;
  /** Octets of the body as the header says. */
  length = 0;
  /** Null when not even the header could be read. */
  body: HandshakeBody | null = null;
}

export default defineDissector<TlsHandshake>({
  name: 'tls',
  references: ['RFC 8446', 'RFC 5246', 'RFC 6101'],
  out: () => new TlsHandshake(),
  recognise: (bytes, start, end) =>
    end - start >= HEADER && isKnownHandshakeType(bytes[start]!) && u24(bytes, start + 1) <= end - start - HEADER,
  dissect(bytes, start, end, out) {
    out.body = null;
    if (end - start < HEADER) {
      return stop('tls', 'truncated', start, HEADER, end - start, 'A handshake message header is cut off');
    }
    out.type = bytes[start]!;
    out.length = u24(bytes, start + 1);
    const body = start + HEADER;
    const reading = readHandshakeBody(out.type, bytes, body, Math.min(end, body + out.length), out);
    out.body = reading.body;
    if (reading.stop !== undefined || body + out.length <= end) return reading.stop;
    return stop('tls', 'truncated', body, out.length, end - body, 'A handshake message is cut off');
  },
});
