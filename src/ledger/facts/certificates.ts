/** Certificates that handshakes showed. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';

export interface Certificate {
  readonly id: string;
  /** RFC 4514 form. */
  readonly subject: string;
  readonly issuer: string;
  /** 1, 2 or 3; null when it could not be read. */
  readonly version: number | null;
  /** Common names of the subject: a name to compare with only where there is no subjectAltName (RFC 5922 section 7.1). */
  readonly commonNames: readonly string[];
  /** `DNS:…`, `URI:…`, `IP:…`, `email:…`, `dirName:…`, `otherName:OID`, `RID:OID`. */
  readonly subjectAltNames: readonly string[];
  /** Whether the extension is there, even if none of its names could be read. */
  readonly hasAlternativeNames: boolean;
  /** Hex, upper case, no separators. */
  readonly serial: string;
  /** Unix seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** `RSA`, `EC`, `Ed25519`, `DSA` ... */
  readonly keyAlgorithm: string;
  /** RSA modulus, or size of the curve; null when the algorithm has none. */
  readonly keyBits: number | null;
  /** Named curve, or its OID; null for other keys. */
  readonly keyCurve: string | null;
  /** RSA public exponent; null for other keys, and for absurd ones. */
  readonly keyExponent: number | null;
  /** Of the SubjectPublicKeyInfo, lower-case hex: one key has one, whoever certified it. Null when it could not be read. */
  readonly keySha256: string | null;
  /** `sha256WithRSAEncryption`, `ecdsa-with-SHA256` ... or the OID in dotted form. */
  readonly signatureAlgorithm: string;
  /** RSASSA-PSS: hash, mask generation and salt; null for any other. */
  readonly signatureParameters: string | null;
  /** `digitalSignature` ...; null: no such extension, and so no restriction. */
  readonly keyUsage: readonly string[] | null;
  /** `serverAuth`, `clientAuth`, `sipDomain` ... or OIDs; null: no such extension. */
  readonly extendedKeyUsage: readonly string[] | null;
  /** Hex, lower case; null when absent. */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  /** OIDs of certificate policies. */
  readonly policies: readonly string[];
  /** Signed certificate timestamps in it (RFC 6962): public CAs log what they issue. */
  readonly timestamps: number;
  /** Host names to ask about revocation by OCSP, and to fetch revocation lists from. */
  readonly ocspHosts: readonly string[];
  readonly crlHosts: readonly string[];
  /** The server must staple an OCSP response (RFC 7633). */
  readonly mustStaple: boolean;
  /** Of the DER, lower-case hex. */
  readonly sha256: string;
  /** Of the DER, by the hash names of RFC 8122 (`sha-1`, `sha-256` ...), lower-case hex; null for a hash that this platform has not got. */
  readonly fingerprints: Readonly<Record<string, string | null>>;
  /** The DER itself in base64; null where it was too large, or there were too many, to keep. */
  readonly der: string | null;
  /** Issuer equals subject and the signature verifies with its own key. */
  readonly selfSigned: boolean;
  /** Whether basicConstraints says CA. */
  readonly isCa: boolean;
  /** How many CA certificates may follow below it; null: not limited, or no CA. */
  readonly pathLength: number | null;
  /** It limits the names that may stand below it. */
  readonly nameConstraints: boolean;
  /** Where it was presented. */
  readonly role: 'server' | 'client' | 'both';
  /** Position in the chain: 0 is the end entity. */
  readonly chainPosition: number;
  /** True when every handshake that showed it was DTLS-SRTP, where self-signed is the design (RFC 5763 section 5). */
  readonly mediaKeyingOnly: boolean;
  /** Ids of legs. */
  readonly seenOn: readonly string[];
  /** Ids of rows of `tlsSessions`. */
  readonly sessions: readonly string[];
  readonly first: FrameReference;
  readonly last: FrameReference;
}

/** The certificates that one side of a handshake sent, in order: one row per sequence, whoever showed it. */
export interface CertificateChain {
  /** `chain-1` ...: by first appearance. */
  readonly id: string;
  readonly role: 'server' | 'client';
  /** Ids of rows of `certificates`, in the order sent; the first is the end entity. */
  readonly certificates: readonly string[];
  /** Certificates of the message that could not be read, and are not listed. */
  readonly unreadable: number;
  /** From the end entity upwards, as names and signatures link them. */
  readonly path: readonly string[];
  /** `ordered`: each certificate directly certifies the one before; `strangers`: some belong to nobody's path. */
  readonly order: 'ordered' | 'unordered' | 'strangers';
  /** Not on the path, but named on another way up: cross-signed twins and their issuers. */
  readonly alternates: readonly string[];
  readonly strangers: readonly string[];
  /** Certificates sent a second time. */
  readonly duplicates: number;
  /**
   * How the path ends. `self-signed`: at a root that was sent. `issuer-not-sent`: at a certificate whose issuer was not, as a root need
   * not be. `signature-invalid`: the certificate that bears the issuer's name did not sign. `unchecked`: longer than is followed.
   */
  readonly end: 'self-signed' | 'issuer-not-sent' | 'signature-invalid' | 'unchecked';
  /** The issuer named by the last certificate of the path; null for `self-signed`. */
  readonly missingIssuer: string | null;
  /** Every signature between certificates of the path was verified; false when one could not be. */
  readonly linksVerified: boolean;
  /** As of certificates. */
  readonly mediaKeyingOnly: boolean;
  readonly sessions: readonly string[];
  readonly seenOn: readonly string[];
  readonly first: FrameReference;
  readonly last: FrameReference;
}
