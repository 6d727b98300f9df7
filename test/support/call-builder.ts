/**
 * Calls for tests: SIP messages with SDP, and the media between their ends, as frames in order of time.
 *
 * ```ts
 * const frames = sipCall();                                            // INVITE, 180, 200, ACK, RTP both ways, BYE, 200
 * const secret = sipCall({ profile: 'RTP/SAVP', attributes: [crypto()], payload: srtp });
 * const hops   = sipCall({ hops: [{ client: '192.0.2.10:5060', server: '192.0.2.1:5060' }, ...], transport: 'tcp' });
 *
 * inOrder(
 *   datagrams('192.0.2.10:5060', '198.51.100.20:5060', [request('OPTIONS')]),
 *   rtpStream('192.0.2.10:40000', '198.51.100.20:30000', { packets: 100, payload: rtp }),
 * );
 * ```
 *
 * `rtp` makes speech-like G.711 and `srtp` octets as SRTP leaves them (uniform, ten octets more). Both are the same in every run.
 */
import { ciphertext, pcmu, randomSource } from '../ledger/observation/media-samples.ts';
import { type BuiltFrame, concat, type Payload, packet, tcpConversation } from './packet-builder.ts';

/** 2026-01-02T03:04:05Z: when the first frame of a call is sent unless the test says otherwise. */
export const CALL_TIME = 1_767_323_045;

export const ALICE = '192.0.2.10';
export const BOB = '198.51.100.20';

// ------------------------------------------------------------------------------------------------ messages

export interface MessageWishes {
  readonly callId?: string;
  readonly cseq?: number;
  readonly from?: string;
  readonly to?: string;
  /** Whole header lines, without line breaks. */
  readonly headers?: readonly string[];
  /** An SDP unless `headers` names another Content-Type. */
  readonly body?: string | undefined;
}

export function request(method: string, wishes: MessageWishes = {}): string {
  return message(`${method} sip:bob@example.com SIP/2.0`, method, wishes);
}

export function response(status: number, method: string, wishes: MessageWishes = {}): string {
  return message(`SIP/2.0 ${status} Reason`, method, wishes);
}

