/**
 * Two tests of "these octets are uniform": a byte histogram (chi-square) and the balance of single bits at fixed positions.
 * Thresholds and their error rates: docs/adr/0003-telling-srtp-from-rtp.md. Nothing here knows of RTP.
 */

/** 255 degrees of freedom: a uniform source exceeds it with p < 1e-9. */
export const CHI_SQUARE_THRESHOLD = 414.5;
/** Below this many octets the statistic's tail is heavier than the chi-square curve. */
export const CHI_SQUARE_MIN_OCTETS = 640;

/**
 * z squared of one bit. For n fair bits P(z^2 >= t) <= 2 exp(-t/2) at every n (Hoeffding); 55 keeps all 384 bit positions
 * (48 octets) together below 1e-9.
 */
export const BIT_THRESHOLD = 55;
/**
 * Sum of z squared over the 8 bits of one octet. For fair bits P(sum >= t) <= (t/8)^4 exp(4 - t/2) at every n (Chernoff);
 * 76 keeps all 48 octet positions together below 1e-9.
 */
export const OCTET_THRESHOLD = 76;
/** Packets that a position needs before it is judged. */
export const POSITION_MIN_PACKETS = 25;

/** Pearson's statistic of a 256-bin histogram against the uniform distribution; 0 when empty. */
export function chiSquare(histogram: ArrayLike<number>, octets: number): number {
  if (octets === 0) return 0;
  let squares = 0;
  for (let bin = 0; bin < 256; bin++) squares += histogram[bin]! * histogram[bin]!;
  return (squares * 256) / octets - octets;
}

/** True when the eight counts of ones from `ones[at]` on, each out of `packets`, are not those of fair bits. */
export function isBiasedOctet(ones: ArrayLike<number>, at: number, packets: number): boolean {
  if (packets < POSITION_MIN_PACKETS) return false;
  let sum = 0;
  for (let bit = 0; bit < 8; bit++) {
    const excess = 2 * ones[at + bit]! - packets;
    const square = (excess * excess) / packets;
    if (square >= BIT_THRESHOLD) return true;
    sum += square;
  }
  return sum >= OCTET_THRESHOLD;
}

/** The octet that stood at this position in every packet, or -1 when it was not always the same. */
export function constantOctet(ones: ArrayLike<number>, at: number, packets: number): number {
  let octet = 0;
  for (let bit = 0; bit < 8; bit++) {
    const count = ones[at + bit]!;
    if (count === packets) octet |= 1 << bit;
    else if (count !== 0) return -1;
  }
  return packets > 0 ? octet : -1;
}
