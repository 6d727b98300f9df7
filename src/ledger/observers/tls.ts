/**
 * One TCP connection that carries TLS: ordered octets in, facts out. RFC 8446, RFC 5246, RFC 6101, and SSL 2.0 to report it.
 *
 * May also be fed from the start of a connection that turns to TLS later (STARTTLS): octets before the first record are
 * passed over. Bounded: one unfinished record and one unfinished handshake message per direction.
 *
 * With a suite that does not encrypt, application data is readable as it stands, before its MAC: it is handed on.
 *
 * Not handled: decryption; what a second handshake on the same connection agrees on, which is encrypted: only that there is one.
 */
import type { Stop } from '../../bytes/stop.ts';
import { Frame, type FrameReference, referenceTo } from '../../capture/frame.ts';
import { readAlert } from '../../dissectors/tls/alert.ts';
import tls from '../../dissectors/tls/index.ts';
import { readSsl2Message } from '../../dissectors/tls/ssl2.ts';
import { HandshakeJoiner } from '../../reassembly/tls-handshakes.ts';
import { recogniseTls, SSL2_RECORD, type TlsRecord, TlsRecordReader } from '../../reassembly/tls-records.ts';
import { CONTENT_TYPE, HANDSHAKE_TYPE } from '../../registry/tls-messages.ts';
import type { CertificateCollection } from './certificates.ts';
import { type Direction, HandshakeObservation, other, type TlsConnectionFacts } from './tls-handshake.ts';

/** A reference, or the running frame, from which one is made only when something is worth citing. */
export type Seen = Frame | FrameReference;

/** Application data that went without encryption, `bytes[start..end)`: borrowed, valid during the call. */
export type PlaintextSink = (
  direction: Direction,
  bytes: Uint8Array,
  start: number,
  end: number,
  at: FrameReference,
) => void;

interface Half {
  readonly records: TlsRecordReader;
  readonly messages: HandshakeJoiner;
}

export class TlsConversation {
  readonly #observation: HandshakeObservation;
  readonly #halves: readonly [Half, Half];
  readonly #message = tls.out();
  readonly #plaintext: PlaintextSink | null;
  #at: FrameReference;
  #stop: Stop | undefined;

  /**
   * @param first the frame of the first octets
   * @param clientDirection who opened the connection, if the caller knows; a hello in the capture overrules it
   * @param plaintext takes application data that can be read
   */
  constructor(
    certificates: CertificateCollection,
    first: Seen,
    clientDirection: Direction | null = null,
    plaintext: PlaintextSink | null = null,
  ) {
    this.#plaintext = plaintext;
    this.#at = toReference(first);
    this.#observation = new HandshakeObservation('TLS', certificates, this.#at, clientDirection);
    this.#halves = [this.#half(0), this.#half(1)];
  }

