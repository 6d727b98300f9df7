/** Octets for tests: from text and hex digits, joined, and in network order. */

export type Payload = Uint8Array | string;

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Octets from hex digits; white space is ignored. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(digits.replaceAll(/\s/g, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function octetsOf(payload: Payload): Uint8Array {
  return typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
}

export function padded(octets: Uint8Array, multiple: number): Uint8Array {
  return concat(octets, new Uint8Array((multiple - (octets.length % multiple)) % multiple));
}

export function be16(value: number): Uint8Array {
  return Uint8Array.of(value >>> 8, value);
}

export function be32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

export function mac(text: string): Uint8Array {
  return hex(text.replaceAll(':', ''));
}

export function ipv4Octets(text: string): Uint8Array {
  return Uint8Array.from(text.split('.'), Number);
}

export function ipv6Octets(text: string): Uint8Array {
  const [left = '', right] = text.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const head = groups(left);
  const tail = groups(right ?? '');
  const gap = right === undefined ? 0 : 8 - head.length - tail.length;
  const all = [...head, ...Array<string>(gap).fill('0'), ...tail];
  return concat(...all.map((group) => be16(Number.parseInt(group, 16))));
}
