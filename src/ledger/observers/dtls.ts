/**
 * One UDP flow that carries DTLS: datagrams in, facts out; a flow may hold several handshakes one after the other.
 * RFC 6347, RFC 9147, RFC 4347, RFC 5764 (use_srtp), RFC 9146 (connection ID).
 *
 * A ClientHello or ServerHello with another random begins another handshake; with the same one it is a retransmission, or the
 * second hello after a cookie or HelloRetryRequest. Bounded: dissectors/dtls says how many fragments wait, MAX_HANDSHAKES how
 * many handshakes are told apart.
 *
 * Not handled: decryption; a handshake that goes on over another flow: `legs/moved-associations.ts` joins what follows a whole one.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import { HandshakeFragments } from '../../dissectors/dtls/handshake-fragments.ts';
import dtls, { type DtlsRecord } from '../../dissectors/dtls/index.ts';
import { readAlert } from '../../dissectors/tls/alert.ts';
import { type HandshakeBody, readHandshakeBody } from '../../dissectors/tls/handshake.ts';
import { CONTENT_TYPE, HANDSHAKE_TYPE } from '../../registry/tls-messages.ts';
import type { CertificateCollection } from './certificates.ts';
import { type Seen, toReference } from './tls.ts';
import { type Direction, HandshakeObservation, other, type TlsConnectionFacts } from './tls-handshake.ts';

/** More handshakes on one flow than this are not told apart. */
export const MAX_HANDSHAKES = 64;

export class DtlsConversation {
  readonly #certificates: CertificateCollection;
  readonly #clientHint: Direction | null;
  readonly #finished: TlsConnectionFacts[] = [];
  readonly #datagram = dtls.out();
  /** Octets of connection ID in records of each direction. */
  readonly #connectionIds: [number, number] = [0, 0];
  #observation: HandshakeObservation;
  #fragments: readonly [HandshakeFragments, HandshakeFragments];
  #at: FrameReference;
  #stop: Stop | undefined;
  #after = 0;
  #cookieExchanges = 0;
  #highestEpoch = 0;
  /** Of the last handshake that was told of: records before it and of its own say nothing new. */
  #toldEpoch = 1;

  /** @param clientDirection who began, if the caller knows; a hello in the capture overrules it */
  constructor(certificates: CertificateCollection, first: Seen, clientDirection: Direction | null = null) {
    this.#certificates = certificates;
    this.#clientHint = clientDirection;
    this.#at = toReference(first);
    this.#observation = this.#begin();
    this.#fragments = [this.#joiner(0), this.#joiner(1)];
  }

  /** One datagram's payload. The Stop is the first thing that could not be read in it; it is in `outcome()` too. */
  datagram(direction: Direction, bytes: Uint8Array, start: number, end: number, frame: Seen): Stop | undefined {
    this.#at = toReference(frame);
    this.#stop = undefined;
    let problem: Stop | undefined;
    let at = start;
    while (at < end) {
      problem = this.#records(direction, bytes, at, end);
      at = this.#after;
    }
    this.#observation.saw(direction, this.#at);
    this.#observation.read(this.#at);
    this.#note(problem);
    return this.#stop;
  }

