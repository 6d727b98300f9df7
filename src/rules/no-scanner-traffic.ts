/**
 * Nobody looks for SIP servers and extensions. Rows TRF-002 and TRF-003 of the catalogue; names in `registry/scanners.ts`, thresholds ours.
 *
 * By name, and by behavior without it: many users of whom most are refused, many destinations of which most do not answer.
 * Keep-alives to a few peers that answer are neither. Not handled: scans that take hours for a handful of users.
 */
import type { Evidence, SourceActivity } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import {
  citeOnly,
  citeRate,
  citeSource,
  FORWARDED,
  isForwarder,
  peakCount,
  percent,
  sawNoAnswer,
  shareOf,
} from './terms/activity.ts';
import { scannerNamed, sweeps, triesUsers } from './terms/attacks.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { clip, count } from './terms/wording.ts';

export default defineRule({
  id: 'no-scanner-traffic',
  title: 'Nobody scans for SIP servers and extensions',
  criteria: ['CC7.2', 'CC6.6', 'CC7.1'],
  rationale: {
    'CC7.2': 'Scans are a sign of attack that monitoring has to notice.',
    'CC6.6': 'They show what of the system can be reached from outside.',
    'CC7.1': 'What a scan finds out, such as which extensions exist, is a weakness of configuration.',
  },
  severity: 'high',
  subject: 'sip-source',
  catalogue: ['TRF-002', 'TRF-003', 'TRF-012'],
  why: 'Scans find out which servers answer and which extensions exist. They come before password guessing and toll fraud, and a server that answers them tells the attacker where to go on.',
  remedy:
    'Drop such requests without an answer at the session border controller or firewall, and answer unknown and known extensions alike. Asterisk: alwaysauthreject for chan_sip (chan_pjsip does so by itself), and an anonymous endpoint only where it is needed. Kamailio and OpenSIPS: drop by $ua before anything else, pike against floods. Check that the monitoring saw it.',
  meaning: {
    pass: 'The address behaves like none, by name and by what it sends.',
    fail: 'It goes by a scanner’s name (medium; high when it was answered with more than a refusal; low for tools that administrators use, and for names of phones where not all their requests were answered), or it tries many users or destinations that refuse it or do not answer.',
    open: 'It wrote to many destinations, and no answer to anything of it was captured. Where signaling is known to be missing from the recording, instead of passing.',
  },
  parameters: ['traffic.enumeration', 'traffic.scannerNames'],
  references: ['RFC 3261 s26.1'],
  judge(source, outcomes, context) {
    const { pass, fail, open } = openUnlessWhole(outcomes, context.facts, source.address);
    const far = isForwarder(source) ? FORWARDED : '';
    const behavior = behaviorOf(source, context);
    const named = scannerNamed(source, context.policy);
    if (named !== null && !(named.scanner.phone && isAnswered(source) && behavior === null)) {
      const { agent, scanner } = named;
      const wasAnswered = Object.keys(source.finals).some((status) => status.startsWith('2'));
      const header = agent.in === 'From' ? 'its display name' : 'User-Agent';
      const also = behavior === null ? '' : ` ${behavior.says}`;
      const severity =
        behavior !== null || (wasAnswered && !scanner.legitimate) ? 'high' : scanner.legitimate ? 'low' : 'medium';
      const shown: Evidence = { at: agent.at, what: `${header} names ${clip(scanner.name)}.` };
      return fail(
        `${source.address} goes by the name of ${scanner.legitimate ? 'a program that scans and that people use as well' : 'a scanner'}: ${header} names ${clip(scanner.name)}. It sent ${count(source.transactions, 'request')}, ${source.answered} of them answered.${also}${far}`,
        citeOnly([shown, ...(behavior?.evidence ?? [])], source),
        severity,
      );
    }
    if (behavior === null) {
      return pass(`${source.address} does not behave like a scanner: ${described(source)}.`, citeSource(source));
    }
    if (sawNoAnswer(source)) {
      return open(
        `${behavior.says} No answer to it was captured, so that the capture may hold one direction only.`,
        citeOnly(behavior.evidence, source),
        'medium',
      );
    }
    return fail(`${behavior.says}${far}`, citeOnly(behavior.evidence, source), far === '' ? undefined : 'medium');
  },
});

/** Who scans writes to many who do not answer. */
function isAnswered({ transactions, answered }: SourceActivity): boolean {
  return answered > 0 && answered === transactions;
}

interface Behavior {
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

function behaviorOf(source: SourceActivity, { policy }: RuleContext): Behavior | null {
  const { address, users, usersRefused, usersUnknown, destinations, destinationsAnswered } = source;
  if (triesUsers(source, policy)) {
    const unknown = usersUnknown > 0 && usersUnknown < usersRefused;
    const differs = unknown ? ' Answers for users that exist differ from those for users that do not.' : '';
    return {
      says: `${address} tried ${count(users.count, 'user or number', 'users or numbers')}, ${peakCount(users, 60)} of them new within a minute; ${usersRefused} were refused.${differs}`,
      evidence: citeRate(users, 'request to a user or number not tried before', 60),
    };
  }
  if (!sweeps(source, policy)) return null;
  return {
    says: `${address} wrote to ${count(destinations.count, 'address', 'addresses')}, ${peakCount(destinations, 60)} of them new within a minute; ${destinationsAnswered} answered.`,
    evidence: citeRate(destinations, 'request to an address not tried before', 60),
  };
}

function described({ users, usersRefused, destinations }: SourceActivity): string {
  const refused = users.count === 0 ? '' : `, ${percent(shareOf(usersRefused, users.count))} refused`;
  return `${count(users.count, 'user or number', 'users or numbers')} addressed${refused}, ${count(destinations.count, 'destination')}`;
}
