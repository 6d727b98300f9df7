/**
 * Control of speech servers and of streams travels encrypted. RFC 6787 section 12.2 (MRCP over TLS), RFC 7826 section 21.
 *
 * Not handled: BFCP, H.224, and screens shared by other protocols.
 */
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';

export default defineRule({
  id: 'control-channels-encrypted',
  title: 'Control channels beside calls are encrypted',
  criteria: ['CC6.7', 'C1.1', 'CC9.2'],
  rationale: {
    'CC6.7': 'Commands and results beside a call are transmitted too; this tells whether they were protected.',
    'C1.1': 'What a speech server understood is the transcript of a conversation.',
    'CC9.2': 'Speech and recording servers are often run by a vendor, whose hop this shows.',
  },
  severity: 'high',
  subject: 'control-leg',
  catalogue: ['MED-014', 'MED-015'],
  why: 'MRCP tells a speech server what to say and brings back what it understood: together, the transcript of the call. RTSP names recordings and streams and starts them. Over plain TCP both can be read and changed.',
  remedy:
    'Use TCP/TLS/MRCPv2 with SRTP for the audio (RFC 6787 section 12), or keep the speech server on the host that asks it. For RTSP use rtsps:, or an encrypted tunnel.',
  meaning: {
    fail: 'MRCP (high) or RTSP (medium) messages were readable. What they say is withheld.',
    notApplicable: 'The leg is an encrypted tunnel, whose content cannot be seen.',
  },
  references: ['RFC 6787 s12.2', 'RFC 6787 s12.3', 'RFC 7826 s21'],
  judge(leg, { fail, notApplicable }) {
    if (leg.protection !== 'cleartext')
      return notApplicable('The leg is an encrypted tunnel; what it carries cannot be seen.');
    const message = `The control channel can be read. ${leg.reason} What it says is withheld.`;
    return fail(message, cite(leg.evidence), leg.protocol === 'RTSP' ? 'medium' : 'high');
  },
});
