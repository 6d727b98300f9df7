/** How media was keyed and what of it could be read, in short lines: the same for the page and the terminal. Keys and content never appear. */
import type { ReportLeg } from '../../report/schema.ts';
import { counted, type FrameWords, figure } from '../words.ts';

type Srtp = NonNullable<ReportLeg['srtp']>;

export interface KeyingLines {
  /** What a reader should not have to look for. */
  readonly striking: readonly string[];
  readonly details: readonly string[];
}

const FINGERPRINT_RESULTS = {
  match: 'fits the certificate',
  mismatch: 'does not fit the certificate',
  unseen: 'could not be compared',
} as const;

const OPPORTUNISTIC_FORMS = {
  'keys-beside-rtp': 'keys beside RTP/AVP (RFC 8643)',
  capability: 'SRTP as a capability (RFC 5939)',
  'two-descriptions': 'two media descriptions, one of them secure',
} as const;

const OPPORTUNISTIC_RESULTS = {
  upgraded: 'it was taken, and SRTP agreed on',
  'fell-back': 'it was not taken, and RTP agreed on',
  unanswered: 'no answer was seen',
} as const;

export function keyingLines(srtp: Srtp, frameOf: FrameWords): KeyingLines {
  return { striking: striking(srtp, frameOf), details: details(srtp, frameOf) };
}

function striking({ fingerprints, opportunistic, readableKeys }: Srtp, frameOf: FrameWords): string[] {
  const readable = readableKeys.filter(({ inForce }) => inForce).length;
  return [
    ...(readable === 0 ? [] : [`${counted(readable, 'key')} in force readable in the signaling`]),
    ...fingerprints
      .filter(({ result }) => result === 'mismatch')
      .map(({ side, at }) => `fingerprint of the ${side} does not fit the certificate (${frameOf(at)})`),
    ...(opportunistic === null
      ? []
      : [`opportunistic: ${OPPORTUNISTIC_FORMS[opportunistic.form]}; ${OPPORTUNISTIC_RESULTS[opportunistic.result]}`]),
  ];
}

function details(srtp: Srtp, frameOf: FrameWords): string[] {
  const { sides, crypto, fingerprints, readableKeys, dtlsClient, rtcp } = srtp;
  return [
    ...sides.map((side) => sideWords(side, frameOf)),
    ...crypto.map(
      ({ side, tag, suite, inForce, sessionParameters, faults, at }) =>
        `key line of the ${side}${tag === null ? '' : `, tag ${tag}`}: ${suite}${inForce ? ', in force' : ''}${sessionParameters.length === 0 ? '' : `, ${sessionParameters.join(' ')}`}${faults.length === 0 ? '' : `, invalid: ${faults.join('; ')}`} (${frameOf(at)})`,
    ),
    ...readableKeys.map(
      ({ side, suite, keySha256, message, inForce, verifiedTags, predictable, at }) =>
        `readable key of the ${side} in ${message}: ${suite}, SHA-256 ${keySha256}${inForce ? ', in force' : ''}${verifiedTags === null ? '' : `, fits ${counted(verifiedTags, 'packet')}`}${predictable === null ? '' : `, can be guessed: ${predictable}`} (${frameOf(at)})`,
    ),
    ...fingerprints.map(
      ({ side, function: hash, result, reason, certificate, inClear, signed, at }) =>
        `${hash} fingerprint of the ${side} ${FINGERPRINT_RESULTS[result]}${certificate === null ? '' : ` (${certificate})`}${reason === null ? '' : `: ${reason}`}; ${inClear ? 'it came in clear' : 'it came encrypted'}${signed ? ' and signed' : ''} (${frameOf(at)})`,
    ),
    ...(dtlsClient === null
      ? []
      : [`the side of the ${dtlsClient.side} began the handshake (${frameOf(dtlsClient.at)})`]),
    ...(rtcp === null
      ? []
      : [
          `RTCP: ${counted(rtcp.encrypted, 'packet')} encrypted, ${figure(rtcp.clear)} in clear, ${figure(rtcp.unknown)} not known`,
        ]),
  ];
}

function sideWords(side: Srtp['sides'][number], frameOf: FrameWords): string {
  const keying = side.keying.length === 0 ? 'no keys' : side.keying.join(' and ');
  const setup = side.setup === null ? '' : `, setup ${side.setup}`;
  const rejected = side.rejected ? ', rejected' : '';
  return `${side.side} in ${side.message} over ${side.transport.toUpperCase()}: ${side.transportProfile}, ${keying}${setup}${rejected} (${frameOf(side.at)})`;
}

const CONTENTS = {
  dtmf: 'key press',
  'dtmf-in-band': 'key press as a tone',
  text: 'packet of text',
  fax: 'packet of fax',
} as const;
const MANY = {
  dtmf: 'key presses',
  'dtmf-in-band': 'key presses as tones',
  text: 'packets of text',
  fax: 'packets of fax',
} as const;

/** `at least 12 key presses readable, frame 20 to frame 90`; never which. */
export function contentWords(leg: ReportLeg, frameOf: FrameWords): string[] {
  return [
    ...leg.content.map(
      ({ kind, count, atLeast, first, last }) =>
        `${atLeast ? 'at least ' : ''}${counted(count, CONTENTS[kind], MANY[kind])} readable, ${frameOf(first)} to ${frameOf(last)}`,
    ),
    ...(leg.audioLevel === null
      ? []
      : [
          `how loud ${leg.audioLevel.of === 'sender' ? 'the speaker is' : 'each speaker is'} stands readable in a header`,
        ]),
  ];
}
