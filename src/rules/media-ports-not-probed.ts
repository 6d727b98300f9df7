/** Nobody sends RTP to media ports that no call announced, to see which answer ("RTP bleed"). Not handled: probes from many source ports. */
import type { Evidence, SomeEvidence } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'media-ports-not-probed',
  title: 'Media ports are not probed',
  criteria: ['CC7.2', 'CC6.6', 'CC7.3'],
  rationale: {
    'CC7.2': 'A walk through the media ports of a host is a sign of attack.',
    'CC6.6': 'The probes come from outside and ask whether the boundary lets media through.',
    'CC7.3': 'Whether a relay answered decides if this was an attempt or a disclosure.',
  },
  severity: 'high',
  subject: 'capture-set',
  catalogue: ['MED-018'],
  why: 'Some media relays send the conversation to whoever sends a packet to its port. Attackers walk through the ports of a host with RTP packets and wait for a call to come back.',
  remedy:
    'Block the source, check from the packets that went back whether a relay answered, and bind media ports to their first source (Asterisk: strictrtp=yes in rtp.conf; rtpengine: strict-source). SRTP makes what comes back worthless.',
  meaning: {
    pass: 'Media was seen, and no source sent unannounced RTP to as many ports as the policy calls a probe.',
    fail: 'A source sent RTP to at least as many unannounced ports of one host.',
    open: 'A source did so with fewer ports: a probe that was cut off, or a fault.',
    notApplicable: 'No media was seen.',
  },
  parameters: ['media.probedPorts'],
  references: ['RFC 7362 s5'],
  judge(facts, { pass, fail, open, notApplicable }, { policy }) {
    const probes = facts.mediaIntrusions
      .filter(({ kind }) => kind === 'ports-probed')
      .sort((a, b) => b.ports - a.ports);
    const [worst] = probes;
    if (worst === undefined) {
      const media = facts.legs.find((leg) => leg.plane === 'media' && leg.frames > 0);
      if (media === undefined) return notApplicable('No media was seen.');
      const seen: SomeEvidence = [{ at: media.first, what: 'First media leg of the capture.' }];
      return pass('No source sent RTP to many ports that nobody had announced.', seen);
    }
    const back =
      worst.answered > 0 ? `${count(worst.answered, 'RTP packet')} went back to it.` : 'No RTP went back to it.';
    const others = probes.length > 1 ? ` ${count(probes.length - 1, 'other source')} did the like.` : '';
    const message = `${worst.from.address} sent RTP to ${count(worst.ports, 'port')} of ${worst.to.address} that no signaling in the capture announced. ${back}${others}`;
    const beside: Evidence[] = probes.slice(1).flatMap(({ evidence }) => evidence);
    const evidence = cite(worst.evidence, beside);
    return worst.ports >= policy.media.probedPorts ? fail(message, evidence) : open(message, evidence, 'medium');
  },
});
