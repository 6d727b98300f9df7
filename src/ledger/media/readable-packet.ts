/**
 * Is this one payload readable, whatever the packets around it are? Protection is as strong as its weakest packet, and one packet among
 * hundreds leaves no mark on the statistics of a stream.
 *
 * Pairs of equal octets are counted: in n octets of ciphertext they are n(n-1)/512 on average. Speech in G.711, silence, text and
 * padding have several times as many. The limit lies six standard deviations and sixty pairs higher (sixty for the few octets
 * that are many times the same by accident, which weighs in short payloads), so that 10^9 packets of ciphertext pass below it.
 *
 * Not handled: payload of codecs that compress well (Opus, G.729), whose single packets look like ciphertext.
 */

/** Octets of ten milliseconds of G.711 and G.722, and of the longest packet of them. RFC 3551 sections 4.5.2 and 4.5.14. */
const OCTETS_IN_10_MS = 80;
const MAX_VOICE_OCTETS = 1_440;

export function isLengthOfVoice(octets: number): boolean {
  return octets > 0 && octets <= MAX_VOICE_OCTETS && octets % OCTETS_IN_10_MS === 0;
}

/** Fewer octets tell nothing. */
const MIN_OCTETS = 64;
/** So that the cost of a packet is bounded. */
const MAX_OCTETS = 512;
const PAIRS_BY_ACCIDENT = 60;
const DEVIATIONS = 6;

/** Octets that a glimpse looks at. */
const GLIMPSE_OCTETS = 32;
/** Octets of a glimpse that were in it before: 1.9 of 32 by accident, and so many in 1 of 80 glimpses of ciphertext. */
const REPEATS_OF_A_GLIMPSE = 6;

/** One for the whole run: cleared before each use. */
const counts = new Uint16Array(256);
/** The glimpse in which an octet was met last. */
const metIn = new Uint32Array(256);
let glimpses = 0;

/**
 * The same for packets that are not sampled, of which every one is looked at: whoever knows which packets are sampled could speak in the
 * others. A few octets tell whether the whole is worth a look; where they lie changes with the sequence number. Allocates nothing.
 */
export function showsAsReadable(bytes: Uint8Array, start: number, end: number, sequence: number): boolean {
  const room = end - start - GLIMPSE_OCTETS;
  if (room < MIN_OCTETS - GLIMPSE_OCTETS) return false;
  if (glimpses === 0xffff_ffff) {
    glimpses = 0;
    metIn.fill(0);
  }
  glimpses++;
  const from = start + ((Math.imul(sequence, 0x9e3779b1) >>> 8) % (room + 1));
  let repeats = 0;
  for (let at = from; at < from + GLIMPSE_OCTETS; at++) {
    const octet = bytes[at]!;
    if (metIn[octet] === glimpses) repeats++;
    else metIn[octet] = glimpses;
  }
  return repeats >= REPEATS_OF_A_GLIMPSE && isReadableAlone(bytes, start, end);
}

/** Allocates nothing. */
export function isReadableAlone(bytes: Uint8Array, start: number, end: number): boolean {
  const octets = Math.min(end - start, MAX_OCTETS);
  if (octets < MIN_OCTETS) return false;
  counts.fill(0);
  let pairs = 0;
  for (let at = start; at < start + octets; at++) pairs += counts[bytes[at]!]!++;
  const expected = (octets * (octets - 1)) / 512;
  return pairs > expected + DEVIATIONS * Math.sqrt(expected) + PAIRS_BY_ACCIDENT;
}
