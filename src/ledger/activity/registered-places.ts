/**
 * Where users are registered, to compare a request in their name with: whether From fits Contact and the sender. RFC 3261 sections 10.2 and
 * 26.1.1.
 *
 * A request fits when it comes from a host, or the network of a host, from which the user registered or which the registrar names among
 * his contacts, or when its own Contact does. Asked only of the server that accepted the registration, as long as that holds: From in
 * other places may name anybody, since border elements and carriers pass it on.
 *
 * Not handled: users who registered before the capture; a neighbor in the same network; other spellings of one address of record.
 */
import type { FrameReference } from '../../capture/frame.ts';
import { parseUri, type SipMessage } from '../../dissectors/sip/index.ts';
import { MAX_USERS, networkOf } from './users.ts';

/** Hosts kept for each user, and servers that accepted him. */
const MAX_HOSTS = 64;

interface Registered {
  /** The last registration that is seen: evidence. */
  at: FrameReference;
  readonly servers: Set<string>;
  readonly networks: Set<string>;
  validUntil: number;
}

/** How a request in the name of a registered user compares with his registration. */
export interface NameUse {
  readonly registeredAt: FrameReference;
  readonly fits: boolean;
}

export class RegisteredPlaces {
  readonly #users = new Map<string, Registered>();

  /**
   * @param aor address of record
   * @param accepted the response, whose Contact fields list all that is registered
   * @param expires seconds; 0 takes a registration back
   */
  registered(
    aor: string,
    source: string,
    server: string,
    accepted: SipMessage,
    expires: number,
    at: FrameReference,
  ): void {
    if (aor === '') return;
    let user = this.#users.get(aor);
    if (user === undefined) {
      if (this.#users.size >= MAX_USERS) return;
      user = { at, servers: new Set(), networks: new Set(), validUntil: 0 };
      this.#users.set(aor, user);
    }
    if (user.servers.size < MAX_HOSTS) user.servers.add(server);
    for (const host of [source, ...contactHosts(accepted)]) {
      if (user.networks.size < MAX_HOSTS) user.networks.add(networkOf(host));
    }
    if (expires > 0) user.at = at;
    // A response without contacts to one that was taken back: none is left.
    const isGone = expires === 0 && accepted.contacts.length === 0;
    user.validUntil = isGone ? 0 : Math.max(user.validUntil, at.seconds + expires);
  }

  /** @returns null where the user of From is not registered at the receiver, or the sender is a server that registers users itself */
  use(aor: string, source: string, server: string, request: SipMessage, at: FrameReference): NameUse | null {
    const user = this.#users.get(aor);
    if (user === undefined || !user.servers.has(server) || user.servers.has(source)) return null;
    if (at.seconds >= user.validUntil) return null;
    const fits = [source, ...contactHosts(request)].some((host) => user.networks.has(networkOf(host)));
    return { registeredAt: user.at, fits };
  }
}

/** A message may list thousands. */
function contactHosts({ contacts }: SipMessage): string[] {
  return contacts.slice(0, MAX_HOSTS).flatMap(({ uri }) => parseUri(uri)?.host ?? []);
}
