/**
 * What each kind of evidence claims of the frame that it cites, and what tshark must have found in that frame, or beside it, for the
 * claim to be true. Evidence that nothing here can check fails: whoever writes a new wording writes its check.
 *
 * Not handled: which end of a leg is called a, so `a-to-b` and `b-to-a` are not compared; whether something "looks like" SRTP.
 */
import { createHash } from 'node:crypto';
import type { Report, ReportEvidence } from '../../src/report/schema.ts';
import { certificateBy, certificatesIn, connectionsOf, groupName, sha256 } from './handshakes.ts';
import { ask } from './peers.ts';
import { destination, flowOf, has, type OracleFrame, source } from './tshark.ts';

export interface Recording {
  readonly frames: readonly OracleFrame[];
  /** By its number; throws when the file has no such frame. */
  frame(number: number): OracleFrame;
}

export interface Citation {
  readonly cited: ReportEvidence;
  readonly where: string;
}

type Holds = (match: readonly string[], frame: OracleFrame, recording: Recording) => boolean;
type Claim = readonly [wording: RegExp, holds: Holds];

/** Null when tshark agrees; otherwise what does not hold. */
export function contradiction(cited: ReportEvidence, recording: Recording): string | null {
  for (const [wording, holds] of CLAIMS) {
    const match = wording.exec(cited.what);
    if (match === null) continue;
    return holds(match, recording.frame(cited.frame), recording) ? null : `tshark has it otherwise (${wording.source})`;
  }
  return 'no check is written for this kind of evidence: add it to CLAIMS';
}

/** Everything in the report, wherever it stands, that names a frame and says what is in it. */
export function citations(report: Report): Citation[] {
  const found: Citation[] = [];
  const walk = (value: unknown, where: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (isEvidence(value)) found.push({ cited: value, where });
    for (const [name, inner] of Object.entries(value)) walk(inner, `${where}.${name}`);
  };
  walk(report, 'report');
  return found;
}

function isEvidence(value: object): value is ReportEvidence {
  const { frame, at, what } = value as Partial<Record<keyof ReportEvidence, unknown>>;
  return typeof frame === 'number' && typeof at === 'string' && typeof what === 'string';
}

// --- SIP ---------------------------------------------------------------------------------------------------------------------------

/** `200 (INVITE)` or `INVITE`, as our texts name a message. */
function holdsMessage(frame: OracleFrame, message: string): boolean {
  const [, status, method] = /^(\d{3}) \((\w+)\)$/.exec(message) ?? [];
  if (status === undefined) return frame('sip.Method').includes(message);
  return frame('sip.Status-Code').includes(status) && frame('sip.CSeq.method').includes(method!);
}

/** The request that a response answers (RFC 3261 section 17.1.3). */
function requestOf(response: OracleFrame, { frames }: Recording): OracleFrame | undefined {
  const key = transactionOf(response);
  return frames.find((one) => one('sip.Method').length > 0 && transactionOf(one) === key);
}

function hasScheme(frame: OracleFrame, scheme: string): boolean {
  return frame('sip.auth.scheme').includes(scheme);
}

const isChallenge = (frame: OracleFrame) => frame('sip.Status-Code').some((code) => code === '401' || code === '407');
const isSignIn = (frame: OracleFrame) => frame('sip.Method').length > 0 && frame('sip.auth.scheme').length > 0;

/** RFC 3261 section 22.4: MD5 where nothing is said. */
function algorithmsIn(frame: OracleFrame): readonly string[] {
  const named = frame('sip.auth.algorithm').map((name) => name.replaceAll('"', '').toUpperCase());
  return named.length === 0 ? ['MD5'] : named;
}

function hasNonce(frame: OracleFrame, hash: string): boolean {
  return frame('sip.auth.nonce').some((nonce) => sha256(Buffer.from(unquoted(nonce))).startsWith(hash));
}

function unquoted(text: string): string {
  return text.replace(/^"|"$/g, '');
}

const CONTENT: Readonly<Record<string, RegExp>> = {
  'digits (DTMF)': /^application\/dtmf/,
  'text of a message': /^text\//,
  'metadata of a recording': /application\/rs-metadata/,
};

function holdsContent(frame: OracleFrame, kind: string): boolean {
  const pattern = CONTENT[kind];
  if (pattern === undefined) throw new Error(`no content type is known for "${kind}"`);
  return [...frame('sip.Content-Type'), ...frame('mime_multipart.header.content-type')].some((one) =>
    pattern.test(one),
  );
}

function payloadOf(frame: OracleFrame): Buffer {
  return Buffer.from(frame('udp.payload')[0] ?? '', 'hex');
}

/** ISO/IEC 7812: every second digit from the right is doubled, and the sum of all digits ends in 0. */
function isCardNumber(digits: string): boolean {
  const values = [...digits].reverse().map((digit, index) => Number(digit) * (index % 2 === 0 ? 1 : 2));
  return values.reduce((sum, value) => sum + (value > 9 ? value - 9 : value), 0) % 10 === 0;
}

/** RFC 3329 section 2.2: names of the mechanisms in a list. */
function mechanismsIn(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(',')).map((one) => one.trim().split(';')[0]!);
}

/** What was said by the other messages of the same hosts before this one. */
function saidBefore(frame: OracleFrame, { frames }: Recording, field: 'sip.Security-Client' | 'sip.Security-Server') {
  return frames
    .slice(0, Number(frame('frame.number')[0]) - 1)
    .flatMap((one) => (flowOf(one) === flowOf(frame) ? one(field) : []));
}

