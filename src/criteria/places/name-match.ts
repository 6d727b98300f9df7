/**
 * Whether what a side said of itself (server name, certificate) fits what the policy knows a place by.
 *
 * References: RFC 6125 section 6.4.3 (a wildcard stands for one label), RFC 4514 (names of certificates).
 */
import type { Place } from '../policy/places.ts';

/** What was seen of one end of a leg, beside its address. */
export interface Claims {
  readonly serverNames: readonly string[];
  readonly certificates: readonly {
    readonly sha256: string;
    readonly subject: string;
    readonly subjectAltNames: readonly string[];
  }[];
}

/** What fits, in words for a reader; null when nothing does. */
export function claimFitting(place: Place, { serverNames, certificates }: Claims): string | null {
  for (const { sha256, subject } of certificates) {
    if (place.certificates.some((wanted) => isCertificate(wanted, sha256, subject))) return 'certificate';
  }
  const names = serverNames.map(normalized);
  if (names.some((name) => place.serverNames.some((pattern) => fitsPattern(name, normalized(pattern)))))
    return 'server name';
  const all = [...names, ...certificates.flatMap(({ subjectAltNames }) => subjectAltNames.flatMap(hostOf))];
  if (all.some((name) => place.domains.some((domain) => isUnder(name, normalized(domain))))) return 'domain';
  return null;
}

function isCertificate(wanted: string, sha256: string, subject: string): boolean {
  const hash = wanted.replace(/^sha256:/, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash === sha256;
  const parts = namesOf(subject);
  return namesOf(wanted).every((part) => parts.includes(part));
}

/** `CN=a,O=b` to its parts; a comma behind a backslash belongs to its part. */
function namesOf(subject: string): string[] {
  return (subject.match(/(?:\\.|[^,\\])+/g) ?? []).map((part) => part.trim().toLowerCase());
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function fitsPattern(name: string, pattern: string): boolean {
  if (!pattern.startsWith('*.')) return name === pattern;
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot) === pattern.slice(1);
}

function isUnder(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** `DNS:sip.example.com`, `URI:sip:example.com`. */
function hostOf(alternative: string): string[] {
  const [, host] = /^(?:DNS:|URI:sips?:)(?:[^@]*@)?([A-Za-z0-9._*-]+)/i.exec(alternative) ?? [];
  return host === undefined ? [] : [normalized(host)];
}
