/**
 * Hops that readable SIP names as TLS: `Via: SIP/2.0/TLS host:port`, and `transport=tls` or `sips:` in Contact, Route and
 * Record-Route. A TLS connection to such a host and port, whose content nobody can read, is then taken for SIP with a reason
 * that is better than its port number. RFC 3261 sections 18 and 19.1.1.
 *
 * Host names are not resolved: a hop named by host name helps where the client asked for that name, or the certificate holds it.
 *
 * Beside the hops, the host names that readable SIP uses for addresses, whatever the transport (RFC 5922 section 7.3: a certificate is
 * compared with the domain that the request is sent to).
 */
import type { FrameReference } from '../../capture/frame.ts';
import { parseUri, type SipMessage } from '../../dissectors/sip/index.ts';
import { canonicalAddress, endpointKey } from '../endpoints.ts';
import type { SipName } from '../facts.ts';
import type { Side, SignalingPath } from './signaling-path.ts';

const MAX_HOPS = 10_000;
/** RFC 3261 section 18.2.1. */
const SIPS_PORT = 5061;
/** RFC 6455 section 3. */
const HTTPS_PORT = 443;

/** Addresses whose names are kept, and names of one address. */
const MAX_NAMED = 10_000;
const MAX_NAMES = 8;

export interface TlsHop {
  readonly isWebSocket: boolean;
  /** Where it was named first. */
  readonly at: FrameReference;
}

export class TlsHops {
  readonly #hops = new Map<string, TlsHop>();
  /** By address. */
  readonly #names = new Map<string, SipName[]>();

  learn(message: SipMessage, at: FrameReference): void {
    for (const via of message.vias) {
      if (via.transport === 'TLS' || via.transport === 'WSS')
        this.#add(via.host, via.port ?? portOf(via.transport), via.transport === 'WSS', at);
      if (via.received !== null) this.name(via.received, { name: via.host.toLowerCase(), from: 'via', at });
    }
    for (const address of [...message.contacts, ...message.recordRoutes, ...message.routes])
      this.#learnUri(address.uri, at);
  }

  /** The hop of an address or a host name in lower case; null when no readable SIP names it as TLS. */
  find(host: string, port: number): TlsHop | null {
    return this.#hops.get(endpointKey(host, port)) ?? null;
  }

  /** Whether the hop is named as secure WebSocket (RFC 7118 section 5). */
  namesWebSocket(host: string, port: number): boolean {
    return this.find(host.toLowerCase(), port)?.isWebSocket === true;
  }

  /** What is no host name, but an address, is passed over. */
  name(address: string, name: SipName): void {
    if (!isHostName(name.name)) return;
    const known = this.#names.get(canonicalAddress(address));
    if (known === undefined) {
      if (this.#names.size < MAX_NAMED) this.#names.set(canonicalAddress(address), [name]);
    } else if (known.length < MAX_NAMES && !known.some((one) => one.name === name.name && one.from === name.from)) {
      known.push(name);
    }
  }

  /** In the order in which they were learned. */
  namesOf(address: string): readonly SipName[] {
    return this.#names.get(address) ?? [];
  }

  #learnUri(text: string, at: FrameReference): void {
    const uri = parseUri(text);
    if (uri === null || uri.host === null) return;
    const transport = uri.parameters.get('transport')?.toLowerCase();
    const isWebSocket = transport === 'wss' || (transport === 'ws' && uri.scheme === 'sips');
    if (uri.scheme === 'sips' || transport === 'tls' || isWebSocket) {
      this.#add(uri.host, uri.port ?? (isWebSocket ? HTTPS_PORT : SIPS_PORT), isWebSocket, at);
    }
  }

  #add(host: string, port: number, isWebSocket: boolean, at: FrameReference): void {
    const key = endpointKey(canonicalAddress(host.toLowerCase()), port);
    const known = this.#hops.get(key);
    if (known === undefined) {
      if (this.#hops.size < MAX_HOPS) this.#hops.set(key, { isWebSocket, at });
    } else if (isWebSocket && !known.isWebSocket) {
      this.#hops.set(key, { isWebSocket, at });
    }
  }
}

/** A domain name with a dot: `localhost` and the like say nothing to compare with. */
function isHostName(text: string): boolean {
  return text.length <= MAX_HOST_NAME && /^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*\.?$/.test(text);
}

/** RFC 1035 section 2.3.4. */
const MAX_HOST_NAME = 253;

/** Names that a request gives to the two ends of its path: the sender calls itself by its Via, and the receiver by what it is sent to. */
export function namePath(message: SipMessage, path: SignalingPath, sender: Side, at: FrameReference): void {
  if (message.kind !== 'request') return;
  const own = message.vias[0]?.host.toLowerCase();
  if (own !== undefined) addName(path, sender, { name: own, from: 'via', at });
  const target = parseUri(message.routes[0]?.uri ?? message.requestUri ?? '')?.host?.toLowerCase();
  if (target !== undefined) addName(path, sender === 0 ? 1 : 0, { name: target, from: 'target', at });
}

function addName(path: SignalingPath, side: Side, name: SipName): void {
  const names = path.names[side];
  if (names.length === MAX_NAMES || !isHostName(name.name)) return;
  if (!names.some((one) => one.name === name.name && one.from === name.from)) names.push(name);
}

function portOf(transport: string): number {
  return transport === 'WSS' ? HTTPS_PORT : SIPS_PORT;
}
