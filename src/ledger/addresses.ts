/** What kind of address one is, until a policy says more: public, or of a network that is not routed on the Internet (RFC 6890). */
import ipaddr from 'ipaddr.js';

/** A unicast address that is routed on the Internet. Documentation networks (RFC 5737, RFC 3849) count as public: they stand for some. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  const range = address.range();
  return range === 'unicast' || (range === 'reserved' && isDocumentation(address.toString()));
}

/** A private (RFC 1918, RFC 4193), loopback or link-local address. */
export function isInternalAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  return INTERNAL.has(ipaddr.process(text).range());
}

const INTERNAL: ReadonlySet<string> = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal']);

function isDocumentation(text: string): boolean {
  return /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:db8:/.test(text);
}
