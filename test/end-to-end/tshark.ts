/**
 * tshark and capinfos as oracles: the same recording, dissected by people who never saw our code.
 *
 * RTP and RTCP heuristics are on for every file, because the SDP of some is hidden in TLS, and what TURN relays is known by nothing else;
 * what an SDP announces goes first.
 * Not handled: decryption.
 */
import { ask } from './peers.ts';

const HEURISTICS = ['rtp_udp', 'rtcp_udp', 'rtp_stun'].flatMap((name) => ['--enable-heuristic', name]);

/** Between the values of a field that occurs more than once in a frame; in none of the fields below. */
const AGGREGATOR = '|';

const FIELDS = [
  'frame.number',
  'frame.time_epoch',
  'frame.protocols',
  'ip.fragment',
  'ipv6.fragment',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.len',
  'sctp.data_tsn',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
  'sip.Method',
  'sip.Status-Code',
  'sip.CSeq.method',
  'sip.Call-ID',
  'sip.auth.scheme',
  'sip.auth.digest.response',
  'sdp.media',
  'sdp.crypto.tag',
  'sdp.crypto.crypto_suite',
  'sdp.crypto.master_key',
  'sdp.crypto.master_salt',
  'rtp.ssrc',
  'rtp.p_type',
  'rtcp.pt',
  'tls.record.version',
  'tls.record.opaque_type',
  'tls.record.content_type',
  'tls.alert_message.desc',
  'tls.handshake.p_len',
  'tls.handshake.type',
  'tls.handshake.version',
  'tls.handshake.extensions.supported_version',
  'tls.handshake.ciphersuite',
  'tls.handshake.extensions_key_share_group',
  'tls.handshake.server_named_curve',
  'tls.handshake.extensions_server_name',
  'tls.handshake.extensions_alpn_str',
  'tls.handshake.certificate',
  'dtls.handshake.type',
  'dtls.handshake.version',
  'dtls.handshake.ciphersuite',
  'dtls.handshake.server_named_curve',
  'dtls.handshake.certificate',
  'dtls.use_srtp.protection_profile',
] as const;

export type Field = (typeof FIELDS)[number];

/** One frame: the values of each field in it, in order; `[]` where the field is not there. */
export type OracleFrame = (field: Field) => readonly string[];

/**
 * Every frame of the file, in order: frame n is at n - 1. One pass: in a second one (`-2`) tshark 4.0 no longer reads the curve
 * of a DTLS ServerKeyExchange.
 *
 * @param decodeAs what a person would tell Wireshark under "Decode As": `udp.port==30001,rtcp`
 */
export function framesOf(
  file: string,
  decodeAs: readonly string[] = [],
  preferences: readonly string[] = [],
): readonly OracleFrame[] {
  const output = ask('tshark', [
    ...['-n', '-r', file, ...HEURISTICS, ...decodeAs.flatMap((rule) => ['-d', rule])],
    ...[...preferences.flatMap((preference) => ['-o', preference]), '-T', 'fields'],
    ...['-E', `aggregator=${AGGREGATOR}`, '-E', 'separator=/t'],
    ...FIELDS.flatMap((field) => ['-e', field]),
  ]);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const columns = line.split('\t');
      const values = new Map(FIELDS.map((field, index) => [field, split(columns[index] ?? '')]));
      return (field: Field) => values.get(field)!;
    });
}

function split(column: string): string[] {
  return column === '' ? [] : column.split(AGGREGATOR);
}

export interface OracleEndpoint {
  readonly address: string;
  readonly port: number;
}

/** Of the innermost packet, where one stands in a tunnel. */
export function source(frame: OracleFrame): OracleEndpoint {
  const address = innermost(frame, 'ip.src', 'ipv6.src');
  return { address, port: Number(frame('udp.srcport').at(-1) ?? frame('tcp.srcport').at(-1)) };
}

export function destination(frame: OracleFrame): OracleEndpoint {
  const address = innermost(frame, 'ip.dst', 'ipv6.dst');
  return { address, port: Number(frame('udp.dstport').at(-1) ?? frame('tcp.dstport').at(-1)) };
}

function innermost(frame: OracleFrame, ipv4: Field, ipv6: Field): string {
  const layers = (frame('frame.protocols')[0] ?? '').split(':');
  const isIpv6 = layers.lastIndexOf('ipv6') > layers.lastIndexOf('ip');
  return frame(isIpv6 ? ipv6 : ipv4).at(-1) ?? '';
}

/** The same for both directions of a flow. */
export function flowOf(frame: OracleFrame): string {
  return [source(frame), destination(frame)]
    .map(({ address, port }) => `${address} ${port}`)
    .sort()
    .join(' <-> ');
}

export function has(frame: OracleFrame, protocol: string): boolean {
  return (frame('frame.protocols')[0] ?? '').split(':').includes(protocol);
}

export interface OracleStream {
  readonly from: string;
  readonly to: string;
  /** `0x` and eight lower-case hexadecimal digits. */
  readonly ssrc: string;
  readonly packets: number;
  readonly lost: number;
}

const STREAM_LINE = /^\s*[\d.]+\s+[\d.]+\s+(\S+)\s+\d+\s+(\S+)\s+\d+\s+(0x[0-9A-F]+)\s+.+?\s+(\d+)\s+(-?\d+) \(/;

/** `-z rtp,streams`: every RTP stream with what was received and what its sequence numbers say is missing. */
export function rtpStreamsOf(file: string): OracleStream[] {
  return ask('tshark', ['-n', '-q', '-r', file, ...HEURISTICS, '-z', 'rtp,streams'])
    .split('\n')
    .flatMap((line) => {
      const match = STREAM_LINE.exec(line);
      if (match === null) return [];
      const [, from, to, ssrc, packets, lost] = match;
      const hex = ssrc!.slice(2).toLowerCase().padStart(8, '0');
      return [{ from: from!, to: to!, ssrc: `0x${hex}`, packets: Number(packets), lost: Number(lost) }];
    });
}

/** The frames that a display filter selects; throws when tshark does not accept it. */
export function framesSelected(file: string, filter: string): number[] {
  const output = ask('tshark', ['-n', '-r', file, '-Y', filter, '-T', 'fields', '-e', 'frame.number']);
  return output.split('\n').filter(Boolean).map(Number);
}

export interface CaptureFacts {
  readonly frames: number;
  readonly octets: number;
  readonly sha256: string;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** capinfos: frames, octets and SHA-256 of the file, and the time of its earliest and latest frame in seconds since 1970. */
export function captureFactsOf(file: string): CaptureFacts {
  const [line] = ask('capinfos', ['-T', '-r', '-M', '-S', '-c', '-s', '-H', '-a', '-e', file]).split('\n');
  const [, frames, octets, firstAt, lastAt, sha256] = line!.split('\t');
  return { frames: Number(frames), octets: Number(octets), firstAt: firstAt!, lastAt: lastAt!, sha256: sha256! };
}
