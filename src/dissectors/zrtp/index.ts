/**
 * ZRTP packets: RFC 6189 section 5, with their CRC (RFC 4960 appendix B).
 *
 * Reports the type of the message, and of those that say something in clear what they say: Hello, Commit, DHPart1 and DHPart2, Error. Of nonces,
 * hash images and public values only the place is given. The encrypted part of Confirm1, Confirm2 and SASrelay is not looked at.
 *
 * Not handled: ZRTP as header extensions of RTP (drafts before 2008); packets in fragments, which an extension of libbzrtp sends.
 */
import { crc32c } from '../../bytes/crc32c.ts';
import { u16, u32, u32le } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { defineDissector } from '../define-dissector.ts';
import { COMMIT_WORDS, Commit, Hello, readCommit, readHello } from './algorithms.ts';

export { modeOf } from './algorithms.ts';

const HEADER = 12;
const CRC = 4;
/** Preamble, length and type: every message has them. */
const PREFIX = 12;
/** ASCII "ZRTP". */
const COOKIE = 0x5a525450;
const PREAMBLE = 0x505a;

/** Message type blocks, RFC 6189 table 1, with the words that a message of the type has at least. */
const SHORTEST = {
  Hello: 22,
  HelloACK: 3,
  Commit: COMMIT_WORDS.multistream,
  DHPart1: 21,
  DHPart2: 21,
  Confirm1: 19,
  Confirm2: 19,
  Conf2ACK: 3,
  Error: 4,
  ErrorACK: 3,
  GoClear: 5,
  ClearACK: 3,
  SASrelay: 19,
  RelayACK: 3,
  Ping: 6,
  PingACK: 9,
} as const;

export type ZrtpType = keyof typeof SHORTEST;

const TYPES: ReadonlyMap<string, ZrtpType> = new Map(
  (Object.keys(SHORTEST) as ZrtpType[]).map((type) => [type.padEnd(8), type]),
);

export class ZrtpPacket {
  /** Null when no message could be read. */
  type: ZrtpType | null = null;
  sequence = 0;
  ssrc = 0;
  /** The message without header and CRC: what `a=zrtp-hash` is a hash of, for a Hello. */
  messageStart = 0;
  messageEnd = 0;
  /** Where the hash image stands, 32 octets: H3 of Hello, H2 of Commit, H1 of DHPart1 and DHPart2; 0 in others. */
  imageStart = 0;
  /** Valid only after a Hello, or a Commit. */
  readonly hello = new Hello();
  readonly commit = new Commit();
  /** Of an Error message; 0 in others. */
  errorCode = 0;
}

function reset(out: ZrtpPacket, start: number): void {
  out.type = null;
  out.sequence = 0;
  out.ssrc = 0;
  out.messageStart = start;
  out.messageEnd = start;
  out.imageStart = 0;
  out.errorCode = 0;
  out.hello.clear();
  out.commit.clear();
}

export default defineDissector<ZrtpPacket>({
  name: 'zrtp',
  references: ['RFC 6189', 'RFC 4960'],
  out: () => new ZrtpPacket(),

  recognise: (bytes, start, end) =>
    end - start >= HEADER + PREFIX + CRC && bytes[start]! >> 4 === 1 && u32(bytes, start + 4) === COOKIE,

  dissect(bytes, start, end, out) {
    reset(out, start);
    const available = Math.max(0, end - start);
    if (available < HEADER + PREFIX + CRC)
      return stop('zrtp', 'truncated', start, HEADER + PREFIX + CRC, available, 'no room for a ZRTP packet');
    const stopped = readFrame(bytes, start, end, out);
    return stopped ?? readMessage(bytes, out);
  },
});

/** Header, length and CRC. */
function readFrame(bytes: Uint8Array, start: number, end: number, out: ZrtpPacket): Stop | undefined {
  if (bytes[start]! >> 4 !== 1 || u32(bytes, start + 4) !== COOKIE)
    return stop('zrtp', 'malformed', start, 8, end - start, 'no ZRTP header');
  out.sequence = u16(bytes, start + 2);
  out.ssrc = u32(bytes, start + 8);
  const message = start + HEADER;
  if (u16(bytes, message) !== PREAMBLE)
    return stop('zrtp', 'unsupported', message, 2, end - message, 'not one whole message: the preamble is missing');
  const octets = u16(bytes, message + 2) * 4;
  const left = end - message - octets - CRC;
  if (left < 0) return stop('zrtp', 'truncated', message, octets + CRC, end - message, 'the message is cut short');
  if (left > 0 || octets < PREFIX)
    return stop(
      'zrtp',
      'malformed',
      message + 2,
      2,
      end - message,
      'the length of the message does not fit the packet',
    );
  // RFC 6189 section 5: whoever receives a packet with a wrong CRC drops it, so it takes no part in the exchange.
  if (crc32c(bytes, start, message + octets) !== u32le(bytes, message + octets))
    return stop('zrtp', 'malformed', message + octets, CRC, CRC, 'the CRC is wrong');
  out.messageStart = message;
  out.messageEnd = message + octets;
  return undefined;
}

function readMessage(bytes: Uint8Array, out: ZrtpPacket): Stop | undefined {
  const { messageStart, messageEnd } = out;
  const name = String.fromCharCode(...bytes.subarray(messageStart + 4, messageStart + PREFIX));
  const type = TYPES.get(name);
  if (type === undefined)
    return stop('zrtp', 'unsupported', messageStart + 4, 8, messageEnd - messageStart, 'a message of an unknown type');
  const octets = messageEnd - messageStart;
  if (octets < SHORTEST[type] * 4)
    return stop('zrtp', 'malformed', messageStart, SHORTEST[type] * 4, octets, `too short for a ${type} message`);
  const body = messageStart + PREFIX;
  if (type === 'Hello') {
    const stopped = readHello(bytes, body, messageEnd, out.hello);
    if (stopped !== undefined) return stopped;
    out.imageStart = out.hello.imageStart;
  } else if (type === 'Commit') {
    const stopped = readCommit(bytes, body, messageEnd, out.commit);
    if (stopped !== undefined) return stopped;
    out.imageStart = body;
  } else if (type === 'DHPart1' || type === 'DHPart2') out.imageStart = body;
  else if (type === 'Error') out.errorCode = u32(bytes, body);
  out.type = type;
  return undefined;
}
