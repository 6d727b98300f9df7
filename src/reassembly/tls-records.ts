/**
 * Ordered TCP octets to TLS records: RFC 8446 section 5.1, RFC 5246 section 6.2, and the SSL 2.0 framing that old clients
 * begin with (RFC 6101 appendix E, draft-hickman-netscape-ssl-00).
 *
 * A record that lies whole in the pushed chunk is handed on as a span of it; only one that continues in the next chunk is
 * copied. Application data is counted and not kept unless asked for: its octets are of no use without the keys.
 *
 * Not handled: decryption, DTLS (dissectors/dtls), QUIC. Records inside other framings are the caller's to unwrap.
 */
import { u16, u24 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { CONTENT_TYPE, HANDSHAKE_TYPE, isKnownAlert, isKnownHandshakeType } from '../registry/tls-messages.ts';
import { withRoom } from './room.ts';

/** RFC 5246 section 6.2.3: ciphertext is at most 2^14 + 2048 octets; TLS 1.3 allows less. */
export const MAX_RECORD_FRAGMENT = 2 ** 14 + 2048;
/** Content type of an SSL 2.0 record, which has none on the wire. */
export const SSL2_RECORD = 0x80;

const HEADER = 5;
/** Octets of application data that are shown: the explicit nonce of TLS 1.2. */
const SHOWN = 8;
/** How many headers of a record chain are looked at: more say nothing new. */
const CHAIN_DEPTH = 3;

/** One record. Reused for the next one: nobody keeps it. */
export class TlsRecord {
  /** 20 to 24, or SSL2_RECORD. */
  contentType = 0;
  /** As in the record header: 0x0301 ... ; 0x0002 for SSL 2.0. */
  version = 0;
  /** Octets of the fragment as the header says. */
  length = 0;
  /** The fragment: `bytes[start..end)`; of application data that is not kept, the first octets. Borrowed. */
  bytes: Uint8Array = EMPTY;
  start = 0;
  end = 0;
}

export type RecordSink = (record: TlsRecord) => void;

/** `start`: nothing seen yet. `lost`: after a hole or octets that are no record, until a record chain is found again. */
export type ReaderState = 'start' | 'records' | 'ssl2' | 'lost';

/** One direction of one connection. Holds at most one unfinished record. */
export class TlsRecordReader {
  state: ReaderState = 'start';
  /** Whether application data is handed on whole; may be set as soon as it is known that it can be read. */
  keepApplicationData: boolean;
  readonly #sink: RecordSink;
  readonly #record = new TlsRecord();
  /** Octets of the running record that need not be kept. */
  #skip = 0;
  /** An unfinished header, or a header with the part of its fragment that has come. */
  #held: Uint8Array = EMPTY;
  #heldLength = 0;
  #version = 0;

  constructor(sink: RecordSink, options: { readonly keepApplicationData?: boolean } = {}) {
    this.#sink = sink;
    this.keepApplicationData = options.keepApplicationData ?? false;
  }

  /** Octets of an unfinished record wait for more. */
  get holdsOctets(): boolean {
    return this.#heldLength > 0;
  }

  /** The stream is joined in the middle: the next octets may lie inside a record. */
  seek(): void {
    this.state = 'lost';
  }

  /** The next octets of the direction. The Stop is the first problem in them; reading goes on after it. */
  push(bytes: Uint8Array, start: number, end: number): Stop | undefined {
    let problem: Stop | undefined;
    let at = start;
    while (at < end) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, end - at);
        this.#skip -= skipped;
        at += skipped;
      } else if (this.state === 'lost') {
        const found = findRecord(bytes, at, end, this.#version);
        if (found === -1) return problem;
        this.state = 'records';
        at = found;
      } else if (this.#heldLength > 0) {
        at = this.#fillHeld(bytes, at, end);
        if (this.#takeHeld() === 'not-a-record') problem ??= this.#lose(at);
      } else {
        const next = this.#takeRecord(bytes, at, end);
        if (next === NOT_A_RECORD) problem ??= this.#lose(at);
        else at = next;
      }
    }
    return problem;
  }

  /**
   * The next `octets` are not in the capture. Inside application data the length of the record leads past them; a kept record
   * is given up; anything else loses the way until a record chain is seen again.
   */
  hole(octets: number): Stop | undefined {
    if (this.state === 'lost' || (this.state === 'start' && !this.holdsOctets)) return undefined;
    const missing = stop('tls', 'missing-segment', 0, octets, 0, `${octets} octets inside TLS records are missing`);
    let left = octets;
    if (this.#skip > 0) {
      const skipped = Math.min(this.#skip, left);
      this.#skip -= skipped;
      left -= skipped;
      if (left === 0) return undefined;
    } else if (this.#heldLength >= HEADER && isRecordHeader(this.#held, 0)) {
      const unread = HEADER + u16(this.#held, 3) - this.#heldLength;
      const header = this.#headerAt(this.#held, 0);
      // Application data that is known by its header is counted, whatever of it is missing.
      if (header?.skippable === true) this.#emit(header, this.#held, HEADER, this.#heldLength);
      this.#heldLength = 0;
      if (left <= unread) {
        this.#skip = unread - left;
        return missing;
      }
    }
    this.#heldLength = 0;
    this.#skip = 0;
    this.state = 'lost';
    return missing;
  }

  #lose(at: number): Stop {
    this.state = 'lost';
    this.#heldLength = 0;
    return stop('tls', 'malformed', at, HEADER, 0, 'Octets where a TLS record should begin are no record header');
  }

  /** Reads the record that begins at `at`; the offset after what was used, or NOT_A_RECORD. */
  #takeRecord(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < HEADER) return this.#hold(bytes, at, end);
    const header = this.#headerAt(bytes, at);
    if (header === null) return NOT_A_RECORD;
    const after = at + header.octets + header.length;
    if (header.skippable) {
      const shown = at + header.octets + Math.min(SHOWN, header.length);
      if (shown > end) return this.#hold(bytes, at, end);
      this.#emit(header, bytes, at + header.octets, shown);
      this.#skip = after - shown;
      return shown;
    }
    if (after > end) return this.#hold(bytes, at, end);
    this.#emit(header, bytes, at + header.octets, after);
    return after;
  }

  #hold(bytes: Uint8Array, at: number, end: number): number {
    this.#heldLength = 0;
    this.#append(bytes, at, end);
    return end;
  }

  /** Copies what the held record still needs, and no more. */
  #fillHeld(bytes: Uint8Array, at: number, end: number): number {
    const header = this.#heldLength < HEADER ? null : this.#headerAt(this.#held, 0);
    const contents = header?.skippable === true ? Math.min(SHOWN, header.length) : (header?.length ?? 0);
    const wanted = header === null ? HEADER : header.octets + contents;
    const until = Math.min(end, at + Math.max(0, wanted - this.#heldLength));
    this.#append(bytes, at, until);
    return until;
  }

  #takeHeld(): 'taken' | 'waiting' | 'not-a-record' {
    if (this.#heldLength < HEADER) return 'waiting';
    const header = this.#headerAt(this.#held, 0);
    if (header === null) return 'not-a-record';
    const whole = header.octets + header.length;
    if (header.skippable) {
      const shown = header.octets + Math.min(SHOWN, header.length);
      if (this.#heldLength < shown) return 'waiting';
      // Held octets never reach past what is shown: the header is looked at as soon as it is whole.
      this.#skip = whole - this.#heldLength;
      this.#heldLength = 0;
      this.#emit(header, this.#held, header.octets, shown);
      return 'taken';
    }
    if (this.#heldLength < whole) return 'waiting';
    // An SSL 2.0 record may be shorter than the five octets that were held to recognise it.
    const rest = this.#held.slice(whole, this.#heldLength);
    this.#heldLength = 0;
    this.#emit(header, this.#held, header.octets, whole);
    if (rest.length > 0) this.push(rest, 0, rest.length);
    return 'taken';
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const length = this.#heldLength + end - start;
    this.#held = withRoom(this.#held, this.#heldLength, length);
    this.#held.set(bytes.subarray(start, end), this.#heldLength);
    this.#heldLength = length;
  }

  #emit(header: Header, bytes: Uint8Array, start: number, end: number): void {
    this.state = header.contentType === SSL2_RECORD ? 'ssl2' : 'records';
    this.#version = header.version;
    const record = this.#record;
    record.contentType = header.contentType;
    record.version = header.version;
    record.length = header.length;
    record.bytes = bytes;
    record.start = start;
    record.end = end;
    this.#sink(record);
    record.bytes = EMPTY;
  }

  /** The caller has seen that HEADER octets are there. */
  #headerAt(bytes: Uint8Array, at: number): Header | null {
    const header = this.#header;
    if (isRecordHeader(bytes, at)) {
      header.contentType = bytes[at]!;
      header.version = u16(bytes, at + 1);
      header.octets = HEADER;
      header.length = u16(bytes, at + 3);
      header.skippable = header.contentType === CONTENT_TYPE.applicationData && !this.keepApplicationData;
      return header;
    }
    if (this.state !== 'ssl2' && !(this.state === 'start' && isSsl2Hello(bytes, at))) return null;
    const short = (bytes[at]! & 0x80) !== 0;
    header.contentType = SSL2_RECORD;
    header.version = 0x0002;
    header.octets = short ? 2 : 3;
    header.length = u16(bytes, at) & (short ? 0x7fff : 0x3fff);
    header.skippable = false;
    return header;
  }

  readonly #header: Header = { contentType: 0, version: 0, octets: 0, length: 0, skippable: false };
}

