/**
 * Media made in code, always the same: speech-like G.711, shapes of other codecs, and ciphertext (uniform octets).
 * The generator's parameters are the truth of the tests beside it.
 */
import { Frame } from '../../../src/capture/frame.ts';
import { RtpHeader } from '../../../src/dissectors/rtp.ts';
import { StreamObservation } from '../../../src/ledger/observation/index.ts';

/** A 32-bit generator (mulberry32): uniform enough that its octets pass the tests as ciphertext does. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

export function ciphertext(random: () => number, octets: number): Uint8Array {
  return Uint8Array.from({ length: octets }, () => random() >>> 24);
}

/** ITU-T G.711 mu-law of a 14-bit sample. */
function muLaw(sample: number): number {
  const magnitude = Math.min(8158, Math.abs(sample)) + 33;
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 5);
  const mantissa = (magnitude >> (exponent + 1)) & 15;
  return ~((sample < 0 ? 0x80 : 0) | (exponent << 4) | mantissa) & 0xff;
}

/** Voiced syllables of about 200 ms with pauses, three harmonics and a noise floor. */
export function pcmu(random: () => number): (packet: number) => Uint8Array {
  const pitch = 90 + (random() % 120);
  return (packet) => {
    const loudness = Math.max(0, Math.sin(packet / 5)) * 3000;
    return Uint8Array.from({ length: 160 }, (_, at) => {
      const time = (packet * 160 + at) / 8000;
      const voice = Math.sin(2 * Math.PI * pitch * time) + 0.5 * Math.sin(4 * Math.PI * pitch * time + 1);
      return muLaw(Math.round(loudness * voice + ((random() >>> 26) - 32)));
    });
  };
}

/** Two bits of high band that prefer small values, six of low band around zero: the shape of G.722. */
export function g722(random: () => number): (packet: number) => Uint8Array {
  const around = () => ((random() >>> 28) + (random() >>> 28) + (random() >>> 28) + (random() >>> 28)) & 63;
  return () => Uint8Array.from({ length: 160 }, () => ((random() & 7) === 0 ? random() & 0xc0 : 0x80) | around());
}

/** A constant TOC octet before range-coded, near-uniform octets of varying number. RFC 6716 section 3.1. */
export function opus(random: () => number): (packet: number) => Uint8Array {
  return () => Uint8Array.from([0x78, ...ciphertext(random, 40 + (random() % 60))]);
}

/** Two frames of 10 octets in which the predictor switch and some pitch bits are unbalanced, as in G.729. */
export function g729(random: () => number): (packet: number) => Uint8Array {
  const frame = () => {
    const octets = ciphertext(random, 10);
    if (random() % 4 !== 0) octets[0]! |= 0x80;
    if (random() % 3 !== 0) octets[2]! &= 0x7f;
    return octets;
  };
  return () => Uint8Array.from([...frame(), ...frame()]);
}

/** A first nibble of 0xD before parameters that are taken as uniform. RFC 3551 section 4.5.8. */
export function gsm(random: () => number): (packet: number) => Uint8Array {
  return () => {
    const octets = ciphertext(random, 33);
    octets[0] = 0xd0 | (octets[0]! & 15);
    return octets;
  };
}

/** One packet of a made stream: what its RTP header says and what it carries. */
export interface MadePacket {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly payload: Uint8Array;
  readonly marker?: boolean;
  readonly padding?: boolean;
}

/** `count` packets of one payload type at a fixed timestamp step. */
export function stream(
  payloadType: number,
  step: number,
  count: number,
  payload: (packet: number) => Uint8Array,
): MadePacket[] {
  return Array.from({ length: count }, (_, packet) => ({
    payloadType,
    sequence: (65_400 + packet) & 0xffff,
    timestamp: (0xffff_f000 + packet * step) >>> 0,
    payload: payload(packet),
  }));
}

/** Feeds made packets to an observation as the ledger does; `missing` octets are cut off each. */
export function observe(packets: readonly MadePacket[], missing = 0): StreamObservation {
  const observation = new StreamObservation();
  const header = new RtpHeader();
  const frame = new Frame();
  // One buffer for all, overwritten each time: nothing may be kept of it.
  const buffer = new Uint8Array(2048);
  for (const [index, packet] of packets.entries()) {
    buffer.fill(0xee);
    buffer.set(packet.payload, 7);
    header.payloadType = packet.payloadType;
    header.sequence = packet.sequence;
    header.timestamp = packet.timestamp;
    header.marker = packet.marker ?? false;
    header.padding = packet.padding ?? false;
    header.payloadStart = 7;
    header.payloadEnd = 7 + packet.payload.length - missing;
    frame.number = index + 1;
    observation.add(buffer, header, frame, missing);
  }
  return observation;
}

/** The payload as AES-CM and an HMAC leave it: uniform octets of the same length, and a tag. */
export function sealed(
  payload: (packet: number) => Uint8Array,
  random: () => number,
  trailer: number,
): (packet: number) => Uint8Array {
  return (packet) => ciphertext(random, payload(packet).length + trailer);
}
