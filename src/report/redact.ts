/**
 * Masking of who was calling. Hosts, certificate names and server names stay: they say where traffic went, not who spoke.
 *
 * | in clear                       | masked                          | why |
 * |--------------------------------|---------------------------------|-----|
 * | `sip:+14155550112@example.com` | `sip:+1415•••••12@example.com`  | country and area help to find the call; the subscriber does not show |
 * | `sip:1001@pbx`, `sip:alice@x`  | `sip:1•••@pbx`, `sip:a•••@x`    | the dots are always three, so that the length does not tell |
 * | `sip:alice:secret@x;user=phone`| `sip:a•••@x`                    | a password in a URI (RFC 3261 section 19.1.1) goes, parameters and headers too |
 * | Call-ID `4711-bob@10.0.0.5`    | `4711-bob`                      | the part after `@` names the caller's host; the part before is what one searches in Wireshark |
 *
 * References: RFC 3261 sections 19.1 (URIs) and 20.8 (Call-ID), RFC 3966 (tel).
 * As pseudonyms (`pseudonyms.ts`), the user part becomes the same `p-...` in every report that was made with the same key.
 *
 * Not handled: a name that somebody put into the local part of a Call-ID (RFC 3261 asks for a random one).
 */
import type { Pseudonyms } from './pseudonyms.ts';
import { printable } from './text.ts';

export type Identities = 'clear' | 'mask' | Pseudonyms;

/** Characters of a number that are needed before any of its tail is shown. */
const LONG_NUMBER = 10;

/** What stands in the place of a user part or a subscriber number. */
type Replacement = (name: string, host: string) => string;

/** The user part without password and parameters: RFC 3261 section 25.1, RFC 3966. */
function replaceUser(user: string, host: string, replacement: Replacement): string {
  const name = user.split(/[:;?]/u, 1)[0]!;
  return name === 'anonymous' ? name : replacement(name, host);
}

function maskName(name: string): string {
  const digits = name.replace(/[().\- ]/g, '');
  if (/^\+?[0-9*#]+$/.test(digits) && digits.length >= LONG_NUMBER) {
    return `${digits.slice(0, 5)}•••••${digits.slice(-2)}`;
  }
  const first = [...name][0] ?? '';
  // An escape (%61) would need its two digits to mean anything, and with them it is a letter more.
  return /^[\p{L}\p{N}+]$/u.test(first) ? `${first}•••` : '•••';
}

/** Host and port without parameters, headers or anything that is not a host. */
function hostOf(text: string): string {
  return /^(?:\[[0-9A-Fa-f:.]*\]|[A-Za-z0-9._-]*)(?::[0-9]{1,5}(?![0-9A-Za-z]))?/.exec(text)![0];
}

/** The URI with its user part masked; scheme and host stay. */
export function maskUri(uri: string): string {
  return replaceUsers(uri, maskName);
}

function replaceUsers(uri: string, replacement: Replacement): string {
  const [, scheme = '', rest = uri] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(uri) ?? [];
  const prefix = scheme === '' ? '' : `${scheme}:`;
  // The last @: whatever stands before it may be a user, never a host.
  const at = rest.lastIndexOf('@');
  if (at >= 0) {
    const host = hostOf(rest.slice(at + 1));
    return `${prefix}${replaceUser(rest.slice(0, at), host, replacement)}@${host}`;
  }
  if (/^sips?$/i.test(scheme)) {
    const host = hostOf(rest);
    // Digits alone are no host name (RFC 3261 section 25.1, toplabel) but somebody's number.
    return `${prefix}${/^[0-9]+$/.test(host) ? replacement(host, '') : host}`;
  }
  if (/^urn$/i.test(scheme)) return uri;
  return `${prefix}${replaceUser(rest, '', replacement)}`;
}

/** A From or To URI as the report shows it. */
export function identity(uri: string, identities: Identities): string {
  if (identities === 'clear') return printable(uri);
  return printable(replaceUsers(uri, identities === 'mask' ? maskName : identities.of));
}

/** A Call-ID as the report shows it. */
export function callIdentifier(callId: string, identities: Identities): string {
  if (identities === 'clear') return printable(callId);
  const at = callId.indexOf('@');
  return printable(at < 0 ? callId : callId.slice(0, at));
}