  /**
   * Reads records up to the end of the datagram, or up to a ServerHello that agrees on connection IDs: the records behind it have
   * another header than was assumed. Leaves in `#after` where to go on.
   */
  #records(direction: Direction, bytes: Uint8Array, start: number, end: number): Stop | undefined {
    const assumed = this.#connectionIds[direction];
    this.#datagram.connectionIdLength = assumed;
    const problem = dtls.dissect(bytes, start, end, this.#datagram);
    for (let index = 0; index < this.#datagram.count; index += 1) {
      const record = this.#datagram.records[index]!;
      this.#record(direction, record, bytes);
      this.#after = record.end;
      if (this.#connectionIds[direction] !== assumed) return undefined;
    }
    this.#after = end;
    return problem;
  }

  /** Octets of the flow are missing, or a datagram was cut off: an absent message no longer means that there was none. */
  missed(): void {
    this.#observation.missed();
  }

  /** One entry per handshake, in order; the last one may still be going on. */
  outcome(): readonly TlsConnectionFacts[] {
    return [...this.#finished, this.#outcomeOfThis()];
  }

  #outcomeOfThis(): TlsConnectionFacts {
    for (const fragments of this.#fragments) fragments.flush();
    const [one, two] = this.#fragments;
    this.#observation.traffic.datagrams = {
      cookieExchanges: this.#cookieExchanges,
      fragmentedMessages: one.fragmented + two.fragmented,
      reorderedFragments: one.reordered + two.reordered,
      retransmittedMessages: one.retransmissions + two.retransmissions,
      highestEpoch: this.#highestEpoch,
    };
    return this.#observation.outcome();
  }

  #record(direction: Direction, record: DtlsRecord, bytes: Uint8Array): void {
    const { start, end } = record;
    if (record.epoch > this.#highestEpoch) this.#highestEpoch = record.epoch;
    if (record.unified) {
      this.#unified(direction, record);
    } else if (record.epoch > 0) {
      this.#protected(direction, record, bytes);
    } else if (record.contentType === CONTENT_TYPE.handshake) {
      this.#handshakeRecord(direction, bytes, start, end);
    } else if (record.contentType === CONTENT_TYPE.changeCipherSpec) {
      this.#observation.changeCipherSpec(direction);
    } else if (record.contentType === CONTENT_TYPE.alert) {
      this.#observation.alert(direction, readAlert(bytes, start, end), this.#at);
    } else if (record.contentType === CONTENT_TYPE.applicationData) {
      this.#observation.applicationData(direction, end - start);
    } else if (record.contentType === CONTENT_TYPE.heartbeat) {
      this.#observation.traffic.heartbeat(bytes, start, end, true, this.#at);
    }
  }

  /** RFC 9147 section 6.1: epoch 1 is early data, 2 the handshake, 3 and later application data; two bits of it are shown. */
  #unified(direction: Direction, record: DtlsRecord): void {
    const length = record.end - record.start;
    this.#observation.sawRecordVersion(record.version);
    if (record.epoch === 2) this.#observation.protectedHandshake13(direction, length);
    else this.#observation.applicationData(direction, length);
  }

