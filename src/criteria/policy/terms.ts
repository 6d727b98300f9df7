/** What the sections of a policy are made of: severities, names, dates. */
import * as z from 'zod';

/** From worst to least. critical: content or keys are readable now; high: protection is missing or forbidden by its standard; medium: weak, or needs a written decision; low: hygiene; info: a fact. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** Negative, zero or positive: `a` is worse than, as bad as, or less bad than `b`. */
export function compareSeverities(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** True when `severity` is as bad as `threshold`, or worse. */
export function isAtOrAbove(severity: Severity, threshold: Severity): boolean {
  return compareSeverities(severity, threshold) <= 0;
}

export const SeveritySchema = z.enum(SEVERITIES);

/** Entries of one list: far more than anyone writes by hand, and little enough to be looked up in. */
export const MOST_ENTRIES = 10_000;

const WORDS = 'a few words that an auditor understands';

/** Prose that somebody wrote to be read by an auditor. */
export const Sentence = z
  .string(WORDS)
  .max(2000)
  .refine((text) => text.trim().length >= 3, WORDS);

export const A_LIST_OF_ENTRIES = 'a list, each entry of it behind a dash';

export const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u;

/** How endpoints, networks and paths are named. */
export const Name = z.string().max(100).regex(NAME, 'a name of letters, digits, spaces, dots, dashes and underscores');

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const A_DAY = 'a date such as 2027-01-31';

/** A day that the calendar has, `2027-01-31`. */
export const Day = z
  .string(A_DAY)
  .regex(DAY, A_DAY)
  .refine((text) => !DAY.test(text) || isInCalendar(text), 'a date that exists in the calendar');

function isInCalendar(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Unix seconds of the first second after the day, in UTC. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000 + 86_400;
}