const SIP: readonly Claim[] = [
  [
    /^INVITE: P-Asserted-Identity although Privacy asks to keep it\.$/,
    (_, frame) => frame('sip.P-Asserted-Identity').length > 0 && frame('sip.Privacy').includes('id'),
  ],
  [
    /^INVITE: header fields that tell about the caller or the call\.$/,
    (_, frame) =>
      holdsMessage(frame, 'INVITE') &&
      (frame('sip.Subject').length > 0 || frame('sip.Call-Info').some((value) => /purpose=(?:card|icon)/.test(value))),
  ],
  [
    /^INVITE: ICE candidates with addresses of an internal network\.$/,
    (_, frame) => frame('sdp.media_attr').some((attribute) => /^candidate:.* (?:10|192\.168)\./.test(attribute)),
  ],
  [
    /^(\w+): digits with the form of a payment card number, (\d+) octets \(withheld\)\.$/,
    ([, method, octets], frame) => {
      const body = payloadOf(frame).toString('latin1').split('\r\n\r\n')[1] ?? '';
      const numbers = [...body.matchAll(/\d(?:[ -]?\d){12,18}/g)].map(([text]) => text.replaceAll(/\D/g, ''));
      return (
        holdsMessage(frame, method!) && frame('sip.Content-Length').includes(octets!) && numbers.some(isCardNumber)
      );
    },
  ],
  [
    /^the Security-Server list that the server sent$/,
    (_, frame) => frame('sip.Status-Code').includes('494') && frame('sip.Security-Server').length > 0,
  ],
  [
    /^(\w+) over (?:UDP|TCP): its Security-Verify is not the Security-Server list that was sent$/,
    ([, method], frame, all) => {
      const [sent, confirmed] = [saidBefore(frame, all, 'sip.Security-Server'), frame('sip.Security-Verify')];
      return holdsMessage(frame, method!) && sent.length > 0 && confirmed.length > 0 && `${sent}` !== `${confirmed}`;
    },
  ],
  [
    /^(\w+) over (?:UDP|TCP): both lists have tls, and the request that confirms them went without$/,
    ([, method], frame, all) =>
      holdsMessage(frame, method!) &&
      !has(frame, 'tls') &&
      mechanismsIn(saidBefore(frame, all, 'sip.Security-Client')).includes('tls') &&
      mechanismsIn(saidBefore(frame, all, 'sip.Security-Server')).includes('tls'),
  ],
  [/^readable SIP: ([^ ]+(?: \(\w+\))?)$/, ([, message], frame) => holdsMessage(frame, message!)],
  // Of HEP tshark 4.0 knows nothing; of an exported PDU it reads what is inside.
  [
    /^readable SIP: (.+) reported by an exported PDU$/,
    ([, message], frame) => frame('exported_pdu.prot_name').includes('sip') && holdsMessage(frame, message!),
  ],
  [
    /^(.+): header fields that name people\.$/,
    ([, message], frame) => holdsMessage(frame, message!) && frame('sip.From').length > 0 && frame('sip.To').length > 0,
  ],
  [/^INVITE: no Identity header\.$/, (_, frame) => holdsMessage(frame, 'INVITE') && frame('sip.Identity').length === 0],
  [/^INVITE: an Identity header\.$/, (_, frame) => holdsMessage(frame, 'INVITE') && frame('sip.Identity').length > 0],
  [/^INVITE: a location header field\.$/, (_, frame) => frame('sip.Geolocation').length > 0],
  [
    /^INVITE: P-Asserted-Identity, without Privacy\.$/,
    (_, frame) => frame('sip.P-Asserted-Identity').length > 0 && frame('sip.Privacy').length === 0,
  ],
  [
    /^INVITE: a session that records a call \(SIPREC\)\.$/,
    (_, frame) => holdsContent(frame, 'metadata of a recording'),
  ],
  [
    /^INVITE: the recording is offered over (\S+)\.$/,
    ([, profile], frame) =>
      holdsContent(frame, 'metadata of a recording') &&
      mediaLines(frame).some((line) => line.split(' ')[2] === profile),
  ],
  [
    /^(\w+): (digits \(DTMF\)|text of a message), (\d+) octets \(withheld\)\.$/,
    ([, method, kind, octets], frame) =>
      holdsMessage(frame, method!) && holdsContent(frame, kind!) && frame('sip.Content-Length').includes(octets!),
  ],
  [
    /^(\w+): metadata of a recording, (\d+) octets \(withheld\)\.$/,
    // One part of several, so shorter than the body.
    ([, method, octets], frame) =>
      holdsMessage(frame, method!) &&
      holdsContent(frame, 'metadata of a recording') &&
      Number(octets) < Number(frame('sip.Content-Length')[0]),
  ],
  [
    /^(\d{3} \(\w+\)) to a request without a sign-in\.$/,
    ([, message], frame, all) => {
      const asked = requestOf(frame, all);
      return holdsMessage(frame, message!) && asked !== undefined && !isSignIn(asked);
    },
  ],
  [
    /^(REGISTER|INVITE) (with|without) a sign-in\.$/,
    ([, method, which], frame) => holdsMessage(frame, method!) && isSignIn(frame) === (which === 'with'),
  ],
  [
    /^(\w+): a password stands in a URI \(withheld\)\.$/,
    ([, method], frame) =>
      holdsMessage(frame, method!) && /sips?:[^\s:@<>]+:[^\s@<>]+@/.test(payloadOf(frame).toString('latin1')),
  ],
  [
    /^(\d{3} \(INVITE\)) to a request that is not for a number\.$/,
    ([, message], frame, all) =>
      holdsMessage(frame, message!) && !/^\+?\d{3,}$/.test(requestOf(frame, all)?.('sip.r-uri.user')[0] ?? ''),
  ],
  [/^(\d{3} \(REGISTER\))\.$/, ([, message], frame) => holdsMessage(frame, message!)],
  [
    /^(\w+) over (UDP|TCP): (?:its Contact is a sips: URI|its (Request-URI) is a sips: URI)$/,
    ([, method, transport, isTarget], frame) =>
      holdsMessage(frame, method!) &&
      has(frame, transport!.toLowerCase()) &&
      frame(isTarget === undefined ? 'sip.contact.uri' : 'sip.r-uri').some((uri) => uri.startsWith('sips:')),
  ],
  [
    /^(\w+) over (UDP|TCP): its Via values are (.+), the last hop first$/,
    ([, method, transport, values], frame) =>
      holdsMessage(frame, method!) &&
      has(frame, transport!.toLowerCase()) &&
      frame('sip.Via.transport').join(', ') === values,
  ],
  [
    /^(\w+) over (UDP|TCP): its topmost Via says (\w+)$/,
    ([, method, transport, said], frame) =>
      holdsMessage(frame, method!) && has(frame, transport!.toLowerCase()) && frame('sip.Via.transport')[0] === said,
  ],
  [
    /^(\w+) over (UDP|TCP): its Request-URI says (transport=\w+)$/,
    ([, method, transport, said], frame) =>
      holdsMessage(frame, method!) &&
      has(frame, transport!.toLowerCase()) &&
      frame('sip.r-uri').some((uri) => uri.endsWith(`;${said}`)),
  ],
  [
    /^first message of leg-\d+, which has no responses$/,
    (_, frame, { frames }) =>
      frame('sip.Method').length > 0 &&
      !frames.some((one) => one('sip.Status-Code').length > 0 && flowOf(one) === flowOf(frame)),
  ],
  [
    /^User-Agent names (.+)\.$/,
    ([, name], frame) => frame('sip.User-Agent').some((value) => value.toLowerCase().includes(name!.toLowerCase())),
  ],
];

