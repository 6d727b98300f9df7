/**
 * SIP message in, facts out: the signaling path it travelled, its call, its credentials, its SDP, and which other hops it names
 * as TLS. RFC 3261, RFC 3264, RFC 7616.
 *
 * Works the same for a message from a datagram and for one cut out of a stream. What the message says is recorded, never judged.
 */
import { createHash } from 'node:crypto';
import type { Stop } from '../../bytes/stop.ts';
import { stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import { sdp } from '../../dissectors/sdp/index.ts';
import { type Authentication, parseUri, type SipMessage } from '../../dissectors/sip/index.ts';
import type { ActivityRegister } from '../activity/activity-register.ts';
import type { MessageLog } from '../calls/message-log.ts';
import type { TrailRegister } from '../calls/trail-register.ts';
import { REPORTER_NAMES } from '../carriage.ts';
import type { CredentialFact, Evidence } from '../facts.ts';
import type { GapRegister } from '../gaps.ts';
import type { NegotiationRegister } from '../media/negotiation-register.ts';
import type { OtherClocks } from '../quality/other-clocks.ts';
import { type CallRegister, MAX_CALLS } from '../signaling/call-register.ts';
import type { Challenge } from '../signaling/challenges.ts';
import type { ServiceRecords } from '../signaling/service-records.ts';
import { MAX_CALL_IDS, MAX_CREDENTIALS, type Side, type SignalingPath } from '../signaling/signaling-path.ts';
import type { SignalingSigns } from '../signaling/signaling-signs.ts';
import { namePath, type TlsHops } from '../signaling/tls-hops.ts';
import { observeAnswer, observeBodyPart, observeDescription, observeMessage } from './sip-content.ts';

/** Method names longer than this are cut in evidence. */
const MAX_METHOD_SHOWN = 32;

/** Names of messages that are kept once. */
const MAX_NAMES = 1_024;

export class SipObserver {
  readonly #calls: CallRegister;
  readonly #negotiations: NegotiationRegister;
  readonly #hops: TlsHops;
  readonly #trails: TrailRegister;
  readonly #signs: SignalingSigns;
  readonly #messages: MessageLog;
  readonly #gaps: GapRegister;
  readonly #activity: ActivityRegister;
  readonly #records: ServiceRecords;
  readonly #clocks: OtherClocks;
  readonly #names = new Map<string, string>();

  constructor(
    calls: CallRegister,
    negotiations: NegotiationRegister,
    hops: TlsHops,
    trails: TrailRegister,
    signs: SignalingSigns,
    messages: MessageLog,
    gaps: GapRegister,
    activity: ActivityRegister,
    records: ServiceRecords,
    clocks: OtherClocks,
  ) {
    this.#records = records;
    this.#clocks = clocks;
    this.#activity = activity;
    this.#signs = signs;
    this.#trails = trails;
    this.#messages = messages;
    this.#calls = calls;
    this.#negotiations = negotiations;
    this.#hops = hops;
    this.#gaps = gaps;
  }

  /**
   * @param stopped what the dissector could not read of the message
   * @param sender the side of the path that sent it
   */
  observe(message: SipMessage, stopped: Stop | undefined, path: SignalingPath, sender: Side, at: FrameReference): void {
    if (stopped !== undefined) this.#gaps.add(stopped, at, path);
    if (message.kind === null) return;
    const name = this.#nameOf(message);
    count(message, name, path, sender, at);
    this.#observeDialog(message, name, path, sender, at);
    this.#observeCredentials(message, path, at);
    this.#observeAccess(message, name, stopped, path, sender, at);
    this.#hops.learn(message, at);
    namePath(message, path, sender, at);
    this.#records.observe(message, path, sender);
    this.#clocks.observe(message.date, at);
    const unkept = this.#signs.observe(message, name, path, at);
    if (unkept !== undefined) this.#gaps.add(unkept, at, path);
    this.#observeBody(message, name, path, sender, at);
  }

  #observeDialog(message: SipMessage, name: string, path: SignalingPath, sender: Side, at: FrameReference): void {
    const callId = message.callId;
    if (callId === undefined) return;
    if (path.callIds.size < MAX_CALL_IDS) path.callIds.add(callId);
    else if (!path.callIds.has(callId)) this.#limit(path, at, MAX_CALL_IDS, 'Call-IDs on one signaling path');
    if (this.#calls.find(callId) === undefined) this.#trails.observeFirst(callId, message, at);
    const kept = this.#calls.observe(
      {
        callId,
        cseqMethod: message.cseqMethod,
        method: message.kind === 'request' ? message.method : null,
        statusCode: message.statusCode,
        from: bareUri(message.from?.uri),
        to: bareUri(message.to?.uri),
      },
      at,
    );
    if (!kept) this.#limit(path, at, MAX_CALLS, 'calls');
    else if (message.cseqMethod === 'INVITE') this.#trails.observe(callId, message, path, sender, at);
    if (this.#calls.find(callId) !== undefined) {
      this.#messages.add(callId, name, message, path, sender, at);
    }
  }

  #observeCredentials(message: SipMessage, path: SignalingPath, at: FrameReference): void {
    const found = [
      ...message.authorizations.map((one) => credential('Authorization', one, message, at)),
      ...message.proxyAuthorizations.map((one) => credential('Proxy-Authorization', one, message, at)),
    ];
    for (const fact of found) {
      if (path.credentials.length < MAX_CREDENTIALS) path.credentials.push(fact);
      else this.#limit(path, at, MAX_CREDENTIALS, 'credentials on one signaling path');
    }
  }

  #observeAccess(
    message: SipMessage,
    name: string,
    stopped: Stop | undefined,
    path: SignalingPath,
    sender: Side,
    at: FrameReference,
  ): void {
    const ended = this.#activity.observe(message, stopped, path, sender, at);
    if (ended !== null) observeAnswer(ended, at);
    observeMessage(message, path, sender, at, name);
    if (message.kind !== 'response') return;
    path.challenges.observe('WWW-Authenticate', message.wwwAuthenticate.map(challengeOf), at);
    path.challenges.observe('Proxy-Authenticate', message.proxyAuthenticate.map(challengeOf), at);
  }

  #observeBody(message: SipMessage, name: string, path: SignalingPath, sender: Side, at: FrameReference): void {
    const { parts, stop: partsStop } = message.parts();
    if (partsStop !== undefined) this.#gaps.add(partsStop, at, path);
    for (const part of parts) {
      observeBodyPart(message, part, path, sender, at, name);
      if (part.type !== 'application/sdp') continue;
      const encoding = part.transferEncoding ?? message.contentEncoding;
      if (encoding !== undefined && !PLAIN_ENCODINGS.has(encoding)) {
        this.#gaps.add(
          stop('sdp', 'unsupported', 0, 0, part.end - part.start, 'An SDP with a content encoding.'),
          at,
          path,
        );
        continue;
      }
      const description = sdp.out();
      const sdpStop = sdp.dissect(message.bytes, part.start, part.end, description);
      if (sdpStop !== undefined) this.#gaps.add(sdpStop, at, path);
      observeDescription(message, description, path, sender, at, name);
      if (message.callId !== undefined) this.#trails.describe(message.callId, description);
      const told = `${name}${toldBy(path)}`;
      const dropped = this.#negotiations.observe(message, description, told, path, at, signsFingerprints(message));
      if (dropped !== undefined) this.#gaps.add(dropped, at, path);
    }
  }

  /** One string for all messages of a name: it is kept for each of them. */
  #nameOf(message: SipMessage): string {
    const name = nameOf(message);
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    if (this.#names.size < MAX_NAMES) this.#names.set(name, name);
    return name;
  }

  #limit(path: SignalingPath, at: FrameReference, limit: number, what: string): void {
    this.#gaps.add(stop('sip', 'limit-reached', 0, 1, 0, `More than ${limit} ${what}.`), at, path);
  }
}

