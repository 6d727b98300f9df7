/** TLS and DTLS sessions, and handshakes that failed. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Endpoint, Evidence, NamedCode } from './evidence.ts';

/** One row per distinct set of parameters between two endpoints; TLS and DTLS. */
export interface TlsSession extends TlsHandshakeFacts {
  readonly id: string;
  readonly protocol: 'TLS' | 'DTLS';
  /** Port null: it varies. */
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** `SSL 3.0`, `TLS 1.2`, `DTLS 1.2` ...; null when no ServerHello was seen. */
  readonly version: string | null;
  readonly cipherSuite: NamedCode | null;
  /** Named group of the key exchange, IANA name; null when not seen. */
  readonly group: string | null;
  readonly signatureScheme: string | null;
  readonly serverName: string | null;
  /** Host names that readable SIP uses for the server's address, on whatever transport; to compare with its certificate. */
  readonly sipNames: readonly SipName[];
  /** A clause: why SIP was expected on this port, where ALPN names another protocol and the session is no leg for it; else null. */
  readonly sipExpected: string | null;
  readonly alpn: string | null;
  /**
   * `complete`: both sides went on to protected records after the handshake. `failed`: ended by a fatal alert or a close.
   * `partial`: begun, and the capture does not show the end. `unseen`: records only, the handshake is not in the capture.
   */
  readonly handshake: 'complete' | 'failed' | 'partial' | 'unseen';
  readonly resumed: boolean | null;
  /** How it was resumed, and from which session; null when it was not. */
  readonly resumption: TlsResumption | null;
  readonly clientAuthenticated: boolean | null;
  /** Ids of rows of `certificates`, server's chain first. */
  readonly certificates: readonly string[];
  /** True when the handshake hides them (TLS 1.3, DTLS 1.3). */
  readonly certificatesHidden: boolean;
  readonly decrypted: boolean;
  /** DTLS-SRTP: chosen profile, or null. DTLS 1.3 hides the choice: see `useSrtpHidden`. */
  readonly useSrtp: string | null;
  readonly useSrtpOffered: readonly string[];
  readonly connections: number;
  /** Octets of application data records seen, both directions; 0 means that nothing was carried. */
  readonly applicationOctets: number;
  /** Ids of legs that it carries or keys; not those that are only guessed to be signaling. */
  readonly legs: readonly string[];
  readonly first: FrameReference;
  /** Where version and suite were read; `first` when there was no ServerHello. */
  readonly serverHello: FrameReference | null;
  /** Where both sides had gone on to protected records, of the first connection; null unless the handshake is complete. */
  readonly completed: FrameReference | null;
  readonly alerts: readonly Evidence[];
  /** What was seen of the records, all connections of the row together. */
  readonly traffic: TlsTraffic;
}

/** What a handshake shows beside its version and suite. Connections that agree in all of it are one row; frames are of the first. */
export interface TlsHandshakeFacts {
  /** The ClientHello that counts: after a HelloRetryRequest or a cookie, the second one. */
  readonly clientHello: FrameReference | null;
  /** The server's Certificate message. */
  readonly certificateAt: FrameReference | null;
  /** What the record headers say when no ServerHello was seen: a hint, which TLS 1.3 and old clients make unreliable, never a fact. */
  readonly versionHint: string | null;
  /** Null when no ClientHello was seen. */
  readonly offer: TlsOffer | null;
  /** Null when none was seen: RSA key transport, a resumption, TLS 1.3 with psk_ke, or a handshake that the capture lacks. */
  readonly keyExchange: TlsKeyExchange | null;
  /** False for a suite without it, and in TLS 1.3 for a pre-shared key without key share; null when the capture does not tell. */
  readonly forwardSecrecy: boolean | null;
  /** Signatures made in the handshake that are in clear; TLS 1.3 hides them. */
  readonly handshakeSignatures: readonly TlsSignature[];
  readonly helloRetryRequest: FrameReference | null;
  /** Seconds that a ticket may be used, as the server's NewSessionTicket says; null when none was seen. */
  readonly ticketLifetime: number | null;
  /** That NewSessionTicket. */
  readonly ticketAt: FrameReference | null;
  /** Null when no ServerHello was seen. */
  readonly agreed: TlsAgreed | null;
  readonly clientCertificate: TlsClientCertificate;
  /** A stapled OCSP response: the CertificateStatus message. */
  readonly certificateStatus: FrameReference | null;
  /** 0-RTT data was accepted; null when the capture does not tell, or none was offered. */
  readonly earlyDataAccepted: boolean | null;
  /** The server could do better, and said so in its random, or the client had been turned away before (TLS_FALLBACK_SCSV). */
  readonly downgrade: Evidence | null;
  /** DTLS 1.3 encrypts the choice of the SRTP profile. */
  readonly useSrtpHidden: boolean;
}

