/**
 * The lines of an SDP: `v= o= s= t= c= k= m=` and attributes (RFC 8866 section 5), in whatever order they come.
 *
 * An observer sees what devices send: LF without CR, lines in the wrong order, `o= s= t=` left out, NULs at the end. None of that is a
 * Stop. A line that is not `letter=` is.
 */
import { staticPayloadType } from '../../registry/payload-types.ts';
import { readAttribute } from './attributes.ts';
import type { Codec, Connection, KeyLineMethod, MediaDescription } from './description.ts';
import { addTo, MAX_FORMATS, MAX_MEDIA, note, type Reading } from './reading.ts';
import { readDecimal, splitOnce, splitWords } from './words.ts';

/** One line without its line break. */
export function readLine(reading: Reading, text: string): void {
  const letter = text.charCodeAt(0);
  if (text[1] !== '=' || letter < 0x61 || letter > 0x7a) {
    // Trailing NULs and blank lines are what some devices pad with.
    if (/[^\0 \t]/.test(text)) note(reading, 'malformed', 'not of the form letter=value.');
    return;
  }
  LINE_READERS.get(text[0]!)?.(reading, text.slice(2));
}

const LINE_READERS: ReadonlyMap<string, (reading: Reading, value: string) => void> = new Map<
  string,
  (reading: Reading, value: string) => void
>([
  ['a', readAttribute],
  ['c', readConnection],
  ['k', readKeyLine],
  ['m', readMedia],
  ['o', readOrigin],
  ['s', readSessionName],
  ['t', readTiming],
  ['v', readVersion],
]);

const KEY_METHODS: ReadonlySet<string> = new Set<KeyLineMethod>(['clear', 'base64', 'uri', 'prompt']);

/** Only the word before the colon: what stands behind it is the key, or where to get it. */
function readKeyLine(reading: Reading, value: string): void {
  const method = splitOnce(value.trim(), ':')[0].toLowerCase();
  reading.section.hasKeyLine = true;
  reading.section.keyLineMethod ??= KEY_METHODS.has(method) ? (method as KeyLineMethod) : 'other';
}

function readSessionName(reading: Reading): void {
  reading.out.hasSessionName = true;
}

function readTiming(reading: Reading): void {
  reading.out.hasTiming = true;
}

function readVersion(reading: Reading, value: string): void {
  reading.out.version = readDecimal(value.trim(), 999);
  if (reading.out.version !== 0) note(reading, 'unsupported', 'the version of the SDP is not 0.');
}

/** `o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>`. A user name may hold blanks, by mistake. */
function readOrigin(reading: Reading, value: string): void {
  const words = splitWords(value);
  if (words.length < 6) {
    note(reading, 'malformed', 'o= has fewer than six fields.');
    return;
  }
  const [sessionId, sessionVersion, netType, addressType, address] = words.slice(-5) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const username = words.slice(0, -5).join(' ');
  reading.out.origin = { username, sessionId, sessionVersion, netType, addressType, address };
}

/** `c=<nettype> <addrtype> <connection-address>`; `/ttl` and `/count` are left out. */
function readConnection(reading: Reading, value: string): void {
  const [netType, addressType, address] = splitWords(value);
  if (netType === undefined || addressType === undefined || address === undefined) {
    note(reading, 'malformed', 'c= has fewer than three fields.');
    return;
  }
  const connection: Connection = { netType, addressType, address: splitOnce(address, '/')[0] };
  // Several c= lines are layers of one hierarchical encoding (section 5.7); the first is the base.
  reading.section.connection ??= connection;
}

/** `m=<media> <port>[/<count>] <proto> <fmt> ...`. */
function readMedia(reading: Reading, value: string): void {
  finishMedia(reading);
  const [mediaType = '', portText = '', protocol = '', ...formats] = splitWords(value);
  const [port, count] = splitOnce(portText, '/');
  const media = newMedia({
    line: reading.line,
    mediaType,
    port: readDecimal(port, 65_535),
    portCount: readDecimal(count ?? '1', 65_535) ?? 1,
    protocol,
    formats: formats.slice(0, MAX_FORMATS),
  });
  reading.media = media;
  reading.section = media;
  reading.payloadFormats.clear();
  addTo(reading, reading.out.media, media, MAX_MEDIA, 'media descriptions');
  if (protocol === '' || media.port === null) note(reading, 'malformed', 'm= without a port or a transport profile.');
  if (formats.length > MAX_FORMATS) note(reading, 'limit-reached', `more than ${MAX_FORMATS} formats.`);
}

/** Joins payload types with what `a=rtpmap` and `a=fmtp` said of them. */
export function finishMedia(reading: Reading): void {
  const { media } = reading;
  if (media === undefined || !/(?:^|\/)RTP\//i.test(media.protocol)) return;
  for (const format of media.formats) {
    const payloadType = readDecimal(format, 127);
    if (payloadType !== null) media.codecs.push(codecOf(reading, payloadType));
  }
}

function codecOf(reading: Reading, payloadType: number): Codec {
  const described = reading.payloadFormats.get(payloadType);
  const parameters = described?.parameters ?? null;
  if (described !== undefined && described.name !== null) {
    const { name, clockRate, channels } = described;
    return { payloadType, name, clockRate, channels, parameters };
  }
  const assigned = staticPayloadType(payloadType);
  const { name = null, clock = null, channels = null } = assigned ?? {};
  return { payloadType, name, clockRate: clock, channels, parameters };
}

/** What a media description does not say itself, the session level says for it. */
export function inherit(reading: Reading): void {
  const { session } = reading.out;
  for (const media of reading.out.media) {
    media.connection ??= session.connection;
    media.direction ??= session.direction ?? 'sendrecv';
    if (media.fingerprints.length === 0) media.fingerprints = session.fingerprints;
    if (media.keyManagement.length === 0) media.keyManagement = session.keyManagement;
    media.setup ??= session.setup;
    media.tlsId ??= session.tlsId;
    media.iceUfrag ??= session.iceUfrag;
  }
}

type MediaLine = Pick<MediaDescription, 'line' | 'mediaType' | 'port' | 'portCount' | 'protocol' | 'formats'>;

function newMedia({ line, mediaType, port, portCount, protocol, formats }: MediaLine): MediaDescription {
  // Written out, not spread from `emptySection`: V8 gives an object that is spread and then added to a shape of its own, which costs 14 KB.
  return {
    connection: null,
    direction: null,
    fingerprints: [],
    setup: null,
    tlsId: null,
    iceUfrag: null,
    keyManagement: [],
    crypto: [],
    zrtpHashes: [],
    capabilities: { transports: [], crypto: [], fingerprints: [], attributes: [], potential: [], actual: [] },
    hasKeyLine: false,
    keyLineMethod: null,
    attributes: [],
    line,
    mediaType,
    port,
    portCount,
    protocol,
    formats,
    codecs: [],
    ptime: null,
    rtcpPort: null,
    rtcpAddress: null,
    rtcpMux: false,
    candidates: [],
    mid: null,
    bundleOnly: false,
    ssrcs: [],
  };
}
