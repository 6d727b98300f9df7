/**
 * What one can learn from readable SIP beside the call itself: who, where, which digits and words, and what was accepted from whom.
 * Recorded as kinds and counts with their frames; no value of a header and no body leaves this file.
 *
 * References: RFC 3325 (asserted identity), RFC 3428 (MESSAGE), RFC 6442 (location), RFC 7866 (recording), RFC 6086 and vendors' types (DTMF
 * in INFO), RFC 3261 section 19.1.1 (passwords in URIs).
 *
 * Not handled: MSRP; bodies with a content or transfer encoding; digits that are sent one by one.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { SessionDescription } from '../../dissectors/sdp/index.ts';
import { type BodyPart, parseUri, type SipMessage } from '../../dissectors/sip/index.ts';
import type { Transaction } from '../activity/transactions.ts';
import { isInternalAddress } from '../addresses.ts';
import type { SipObservationKind } from '../facts.ts';
import type { Side, SignalingPath } from '../signaling/signaling-path.ts';
import { observeIdentity } from './caller-identity.ts';
import { holdsCardNumber } from './card-numbers.ts';

/** Octets of a body that are searched. */
const MAX_SEARCHED = 16_384;

const IDENTITY_HEADERS = [
  'from',
  'to',
  'p-asserted-identity',
  'p-preferred-identity',
  'remote-party-id',
  'diversion',
  'history-info',
] as const;

/** Kinds of bodies by media type; a type that is not here may hold anything, and is not named. */
const BODY_KINDS: ReadonlyMap<string, SipObservationKind> = new Map([
  ['application/dtmf-relay', 'dtmf'],
  ['application/dtmf', 'dtmf'],
  ['audio/telephone-event', 'dtmf'],
  ['application/vnd.nortelnetworks.digits', 'dtmf'],
  ['message/sipfrag', 'transfer-progress'],
  ['application/simple-message-summary', 'voicemail'],
  ['application/reginfo+xml', 'registration-state'],
  ['application/rs-metadata+xml', 'recording-metadata'],
  ['application/rs-metadata', 'recording-metadata'],
  ['application/pidf+xml', 'presence'],
  ['application/vcard', 'caller-details'],
  ['text/vcard', 'caller-details'],
  ['text/x-vcard', 'caller-details'],
]);

/** What a body of this kind is called in evidence. */
const BODY_WORDS: Partial<Record<SipObservationKind, string>> = {
  text: 'text of a message',
  dtmf: 'digits (DTMF)',
  'transfer-progress': 'the progress of a transfer',
  voicemail: 'a voicemail count',
  'registration-state': 'the state of registrations',
  'recording-metadata': 'metadata of a recording',
  presence: 'presence',
  'caller-details': 'details of the caller',
};

/** Messages whose text bodies are words of people. */
const TALKING: ReadonlySet<string> = new Set(['MESSAGE', 'INFO', 'NOTIFY', 'PUBLISH']);

export function observeMessage(
  message: SipMessage,
  path: SignalingPath,
  sender: Side,
  at: FrameReference,
  name: string,
): void {
  path.observations.beginMessage();
  const note = (kind: SipObservationKind, what: string): void =>
    path.observations.addMessage(kind, sender, { at, what: `${name}: ${what}` });
  const identities = IDENTITY_HEADERS.filter((header) => namesSomebody(message, header));
  if (identities.length > 0) {
    const what = `${name}: header fields that name people.`;
    path.observations.add('identity', sender, { at, what }, identities.length);
  }
  if (hasPassword(message)) note('uri-password', 'a password stands in a URI (withheld).');
  if (message.header('geolocation') !== undefined || hasCellId(message)) note('location', 'a location header field.');
  if (hasCallerDetails(message)) note('caller-details', 'header fields that tell about the caller or the call.');
  observeAssertedIdentity(message, note);
  if (message.kind !== 'request' || message.method !== 'INVITE') return;
  if (isRecordingSession(message)) note('recording-session', 'a session that records a call (SIPREC).');
  if (message.to?.tag == null) observeIdentity(message, at, note);
}

/** What a final response accepted, noted on the path of the request. */
export function observeAnswer(transaction: Transaction, at: FrameReference): void {
  const { method, final, signIn, path, source, forwarded, at: askedAt } = transaction;
  if (final >= 300) return;
  const side: Side = path.sides[0] === source ? 0 : 1;
  const request = { at: askedAt, what: `${method} ${signIn === null ? 'without' : 'with'} a sign-in.` };
  const note = (kind: SipObservationKind, what: string): void =>
    path.observations.addAnswer(kind, side, { at, what }, request);
  if (method === 'REGISTER') {
    if (transaction.asksOnly) return;
    note('register-accepted', `${final} (REGISTER).`);
    if (signIn !== null) return;
    const kind = forwarded ? 'register-accepted-behind-proxy' : 'register-accepted-without-sign-in';
    note(kind, `${final} (REGISTER) to a request without a sign-in.`);
  } else if (method === 'INVITE' && !forwarded) {
    if (signIn !== null) return note('invite-answered', `${final} (INVITE) to a request with a sign-in.`);
    if (!transaction.dialed) return note('invite-answered', `${final} (INVITE) to a request that is not for a number.`);
    note('invite-answered-without-sign-in', `${final} (INVITE) to a request without a sign-in.`);
  }
}

