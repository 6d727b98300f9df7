/**
 * Patterns that only clear media has and that do not need many octets: RFC 4733 events, T.140 text, repeated blocks.
 *
 * Not here: the patterns that a sample window shows by itself (silence values, GSM's first nibble) and that only add words.
 */
import { words32 } from '../../bytes/counters.ts';
import { EVENT_OCTETS } from './clear-length.ts';

/** Highest event code of a telephone keypad and line signals in RFC 4733 section 3.2. */
const MAX_KEYPAD_EVENT = 16;

/**
 * RFC 4733 section 2.3 events: four octets, R bit 0, and in the next packet with the same timestamp the same event with a
 * duration that has not shrunk. A pair agrees by chance in less than one of 2^9 random pairs.
 */
export class EventPattern {
  /** Packets that continued the event of the packet before. */
  continuations = 0;
  private event = -1;
  private duration = 0;
  private timestamp = 0;

  add(bytes: Uint8Array, start: number, end: number, timestamp: number): void {
    const event = bytes[start]!;
    if (end - start !== EVENT_OCTETS || event > MAX_KEYPAD_EVENT || (bytes[start + 1]! & 0x40) !== 0) {
      this.event = -1;
      return;
    }
    const duration = (bytes[start + 2]! << 8) | bytes[start + 3]!;
    if (event === this.event && timestamp === this.timestamp && duration >= this.duration) this.continuations++;
    this.event = event;
    this.duration = duration;
    this.timestamp = timestamp;
  }
}

/** T.140 and other readable text: payloads that are well-formed, printable UTF-8 from end to end, as they are or inside RED. RFC 4103, RFC 2198. */
export class TextPattern {
  textOctets = 0;
  textPackets = 0;
  otherPackets = 0;

  /** True when the payload is text. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    const from = isPrintableUtf8(bytes, start, end) ? start : behindRedundancyHeaders(bytes, start, end);
    const isText = from === start || isPrintableUtf8(bytes, from, end);
    if (isText) {
      this.textPackets++;
      this.textOctets += end - from;
    } else {
      this.otherPackets++;
    }
    return isText;
  }
}

/** Where the blocks of a RED payload begin: four octets of header each with the first bit set, and a last one of one octet. `end` when it is none. */
function behindRedundancyHeaders(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! >= 0x80) at += 4;
  return at > start && at + 1 < end ? at + 1 : end;
}

/** Octets that follow a UTF-8 lead octet; -1 when it is none. RFC 3629. */
function continuationOctets(lead: number): number {
  if (lead >= 0x20 && lead < 0x7f) return 0;
  if (lead === 0x08 || lead === 0x09 || lead === 0x0a || lead === 0x0d) return 0; // T.140: backspace, tab, line ends
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  return lead >= 0xf0 && lead <= 0xf4 ? 3 : -1;
}

function isPrintableUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const following = continuationOctets(bytes[at]!);
    if (following < 0 || at + following >= end) return false;
    for (let next = 1; next <= following; next++) if (bytes[at + next]! >> 6 !== 2) return false;
    at += 1 + following;
  }
  return end > start;
}

/** Octets of a block that is compared. */
const BLOCK = 16;
const SLOTS = 32;

/**
 * Two packets of one stream that begin with the same 16 octets: digital silence. Under a proper cipher that happens with
 * 2^-128; a 64-bit hash is compared here, so with 2^-64 per pair. The caller has left out second copies of a packet.
 */
export class RepeatedBlocks {
  repeats = 0;
  private readonly hashes = words32(SLOTS * 2);

  /** True when the payload's first block was there before. */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start < BLOCK) return false;
    let low = 0x811c9dc5;
    let high = 0x9e3779b9;
    for (let at = start; at < start + BLOCK; at++) {
      low = Math.imul(low ^ bytes[at]!, 0x01000193);
      high = Math.imul(high ^ bytes[at]!, 0x85ebca6b) ^ (high >>> 15);
    }
    const slot = ((low ^ (low >>> 16)) & (SLOTS - 1)) * 2;
    const repeated = this.hashes[slot] === low >>> 0 && this.hashes[slot + 1] === high >>> 0;
    this.hashes[slot] = low;
    this.hashes[slot + 1] = high;
    if (repeated) this.repeats++;
    return repeated;
  }
}
