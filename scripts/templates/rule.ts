/** Say in one sentence what the rule states, with its reference. Not handled: say what it leaves to others. */
import { defineRule } from '../../src/rules/define-rule.ts';
import { cite } from '../../src/rules/terms/citing.ts';

export default defineRule({
  id: 'template-id',
  title: 'The expected state, as a statement without a period',
  criteria: ['CC6.7'],
  rationale: {
    'CC6.7': 'Why it bears on this criterion, in one sentence that is true of this rule.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  // Rows of fixtures/registry/rules.json that this rule answers: SIG-001 ... Take them out of catalogue-rows/answers.ts. Criteria and severity
  // follow these rows; where they do not, catalogue-rows/deviations.ts says why. `parameters` names what of the policy the rule looks at.
  catalogue: [],
  why: 'Why it matters, for somebody who is not a VoIP engineer.',
  remedy: 'What to do, with the name of the setting where you are sure of it.',
  meaning: {
    pass: 'When the expected state was seen.',
    fail: 'When it was seen not to hold.',
    open: 'When the capture does not tell.',
  },
  references: ['RFC 3261'],
  judge(leg, { open }) {
    // Decide here, with pass, fail, open and notApplicable. Until then the answer to every question is the only honest one.
    return open(`This rule does not look at ${leg.id} yet.`, cite(leg.evidence));
  },
});