// --- signing in ----------------------------------------------------------------------------------------------------------------------

const SIGNING_IN: readonly Claim[] = [
  [/^Authorization: Digest with (\S+) \(value withheld\)\.$/, ([, name], frame) => isDigestWith(frame, name!)],
  [
    /^Authorization: Digest without qop or without its count \(value withheld\)\.$/,
    (_, frame) =>
      frame('sip.auth.digest.response').length > 0 &&
      (frame('sip.auth.qop').length === 0 || frame('sip.auth.nc').length === 0),
  ],
  [
    /^Authorization: (\w+)(?: in (\w+))? \(value withheld\)\.$/,
    ([, scheme, method], frame) =>
      isSignIn(frame) &&
      hasScheme(frame, scheme!) &&
      (scheme === 'Basic' || frame('sip.auth.digest.response').length > 0) &&
      (method === undefined || holdsMessage(frame, method)),
  ],
  [/^WWW-Authenticate asks for (\w+)\.$/, ([, scheme], frame) => isChallenge(frame) && hasScheme(frame, scheme!)],
  [
    /^WWW-Authenticate: Digest with (\S+)\.$/,
    ([, name], frame) =>
      isChallenge(frame) && hasScheme(frame, 'Digest') && algorithmsIn(frame).includes(name!.toUpperCase()),
  ],
  [
    /^WWW-Authenticate: Digest without qop\.$/,
    (_, frame) => isChallenge(frame) && hasScheme(frame, 'Digest') && frame('sip.auth.qop').length === 0,
  ],
  [/^Nonce (\w{16}) \(hash\) is issued\.$/, ([, hash], frame) => isChallenge(frame) && hasNonce(frame, hash!)],
  [
    /^Nonce (\w{16}) \(hash\) was issued to (\d+) clients (?:within the same second|over (\d+) seconds)\.$/,
    ([, hash, clients, seconds], frame, { frames }) => {
      const same = frames.filter(
        (one) => isChallenge(one) && hasNonce(one, hash!) && secondsBetween(one, frame) <= 1 + Number(seconds ?? 0),
      );
      const callers = same.map((one) => `${destination(one).address} ${one('sip.Call-ID')[0]}`);
      // Shown by a challenge or by the sign-in that answers one.
      return hasNonce(frame, hash!) && new Set(callers).size >= Number(clients);
    },
  ],
  [
    /^Sign-ins with nonce (\w{16}) \(hash\) were accepted \d+ times? with a count used before\.$/,
    ([, hash], frame, { frames }) => {
      const counts = frames
        .slice(0, Number(frame('frame.number')[0]))
        .filter((one) => isSignIn(one) && hasNonce(one, hash!))
        .map((one) => one('sip.auth.nc')[0]);
      return hasNonce(frame, hash!) && new Set(counts).size < counts.length;
    },
  ],
];

function isDigestWith(frame: OracleFrame, algorithm: string): boolean {
  return frame('sip.auth.digest.response').length > 0 && algorithmsIn(frame).includes(algorithm.toUpperCase());
}

function secondsBetween(one: OracleFrame, other: OracleFrame): number {
  return Math.abs(Number(one('frame.time_epoch')[0]) - Number(other('frame.time_epoch')[0]));
}

// --- what senders do -------------------------------------------------------------------------------------------------------------------

interface Deed {
  readonly is: (frame: OracleFrame, recording: Recording) => boolean;
  /** Whom it is counted for. */
  readonly by: (frame: OracleFrame) => string;
  /** Only different ones count. */
  readonly differentIn?: (frame: OracleFrame) => string;
}

const sender = (frame: OracleFrame) => source(frame).address;
const receiver = (frame: OracleFrame) => destination(frame).address;
const isRequest = (frame: OracleFrame) => frame('sip.Method').length > 0;
/** Of a REGISTER the user is in To, of an INVITE in the Request-URI. */
const userAsked = (frame: OracleFrame) =>
  (frame('sip.Method').includes('REGISTER') ? frame('sip.to.user') : frame('sip.r-uri.user'))[0] ?? '';

const signIns = new WeakMap<Recording, ReadonlySet<string>>();

/** The call and the number of the request, the same in its responses. */
function transactionOf(frame: OracleFrame): string {
  return `${frame('sip.Call-ID')[0]} ${frame('sip.CSeq')[0]}`;
}

/** 401 and 407 refuse where credentials were sent, and ask where none were; 403 and 404 refuse a REGISTER whether it had any or not. */
function refusesSignIn(frame: OracleFrame, recording: Recording): boolean {
  const [status = ''] = frame('sip.Status-Code');
  if (['403', '404'].includes(status) && frame('sip.CSeq.method').includes('REGISTER')) return true;
  if (!status.startsWith('4')) return false;
  const asked = signIns.get(recording) ?? new Set(recording.frames.filter(isSignIn).map(transactionOf));
  signIns.set(recording, asked);
  return asked.has(transactionOf(frame));
}

