/** Media belongs to signaling that the capture shows. RFC 3550 appendix A.1 (how RTP is known without). Not handled: whether it is encrypted; media-encrypted judges that. */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { signalingAround } from './terms/looking-up.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'media-announced',
  title: 'Media belongs to signaling that was captured',
  criteria: ['CC6.7', 'CC7.2'],
  rationale: {
    'CC6.7': 'Protection that was agreed on cannot be told for media whose signaling is missing.',
    'CC7.2': 'Media that belongs to no known call is an anomaly until its system is identified.',
  },
  severity: 'medium',
  subject: 'media-leg',
  catalogue: ['MED-003'],
  why: 'Media without its signaling belongs to no known call: who agreed to it, and on what protection, cannot be said. It may be a system that nobody has listed.',
  remedy:
    'Capture the signaling as well: where it passes another interface or another host, capture there at the same time and give both files to one run. If the two hosts are not known to be telephones, find out what they are.',
  meaning: {
    pass: 'SDP in the capture announced the media.',
    open: 'Nothing in the capture announced it.',
    notApplicable:
      'No media was seen; or the signaling of its hosts is encrypted and may have announced it; or the capture holds no signaling at all, which is a limitation of the capture and no trait of this media.',
  },
  references: ['RFC 3550 A.1', 'RFC 3264'],
  judge(leg, { pass, open, notApplicable }, { facts }) {
    const media = leg.media;
    if (media === null || (media.streams.length === 0 && media.content.length === 0))
      return notApplicable('No media was seen.');
    if (media.mediaType !== null) return pass('SDP announced this media.', cite(leg.evidence, media.negotiation));
    if (signalingAround(leg, facts).state === 'encrypted') {
      return notApplicable('The signaling of its hosts is encrypted; it may have announced this media.');
    }
    if (!facts.legs.some(({ plane }) => plane === 'signaling')) {
      return notApplicable(
        'The capture holds no signaling of anybody, so it cannot tell announced media from other media.',
      );
    }
    const packets = media.streams.reduce((sum, stream) => sum + stream.packets, 0);
    const message = `No signaling in the capture announced this media: ${count(packets, 'RTP packet')} in ${count(media.streams.length, 'stream')}.`;
    return open(message, cite(leg.evidence));
  },
});