export function observeBodyPart(
  message: SipMessage,
  part: BodyPart,
  path: SignalingPath,
  sender: Side,
  at: FrameReference,
  name: string,
): void {
  if (part.start === part.end || part.type === 'application/sdp') return;
  const octets = part.end - part.start;
  const note = (kind: SipObservationKind, what: string): void =>
    path.observations.addMessage(kind, sender, { at, what: `${name}: ${what}, ${octets} octets (withheld).` });
  const kind = kindOf(message, part);
  const text = (): string =>
    Buffer.from(message.bytes.buffer, message.bytes.byteOffset + part.start, Math.min(octets, MAX_SEARCHED)).toString(
      'latin1',
    );
  if (kind === 'presence' && /geopriv10|opengis\.net|<(?:\w+:)?civicAddress/i.test(text()))
    note('location', 'a location');
  else if (kind !== undefined) note(kind, BODY_WORDS[kind]!);
  if (TALKING.has(message.cseqMethod) && isReadable(part) && holdsCardNumber(text())) {
    note('card-number', 'digits with the form of a payment card number');
  }
}

export function observeDescription(
  message: SipMessage,
  description: SessionDescription,
  path: SignalingPath,
  sender: Side,
  at: FrameReference,
  name: string,
): void {
  const internal = description.media
    .flatMap(({ candidates }) => candidates)
    .filter(({ address, relatedAddress }) => isInternalAddress(address) || isInternalAddress(relatedAddress ?? ''));
  if (internal.length > 0) {
    const what = `${name}: ICE candidates with addresses of an internal network.`;
    path.observations.add('internal-candidate', sender, { at, what }, internal.length);
  }
  if (message.method !== 'INVITE' || !isRecordingSession(message)) return;
  const audio = description.media.filter(({ mediaType, port }) => mediaType === 'audio' && port !== 0);
  if (audio.some(({ protocol }) => !/SAVP/i.test(protocol))) {
    const what = `${name}: the recording is offered over ${audio[0]!.protocol.slice(0, 32)}.`;
    path.observations.add('recording-without-srtp', sender, { at, what });
  }
}

// ------------------------------------------------------------------------------------------------ header fields

type Note = (kind: SipObservationKind, what: string) => void;

/** RFC 3323: an anonymous From names nobody. */
function namesSomebody(message: SipMessage, header: string): boolean {
  const value = header === 'from' ? message.from?.uri : header === 'to' ? message.to?.uri : message.header(header);
  if (value === undefined || value === '') return false;
  if (header !== 'from' && header !== 'to') return true;
  const user = parseUri(value)?.user;
  return user != null && user !== '' && user.toLowerCase() !== 'anonymous';
}

/** A second colon before the last @; asked of every message, hence before the URI is read. */
const MAY_HOLD_PASSWORD = /^[^:]*:[^:]*:.*@/;

function hasPassword(message: SipMessage): boolean {
  const uris = [message.from?.uri, message.to?.uri, ...message.contacts.map(({ uri }) => uri)];
  if (message.kind === 'request') uris.push(message.requestUri);
  return uris.some((uri) => uri !== undefined && MAY_HOLD_PASSWORD.test(uri) && parseUri(uri)?.hasPassword === true);
}

/** RFC 7315 section 5.4: the cell that a phone is in. */
function hasCellId(message: SipMessage): boolean {
  return /cell-id|cgi-3gpp|ci-3gpp/i.test(message.header('p-access-network-info') ?? '');
}

function hasCallerDetails(message: SipMessage): boolean {
  if (message.header('subject') !== undefined && message.cseqMethod === 'INVITE') return true;
  return message.headers('call-info').some((value) => /purpose=(?:card|icon|jcard)/i.test(value));
}

function observeAssertedIdentity(message: SipMessage, note: Note): void {
  if (message.header('p-asserted-identity') === undefined) return;
  const privacy = message
    .headers('privacy')
    .flatMap((value) => value.toLowerCase().split(/[;,]/))
    .map((one) => one.trim());
  if (privacy.includes('id'))
    note('asserted-identity-private', 'P-Asserted-Identity although Privacy asks to keep it.');
  else if (privacy.length === 0) note('asserted-identity', 'P-Asserted-Identity, without Privacy.');
}

/** RFC 7866 section 6. */
function isRecordingSession(message: SipMessage): boolean {
  if (message.require.some((tag) => tag.toLowerCase() === 'siprec')) return true;
  return message.contacts.some(({ parameters }) => parameters.has('+sip.src') || parameters.has('+sip.srs'));
}

// ------------------------------------------------------------------------------------------------ bodies

function kindOf({ cseqMethod, kind }: SipMessage, { type }: BodyPart): SipObservationKind | undefined {
  const known = BODY_KINDS.get(type ?? '');
  if (known !== undefined) return known;
  // RFC 8591 section 8: S/MIME keeps the text from being read.
  if (cseqMethod !== 'MESSAGE' || kind !== 'request' || type?.startsWith('application/pkcs7')) return undefined;
  return type === 'application/im-iscomposing+xml' ? undefined : 'text';
}

function isReadable({ type, transferEncoding }: BodyPart): boolean {
  if (transferEncoding === 'base64' || transferEncoding === 'quoted-printable') return false;
  return type === null || /^text\/|json|xml|x-www-form-urlencoded/.test(type);
}