  /** The next octets of a direction. The Stop is the first thing that could not be read in them; it is in `outcome()` too. */
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, frame: Seen): Stop | undefined {
    this.#at = toReference(frame);
    this.#stop = undefined;
    const { records } = this.#halves[direction];
    if (this.#isBeforeTls(direction, bytes, start, end)) return undefined;
    this.#observation.saw(direction, this.#at);
    this.#note(records.push(bytes, start, end));
    this.#observation.read(this.#at);
    return this.#stop;
  }

  /**
   * Before the first record there may be a plaintext protocol, which is not ours to report. When the peer is already at its
   * records, this direction's first octets lie inside one, and the next record is looked for.
   */
  #isBeforeTls(direction: Direction, bytes: Uint8Array, start: number, end: number): boolean {
    const { records } = this.#halves[direction];
    if (records.state !== 'start' || records.holdsOctets || recogniseTls(bytes, start, end) !== 'no') return false;
    const peer = this.#halves[other(direction)].records.state;
    if (peer === 'records') records.seek();
    return peer === 'start';
  }

  /** What came last in this direction was no record, or lies behind octets that the capture misses. */
  isLost(direction: Direction): boolean {
    return this.#halves[direction].records.state === 'lost';
  }

  /** `octets` of a direction are not in the capture. */
  hole(direction: Direction, octets: number, frame: Seen): Stop | undefined {
    this.#at = toReference(frame);
    this.#stop = undefined;
    this.#observation.missed();
    this.#halves[direction].messages.hole();
    this.#note(this.#halves[direction].records.hole(octets));
    return this.#stop;
  }

  /** FIN or RST. */
  close(frame: Seen): void {
    this.#at = toReference(frame);
    this.#observation.closed(this.#at);
  }

  outcome(): TlsConnectionFacts {
    return this.#observation.outcome();
  }

  #half(direction: Direction): Half {
    return {
      records: new TlsRecordReader((record) => this.#record(direction, record)),
      messages: new HandshakeJoiner((bytes, start, end) => this.#handshake(direction, bytes, start, end)),
    };
  }

  #record(direction: Direction, record: TlsRecord): void {
    const { bytes, start, end } = record;
    switch (record.contentType) {
      case CONTENT_TYPE.applicationData:
        this.#observation.sawRecordVersion(record.version);
        this.#observation.protectedRecord(direction, bytes, start, end, null, this.#at);
        this.#observation.applicationData(direction, record.length);
        this.#readable(direction, record);
        return;
      case CONTENT_TYPE.handshake:
        if (!this.#isProtected(direction, bytes, start, end)) {
          this.#note(this.#halves[direction].messages.push(bytes, start, end));
          return;
        }
        this.#observation.sawRecordVersion(record.version);
        this.#observation.protectedRecord(direction, bytes, start, end, null, this.#at);
        this.#observation.protectedHandshake(direction, this.#at);
        return;
      case CONTENT_TYPE.heartbeat: {
        const inClear = !this.#observation.hasChangedCipher(direction);
        this.#observation.traffic.heartbeat(bytes, start, end, inClear, this.#at);
        return;
      }
      case CONTENT_TYPE.changeCipherSpec:
        this.#observation.changeCipherSpec(direction);
        return;
      case CONTENT_TYPE.alert: {
        const inClear = !this.#observation.hasChangedCipher(direction) || this.#observation.isVersion13;
        if (!inClear) this.#observation.protectedRecord(direction, bytes, start, end, null, this.#at);
        this.#observation.alert(direction, inClear ? readAlert(bytes, start, end) : null, this.#at);
        return;
      }
      case SSL2_RECORD:
        this.#ssl2(direction, bytes, start, end);
    }
  }

  /** RFC 5246 section 6.2.3.1: without encryption a record is the plaintext and its MAC. */
  #readable(direction: Direction, { bytes, start, end, length }: TlsRecord): void {
    const mac = this.#observation.plaintextMacOctets;
    // A record of which not all octets came is none that ends in its MAC.
    if (mac === null || this.#plaintext === null || end - start !== length || length <= mac) return;
    if (this.#observation.hasChangedCipher(direction)) this.#plaintext(direction, bytes, start, end - mac, this.#at);
  }

  /**
   * After ChangeCipherSpec a handshake record is ciphertext, except that TLS 1.3 sends ChangeCipherSpec for the sake of
   * middleboxes, even between two hellos (RFC 8446 appendix D.4): a record that is a hello to the octet stays a hello.
   */
  #isProtected(direction: Direction, bytes: Uint8Array, start: number, end: number): boolean {
    if (!this.#observation.hasChangedCipher(direction) || this.#observation.isVersion13) return false;
    const type = bytes[start];
    const isHello = type === HANDSHAKE_TYPE.clientHello || type === HANDSHAKE_TYPE.serverHello;
    return !(isHello && tls.recognise(bytes, start, end) && bytes[start + 4] === 3);
  }

  #handshake(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    const message = this.#message;
    message.version = this.#observation.version;
    message.cipherSuite = this.#observation.cipherSuite;
    this.#note(tls.dissect(bytes, start, end, message));
    if (message.type === HANDSHAKE_TYPE.serverHelloDone) this.#observation.serverHelloDone();
    if (message.body !== null) this.#observation.message(direction, message.body, bytes, this.#at);
    if (message.type !== HANDSHAKE_TYPE.serverHello || this.#plaintext === null) return;
    const isReadable = this.#observation.plaintextMacOctets !== null;
    for (const { records } of this.#halves) records.keepApplicationData = isReadable;
  }

  #ssl2(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    const reading = this.#observation.isSsl2Keyed ? null : readSsl2Message(bytes, start, end);
    if (reading === null) {
      this.#observation.ssl2Protected(direction, end - start);
      return;
    }
    this.#note(reading.stop);
    this.#observation.ssl2Message(direction, reading.message, bytes, this.#at);
  }

  #note(stop: Stop | undefined): void {
    if (stop === undefined) return;
    this.#stop ??= stop;
    this.#observation.problem(stop, this.#at);
  }
}

export function toReference(seen: Seen): FrameReference {
  return seen instanceof Frame ? referenceTo(seen) : seen;
}
