/**
 * `a=` lines: one reader for each attribute that somebody needs, by name.
 *
 * Names are case-sensitive in RFC 8866 but compared without case here, so that `a=Crypto` neither hides nor leaks a key. A Map and not
 * an object holds the readers: a name like `__proto__` finds nothing.
 */
import { parseCandidate } from './candidate.ts';
import { type CryptoAttribute, parseCrypto } from './crypto-attribute.ts';
import type { Capabilities, Direction, Fingerprint, KeyManagement } from './description.ts';
import {
  addTo,
  MAX_ATTRIBUTES,
  MAX_CANDIDATES,
  MAX_CRYPTO,
  MAX_FEW,
  MAX_SSRCS,
  note,
  type PayloadFormat,
  type Reading,
} from './reading.ts';
import { isBase64, withSecret } from './secret.ts';
import { readDecimal, splitOnce, splitWords } from './words.ts';

/** RFC 8866 section 9, `token`. */
const TOKEN = /^[!#-'*+.0-9A-Z^-~-]+$/;

type AttributeReader = (reading: Reading, value: string) => void;

/** Attributes whose value is not repeated in `attributes`: it is, or may hold, a secret. */
const WITHHELD: ReadonlySet<string> = new Set([
  'crypto',
  'ice-pwd',
  'key-mgmt',
  'acap',
  'cryptoscale',
  'candidate',
  'inline',
]);

export function readAttribute(reading: Reading, text: string): void {
  const [name, value] = splitOnce(text, ':');
  const lower = name.toLowerCase();
  if (reading.attributes === MAX_ATTRIBUTES) {
    note(reading, 'limit-reached', `more than ${MAX_ATTRIBUTES} attributes.`);
    return;
  }
  reading.attributes++;
  if (!TOKEN.test(name)) {
    // `a=crypto 1 S inline:...`: with the colon missing where it belongs, the name holds what it should not.
    reading.section.attributes.push({ name: '', value: null, line: reading.line });
    note(reading, 'malformed', 'the name of an attribute is not a token.');
    return;
  }
  const isSecret = WITHHELD.has(lower) || (value !== null && /inline:/i.test(value));
  reading.section.attributes.push({ name, value: isSecret ? null : value, line: reading.line });
  READERS.get(lower)?.(reading, value ?? '');
}

const READERS: ReadonlyMap<string, AttributeReader> = new Map<string, AttributeReader>([
  ['sendrecv', direction('sendrecv')],
  ['sendonly', direction('sendonly')],
  ['recvonly', direction('recvonly')],
  ['inactive', direction('inactive')],
  ['rtpmap', readRtpmap],
  ['fmtp', readFmtp],
  ['ptime', readPtime],
  ['rtcp', readRtcp],
  ['rtcp-mux', inMedia((media) => (media.rtcpMux = true))],
  ['rtcp-mux-only', inMedia((media) => (media.rtcpMux = true))],
  ['bundle-only', inMedia((media) => (media.bundleOnly = true))],
  ['mid', inMedia((media, value) => (media.mid = value.trim()))],
  ['ssrc', readSsrc],
  ['candidate', readCandidate],
  ['crypto', readCrypto],
  ['fingerprint', readFingerprint],
  ['setup', (reading, value) => (reading.section.setup = value.trim().toLowerCase())],
  ['tls-id', (reading, value) => (reading.section.tlsId = value.trim())],
  ['ice-ufrag', (reading, value) => (reading.section.iceUfrag = value.trim())],
  ['key-mgmt', readKeyManagement],
  ['zrtp-hash', readZrtpHash],
  ['group', readGroup],
  ['acap', readAttributeCapability],
  ['tcap', readTransportCapability],
  ['pcfg', configuration('potential')],
  ['acfg', configuration('actual')],
]);

function direction(value: Direction): AttributeReader {
  return (reading) => {
    reading.section.direction = value;
  };
}

function inMedia(set: (media: NonNullable<Reading['media']>, value: string) => void): AttributeReader {
  return (reading, value) => {
    if (reading.media !== undefined) set(reading.media, value);
  };
}

function payloadFormat(reading: Reading, word: string | undefined): PayloadFormat | null {
  const payloadType = readDecimal(word, 127);
  if (payloadType === null) return null;
  let format = reading.payloadFormats.get(payloadType);
  if (format === undefined) {
    format = { name: null, clockRate: null, channels: null, parameters: null };
    reading.payloadFormats.set(payloadType, format);
  }
  return format;
}

/** RFC 8866 section 6.6: `rtpmap:96 opus/48000/2`. */
function readRtpmap(reading: Reading, value: string): void {
  const [payloadType, encoding = ''] = splitWords(value);
  const format = payloadFormat(reading, payloadType);
  if (format === null || encoding === '') {
    note(reading, 'malformed', 'a=rtpmap without a payload type or an encoding.');
    return;
  }
  const [name = '', clockRate, channels] = encoding.split('/', 3);
  format.name = name;
  format.clockRate = readDecimal(clockRate, 0xffff_ffff);
  format.channels = readDecimal(channels, 255);
}

/** RFC 8866 section 6.15. Formats that are no payload types have no codec here. */
function readFmtp(reading: Reading, value: string): void {
  const [word = '', rest] = splitOnce(value.trim(), ' ');
  const format = payloadFormat(reading, word);
  if (format !== null) format.parameters = rest === null ? '' : rest.trim();
}

function readPtime(reading: Reading, value: string): void {
  if (reading.media !== undefined) reading.media.ptime = readDecimal(value.trim().split('.', 1)[0], 65_535);
}

/** RFC 3605 section 2.1: `rtcp:53020 IN IP4 126.16.64.4`. */
function readRtcp(reading: Reading, value: string): void {
  if (reading.media === undefined) return;
  const [port, , , address] = splitWords(value);
  reading.media.rtcpPort = readDecimal(port, 65_535);
  reading.media.rtcpAddress = address ?? null;
  if (reading.media.rtcpPort === null) note(reading, 'malformed', 'a=rtcp without a port.');
}

/** RFC 5576 section 4.1: several lines for one SSRC, one for each of its attributes. */
function readSsrc(reading: Reading, value: string): void {
  const ssrc = readDecimal(splitWords(value)[0], 0xffff_ffff);
  if (reading.media === undefined || ssrc === null || reading.media.ssrcs.includes(ssrc)) return;
  addTo(reading, reading.media.ssrcs, ssrc, MAX_SSRCS, 'SSRCs in a media description');
}

function readCandidate(reading: Reading, value: string): void {
  if (reading.media === undefined) return;
  const candidate = parseCandidate(value);
  if (candidate === null) note(reading, 'malformed', 'a=candidate has not the form of RFC 8839.');
  else addTo(reading, reading.media.candidates, candidate, MAX_CANDIDATES, 'candidates in a media description');
}

function readCrypto(reading: Reading, value: string): void {
  addTo(reading, reading.section.crypto, cryptoOf(reading, value), MAX_CRYPTO, 'a=crypto in a section');
}

function cryptoOf(reading: Reading, value: string): CryptoAttribute {
  const crypto = parseCrypto(value, reading.line);
  if (!crypto.wellFormed) note(reading, 'malformed', 'a=crypto has not the form of RFC 4568.');
  return crypto;
}

function readFingerprint(reading: Reading, value: string): void {
  readFingerprintInto(reading, reading.section.fingerprints, value);
}

/** RFC 8122 section 5: `fingerprint:sha-256 4A:AD:…`. */
function readFingerprintInto(reading: Reading, list: Fingerprint[], value: string): void {
  const [hash = '', hex = ''] = splitWords(value);
  if (!/^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2})*$/.test(hex)) {
    note(reading, 'malformed', 'a=fingerprint has not the form of RFC 8122.');
    return;
  }
  const fingerprint = { hash: hash.toLowerCase(), value: hex.toUpperCase(), line: reading.line };
  addTo(reading, list, fingerprint, MAX_FEW, 'fingerprints in a section');
}

