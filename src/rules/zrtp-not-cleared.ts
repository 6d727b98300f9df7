/**
 * No side gave the keys of ZRTP up in the middle of the call. RFC 6189 section 4.7.2.
 *
 * GoClear has a MAC that only the parties can check: without ClearACK, and without media that is readable, it may be forged.
 */
import { compareReferences } from '../capture/frame.ts';
import type { Evidence, MediaFacts, StreamFacts, ZrtpGoClearFact } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { zrtpEvidence } from './terms/zrtp.ts';

export default defineRule({
  id: 'zrtp-not-cleared',
  title: 'ZRTP is not switched off in the middle of the call',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7': 'After GoClear the conversation goes on without encryption.',
    'CC7.2': 'Encryption that is given up in the middle of a call is an event that somebody should see.',
  },
  severity: 'high',
  subject: 'media-leg',
  catalogue: ['KEY-019'],
  why: 'With GoClear one side asks the other to go on without encryption. What is said from then on can be read, in a call that everybody began as a secure one.',
  remedy:
    'Do not allow it: leave the Allow Clear flag of ZRTP off in the clients (it is off by default in those that have it at all), and end the call instead. Ask who pressed the button.',
  meaning: {
    pass: 'ZRTP completed and no GoClear is in the capture.',
    fail: 'GoClear was acknowledged, or media was readable behind it.',
    open: 'GoClear was sent, and neither ClearACK nor readable media is in the capture: it may be forged.',
    notApplicable: 'ZRTP did not complete on this media.',
  },
  references: ['RFC 6189 s4.7.2', 'RFC 6189 s5.11', 'RFC 6189 s5.12'],
  judge(leg, { pass, fail, open, notApplicable }) {
    const { media } = leg;
    const zrtp = media?.zrtp ?? null;
    if (media === null || zrtp === null) return notApplicable('No ZRTP was seen on this media.');
    const { goClear, completed } = zrtp;
    if (goClear === null) {
      if (completed === null) return notApplicable('ZRTP did not complete on this media.');
      return pass('ZRTP completed and no GoClear is in the capture.', cite(zrtpEvidence(zrtp)));
    }
    const readable = readableBehind(media, goClear);
    const evidence = cite([{ at: goClear.at, what: 'ZRTP GoClear.' }], evidenceOf(goClear, readable));
    const since = `GoClear in frame ${goClear.at.frame} asked to go on without encryption`;
    const again = goClear.resumed === null ? '' : ` Keys were agreed on again in frame ${goClear.resumed.frame}.`;
    if (readable !== undefined) return fail(`${since}, and media behind it is readable.${again}`, evidence);
    if (goClear.acknowledged !== null) return fail(`${since}, and the other side agreed (ClearACK).${again}`, evidence);
    return open(
      `${since}; neither an answer nor readable media is in the capture, and it may be forged.`,
      evidence,
      'medium',
    );
  },
});

function readableBehind({ streams }: MediaFacts, { at }: ZrtpGoClearFact): StreamFacts | undefined {
  return streams.find(({ encrypted, last }) => encrypted === 'no' && compareReferences(last, at) > 0);
}

function evidenceOf(
  { acknowledged, resumed }: ZrtpGoClearFact,
  readable: StreamFacts | undefined,
): (Evidence | null)[] {
  return [
    acknowledged === null ? null : { at: acknowledged, what: 'ZRTP ClearACK.' },
    readable === undefined
      ? null
      : { at: readable.samples[0] ?? readable.first, what: 'RTP packet of a readable stream.' },
    resumed === null ? null : { at: resumed, what: 'ZRTP Conf2ACK of a later exchange.' },
  ];
}
