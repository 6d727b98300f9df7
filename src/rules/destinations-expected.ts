/**
 * Calls go where calls are expected. Row TRF-005 of the catalogue; list in the policy, kinds of numbers by libphonenumber.
 *
 * Numbers are judged by how they were dialed: with a country (`+`, 00, 011), or by their first digits as the policy lists them. Not handled:
 * national numbers that cost much and are not listed, and numbers that another server turns into others.
 */
import type { DialedRange, Evidence } from '../ledger/facts.ts';
import { defineRule, type RuleContext } from './define-rule.ts';
import { citeOnly, citeRate, citeSource, peakCount } from './terms/activity.ts';
import { probesPrefixes } from './terms/attacks.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { count, list } from './terms/wording.ts';

/** More is a report of its own. */
const MOST_RANGES = 5;

export default defineRule({
  id: 'destinations-expected',
  title: 'Calls go to expected destinations',
  criteria: ['CC7.2', 'CC7.3'],
  rationale: {
    'CC7.2': 'Calls to ranges that share their cost are the usual sign of toll fraud.',
    'CC7.3': 'Whether they were wanted, somebody has to evaluate.',
  },
  severity: 'medium',
  subject: 'sip-source',
  catalogue: ['TRF-005', 'TRF-012'],
  why: 'Toll fraud earns its money with calls to numbers that share what the call costs: premium rate, satellite, and ranges of small countries that are rented for the purpose.',
  remedy:
    'Allow by list the countries that the organization calls, and no premium rate, satellite or shared-cost numbers but those that are needed: geographic permissions of the carrier (Twilio has them by country), outbound routes of the PBX, dialing plans of the session border controller. Check who placed these calls.',
  meaning: {
    pass: 'None of the dialed numbers is of a kind or range that costs much.',
    fail: 'Some are: high when one such range was called as often as the policy says, or prefixes were tried as well.',
    open: 'Numbers were dialed that begin like a longer prefix of the policy: the report keeps no more of their digits. Or signaling is known to be missing from the recording, so there may have been more.',
    notApplicable: 'The address dialed no number that tells where it goes.',
  },
  parameters: ['numbers', 'traffic.destinations', 'traffic.dialPrefixes'],
  references: ['ITU-T E.164', 'RFC 3966 s5'],
  judge(source, outcomes, context) {
    const { pass, fail, open, notApplicable } = openUnlessWhole(outcomes, context.facts, source.address);
    if (source.dialed.length === 0) return notApplicable('This address dialed no number that tells where it goes.');
    const costly = source.dialed.filter((dialed) => whyCostly(dialed, context) !== null);
    const [first] = costly;
    if (first === undefined) {
      const unsure = source.dialed.filter((dialed) => longerPrefix(dialed, context) !== null);
      const [unknown] = unsure;
      if (unknown !== undefined) {
        const said = `${source.address} dialed numbers that begin with ${unknown.range}. The policy lists ${longerPrefix(unknown, context)} among them, and further digits are not kept.`;
        return open(said, citeOnly(evidenceOf(unsure), source), 'low');
      }
      const ranges = count(source.dialed.length, 'range');
      return pass(`${source.address} dialed numbers of ${ranges}, none of which costs much.`, citeSource(source));
    }
    const calls = costly.reduce((sum, { calls: { count: own } }) => sum + own, 0);
    const most = Math.max(...costly.map(({ calls: { count: own } }) => own));
    const isWorse = most >= context.policy.traffic.destinations.callsForHigh || probesPrefixes(source, context.policy);
    const names = costly.slice(0, MOST_RANGES).map((dialed) => described(dialed, context));
    return fail(
      `${source.address} placed ${count(calls, 'call')} to numbers that cost much: ${list(names)}.`,
      citeOnly(evidenceOf(costly), source),
      isWorse ? 'high' : undefined,
    );
  },
});

function evidenceOf(costly: readonly DialedRange[]): Evidence[] {
  return costly
    .slice(0, MOST_RANGES)
    .flatMap(({ range, calls }) => citeRate(calls, `INVITE to a number that begins with ${range}`, 60));
}

/** Null when it is not. */
function whyCostly({ range, kind }: DialedRange, { policy }: RuleContext): string | null {
  if (kind === 'premium') return 'premium rate';
  if (kind === 'satellite') return 'satellite';
  const { numbers, traffic } = policy;
  if (numbers.outOfBounds.some((prefix) => range.startsWith(prefix))) return 'out of bounds';
  if (numbers.premium.some((prefix) => range.startsWith(prefix))) return 'premium by the policy';
  return traffic.destinations.highCost.some((prefix) => range.startsWith(prefix)) ? 'listed as costly' : null;
}

/** A range holds the first digits alone; with fewer than three it says nothing of a prefix. */
const SHORTEST_RANGE = 3;

/** A prefix of the policy that only some numbers of the range have; null when there is none. */
function longerPrefix({ range }: DialedRange, { policy }: RuleContext): string | null {
  if (range.replace('+', '').length < SHORTEST_RANGE) return null;
  const { numbers, traffic } = policy;
  const listed = [...numbers.outOfBounds, ...numbers.premium, ...traffic.destinations.highCost];
  return listed.find((prefix) => prefix.length > range.length && prefix.startsWith(range)) ?? null;
}

function described(dialed: DialedRange, context: RuleContext): string {
  const { range, country, calls, answered, short, parallel } = dialed;
  const where = country === null ? '' : `, ${country}`;
  const more = [
    `${answered} answered`,
    ...(short > 0 ? [`${short} shorter than 30 seconds`] : []),
    ...(parallel > 1 ? [`up to ${parallel} at once`] : []),
    ...(peakCount(calls, 60) > 1 ? [`up to ${peakCount(calls, 60)} a minute`] : []),
  ];
  return `${range}… (${whyCostly(dialed, context)}${where}): ${calls.count}, ${more.join(', ')}`;
}
