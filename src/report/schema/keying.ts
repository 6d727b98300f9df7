/** How media is keyed, as the report holds it; see `../schema.ts`. */
import * as z from 'zod';
import { Count, Evidence, Reference, Text } from './terms.ts';

const Side = z.enum(['offer', 'answer']);

export const ReadableKey = z.strictObject({
  at: Reference,
  suite: Text,
  tag: Count,
  keySha256: Text,
  message: Text,
  inForce: z.boolean(),
  verifiedTags: Count.nullable(),
  /** Whose packets it protects. */
  side: Side,
  /** Packets that it may protect, by its own line. */
  lifetime: Count.nullable(),
  /** Why it can be guessed; null when nothing speaks for that. */
  predictable: Text.nullable(),
});

/** What one side said of the media in its SDP. */
export const MediaSide = z.strictObject({
  side: Side,
  at: Reference,
  message: Text,
  transportProfile: Text,
  rejected: z.boolean(),
  /** What carried the SDP: `udp`, `tcp`, `ws` ... */
  transport: Text,
  end: z.enum(['a', 'b']).nullable(),
  keying: z.array(z.enum(['sdes', 'dtls-srtp', 'zrtp', 'mikey', 'other'])),
  setup: Text.nullable(),
  tlsId: Text.nullable(),
  keyLine: z.enum(['clear', 'base64', 'uri', 'prompt', 'other']).nullable(),
});

/** An a=crypto line that is in force, switches something off, or is invalid by RFC 4568. */
export const CryptoLine = z.strictObject({
  side: Side,
  at: Reference,
  message: Text,
  tag: Count.nullable(),
  suite: Text,
  inForce: z.boolean(),
  sessionParameters: z.array(Text),
  mkiOctets: Count,
  faults: z.array(Text),
});

/** An a=fingerprint line, and whether the certificate that this side presented fits it. */
export const Fingerprint = z.strictObject({
  side: Side,
  at: Reference,
  message: Text,
  function: Text,
  value: Text,
  inClear: z.boolean(),
  signed: z.boolean(),
  result: z.enum(['match', 'mismatch', 'unseen']),
  reason: Text.nullable(),
  certificate: Text.nullable(),
  certificateAt: Reference.nullable(),
});

/** Who really sent the DTLS ClientHello. */
export const DtlsClient = z.strictObject({ side: Side, at: Reference });

export const Opportunistic = z.strictObject({
  form: z.enum(['keys-beside-rtp', 'capability', 'two-descriptions']),
  result: z.enum(['upgraded', 'fell-back', 'unanswered']),
  evidence: z.array(Evidence),
});

const HashResult = z.enum(['match', 'mismatch', 'unseen']);

/** Who said Hello. */
const ZrtpClient = z.strictObject({
  at: Reference,
  end: z.enum(['a', 'b']),
  version: Text,
  client: Text,
  zidSha256: Text,
  mitm: z.boolean(),
  passive: z.boolean(),
  /** Against a=zrtp-hash of its side. */
  helloHash: HashResult,
  named: Reference.nullable(),
  namedInClear: z.boolean().nullable(),
});

/** What ZRTP agreed on in the media path: RFC 6189. */
export const Zrtp = z.strictObject({
  first: Reference,
  version: Text.nullable(),
  clients: z.array(ZrtpClient),
  /** Type blocks of the Commit in force: `S256`, `AES1`, `HS80`, `DH3k`, `B32`. */
  hash: Text.nullable(),
  cipher: Text.nullable(),
  authTag: Text.nullable(),
  keyAgreement: Text.nullable(),
  sas: Text.nullable(),
  mode: z.enum(['dh', 'multistream', 'preshared']).nullable(),
  /** Commit, Confirm2 and Conf2ACK. */
  committed: Reference.nullable(),
  confirmed: Reference.nullable(),
  completed: Reference.nullable(),
  error: z.strictObject({ code: Count, name: Text, at: Reference }).nullable(),
  goClear: z
    .strictObject({ at: Reference, acknowledged: Reference.nullable(), resumed: Reference.nullable() })
    .nullable(),
  helloHash: HashResult,
  hashChain: z.enum(['holds', 'broken', 'unseen']),
  hashChainBroken: Reference.nullable(),
  sasRelayed: Reference.nullable(),
});

const MikeyKey = z.strictObject({
  type: z.enum(['TGK', 'TGK+SALT', 'TEK', 'TEK+SALT']),
  octets: Count,
  keySha256: Text,
});

const MikeyPolicy = z.strictObject({
  number: Count,
  encryption: Text.nullable(),
  encryptionKeyOctets: Count.nullable(),
  authentication: Text.nullable(),
  authenticationKeyOctets: Count.nullable(),
  tagOctets: Count.nullable(),
  srtpEncryption: z.boolean().nullable(),
  srtcpEncryption: z.boolean().nullable(),
  srtpAuthentication: z.boolean().nullable(),
});

/** A readable a=key-mgmt:mikey message: RFC 3830. */
export const Mikey = z.strictObject({
  side: Side,
  at: Reference,
  message: Text,
  inClear: z.boolean(),
  inForce: z.boolean(),
  mode: z.enum(['psk', 'pke', 'dh', 'dhhmac', 'rsa-r', 'ticket', 'ibake', 'sakke', 'error', 'unknown']),
  dataType: Text,
  cryptoSessions: Count,
  encryption: Text.nullable(),
  mac: Text.nullable(),
  keyDataOctets: Count,
  /** Keys that stand in it in clear: which, never what. */
  clearKeys: z.array(MikeyKey),
  dhGroup: Text.nullable(),
  policies: z.array(MikeyPolicy),
  unread: Text.nullable(),
});
