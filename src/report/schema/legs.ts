/** Legs with their SIP, SRTP and streams, as the report holds them; see `../schema.ts`. */
import * as z from 'zod';
import { ZONES } from '../../criteria/policy/places.ts';
import { SIP_OBSERVATIONS } from '../../ledger/facts.ts';
import { CryptoLine, DtlsClient, Fingerprint, MediaSide, Mikey, Opportunistic, ReadableKey, Zrtp } from './keying.ts';
import { Count, Counts, Endpoint, Evidence, Protection, Reference, Text } from './terms.ts';

export const Credential = z.strictObject({
  at: Reference,
  header: z.enum(['Authorization', 'Proxy-Authorization']),
  scheme: Text,
  algorithm: Text.nullable(),
  qop: Text.nullable(),
  method: Text,
  userSha256: Text,
  counted: z.boolean(),
});

export const Challenge = z.strictObject({
  at: Reference,
  header: z.enum(['WWW-Authenticate', 'Proxy-Authenticate']),
  schemes: z.array(Text),
  algorithms: z.array(Text),
  qop: z.boolean(),
  count: Count,
});

/** What was seen in messages of the leg, by kind and by the end that sent it; never a value. */
export const Observation = z.strictObject({
  kind: z.enum(SIP_OBSERVATIONS),
  by: z.enum(['a', 'b']),
  count: Count,
  first: Evidence,
  request: Evidence.nullable(),
});

export const Sip = z.strictObject({
  messages: Count,
  methods: Counts,
  statuses: Counts,
  firstReadable: Evidence.nullable(),
  lastReadable: Evidence.nullable(),
  credentials: z.array(Credential),
  challenges: z.array(Challenge),
  observations: z.array(Observation),
});

export const Rtcp = z.strictObject({
  clear: Count,
  encrypted: Count,
  unknown: Count,
  firstClear: Reference.nullable(),
  firstEncrypted: Reference.nullable(),
});

export const Srtp = z.strictObject({
  keying: z.enum(['sdes', 'dtls-srtp', 'zrtp', 'mikey', 'none', 'unseen']),
  profile: Text.nullable(),
  offered: z.array(Text),
  answered: Text.nullable(),
  rtcpProtected: z.boolean().nullable(),
  transportProfile: Text.nullable(),
  /** Whether the signaling agreed on SRTP; null when it was not seen or not answered. */
  negotiated: z.boolean().nullable(),
  negotiation: z.array(Evidence),
  readableKeys: z.array(ReadableKey),
  /** Offer and answer of the last agreement, the offer first. */
  sides: z.array(MediaSide),
  crypto: z.array(CryptoLine),
  fingerprints: z.array(Fingerprint),
  dtlsClient: DtlsClient.nullable(),
  zrtp: Zrtp.nullable(),
  mikey: z.array(Mikey),
  /** SRTP that was offered without being demanded, and what came of it. */
  opportunistic: Opportunistic.nullable(),
  rtcp: Rtcp.nullable(),
});

/** Keys pressed (`dtmf`: telephone events, `dtmf-in-band`: tones in the audio), text or fax that stood readable: how much, never what. */
export const Content = z.strictObject({
  kind: z.enum(['dtmf', 'dtmf-in-band', 'text', 'fax']),
  /** Keys, or packets. */
  count: Count,
  /** True when only a sample was looked at. */
  atLeast: z.boolean(),
  first: Reference,
  last: Reference,
  samples: z.array(Reference),
});

export const Stream = z.strictObject({
  ssrc: z.string().regex(/^0x[0-9a-f]{8}$/),
  direction: z.enum(['a-to-b', 'b-to-a']),
  payloadTypes: z.array(Count),
  packets: Count,
  octets: Count,
  lost: Count,
  encrypted: z.enum(['yes', 'no', 'unknown']),
  confidence: z.number().min(0).max(1),
  method: Text,
  first: Reference,
  last: Reference,
  samples: z.array(Reference),
  /** Of the time before ZRTP had agreed on keys, and not known to be encrypted. */
  beforeKeys: z.boolean(),
  foundBy: z.enum(['sdp', 'pattern']),
  /** Readable before a tag: authenticated, and not encrypted. */
  integrityOnly: z.boolean(),
  /** Nothing readable in a sample that would show most codecs in clear, whether `encrypted` says yes or unknown. */
  looksRandom: z.boolean(),
  /** More sizes of payload than a codec of a fixed rate makes. */
  manySizes: z.boolean(),
  /** Sequence numbers that came again with another payload: how often, and where first. */
  reuse: z.strictObject({ count: Count, first: Reference }).nullable(),
});

/** Why encrypted octets are taken for SIP. */
export const SipBasis = z.strictObject({
  kind: z.enum(['alpn', 'neighbor', 'certificate-name', 'server-name', 'port', 'call-pattern']),
  strength: z.enum(['strong', 'fair', 'guess']),
  what: Text,
  at: Reference,
});

export const Leg = z.strictObject({
  id: Text,
  plane: z.enum(['signaling', 'media', 'messaging', 'control', 'vendor']),
  protocol: Text,
  transport: Text,
  /** Tunnels that carried it, from the outside in: `GRE`, `VXLAN`, `GTP-U` ... */
  encapsulation: z.array(Text),
  /** The program that told of it, when it was not seen on this wire: endpoints, transport and times are then its word. */
  reportedBy: z.enum(['hep', 'exported-pdu']).nullable(),
  a: Endpoint,
  b: Endpoint,
  /** By the policy; `unknown` where it does not say, and treated as external. */
  zone: z.enum([...ZONES, 'unknown']),
  /** Why, one sentence. */
  zoneReason: Text,
  /** The declared call path that it belongs to. */
  path: Text.nullable(),
  protection: Protection,
  basis: z.enum(['proved', 'observed', 'negotiated']).nullable(),
  reason: Text,
  evidence: z.array(Evidence),
  sip: Sip.nullable(),
  /** Null when SIP was readable, and for other legs. */
  sipBasis: SipBasis.nullable(),
  tls: z.array(Text),
  srtp: Srtp.nullable(),
  mediaType: Text.nullable(),
  codecs: z.array(Text),
  streams: z.array(Stream),
  content: z.array(Content),
  /** How loud who speaks, readable in a header extension (RFC 6464, RFC 6465). */
  audioLevel: z.strictObject({ of: z.enum(['sender', 'contributors']), id: Count, first: Reference }).nullable(),
  frames: Count,
  octets: Count,
  first: Reference,
  last: Reference,
  callIds: z.array(Text),
  calls: z.array(Text),
});
