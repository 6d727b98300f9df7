/** What kind of address one is, where no policy says more. RFC 6890. */
import ipaddr from 'ipaddr.js';

/** A unicast address that is routed on the Internet; documentation, shared and reserved ones are not. */
export function isPublicAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'unicast';
}

/** A private (RFC 1918, RFC 4193), loopback or link-local address. */
export function isInternalAddress(text: string): boolean {
  return ipaddr.isValid(text) && INTERNAL.has(ipaddr.process(text).range());
}

const INTERNAL: ReadonlySet<string> = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal']);
