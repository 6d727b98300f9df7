/**
 * A report without IP addresses: each becomes `public-host-1`, `private-host-2` ... by first appearance, everywhere in the report, so
 * that paths can still be told apart and the scope of an address still shows.
 *
 * References: RFC 4291 section 2.2 and RFC 5952 (text of IPv6), RFC 6890 (which addresses are not global).
 * Not handled: host names, which stay (they say where traffic went); addresses that a text spells in another way, as `10-0-0-5.example`. Ids of findings
 * are digests over the addresses: who knows the few addresses that come into question can find out which it was.
 */
import ipaddr from 'ipaddr.js';
import type { Report } from './schema.ts';

/** Something that can be an address: told by the parser, not by the pattern. An object identifier has more numbers. */
const CANDIDATE =
  /(?<![\w.])(?:[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\.\d{1,3}){0,3}|\d{1,3}(?:\.\d{1,3}){3})(?!\w|\.\d)/g;

export function maskAddresses(report: Report): Report {
  const names = new Map<string, string>();
  const masked = (text: string): string => text.replace(CANDIDATE, (candidate) => nameOf(candidate, names));
  // What a certificate says of addresses stands in its octets, too.
  const certificates = report.certificates.map((certificate) => ({ ...certificate, der: null }));
  return walked({ ...report, certificates }, masked) as Report;
}

/** The value with every string replaced; keys stay. */
function walked(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => walked(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walked(one, change)]));
}

function nameOf(candidate: string, names: Map<string, string>): string {
  if (!ipaddr.isValid(candidate)) return candidate;
  const address = ipaddr.process(candidate);
  const key = address.toString();
  const known = names.get(key);
  if (known !== undefined) return known;
  const scope = address.range() === 'unicast' ? 'public' : 'private';
  const name = `${scope}-host-${names.size + 1}`;
  names.set(key, name);
  return name;
}
