/**
 * Distinguished Encoding Rules, as far as a certificate needs them: ITU-T X.690 sections 8 and 10.
 *
 * Not handled: tag numbers above 30 and indefinite lengths, which DER certificates do not have.
 */

export interface Element {
  /** The identifier octet: class, constructed bit and number. */
  readonly tag: number;
  /** Where the identifier octet stands. */
  readonly start: number;
  /** The contents: `bytes[contents..end)`. */
  readonly contents: number;
  readonly end: number;
  /** False when the length reaches past the bounds: `end` is then where the octets stop. */
  readonly whole: boolean;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The element at `at`; null when there is none or its header cannot be read. */
export function elementAt(bytes: Uint8Array, at: number, end: number): Element | null {
  if (at + 2 > end || (bytes[at]! & 0x1f) === 0x1f) return null;
  let contents = at + 2;
  let length = bytes[at + 1]!;
  if (length >= 0x80) {
    const octets = length & 0x7f;
    if (octets === 0 || octets > 4 || contents + octets > end) return null;
    length = 0;
    for (let i = 0; i < octets; i += 1) length = length * 256 + bytes[contents + i]!;
    contents += octets;
  }
  const whole = contents + length <= end;
  return { tag: bytes[at]!, start: at, contents, end: whole ? contents + length : end, whole };
}

/** The elements inside a constructed one, at most `limit`; stops at the first that cannot be read. */
export function children(bytes: Uint8Array, parent: Element, limit: number): Element[] {
  const found: Element[] = [];
  let at = parent.contents;
  while (at < parent.end && found.length < limit) {
    const child = elementAt(bytes, at, parent.end);
    if (child === null) break;
    found.push(child);
    at = child.end;
  }
  return found;
}

/** Dotted form; null when the element is no whole OBJECT IDENTIFIER. */
export function objectIdentifier(bytes: Uint8Array, element: Element | undefined): string | null {
  if (element === undefined || element.tag !== TAG.objectIdentifier || !element.whole) return null;
  if (element.end === element.contents || element.end - element.contents > MAX_OID_OCTETS) return null;
  const arcs: number[] = [];
  let arc = 0;
  for (let at = element.contents; at < element.end; at += 1) {
    arc = arc * 128 + (bytes[at]! & 0x7f);
    if (arc > Number.MAX_SAFE_INTEGER / 128) return null;
    if ((bytes[at]! & 0x80) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const first = arcs[0];
  if (first === undefined || (bytes[element.end - 1]! & 0x80) !== 0) return null;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...arcs.slice(1)].join('.');
}

const MAX_OID_OCTETS = 64;

/** Text of a string type; null for a tag that is none. Invalid UTF-8 becomes U+FFFD. */
export function textOf(bytes: Uint8Array, element: Element): string | null {
  const octets = bytes.subarray(element.contents, element.end);
  switch (element.tag) {
    case TAG.utf8String:
      return Buffer.from(octets).toString('utf8');
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.teletexString:
      return Buffer.from(octets).toString('latin1');
    case TAG.bmpString:
      return wideText(octets, 2);
    case TAG.universalString:
      return wideText(octets, 4);
    default:
      return null;
  }
}

function wideText(octets: Uint8Array, width: 2 | 4): string {
  let text = '';
  for (let at = 0; at + width <= octets.length; at += width) {
    const low = (octets[at + width - 2]! << 8) | octets[at + width - 1]!;
    const high = width === 4 ? (octets[at]! << 8) | octets[at + 1]! : 0;
    text += high > 0x10 ? '\ufffd' : String.fromCodePoint(high * 0x10000 + low);
  }
  return text;
}

/** Significant bits of an unsigned INTEGER. */
export function integerBits(bytes: Uint8Array, element: Element): number {
  let at = element.contents;
  while (at < element.end && bytes[at] === 0) at += 1;
  return at === element.end ? 0 : (element.end - at) * 8 - Math.clz32(bytes[at]!) + 24;
}

/** An INTEGER of at most six octets that is not negative; null for anything else. */
export function smallInteger(bytes: Uint8Array, element: Element | undefined): number | null {
  if (element?.tag !== TAG.integer || !element.whole) return null;
  let number = 0;
  let at = element.contents;
  while (at < element.end - 1 && bytes[at] === 0) at += 1;
  const isNegative = at === element.contents && (bytes[at]! & 0x80) !== 0;
  if (at === element.end || element.end - at > 6 || isNegative) return null;
  for (; at < element.end; at += 1) number = number * 256 + bytes[at]!;
  return number;
}

/** UTCTime or GeneralizedTime as Unix seconds (negative before 1970); null when it is neither or no date. */
export function unixTime(bytes: Uint8Array, element: Element | undefined): number | null {
  if (element === undefined || !element.whole) return null;
  const text = Buffer.from(bytes.subarray(element.contents, Math.min(element.end, element.contents + 32))).toString(
    'latin1',
  );
  const form = element.tag === TAG.utcTime ? UTC_TIME : element.tag === TAG.generalizedTime ? GENERALIZED_TIME : null;
  const match = form?.exec(text);
  if (match === null || match === undefined) return null;
  const [, years, month, day, hours, minutes, seconds, sign, zoneHours, zoneMinutes] = match;
  // RFC 5280 section 4.1.2.5.1: two-digit years from 50 on are 19xx.
  const year = Number(years) + (element.tag === TAG.utcTime ? (Number(years) >= 50 ? 1900 : 2000) : 0);
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null;
  if (Number(hours) > 23 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 60) return null;
  const zone = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * (sign === '-' ? -60 : 60);
  const clock = Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return daysSince1970(year, Number(month), Number(day)) * 86400 + clock - zone;
}

const UTC_TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:Z|([+-])(\d\d)(\d\d))$/;
const GENERALIZED_TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:[.,]\d+)?)?)?(?:Z|([+-])(\d\d)(\d\d))?$/;

/** Proleptic Gregorian calendar: years are counted from March, so that the leap day is the last of its year. */
function daysSince1970(year: number, month: number, day: number): number {
  const fromMarch = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(fromMarch / 4) - Math.floor(fromMarch / 100) + Math.floor(fromMarch / 400);
  return fromMarch * 365 + leapDays + dayOfYear - 719468;
}
