/**
 * How an organization calls: numbers that cost or that nobody should dial, and the hours at which people work.
 *
 * Facts of the organization, not of any standard; the rules on unusual traffic look at them.
 */
import * as z from 'zod';
import { Day, MOST_ENTRIES } from './terms.ts';

/** The beginning of a number in international form. */
const NumberPrefix = z.preprocess(
  (given) =>
    typeof given === 'number' ? `+${given}` : typeof given === 'string' ? given.replace(/[ ()./-]/g, '') : given,
  z.string().regex(/^\+[1-9]\d{0,14}$/, 'the beginning of a number in international form, such as "+1900"'),
);

/** A country, or in North America a country and an area; more digits of a call abroad are not kept. */
const CountryPrefix = NumberPrefix.refine(
  (prefix) => typeof prefix === 'string' && prefix.length <= 5,
  'the code of a country, such as "+49", or of a country and an area, such as "+1242"',
);

export const Numbers = z.strictObject({
  /** Where the organization is at home: calls there are no calls abroad, however they were dialed. */
  home: z.array(CountryPrefix).max(MOST_ENTRIES).default([]),
  /** Numbers that cost the caller, beside those that the numbering plans call premium. */
  premium: z.array(NumberPrefix).max(MOST_ENTRIES),
  /** Numbers that nobody here has a reason to dial. */
  outOfBounds: z.array(NumberPrefix).max(MOST_ENTRIES),
});

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const TIME_OF_DAY = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const A_TIME_OF_DAY = 'a time of day in quotes, such as "08:00"';

const TimeOfDay = z.string(A_TIME_OF_DAY).regex(TIME_OF_DAY, A_TIME_OF_DAY);

const A_TIME_ZONE = 'a time zone of the IANA database, such as Europe/Berlin or UTC';

const TimeZone = z.string(A_TIME_ZONE).refine(isTimeZone, A_TIME_ZONE);

function isTimeZone(name: string): boolean {
  try {
    return name === 'UTC' || (name.includes('/') && new Intl.DateTimeFormat('en', { timeZone: name }) !== null);
  } catch {
    return false;
  }
}

/** Null: there are none, and no call is off-hours. */
export const BusinessHours = z
  .strictObject({
    timeZone: TimeZone,
    days: z.array(z.enum(DAYS), 'a list of days such as [monday, friday]').min(1),
    from: TimeOfDay,
    to: TimeOfDay,
    /** Days on which nobody works. */
    holidays: z.array(Day).max(MOST_ENTRIES).default([]),
  })
  .refine(({ from, to }) => !TIME_OF_DAY.test(from) || !TIME_OF_DAY.test(to) || from < to, {
    path: ['to'],
    message: 'a time after "from"',
  })
  .nullable();

export type BusinessHours = z.infer<typeof BusinessHours>;