interface Header {
  contentType: number;
  version: number;
  octets: number;
  length: number;
  skippable: boolean;
}

/**
 * How sure it is that octets begin a TLS record.
 *
 * `certain`: a hello whose handshake header, versions and lengths agree, or a chain of three records.
 * `probable`: two records in a row, or one that fits the chunk to the octet, or an alert or ChangeCipherSpec with its only contents.
 * `possible`: one plausible header, or the beginning of one: ask again with more octets.
 */
export type TlsCertainty = 'no' | 'possible' | 'probable' | 'certain';

/** Works on the first octets of either direction, and on a segment in the middle of a connection that starts with a record. */
export function recogniseTls(bytes: Uint8Array, start: number, end: number): TlsCertainty {
  if (end <= start) return 'no';
  if (isSsl2ClientHello(bytes, start, end)) return 'certain';
  if (end - start < HEADER) return isHeaderPrefix(bytes, start, end) ? 'possible' : 'no';
  if (!isRecordHeader(bytes, start)) return 'no';
  const contents = contentsOf(bytes, start, end);
  if (contents === 'no' || contents === 'certain') return contents;
  const chain = chainLength(bytes, start, end);
  if (chain >= CHAIN_DEPTH) return 'certain';
  return chain === 2 || contents === 'probable' || endsExactly(bytes, start, end) ? 'probable' : 'possible';
}

function isRecordHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at]!;
  if (type < CONTENT_TYPE.changeCipherSpec || type > CONTENT_TYPE.heartbeat) return false;
  if (bytes[at + 1] !== 3 || bytes[at + 2]! > 4) return false;
  const length = u16(bytes, at + 3);
  return length <= MAX_RECORD_FRAGMENT && (length > 0 || type === CONTENT_TYPE.applicationData);
}

function isHeaderPrefix(bytes: Uint8Array, start: number, end: number): boolean {
  const type = bytes[start]!;
  if (type < CONTENT_TYPE.changeCipherSpec || type > CONTENT_TYPE.heartbeat) return false;
  return (end - start < 2 || bytes[start + 1] === 3) && (end - start < 3 || bytes[start + 2]! <= 4);
}

/** What the first fragment says about being TLS; ciphertext says `possible`. */
function contentsOf(bytes: Uint8Array, start: number, end: number): TlsCertainty {
  const type = bytes[start]!;
  const length = u16(bytes, start + 3);
  const body = start + HEADER;
  if (type === CONTENT_TYPE.changeCipherSpec) {
    if (length !== 1) return 'no';
    return body < end && bytes[body] === 1 ? 'probable' : 'possible';
  }
  if (type === CONTENT_TYPE.alert) {
    if (length !== 2 || body + 2 > end) return 'possible';
    return (bytes[body] === 1 || bytes[body] === 2) && isKnownAlert(bytes[body + 1]!) ? 'probable' : 'no';
  }
  return type === CONTENT_TYPE.handshake ? handshakeContents(bytes, body, end, length) : 'possible';
}

