/**
 * What one TLS or DTLS handshake shows to a reader without keys: RFC 8446, RFC 5246, RFC 6347, RFC 9147.
 *
 * Fed by tls.ts and dtls.ts, which know records and fragments; here is what the messages mean together: who is the client, what
 * was agreed, whether both sides went on to protected records, who showed which certificate. tls-traffic.ts keeps what is seen of
 * the records, tls-offer.ts and tls-key-exchange.ts say what single messages mean.
 *
 * Not told apart: 0-RTT data that arrives after the ServerHello from the client's Finished; an external PSK from a resumption
 * (RFC 8446 section 2.2 makes them look the same).
 */
import type { Stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import type { Alert } from '../../dissectors/tls/alert.ts';
import type { CertificateList } from '../../dissectors/tls/certificates.ts';
import type { HandshakeBody, HandshakeContext, NewSessionTicket } from '../../dissectors/tls/handshake.ts';
import { type ClientHello, isVersion13, type ServerHello } from '../../dissectors/tls/hello.ts';
import type { ServerKeyExchange } from '../../dissectors/tls/key-exchange.ts';
import type { Ssl2Message } from '../../dissectors/tls/ssl2.ts';
import { srtpProfileName } from '../../registry/srtp-profiles.ts';
import { namedGroupName, signatureSchemeName } from '../../registry/tls-parameters.ts';
import type {
  Evidence,
  NamedCode,
  TlsHandshakeFacts,
  TlsKeyExchange,
  TlsOffer,
  TlsSession,
  TlsSignature,
} from '../facts.ts';
import { ApplicationBursts } from './application-bursts.ts';
import type { CertificateCollection } from './certificates.ts';
import { EarlyDataWatch } from './early-data.ts';
import { ShownCertificates } from './shown-certificates.ts';
import { agreedOf, downgradeOf, issuedBy, plaintextMacOctets, resumptionOf, versionHint } from './tls-agreement.ts';
import type { Direction, Problem, TlsConnectionFacts } from './tls-connection-facts.ts';
import {
  forwardSecrecyOf,
  hasExplicitNonce,
  keyShareExchange,
  parameterSignature,
  serverKeyExchange,
  verifySignature,
} from './tls-key-exchange.ts';
import { offerOf, ssl2Code, ssl2OfferOf, suiteCode, versionName } from './tls-offer.ts';
import { type RecordNumber, TrafficObservation } from './tls-traffic.ts';

export type { Direction, PresentedCertificate, TlsConnectionFacts } from './tls-connection-facts.ts';

/** Alerts kept per connection. */
const MAX_ALERTS = 8;
/** Offered profiles kept. */
const MAX_OFFERED = 256;
/** Problems kept per connection; more of them say nothing new. */
const MAX_PROBLEMS = 16;
/** Smallest TLS 1.3 record that can hold a Finished: header, 32 octets, content type and a tag of 8. An alert is far smaller. */
const MIN_PROTECTED_FINISHED = 4 + 32 + 1 + 8;
/** ServerKeyExchange and the client's CertificateVerify, with room for one that is sent twice. */
const MAX_SIGNATURES = 4;

interface Side {
  /** Octets of this direction were seen. */
  seen: boolean;
  /** Sent something in clear beyond its hello, which answers the peer. */
  wentOn: boolean;
  changedCipher: boolean;
  /** Sent a protected record that can be its Finished. */
  finished: boolean;
  applicationOctets: number;
}

export class HandshakeObservation implements HandshakeContext {
  readonly protocol: 'TLS' | 'DTLS';
  readonly datagram: boolean;
  /** In force; 0 before the ServerHello. */
  version = 0;
  cipherSuite: number | null = null;
  clientDirection: Direction | null;
  clientHello: ClientHello | null = null;
  serverHello: ServerHello | null = null;
  problems: Problem[] = [];
  readonly traffic = new TrafficObservation();
  readonly first: FrameReference;
  last: FrameReference;

  readonly #shown: ShownCertificates;
  readonly #earlyData = new EarlyDataWatch();
  readonly #sides: readonly [Side, Side] = [newSide(), newSide()];
  readonly #alerts: Evidence[] = [];
  readonly #bursts = new ApplicationBursts();
  #clientHelloAt: FrameReference | null = null;
  #serverHelloAt: FrameReference | null = null;
  #retryAt: FrameReference | null = null;
  #completedAt: FrameReference | null = null;
  #keyExchange: ServerKeyExchange | null = null;
  #exchange: TlsKeyExchange | null = null;
  readonly #signatures: TlsSignature[] = [];
  #ssl2Offer: TlsOffer | null = null;
  #ticket: NewSessionTicket | null = null;
  #ticketAt: FrameReference | null = null;
  #recordVersion = 0;
  #explicitNonce = false;
  /** A renegotiation was noted and is still going on. */
  #renegotiating = false;
  #anyMessage = false;
  #serverHelloDone = false;
  #fatal: TlsConnectionFacts['fatalAlert'] = null;
  #closed = false;
  #incomplete = false;
  #ssl2Cipher: number | null = null;

  constructor(
    protocol: 'TLS' | 'DTLS',
    certificates: CertificateCollection,
    first: FrameReference,
    clientDirection: Direction | null,
  ) {
    this.protocol = protocol;
    this.datagram = protocol === 'DTLS';
    this.#shown = new ShownCertificates(certificates);
    this.first = first;
    this.last = first;
    this.clientDirection = clientDirection;
  }

  get isVersion13(): boolean {
    return isVersion13(this.version);
  }

  hasChangedCipher(direction: Direction): boolean {
    return this.#sides[direction].changedCipher;
  }

  hasFinished(direction: Direction): boolean {
    return this.#sides[direction].finished;
  }

  /** Octets of the MAC behind each readable plaintext, where the suite does not encrypt; null where it does, or is not known. */
  get plaintextMacOctets(): number | null {
    return this.serverHello === null ? null : plaintextMacOctets(this.serverHello);
  }

  /** SSL 2.0: the client has chosen the cipher, so everything after is ciphertext. */
  get isSsl2Keyed(): boolean {
    return this.#ssl2Cipher !== null;
  }

  get complete(): boolean {
    const [a, b] = this.#sides;
    return a.finished && b.finished && (this.serverHello !== null || this.version === 0x0002);
  }

  /** Octets of this direction came by; says nothing about what they are. */
  saw(direction: Direction, at: FrameReference): void {
    this.#sides[direction].seen = true;
    this.last = at;
  }

  /** Octets are missing: an end without a Finished no longer means that there was none. */
  missed(): void {
    this.#incomplete = true;
  }

  closed(at: FrameReference): void {
    this.#closed = true;
    this.last = at;
  }

  /** All octets of a frame have been read: the handshake may be complete now. */
  read(at: FrameReference): void {
    if (this.#completedAt === null && this.complete) this.#completedAt = at;
  }

  problem(stop: Stop, at: FrameReference): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ stop, at });
  }

  message(direction: Direction, body: HandshakeBody, bytes: Uint8Array, at: FrameReference): void {
    this.#anyMessage = true;
    const side = this.#sides[direction];
    switch (body.kind) {
      case 'client_hello':
        if (this.complete && !this.isVersion13) return this.#renegotiates('a ClientHello in clear', at);
        this.clientDirection = direction;
        // After a HelloRetryRequest or a cookie the second hello is the one that counts.
        this.clientHello = body;
        this.#clientHelloAt = at;
        return;
      case 'server_hello':
        this.clientDirection = other(direction);
        this.#serverHello(body, at);
        return;
      case 'hello_verify_request':
        this.clientDirection = other(direction);
        return;
      case 'certificate':
        side.wentOn = true;
        this.#present(direction, body, bytes, at);
        return;
      case 'server_key_exchange':
        side.wentOn = true;
        this.#keyExchange = body;
        this.#exchange = serverKeyExchange(body, at);
        this.#sign(parameterSignature(body, this.serverHello, at));
        return;
      case 'certificate_request':
        side.wentOn = true;
        this.#shown.requested ??= at;
        return;
      case 'certificate_verify':
        side.wentOn = true;
        if (direction === this.clientDirection) this.#verify(body.signatureScheme, at);
        return;
      case 'certificate_status':
        side.wentOn = true;
        this.#shown.status ??= at;
        return;
      case 'new_session_ticket':
        side.wentOn = true;
        this.#ticket = body;
        this.#ticketAt = at;
        return;
      default:
        side.wentOn = true;
    }
  }

  /** ServerHelloDone has no body to tell it by. */
  serverHelloDone(): void {
    this.#serverHelloDone = true;
  }

  changeCipherSpec(direction: Direction): void {
    this.#sides[direction].changedCipher = true;
    this.traffic.newKey(direction, this.#explicitNonce);
    // TLS 1.3 sends it for the sake of middleboxes, and may do so before the ServerHello.
    if (!this.isVersion13) this.#sides[direction].wentOn = true;
  }

  /** DTLS 1.3, epoch 2: a Finished with a header of 12 octets, or an acknowledgement or alert, which are smaller. */
  protectedHandshake13(direction: Direction, length: number): void {
    this.#sides[direction].wentOn = true;
    if (length >= MIN_PROTECTED_FINISHED + 8) this.#sides[direction].finished = true;
  }

  /** What the header of a record says, which is a hint when no ServerHello was seen. A first ClientHello says nothing there. */
  sawRecordVersion(version: number): void {
    this.#recordVersion = version;
  }

  /** A handshake record after ChangeCipherSpec, or in DTLS of a later epoch. */
  protectedHandshake(direction: Direction, at: FrameReference): void {
    const isFirst = !this.#sides[direction].finished;
    // In DTLS it may be a Finished that was sent again: there the epoch tells.
    if (!this.datagram && this.complete && !isFirst) this.#renegotiates('a handshake record', at);
    this.#sides[direction].changedCipher = true;
    this.#sides[direction].finished = true;
    this.#sides[direction].wentOn = true;
  }

  /** DTLS 1.2 and before: records of a second epoch belong to a second handshake on the same association. */
  laterEpoch(at: FrameReference): void {
    this.#renegotiates('a record of a second epoch', at);
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
    this.traffic.protectedRecord(direction, bytes, start, end, number, at);
  }

  applicationData(direction: Direction, length: number): void {
    this.#bursts.add(direction, length, this.last);
    const side = this.#sides[direction];
    if (this.#isEarlyData(direction)) {
      this.traffic.earlyDataRecords += 1;
      side.applicationOctets += length;
      return;
    }
    this.traffic.applicationData(direction);
    this.#renegotiating = false;
    if (!this.isVersion13 || this.protocol === 'DTLS') {
      side.applicationOctets += length;
      // Without the hellos nobody knows the version; with TLS 1.2 application data follows the Finished, which was missed then.
      if (this.serverHello !== null) side.wentOn = true;
      return;
    }
    side.wentOn = true;
    const client = this.clientDirection ?? 0;
    const clientFinished = this.#sides[client].finished;
    const holdsFinished = length >= MIN_PROTECTED_FINISHED;
    if (direction === client && this.serverHello !== null) this.#earlyData.take(length, this.serverHello);
    if (direction === client ? clientFinished : clientFinished && side.finished) side.applicationOctets += length;
    if (holdsFinished) side.finished = true;
  }

  /** Before the ServerHello a client can send nothing else in ciphertext. */
  #isEarlyData(direction: Direction): boolean {
    const offered = this.clientHello?.extensions.earlyData === true;
    return offered && direction === this.clientDirection && this.serverHello === null;
  }

  #renegotiates(what: string, at: FrameReference): void {
    if (!this.#renegotiating) this.traffic.renegotiation(`${what} inside the connection: another handshake`, at);
    this.#renegotiating = true;
  }

  #sign(signature: TlsSignature | null): void {
    if (signature !== null && this.#signatures.length < MAX_SIGNATURES) this.#signatures.push(signature);
  }

  #verify(scheme: number | null, at: FrameReference): void {
    this.#shown.verified ??= at;
    this.#sign(verifySignature(scheme, this.#shown.clientKeyAlgorithm, at));
  }

  /** Null: an alert in ciphertext, which is no failure: a close_notify looks the same. */
  alert(direction: Direction, alert: Alert | null, at: FrameReference): void {
    if (alert === null) return;
    const from = this.clientDirection === null ? null : direction === this.clientDirection ? 'client' : 'server';
    const { name, level } = alert;
    if (level === 'fatal' && !this.complete) this.#fatal ??= { name, level, from, at };
    if (this.#alerts.length < MAX_ALERTS) {
      this.#alerts.push({ at, what: `${level} alert ${name} from ${from === null ? 'one side' : `the ${from}`}` });
    }
  }

  ssl2Message(direction: Direction, message: Ssl2Message, bytes: Uint8Array, at: FrameReference): void {
    this.#anyMessage = true;
    if (message.kind === 'ssl2-client-hello') {
      this.clientDirection = direction;
      this.#ssl2Offer = ssl2OfferOf(message, at);
      this.#clientHelloAt = at;
      return;
    }
    this.version = 0x0002;
    if (message.kind === 'ssl2-client-master-key') {
      this.#ssl2Cipher = message.cipher;
      this.#sides[direction].wentOn = true;
      return;
    }
    this.clientDirection = other(direction);
    this.#serverHelloAt = at;
    const entries = message.certificate === null ? [] : [message.certificate];
    this.#present(direction, { kind: 'certificate', entries }, bytes, at);
  }

  /** SSL 2.0 has no content types: after the cipher is chosen, every record is ciphertext. */
  ssl2Protected(direction: Direction, length: number): void {
    if (this.#ssl2Cipher === null) return;
    const side = this.#sides[direction];
    if (side.finished) side.applicationOctets += length;
    side.finished = true;
  }

  #serverHello(hello: ServerHello, at: FrameReference): void {
    if (hello.cipherSuite === null) return;
    if (hello.isHelloRetryRequest) {
      this.#retryAt = at;
      this.version = hello.version;
      this.cipherSuite = hello.cipherSuite;
      return;
    }
    // The first one stands: a retransmission says the same, anything else is not the peer's.
    if (this.serverHello !== null) return;
    this.serverHello = hello;
    this.#serverHelloAt = at;
    this.version = hello.version;
    this.cipherSuite = hello.cipherSuite;
    this.#explicitNonce = hasExplicitNonce(hello);
    const { selectedGroup } = hello.extensions;
    if (selectedGroup !== null) this.#exchange = keyShareExchange(selectedGroup, at);
  }

  #present(direction: Direction, list: CertificateList, bytes: Uint8Array, at: FrameReference): void {
    const role = direction === this.clientDirection ? 'client' : 'server';
    for (const stop of this.#shown.add(role, list, bytes, at)) this.problem(stop, at);
  }

  outcome(): TlsConnectionFacts {
    const hello = this.clientHello;
    const answer = this.serverHello;
    const sent = hello?.extensions;
    const answered = answer?.extensions;
    const client = this.clientDirection ?? 0;
    const offer = this.#offer();
    const rest: Omit<TlsConnectionFacts, keyof TlsHandshakeFacts> = {
      protocol: this.protocol,
      clientDirection: this.clientDirection,
      version: this.#isNegotiated ? versionName(this.version) : null,
      cipherSuite: this.#suite(),
      group: this.#group(),
      signatureScheme:
        typeof this.#keyExchange?.signatureScheme === 'number'
          ? signatureSchemeName(this.#keyExchange.signatureScheme)
          : null,
      serverName: sent?.serverName || null,
      alpn: answered?.alpn[0] ?? null,
      handshake: this.#state(),
      resumed: this.#resumed(),
      resumption: this.#resumed() === true && answer !== null ? resumptionOf(hello, answer) : null,
      issued: answer === null ? [] : issuedBy(answer, this.#ticket, this.#resumed()),
      clientAuthenticated: this.#clientAuthenticated(),
      certificates: this.#shown.certificates,
      certificatesHidden: this.#isNegotiated && this.isVersion13,
      useSrtp: answered?.useSrtp[0] === undefined ? null : srtpProfileName(answered.useSrtp[0]),
      useSrtpOffered: (sent?.useSrtp ?? []).slice(0, MAX_OFFERED).map(srtpProfileName),
      alerts: this.#alerts,
      fatalAlert: this.#fatal,
      traffic: this.traffic.outcome(),
      applicationOctets: [this.#sides[client].applicationOctets, this.#sides[other(client)].applicationOctets],
      bursts: this.#bursts.close(),
      serverHello: this.#serverHelloAt,
      completed: this.#completedAt,
      first: this.first,
      last: this.last,
      offeredVersions: offer?.versions ?? [],
      offeredAlpn: offer?.alpn ?? [],
      clientRandom: hello?.random ?? null,
      serverRandom: answer?.random ?? null,
      problems: this.problems,
    };
    // Not spread: V8 gives an object that is spread and then added to a shape of its own, which costs 30 KB for each connection.
    return Object.assign(rest, this.#handshakeFacts(offer));
  }

  get #isNegotiated(): boolean {
    return this.serverHello !== null || this.version === 0x0002;
  }

  #offer(): TlsOffer | null {
    if (this.clientHello === null || this.#clientHelloAt === null) return this.#ssl2Offer;
    return offerOf(this.clientHello, this.datagram, this.#clientHelloAt);
  }

  #handshakeFacts(offer: TlsOffer | null): TlsHandshakeFacts {
    const answer = this.serverHello;
    return {
      clientHello: this.#clientHelloAt,
      certificateAt: this.#shown.serverAt,
      versionHint: this.#isNegotiated ? null : versionHint(this.#recordVersion),
      offer,
      keyExchange: this.#exchange,
      forwardSecrecy: answer !== null ? forwardSecrecyOf(answer) : this.version === 0x0002 ? false : null,
      handshakeSignatures: [...this.#signatures],
      helloRetryRequest: this.#retryAt,
      ticketLifetime: this.#ticket?.lifetime ?? null,
      ticketAt: this.#ticketAt,
      agreed: answer === null ? null : agreedOf(answer, this.datagram),
      clientCertificate: this.#shown.ofClient,
      certificateStatus: this.#shown.status,
      earlyDataAccepted: this.#earlyData.accepted(
        this.clientHello,
        answer,
        this.#retryAt !== null,
        this.traffic.earlyDataRecords,
      ),
      downgrade: answer === null ? null : downgradeOf(this.clientHello, offer, answer, this.#serverHelloAt!),
      useSrtpHidden: this.datagram && this.isVersion13 && this.#isNegotiated,
    };
  }

  #suite(): NamedCode | null {
    if (this.#ssl2Cipher !== null) return ssl2Code(this.#ssl2Cipher);
    const code = this.serverHello?.cipherSuite;
    return code === undefined || code === null ? null : suiteCode(code);
  }

  #group(): string | null {
    const share = this.serverHello?.extensions.selectedGroup ?? this.#keyExchange?.group ?? null;
    if (share !== null) return namedGroupName(share);
    const bits = this.#keyExchange?.primeBits ?? null;
    return bits === null ? null : `DH (${bits} bits)`;
  }

  #state(): TlsSession['handshake'] {
    if (this.complete) return 'complete';
    if (this.#fatal !== null) return 'failed';
    if (!this.#anyMessage) return 'unseen';
    return this.#closed && !this.#incomplete && this.#endIsShown() ? 'failed' : 'partial';
  }

  /** A close proves a failure only when the capture would have shown the rest: a one-sided capture never does. */
  #endIsShown(): boolean {
    const client = this.#sides[this.clientDirection ?? 0];
    const server = this.#sides[other(this.clientDirection ?? 0)];
    return client.seen && (server.seen || !client.wentOn);
  }

  #resumed(): boolean | null {
    const hello = this.serverHello;
    if (hello === null) return null;
    if (this.isVersion13) return hello.extensions.selectedPsk !== null;
    if (this.#serverHelloDone || this.#shown.serverAt !== null || this.#keyExchange !== null) return false;
    const server = this.#sides[other(this.clientDirection ?? 0)];
    return server.changedCipher && !this.#incomplete ? true : null;
  }

  #clientAuthenticated(): boolean | null {
    if (this.serverHello === null || this.isVersion13 || this.#resumed() !== false) return null;
    const { sent, verified } = this.#shown;
    if (sent !== null && verified !== null) return true;
    return this.complete && !this.#incomplete && sent === null ? false : null;
  }
}

function newSide(): Side {
  return { seen: false, wentOn: false, changedCipher: false, finished: false, applicationOctets: 0 };
}

export function other(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}