/** What a ClientHello offers. GREASE values (RFC 8701) are left out. */
export interface TlsOffer {
  readonly at: FrameReference;
  /** `ssl2`: a hello in the form of SSL 2.0, which can also negotiate SSL 3.0 and TLS. */
  readonly format: 'tls' | 'ssl2';
  readonly versions: readonly string[];
  readonly cipherSuites: readonly NamedCode[];
  readonly groups: readonly string[];
  /** Groups that it sent a key share for. */
  readonly keyShares: readonly string[];
  readonly signatureSchemes: readonly string[];
  readonly alpn: readonly string[];
  /** TLS_FALLBACK_SCSV: the client offers less than it can, after a failure. RFC 7507. */
  readonly fallback: boolean;
  /** encrypted_client_hello is there. Clients send a meaningless one too (GREASE), which cannot be told from a true one. */
  readonly encryptedClientHello: boolean;
  readonly earlyData: boolean;
  /** A key share or group of a post-quantum hybrid is offered. */
  readonly postQuantum: boolean;
  /** renegotiation_info or its signaling suite. RFC 5746. */
  readonly secureRenegotiation: boolean;
  readonly extendedMasterSecret: boolean;
  readonly encryptThenMac: boolean;
  readonly heartbeat: boolean;
  readonly compression: boolean;
  /** It asks for a stapled OCSP response. RFC 6066 section 8. */
  readonly statusRequest: boolean;
  /** Octets of the MKI in use_srtp; null without the extension. */
  readonly srtpMkiOctets: number | null;
  /** FoxIO's fingerprint of the client; null for the form of SSL 2.0. */
  readonly ja4: string | null;
}

export interface TlsKeyExchange {
  readonly at: FrameReference;
  /** `key-share`: TLS 1.3. The others are read from a ServerKeyExchange. */
  readonly kind: 'key-share' | 'named-curve' | 'explicit-curve' | 'finite-field' | 'rsa-export';
  /** IANA name and code; null for a group without one. */
  readonly group: NamedCode | null;
  /** Significant bits of a finite-field prime, or of an export RSA modulus. */
  readonly bits: number | null;
  readonly primeSha256: string | null;
  /** Name of the prime when it is one that standards or programs share. */
  readonly wellKnownPrime: string | null;
  readonly postQuantum: boolean;
}

export interface TlsSignature {
  readonly at: FrameReference;
  readonly by: 'server' | 'client';
  readonly message: 'ServerKeyExchange' | 'CertificateVerify';
  /** IANA name; before TLS 1.2 what the version prescribes: `rsa_pkcs1_md5_sha1`, `ecdsa_sha1`, `dsa_sha1`. */
  readonly scheme: string;
  /** True when the version decides, not the message. */
  readonly implied: boolean;
}

