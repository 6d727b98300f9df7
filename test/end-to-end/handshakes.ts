/**
 * TLS and DTLS connections as tshark sees them, and certificates as openssl reads them.
 *
 * Code points: IANA "TLS Parameters" (versions RFC 8446 section 4.2.1, groups RFC 8422, RFC 7919 and
 * draft-ietf-tls-ecdhe-mlkem).
 * Not handled: what TLS 1.3 encrypts (certificates, ALPN), which nobody sees without the keys.
 */
import { createHash } from 'node:crypto';
import { ask } from './peers.ts';
import { destination, flowOf, has, type OracleFrame, source } from './tshark.ts';

const VERSIONS: Readonly<Record<number, string>> = {
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
  65279: 'DTLS 1.0',
  65277: 'DTLS 1.2',
  65276: 'DTLS 1.3',
};

const GROUPS: Readonly<Record<number, string>> = {
  23: 'secp256r1',
  24: 'secp384r1',
  25: 'secp521r1',
  29: 'x25519',
  30: 'x448',
  256: 'ffdhe2048',
  4588: 'X25519MLKEM768',
};

export function groupName(code: string): string {
  const name = GROUPS[Number(code)];
  if (name === undefined) throw new Error(`group ${code} has no name in the table of the oracle`);
  return name;
}

function versionName(code: number): string {
  const name = VERSIONS[code];
  if (name === undefined) throw new Error(`version ${code} has no name in the table of the oracle`);
  return name;
}

interface GroupByHand {
  readonly group: string;
  /** Of the ServerKeyExchange, from its type on. */
  readonly octets: string;
}

/**
 * By cipher suite: groups that stand in a ServerKeyExchange which tshark 4.0 names and does not dissect, because it does not know the
 * key exchange of the suite. Read by hand from the octets (RFC 5246 section 7.4.3, RFC 4279 section 3, RFC 5489 section 2).
 */
export const GROUPS_BY_HAND: Readonly<Record<string, Readonly<Record<string, GroupByHand>>>> = {
  'tls12-suites-openssl': {
    // An identity hint of 0 octets, then a prime of 0x0180 octets.
    '0x00ab': { group: 'DH (3072 bits)', octets: '0c0003090000' + '0180' + 'ffffffffffffffffc90fdaa2' },
    // No hint; named_curve (3), 0x001d, 32 octets.
    '0xc061': { group: 'x25519', octets: '0c000128' + '03' + '001d' + '20' },
    '0xccac': { group: 'x25519', octets: '0c0000260000' + '03' + '001d' + '20' },
  },
};

const CLIENT_HELLO = '1';
const SERVER_HELLO = '2';

export interface OracleConnection {
  readonly protocol: 'TLS' | 'DTLS';
  /** `client > server port`; without a ClientHello, both addresses in alphabetical order. */
  readonly between: string;
  readonly version: string | null;
  readonly cipherSuite: string | null;
  readonly group: string | null;
  readonly serverName: string | null;
  readonly alpn: string | null;
  readonly certificates: readonly string[];
}

/** @param fixture where some groups were read by hand */
export function connectionsOf(frames: readonly OracleFrame[], fixture = ''): OracleConnection[] {
  const byHand = GROUPS_BY_HAND[fixture] ?? {};
  return dissectedConnections(frames).map((one) => ({
    ...one,
    group: one.group ?? byHand[one.cipherSuite ?? '']?.group ?? null,
  }));
}

/** What OpenVPN carries is its own: tshark calls it TLS also where tls-crypt hides it. */
function dissectedConnections(frames: readonly OracleFrame[]): OracleConnection[] {
  return (['tls', 'dtls'] as const).flatMap((protocol) => {
    const flows = new Map<string, OracleFrame[]>();
    for (const frame of frames.filter((one) => has(one, protocol) && !has(one, 'openvpn'))) {
      flows.set(flowOf(frame), [...(flows.get(flowOf(frame)) ?? []), frame]);
    }
    return [...flows.values()].map((flow) => connectionOf(protocol, flow));
  });
}

