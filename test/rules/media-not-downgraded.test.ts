import rule from '../../src/rules/media-not-downgraded.ts';
import { contradiction, evidence, facts, mediaLeg } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const agreed = { srtpNegotiated: true, transportProfile: 'RTP/SAVP', negotiation: [evidence(1), evidence(2)] } as const;
const kept = { ...agreed, protection: 'encrypted' } as const;

testRule(rule, {
  pass: [
    {
      name: 'agreed on and kept to',
      facts: facts({ legs: [mediaLeg(kept)] }),
      says: ['offered and agreed on (RTP/SAVP)'],
      cites: [1, 1, 2],
    },
    {
      name: 'best effort that was taken',
      facts: facts({
        legs: [
          mediaLeg({
            ...kept,
            opportunistic: { form: 'keys-beside-rtp', result: 'upgraded', evidence: [evidence(1)] },
          }),
        ],
      }),
      says: ['best effort (keys beside RTP/AVP, RFC 8643) and taken'],
    },
    {
      name: 'encrypted with a key that stood readable: another rule judges that',
      facts: facts({ legs: [mediaLeg({ ...kept, protection: 'exposed' })] }),
      says: ['kept to it'],
    },
  ],
  fail: [
    {
      name: 'SAVP answered with AVP',
      facts: facts({
        legs: [mediaLeg({ protection: 'cleartext', srtpNegotiated: false })],
        contradictions: [contradiction('secure-offer-answered-insecurely', { legs: ['leg-2'] })],
      }),
      says: ['secure-offer-answered-insecurely'],
      cites: [1, 2],
    },
    {
      name: 're-INVITE that gives protection up',
      facts: facts({
        legs: [mediaLeg(kept)],
        contradictions: [contradiction('protection-dropped-in-session', { legs: ['leg-2'] })],
      }),
      says: ['protection-dropped-in-session'],
    },
    ...(['keys-beside-rtp', 'capability', 'two-descriptions'] as const).map((form) => ({
      name: `best effort that fell back: ${form}`,
      facts: facts({
        legs: [
          mediaLeg({
            protection: 'cleartext' as const,
            srtpNegotiated: false,
            transportProfile: 'RTP/AVP',
            opportunistic: { form, result: 'fell-back' as const, evidence: [evidence(3), evidence(4)] },
          }),
        ],
      }),
      says: ['best effort', 'fell back to RTP/AVP without keys'] as const,
      cites: [3, 4],
      severity: 'high' as const,
    })),
  ],
  notApplicable: [
    {
      name: 'RTP offered and answered',
      facts: facts({ legs: [mediaLeg({ srtpNegotiated: false })] }),
      says: ['No agreement'],
    },
    {
      name: 'best effort that nobody was seen to answer',
      facts: facts({
        legs: [mediaLeg({ opportunistic: { form: 'capability', result: 'unanswered', evidence: [evidence(1)] } })],
      }),
      says: ['No agreement'],
    },
    {
      name: 'agreed on, and no media seen: it may still be given up',
      facts: facts({ legs: [mediaLeg({ ...kept, basis: 'negotiated' })] }),
      says: ['judged by another rule'],
    },
    {
      name: 'agreed on and not kept to',
      facts: facts({ legs: [mediaLeg({ ...agreed, protection: 'cleartext' })] }),
      says: ['judged by another rule'],
    },
  ],
  never: { open: 'an agreement that was not seen is none that could be given up' },
});
