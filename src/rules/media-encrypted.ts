/** Media is encrypted. RFC 3711, RFC 7201. Not handled: RTCP in clear beside encrypted RTP (MED-004). */

import { compareSeverities, type Severity } from '../criteria/policy.ts';
import type { Leg } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { whyMediaIsNotExpected } from './terms/applying.ts';
import { cite } from './terms/citing.ts';
import { keysVerifyNothing } from './terms/keying.ts';
import { signalingAround } from './terms/looking-up.ts';
import { count, internalWords } from './terms/wording.ts';

export default defineRule({
  id: 'media-encrypted',
  title: 'Media is encrypted',
  criteria: ['CC6.7', 'C1.1', 'CC6.6'],
  rationale: {
    'CC6.7':
      'The conversation is the information that is transmitted; this tells for each leg whether it was protected, and how that is known.',
    'C1.1': 'A conversation that can be played back is disclosed, whatever class it was given.',
    'CC6.6': 'Readable media can be overheard by anyone outside the boundary whose network it crosses.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['MED-001', 'MED-003', 'MED-020', 'MED-021'],
  why: 'Media is the conversation itself. Unencrypted, or with its key lying beside it, it can be played back by anyone on the path who recorded it.',
  remedy:
    'Require SRTP with this peer, DTLS-SRTP where it can, and refuse calls without. Asterisk: media_encryption=dtls (or sdes) and media_encryption_optimistic=no on the endpoint in pjsip.conf. FreeSWITCH: rtp_secure_media=mandatory. baresip: ;mediaenc=dtls_srtp or ;mediaenc=srtp-mand in the account. Where the carrier cannot, change the carrier or take the media through an encrypted tunnel.',
  meaning: {
    pass: 'The media was seen encrypted, in at least as many packets as the policy asks for, and no key for it stood readable. Weak encryption passes here; the rules on profiles and cipher suites fail it.',
    fail: 'The media could be read, or its key could. High instead of critical where plain RTP was agreed on and no readable packet was seen; less where both ends are in networks that the policy names internal; low where media began at most ten seconds before ZRTP had agreed on keys.',
    open: 'Too little media to tell; or encryption was negotiated and no media was seen; or the media looks encrypted and neither its keying nor encrypted signaling of its hosts was seen, or plain RTP was agreed on; or the observation is less sure than the policy asks for. High instead of critical where not one packet of media was seen, or where what was seen, an agreement or the packets, says that it is encrypted.',
    notApplicable: 'The call was not answered and nothing was sent.',
  },
  parameters: ['inClear.media', 'media.minimumPackets', 'media.minimumConfidence'],
  references: ['RFC 3550 s9.1', 'RFC 3711', 'RFC 7201', 'RFC 8827 s6.5'],
  judge(leg, { pass, fail, open, notApplicable }, context) {
    const unexpected = whyMediaIsNotExpected(leg, context);
    if (unexpected !== null) return notApplicable(unexpected);
    const evidence = cite(leg.evidence);
    const extent = extentOf(leg);
    const severity = context.policy.inClear.media;
    // Where nothing was sent that the capture shows, nothing can have leaked either; and a question is not critical where all that was seen says
    // that the media is encrypted.
    const ifUnseen = packetsOf(leg) === 0 ? atMostHigh(severity) : severity;
    const ifLikely = atMostHigh(severity);
    const internal = internalWords(leg, context);
    switch (leg.protection) {
      case 'cleartext':
        // Nothing was read, but nothing protects either: an agreement on plain RTP is missing protection, not a leak that was seen.
        if (leg.basis === 'negotiated') {
          return fail(`The media is not encrypted. ${leg.reason}${internal}`, evidence, atMostHigh(severity));
        }
        return fail(`The media is not encrypted. ${leg.reason}${extent}${internal}`, evidence, severity);
      case 'exposed':
        return fail(
          `The media is encrypted, but whoever saw this traffic ${whatIsExposed(leg)}. ${leg.reason}${extent}`,
          evidence,
          severity,
        );
      case 'open':
        return open(`Whether the media is encrypted cannot be told. ${leg.reason}${extent}`, evidence, ifUnseen);
      default:
        if (leg.basis === 'negotiated') {
          return open(
            `Encryption was negotiated, but not seen in the media. ${leg.reason}${extent}`,
            evidence,
            ifLikely,
          );
        }
        if (leg.basis === 'observed' && packetsOf(leg) < context.policy.media.minimumPackets) {
          const enough = count(context.policy.media.minimumPackets, 'packet');
          return open(
            `Too little media to judge; the policy asks for ${enough}. ${leg.reason}${extent}`,
            evidence,
            ifLikely,
          );
        }
        if (lacksKeying(leg, context)) {
          return open(
            `The media looks encrypted, but no agreement on its key was seen. ${leg.reason}${extent}`,
            evidence,
            keyingOf(leg) === 'unseen' && !isAgreedInClear(leg) ? ifLikely : severity,
          );
        }
        if (leg.basis === 'observed' && leastConfidence(leg) < context.policy.media.minimumConfidence) {
          return open(
            `The media looks encrypted, but only because nothing in it was readable. ${leg.reason}${extent}`,
            evidence,
            ifLikely,
          );
        }
        if (clearBefore(leg) > 0) {
          const early = count(clearBefore(leg), 'packet');
          return fail(
            `The media is encrypted (${leg.basis}) since ZRTP agreed on keys; ${early} went before. ${leg.reason}${weaknessOf(leg)}${extent}`,
            evidence,
            isFirstMoment(leg) ? 'low' : severity,
          );
        }
        return pass(`The media is encrypted (${leg.basis}). ${leg.reason}${weaknessOf(leg)}${extent}`, evidence);
    }
  },
});

function whatIsExposed({ media }: Leg): string {
  return media !== null && keysVerifyNothing(media) ? 'has the keys that were agreed on' : 'can decrypt it';
}

/**
 * True when nothing that was seen accounts for encryption, or when a key of this media may stand readable in a message that
 * the capture lacks: with that message the media would be exposed, and a missing frame must not turn that into a pass.
 */
function lacksKeying(leg: Leg, { facts }: RuleContext): boolean {
  const keying = keyingOf(leg);
  if (leg.basis === 'proved') return false;
  // ZRTP agrees in the media path, whatever the signaling says.
  if (keying === 'zrtp') return false;
  // Compressed or scrambled payload looks encrypted too; where plain RTP was agreed on, no key accounts for the look.
  if (isAgreedInClear(leg)) return true;
  if (keying !== 'unseen' && keying !== 'sdes') return false;
  return signalingAround(leg, facts).state !== 'encrypted';
}

function keyingOf({ media }: Leg): NonNullable<Leg['media']>['keying'] {
  return media?.keying ?? 'unseen';
}

function isAgreedInClear({ media }: Leg): boolean {
  return media !== null && (media.keying === 'none' || media.srtpNegotiated === false);
}

/** Packets of ZRTP's first moment, which may have been readable. */
function clearBefore({ media }: Leg): number {
  return (media?.streams ?? []).reduce((sum, stream) => sum + (stream.beforeKeys ? stream.packets : 0), 0);
}

/** Packets of a stream that ZRTP may take to agree on keys: ten seconds of voice. What goes on for longer is a call in clear that ends encrypted. */
const MOST_BEFORE_KEYS = 500;

function isFirstMoment({ media }: Leg): boolean {
  return (media?.streams ?? []).every(({ beforeKeys, packets }) => !beforeKeys || packets <= MOST_BEFORE_KEYS);
}

function atMostHigh(severity: Severity): Severity {
  return compareSeverities(severity, 'high') < 0 ? 'high' : severity;
}

/** Of the streams that were seen encrypted: the leg is as sure as the least sure of them. */
function leastConfidence(leg: Leg): number {
  const seen = (leg.media?.streams ?? []).filter((stream) => stream.encrypted === 'yes');
  return seen.reduce((least, stream) => Math.min(least, stream.confidence), 1);
}

function extentOf(leg: Leg): string {
  const streams = leg.media?.streams ?? [];
  if (streams.length === 0) return '';
  const unannounced = streams.every((stream) => stream.foundBy === 'pattern') ? ' No signaling announced them.' : '';
  return ` Seen: ${count(packetsOf(leg), 'RTP packet')} in ${count(streams.length, 'stream')}.${unannounced}`;
}

function packetsOf(leg: Leg): number {
  return (leg.media?.streams ?? []).reduce((sum, stream) => sum + stream.packets, 0);
}

function weaknessOf(leg: Leg): string {
  return leg.protection === 'weak' ? ' Its weakness is judged by the rules on profiles and cipher suites.' : '';
}
