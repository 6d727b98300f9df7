/**
 * Whether a text holds what looks like a payment card number (ISO/IEC 7812): 13 to 19 digits, alone or in groups, that begin like a card of
 * one of the large networks and have its length, with a right check digit (Luhn). Says yes or no; keeps no digit.
 *
 * One in ten numbers passes the check by chance, so that beginning and length are asked for, and numbers in URIs and those that go on
 * with letters or further digits are left out. Not handled: numbers spread over several messages.
 */
const RUN = /\d(?:[ -]?\d){12,18}/g;

/** First digits and lengths of the large networks: Visa, Mastercard, American Express, Discover, JCB, Diners Club. */
const CARD =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11})$/;

export function holdsCardNumber(text: string): boolean {
  for (const match of text.matchAll(RUN)) {
    const before = text.slice(Math.max(0, match.index - 1), match.index);
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 2);
    if (/[\w+:.@=-]/.test(before) || /^[\w@]|^[-.]\d/.test(after)) continue;
    const digits = match[0].replace(/[ -]/g, '');
    if (CARD.test(digits) && hasCheckDigit(digits)) return true;
  }
  return false;
}

/** ISO/IEC 7812-1 annex B. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, doubled = false; at >= 0; at--, doubled = !doubled) {
    const digit = digits.charCodeAt(at) - 0x30;
    sum += doubled ? (digit < 5 ? digit * 2 : digit * 2 - 9) : digit;
  }
  return sum % 10 === 0;
}
