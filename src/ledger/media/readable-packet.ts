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

/** Fewer octets tell nothing. */
const MIN_OCTETS = 64;
/** So that the cost of a packet is bounded. */
const MAX_OCTETS = 512;
const PAIRS_BY_ACCIDENT = 60;
const DEVIATIONS = 6;

/** One for the whole run: cleared before each use. */
const counts = new Uint16Array(256);

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
