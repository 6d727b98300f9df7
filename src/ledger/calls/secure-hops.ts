/**
 * Hidden hops that the readable hops of a call name: an INVITE that came over TLS to a proxy goes on in clear with `Via: SIP/2.0/TLS phone`,
 * and an answer that came over TLS has a Contact with `transport=tls`; the proxy names its own end in Record-Route, Route or Via.
 * RFC 3261 sections 16.6, 18.1.1, 18.2.1 and 20.30; RFC 3581 (rport), RFC 5658 (two Record-Route values of one proxy).
 *
 * A TLS connection between exactly such two hosts, seen before the message that names them, carried the hop. Where two of them would do,
 * nothing is guessed; where the same two hosts also have a readable hop of the call, that one is the hop that is meant.
 *
 * Not handled: hosts that are named by host name only, and proxies that name no end of their own.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import { parseUri, type SipMessage } from '../../dissectors/sip/index.ts';
import { isAddress } from '../addresses.ts';
import { canonicalAddress } from '../endpoints.ts';
import type { LegDraft } from '../legs/leg-draft.ts';
import type { Side, SignalingPath } from '../signaling/signaling-path.ts';
import { secondsBetween } from './candidate-pairs.ts';

/** Far ends of one message, and near ends of each. */
const MAX_ENDS = 8;
/** Timer B and F of RFC 3261: what was passed on so late was given up before. */
const MAX_PASSING_SECONDS = 32;
const SECURE: ReadonlySet<string> = new Set(['TLS', 'WSS']);
/** The Via names the very port that the connection came from (RFC 3581); its two hosts alone are named. Ours. */
const BY_PORT = 0.95;
const BY_HOSTS = 0.85;

/** What one readable message says of a hop that it took over TLS. */
export interface SecureHop {
  /** The host whose hop it was: it sent the request by it, or answered. */
  readonly far: string;
  /** The port that its connection came from; null when the message does not tell. */
  readonly port: number | null;
  /** Addresses of the element that passed the message on. */
  readonly near: readonly string[];
  readonly namedBy: 'Via' | 'Contact';
  readonly at: FrameReference;
}

/** An INVITE, or an answer to one, that was readable on `path`. */
export function secureHopsOf(
  message: SipMessage,
  path: SignalingPath,
  sender: Side,
  at: FrameReference,
): readonly SecureHop[] {
  const passedOnBy = path.sides[sender];
  const own = [...message.recordRoutes, ...message.routes].flatMap(({ uri }) => secureHost(uri) ?? []);
  if (message.kind === 'response') {
    return message.contacts.slice(0, 1).flatMap(({ uri }) => {
      const far = secureHost(uri);
      return far === null ? [] : [{ far, port: null, near: ends([passedOnBy, ...own], far), namedBy: 'Contact', at }];
    });
  }
  return message.vias.slice(1, 1 + MAX_ENDS).flatMap((via, index): SecureHop[] => {
    const far = addressOf(via.received ?? via.host);
    if (!SECURE.has(via.transport) || far === null) return [];
    const above = message.vias[index]!;
    const nextVia = [above.host, above.received].flatMap((host) => (host === null ? [] : (addressOf(host) ?? [])));
    const near = ends([...(index === 0 ? [passedOnBy] : []), ...nextVia, ...own], far);
    return [{ far, port: via.rport, near, namedBy: 'Via', at }];
  });
}

function secureHost(text: string): string | null {
  const uri = parseUri(text);
  if (uri === null || uri.host === null) return null;
  const transport = uri.parameters.get('transport')?.toUpperCase();
  const isSecure = uri.scheme === 'sips' || (transport !== undefined && SECURE.has(transport));
  return isSecure ? addressOf(uri.host) : null;
}

function addressOf(host: string): string | null {
  const address = canonicalAddress(host.toLowerCase());
  return isAddress(address) ? address : null;
}

function ends(addresses: readonly string[], far: string): string[] {
  return [...new Set(addresses)].filter((address) => address !== far).slice(0, MAX_ENDS);
}

// ------------------------------------------------------------------------------------------------ the legs that are meant

/** What ties a hidden leg to a call. */
export interface NamedLeg {
  readonly leg: LegDraft;
  readonly by: string;
  readonly confidence: number;
}

/** Hidden signaling legs by their two hosts. */
export class HiddenLegs {
  readonly #byHosts = new Map<string, LegDraft[]>();

  constructor(hidden: readonly LegDraft[]) {
    for (const leg of hidden) {
      const key = hostsKey(leg.a.address, leg.b.address);
      const known = this.#byHosts.get(key);
      if (known === undefined) this.#byHosts.set(key, [leg]);
      else known.push(leg);
    }
  }

  /**
   * @param readable the hosts of the call's readable hops, as `hostsKey` writes them
   * @returns the leg that the hop went over, or all that could be it
   */
  find(hop: SecureHop, readable: ReadonlySet<string>): NamedLeg | readonly LegDraft[] {
    const legs = new Set(
      hop.near
        .map((near) => hostsKey(hop.far, near))
        .filter((hosts) => !readable.has(hosts))
        .flatMap((hosts) => this.#byHosts.get(hosts) ?? [])
        .filter((leg) => passedBefore(leg, hop.at)),
    );
    const byPort = [...legs].filter((leg) => isConnectionFrom(leg, hop));
    const [only, ...more] = byPort.length > 0 ? byPort : legs;
    if (only === undefined) return [];
    if (more.length > 0) return [only, ...more];
    const named = `the ${hop.namedBy} of a readable message names TLS to ${hop.far}`;
    return byPort.length > 0
      ? { leg: only, by: `${named}, port ${hop.port}, and this connection came from there`, confidence: BY_PORT }
      : { leg: only, by: `${named}, and this is the only TLS path between it and the next hop`, confidence: BY_HOSTS };
  }
}

/** The same for both orders. */
export function hostsKey(one: string, other: string): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function isConnectionFrom({ a, clientPorts }: LegDraft, { far, port }: SecureHop): boolean {
  return port !== null && a.address === far && clientPorts?.has(port) === true;
}

/** The message went over the leg just before it was passed on. */
function passedBefore({ first, last }: LegDraft, at: FrameReference): boolean {
  return compareReferences(first, at) <= 0 && secondsBetween(last, at) <= MAX_PASSING_SECONDS;
}