/**
 * Names that are shown; compared without case. What else stands in their place may be a secret: a token whose scheme is missing, or
 * the rest of the header behind a quote that never closes. IANA HTTP authentication schemes; RFC 7616, 8760, 3310 and 4169.
 */
const SCHEMES = namesOf(
  'Basic Bearer Digest DPoP HOBA Kerberos Mutual Negotiate NTLM OAuth PGP SCRAM-SHA-1 SCRAM-SHA-256 TLS-DSK',
);
const ALGORITHMS = namesOf(
  'MD5 MD5-sess SHA-256 SHA-256-sess SHA-512-256 SHA-512-256-sess AKAv1-MD5 AKAv2-MD5 AKAv1-SHA-256 AKAv2-SHA-256 AKAv1-SHA-512-256 AKAv2-SHA-512-256',
);
const QOPS = namesOf('auth auth-int');
const UNKNOWN_NAME = 'other';

function namesOf(words: string): ReadonlySet<string> {
  return new Set(words.toLowerCase().split(' '));
}

function known(name: string, names: ReadonlySet<string>): string {
  return names.has(name.toLowerCase()) ? name : UNKNOWN_NAME;
}

function knownOrNull(name: string | null, names: ReadonlySet<string>): string | null {
  return name === null ? null : known(name, names);
}

