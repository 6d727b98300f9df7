/** IP addresses as text: dotted IPv4, and IPv6 as RFC 5952 recommends. */

/** Whether the four words are an IPv4-mapped address (RFC 4291 section 2.5.5.2), which is how a Packet keeps IPv4. */
export function isMapped(a: number, b: number, c: number): boolean {
  return a === 0 && b === 0 && c === 0xffff;
}

/** Four words in network order, signed or unsigned: `192.0.2.1`, `2001:db8::1`. A mapped address is written as IPv4. */
export function formatAddress(a: number, b: number, c: number, d: number): string {
  if (isMapped(a, b, c)) return `${d >>> 24}.${(d >>> 16) & 255}.${(d >>> 8) & 255}.${d & 255}`;
  const groups = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff, c >>> 16, c & 0xffff, d >>> 16, d & 0xffff];
  const { at, length } = longestZeroRun(groups);
  const text = (part: readonly number[]) => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, at))}::${text(groups.slice(at + length))}`;
}

/** RFC 5952 section 4.2.3: the longest run of zero groups, the first among equals. */
function longestZeroRun(groups: readonly number[]): { at: number; length: number } {
  let best = { at: 0, length: 0 };
  let run = 0;
  for (let index = 0; index < groups.length; index++) {
    run = groups[index] === 0 ? run + 1 : 0;
    if (run > best.length) best = { at: index - run + 1, length: run };
  }
  return best;
}

/** The octets of an IPv4 address, which may be signed or unsigned. */
export function octetsOf(quad: number): [number, number, number, number] {
  return [quad >>> 24, (quad >>> 16) & 255, (quad >>> 8) & 255, quad & 255];
}

const DOT = 0x2e;
const ZERO = 0x30;

/**
 * The 32 bits of an IPv4 address as `formatAddress` writes it; -1 for everything else, also for `010.0.0.1` and `10.1`, which programs read
 * in different ways. Nearly every address of a capture of calls is one, and a parser that knows all forms tries several patterns on each.
 */
export function dottedQuad(text: string): number {
  if (text.length > 15) return -1;
  let address = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (octet < 0) return -1;
      address = address * 256 + octet;
      octet = -1;
      dots++;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9 || octet === 0) return -1;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return -1;
  }
  return dots === 3 && octet >= 0 ? address * 256 + octet : -1;
}
