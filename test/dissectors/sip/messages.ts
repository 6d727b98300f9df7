/** SIP messages written by hand, and a shorthand for reading one. */
import type { Stop } from '../../../src/bytes/stop.ts';
import { type SipMessage, sip } from '../../../src/dissectors/sip/index.ts';

const encoder = new TextEncoder();

export function octets(text: string): Uint8Array {
  return encoder.encode(text);
}

/** A message of lines; the empty line and the body come behind them. */
export function lines(all: readonly string[], body = '', lineBreak = '\r\n'): Uint8Array {
  return octets([...all, '', body].join(lineBreak));
}

export const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';

export const INVITE_LINES = [
  'INVITE sip:bob@biloxi.example.com SIP/2.0',
  'Via: SIP/2.0/UDP pc33.atlanta.example.com:5066;branch=z9hG4bK776asdhds;rport=49152;received=192.0.2.9',
  'Max-Forwards: 70',
  'To: Bob <sip:bob@biloxi.example.com>',
  'From: "Alice \\"A\\"" <sip:alice@atlanta.example.com>;tag=1928301774',
  'Call-ID: a84b4c76e66710@pc33.atlanta.example.com',
  'CSeq: 314159 INVITE',
  'Contact: <sip:alice@pc33.atlanta.example.com>',
  'Content-Type: application/sdp',
] as const;

/** INVITE with an SDP and a Content-Length. */
export function invite(...extra: string[]): Uint8Array {
  return lines([...INVITE_LINES, ...extra, `Content-Length: ${SDP.length}`], SDP);
}

export function read(
  bytes: Uint8Array,
  start = 0,
  end = bytes.length,
): { message: SipMessage; stop: Stop | undefined } {
  const message = sip.out();
  return { message, stop: sip.dissect(bytes, start, end, message) };
}
