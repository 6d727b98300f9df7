/**
 * What the TLS and DTLS observers say of one handshake and the connection that it opened: plain values, read by the ledger.
 */
import type { Stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import type { CertificateFields } from '../../dissectors/x509/index.ts';
import type {
  Evidence,
  NamedCode,
  TlsAlert,
  TlsHandshakeFacts,
  TlsResumption,
  TlsSession,
  TlsTraffic,
} from '../facts.ts';
import type { PackedBursts } from './application-bursts.ts';
import type { RecordNumber } from './tls-traffic.ts';

/** Which way along the flow. */
export type Direction = 0 | 1;

export interface PresentedCertificate {
  readonly certificate: CertificateFields;
  readonly role: 'server' | 'client';
  /** 0 is the end entity. */
  readonly chainPosition: number;
  readonly at: FrameReference;
}

export interface Problem {
  readonly stop: Stop;
  readonly at: FrameReference;
}

/** Records that one side protected by one key: the first that was seen, and the one with the highest number. RFC 6347 section 4.1. */
export interface RecordSpan {
  readonly first: RecordNumber;
  epoch: number;
  sequence: number;
}

/** One handshake and what followed it on its connection. Plain values; the names are those of the IANA registries. */
export interface TlsConnectionFacts extends TlsHandshakeFacts {
  readonly protocol: 'TLS' | 'DTLS';
  /** Which direction of the flow the client sends in; null when neither a hello nor the caller told. */
  readonly clientDirection: Direction | null;
  readonly version: string | null;
  readonly cipherSuite: NamedCode | null;
  /** IANA name, or `DH (1024 bits)` for a finite-field group without a name. */
  readonly group: string | null;
  readonly signatureScheme: string | null;
  readonly serverName: string | null;
  readonly alpn: string | null;
  readonly handshake: TlsSession['handshake'];
  readonly resumed: boolean | null;
  /** How, and what names the session that is resumed; null when it is not. */
  readonly resumption: { readonly kind: TlsResumption['kind']; readonly key: string | null } | null;
  /** What names this session when another connection resumes it. Never shown. */
  readonly issued: readonly string[];
  readonly clientAuthenticated: boolean | null;
  readonly certificates: readonly PresentedCertificate[];
  readonly certificatesHidden: boolean;
  readonly useSrtp: string | null;
  readonly useSrtpOffered: readonly string[];
  readonly alerts: readonly Evidence[];
  /** The alert that ended the handshake; null when none did. */
  readonly fatalAlert: (TlsAlert & { readonly at: FrameReference }) | null;
  readonly traffic: TlsTraffic;
  /**
   * Application data octets from the client and from the server, as record lengths. TLS 1.3 hides what a record holds: the server's
   * records up to the client's Finished, and that Finished, are left out; session tickets are counted.
   */
  readonly applicationOctets: readonly [fromClient: number, fromServer: number];
  /** DTLS before 1.3: what each direction protected; null where nothing was, and for the others, which number no records in clear. */
  readonly protectedRecords: readonly [RecordSpan | null, RecordSpan | null];
  /** When application data was sent, as records; with what TLS 1.3 hides among it. */
  readonly bursts: PackedBursts;
  readonly serverHello: FrameReference | null;
  /** Where the handshake was complete; null when it was not. */
  readonly completed: FrameReference | null;
  readonly first: FrameReference;
  readonly last: FrameReference;
  /** What the client offered, GREASE left out; empty when no ClientHello was seen. */
  readonly offeredVersions: readonly string[];
  readonly offeredAlpn: readonly string[];
  /** Hex: to find the line of a key log. Never printed. */
  readonly clientRandom: string | null;
  readonly serverRandom: string | null;
  /** What could not be read, with where; each is a gap. */
  readonly problems: readonly Problem[];
}