function deed(words: string): Deed {
  if (words === 'refusal of a sign-in') {
    return { is: refusesSignIn, by: receiver };
  }
  if (words === 'request' || words === 'request of this address') return { is: isRequest, by: sender };
  if (words === 'INVITE that begins a call') return { is: (frame) => holdsMessage(frame, 'INVITE'), by: sender };
  if (words === 'request to a user or number not tried before') {
    return { is: isRequest, by: sender, differentIn: userAsked };
  }
  if (words === 'request to an address not tried before') return { is: isRequest, by: sender, differentIn: receiver };
  const [, prefix] = /^INVITE to a number that begins with (\+\d+)$/.exec(words) ?? [];
  if (prefix === undefined) throw new Error(`nothing is known of a sender that makes "${words}"`);
  const isDialed = (frame: OracleFrame) => frame('sip.r-uri.user').some((user) => user.startsWith(prefix));
  return { is: (frame) => holdsMessage(frame, 'INVITE') && isDialed(frame), by: sender };
}

function isAnswerTo(response: OracleFrame, request: OracleFrame): boolean {
  return receiver(response) === sender(request) && transactionOf(response) === transactionOf(request);
}

function deedsUpTo(frame: OracleFrame, { is, by }: Deed, recording: Recording): OracleFrame[] {
  const before = recording.frames.slice(0, Number(frame('frame.number')[0]));
  return before.filter((one) => is(one, recording) && by(one) === by(frame));
}

function isRegistered(frame: OracleFrame): boolean {
  return frame('sip.Status-Code')[0] === '200' && frame('sip.CSeq.method')[0] === 'REGISTER';
}

const SENDERS: readonly Claim[] = [
  [
    /^The first request that was met so\.$/,
    (_, frame, { frames }) =>
      isRequest(frame) && !frames.some((one) => one('sip.Status-Code').length > 0 && isAnswerTo(one, frame)),
  ],
  [
    /^The first (.+)\.$/,
    ([, words], frame, recording) => {
      const one = deed(words!);
      return one.is(frame, recording) && deedsUpTo(frame, one, recording)[0] === frame;
    },
  ],
  [
    /^The last request(?: of this address)?\.$/,
    (_, frame, { frames }) => frames.findLast((one) => isRequest(one) && sender(one) === sender(frame)) === frame,
  ],
  [
    /^The (.+) that makes (\d+) in (\d+) seconds?\.$/,
    ([, words, count, seconds], frame, recording) => {
      const one = deed(words!);
      const recent = deedsUpTo(frame, one, recording).filter((each) => secondsBetween(each, frame) <= Number(seconds));
      const counted = one.differentIn === undefined ? recent.length : new Set(recent.map(one.differentIn)).size;
      return one.is(frame, recording) && counted >= Number(count);
    },
  ],
  [/^The user is registered\.$/, (_, frame) => isRegistered(frame)],
  [
    /^Registration (?:of the same user )?from (\d+\.\d+)\.0\.0\/16 accepted\.$/,
    ([, network], frame) => isRegistered(frame) && destination(frame).address.startsWith(`${network}.`),
  ],
  [
    /^A request in his name, neither from there nor with a Contact there\.$/,
    (_, frame, { frames }) => {
      const there = frames.filter(isRegistered).map((one) => destination(one).address);
      return (
        (holdsMessage(frame, 'INVITE') || holdsMessage(frame, 'MESSAGE')) && !there.includes(source(frame).address)
      );
    },
  ],
  [
    /^It is accepted without a sign-in\.$/,
    (_, frame, recording) => {
      const request = requestOf(frame, recording);
      return frame('sip.Status-Code')[0] === '200' && request !== undefined && !isSignIn(request);
    },
  ],
  [
    /^INVITE to the (?:number, with its first|same number, with the last new) prefix\.$/,
    (_, frame) => holdsMessage(frame, 'INVITE') && /^\+?\d{7,}$/.test(frame('sip.r-uri.user')[0] ?? ''),
  ],
];

// --- SDP -------------------------------------------------------------------------------------------------------------------------------

/**
 * As tshark reads it; where it gives up on the message (`_ws.malformed`: a key that is shorter than its suite asks for), the text itself,
 * line by line.
 */
function mediaLines(frame: OracleFrame): readonly string[] {
  return frame('_ws.malformed').length === 0 ? frame('sdp.media') : textLines(frame, 'm=');
}

function textLines(frame: OracleFrame, beginning: string): string[] {
  return Buffer.from(frame('udp.payload')[0] ?? '', 'hex')
    .toString('latin1')
    .split('\r\n')
    .flatMap((line) => (line.startsWith(beginning) ? [line.slice(beginning.length)] : []));
}

interface CryptoLine {
  readonly tag: string;
  readonly suite: string;
  /** The truncated SHA-256 by which we name a key. */
  readonly hash: string;
}

/** Suites whose keys tshark 4.0 takes apart; those of others it leaves in the line. */
const KEYS_READ = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32', 'F8_128_HMAC_SHA1_80'];

function cryptoLines(frame: OracleFrame): CryptoLine[] {
  const inText = textLines(frame, 'a=crypto:').map((line) => {
    const [tag, suite, key] = line.split(' ');
    return { tag: tag!, suite: suite!, hash: hashOf(Buffer.from(key!.replace(/^inline:|\|.*$/g, ''), 'base64')) };
  });
  if (frame('_ws.malformed').length > 0) return inText;
  let read = 0;
  return frame('sdp.crypto.tag').map((tag, index) => {
    const suite = frame('sdp.crypto.crypto_suite')[index]!;
    if (!KEYS_READ.includes(suite)) return inText.find((line) => line.tag === tag && line.suite === suite)!;
    const octets = `${frame('sdp.crypto.master_key')[read] ?? ''}${frame('sdp.crypto.master_salt')[read] ?? ''}`;
    read += 1;
    return { tag, suite, hash: hashOf(Buffer.from(octets, 'hex')) };
  });
}

function hashOf(octets: Buffer): string {
  return sha256(octets).slice(0, 16);
}

function fingerprintsIn(frame: OracleFrame): string[] {
  return [...frame('sdp.session_attr'), ...frame('sdp.media_attr')].flatMap((attribute) => {
    const [, algorithm, digits] = /^fingerprint:(\S+) (\S+)/.exec(attribute) ?? [];
    return digits === undefined ? [] : [`${algorithm!.toLowerCase()} ${digits.replaceAll(':', '').toLowerCase()}`];
  });
}

