/**
 * TLS and DTLS handshakes as tshark sees them, one line of words each, to be compared with the rows of a report.
 *
 * Not handled: SSL 2.0, whose messages tshark does not number like the others; what TLS 1.3 encrypts.
 */
import { createHash } from 'node:crypto';
import { namedGroupName, tlsVersionName } from '../../src/registry/tls-parameters.ts';
import type { Report } from '../../src/report/schema.ts';
import { GROUPS_BY_HAND } from './handshakes.ts';
import { ask } from './peers.ts';

const SEPARATOR = '\t';
const AGGREGATOR = '|';
const HELLO_RETRY = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';

/** Of TLS; DTLS has the same under its own name, except for the extensions and certificates, which both have under `tls`. */
const MESSAGE_FIELDS = ['type', 'version', 'random', 'ciphersuite', 'server_named_curve', 'p_len'] as const;
const EXTENSION_FIELDS = [
  'tls.handshake.extensions.supported_version',
  'tls.handshake.extensions_server_name',
  'tls.handshake.extensions_alpn_str',
  'tls.handshake.extensions_key_share_group',
  'tls.handshake.certificate',
  'dtls.handshake.extensions.supported_version',
  'dtls.handshake.extensions_server_name',
  'dtls.handshake.extensions_alpn_str',
  'dtls.handshake.extensions_key_share_group',
  'dtls.handshake.certificate',
] as const;
const FIELDS = [
  'tcp.stream',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'udp.srcport',
  'udp.dstport',
  'tls.resumed',
  ...MESSAGE_FIELDS.flatMap((name) => [`tls.handshake.${name}`, `dtls.handshake.${name}`]),
  ...EXTENSION_FIELDS,
];

type Values = ReadonlyMap<string, readonly string[]>;

/** What one handshake settled, in words: `TLS | TLS 1.2 | 0xc02f | x25519 | sni | alpn | 2 certificates | resumed`. */
export type HandshakeWords = string;

interface Handshake {
  readonly protocol: 'tls' | 'dtls';
  serverName: string | null;
  hello: Values | null;
  readonly certificates: Set<string>;
  curve: string | null;
  primeBits: number | null;
  resumed: boolean;
}

/** @param name of a fixture, where some groups were read by hand */
export function handshakesByTshark(file: string, name: string): Set<HandshakeWords> {
  const words = new Set<HandshakeWords>();
  const frames = framesOf(file);
  for (const protocol of ['tls', 'dtls'] as const) {
    const flows = new Map<string, Handshake>();
    for (const frame of frames) take(protocol, frame, flows, words);
    for (const handshake of flows.values()) if (handshake.hello !== null) words.add(wordsOf(handshake));
  }
  return new Set([...words].map((one) => withGroupByHand(one, name)));
}

function withGroupByHand(words: HandshakeWords, name: string): HandshakeWords {
  const [, suite] = / \| (0x\w{4}) \| no group \| /.exec(words) ?? [];
  const group = suite === undefined ? undefined : GROUPS_BY_HAND[name]?.[suite]?.group;
  if (group === undefined) return words;
  const [, bits] = /^DH \((\d+) bits\)$/.exec(group) ?? [];
  return words.replace('no group', bits === undefined ? group : `DH ${Number(bits) / 8}`);
}

export function handshakesOf(report: Report): Set<HandshakeWords> {
  const seen = report.tlsSessions.filter(({ version }) => version !== null && version !== 'SSL 2.0');
  return new Set(
    seen.map((session) =>
      inWords({
        protocol: session.protocol,
        version: session.version!,
        suite: session.cipherSuite?.code ?? null,
        group:
          session.keyExchange?.kind === 'finite-field'
            ? `DH ${Math.ceil(session.keyExchange.bits! / 8)}`
            : session.group,
        serverName: session.serverName,
        alpn: session.alpn,
        certificates: session.certificates.length,
        resumed: session.resumed === true && showsResumption(session.protocol, session.version!),
      }),
    ),
  );
}

function framesOf(file: string): Values[] {
  const output = ask('tshark', [
    '-n',
    '-r',
    file,
    '--enable-heuristic',
    'dtls_stun',
    // Off by default, and then a handshake whose segments were reordered is not read.
    '-o',
    'tcp.reassemble_out_of_order:TRUE',
    '-Y',
    '(tls or dtls) and not quic',
    '-T',
    'fields',
    '-E',
    'separator=/t',
    '-E',
    `aggregator=${AGGREGATOR}`,
    ...FIELDS.flatMap((field) => ['-e', field]),
  ]);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split(SEPARATOR);
      return new Map(FIELDS.map((field, index) => [field, (cells[index] ?? '').split(AGGREGATOR).filter(Boolean)]));
    });
}

