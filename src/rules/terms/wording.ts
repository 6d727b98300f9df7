/**
 * How rules write figures, dates and names in their messages, so that fifteen rules sound like one.
 *
 * Names that come from the capture are clipped, not escaped: each renderer escapes for its own format.
 */
import type { Certificate, Leg } from '../../ledger/facts.ts';
import type { RuleContext } from '../define-rule.ts';

/** `1 message`, `3 messages`. */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`; at most four names, then `… and 3 more`. */
export function list(names: readonly string[]): string {
  const shown = names.length > LONGEST_LIST ? names.slice(0, LONGEST_LIST) : names;
  const hidden = names.length - shown.length;
  if (hidden > 0) return `${shown.join(', ')} and ${hidden} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`;
}

const LONGEST_LIST = 4;

/** Unix seconds as a UTC day: `2026-11-20`; seconds outside what a date can hold are written as a number. */
export function day(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString().slice(0, 10);
}

export function transportOf(leg: Leg): string {
  return leg.transport.toUpperCase();
}

/** Why a leg weighs less than one to the outside, with a space in front; empty where it does not. */
export function internalWords(leg: Leg, context: RuleContext): string {
  const place = context.place(leg.id);
  return place?.zone === 'internal' ? ` ${place.why}` : '';
}

/** A name from the capture, cut after 80 characters. */
export function clip(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`;
}

const LONGEST_NAME = 80;

/** How a message names a certificate: by subject, else by hash. */
export function nameOf(certificate: Certificate): string {
  return certificate.subject === ''
    ? `The certificate with SHA-256 ${certificate.sha256.slice(0, 16)}`
    : `The certificate of ${clip(certificate.subject)}`;
}

/** First letter upper case. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