  /** DTLS 1.2 and before: what belongs to a later epoch is ciphertext; its messages in clear are all there by then. */
  #protected(direction: Direction, record: DtlsRecord, bytes: Uint8Array): void {
    const { contentType, epoch, start, end } = record;
    this.#fragments[direction].flush();
    this.#observation.sawRecordVersion(record.version);
    this.#observation.protectedRecord(direction, bytes, start, end, record, this.#at);
    this.#tellEpoch(contentType === CONTENT_TYPE.changeCipherSpec ? epoch + 1 : epoch);
    if (contentType === CONTENT_TYPE.heartbeat) {
      this.#observation.traffic.heartbeat(bytes, start, end, false, this.#at);
    } else if (contentType === CONTENT_TYPE.handshake) this.#observation.protectedHandshake(direction, this.#at);
    else if (record.contentType === CONTENT_TYPE.applicationData || record.contentType === CONTENT_TYPE.tls12Cid) {
      this.#protectedData(direction, record);
    }
  }

  /** Each epoch after the first is one more handshake, of which any number of records follow. A ChangeCipherSpec ends the epoch before. */
  #tellEpoch(epoch: number): void {
    if (epoch <= this.#toldEpoch) return;
    this.#toldEpoch = epoch;
    this.#observation.laterEpoch(this.#at);
  }

  /** With a connection ID the Finished has the same outer type as data (RFC 9146 section 4): the first one is taken for it. */
  #protectedData(direction: Direction, record: DtlsRecord): void {
    const hidden = record.contentType === CONTENT_TYPE.tls12Cid;
    if (hidden && !this.#observation.hasFinished(direction)) this.#observation.protectedHandshake(direction, this.#at);
    else {
      if (!hidden) this.#observation.dataOfNewEpoch(direction, record);
      this.#observation.applicationData(direction, record.end - record.start);
    }
  }

  #handshakeRecord(direction: Direction, bytes: Uint8Array, start: number, end: number): void {
    if (this.#beginsAnother(direction, bytes, start, end)) this.#restart();
    this.#note(this.#fragments[direction].push(bytes, start, end));
  }

  /** Compares the random of a hello (12 octets of header, 2 of version, then the random) with the one that is known. */
  #beginsAnother(direction: Direction, bytes: Uint8Array, start: number, end: number): boolean {
    const type = bytes[start]!;
    if (end - start < HELLO_WITH_RANDOM || bytes[start + 6] !== 0 || bytes[start + 7] !== 0 || bytes[start + 8] !== 0) {
      return false;
    }
    const random = Buffer.from(bytes.buffer, bytes.byteOffset + start + 14, 32).toString('hex');
    const { clientHello, serverHello } = this.#observation;
    if (type === HANDSHAKE_TYPE.clientHello) {
      const isOther = clientHello === null ? serverHello !== null : clientHello.random !== random;
      // A crossed hello, or a client that starts over before the server has said anything, is one attempt still.
      return isOther && (serverHello !== null || clientHello !== null) && !this.#isLateClient(direction);
    }
    return type === HANDSHAKE_TYPE.serverHello && serverHello !== null && serverHello.random !== random;
  }

  /** A capture may show the server's direction a little before the client's: then the hello belongs to what is already there. */
  #isLateClient(direction: Direction): boolean {
    const { clientHello, clientDirection } = this.#observation;
    return clientHello === null && clientDirection === direction && !this.#observation.complete;
  }

  #restart(): void {
    if (this.#finished.length >= MAX_HANDSHAKES - 1) {
      this.#note(stop('dtls', 'limit-reached', 0, 0, 0, `More than ${MAX_HANDSHAKES} handshakes on one flow`));
      return;
    }
    this.#finished.push(this.#outcomeOfThis());
    this.#cookieExchanges = this.#highestEpoch = 0;
    this.#toldEpoch = 1;
    this.#observation = this.#begin();
    this.#fragments = [this.#joiner(0), this.#joiner(1)];
  }

  #begin(): HandshakeObservation {
    return new HandshakeObservation('DTLS', this.#certificates, this.#at, this.#clientHint);
  }

  #joiner(direction: Direction): HandshakeFragments {
    return new HandshakeFragments((type, _sequence, bytes, start, end) =>
      this.#message(direction, type, bytes, start, end),
    );
  }

  #message(direction: Direction, type: number, bytes: Uint8Array, start: number, end: number): void {
    const reading = readHandshakeBody(type, bytes, start, end, this.#observation);
    this.#note(reading.stop);
    if (type === HANDSHAKE_TYPE.serverHelloDone) this.#observation.serverHelloDone();
    this.#observation.message(direction, reading.body, bytes, this.#at);
    if (isCookieRequest(reading.body)) this.#cookieExchanges += 1;
    if (reading.body.kind === 'server_hello') this.#agreeConnectionIds();
  }

  /** Each side says how long the ID is that it wants to receive; in force when both have said so. */
  #agreeConnectionIds(): void {
    const { clientHello, serverHello, clientDirection } = this.#observation;
    const towardsClient = clientHello?.extensions.connectionIdLength ?? null;
    const towardsServer = serverHello?.extensions.connectionIdLength ?? null;
    if (towardsClient === null || towardsServer === null || clientDirection === null) return;
    this.#connectionIds[clientDirection] = towardsServer;
    this.#connectionIds[other(clientDirection)] = towardsClient;
  }

  #note(problem: Stop | undefined): void {
    if (problem === undefined) return;
    this.#stop ??= problem;
    this.#observation.problem(problem, this.#at);
  }
}

/** RFC 6347 section 4.2.1, RFC 9147 section 5.1. */
function isCookieRequest(body: HandshakeBody): boolean {
  if (body.kind === 'hello_verify_request') return true;
  return body.kind === 'server_hello' && body.isHelloRetryRequest && body.extensions.cookieLength !== null;
}

/** Fragment header, version and random. */
const HELLO_WITH_RANDOM = 12 + 2 + 32;