/** What the ServerHello settles; null where the version has no such thing (TLS 1.3 and most of it) or hides it. */
export interface TlsAgreed {
  readonly extendedMasterSecret: boolean | null;
  readonly encryptThenMac: boolean | null;
  readonly secureRenegotiation: boolean | null;
  readonly truncatedHmac: boolean | null;
  /** Compression method; 0 is none. */
  readonly compression: number | null;
  readonly heartbeat: boolean | null;
  /** signed_certificate_timestamp is in the ServerHello. */
  readonly certificateTimestamps: boolean | null;
  readonly connectionId: boolean | null;
  readonly srtpMkiOctets: number | null;
}

export interface TlsResumption {
  readonly kind: 'session-id' | 'ticket' | 'psk';
  /** Id of the session that was resumed; null when it is not known. */
  readonly from: string | null;
  /** Why the original session is not known; null when it is. */
  readonly reason: string | null;
}

/** Before TLS 1.3, which hides all of it. */
export interface TlsClientCertificate {
  readonly requested: FrameReference | null;
  /** A Certificate message with a certificate in it. */
  readonly sent: FrameReference | null;
  /** An empty Certificate message: asked for, and not given. */
  readonly refused: FrameReference | null;
  readonly verified: FrameReference | null;
}

export interface TlsTraffic {
  /** Handshakes inside a connection that was already set up (before TLS 1.3). */
  readonly renegotiations: readonly Evidence[];
  readonly heartbeats: number;
  /** Requests that announce more octets than they hold: the pattern of CVE-2014-0160. */
  readonly malformedHeartbeats: readonly Evidence[];
  /** Records of 0-RTT data before the ServerHello. */
  readonly earlyDataRecords: number;
  /** The most records of application data that one direction of one connection sent. */
  readonly recordsInOneDirection: number;
  /** Explicit nonces (RFC 5288) that were compared; null where the wire shows none. */
  readonly noncesCompared: number | null;
  /** False when there were too many of them to compare all. */
  readonly noncesComplete: boolean;
  readonly repeatedNonces: readonly Evidence[];
  /** The earlier records with the nonces of `repeatedNonces`. */
  readonly noncesUsedFirst: readonly Evidence[];
  /** DTLS only. */
  readonly datagrams: DtlsTraffic | null;
}

export interface DtlsTraffic {
  /** HelloVerifyRequest, or a HelloRetryRequest with a cookie. */
  readonly cookieExchanges: number;
  /** Handshake messages that came in more than one piece. */
  readonly fragmentedMessages: number;
  /** Pieces that came before one that belongs in front of them. */
  readonly reorderedFragments: number;
  readonly retransmittedMessages: number;
  /** Of DTLS 1.3 only the two lowest bits are shown. */
  readonly highestEpoch: number;
}

/** Attempts that ended in a fatal alert or a close, of one client, one server and one reason. They carried nothing and are no legs. */
export interface FailedHandshake {
  readonly id: string;
  readonly protocol: 'TLS' | 'DTLS';
  /** Port null: it varies. */
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly serverName: string | null;
  readonly offeredVersions: readonly string[];
  /** How many suites were offered, and those of them that are broken (grade F). */
  readonly offeredSuites: number;
  readonly brokenSuites: readonly string[];
  readonly ja4: string | null;
  /** Null: closed without an alert in clear. */
  readonly alert: TlsAlert | null;
  /** Why it is taken for VoIP; null when nothing says so. */
  readonly voipHint: string | null;
  readonly count: number;
  readonly first: FrameReference;
  readonly last: FrameReference;
  /** The attempts that came first: ClientHello and what ended it. */
  readonly evidence: readonly Evidence[];
}

export interface TlsAlert {
  readonly name: string;
  readonly level: 'warning' | 'fatal';
  /** Null when neither hello tells who is who. */
  readonly from: 'client' | 'server' | null;
}

/** A host name that readable SIP uses for an address. */
export interface SipName {
  /** In lower case. */
  readonly name: string;
  /** `target`: requests sent to the address name it in their Route, else in their Request-URI. `via`: the host calls itself so. */
  readonly from: 'target' | 'via';
  readonly at: FrameReference;
}
