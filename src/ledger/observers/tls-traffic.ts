/**
 * What is seen of the records of one connection beside the handshake: heartbeats, 0-RTT data, explicit nonces, how many records a key
 * protected, and handshakes inside it. RFC 6520, RFC 8446 section 2.3, RFC 5288, RFC 5746. Ciphertext is counted, never kept.
 */
import { u16, u32 } from '../../bytes/read.ts';
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { DtlsTraffic, Evidence, TlsTraffic } from '../facts.ts';
import { type EarlierUse, NONCE_OCTETS, NonceWatch } from './nonce-watch.ts';
import type { Direction } from './tls-connection-facts.ts';

/** Of each kind, per connection: more of them say nothing new. */
export const MAX_EVENTS = 8;
/** RFC 6520 section 4: type, length of the payload, payload, at least 16 octets of padding. */
const HEARTBEAT_HEADER = 3;
const HEARTBEAT_PADDING = 16;

/** Which record of DTLS it is; null in TLS, where the order says it. */
export interface RecordNumber {
  readonly epoch: number;
  readonly sequence: number;
}

export class TrafficObservation {
  heartbeats = 0;
  earlyDataRecords = 0;
  /** Set by the DTLS observer. */
  datagrams: DtlsTraffic | null = null;
  readonly #malformedHeartbeats: Evidence[] = [];
  readonly #renegotiations: Evidence[] = [];
  readonly #repeatedNonces: Evidence[] = [];
  readonly #firstUses: Evidence[] = [];
  readonly #nonces: [NonceWatch | null, NonceWatch | null] = [null, null];
  readonly #newest: [number, number] = [-1, -1];
  readonly #records: [number, number] = [0, 0];
  #mostRecords = 0;
  #compared: number | null = null;
  #complete = true;

  /** The direction has another key from here on. `explicitNonce`: its records begin with eight octets of their nonce. */
  newKey(direction: Direction, explicitNonce: boolean): void {
    this.#settle(direction);
    this.#nonces[direction] = explicitNonce ? new NonceWatch() : null;
    this.#records[direction] = 0;
    this.#newest[direction] = -1;
  }

  applicationData(direction: Direction): void {
    this.#records[direction] += 1;
    if (this.#records[direction] > this.#mostRecords) this.#mostRecords = this.#records[direction];
  }

  /** A protected record of any content type; `bytes[start..end)` holds at least its first octets. */
  protectedRecord(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    number: RecordNumber | null,
    at: FrameReference,
  ): void {
    const watch = this.#nonces[direction];
    if (watch === null || end - start < NONCE_OCTETS) return;
    if (number !== null && !this.#isNews(direction, number)) return;
    if (number !== null && isNumber(bytes, start, number)) {
      watch.compared += 1;
    } else {
      const earlier = watch.earlierUse(bytes, start, at);
      if (earlier !== null) this.#repeated(earlier, at);
    }
  }

  #repeated(earlier: EarlierUse, at: FrameReference): void {
    if (this.#repeatedNonces.length === MAX_EVENTS) return;
    this.#repeatedNonces.push({ at, what: 'record whose explicit nonce came before under the same key' });
    const what = earlier.isExact
      ? 'record that used this explicit nonce first'
      : 'first record of the run of explicit nonces in which it was used before';
    if (!this.#firstUses.some((known) => known.at === earlier.at)) this.#firstUses.push({ at: earlier.at, what });
  }

  /** In clear it tells whether it asks for more than it holds. */
  heartbeat(bytes: Uint8Array, start: number, end: number, inClear: boolean, at: FrameReference): void {
    this.heartbeats += 1;
    if (!inClear || end - start < HEARTBEAT_HEADER) return;
    const payload = u16(bytes, start + 1);
    const held = end - start;
    if (bytes[start] !== 1 || HEARTBEAT_HEADER + payload + HEARTBEAT_PADDING <= held) return;
    if (this.#malformedHeartbeats.length === MAX_EVENTS) return;
    const what = `heartbeat request that announces ${payload} octets in a record of ${held}`;
    this.#malformedHeartbeats.push({ at, what });
  }

  renegotiation(what: string, at: FrameReference): void {
    if (this.#renegotiations.length < MAX_EVENTS) this.#renegotiations.push({ at, what });
  }

  outcome(): TlsTraffic {
    this.#settle(0);
    this.#settle(1);
    return {
      renegotiations: [...this.#renegotiations],
      heartbeats: this.heartbeats,
      malformedHeartbeats: [...this.#malformedHeartbeats],
      earlyDataRecords: this.earlyDataRecords,
      recordsInOneDirection: this.#mostRecords,
      noncesCompared: this.#compared,
      noncesComplete: this.#complete,
      repeatedNonces: [...this.#repeatedNonces],
      noncesUsedFirst: [...this.#firstUses],
      datagrams: this.datagrams,
    };
  }

  /** Adds up what the key in force was used for; it may be asked twice. */
  #settle(direction: Direction): void {
    const watch = this.#nonces[direction];
    if (watch === null) return;
    this.#compared = (this.#compared ?? 0) + watch.compared;
    watch.compared = 0;
    this.#complete &&= watch.complete;
  }

  /** A datagram may come twice, and late: only what is newer than all before it says something. */
  #isNews(direction: Direction, { sequence }: RecordNumber): boolean {
    if (sequence <= this.#newest[direction]) return false;
    this.#newest[direction] = sequence;
    return true;
  }
}

/** Most programs take the number of the record, which is never the same twice. */
function isNumber(bytes: Uint8Array, start: number, { epoch, sequence }: RecordNumber): boolean {
  const low = sequence % 2 ** 32;
  const high = Math.floor(sequence / 2 ** 32);
  return u16(bytes, start) === epoch && u16(bytes, start + 2) === high && u32(bytes, start + 4) === low;
}

/** Several connections of one session row, in order of time. */
export function addedTraffic(one: TlsTraffic, other: TlsTraffic, most: number): TlsTraffic {
  const events = (a: readonly Evidence[], b: readonly Evidence[]) =>
    [...a, ...b].sort((x, y) => compareReferences(x.at, y.at)).slice(0, most);
  const maybe = (a: number | null, b: number | null) => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));
  return {
    renegotiations: events(one.renegotiations, other.renegotiations),
    heartbeats: one.heartbeats + other.heartbeats,
    malformedHeartbeats: events(one.malformedHeartbeats, other.malformedHeartbeats),
    earlyDataRecords: one.earlyDataRecords + other.earlyDataRecords,
    recordsInOneDirection: Math.max(one.recordsInOneDirection, other.recordsInOneDirection),
    noncesCompared: maybe(one.noncesCompared, other.noncesCompared),
    noncesComplete: one.noncesComplete && other.noncesComplete,
    repeatedNonces: events(one.repeatedNonces, other.repeatedNonces),
    noncesUsedFirst: events(one.noncesUsedFirst, other.noncesUsedFirst),
    datagrams: addedDatagrams(one.datagrams, other.datagrams),
  };
}

function addedDatagrams(one: DtlsTraffic | null, other: DtlsTraffic | null): DtlsTraffic | null {
  if (one === null || other === null) return one ?? other;
  return {
    cookieExchanges: one.cookieExchanges + other.cookieExchanges,
    fragmentedMessages: one.fragmentedMessages + other.fragmentedMessages,
    reorderedFragments: one.reorderedFragments + other.reorderedFragments,
    retransmittedMessages: one.retransmittedMessages + other.retransmittedMessages,
    highestEpoch: Math.max(one.highestEpoch, other.highestEpoch),
  };
}
