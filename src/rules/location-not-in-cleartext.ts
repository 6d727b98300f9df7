/** Where somebody is does not cross the network in clear. RFC 6442 sections 6 and 7. Not handled: locations behind a URL that is fetched elsewhere. */
import { defineRule } from './define-rule.ts';
import { judgeContent } from './terms/readable-content.ts';

export default defineRule({
  id: 'location-not-in-cleartext',
  title: 'Locations do not cross the network in clear',
  criteria: ['CC6.7', 'C1.1'],
  rationale: {
    'CC6.7': 'A location was transmitted readable, where RFC 6442 asks for protection.',
    'C1.1': 'Where a person is, is confidential to most.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['PRV-002'],
  why: 'A location says where a person is, to the meter for emergency calls. RFC 6442 asks for it to be kept from others on the way.',
  remedy:
    'Carry signaling with locations over TLS on every hop, or send a reference to the location that needs a sign-in. Switch presence off where nobody uses it.',
  meaning: {
    pass: 'The signaling was seen encrypted, so the locations in it are.',
    fail: 'A location could be read: high; presence without a location: medium.',
    open: 'Such content was seen, and whether it crossed the wire in clear cannot be told.',
    notApplicable: 'Nothing of the kind was seen in readable signaling; it may be in a frame that the capture lacks.',
  },
  references: ['RFC 6442 s6', 'RFC 6442 s7'],
  judge: (leg, outcomes) =>
    judgeContent(
      leg,
      {
        kinds: { location: 'a location', presence: 'presence of a user' },
        name: 'location',
        severities: { presence: 'medium' },
      },
      outcomes,
    ),
});
