/**
 * Endpoints of flows as text: IPv4 dotted, IPv6 in RFC 5952 form, so that what SDP says can be compared with what was on the wire.
 */
import ipaddr from 'ipaddr.js';
import type { Flow } from '../flows/index.ts';
import { dottedQuad, formatAddress } from '../layers/index.ts';
import { isAddress } from './addresses.ts';
import type { Endpoint } from './facts.ts';

export function endpointA(flow: Flow<unknown>): Endpoint {
  return { address: formatAddress(flow.aA, flow.aB, flow.aC, flow.aD), port: flow.aPort, name: null };
}

export function endpointB(flow: Flow<unknown>): Endpoint {
  return { address: formatAddress(flow.bA, flow.bB, flow.bC, flow.bD), port: flow.bPort, name: null };
}

/** The addresses of a flow's a and b. */
export function sidesOf(flow: Flow<unknown>): [string, string] {
  return [endpointA(flow).address, endpointB(flow).address];
}

/** The two addresses of a flow, the same for both directions. */
export function hostsOf(flow: Flow<unknown>): string {
  return sidesOf(flow).sort().join(' ');
}

/** For Maps: the address cannot hold a blank. */
export function endpointKey(address: string, port: number): string {
  return `${address} ${port}`;
}

/** An endpoint key as people write it: `192.0.2.1:5060`, `[2001:db8::1]:5060`. */
export function shownEndpoint(key: string): string {
  const blank = key.lastIndexOf(' ');
  const [address, port] = [key.slice(0, blank), key.slice(blank + 1)];
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

/** An address written by a stranger in the form of `formatAddress`; a host name, or what is no address, as it is. */
export function canonicalAddress(text: string): string {
  if (dottedQuad(text) >= 0 || !isAddress(text)) return text;
  return ipaddr.process(text).toString();
}

/** `0.0.0.0` and `::` announce no place to send to (RFC 3264 section 8.4, hold in the old way). */
export function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}
