/**
 * The SIP domains that a certificate is good for, and whether one of them is the domain asked for: RFC 5922 section 7.
 *
 * A URI of the scheme `sip` without a user part, then DNS names, and the common name only where there is no subjectAltName at all.
 * Names are compared whole and without case; a wildcard matches nothing (section 7.2). Not handled: internationalized names
 * in two spellings.
 */
import type { Certificate } from '../../ledger/facts.ts';

export type Match = 'uri' | 'dns' | 'wildcard' | 'common-name' | 'none';

export interface SipIdentities {
  readonly uris: readonly string[];
  readonly dns: readonly string[];
  readonly commonNames: readonly string[];
}

export function sipIdentities({ subjectAltNames, hasAlternativeNames, commonNames }: Certificate): SipIdentities {
  return {
    uris: subjectAltNames.flatMap((name) => sipHost(name) ?? []),
    dns: subjectAltNames.filter((name) => name.startsWith('DNS:')).map((name) => plain(name.slice('DNS:'.length))),
    commonNames: hasAlternativeNames ? [] : commonNames.map(plain).filter(isDomain),
  };
}

/** The best match first. */
export function matchOf({ uris, dns, commonNames }: SipIdentities, domain: string): Match {
  const name = plain(domain);
  if (uris.includes(name)) return 'uri';
  if (dns.includes(name)) return 'dns';
  if (dns.some((pattern) => isWildcardFor(pattern, name))) return 'wildcard';
  return commonNames.includes(name) ? 'common-name' : 'none';
}

/** `sip:example.com`; not `sips:`, and nobody's own URI. */
function sipHost(name: string): string | null {
  const rest = /^URI:sip:(.*)$/i.exec(name)?.[1];
  if (rest === undefined || rest.includes('@')) return null;
  const host = /^[A-Za-z0-9._-]+/.exec(rest)?.[0];
  return host === undefined ? null : plain(host);
}

/** A last dot is the root's, and says nothing. */
function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

export function isDomain(name: string): boolean {
  return /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*\.?$/i.test(name);
}

function isWildcardFor(pattern: string, name: string): boolean {
  if (!pattern.startsWith('*.')) return false;
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot) === pattern.slice(1);
}