function isFingerprinted(frame: OracleFrame, { frames }: Recording): boolean {
  const announced = frames.flatMap(fingerprintsIn);
  return certificatesIn(frame).some((der) => {
    return ['sha-1', 'sha-256', 'sha-384', 'sha-512'].some((algorithm) =>
      announced.includes(`${algorithm} ${createHash(algorithm.replace('-', '')).update(der).digest('hex')}`),
    );
  });
}

function mikeyMessages(frame: OracleFrame): Buffer[] {
  const lines = frame('sdp.media_attr').filter((attribute) => attribute.startsWith('key-mgmt:mikey '));
  return lines.map((line) => Buffer.from(line.split(' ')[1]!, 'base64'));
}

/** RFC 3830 table 6.1.a. */
const MIKEY_TYPES: Readonly<Record<number, string>> = { 0: 'pre-shared key' };

const SDP: readonly Claim[] = [
  [
    /^SDP (?:offer|answer) in ([^:]+?)(?: reported by an exported PDU)?: m=(\w+) ([\w/]+)(?:, a=crypto (.+?)(?: \(keys withheld\)|… \(cut, \d+ characters\)))?(, a=fingerprint)?(, a=zrtp-hash)?(?:, a=key-mgmt:mikey \((.+)\))?$/,
    ([, message, media, profile, suites, fingerprint, zrtp, mikey], frame) =>
      holdsMessage(frame, message!) &&
      mediaLines(frame).some((line) => line.startsWith(`${media} `) && line.split(' ')[2] === profile) &&
      (suites ?? '')
        .split(', ')
        .filter(Boolean)
        // The parameters of a session stand behind the suite.
        .every((named) => cryptoLines(frame).some(({ suite }) => suite === named.split(' ')[0])) &&
      (fingerprint === undefined || fingerprintsIn(frame).length > 0) &&
      (zrtp === undefined || frame('sdp.media_attr').some((attribute) => attribute.startsWith('zrtp-hash:'))) &&
      (mikey === undefined || mikeyMessages(frame).some(([, type]) => MIKEY_TYPES[type!] === mikey)),
  ],
  [
    /^k=(\w+) in the (?:offer|answer) of (.+) \(key withheld\)\.$/,
    ([, method, message], frame) => holdsMessage(frame, message!) && frame('sdp.encryption_key.type').includes(method!),
  ],
  [
    /^a=key-mgmt:mikey \(([^,)]+)\) in (.+) \(keys withheld\)\.$/,
    ([, type, message], frame) =>
      holdsMessage(frame, message!) && mikeyMessages(frame).some((octets) => MIKEY_TYPES[octets[1]!] === type),
  ],
  [
    /^a=key-mgmt:mikey \(pre-shared key, key data NULL\) in (.+) \(TEK withheld, sha256 ([0-9a-f]{16})\)$/,
    // From the end: no MAC, 30 octets of key, their length and type, the length of the key data, its encryption (RFC 3830 section 6.2).
    ([, message, hash], frame) =>
      holdsMessage(frame, message!) &&
      mikeyMessages(frame).some(
        (octets) => octets.at(-1) === 0 && octets.at(-38) === 0 && hashOf(octets.subarray(-31, -1)) === hash,
      ),
  ],
  [
    /^a=crypto:(\d+) (\w+)((?: UN\w+)*)(?: in (?:the (?:offer|answer) of )?(.+?))? \(key withheld(?:, sha-?256 ([0-9a-f]{16}))?\)\.?$/i,
    ([, tag, suite, , message, hash], frame) =>
      (message === undefined || holdsMessage(frame, message)) &&
      cryptoLines(frame).some(
        (line) => line.tag === tag && line.suite === suite && (hash === undefined || line.hash === hash),
      ),
  ],
  [
    /^a=fingerprint (sha-\d+)(?: of the (?:offer|answer))? in (.+?)\.?$/,
    ([, algorithm, message], frame) =>
      holdsMessage(frame, message!) && fingerprintsIn(frame).some((one) => one.startsWith(`${algorithm} `)),
  ],
  [
    /^(?:a=setup:(\w+)|no a=setup) in the (?:offer|answer) of (.+)\.$/,
    ([, role, message], frame) => {
      const roles = frame('sdp.media_attr').filter((attribute) => attribute.startsWith('setup:'));
      return (
        holdsMessage(frame, message!) && (role === undefined ? roles.length === 0 : roles.includes(`setup:${role}`))
      );
    },
  ],
  [
    /^DTLS handshake begun by the (offer|answer) side\.$/,
    ([, side], frame, { frames }) =>
      holdsHandshake(frame, '1') &&
      // Both ends speak SIP themselves: who invites makes the offer.
      frames.some(
        (one) => holdsMessage(one, 'INVITE') && sender(one) === (side === 'offer' ? sender(frame) : receiver(frame)),
      ),
  ],
  [
    /^certificate that (fits|does not fit) the (?:sha-\d+ )?fingerprint of the (?:offer|answer)$/,
    ([, which], frame, recording) =>
      certificatesIn(frame).length > 0 && isFingerprinted(frame, recording) === (which === 'fits'),
  ],
];

// --- media -----------------------------------------------------------------------------------------------------------------------------

const isRtp = (frame: OracleFrame) => frame('rtp.ssrc').length > 0;

function isFirstOfItsStream(frame: OracleFrame, { frames }: Recording): boolean {
  const [ssrc] = frame('rtp.ssrc');
  return (
    ssrc !== undefined &&
    frames.find((one) => one('rtp.ssrc').includes(ssrc) && sender(one) === sender(frame)) === frame
  );
}

/** RFC 2198: behind the RTP header (12 octets here) four octets for each earlier block, and one for the last. */
function textBehindRed(frame: OracleFrame): string {
  const payload = payloadOf(frame).subarray(12);
  let at = 0;
  while (at < payload.length && payload[at]! >= 0x80) at += 4;
  return payload.subarray(at + 1).toString('latin1');
}

function isOfItsStream(one: OracleFrame, frame: OracleFrame): boolean {
  return one('rtp.ssrc')[0] === frame('rtp.ssrc')[0] && sender(one) === sender(frame);
}

/** Behind flags, sequence number, cookie and SSRC (RFC 6189 section 5). */
const ZRTP_MESSAGE = 12;

