/** TLS and DTLS sessions. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';
import type { Endpoint, Evidence, NamedCode } from './evidence.ts';

/** One row per distinct set of parameters between two endpoints; TLS and DTLS. */
export interface TlsSession {
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
  readonly alpn: string | null;
  /**
   * `complete`: both sides went on to protected records after the handshake. `failed`: ended by a fatal alert or a close.
   * `partial`: begun, and the capture does not show the end. `unseen`: records only, the handshake is not in the capture.
   */
  readonly handshake: 'complete' | 'failed' | 'partial' | 'unseen';
  readonly resumed: boolean | null;
  readonly clientAuthenticated: boolean | null;
  /** Ids of rows of `certificates`, server's chain first. */
  readonly certificates: readonly string[];
  /** True when the handshake hides them (TLS 1.3, DTLS 1.3). */
  readonly certificatesHidden: boolean;
  readonly decrypted: boolean;
  /** DTLS-SRTP: chosen profile, or null. */
  readonly useSrtp: string | null;
  readonly useSrtpOffered: readonly string[];
  readonly connections: number;
  /** Octets of application data records seen, both directions; 0 means that nothing was carried. */
  readonly applicationOctets: number;
  readonly legs: readonly string[];
  readonly first: FrameReference;
  /** Where version and suite were read; `first` when there was no ServerHello. */
  readonly serverHello: FrameReference | null;
  /** Where both sides had gone on to protected records, of the first connection; null unless the handshake is complete. */
  readonly completed: FrameReference | null;
  readonly alerts: readonly Evidence[];
}
