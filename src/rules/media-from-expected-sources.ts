/**
 * Media comes from where the signaling said it would. RFC 7362 section 5 (latching), RFC 3550 section 8.2.
 *
 * An address that took over from the announced one when that had ended was translated, or is a transfer; it is not reported. Not handled:
 * forged source addresses.
 */
import type { Leg, MediaIntrusion } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { intrusionsInto, isIntrusion } from './terms/looking-up.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'media-from-expected-sources',
  title: 'Media comes from the announced source alone',
  criteria: ['CC6.6', 'CC7.2', 'CC7.3', 'CC6.7'],
  rationale: {
    'CC6.6': 'A stranger’s packets that enter a call came across the boundary.',
    'CC7.2': 'A second source in one media stream is an anomaly that monitoring should notice.',
    'CC7.3': 'Whether it was an attack, a handover or a fault has to be evaluated.',
    'CC6.7':
      'A relay that follows the last source may have transmitted the conversation to somebody who was not meant to have it.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['MED-007', 'MED-018'],
  why: 'A media port that takes packets from anywhere lets a stranger speak into a call, and a relay that answers where packets last came from sends the stranger the conversation. Without SRTP nothing stops either.',
  remedy:
    'Use SRTP, whose tags make foreign packets worthless, and bind the port to the first source. Asterisk: strictrtp=yes in rtp.conf (the default). rtpengine: strict-source in the offer and answer flags, and no media-handover. FreeSWITCH: leave disable_rtp_auto_adjust at its default only where phones are behind NAT. Let the firewall pass media from known networks only.',
  meaning: {
    pass: 'SDP announced the media, it was seen in both directions, and no other address sent RTP to its ports while it was under way.',
    fail: 'Another address sent RTP into the media, in more packets than the policy tolerates, or was answered.',
    open: 'Another address sent no more packets than the policy tolerates, and was not answered; or media was seen in one direction only (low).',
    notApplicable: 'No media was seen, SDP did not announce it, or the leg is itself what was sent from elsewhere.',
  },
  parameters: ['media.toleratedForeignPackets'],
  references: ['RFC 7362 s5', 'RFC 3550 s8.2', 'RFC 4568 s8.2', 'RFC 3711 s9.1'],
  judge(leg, { pass, fail, open, notApplicable }, { facts, policy }) {
    const intrusions = intrusionsInto(leg, facts);
    const serious = intrusions.filter((one) => one.packets > policy.media.toleratedForeignPackets || one.answered > 0);
    const worst = serious[0] ?? intrusions[0];
    if (worst !== undefined) {
      const beside = intrusions.flatMap(({ evidence }) => evidence);
      const evidence = cite(worst.evidence, [...beside, ...leg.evidence]);
      return serious.length > 0
        ? fail(wordsOf(worst, intrusions), evidence)
        : open(wordsOf(worst, intrusions), evidence, 'medium');
    }
    if (!isAnnounced(leg)) return notApplicable('No media was seen that SDP announced.');
    if (isIntrusion(leg, facts)) return notApplicable('The leg is what was sent into another one; that one is judged.');
    if (!isSeenBothWays(leg)) {
      const said =
        'Media was seen in one direction only, so it cannot be told from what the other side would have sent.';
      const isMissing = facts.captureQuality.some(
        ({ measure, legs }) => measure === 'one-way-media' && legs.includes(leg.id),
      );
      return open(said, cite(leg.evidence), 'low', isMissing ? ['one-way-media'] : []);
    }
    return pass('No other address sent RTP into this media while it was under way.', cite(leg.evidence));
  },
});

function isAnnounced({ media }: Leg): boolean {
  return media !== null && media.mediaType !== null && media.streams.length > 0;
}

function isSeenBothWays({ media }: Leg): boolean {
  return new Set(media?.streams.map(({ direction }) => direction)).size === 2;
}

function wordsOf(worst: MediaIntrusion, all: readonly MediaIntrusion[]): string {
  const { from, expected, packets, answered, kind } = worst;
  const as = kind === 'ssrc-taken-over' ? ', some of them with the SSRC of the expected source,' : '';
  const back = answered > 0 ? ` ${count(answered, 'packet')} went back to it.` : ' Nothing went back to it.';
  const others = all.length > 1 ? ` ${count(all.length - 1, 'other source')} did so as well.` : '';
  const instead = expected === null ? '' : ` although ${expected.address} was sending already`;
  return `${count(packets, 'RTP packet')} came from ${from.address}${as}${instead}.${back}${others}`;
}