/** By hand: tshark reads ZRTP in the direction in which it found it first, and leaves the other as data. */
function zrtpType(frame: OracleFrame): string | undefined {
  const octets = payloadOf(frame);
  if (octets.toString('latin1', 4, 8) !== 'ZRTP') return undefined;
  // Preamble and length, then eight letters.
  return octets.toString('latin1', ZRTP_MESSAGE + 4, ZRTP_MESSAGE + 12).trim();
}

const MEDIA: readonly Claim[] = [
  [
    /^RTP SSRC (0x[0-9a-f]{8}), payload type (\d+(?:, \d+)*), [ab]-to-[ab]$/,
    ([, ssrc, types], frame) =>
      frame('rtp.ssrc').includes(ssrc!) && types!.split(', ').some((type) => frame('rtp.p_type').includes(type)),
  ],
  [/^RTP packet with readable payload, [ab][- ]to[- ][ab]\.?$/, (_, frame) => isRtp(frame)],
  [/^Payload in clear before an authentication tag\.$/, (_, frame) => isRtp(frame)],
  [/^RTCP packet in clear$/, (_, frame) => frame('rtcp.pt').length > 0],
  [/^UDPTL packet with a readable T\.38 message$/, (_, frame) => has(frame, 't38')],
  [/^T\.38 in clear \(withheld\)\.$/, (_, frame) => has(frame, 't38')],
  [/^Text in clear \(withheld\)\.$/, (_, frame) => isRtp(frame) && /^[\x20-\x7e]+$/.test(textBehindRed(frame))],
  [
    /^Telephone event in clear \(the key is withheld\)\.$/,
    (_, frame) => isRtp(frame) && frame('rtpevent.event_id').length > 0,
  ],
  [
    /^Tone of a key in clear audio \(the key is withheld\)\.$/,
    (_, frame) => isRtp(frame) && frame('rtp.p_type').some((type) => type === '0' || type === '8'),
  ],
  [
    /^RTP to (\S+):(\d+) from (?:the expected source|(\S+):(\d+)), SSRC (0x[0-9a-f]{8})$/,
    ([, to, toPort, from, fromPort, ssrc], frame) => {
      const ends = [destination(frame), source(frame)];
      const isTo = ends[0]!.address === to && `${ends[0]!.port}` === toPort;
      const isFrom = from === undefined || (ends[1]!.address === from && `${ends[1]!.port}` === fromPort);
      return isTo && isFrom && frame('rtp.ssrc').includes(ssrc!);
    },
  ],
  [
    /^last packet of it$/,
    (_, frame, { frames }) =>
      frames.findLast((one) => flowOf(one) === flowOf(frame) && sender(one) === sender(frame)) === frame &&
      isRtp(frame),
  ],
  [
    /^first packet of (?:an SRTP stream|a stream that looks like SRTP)$/,
    (_, frame, all) => isFirstOfItsStream(frame, all),
  ],
  [/^first RTP packet$/, (_, frame, all) => isFirstOfItsStream(frame, all)],
  [
    /^first packet of leg-\d+, which has one direction only$/,
    (_, frame, all) =>
      isFirstOfItsStream(frame, all) &&
      all.frames.every((one) => !isRtp(one) || flowOf(one) !== flowOf(frame) || sender(one) === sender(frame)),
  ],
  [
    /^first frame of the media leg$/,
    (_, frame, { frames }) =>
      (isRtp(frame) || has(frame, 'dtls')) &&
      frames.find((one) => (isRtp(one) || has(one, 'dtls')) && flowOf(one) === flowOf(frame)) === frame,
  ],
  [/^ZRTP (\w+)(?:: both sides have the keys|\.)$/, ([, type], frame) => zrtpType(frame) === type],
  [
    /^ZRTP Commit: (.+)\.$/,
    ([, blocks], frame) =>
      zrtpType(frame) === 'Commit' &&
      blocks!.split(', ').every((block) => payloadOf(frame).includes(block.padEnd(4), ZRTP_MESSAGE)),
  ],
  [
    /^first ZRTP message of the path\.?$/i,
    (_, frame, { frames }) =>
      frames.find((one) => flowOf(one) === flowOf(frame) && zrtpType(one) !== undefined) === frame,
  ],
  [
    /^ZRTP Hello of [ab], which fits a=zrtp-hash\.$/,
    // Between the header of the packet and its CRC (RFC 6189 section 8.1).
    (_, frame, { frames }) =>
      zrtpType(frame) === 'Hello' &&
      frames
        .flatMap((one) => one('sdp.media_attr'))
        .some((line) => line === `zrtp-hash:1.10 ${sha256(payloadOf(frame).subarray(ZRTP_MESSAGE, -4))}`),
  ],
  [
    /^Header extension (\d+) in clear: audio level \(withheld\)\.$/,
    ([, id], frame, { frames }) =>
      frame('rtp.ext.rfc5285.id').includes(id!) &&
      frames
        .flatMap((one) => one('sdp.media_attr'))
        .some((line) => line.startsWith(`extmap:${id} urn:ietf:params:rtp-hdrext:ssrc-audio-level`)),
  ],
  [/^First packet of a stream, [ab]-to-[ab]\.$/, (_, frame, all) => isFirstOfItsStream(frame, all)],
  [
    /^Last packet of a stream, [ab]-to-[ab]\.$/,
    (_, frame, { frames }) => isRtp(frame) && frames.findLast((one) => isOfItsStream(one, frame)) === frame,
  ],
  [
    /^Packet of SSRC (0x[0-9a-f]{8}) with a sequence number that another payload had\.$/,
    ([, ssrc], frame, { frames }) =>
      frame('rtp.ssrc').includes(ssrc!) &&
      frames
        .slice(0, frames.indexOf(frame))
        .some(
          (one) =>
            isOfItsStream(one, frame) &&
            one('rtp.seq')[0] === frame('rtp.seq')[0] &&
            !payloadOf(one).equals(payloadOf(frame)),
        ),
  ],
  [
    /^RTP packet from (\S+) to a port that nobody announced$/,
    ([, from], frame, { frames }) =>
      sender(frame) === from &&
      payloadOf(frame)[0]! >> 6 === 2 &&
      frames.flatMap(mediaLines).every((line) => line.split(' ')[1] !== `${destination(frame).port}`),
  ],
  [/^RTSP in clear over TCP \(content withheld\)$/, (_, frame) => has(frame, 'rtsp')],
  [/^MSRP in clear over TCP \(content withheld\)$/, (_, frame) => has(frame, 'msrp')],
  [/^First TURN request of the client\.$/, (_, frame) => frame('stun.type').includes(ALLOCATE)],
  [
    /^TURN server agrees to relay to an internal address\.$/,
    // RFC 8656 section 18: CreatePermission and ChannelBind, as success responses.
    (_, frame) => frame('stun.type').some((type) => type === '0x0108' || type === '0x0109'),
  ],
  [/^TURN allocation granted\.$/, (_, frame) => frame('stun.type').includes(ALLOCATED)],
  [
    /^TURN allocation granted without a sign-in\.$/,
    // A server that asked for one signs its answer (RFC 8489 section 9.2.4).
    (_, frame) => frame('stun.type').includes(ALLOCATED) && frame('stun.att.hmac').length === 0,
  ],
  [
    /^TURN request with a user name and HMAC-SHA1 \(values withheld\)\.$/,
    // 20 octets are SHA-1 (RFC 8489 section 14.5).
    (_, frame) => frame('stun.att.username').length > 0 && frame('stun.att.hmac')[0]?.length === 40,
  ],
];

