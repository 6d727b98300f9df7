/** Whether a text is an IP address, and of what kind where no policy says more. RFC 6890. */
import ipaddr from 'ipaddr.js';
import { dottedQuad, octetsOf } from '../layers/index.ts';

/** An IPv6 address has a colon; IPv4, in all its old forms, begins with a digit. */
const MAY_BE_ADDRESS = /^(?:\d[\da-fx.]*$|.*:)/i;

/** Whether a text is an IP address and no name. Names are most of what is asked about, and turning them down below costs an exception each. */
export function isAddress(text: string): boolean {
  return dottedQuad(text) >= 0 || (MAY_BE_ADDRESS.test(text) && ipaddr.isValid(text));
}

/** A unicast address that is routed on the Internet; documentation, shared and reserved ones are not. */
export function isPublicAddress(text: string): boolean {
  return rangeOf(text) === 'unicast';
}

/** A private (RFC 1918, RFC 4193), loopback or link-local address. */
export function isInternalAddress(text: string): boolean {
  return INTERNAL.has(rangeOf(text) ?? '');
}

/** The name of the range that an address lies in; null for what is none. */
function rangeOf(text: string): string | null {
  const quad = dottedQuad(text);
  if (quad >= 0) return new ipaddr.IPv4(octetsOf(quad)).range();
  return isAddress(text) ? ipaddr.process(text).range() : null;
}

/** Reserved for examples: whoever uses it rewrote a capture, or built a test network. RFC 5737, RFC 3849, RFC 9637. */
export function isDocumentationAddress(text: string): boolean {
  if (!isAddress(text)) return false;
  const address = ipaddr.process(text);
  return DOCUMENTATION.some((range) => range[0].kind() === address.kind() && address.match(range));
}

const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'].map((range) =>
  ipaddr.parseCIDR(range),
);

const INTERNAL: ReadonlySet<string> = new Set(['private', 'loopback', 'linkLocal', 'uniqueLocal']);
