/**
 * Where an international number (E.164) goes and what kind of number it is, by the metadata of libphonenumber ("max": the one that tells
 * premium rate from others). Loaded at the first number only: it is half a megabyte that most captures do not need.
 *
 * Satellite and global networks by ITU-T E.164 assigned country codes: 870 Inmarsat, 881 satellite systems, 882 and 883 international
 * networks, 979 international premium rate. Not handled: numbers dialed without a country.
 */
import { createRequire } from 'node:module';
import type * as PhoneNumbers from 'libphonenumber-js/max';

export interface NumberPlace {
  /** ISO 3166-1, or what the metadata has for a territory; null for global networks and for what is no number. */
  readonly country: string | null;
  readonly kind: 'premium' | 'shared-cost' | 'satellite' | 'global-network' | 'ordinary' | 'invalid';
}

const GLOBAL: readonly (readonly [prefix: string, kind: NumberPlace['kind']])[] = [
  ['+870', 'satellite'],
  ['+881', 'satellite'],
  ['+882', 'global-network'],
  ['+883', 'global-network'],
  ['+979', 'premium'],
];

let library: typeof PhoneNumbers | null = null;

/** @param number `+` and digits */
export function placeOfNumber(number: string): NumberPlace {
  const global = GLOBAL.find(([prefix]) => number.startsWith(prefix));
  if (global !== undefined) return { country: null, kind: global[1] };
  library ??= createRequire(import.meta.url)('libphonenumber-js/max') as typeof PhoneNumbers;
  const parsed = library.parsePhoneNumberFromString(number);
  if (parsed === undefined) return { country: null, kind: 'invalid' };
  const type = parsed.getType();
  if (type === 'PREMIUM_RATE') return { country: parsed.country ?? null, kind: 'premium' };
  if (type === 'SHARED_COST') return { country: parsed.country ?? null, kind: 'shared-cost' };
  return { country: parsed.country ?? null, kind: parsed.isPossible() ? 'ordinary' : 'invalid' };
}
