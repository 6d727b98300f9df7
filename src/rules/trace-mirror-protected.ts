/**
 * Copies of signaling for analysis do not cross the network in clear. HEP (https://github.com/sipcapture/HEP).
 *
 * HEP in UDP is what the capture can show; inside TLS it is not seen, so that the rule never passes. Not handled: copies of SIP that are no HEP.
 */
import type { Evidence } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'trace-mirror-protected',
  title: 'Copies of signaling for analysis are protected',
  criteria: ['CC6.7', 'CC9.2', 'C1.1'],
  rationale: {
    'CC6.7': 'The copy of the signaling is transmitted readable, whatever protects the original.',
    'CC9.2': 'Collectors for analysis are often run by a vendor.',
    'C1.1': 'The copy tells all that the signaling tells.',
  },
  severity: 'medium',
  subject: 'capture-set',
  catalogue: ['SIG-017'],
  why: 'Agents that send a copy of all signaling to a collector (Homer and others) send it after decryption. In clear they undo the encryption of the calls.',
  remedy:
    'Send HEP over TLS where the agent can (heplify: -nt tls), or through a tunnel, and keep the collector inside the boundary.',
  meaning: {
    fail: 'SIP could be read inside HEP packets.',
    notApplicable: 'No HEP with readable SIP was seen.',
  },
  references: ['HEP3 specification'],
  judge({ legs }, { fail, notApplicable }) {
    const copied = legs.filter(
      ({ plane, reportedBy, sip }) => plane === 'signaling' && reportedBy === 'hep' && sip !== null,
    );
    const shown = copied.map(
      ({ sip, first }): Evidence => ({
        at: sip!.firstReadable?.at ?? first,
        what: 'SIP inside a HEP packet that could be read.',
      }),
    );
    const [first, ...more] = shown;
    if (first === undefined) return notApplicable('No HEP with readable SIP was seen.');
    const messages = copied.reduce((sum, { sip }) => sum + sip!.messages, 0);
    return fail(
      `${count(messages, 'SIP message')} of ${count(copied.length, 'path')} could be read in HEP packets.`,
      cite([first, ...more]),
    );
  },
});