/** RFC 4567 section 3.1: `key-mgmt:mikey <base64>`. */
function readKeyManagement(reading: Reading, value: string): void {
  const [protocol = '', base64 = ''] = splitWords(value);
  if (!isBase64(base64)) note(reading, 'malformed', 'a=key-mgmt has not the form of RFC 4567.');
  const named = /^[A-Za-z0-9-]{1,16}$/.test(protocol);
  const shown = { protocol: named ? protocol.toLowerCase() : '', line: reading.line };
  const item: KeyManagement = withSecret(base64, shown);
  addTo(reading, reading.section.keyManagement, item, MAX_FEW, 'a=key-mgmt in a section');
}

/** RFC 6189 section 8: `zrtp-hash:1.10 fe30efd0…`. */
function readZrtpHash(reading: Reading, value: string): void {
  const [version = '', hash = ''] = splitWords(value);
  const item = { version, value: hash.toLowerCase(), line: reading.line };
  if (!/^[0-9a-f]{64}$/.test(item.value)) note(reading, 'malformed', 'a=zrtp-hash has not the form of RFC 6189.');
  else addTo(reading, reading.section.zrtpHashes, item, MAX_FEW, 'a=zrtp-hash in a section');
}

/** RFC 5888 section 5. */
function readGroup(reading: Reading, value: string): void {
  const [semantics = '', ...mids] = splitWords(value);
  addTo(reading, reading.out.groups, { semantics, mids }, MAX_FEW, 'groups');
}

/** RFC 5939 section 3.4.1: `acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:…`. */
function readAttributeCapability(reading: Reading, value: string): void {
  const { capabilities } = reading.section;
  const [, attribute] = splitOnce(value.trim(), ' ');
  const [name, attributeValue] = splitOnce((attribute ?? '').trim(), ':');
  addTo(reading, capabilities.attributes, TOKEN.test(name) ? name : '', MAX_FEW, 'attribute capabilities in a section');
  if (name.toLowerCase() === 'fingerprint')
    readFingerprintInto(reading, capabilities.fingerprints, attributeValue ?? '');
  if (name.toLowerCase() !== 'crypto') return;
  addTo(
    reading,
    capabilities.crypto,
    cryptoOf(reading, attributeValue ?? ''),
    MAX_CRYPTO,
    'a=acap crypto in a section',
  );
}

/** RFC 5939 section 3.4.2: `tcap:1 RTP/SAVPF RTP/SAVP`. */
function readTransportCapability(reading: Reading, value: string): void {
  const transports = splitWords(value).slice(1);
  const { capabilities } = reading.section;
  for (const transport of transports.slice(0, MAX_FEW + 1)) {
    addTo(reading, capabilities.transports, transport, MAX_FEW, 'transport capabilities in a section');
  }
}

/** RFC 5939 section 3.5.1 and 3.5.2. */
function configuration(kind: keyof Pick<Capabilities, 'potential' | 'actual'>): AttributeReader {
  return (reading, value) => {
    addTo(reading, reading.section.capabilities[kind], value.trim(), MAX_FEW, 'configurations in a section');
  };
}