function take(
  protocol: Handshake['protocol'],
  frame: Values,
  flows: Map<string, Handshake>,
  words: Set<HandshakeWords>,
): void {
  const of = (name: string) => frame.get(`${protocol}.handshake.${name}`) ?? [];
  const types = of('type');
  if (types.length === 0) return;
  const key = frame.get('tcp.stream')?.[0] ?? addressesOf(frame);
  let handshake = flows.get(key);
  const isHello = types.includes('2') && !of('random').includes(HELLO_RETRY);
  const begun = handshake?.hello?.get(`${protocol}.handshake.random`)?.[0];
  if (handshake !== undefined && isHello && begun !== undefined && begun !== of('random')[0]) {
    words.add(wordsOf(handshake));
    flows.delete(key);
    handshake = undefined;
  }
  if (handshake === undefined) {
    handshake = {
      protocol,
      serverName: null,
      hello: null,
      certificates: new Set(),
      curve: null,
      primeBits: null,
      resumed: false,
    };
    flows.set(key, handshake);
  }
  if (types.includes('1')) {
    const name = frame.get('tls.handshake.extensions_server_name')?.[0] ?? of('extensions_server_name')[0];
    handshake.serverName = name ?? handshake.serverName;
  }
  if (isHello) handshake.hello ??= frame;
  handshake.resumed ||= (frame.get('tls.resumed') ?? []).length > 0;
  for (const der of [...of('certificate'), ...(frame.get('tls.handshake.certificate') ?? [])]) {
    handshake.certificates.add(createHash('sha256').update(der, 'hex').digest('hex'));
  }
  handshake.curve ??= of('server_named_curve')[0] ?? null;
  const octets = of('p_len')[0];
  if (octets !== undefined) handshake.primeBits ??= Number(octets);
}

/** Not by udp.stream, which begins anew for the same ports after an ICMP error. In a tunnel the last ones are the innermost. */
function addressesOf(frame: Values): string {
  const end = (side: 'src' | 'dst') =>
    [`ip.${side}`, `ipv6.${side}`, `udp.${side}port`].map((field) => frame.get(field)?.at(-1) ?? '').join(' ');
  return [end('src'), end('dst')].sort().join(' - ');
}

function wordsOf(handshake: Handshake): HandshakeWords {
  const { protocol, hello, curve, primeBits } = handshake;
  const of = (name: string) =>
    [...(hello!.get(`${protocol}.handshake.${name}`) ?? []), ...(hello!.get(`tls.handshake.${name}`) ?? [])][0] ?? null;
  const version = Number(of('extensions.supported_version') ?? of('version'));
  const share = of('extensions_key_share_group') ?? curve;
  const group = share === null ? (primeBits === null ? null : `DH ${primeBits}`) : namedGroupName(Number(share));
  return inWords({
    protocol: protocol === 'tls' ? 'TLS' : 'DTLS',
    version: version === 0x0100 ? 'DTLS 1.0' : tlsVersionName(version),
    suite: of('ciphersuite'),
    group,
    serverName: handshake.serverName,
    alpn: of('extensions_alpn_str'),
    certificates: handshake.certificates.size,
    resumed: handshake.resumed && showsResumption(handshake.protocol.toUpperCase(), tlsVersionName(version)),
  });
}

/** tshark marks no resumption in DTLS; in TLS 1.3 it marks an echoed session ID, which says nothing there. */
function showsResumption(protocol: string, version: string): boolean {
  return protocol === 'TLS' && !version.startsWith('TLS 1.3');
}

function inWords(one: {
  readonly protocol: string;
  readonly version: string;
  readonly suite: string | null;
  readonly group: string | null;
  readonly serverName: string | null;
  readonly alpn: string | null;
  readonly certificates: number;
  readonly resumed: boolean;
}): HandshakeWords {
  const { protocol, version, suite, group, serverName, alpn, certificates, resumed } = one;
  const code = suite === null ? 'no suite' : `0x${Number(suite).toString(16).padStart(4, '0')}`;
  const names = [serverName ?? 'no name', alpn ?? 'no ALPN'];
  return [
    protocol,
    version,
    code,
    group ?? 'no group',
    ...names,
    `${certificates} certificates`,
    resumed ? 'resumed' : 'not resumed',
  ].join(' | ');
}