/** RFC 8656 section 17: the request and its success. */
const ALLOCATE = '0x0003';
const ALLOCATED = '0x0103';

// --- TLS and DTLS ------------------------------------------------------------------------------------------------------------------------

function holdsHandshake(frame: OracleFrame, type: string): boolean {
  return [...frame('tls.handshake.type'), ...frame('dtls.handshake.type')].includes(type);
}

function isFirstOf(protocol: 'tls' | 'dtls', frame: OracleFrame, { frames }: Recording): boolean {
  return frames.find((one) => has(one, protocol) && flowOf(one) === flowOf(frame)) === frame;
}

/** RFC 8446 section 6. */
const ALERTS: Readonly<Record<number, string>> = {
  20: 'bad_record_mac',
  40: 'handshake_failure',
  48: 'unknown_ca',
  70: 'protocol_version',
};

/** RFC 5246 section 7.4.1.4.1, the two octets as tshark prints them. */
const SIGNATURES: Readonly<Record<string, string>> = { '0x0203': 'ecdsa_sha1', '0x0302': 'dsa_sha224' };

/** The names that tshark has for cipher suites, asked once. */
let suiteNames: ReadonlyMap<string, string> | undefined;

function suiteName(code: string): string | undefined {
  suiteNames ??= new Map(
    ask('tshark', ['-G', 'values'])
      .split('\n')
      .filter((line) => line.startsWith('V\ttls.handshake.ciphersuite\t'))
      .map((line) => line.split('\t'))
      .map(([, , number, name]) => [`0x${Number(number).toString(16).padStart(4, '0')}`, name!]),
  );
  return suiteNames.get(code);
}

