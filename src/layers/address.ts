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