function connectionOf(protocol: 'tls' | 'dtls', flow: readonly OracleFrame[]): OracleConnection {
  const clientHello = flow.find((frame) => frame(`${protocol}.handshake.type`).includes(CLIENT_HELLO));
  // The last one: the first may be a HelloRetryRequest.
  const serverHello = flow.findLast((frame) => frame(`${protocol}.handshake.type`).includes(SERVER_HELLO));
  return {
    protocol: protocol === 'tls' ? 'TLS' : 'DTLS',
    between: betweenOf(flow[0]!, clientHello),
    version: serverHello === undefined ? null : versionName(chosenVersion(protocol, serverHello)),
    cipherSuite: serverHello?.(`${protocol}.handshake.ciphersuite`)[0] ?? null,
    group: chosenGroup(protocol, flow, serverHello),
    serverName: clientHello?.('tls.handshake.extensions_server_name')[0] ?? null,
    alpn: serverHello?.('tls.handshake.extensions_alpn_str')[0] ?? null,
    certificates: [...new Set(flow.flatMap((frame) => certificatesIn(frame).map(sha256)))].sort(),
  };
}

function betweenOf(first: OracleFrame, clientHello: OracleFrame | undefined): string {
  if (clientHello === undefined) return [source(first).address, destination(first).address].sort().join(' ? ');
  const server = destination(clientHello);
  return `${source(clientHello).address} > ${server.address} ${server.port}`;
}

function chosenVersion(protocol: 'tls' | 'dtls', serverHello: OracleFrame): number {
  const legacy = serverHello(`${protocol}.handshake.version`)[0];
  const supported = serverHello(`${protocol}.handshake.extensions.supported_version`)[0];
  return Number(supported ?? legacy);
}

function chosenGroup(
  protocol: 'tls' | 'dtls',
  flow: readonly OracleFrame[],
  serverHello: OracleFrame | undefined,
): string | null {
  const keyShare = serverHello?.(`${protocol}.handshake.extensions_key_share_group`)[0];
  const curve = flow.flatMap((frame) => frame(`${protocol}.handshake.server_named_curve`))[0];
  const code = keyShare ?? curve;
  if (code !== undefined) return groupName(code);
  // The primes of the recordings fill their octets.
  const octets = protocol === 'tls' ? flow.flatMap((frame) => frame('tls.handshake.p_len'))[0] : undefined;
  return octets === undefined ? null : `DH (${8 * Number(octets)} bits)`;
}

/** DER, in the order of the message. */
export function certificatesIn(frame: OracleFrame): Buffer[] {
  const hex = [...frame('tls.handshake.certificate'), ...frame('dtls.handshake.certificate')];
  return hex.map((der) => Buffer.from(der, 'hex'));
}

export function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex');
}

export interface OracleCertificate {
  readonly serial: string;
  /** ISO 8601, whole seconds. */
  readonly notBefore: string;
  readonly notAfter: string;
  readonly keyBits: number;
  readonly signatureAlgorithm: string;
}

/** `openssl x509` on the DER. */
export function certificateBy(openssl: string, der: Uint8Array): OracleCertificate {
  const text = ask(openssl, ['x509', '-inform', 'DER', '-noout', '-serial', '-dates', '-text'], der);
  const capture = (pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';
  return {
    serial: capture(/^serial=(\w+)$/m),
    notBefore: isoTime(capture(/^notBefore=(.+)$/m)),
    notAfter: isoTime(capture(/^notAfter=(.+)$/m)),
    keyBits: Number(capture(/Public-Key: \((\d+) bit\)/)),
    signatureAlgorithm: capture(/Signature Algorithm: (\S+)/),
  };
}

function isoTime(openssl: string): string {
  return `${new Date(openssl).toISOString().slice(0, 19)}.000000000Z`;
}