const TLS: readonly Claim[] = [
  [
    /^ServerHello(?:: | choosing )((?:D?TLS|SSL) \d\.\d)(?:,| and) (\w+)\.?$/,
    ([, version, suite], frame, { frames }) => {
      if (!holdsHandshake(frame, '2')) return false;
      const connection = connectionsOf(frames.filter((one) => flowOf(one) === flowOf(frame)))[0]!;
      return connection.version === version && suiteName(connection.cipherSuite!) === suite;
    },
  ],
  [
    /^Certificate ([0-9a-f]{16}), valid from (\S+) to (\S+)\.$/,
    ([, prefix, from, to], frame) =>
      certificatesIn(frame).some((der) => {
        const { notBefore, notAfter } = certificateBy('openssl', der);
        return sha256(der).startsWith(prefix!) && notBefore.startsWith(from!) && notAfter.startsWith(to!);
      }),
  ],
  [
    /^Session in which (\S+) shows certificate ([0-9a-f]{16})\.$/,
    ([, address, hash], frame, { frames }) =>
      frames.some(
        (one) =>
          flowOf(one) === flowOf(frame) &&
          sender(one) === address &&
          certificatesIn(one).some((der) => sha256(der).startsWith(hash!)),
      ),
  ],
  [/^first TLS record/i, (_, frame, all) => isFirstOf('tls', frame, all) && frame('tls.handshake.type').length === 0],
  [
    /^first (?:DTLS record of this session|record of (?:a|the) DTLS handshake)/i,
    (_, frame, all) => isFirstOf('dtls', frame, all),
  ],
  [/^ClientHello of a handshake that failed$/, (_, frame) => holdsHandshake(frame, '1')],
  [
    /^ClientHello of a TLS handshake that did not come about: fatal alert (\w+) from the server$/,
    ([, name], frame, { frames }) =>
      holdsHandshake(frame, '1') &&
      frames.some(
        (one) =>
          sender(one) === receiver(frame) &&
          flowOf(one) === flowOf(frame) &&
          one('tls.alert_message.desc').some((code) => ALERTS[Number(code)] === name),
      ),
  ],
  [
    /^The client asks for (\S+)\.$/,
    ([, name], frame) => holdsHandshake(frame, '1') && frame('tls.handshake.extensions_server_name').includes(name!),
  ],
  [
    /^ClientHello asking for a stapled OCSP response\.$/,
    // status_request, RFC 6066.
    (_, frame) => holdsHandshake(frame, '1') && frame('tls.handshake.extension.type').includes('5'),
  ],
  [/^ClientHello offering ((?:D?TLS|SSL) \d\.\d)\.$/, (_, frame) => holdsHandshake(frame, '1')],
  [
    /^ClientHello offering ((?:TLS \d\.\d(?:, | and )?)+)\.$/,
    ([, versions], frame) => {
      const codes = versions!.split(/, | and /).map((name) => `0x030${Number(name.slice(-1)) + 1}`);
      const offered = frame('tls.handshake.extensions.supported_version');
      return holdsHandshake(frame, '1') && offered.join() === codes.join();
    },
  ],
  [
    /^Key share: (\w+)\.$/,
    ([, group], frame) =>
      holdsHandshake(frame, '2') && frame('tls.handshake.extensions_key_share_group').map(groupName).includes(group!),
  ],
  [
    /^ServerKeyExchange: finite-field, (\d+) bits\.$/,
    ([, bits], frame) =>
      holdsHandshake(frame, '12') && frame('tls.handshake.p_len').some((octets) => 8 * Number(octets) === Number(bits)),
  ],
  [
    /^ServerKeyExchange: (\w+)\.$/,
    ([, group], frame) =>
      holdsHandshake(frame, '12') &&
      [...frame('tls.handshake.server_named_curve'), ...frame('dtls.handshake.server_named_curve')]
        .map(groupName)
        .includes(group!),
  ],
  [
    /^ServerKeyExchange of the server: (\w+)\.$/,
    ([, signature], frame) => {
      const codes = [...frame('tls.handshake.sig_hash_alg'), ...frame('dtls.handshake.sig_hash_alg')];
      const named = codes.map((code) => SIGNATURES[code]);
      // Before TLS 1.2 the message names none, and it is MD5 and SHA-1 side by side (RFC 4346 section 7.4.3).
      return holdsHandshake(frame, '12') && (named.length === 0 ? 'rsa_pkcs1_md5_sha1' : named[0]) === signature;
    },
  ],
  [
    /^NewSessionTicket good for (\d+) seconds\.$/,
    ([, seconds], frame) =>
      holdsHandshake(frame, '4') && frame('tls.handshake.session_ticket_lifetime_hint').includes(seconds!),
  ],
  [
    /^accepted a client that had fallen back \(TLS_FALLBACK_SCSV\)$/,
    (_, frame, { frames }) => {
      const hello = frames.find((one) => flowOf(one) === flowOf(frame) && holdsHandshake(one, '1'))!;
      return holdsHandshake(frame, '2') && hello('tls.handshake.ciphersuite').includes('0x5600');
    },
  ],
  [
    /^record whose explicit nonce came before under the same key$/,
    (_, frame, { frames }) => {
      const isBefore = (one: OracleFrame) => Number(one('frame.number')[0]) < Number(frame('frame.number')[0]);
      const from = (one: OracleFrame) => flowEnd(source(one)) === flowEnd(source(frame));
      const before = frames.filter((one) => isBefore(one) && from(one) && flowOf(one) === flowOf(frame));
      return noncesIn(frame).some((nonce) => before.flatMap(noncesIn).includes(nonce));
    },
  ],
  [
    /^record that used this explicit nonce first$/,
    (_, frame, { frames }) => {
      const sent = frames.filter((one) => {
        return flowEnd(source(one)) === flowEnd(source(frame)) && flowOf(one) === flowOf(frame);
      });
      const others = (isOther: (number: number) => boolean) =>
        sent.filter((one) => isOther(Number(one('frame.number')[0]))).flatMap(noncesIn);
      const own = Number(frame('frame.number')[0]);
      const [before, after] = [others((number) => number < own), others((number) => number > own)];
      return noncesIn(frame).some((nonce) => after.includes(nonce) && !before.includes(nonce));
    },
  ],
  [/^CertificateVerify of the (?:client|server)/, (_, frame) => holdsHandshake(frame, '15')],
  [/^CertificateRequest of the server\.$/, (_, frame) => holdsHandshake(frame, '13')],
  [
    /^(Certificate of the client|Empty Certificate message of the client)\.$/,
    ([, which], frame) =>
      holdsHandshake(frame, '11') && which!.startsWith('Empty') === (certificatesIn(frame).length === 0),
  ],
  [
    /^fatal alert (\w+) from the (client|server)$/,
    ([, name, side], frame, { frames }) => {
      const hello = frames.find((one) => flowOf(one) === flowOf(frame) && holdsHandshake(one, '1'))!;
      const isServer = flowEnd(source(frame)) === flowEnd(destination(hello));
      return (
        frame('tls.alert_message.desc').some((code) => ALERTS[Number(code)] === name) &&
        isServer === (side === 'server')
      );
    },
  ],
  [
    /^a record of a second epoch inside the connection/,
    (_, frame) =>
      // A ChangeCipherSpec under the first keys, or what comes after it.
      frame('dtls.record.epoch').some(
        (epoch, index) => epoch === '2' || (epoch === '1' && frame('dtls.record.content_type')[index] === '20'),
      ),
  ],
  [
    /^a handshake record inside the connection/,
    // Of records in ciphertext tshark does not know the message.
    (_, frame) => frame('tls.record.content_type').includes('22') && frame('tls.handshake.type').length === 0,
  ],
];

/** The first eight octets of each record of a segment that begins with one; of TLS 1.2 in AES-GCM, its explicit nonce (RFC 5288). */
function noncesIn(frame: OracleFrame): string[] {
  const octets = Buffer.from(frame('tcp.payload').join(''), 'hex');
  const nonces: string[] = [];
  for (let at = 0; at + 13 <= octets.length; at += 5 + octets.readUInt16BE(at + 3)) {
    nonces.push(octets.toString('hex', at + 5, at + 13));
  }
  return nonces;
}

function flowEnd({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address} ${port}`;
}

// --- several of them ---------------------------------------------------------------------------------------------------------------------

const OTHERS: readonly Claim[] = [
  [/^DNS offers SIP over TLS \(NAPTR (\S+)\)$/, ([, service], frame) => frame('dns.naptr.service').includes(service!)],
  [/^first frame of the control leg$/, (_, frame) => has(frame, 'esp') || has(frame, 'openvpn')],
  [/^First signaling of a host of this media: /, (_, frame) => has(frame, 'sip') || has(frame, 'tls')],
  [/^first frame of (?:a hop over TLS, encrypted|the hop over TLS)$/, (_, frame, all) => isFirstOf('tls', frame, all)],
  [/^first frame of a hop over UDP, in clear$/, (_, frame) => has(frame, 'sip') && has(frame, 'udp')],
];

const CLAIMS: readonly Claim[] = [...SIP, ...SIGNING_IN, ...SENDERS, ...SDP, ...MEDIA, ...TLS, ...OTHERS];