function message(startLine: string, method: string, wishes: MessageWishes): string {
  const { callId = 'call-1@example.com', cseq = 1, headers = [], body = '' } = wishes;
  const hasType = headers.some((line) => /^content-type:/i.test(line));
  return [
    startLine,
    'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds',
    'Max-Forwards: 70',
    `From: <${wishes.from ?? 'sip:alice@example.com'}>;tag=1928301774`,
    `To: <${wishes.to ?? 'sip:bob@example.com'}>;tag=a6c85cf`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    ...headers,
    ...(body === '' || hasType ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${new TextEncoder().encode(body).length}`,
    '',
    body,
  ].join('\r\n');
}

export interface MediaLineWishes {
  readonly type?: string;
  readonly profile?: string;
  readonly formats?: string;
  /** Without `a=`. */
  readonly attributes?: readonly string[];
}

/** A session description with the given media descriptions, each made by `mediaLine`. */
export function sdp(address: string, ...media: readonly string[]): string {
  const family = address.includes(':') ? 'IP6' : 'IP4';
  return ['v=0', `o=- 1 1 IN ${family} ${address}`, 's=-', `c=IN ${family} ${address}`, 't=0 0', ...media, ''].join(
    '\r\n',
  );
}

export function mediaLine(port: number, wishes: MediaLineWishes = {}): string {
  const { type = 'audio', profile = 'RTP/AVP', formats = '0', attributes = [] } = wishes;
  const rtpmap = formats === '0' ? ['a=rtpmap:0 PCMU/8000'] : [];
  return [`m=${type} ${port} ${profile} ${formats}`, ...rtpmap, ...attributes.map((line) => `a=${line}`)].join('\r\n');
}

/** An a=crypto attribute; `key` is one octet, repeated. */
export function crypto(key = 0x2a, { tag = 1, suite = 'AES_CM_128_HMAC_SHA1_80' } = {}): string {
  return `crypto:${tag} ${suite} inline:${Buffer.alloc(30, key).toString('base64')}`;
}

export const FINGERPRINT = `fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;

// ------------------------------------------------------------------------------------------------ frames

interface Address {
  readonly address: string;
  readonly port: number;
}

/** `192.0.2.1:5060` or `[2001:db8::1]:5060`. */
function addressOf(text: string): Address {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon).replaceAll(/[[\]]/g, ''), port: Number(text.slice(colon + 1)) };
}

/** @param milliseconds since CALL_TIME */
export function datagram(from: string, to: string, payload: Payload, milliseconds = 0): BuiltFrame {
  const [source, destination] = [addressOf(from), addressOf(to)];
  const network = source.address.includes(':')
    ? packet().ethernet().ipv6(source.address, destination.address)
    : packet().ethernet().ipv4(source.address, destination.address);
  return sentAt(network.udp(source.port, destination.port, payload).build(), milliseconds);
}

/** One datagram each, a millisecond apart, all in one direction. */
export function datagrams(from: string, to: string, payloads: readonly Payload[], milliseconds = 0): BuiltFrame[] {
  return payloads.map((payload, index) => datagram(from, to, payload, milliseconds + index));
}

/** The payload of the packet with this index. */
export type PayloadMaker = (index: number) => Uint8Array;

export interface StreamWishes {
  readonly packets?: number;
  readonly ssrc?: number;
  readonly payloadType?: number;
  /** Of the first packet. */
  readonly sequence?: number;
  readonly timestamp?: number;
  readonly payload?: PayloadMaker;
  /** Of the first packet, since CALL_TIME; one packet every 20 milliseconds. */
  readonly milliseconds?: number;
}

export function rtpStream(from: string, to: string, wishes: StreamWishes = {}): BuiltFrame[] {
  const { packets = 60, payload = rtp(), milliseconds = 0, sequence = 1, timestamp = 160, ...header } = wishes;
  return Array.from({ length: packets }, (_, index) => {
    const fields = { ...header, sequence: sequence + index, timestamp: timestamp + 160 * index };
    return datagram(from, to, rtpPacket(payload(index), fields), milliseconds + 20 * index);
  });
}

export function rtpPacket(
  payload: Uint8Array,
  { ssrc = 0x1234_5678, payloadType = 0, sequence = 1, timestamp = 160 } = {},
): Uint8Array {
  const header = new DataView(new ArrayBuffer(12));
  header.setUint8(0, 0x80);
  header.setUint8(1, payloadType);
  header.setUint16(2, sequence & 0xffff);
  header.setUint32(4, timestamp >>> 0);
  header.setUint32(8, ssrc);
  return concat(new Uint8Array(header.buffer), payload);
}

/** Speech-like G.711, 160 octets a packet. */
export function rtp(seed = 1): PayloadMaker {
  return pcmu(randomSource(seed));
}

/** What AES-CM with an 80-bit tag makes of G.711. */
export function srtp(seed = 1): PayloadMaker {
  const random = randomSource(seed);
  return () => ciphertext(random, 170);
}

/** By time; frames of the same time stay as they were given. */
export function inOrder(...groups: readonly (readonly BuiltFrame[])[]): BuiltFrame[] {
  return groups.flat().sort((a, b) => a.seconds - b.seconds || a.nanoseconds - b.nanoseconds);
}

// ------------------------------------------------------------------------------------------------ a whole call

export interface Hop {
  readonly client: string;
  readonly server: string;
}

export interface CallWishes extends MessageWishes, MediaLineWishes {
  /** In order from the caller to the callee. */
  readonly hops?: readonly Hop[];
  readonly transport?: 'udp' | 'tcp';
  /** Of the answer, where it is not the offer's. */
  readonly answered?: MediaLineWishes;
  /** Where caller and callee receive media. */
  readonly media?: readonly [caller: string, callee: string];
  /** In each direction; 0 for signaling alone. */
  readonly packets?: number;
  readonly payload?: (seed: number) => PayloadMaker;
  /** When the INVITE is sent, since CALL_TIME. */
  readonly milliseconds?: number;
}

/** INVITE, 180, 200, ACK; media both ways; BYE, 200. */
export function sipCall(wishes: CallWishes = {}): BuiltFrame[] {
  const { milliseconds = 0, packets = 60, payload = rtp, transport = 'udp' } = wishes;
  const { hops = [{ client: `${ALICE}:5060`, server: `${BOB}:5060` }] } = wishes;
  const [caller, callee] = wishes.media ?? [`${ALICE}:40000`, `${BOB}:30000`];
  const beginning = milliseconds + 100;
  const end = beginning + 20 * packets;
  const signaling = hops.map((hop) => {
    const told = conversation(wishes, addressOf(caller), addressOf(callee));
    return transport === 'udp' ? overUdp(hop, told, milliseconds, end) : overTcp(hop, told, milliseconds, end);
  });
  return inOrder(
    ...signaling,
    rtpStream(caller, callee, { packets, milliseconds: beginning, ssrc: 0xaaaa_0001, payload: payload(1) }),
    rtpStream(callee, caller, { packets, milliseconds: beginning + 1, ssrc: 0xbbbb_0002, payload: payload(2) }),
  );
}

type Said = readonly [sender: 'client' | 'server', text: string];

function conversation(wishes: CallWishes, caller: Address, callee: Address): readonly Said[] {
  const { callId, from, to, headers, ...line } = wishes;
  const common = Object.fromEntries(
    Object.entries({ callId, from, to, headers }).filter(([, value]) => value !== undefined),
  ) as MessageWishes;
  const offer = sdp(caller.address, mediaLine(caller.port, line));
  const answer = sdp(callee.address, mediaLine(callee.port, wishes.answered ?? line));
  return [
    ['client', request('INVITE', { ...common, body: offer })],
    ['server', response(180, 'INVITE', common)],
    ['server', response(200, 'INVITE', { ...common, body: answer })],
    ['client', request('ACK', common)],
    ['client', request('BYE', { ...common, cseq: 2 })],
    ['server', response(200, 'BYE', { ...common, cseq: 2 })],
  ];
}

/** The first four messages before the media, the others after it. */
function overUdp(hop: Hop, said: readonly Said[], milliseconds: number, end: number): BuiltFrame[] {
  return said.map(([sender, text], index) => {
    const [from, to] = sender === 'client' ? [hop.client, hop.server] : [hop.server, hop.client];
    return datagram(from, to, text, index < 4 ? milliseconds + 10 * index : end + 10 * index);
  });
}

/** A TCP connection tells its own time, a millisecond a frame; what comes after the ACK is sent when the media has ended. */
function overTcp(hop: Hop, said: readonly Said[], milliseconds: number, end: number): BuiltFrame[] {
  const connection = tcpConversation(hop.client, hop.server, sequencesAt(milliseconds));
  const say = ([sender, text]: Said) => connection[sender](text).ack(sender === 'client' ? 'server' : 'client');
  connection.syn();
  said.slice(0, 4).forEach(say);
  const beforeMedia = connection.frames.length;
  said.slice(4).forEach(say);
  return connection
    .fin()
    .frames.map((frame, index) => sentAt(frame, index < beforeMedia ? milliseconds + index : end + index));
}

/** A later connection on the same ports begins with other sequence numbers. RFC 9293 section 3.4.1. */
export function sequencesAt(milliseconds: number): { clientSequence: number; serverSequence: number } {
  return { clientSequence: 1_000 + 250_000 * milliseconds, serverSequence: 5_000 + 250_000 * milliseconds };
}

/** @param milliseconds since CALL_TIME */
export function sentAt(frame: BuiltFrame, milliseconds: number): BuiltFrame {
  const nanoseconds = Math.round((milliseconds % 1000) * 1_000_000);
  return { ...frame, seconds: CALL_TIME + Math.floor(milliseconds / 1000), nanoseconds };
}
