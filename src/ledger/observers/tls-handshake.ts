/**
 * What one TLS or DTLS handshake shows to a reader without keys: RFC 8446, RFC 5246, RFC 6347, RFC 9147.
 *
 * Fed by tls.ts and dtls.ts, which know records and fragments; here is what the messages mean together: who is the client, what
 * was agreed, whether both sides went on to protected records, who showed which certificate. tls-handshake/seen.ts keeps it,
 * tls-handshake/outcome.ts makes facts of it. tls-traffic.ts keeps what is seen of the records, tls-offer.ts and tls-key-exchange.ts
 * say what single messages mean.
 *
 * Not told apart: 0-RTT data that arrives after the ServerHello from the client's Finished; an external PSK from a resumption
 * (RFC 8446 section 2.2 makes them look the same).
 */
import type { Stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import type { Alert } from '../../dissectors/tls/alert.ts';
import type { CertificateList } from '../../dissectors/tls/certificates.ts';
import type { HandshakeBody, HandshakeContext } from '../../dissectors/tls/handshake.ts';
import type { ClientHello, ServerHello } from '../../dissectors/tls/hello.ts';
import type { Ssl2Message } from '../../dissectors/tls/ssl2.ts';
import type { TlsSignature } from '../facts.ts';
import type { CertificateCollection } from './certificates.ts';
import { plaintextMacOctets } from './tls-agreement.ts';
import type { Direction, TlsConnectionFacts } from './tls-connection-facts.ts';
import { outcomeOf } from './tls-handshake/outcome.ts';
import { HandshakeSeen, other } from './tls-handshake/seen.ts';
import {
  hasExplicitNonce,
  keyShareExchange,
  parameterSignature,
  serverKeyExchange,
  verifySignature,
} from './tls-key-exchange.ts';
import { ssl2OfferOf } from './tls-offer.ts';
import type { RecordNumber, TrafficObservation } from './tls-traffic.ts';

export type { Direction, PresentedCertificate, TlsConnectionFacts } from './tls-connection-facts.ts';
export { other } from './tls-handshake/seen.ts';

/** Alerts kept per connection. */
const MAX_ALERTS = 8;
/** Problems kept per connection; more of them say nothing new. */
const MAX_PROBLEMS = 16;
/** Smallest TLS 1.3 record that can hold a Finished: header, 32 octets, content type and a tag of 8. An alert is far smaller. */
const MIN_PROTECTED_FINISHED = 4 + 32 + 1 + 8;
/** ServerKeyExchange and the client's CertificateVerify, with room for one that is sent twice. */
const MAX_SIGNATURES = 4;

export class HandshakeObservation implements HandshakeContext {
  readonly #seen: HandshakeSeen;

  constructor(
    protocol: 'TLS' | 'DTLS',
    certificates: CertificateCollection,
    first: FrameReference,
    clientDirection: Direction | null,
  ) {
    this.#seen = new HandshakeSeen(protocol, certificates, first, clientDirection);
  }

  get datagram(): boolean {
    return this.#seen.datagram;
  }

  get version(): number {
    return this.#seen.version;
  }

  get cipherSuite(): number | null {
    return this.#seen.cipherSuite;
  }

  get clientDirection(): Direction | null {
    return this.#seen.clientDirection;
  }

  get clientHello(): ClientHello | null {
    return this.#seen.clientHello;
  }

  get serverHello(): ServerHello | null {
    return this.#seen.serverHello;
  }

  get traffic(): TrafficObservation {
    return this.#seen.traffic;
  }

  get isVersion13(): boolean {
    return this.#seen.isVersion13;
  }

  get complete(): boolean {
    return this.#seen.complete;
  }

  hasChangedCipher(direction: Direction): boolean {
    return this.#seen.sides[direction].changedCipher;
  }

  hasFinished(direction: Direction): boolean {
    return this.#seen.sides[direction].finished;
  }

  /** Octets of the MAC behind each readable plaintext, where the suite does not encrypt; null where it does, or is not known. */
  get plaintextMacOctets(): number | null {
    return this.#seen.serverHello === null ? null : plaintextMacOctets(this.#seen.serverHello);
  }

  /** SSL 2.0: the client has chosen the cipher, so everything after is ciphertext. */
  get isSsl2Keyed(): boolean {
    return this.#seen.ssl2Cipher !== null;
  }

  /** Octets of this direction came by; says nothing about what they are. */
  saw(direction: Direction, at: FrameReference): void {
    this.#seen.sides[direction].seen = true;
    this.#seen.last = at;
  }

  /** Octets are missing: an end without a Finished no longer means that there was none. */
  missed(): void {
    this.#seen.incomplete = true;
  }

  closed(at: FrameReference): void {
    this.#seen.closed = true;
    this.#seen.last = at;
  }

  /** All octets of a frame have been read: the handshake may be complete now. */
  read(at: FrameReference): void {
    if (this.#seen.completedAt === null && this.#seen.complete) this.#seen.completedAt = at;
  }

  problem(stop: Stop, at: FrameReference): void {
    if (this.#seen.problems.length < MAX_PROBLEMS) this.#seen.problems.push({ stop, at });
  }

  message(direction: Direction, body: HandshakeBody, bytes: Uint8Array, at: FrameReference): void {
    this.#seen.anyMessage = true;
    const side = this.#seen.sides[direction];
    switch (body.kind) {
      case 'client_hello':
        if (this.#seen.complete && !this.#seen.isVersion13) return this.#renegotiates('a ClientHello in clear', at);
        this.#seen.clientDirection = direction;
        // After a HelloRetryRequest or a cookie the second hello is the one that counts.
        this.#seen.clientHello = body;
        this.#seen.clientHelloAt = at;
        return;
      case 'server_hello':
        this.#seen.clientDirection = other(direction);
        this.#serverHello(body, at);
        return;
      case 'hello_verify_request':
        this.#seen.clientDirection = other(direction);
        return;
      case 'certificate':
        side.wentOn = true;
        this.#present(direction, body, bytes, at);
        return;
      case 'server_key_exchange':
        side.wentOn = true;
        this.#seen.keyExchange = body;
        this.#seen.exchange = serverKeyExchange(body, at);
        this.#sign(parameterSignature(body, this.#seen.serverHello, at));
        return;
      case 'certificate_request':
        side.wentOn = true;
        this.#seen.shown.requested ??= at;
        return;
      case 'certificate_verify':
        side.wentOn = true;
        if (direction === this.#seen.clientDirection) this.#verify(body.signatureScheme, at);
        return;
      case 'certificate_status':
        side.wentOn = true;
        this.#seen.shown.status ??= at;
        return;
      case 'new_session_ticket':
        side.wentOn = true;
        this.#seen.ticket = body;
        this.#seen.ticketAt = at;
        return;
      default:
        side.wentOn = true;
    }
  }

  /** ServerHelloDone has no body to tell it by. */
  serverHelloDone(): void {
    this.#seen.serverHelloDone = true;
  }

  changeCipherSpec(direction: Direction): void {
    this.#seen.sides[direction].changedCipher = true;
    this.#seen.traffic.newKey(direction, this.#seen.explicitNonce);
    // TLS 1.3 sends it for the sake of middleboxes, and may do so before the ServerHello.
    if (!this.#seen.isVersion13) this.#seen.sides[direction].wentOn = true;
  }

  /** DTLS 1.3, epoch 2: a Finished with a header of 12 octets, or an acknowledgement or alert, which are smaller. */
  protectedHandshake13(direction: Direction, length: number): void {
    this.#seen.sides[direction].wentOn = true;
    if (length >= MIN_PROTECTED_FINISHED + 8) this.#seen.sides[direction].finished = true;
  }

  /** What the header of a record says, which is a hint when no ServerHello was seen. A first ClientHello says nothing there. */
  sawRecordVersion(version: number): void {
    this.#seen.recordVersion = version;
  }

  /** A handshake record after ChangeCipherSpec, or in DTLS of a later epoch. */
  protectedHandshake(direction: Direction, at: FrameReference): void {
    const isFirst = !this.#seen.sides[direction].finished;
    // In DTLS it may be a Finished that was sent again: there the epoch tells.
    if (!this.#seen.datagram && this.#seen.complete && !isFirst) this.#renegotiates('a handshake record', at);
    this.#seen.sides[direction].changedCipher = true;
    this.#seen.sides[direction].finished = true;
    this.#seen.sides[direction].wentOn = true;
  }

  /** DTLS 1.2 and before: a second epoch belongs to a second handshake on the same association. Called once for each. */
  laterEpoch(at: FrameReference): void {
    this.traffic.renegotiation('a record of a second epoch inside the connection: another handshake', at);
  }

  /**
   * DTLS before 1.3: data of an epoch follows the Finished, which has its first number (RFC 6347 section 4.1). The flight with the Finished may have
   * been lost to the recorder, or have gone over another pair of ICE candidates: what else was in it is not known then.
   */
  dataOfNewEpoch(direction: Direction, { sequence }: RecordNumber): void {
    const side = this.#seen.sides[direction];
    if (side.finished || sequence === 0 || this.#seen.serverHello === null) return;
    side.finished = true;
    this.#seen.incomplete = true;
  }

  /** A record in ciphertext, of whatever type; `bytes[start..end)` holds at least its first octets. */
  protectedRecord(
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    number: RecordNumber | null,
    at: FrameReference,
  ): void {
    this.#seen.traffic.protectedRecord(direction, bytes, start, end, number, at);
    if (number !== null) this.#number(direction, number);
  }

  applicationData(direction: Direction, length: number): void {
    this.#seen.bursts.add(direction, length, this.#seen.last);
    const side = this.#seen.sides[direction];
    if (this.#isEarlyData(direction)) {
      this.#seen.traffic.earlyDataRecords += 1;
      side.applicationOctets += length;
      return;
    }
    this.#seen.traffic.applicationData(direction);
    this.#seen.renegotiating = false;
    if (!this.#seen.isVersion13 || this.#seen.protocol === 'DTLS') {
      side.applicationOctets += length;
      // Without the hellos nobody knows the version; with TLS 1.2 application data follows the Finished, which was missed then.
      if (this.#seen.serverHello !== null) side.wentOn = true;
      return;
    }
    side.wentOn = true;
    const client = this.#seen.clientDirection ?? 0;
    const clientFinished = this.#seen.sides[client].finished;
    const holdsFinished = length >= MIN_PROTECTED_FINISHED;
    if (direction === client && this.#seen.serverHello !== null)
      this.#seen.earlyData.take(length, this.#seen.serverHello);
    if (direction === client ? clientFinished : clientFinished && side.finished) side.applicationOctets += length;
    if (holdsFinished) side.finished = true;
  }

  #number(direction: Direction, { epoch, sequence }: RecordNumber): void {
    const span = this.#seen.protectedRecords[direction];
    if (span === null) {
      this.#seen.protectedRecords[direction] = { first: { epoch, sequence }, epoch, sequence };
    } else if (epoch > span.epoch || (epoch === span.epoch && sequence > span.sequence)) {
      span.epoch = epoch;
      span.sequence = sequence;
    }
  }

  /** Before the ServerHello a client can send nothing else in ciphertext. */
  #isEarlyData(direction: Direction): boolean {
    const offered = this.#seen.clientHello?.extensions.earlyData === true;
    return offered && direction === this.#seen.clientDirection && this.#seen.serverHello === null;
  }

  #renegotiates(what: string, at: FrameReference): void {
    if (!this.#seen.renegotiating)
      this.#seen.traffic.renegotiation(`${what} inside the connection: another handshake`, at);
    this.#seen.renegotiating = true;
  }

  #sign(signature: TlsSignature | null): void {
    if (signature !== null && this.#seen.signatures.length < MAX_SIGNATURES) this.#seen.signatures.push(signature);
  }

  #verify(scheme: number | null, at: FrameReference): void {
    this.#seen.shown.verified ??= at;
    this.#sign(verifySignature(scheme, this.#seen.shown.clientKeyAlgorithm, at));
  }

  /** Null: an alert in ciphertext, which is no failure: a close_notify looks the same. */
  alert(direction: Direction, alert: Alert | null, at: FrameReference): void {
    if (alert === null) return;
    const from =
      this.#seen.clientDirection === null ? null : direction === this.#seen.clientDirection ? 'client' : 'server';
    const { name, level } = alert;
    if (level === 'fatal' && !this.#seen.complete) this.#seen.fatal ??= { name, level, from, at };
    if (this.#seen.alerts.length < MAX_ALERTS) {
      this.#seen.alerts.push({ at, what: `${level} alert ${name} from ${from === null ? 'one side' : `the ${from}`}` });
    }
  }

  ssl2Message(direction: Direction, message: Ssl2Message, bytes: Uint8Array, at: FrameReference): void {
    this.#seen.anyMessage = true;
    if (message.kind === 'ssl2-client-hello') {
      this.#seen.clientDirection = direction;
      this.#seen.ssl2Offer = ssl2OfferOf(message, at);
      this.#seen.clientHelloAt = at;
      return;
    }
    this.#seen.version = 0x0002;
    if (message.kind === 'ssl2-client-master-key') {
      this.#seen.ssl2Cipher = message.cipher;
      this.#seen.sides[direction].wentOn = true;
      return;
    }
    this.#seen.clientDirection = other(direction);
    this.#seen.serverHelloAt = at;
    const entries = message.certificate === null ? [] : [message.certificate];
    this.#present(direction, { kind: 'certificate', entries }, bytes, at);
  }

  /** SSL 2.0 has no content types: after the cipher is chosen, every record is ciphertext. */
  ssl2Protected(direction: Direction, length: number): void {
    if (this.#seen.ssl2Cipher === null) return;
    const side = this.#seen.sides[direction];
    if (side.finished) side.applicationOctets += length;
    side.finished = true;
  }

  #serverHello(hello: ServerHello, at: FrameReference): void {
    if (hello.cipherSuite === null) return;
    if (hello.isHelloRetryRequest) {
      this.#seen.retryAt = at;
      this.#seen.version = hello.version;
      this.#seen.cipherSuite = hello.cipherSuite;
      return;
    }
    // The first one stands: a retransmission says the same, anything else is not the peer's.
    if (this.#seen.serverHello !== null) return;
    this.#seen.serverHello = hello;
    this.#seen.serverHelloAt = at;
    this.#seen.version = hello.version;
    this.#seen.cipherSuite = hello.cipherSuite;
    this.#seen.explicitNonce = hasExplicitNonce(hello);
    const { selectedGroup } = hello.extensions;
    if (selectedGroup !== null) this.#seen.exchange = keyShareExchange(selectedGroup, at);
  }

  #present(direction: Direction, list: CertificateList, bytes: Uint8Array, at: FrameReference): void {
    const role = direction === this.#seen.clientDirection ? 'client' : 'server';
    for (const stop of this.#seen.shown.add(role, list, bytes, at)) this.problem(stop, at);
  }

  outcome(): TlsConnectionFacts {
    return outcomeOf(this.#seen);
  }
}
