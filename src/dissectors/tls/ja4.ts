/**
 * JA4: a fingerprint of the TLS client, from its ClientHello. FoxIO, "JA4: TLS Client Fingerprinting" (BSD 3-Clause; the other methods
 * of JA4+ are licensed otherwise and are not here).
 *
 *     t13d1516h2_8daaf6152771_e5627efa2ab1
 *     protocol, version, server name (d) or none (i), suites, extensions, ALPN _ suites, sorted _ extensions, sorted, and signatures
 *
 * GREASE values count nowhere. Not handled: QUIC, and hellos in the form of SSL 2.0, which have no fingerprint.
 */
import { createHash } from 'node:crypto';
import { isGrease } from '../../registry/cipher-suites.ts';
import { EXTENSION } from '../../registry/tls-messages.ts';
import type { ClientHello } from './hello.ts';

export function ja4Of(hello: ClientHello, datagram: boolean): string {
  const { extensions, cipherSuites } = hello;
  const suites = cipherSuites.filter((code) => !isGrease(code));
  const types = extensions.types.filter((code) => !isGrease(code));
  const head = [
    datagram ? 'd' : 't',
    VERSIONS[versionOf(hello, datagram)] ?? '00',
    types.includes(EXTENSION.serverName) ? 'd' : 'i',
    twoDigits(suites.length),
    twoDigits(types.length),
    endsOf(extensions.alpn[0]),
  ].join('');
  const named = types.filter((type) => type !== EXTENSION.serverName && type !== EXTENSION.alpn);
  const schemes = extensions.signatureSchemes.filter((code) => !isGrease(code));
  const tail = [sorted(named), ...(schemes.length === 0 ? [] : [schemes.map(fourDigits).join(',')])].join('_');
  return `${head}_${shortHash(sorted(suites))}_${named.length === 0 ? NOTHING : shortHash(tail)}`;
}

const VERSIONS: Readonly<Record<number, string>> = {
  772: '13',
  771: '12',
  770: '11',
  769: '10',
  768: 's3',
  2: 's2',
  65279: 'd1',
  65277: 'd2',
  65276: 'd3',
};

const NOTHING = '000000000000';

/** The newest that is offered. DTLS counts its versions downwards. */
function versionOf({ extensions, legacyVersion }: ClientHello, datagram: boolean): number {
  const listed = extensions.supportedVersions.filter((code) => !isGrease(code));
  if (listed.length === 0) return legacyVersion;
  return listed.reduce((one, other) => (datagram ? Math.min(one, other) : Math.max(one, other)));
}

/** First and last character of the first protocol; of its hex form when either octet is no letter and no digit. */
function endsOf(protocol: string | undefined): string {
  if (protocol === undefined || protocol === '') return '00';
  // The dissector writes what is not printable as `\xNN`, the backslash too: so this takes exactly that back.
  const octets = [...protocol.matchAll(/\\x([0-9a-f]{2})|./g)].map(([one, escaped]) =>
    escaped === undefined ? one.charCodeAt(0) : Number.parseInt(escaped, 16),
  );
  const [first, last] = [octets[0]!, octets[octets.length - 1]!];
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return hexOf(first).charAt(0) + hexOf(last).charAt(1);
}

function isAlphanumeric(octet: number): boolean {
  return /^[0-9A-Za-z]$/.test(String.fromCharCode(octet));
}

function hexOf(octet: number): string {
  return octet.toString(16).padStart(2, '0');
}

function twoDigits(count: number): string {
  return String(Math.min(count, 99)).padStart(2, '0');
}

function fourDigits(code: number): string {
  return code.toString(16).padStart(4, '0');
}

function sorted(codes: readonly number[]): string {
  return codes.map(fourDigits).sort().join(',');
}

function shortHash(text: string): string {
  return text === '' ? NOTHING : createHash('sha256').update(text).digest('hex').slice(0, 12);
}
