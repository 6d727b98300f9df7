/**
 * What was seen of one TLS or DTLS handshake so far: its messages, how far each side went, and what the records showed.
 *
 * Not handled here: what a message or a record means (`../tls-handshake.ts`), and what all of it comes to (`outcome.ts`).
 */
import type { FrameReference } from '../../../capture/frame.ts';
import type { NewSessionTicket } from '../../../dissectors/tls/handshake.ts';
import { type ClientHello, isVersion13, type ServerHello } from '../../../dissectors/tls/hello.ts';
import type { ServerKeyExchange } from '../../../dissectors/tls/key-exchange.ts';
import type { Evidence, TlsKeyExchange, TlsOffer, TlsSignature } from '../../facts.ts';
import { ApplicationBursts } from '../application-bursts.ts';
import type { CertificateCollection } from '../certificates.ts';
import { EarlyDataWatch } from '../early-data.ts';
import { ShownCertificates } from '../shown-certificates.ts';
import type { Direction, Problem, RecordSpan, TlsConnectionFacts } from '../tls-connection-facts.ts';
import { TrafficObservation } from '../tls-traffic.ts';

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

export class HandshakeSeen {
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

  readonly shown: ShownCertificates;
  readonly earlyData = new EarlyDataWatch();
  readonly sides: readonly [Side, Side] = [newSide(), newSide()];
  readonly protectedRecords: [RecordSpan | null, RecordSpan | null] = [null, null];
  readonly alerts: Evidence[] = [];
  readonly bursts = new ApplicationBursts();
  clientHelloAt: FrameReference | null = null;
  serverHelloAt: FrameReference | null = null;
  retryAt: FrameReference | null = null;
  completedAt: FrameReference | null = null;
  keyExchange: ServerKeyExchange | null = null;
  exchange: TlsKeyExchange | null = null;
  readonly signatures: TlsSignature[] = [];
  ssl2Offer: TlsOffer | null = null;
  ticket: NewSessionTicket | null = null;
  ticketAt: FrameReference | null = null;
  recordVersion = 0;
  explicitNonce = false;
  /** A renegotiation was noted and is still going on. */
  renegotiating = false;
  anyMessage = false;
  serverHelloDone = false;
  fatal: TlsConnectionFacts['fatalAlert'] = null;
  closed = false;
  incomplete = false;
  ssl2Cipher: number | null = null;

  constructor(
    protocol: 'TLS' | 'DTLS',
    certificates: CertificateCollection,
    first: FrameReference,
    clientDirection: Direction | null,
  ) {
    this.protocol = protocol;
    this.datagram = protocol === 'DTLS';
    this.shown = new ShownCertificates(certificates);
    this.first = first;
    this.last = first;
    this.clientDirection = clientDirection;
  }

  get isVersion13(): boolean {
    return isVersion13(this.version);
  }

  get isNegotiated(): boolean {
    return this.serverHello !== null || this.version === 0x0002;
  }

  get complete(): boolean {
    const [a, b] = this.sides;
    return a.finished && b.finished && (this.serverHello !== null || this.version === 0x0002);
  }
}

function newSide(): Side {
  return { seen: false, wentOn: false, changedCipher: false, finished: false, applicationOctets: 0 };
}

export function other(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}