const PLAIN_ENCODINGS: ReadonlySet<string> = new Set(['identity', '7bit', '8bit', 'binary']);

function count(message: SipMessage, name: string, path: SignalingPath, sender: Side, at: FrameReference): void {
  path.messages++;
  const isRequest = message.kind === 'request';
  if (isRequest) path.counted(path.methods, message.method);
  else path.counted(path.statuses, String(message.statusCode));
  path.client ??= isRequest ? sender : sender === 0 ? 1 : 0;
  const evidence: Evidence = { at, what: `readable SIP: ${name}${toldBy(path)}` };
  if (path.firstReadable === null) path.firstReadable = evidence;
  else path.lastReadable = evidence;
}

/** `INVITE` or `200 (INVITE)`: a message by name, without anything that the capture's parties are called. */
export function nameOf(message: SipMessage): string {
  if (message.kind === 'request') return message.method.slice(0, MAX_METHOD_SHOWN);
  return `${message.statusCode} (${message.cseqMethod.slice(0, MAX_METHOD_SHOWN)})`;
}

/** Evidence says so when the message was not on this wire. */
function toldBy({ reportedBy }: SignalingPath): string {
  return reportedBy === null ? '' : ` reported by ${REPORTER_NAMES[reportedBy]}`;
}

/** Of a JSON claim set; a real one is a few hundred octets. */
const MAX_PASSPORT = 8_192;

/** Whether an Identity header (RFC 8224) carries a PASSporT with an `mky` claim, which holds fingerprints (RFC 8225 section 5.2.2). */
function signsFingerprints(message: SipMessage): boolean {
  return message.headers('identity').some((value) => {
    const claims = value.slice(0, MAX_PASSPORT).split('.', 2)[1] ?? '';
    return /"mky"\s*:/.test(Buffer.from(claims, 'base64url').toString('latin1'));
  });
}

/** Without parameters, headers and password: `sip:alice@example.com`. */
function bareUri(uri: string | undefined): string {
  if (uri === undefined) return '';
  const parsed = parseUri(uri);
  if (parsed === null || parsed.host === null) return bareUnparsed(uri);
  const host = parsed.hostIsIpv6 ? `[${parsed.host}]` : parsed.host;
  return parsed.user === null ? `${parsed.scheme}:${host}` : `${parsed.scheme}:${parsed.user}@${host}`;
}

/** A URI that is none by its grammar: a password may stand wherever a colon does, so nothing after one is kept but a host. */
function bareUnparsed(uri: string): string {
  const [, scheme = '', rest = uri] = /^(sips?:)?(.*)$/is.exec(uri) ?? [];
  const at = rest.lastIndexOf('@');
  if (at < 0) return scheme === '' ? rest.split(/[;?]/, 1)[0]! : `${scheme}${rest.split(/[:;?]/, 1)[0]}`;
  const host = /^(?:\[[0-9A-Fa-f:.]*\]|[A-Za-z0-9._-]*)/.exec(rest.slice(at + 1))![0];
  return `${scheme}${rest.split(/[:;?@]/, 1)[0]}@${host}`;
}

function credential(
  header: CredentialFact['header'],
  authentication: Authentication,
  message: SipMessage,
  at: FrameReference,
): CredentialFact {
  const identity = `${authentication.parameter('username') ?? ''}\n${authentication.parameter('realm') ?? ''}`;
  return {
    at,
    header,
    scheme: known(authentication.scheme, SCHEMES),
    algorithm: knownOrNull(authentication.parameter('algorithm'), ALGORITHMS),
    qop: knownOrNull(authentication.parameter('qop'), QOPS),
    method: message.kind === 'request' ? message.method.slice(0, MAX_METHOD_SHOWN) : '',
    userSha256: createHash('sha256').update(identity).digest('hex').slice(0, 16),
    counted: authentication.parameter('nc') !== null && authentication.parameter('cnonce') !== null,
  };
}

function challengeOf(authentication: Authentication): Challenge {
  const isDigest = authentication.scheme.toLowerCase() === 'digest';
  return {
    scheme: known(authentication.scheme, SCHEMES),
    // RFC 8760 section 2.1: MD5 where none is named.
    algorithm: isDigest ? known(authentication.parameter('algorithm') ?? 'MD5', ALGORITHMS) : null,
    qop: isDigest ? (authentication.parameter('qop') ?? '') !== '' : null,
  };
}
