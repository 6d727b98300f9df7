/**
 * Hops that readable SIP names as TLS: `Via: SIP/2.0/TLS host:port`, and `transport=tls` or `sips:` in Contact, Route and
 * Record-Route. A TLS connection to such a host and port, whose content nobody can read, is then taken for SIP with a reason
 * that is better than its port number. RFC 3261 sections 18 and 19.1.1.
 *
 * Host names are not resolved: only hops named by address help.
 */
import { parseUri, type SipMessage } from '../../dissectors/sip/index.ts';
import { canonicalAddress, endpointKey } from '../endpoints.ts';

const MAX_HOPS = 10_000;
/** RFC 3261 section 18.2.1. */
const SIPS_PORT = 5061;
/** RFC 6455 section 3. */
const HTTPS_PORT = 443;

export class TlsHops {
  /** To `true` for secure WebSocket. */
  readonly #hops = new Map<string, boolean>();

  learn(message: SipMessage): void {
    for (const via of message.vias) {
      if (via.transport === 'TLS' || via.transport === 'WSS')
        this.#add(via.host, via.port ?? portOf(via.transport), via.transport === 'WSS');
    }
    for (const address of [...message.contacts, ...message.recordRoutes, ...message.routes])
      this.#learnUri(address.uri);
  }

  names(address: string, port: number): boolean {
    return this.#hops.has(endpointKey(address, port));
  }

  /** Whether the hop is named as secure WebSocket (RFC 7118 section 5). */
  namesWebSocket(address: string, port: number): boolean {
    return this.#hops.get(endpointKey(address, port)) === true;
  }

  #learnUri(text: string): void {
    const uri = parseUri(text);
    if (uri === null || uri.host === null) return;
    const transport = uri.parameters.get('transport')?.toLowerCase();
    const isWebSocket = transport === 'wss' || (transport === 'ws' && uri.scheme === 'sips');
    if (uri.scheme === 'sips' || transport === 'tls' || isWebSocket) {
      this.#add(uri.host, uri.port ?? (isWebSocket ? HTTPS_PORT : SIPS_PORT), isWebSocket);
    }
  }

  #add(host: string, port: number, isWebSocket: boolean): void {
    const key = endpointKey(canonicalAddress(host.toLowerCase()), port);
    if (this.#hops.size < MAX_HOPS) this.#hops.set(key, isWebSocket || this.#hops.get(key) === true);
  }
}

function portOf(transport: string): number {
  return transport === 'WSS' ? HTTPS_PORT : SIPS_PORT;
}
