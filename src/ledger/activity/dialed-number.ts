/**
 * What was dialed, from the Request-URI of an INVITE: as digits, and as a number with its country where the way it was dialed tells one.
 *
 * Told by: `+`; the international prefixes 00 and 011, behind a 9 for an outside line too; and ten digits behind a 1, the North
 * American way. Numbers without any of these are national or internal: which country they are in, the capture does not tell.
 */
import { parseUri } from '../../dissectors/sip/index.ts';

export interface DialedNumber {
  /** Digits as dialed, a leading + left out. */
  readonly digits: string;
  /** What stands before the digits: `+` or nothing. */
  readonly plus: boolean;
  /** `+` and digits; null when it was dialed without a country. */
  readonly international: string | null;
}

const MAX_DIGITS = 40;
/** ITU-T E.164: at most 15 digits; no country has fewer than 7 with its code. */
const INTERNATIONAL = /^[1-9]\d{6,14}$/;
const SEPARATORS = /[-.() ]|%20/g;

/** Null when the URI names no number. */
export function dialedNumber(requestUri: string): DialedNumber | null {
  const user = parseUri(requestUri)?.user;
  if (user == null || user.length > MAX_DIGITS * 2) return null;
  const written = user.split(';', 1)[0]!.replace(/^%2b/i, '+').replace(SEPARATORS, '');
  const match = /^(\+?)(\d{3,40})$/.exec(written);
  if (match === null) return null;
  const plus = match[1] === '+';
  const digits = match[2]!;
  return { digits, plus, international: withCountry(digits, plus) };
}

function withCountry(digits: string, plus: boolean): string | null {
  const rest = plus ? digits : (/^9?(?:00|011)(\d+)$/.exec(digits)?.[1] ?? /^9?(1[2-9]\d{9})$/.exec(digits)?.[1]);
  return rest !== undefined && INTERNATIONAL.test(rest) ? `+${rest}` : null;
}

/** The first digits: enough for country and area, at most seven, never the last four. */
export function rangeOf({ digits, international }: DialedNumber): string {
  const whole = international ?? digits;
  return whole.slice(0, Math.max(1, Math.min(international === null ? 4 : 8, whole.length - 4)));
}

/** Digits that name the same line however it was dialed. */
const TAIL = 9;

/** The number without what may be a prefix, and what stood before it; null for numbers that are too short to tell. */
export function tailOf({ digits, plus }: DialedNumber): { tail: string; prefix: string } | null {
  if (digits.length < TAIL) return null;
  return { tail: digits.slice(-TAIL), prefix: `${plus ? '+' : ''}${digits.slice(0, -TAIL)}` };
}
