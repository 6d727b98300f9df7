/** What is told about callers beside their number does not cross in clear: cards, pictures, subjects. RFC 3261 section 20.9. Not handled: rich call data inside a signature. */
import { defineRule } from './define-rule.ts';
import { judgeContent } from './terms/readable-content.ts';

export default defineRule({
  id: 'caller-details-not-in-cleartext',
  title: 'Details of callers do not cross the network in clear',
  criteria: ['C1.1', 'CC6.7'],
  rationale: {
    'C1.1': 'Subject and cards of callers are personal details beyond what a call needs.',
    'CC6.7': 'They were transmitted readable.',
  },
  severity: 'low',
  subject: 'signaling-leg',
  catalogue: ['PRV-006'],
  why: 'Call-Info can carry a card or picture of the caller, and Subject what the call is about: personal data beyond what a call needs.',
  remedy: 'Carry this signaling over TLS, or remove Subject, Call-Info and vCard bodies at the border.',
  meaning: {
    pass: 'The signaling was seen encrypted, so what it tells about callers is.',
    fail: 'Such details could be read.',
    open: 'Such content was seen, and whether it crossed the wire in clear cannot be told.',
    notApplicable: 'Nothing of the kind was seen in readable signaling; it may be in a frame that the capture lacks.',
  },
  references: ['RFC 3261 s20.9', 'RFC 3261 s20.36'],
  judge: (leg, outcomes) =>
    judgeContent(leg, { kinds: { 'caller-details': 'details of callers' }, name: 'details of callers' }, outcomes),
});
