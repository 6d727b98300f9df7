/**
 * SRTP of WebRTC has no master key identifier. RFC 8827 section 6.5.
 *
 * A leg is taken for WebRTC where SIP over WebSocket set it up. Not handled: WebRTC whose signaling is not SIP, or not in the capture.
 */
import type { Evidence, Leg } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { lineEvidence, linesInForce } from './terms/keying.ts';

export default defineRule({
  id: 'webrtc-media-without-mki',
  title: 'SRTP of WebRTC has no master key identifier',
  criteria: ['CC7.1'],
  rationale: {
    'CC7.1':
      'WebRTC forbids the identifier: a peer that uses it departs from the standard, or is not what it is taken for.',
  },
  severity: 'low',
  subject: 'media-leg',
  catalogue: ['MED-019'],
  why: 'A master key identifier tells which of several keys a packet uses. WebRTC has one key and forbids it; implementations that do not expect it misread the packets, and their media stays silent or unchecked.',
  remedy:
    'Switch the master key identifier (MKI) off in the media security profile of the border element that faces browsers.',
  meaning: {
    pass: 'The keying of the leg was seen, and has none.',
    fail: 'One was agreed on, in a=crypto or in the DTLS handshake.',
    open: 'The keying of the leg was not seen.',
    notApplicable: 'The leg was not set up by SIP over WebSocket.',
  },
  references: ['RFC 8827 s6.5', 'RFC 4568 s6.1', 'RFC 5764 s4.1.3'],
  judge(leg, { pass, fail, open, notApplicable }, context) {
    const { media } = leg;
    if (media === null || !isOverWebSocket(leg, context))
      return notApplicable('No SIP over WebSocket set this leg up.');
    const lines = linesInForce(media);
    const identified: Evidence[] = lines.filter(({ mkiOctets }) => mkiOctets > 0).map(lineEvidence);
    const hellos = leg.tls.flatMap((id) => context.session(id) ?? []).filter(({ agreed }) => agreed !== null);
    for (const { agreed, serverHello, first } of hellos) {
      if ((agreed!.srtpMkiOctets ?? 0) > 0)
        identified.push({
          at: serverHello ?? first,
          what: 'ServerHello choosing a master key identifier in use_srtp.',
        });
    }
    const [first, ...more] = identified;
    if (first !== undefined)
      return fail('A master key identifier was agreed on, which WebRTC forbids.', cite([first, ...more], leg.evidence));
    const known = hellos.some(({ agreed }) => agreed!.srtpMkiOctets !== null) || lines.length > 0;
    if (!known)
      return open('The keying of this leg was not seen, so it may have a master key identifier.', leg.evidence);
    return pass('No master key identifier was agreed on.', cite(leg.evidence, lines.map(lineEvidence)));
  },
});

/** By its own SDP, or, where that is encrypted, by the signaling of its call that ends at the same host. */
function isOverWebSocket({ media, calls, a, b }: Leg, { facts }: RuleContext): boolean {
  if (media!.sides.length > 0) return media!.sides.some(({ transport }) => isWebSocket(transport));
  return facts.legs.some(
    (other) =>
      other.plane === 'signaling' &&
      isWebSocket(other.transport) &&
      other.calls.some((call) => calls.includes(call)) &&
      [other.a.address, other.b.address].some((address) => address === a.address || address === b.address),
  );
}

/** RFC 7118. */
function isWebSocket(transport: string): boolean {
  return transport === 'ws' || transport === 'wss';
}
