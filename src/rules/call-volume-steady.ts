/**
 * Nobody begins far more calls than usual. Row TRF-004 of the catalogue, thresholds ours.
 *
 * Calls begun within ten seconds, against what is usual for the same address in the same capture. A new try after a challenge and a change
 * within a call (re-INVITE) are no new calls. Not handled: a capture that holds nothing but the burst has no usual to compare with.
 */
import { defineRule } from './define-rule.ts';
import { citeOnly, citeRate, citeSource, peakCount } from './terms/activity.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'call-volume-steady',
  title: 'Calls are not begun in bursts',
  criteria: ['CC7.2'],
  rationale: {
    'CC7.2': 'A burst of calls is an anomaly: a stolen account, or a dialer that runs wild.',
  },
  severity: 'medium',
  subject: 'sip-source',
  catalogue: ['TRF-004', 'TRF-012'],
  why: 'Stolen accounts are used up as fast as the lines allow, at night and on weekends, until somebody notices. The same picture comes from a dialer that runs wild.',
  remedy:
    'Limit calls per second and calls at once for each account and trunk: the call admission control of the session border controller, Kamailio’s pipelimit and dialog profiles, OpenSIPS ratelimit and dialog profiles, FreeSWITCH’s limit application, GROUP_COUNT in Asterisk. Let the carrier cap the daily cost.',
  meaning: {
    pass: 'At its busiest the address began no more calls than the policy allows, or than is usual for it.',
    fail: 'It began more, in a capture that is long enough to tell what is usual; or it held more calls at once than the policy allows.',
    open: 'It began more, in a capture too short to tell what is usual. Where signaling is known to be missing from the recording, instead of passing.',
    notApplicable: 'The address began no calls.',
  },
  parameters: ['traffic.calls'],
  references: ['RFC 3261 s26.1.5'],
  judge(source, outcomes, context) {
    const { pass, fail, open, notApplicable } = openUnlessWhole(outcomes, context.facts, source.address);
    const { policy, facts } = context;
    const { invites, invitesMedian, parallelCalls, address } = source;
    if (invites.count === 0) return notApplicable('This address began no calls.');
    const { perTenSeconds, timesUsual, usualAfterSeconds, parallel } = policy.traffic.calls;
    const peak = peakCount(invites, 10);
    const evidence = citeOnly(citeRate(invites, 'INVITE that begins a call', 10), source);
    if (parallel !== null && parallelCalls > parallel) {
      return fail(`${address} held ${count(parallelCalls, 'call')} at once; the policy allows ${parallel}.`, evidence);
    }
    const { first, last } = facts.activity;
    const span = first === null || last === null ? 0 : Math.max(0, last.seconds - first.seconds);
    const isLong = span >= usualAfterSeconds;
    const said = `${address} began ${count(invites.count, 'call')}, at most ${peak} within ten seconds`;
    if (!isLong && peak > perTenSeconds) {
      return open(`${said}. ${count(span, 'second')} of signaling are too short to tell what is usual.`, evidence);
    }
    const allowed = isLong ? Math.max(perTenSeconds, timesUsual * invitesMedian) : perTenSeconds;
    const usual = isLong ? `usual for it are ${invitesMedian}, and ` : '';
    if (peak > allowed) return fail(`${said}; ${usual}the policy allows ${allowed}.`, evidence);
    return pass(`${said}; ${usual}the policy allows ${allowed}.`, citeSource(source));
  },
});
