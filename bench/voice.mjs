/**
 * The frames of made-up telephone calls: SIP and G.711 over Ethernet, IPv4 and UDP, the same octets every time.
 *
 * A call n has two phones with addresses of their own; phone A calls phone B directly. Media frames are 214 octets: 14 Ethernet,
 * 20 IPv4, 8 UDP, 12 RTP, 160 payload (20 ms of PCMU).
 */
import { Buffer } from 'node:buffer';

export const SIP_PORT = 5060;
export const PAYLOAD = 160;
const HEADERS = 42;

/** xorshift32: small, seeded, good enough for a payload. */
export function generator(seed) {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The two phones of a call: address and media port each. Both sides get ports as a softphone picks them, even and scattered. */
export function phones(call) {
  const host = call % 65_000;
  const port = 16_384 + ((call * 7919) % 8000) * 2;
  return [
    { address: [10, 1, host >>> 8, host & 255], port, ssrc: (0x10000000 + call * 2654435761) >>> 0 },
    { address: [10, 2, host >>> 8, host & 255], port: port + 2, ssrc: (0x20000000 + call * 2246822519) >>> 0 },
  ];
}

function udpFrame(from, to, fromPort, toPort, payloadLength) {
  const frame = Buffer.alloc(HEADERS + payloadLength);
  frame.set([2, 0, ...to.address, 2, 0, ...from.address, 0x08, 0x00]);
  frame[14] = 0x45;
  frame.writeUInt16BE(28 + payloadLength, 16);
  frame[20] = 0x40;
  frame[22] = 64;
  frame[23] = 17;
  frame.set(from.address, 26);
  frame.set(to.address, 30);
  frame.writeUInt16BE(ipChecksum(frame), 24);
  frame.writeUInt16BE(fromPort, 34);
  frame.writeUInt16BE(toPort, 36);
  frame.writeUInt16BE(8 + payloadLength, 38);
  return frame;
}

function ipChecksum(frame) {
  let sum = 0;
  for (let at = 14; at < 34; at += 2) sum += frame.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/**
 * An RTP frame of a call, payload zero: sequence number at octet 44, timestamp at 46, payload from 54. The UDP checksum is 0
 * (none), so that a generator may change the octets in place.
 *
 * @param direction 0: A to B; 1: B to A.
 * @param tag octets of authentication tag behind the payload, as SRTP has.
 */
export function mediaFrame(call, direction, tag = 0) {
  const sides = phones(call);
  const from = sides[direction];
  const to = sides[1 - direction];
  const frame = udpFrame(from, to, from.port, to.port, 12 + PAYLOAD + tag);
  frame[42] = 0x80;
  frame.writeUInt32BE(from.ssrc, 50);
  return frame;
}

/** A SIP message between the phones of a call as a whole frame. */
export function signalingFrame(call, direction, text) {
  const sides = phones(call);
  const frame = udpFrame(sides[direction], sides[1 - direction], SIP_PORT, SIP_PORT, Buffer.byteLength(text));
  frame.write(text, HEADERS);
  return frame;
}

/** INVITE, 180, 200, ACK at the beginning and BYE, 200 at the end: `{ direction, text }` each. */
export function signaling(call, encrypted) {
  const [a, b] = phones(call);
  const [hostA, hostB] = [a.address.join('.'), b.address.join('.')];
  const id = `bench-${call}@${hostA}`;
  const message = (startLine, sequence, extra, body = '') =>
    [
      startLine,
      `Via: SIP/2.0/UDP ${hostA}:5060;branch=z9hG4bK-${call}-${sequence.replace(' ', '-')}`,
      ...(startLine.startsWith('SIP/2.0') ? [] : ['Max-Forwards: 70']),
      `From: <sip:a${call}@${hostA}>;tag=a${call}`,
      `To: <sip:b${call}@${hostB}>${extra.toTag ? `;tag=b${call}` : ''}`,
      `Call-ID: ${id}`,
      `CSeq: ${sequence}`,
      ...(extra.contact ? [`Contact: <sip:${extra.contact}>`] : []),
      ...(body ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n');
  const answered = { toTag: true };
  const target = `sip:b${call}@${hostB}`;
  return {
    begin: [
      {
        direction: 0,
        text: message(`INVITE ${target} SIP/2.0`, '1 INVITE', { contact: hostA }, sdp(a, hostA, encrypted)),
      },
      { direction: 1, text: message('SIP/2.0 180 Ringing', '1 INVITE', answered) },
      {
        direction: 1,
        text: message('SIP/2.0 200 OK', '1 INVITE', { toTag: true, contact: hostB }, sdp(b, hostB, encrypted)),
      },
      { direction: 0, text: message(`ACK ${target} SIP/2.0`, '1 ACK', answered) },
    ],
    end: [
      { direction: 0, text: message(`BYE ${target} SIP/2.0`, '2 BYE', answered) },
      { direction: 1, text: message('SIP/2.0 200 OK', '2 BYE', answered) },
    ],
  };
}

/** The key is made up from the SSRC: these calls were never made, and the payload is not encrypted with it. */
function sdp(side, host, encrypted) {
  const key = Buffer.alloc(30, `bench key ${side.ssrc}`).toString('base64');
  return [
    'v=0',
    `o=- ${side.ssrc} 1 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${side.port} ${encrypted ? 'RTP/SAVP' : 'RTP/AVP'} 0`,
    'a=rtpmap:0 PCMU/8000',
    ...(encrypted ? [`a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`] : []),
    'a=sendrecv',
    '',
  ].join('\r\n');
}
