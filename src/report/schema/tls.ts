/** TLS and DTLS sessions and handshakes that failed, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Endpoint, Evidence, Hex64, NamedCode, Reference, Text } from './terms.ts';

/** What a ClientHello offers, GREASE left out. */
const Offer = z.strictObject({
  at: Reference,
  format: z.enum(['tls', 'ssl2']),
  versions: z.array(Text),
  cipherSuites: z.array(NamedCode),
  groups: z.array(Text),
  keyShares: z.array(Text),
  signatureSchemes: z.array(Text),
  alpn: z.array(Text),
  fallback: z.boolean(),
  /** The extension is there, in earnest or as GREASE: the wire does not tell which. */
  encryptedClientHello: z.boolean(),
  earlyData: z.boolean(),
  postQuantum: z.boolean(),
  secureRenegotiation: z.boolean(),
  extendedMasterSecret: z.boolean(),
  encryptThenMac: z.boolean(),
  heartbeat: z.boolean(),
  compression: z.boolean(),
  statusRequest: z.boolean(),
  srtpMkiOctets: Count.nullable(),
  ja4: Text.nullable(),
});

const KeyExchange = z.strictObject({
  at: Reference,
  kind: z.enum(['key-share', 'named-curve', 'explicit-curve', 'finite-field', 'rsa-export']),
  group: NamedCode.nullable(),
  bits: Count.nullable(),
  primeSha256: Hex64.nullable(),
  wellKnownPrime: Text.nullable(),
  postQuantum: z.boolean(),
});

const Signature = z.strictObject({
  at: Reference,
  by: z.enum(['server', 'client']),
  message: z.enum(['ServerKeyExchange', 'CertificateVerify']),
  scheme: Text,
  implied: z.boolean(),
});

/** Null: the version has no such thing, or hides it. */
const Agreed = z.strictObject({
  extendedMasterSecret: z.boolean().nullable(),
  encryptThenMac: z.boolean().nullable(),
  secureRenegotiation: z.boolean().nullable(),
  truncatedHmac: z.boolean().nullable(),
  compression: Count.nullable(),
  heartbeat: z.boolean().nullable(),
  certificateTimestamps: z.boolean().nullable(),
  connectionId: z.boolean().nullable(),
  srtpMkiOctets: Count.nullable(),
});

const Datagrams = z.strictObject({
  cookieExchanges: Count,
  fragmentedMessages: Count,
  reorderedFragments: Count,
  retransmittedMessages: Count,
  highestEpoch: Count,
});

const Traffic = z.strictObject({
  renegotiations: z.array(Evidence),
  heartbeats: Count,
  malformedHeartbeats: z.array(Evidence),
  earlyDataRecords: Count,
  recordsInOneDirection: Count,
  noncesCompared: Count.nullable(),
  noncesComplete: z.boolean(),
  repeatedNonces: z.array(Evidence),
  noncesUsedFirst: z.array(Evidence),
  datagrams: Datagrams.nullable(),
});

export const TlsSession = z.strictObject({
  id: Text,
  protocol: z.enum(['TLS', 'DTLS']),
  client: Endpoint,
  server: Endpoint,
  version: Text.nullable(),
  /** From record headers, where no ServerHello was seen: a hint, never a fact. */
  versionHint: Text.nullable(),
  cipherSuite: NamedCode.nullable(),
  group: Text.nullable(),
  keyExchange: KeyExchange.nullable(),
  forwardSecrecy: z.boolean().nullable(),
  signatureScheme: Text.nullable(),
  handshakeSignatures: z.array(Signature),
  serverName: Text.nullable(),
  /** Host names that readable SIP uses for the server's address. */
  sipNames: z.array(z.strictObject({ name: Text, from: z.enum(['target', 'via']), at: Reference })),
  sipExpected: Text.nullable(),
  alpn: Text.nullable(),
  offer: Offer.nullable(),
  agreed: Agreed.nullable(),
  handshake: z.enum(['complete', 'failed', 'partial', 'unseen']),
  resumed: z.boolean().nullable(),
  resumption: z
    .strictObject({ kind: z.enum(['session-id', 'ticket', 'psk']), from: Text.nullable(), reason: Text.nullable() })
    .nullable(),
  ticketLifetime: Count.nullable(),
  ticketAt: Reference.nullable(),
  clientAuthenticated: z.boolean().nullable(),
  clientCertificate: z.strictObject({
    requested: Reference.nullable(),
    sent: Reference.nullable(),
    refused: Reference.nullable(),
    verified: Reference.nullable(),
  }),
  certificates: z.array(Text),
  certificatesHidden: z.boolean(),
  certificateAt: Reference.nullable(),
  certificateStatus: Reference.nullable(),
  decrypted: z.boolean(),
  earlyDataAccepted: z.boolean().nullable(),
  downgrade: Evidence.nullable(),
  useSrtp: Text.nullable(),
  useSrtpOffered: z.array(Text),
  useSrtpHidden: z.boolean(),
  connections: Count,
  applicationOctets: Count,
  traffic: Traffic,
  legs: z.array(Text),
  first: Reference,
  clientHello: Reference.nullable(),
  helloRetryRequest: Reference.nullable(),
  serverHello: Reference.nullable(),
  /** Where the handshake was complete; null when it was not. */
  completed: Reference.nullable(),
  alerts: z.array(Evidence),
});

export const FailedHandshake = z.strictObject({
  id: Text,
  protocol: z.enum(['TLS', 'DTLS']),
  client: Endpoint,
  server: Endpoint,
  serverName: Text.nullable(),
  offeredVersions: z.array(Text),
  offeredSuites: Count,
  brokenSuites: z.array(Text),
  ja4: Text.nullable(),
  alert: z
    .strictObject({ name: Text, level: z.enum(['warning', 'fatal']), from: z.enum(['client', 'server']).nullable() })
    .nullable(),
  voipHint: Text.nullable(),
  count: Count,
  first: Reference,
  last: Reference,
  evidence: z.array(Evidence),
});
