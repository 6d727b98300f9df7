/**
 * What one TLS or DTLS handshake shows to a reader without keys: RFC 8446, RFC 5246, RFC 6347, RFC 9147.
 *
 * Fed by tls.ts and dtls.ts, which know records and fragments; here is what the messages mean together: who is the client, what
 * was agreed, whether both sides went on to protected records, who showed which certificate.
 *
 * Not told apart: 0-RTT data that arrives after the ServerHello from the client's Finished; an external PSK from a resumption
 * (RFC 8446 section 2.2 makes them look the same); renegotiation, which is encrypted.
 */
import type { Stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import type { Alert } from '../../dissectors/tls/alert.ts';
import type { CertificateList } from '../../dissectors/tls/certificates.ts';
import type { HandshakeBody, HandshakeContext } from '../../dissectors/tls/handshake.ts';
import { type ClientHello, isVersion13, offersVersion13, type ServerHello } from '../../dissectors/tls/hello.ts';
import type { ServerKeyExchange } from '../../dissectors/tls/key-exchange.ts';
import type { Ssl2Message } from '../../dissectors/tls/ssl2.ts';
import { cipherSuiteName, isGrease, ssl2CipherName } from '../../registry/cipher-suites.ts';
import { hexCode } from '../../registry/grade.ts';
import { srtpProfileName } from '../../registry/srtp-profiles.ts';
import { namedGroupName, signatureSchemeName, tlsVersionName } from '../../registry/tls-parameters.ts';
import type { Evidence, NamedCode, TlsSession } from '../facts.ts';
import type { CertificateCollection } from './certificates.ts';
import type { Direction, PresentedCertificate, Problem, TlsConnectionFacts } from './tls-connection-facts.ts';

export type { Direction, PresentedCertificate, TlsConnectionFacts } from './tls-connection-facts.ts';

/** Alerts kept per connection. */
const MAX_ALERTS = 8;
/** Offered values kept per list. */
const MAX_OFFERED = 256;
/** A chain of each side, with room for one that is sent twice. */
const MAX_PRESENTED = 64;
/** Problems kept per connection; more of them say nothing new. */
const MAX_PROBLEMS = 16;
/** Smallest TLS 1.3 record that can hold a Finished: header, 32 octets, content type and a tag of 8. An alert is far smaller. */
const MIN_PROTECTED_FINISHED = 4 + 32 + 1 + 8;

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

/** OpenSSL before 0.9.8f sent 0x0100 for what became DTLS 1.0 in RFC 4347. */
function versionName(code: number): string {
  return code === 0x0100 ? 'DTLS 1.0' : tlsVersionName(code);
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
  helloRetryRequest = false;
  problems: Problem[] = [];
  readonly first: FrameReference;
  last: FrameReference;

  readonly #certificates: CertificateCollection;
  readonly #sides: readonly [Side, Side] = [newSide(), newSide()];
  readonly #presented: PresentedCertificate[] = [];
  readonly #alerts: Evidence[] = [];
  #serverHelloAt: FrameReference | null = null;
  #completedAt: FrameReference | null = null;
  #keyExchange: ServerKeyExchange | null = null;
  #anyMessage = false;
  #serverHelloDone = false;
  #serverCertificate = false;
  #clientCertificate = false;
  #clientVerified = false;
  #fatal = false;
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
    this.#certificates = certificates;
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
        this.clientDirection = direction;
        // After a HelloRetryRequest or a cookie the second hello is the one that counts.
        this.clientHello = body;
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
        return;
      case 'certificate_verify':
        side.wentOn = true;
        if (direction === this.clientDirection) this.#clientVerified = true;
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
    // TLS 1.3 sends it for the sake of middleboxes, and may do so before the ServerHello.
    if (!this.isVersion13) this.#sides[direction].wentOn = true;
  }

  /** DTLS 1.3, epoch 2: a Finished with a header of 12 octets, or an acknowledgement or alert, which are smaller. */
  protectedHandshake13(direction: Direction, length: number): void {
    this.#sides[direction].wentOn = true;
    if (length >= MIN_PROTECTED_FINISHED + 8) this.#sides[direction].finished = true;
  }

  /** A handshake record after ChangeCipherSpec, or in DTLS of a later epoch. */
  protectedHandshake(direction: Direction): void {
    this.#sides[direction].changedCipher = true;
    this.#sides[direction].finished = true;
    this.#sides[direction].wentOn = true;
  }

  applicationData(direction: Direction, length: number): void {
    const side = this.#sides[direction];
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
    if (direction === client ? clientFinished : clientFinished && side.finished) side.applicationOctets += length;
    if (holdsFinished) side.finished = true;
  }

  /** Null: an alert in ciphertext, which is no failure: a close_notify looks the same. */
  alert(direction: Direction, alert: Alert | null, at: FrameReference): void {
    if (alert === null) return;
    if (alert.level === 'fatal' && !this.complete) this.#fatal = true;
    const from =
      direction === this.clientDirection ? 'the client' : this.clientDirection === null ? 'one side' : 'the server';
    if (this.#alerts.length < MAX_ALERTS) {
      this.#alerts.push({ at, what: `${alert.level} alert ${alert.name} from ${from}` });
    }
  }

  ssl2Message(direction: Direction, message: Ssl2Message, bytes: Uint8Array, at: FrameReference): void {
    this.#anyMessage = true;
    if (message.kind === 'ssl2-client-hello') {
      this.clientDirection = direction;
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
      this.helloRetryRequest = true;
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
  }

  #present(direction: Direction, list: CertificateList, bytes: Uint8Array, at: FrameReference): void {
    const role = direction === this.clientDirection ? 'client' : 'server';
    if (role === 'server') this.#serverCertificate = true;
    else this.#clientCertificate ||= list.entries.length > 0;
    for (const [chainPosition, { start, end }] of list.entries.entries()) {
      if (this.#presented.length === MAX_PRESENTED) return;
      const read = this.#certificates.read(bytes, start, end);
      if (!('fields' in read)) {
        this.problem(read, at);
        return;
      }
      if (read.stop !== undefined) this.problem(read.stop, at);
      const isKnown = this.#presented.some((one) => one.role === role && one.certificate === read.fields);
      if (!isKnown) this.#presented.push({ certificate: read.fields, role, chainPosition, at });
    }
  }

  outcome(): TlsConnectionFacts {
    const hello = this.clientHello;
    const answer = this.serverHello;
    const sent = hello?.extensions;
    const answered = answer?.extensions;
    const client = this.clientDirection ?? 0;
    const negotiated = answer !== null || this.version === 0x0002;
    return {
      protocol: this.protocol,
      clientDirection: this.clientDirection,
      version: negotiated ? versionName(this.version) : null,
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
      clientAuthenticated: this.#clientAuthenticated(),
      certificates: this.#presented,
      certificatesHidden: negotiated && this.isVersion13,
      useSrtp: answered?.useSrtp[0] === undefined ? null : srtpProfileName(answered.useSrtp[0]),
      useSrtpOffered: (sent?.useSrtp ?? []).slice(0, MAX_OFFERED).map(srtpProfileName),
      alerts: this.#alerts,
      applicationOctets: [this.#sides[client].applicationOctets, this.#sides[other(client)].applicationOctets],
      serverHello: this.#serverHelloAt,
      completed: this.#completedAt,
      first: this.first,
      last: this.last,
      offeredVersions: hello === null ? [] : offeredVersions(hello).map(tlsVersionName),
      offeredSuites: kept(hello?.cipherSuites).map((code) => ({ code: hexCode(code), name: cipherSuiteName(code) })),
      offeredGroups: kept(sent?.supportedGroups).map(namedGroupName),
      offeredAlpn: (sent?.alpn ?? []).slice(0, MAX_OFFERED),
      helloRetryRequest: this.helloRetryRequest,
      downgrade: answer !== null && hello !== null && isDowngrade(answer, hello),
      extendedMasterSecret: this.#agreed(answered?.extendedMasterSecret),
      encryptThenMac: this.#agreed(answered?.encryptThenMac),
      secureRenegotiation: this.#agreed(answered?.renegotiationInfo),
      compression: answer !== null && answer.compressionMethod !== 0,
      encryptedClientHello: sent?.encryptedClientHello ?? false,
      dhPrimeBits: this.#keyExchange?.primeBits ?? null,
      clientRandom: hello?.random ?? null,
      serverRandom: answer?.random ?? null,
      problems: this.problems,
    };
  }

  /** Extensions that TLS 1.3 has made pointless are null there. */
  #agreed(extension: boolean | undefined): boolean | null {
    return extension === undefined || this.isVersion13 ? null : extension;
  }

  #suite(): NamedCode | null {
    if (this.#ssl2Cipher !== null) {
      return { code: `0x${this.#ssl2Cipher.toString(16).padStart(6, '0')}`, name: ssl2CipherName(this.#ssl2Cipher) };
    }
    const code = this.serverHello?.cipherSuite;
    return code === undefined || code === null ? null : { code: hexCode(code), name: cipherSuiteName(code) };
  }

  #group(): string | null {
    const share = this.serverHello?.extensions.selectedGroup ?? this.#keyExchange?.group ?? null;
    if (share !== null) return namedGroupName(share);
    const bits = this.#keyExchange?.primeBits ?? null;
    return bits === null ? null : `DH (${bits} bits)`;
  }

  #state(): TlsSession['handshake'] {
    if (this.complete) return 'complete';
    if (this.#fatal) return 'failed';
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
    if (this.#serverHelloDone || this.#serverCertificate || this.#keyExchange !== null) return false;
    const server = this.#sides[other(this.clientDirection ?? 0)];
    return server.changedCipher && !this.#incomplete ? true : null;
  }

  #clientAuthenticated(): boolean | null {
    if (this.serverHello === null || this.isVersion13 || this.#resumed() !== false) return null;
    if (this.#clientCertificate && this.#clientVerified) return true;
    return this.complete && !this.#incomplete && !this.#clientCertificate ? false : null;
  }
}

function newSide(): Side {
  return { seen: false, wentOn: false, changedCipher: false, finished: false, applicationOctets: 0 };
}

export function other(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}

function kept(codes: readonly number[] | undefined): number[] {
  return (codes ?? []).filter((code) => !isGrease(code)).slice(0, MAX_OFFERED);
}

function offeredVersions(hello: ClientHello): number[] {
  const listed = kept(hello.extensions.supportedVersions);
  return listed.length > 0 ? listed : [hello.legacyVersion];
}

/** A sentinel means a downgrade only to a client that offered more: RFC 8446 section 4.1.3. */
function isDowngrade(answer: ServerHello, hello: ClientHello): boolean {
  if (answer.downgradeSentinel === null || isVersion13(answer.version)) return false;
  return offersVersion13(hello) || (answer.downgradeSentinel === 'TLS 1.1' && hello.legacyVersion === 0x0303);
}
