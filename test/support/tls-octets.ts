/** Builders of TLS octets for tests: what a field holds is said in the test, lengths are put in front here. */

export type Octets = readonly number[];

export function hexOctets(text: string): number[] {
  return (text.replace(/\s/g, '').match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

export function u16(...values: number[]): number[] {
  return values.flatMap((value) => [value >> 8, value & 0xff]);
}

export function u24(value: number): number[] {
  return [value >> 16, (value >> 8) & 0xff, value & 0xff];
}

export function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

/** A vector with its length in 1, 2 or 3 octets in front. */
export function vector(lengthOctets: 1 | 2 | 3, ...parts: Octets[]): number[] {
  const contents = parts.flat();
  const length =
    lengthOctets === 1 ? [contents.length] : lengthOctets === 2 ? u16(contents.length) : u24(contents.length);
  return [...length, ...contents];
}

export function extension(type: number, ...contents: Octets[]): number[] {
  return [...u16(type), ...vector(2, ...contents)];
}

export function message(type: number, ...contents: Octets[]): number[] {
  return [type, ...vector(3, ...contents)];
}

export function record(type: number, contents: Octets, version = 0x0303): number[] {
  return [type, ...u16(version), ...vector(2, contents)];
}

export const RANDOM: Octets = Array.from({ length: 32 }, (_, index) => index);

export interface HelloParts {
  readonly version?: number;
  readonly random?: Octets;
  readonly sessionId?: Octets;
  readonly cookie?: Octets;
  readonly suites?: readonly number[];
  readonly extensions?: readonly Octets[];
}

/** Body without header. `cookie` makes it DTLS. */
export function clientHelloBody(parts: HelloParts = {}): number[] {
  return [
    ...u16(parts.version ?? 0x0303),
    ...(parts.random ?? RANDOM),
    ...vector(1, parts.sessionId ?? []),
    ...(parts.cookie === undefined ? [] : vector(1, parts.cookie)),
    ...vector(2, u16(...(parts.suites ?? [0xc02f, 0x002f]))),
    ...vector(1, [0]),
    ...(parts.extensions === undefined ? [] : vector(2, ...parts.extensions)),
  ];
}

export function serverHelloBody(parts: HelloParts & { readonly suite?: number } = {}): number[] {
  return [
    ...u16(parts.version ?? 0x0303),
    ...(parts.random ?? RANDOM),
    ...vector(1, parts.sessionId ?? []),
    ...u16(parts.suite ?? 0xc02f),
    0,
    ...(parts.extensions === undefined ? [] : vector(2, ...parts.extensions)),
  ];
}

/** Bytes with 0xa5 on both sides: a dissector that reads outside its bounds finds no zeros there. */
export function surrounded(contents: Octets): { bytes: Uint8Array; start: number; end: number } {
  const bytes = new Uint8Array(contents.length + 16).fill(0xa5);
  bytes.set(contents, 8);
  return { bytes, start: 8, end: 8 + contents.length };
}

export function at(frame: number): { capture: number; frame: number; seconds: number; nanoseconds: number } {
  return { capture: 0, frame, seconds: frame, nanoseconds: 0 };
}

/** A DTLS record with its header of 13 octets. */
export function dtlsRecord(
  type: number,
  contents: Octets,
  options: { readonly version?: number; readonly epoch?: number; readonly sequence?: number } = {},
): number[] {
  const sequence = options.sequence ?? 0;
  const high = Math.floor(sequence / 2 ** 32);
  return [
    type,
    ...u16(options.version ?? 0xfefd, options.epoch ?? 0, high),
    ...u16(Math.floor(sequence / 2 ** 16) & 0xffff, sequence & 0xffff),
    ...vector(2, contents),
  ];
}

/** A DTLS handshake fragment with its header of 12 octets; `length` is that of the whole message. */
export function fragment(
  type: number,
  contents: Octets,
  options: { readonly sequence?: number; readonly offset?: number; readonly length?: number } = {},
): number[] {
  const length = options.length ?? contents.length;
  return [type, ...u24(length), ...u16(options.sequence ?? 0), ...u24(options.offset ?? 0), ...vector(3, contents)];
}
