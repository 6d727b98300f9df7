/**
 * Calls abroad are placed at the hours at which people work. Row TRF-006 of the catalogue; weak alone.
 *
 * Counted by quarters of an hour, so that any time zone and hours can be asked for; a number with a country is abroad unless the policy says that
 * it is at home. Not handled: hours that do not begin with a quarter, and accounts that stand behind one address.
 */
import type { BusinessHours } from '../criteria/policy/calling.ts';
import { defineRule } from './define-rule.ts';
import { citeOnly, citeSource } from './terms/activity.ts';
import { MOST_CITED } from './terms/citing.ts';
import { openUnlessWhole } from './terms/wholeness.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'calls-in-business-hours',
  title: 'Calls abroad are placed in business hours',
  criteria: ['CC7.2'],
  rationale: {
    'CC7.2': 'Calls abroad at night are an anomaly where the office is closed.',
  },
  severity: 'low',
  subject: 'sip-source',
  catalogue: ['TRF-006', 'TRF-012'],
  why: 'Stolen accounts are used at night and on weekends, when nobody looks at the lines.',
  remedy:
    'Route calls abroad by time of day, with exceptions for those who need them: time conditions of the PBX (GotoIfTime in Asterisk), dialing permissions of the session border controller.',
  meaning: {
    pass: 'All calls abroad of the address were placed in the policy’s business hours.',
    fail: 'Some were placed outside them.',
    open: 'Signaling is known to be missing from the recording, so there may have been more.',
    notApplicable: 'The policy names no business hours, or the address placed no call abroad.',
  },
  parameters: ['businessHours', 'numbers.home'],
  references: ['ITU-T E.164'],
  judge(source, outcomes, context) {
    const { pass, fail, notApplicable } = openUnlessWhole(outcomes, context.facts, source.address);
    const { policy } = context;
    const { address } = source;
    const { home } = policy.numbers;
    const abroad = source.abroad.filter(({ prefix }) => !home.some((code) => prefix.startsWith(code)));
    const hours = policy.businessHours;
    if (hours === null) return notApplicable('The policy names no business hours.');
    if (abroad.length === 0) return notApplicable('This address placed no call abroad that could be told as one.');
    const outside = abroad.filter(({ at }) => !isWithin(at.seconds, hours));
    const total = abroad.reduce((sum, { calls }) => sum + calls, 0);
    const said = `business hours (${hours.from} to ${hours.to}, ${hours.timeZone})`;
    if (outside.length === 0)
      return pass(`All ${count(total, 'call')} abroad of ${address} fell into ${said}.`, citeSource(source));
    const calls = outside.reduce((sum, row) => sum + row.calls, 0);
    const shown = outside
      .slice(0, MOST_CITED)
      .map(({ at }) => ({ at, what: 'First call to a country in a quarter of an hour outside business hours.' }));
    return fail(
      `${calls} of ${count(total, 'call')} abroad of ${address} were placed outside ${said}.`,
      citeOnly(shown, source),
    );
  },
});

/** Formats are costly to make, and there is one for each time zone. */
const FORMATS = new Map<string, Intl.DateTimeFormat>();

function isWithin(seconds: number, { timeZone, days, from, to, holidays }: NonNullable<BusinessHours>): boolean {
  let format = FORMATS.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'long',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    FORMATS.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(new Date(seconds * 1000)).map(({ type, value }) => [type, value]));
  const time = `${parts.get('hour')}:${parts.get('minute')}`;
  const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  const weekday = parts.get('weekday')!.toLowerCase();
  return days.some((one) => one === weekday) && !holidays.includes(day) && time >= from && time < to;
}
