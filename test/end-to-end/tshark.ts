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
  'sip.CSeq',
  'sip.From',
  'sip.To',
  'sip.to.user',
  'sip.r-uri',
  'sip.r-uri.user',
  'sip.contact.uri',
  'sip.Via.transport',
  'sip.User-Agent',
  'sip.Identity',
  'sip.Geolocation',
  'sip.P-Asserted-Identity',
  'sip.Privacy',
  'sip.Content-Type',
  'sip.Content-Length',
  'mime_multipart.header.content-type',
  'sip.auth.scheme',
  'sip.auth.algorithm',
  'sip.auth.nonce',
  'sip.auth.nc',
  'sip.auth.qop',
  'sip.auth.digest.response',
  'exported_pdu.prot_name',
  'exported_pdu.ipv4_src',
  'exported_pdu.ipv4_dst',
  'exported_pdu.src_port',
  'exported_pdu.dst_port',
  'sdp.session_attr',
  'sdp.media_attr',
  'sdp.media',
  'sdp.crypto.tag',
  'sdp.crypto.crypto_suite',
  'sdp.crypto.master_key',
  'sdp.crypto.master_salt',
  'rtp.ssrc',
  'rtp.p_type',
  'rtpevent.event_id',
  'rtcp.pt',
  'zrtp.type',
  'stun.type',
  'stun.att.username',
  'stun.att.hmac',
  'udp.payload',
  '_ws.malformed',
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
  'tls.handshake.sig_hash_alg',
  'tls.handshake.extension.type',
  'tls.handshake.extensions_server_name',
  'tls.handshake.extensions_alpn_str',
  'tls.handshake.certificate',
  'dtls.record.content_type',
  'dtls.record.epoch',
  'dtls.handshake.type',
  'dtls.handshake.version',
  'dtls.handshake.ciphersuite',
  'dtls.handshake.server_named_curve',
  'dtls.handshake.sig_hash_alg',
  'dtls.handshake.extensions.supported_version',
  'dtls.handshake.extensions_key_share_group',
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
    ...['-n', '-r', file, ...HEURISTICS, ...told(decodeAs, preferences), '-T', 'fields'],
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

function told(decodeAs: readonly string[], preferences: readonly string[]): string[] {
  return [...decodeAs.flatMap((rule) => ['-d', rule]), ...preferences.flatMap((preference) => ['-o', preference])];
}

function split(column: string): string[] {
  return column === '' ? [] : column.split(AGGREGATOR);
}

export interface OracleEndpoint {
  readonly address: string;
  readonly port: number;
}

/** Of the innermost packet, where one stands in a tunnel; of an exported PDU, what it tells. */
export function source(frame: OracleFrame): OracleEndpoint {
  const address = innermost(frame, 'ip.src', 'ipv6.src') || frame('exported_pdu.ipv4_src')[0]!;
  const ports = [...frame('exported_pdu.src_port'), ...frame('tcp.srcport'), ...frame('udp.srcport')];
  return { address, port: Number(ports.at(-1)) };
}

export function destination(frame: OracleFrame): OracleEndpoint {
  const address = innermost(frame, 'ip.dst', 'ipv6.dst') || frame('exported_pdu.ipv4_dst')[0]!;
  const ports = [...frame('exported_pdu.dst_port'), ...frame('tcp.dstport'), ...frame('udp.dstport')];
  return { address, port: Number(ports.at(-1)) };
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
export function rtpStreamsOf(
  file: string,
  decodeAs: readonly string[] = [],
  preferences: readonly string[] = [],
): OracleStream[] {
  return ask('tshark', ['-n', '-q', '-r', file, ...HEURISTICS, ...told(decodeAs, preferences), '-z', 'rtp,streams'])
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

/**
 * The frames that each display filter selects, asked of sharkd (it comes with tshark): the file is read once for all of them.
 * @throws when a filter is not accepted
 */
export function framesSelectedByEach(file: string, filters: readonly string[]): number[][] {
  const call = (id: number, method: string, params: object) => JSON.stringify({ jsonrpc: '2.0', id, method, params });
  const calls = [
    call(1, 'load', { file }),
    ...filters.map((filter, index) => call(index + 2, 'frames', { filter, column0: 'frame.number:1' })),
  ];
  const answers = new Map<number, SharkdAnswer>(
    ask('sharkd', ['-'], Buffer.from(`${calls.join('\n')}\n`))
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as SharkdAnswer)
      .map((answer) => [answer.id, answer]),
  );
  return filters.map((filter, index) => {
    const answer = answers.get(index + 2);
    if (answer?.result === undefined) throw new Error(`${filter}: ${answer?.error?.message ?? 'sharkd says nothing'}`);
    return answer.result.map(({ num }) => num);
  });
}

interface SharkdAnswer {
  readonly id: number;
  readonly result?: readonly { readonly num: number }[];
  readonly error?: { readonly message: string };
}

/**
 * RFC 7983 and RFC 5761 by hand, for datagrams that tshark leaves as `data` although the first octets say what they are: 20 to 63 DTLS,
 * 128 to 191 RTP, or RTCP where the second octet is 192 to 223. Everything else stays as tshark has it.
 */
export function demultiplexed(frame: OracleFrame): OracleFrame {
  const octets = Buffer.from(frame('udp.payload')[0] ?? '', 'hex');
  const [first = 0, second = 0] = octets;
  if (!has(frame, 'data') || octets.length < 12) return frame;
  const isDtls = first >= 20 && first <= 63;
  const isRtcp = first >> 6 === 2 && second >= 192 && second <= 223;
  const isRtp = first >> 6 === 2 && !isRtcp;
  if (!isDtls && !isRtcp && !isRtp) return frame;
  const name = isDtls ? 'dtls' : isRtcp ? 'rtcp' : 'rtp';
  const instead: Partial<Record<Field, readonly string[]>> = {
    'frame.protocols': frame('frame.protocols').map((layers) => layers.replace(/:data$/, `:${name}`)),
    ...(isRtp && { 'rtp.ssrc': [`0x${octets.toString('hex', 8, 12)}`], 'rtp.p_type': [`${second & 0x7f}`] }),
    ...(isRtcp && { 'rtcp.pt': [`${second}`] }),
  };
  return (field) => instead[field] ?? frame(field);
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