function handshakeContents(bytes: Uint8Array, body: number, end: number, length: number): TlsCertainty {
  if (length < 4 || end - body < 6) return 'possible';
  const type = bytes[body]!;
  const messageLength = u24(bytes, body + 1);
  const isHello = type === HANDSHAKE_TYPE.clientHello || type === HANDSHAKE_TYPE.serverHello;
  // Not a message header: an encrypted Finished, which only the record chain can vouch for.
  if (!isKnownHandshakeType(type) || messageLength > MAX_HANDSHAKE_OCTETS) return 'possible';
  if (!isHello) return messageLength + 4 <= length ? 'probable' : 'possible';
  const major = bytes[body + 4]!;
  if ((major !== 3 && major !== 0x7f) || messageLength < 38) return 'no';
  const sessionId = body + 38;
  return sessionId < end && bytes[sessionId]! > 32 ? 'no' : 'certain';
}

/** Records in a row from `start`, counting only headers that are there, up to CHAIN_DEPTH. */
function chainLength(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  let records = 0;
  while (records < CHAIN_DEPTH && end - at >= HEADER && isRecordHeader(bytes, at)) {
    records += 1;
    at += HEADER + u16(bytes, at + 3);
  }
  // A next header that is there and wrong speaks against the whole chain.
  return end - at >= HEADER && records < CHAIN_DEPTH ? 0 : records;
}

function endsExactly(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  for (let records = 0; records < CHAIN_DEPTH && end - at >= HEADER; records += 1) {
    if (!isRecordHeader(bytes, at)) return false;
    at += HEADER + u16(bytes, at + 3);
    if (at === end) return true;
  }
  return false;
}

/**
 * The first offset where records go on: two headers in a row, one that ends with the chunk, or, where the chunk begins, one of the
 * version that this direction has used (senders begin a record at a segment more often than not). -1 when there is none.
 */
function findRecord(bytes: Uint8Array, start: number, end: number, version: number): number {
  for (let at = start; end - at >= HEADER; at += 1) {
    if (!isRecordHeader(bytes, at)) continue;
    if (chainLength(bytes, at, end) >= 2 || endsExactly(bytes, at, end)) return at;
    if (at === start && u16(bytes, at + 1) === version && at + HEADER + u16(bytes, at + 3) > end) return at;
  }
  return -1;
}

/** Five octets: CLIENT-HELLO of any version, or SERVER-HELLO. */
function isSsl2Hello(bytes: Uint8Array, at: number): boolean {
  if ((bytes[at]! & 0x80) === 0) return false;
  const type = bytes[at + 2]!;
  if (type === 1) return isSsl2Version(u16(bytes, at + 3));
  return type === 4 && bytes[at + 3]! <= 1 && bytes[at + 4]! <= 1;
}

function isSsl2Version(version: number): boolean {
  return version === 0x0002 || (version >= 0x0300 && version <= 0x0304);
}

/** All of the fixed part, with lengths that add up: strict, since the first octets say so little. */
function isSsl2ClientHello(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 11 || !isSsl2Hello(bytes, start) || bytes[start + 2] !== 1) return false;
  const ciphers = u16(bytes, start + 5);
  const sessionId = u16(bytes, start + 7);
  const challenge = u16(bytes, start + 9);
  if (ciphers === 0 || ciphers % 3 !== 0 || (sessionId !== 0 && sessionId !== 16)) return false;
  return challenge >= 16 && challenge <= 32 && (u16(bytes, start) & 0x7fff) === 9 + ciphers + sessionId + challenge;
}

/** RFC 8446 section 4: lengths are 24 bits; a chain of certificates is the largest message, and this is far above any real one. */
export const MAX_HANDSHAKE_OCTETS = 256 * 1024;

const EMPTY = new Uint8Array(0);
const NOT_A_RECORD = -1;
