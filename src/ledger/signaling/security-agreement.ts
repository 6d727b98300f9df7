/**
 * The security mechanism agreement of SIP (RFC 3329), as far as readable messages show it: the list that the server sent, and what the client
 * sends back of it, which is there to show whether somebody changed it on the way. Mechanism parameters of 3GPP: TS 33.203 annex H.
 *
 * Not handled: whether the mechanism that was agreed on then protected anything (that is what the legs say); agreements between more than
 * two hosts.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import type { Evidence } from '../facts.ts';
import type { SignalingPath } from './signaling-path.ts';

export interface BrokenAgreement {
  /** A clause. */
  readonly what: string;
  readonly before: Evidence | null;
}

interface Agreement {
  client: readonly string[];
  server: readonly string[];
  serverAt: FrameReference | null;
}

/** Pairs of hosts. */
const MAX_AGREEMENTS = 10_000;
/** Of one list; real ones have two or three. */
const MAX_MECHANISMS = 16;
/** RFC 3329 section 2.2 and TS 33.203, from the strongest: what a list names beyond these is not compared. */
const STRONGEST_FIRST = ['tls', 'ipsec-ike', 'ipsec-3gpp', 'ipsec-man', 'digest'] as const;

export class SecurityAgreements {
  readonly #byHosts = new Map<string, Agreement>();

  observe(message: SipMessage, { hosts }: SignalingPath, at: FrameReference): BrokenAgreement[] {
    const [client, server, verify] = ['security-client', 'security-server', 'security-verify'].map((name) =>
      listOf(message, name),
    ) as [string[], string[], string[]];
    if (client.length + server.length + verify.length === 0) return [];
    const agreement = this.#of(hosts);
    if (agreement === null) return [];
    if (client.length > 0) agreement.client = client;
    if (server.length > 0) {
      agreement.server = server;
      agreement.serverAt = at;
    }
    return [...(verify.length > 0 ? verified(verify, agreement) : []), ...withoutEncryption(server)];
  }

  #of(hosts: string): Agreement | null {
    let agreement = this.#byHosts.get(hosts);
    if (agreement === undefined) {
      if (this.#byHosts.size >= MAX_AGREEMENTS) return null;
      agreement = { client: [], server: [], serverAt: null };
      this.#byHosts.set(hosts, agreement);
    }
    return agreement;
  }
}

/** Each mechanism with its parameters in one form: lower case, without blanks, parameters in order. */
function listOf(message: SipMessage, name: string): string[] {
  return message
    .values(name)
    .slice(0, MAX_MECHANISMS)
    .map((value) => {
      const [mechanism = '', ...parameters] = value.toLowerCase().replaceAll(/[\s"]/g, '').split(';');
      return [mechanism, ...parameters.sort()].join(';');
    });
}

/** A request with Security-Verify goes with what was agreed on (RFC 3329 section 2.3.1); this one could be read. */
function verified(verify: readonly string[], { client, server, serverAt }: Agreement): BrokenAgreement[] {
  const broken: BrokenAgreement[] = [];
  const before = serverAt === null ? null : { at: serverAt, what: 'the Security-Server list that the server sent' };
  if (server.length > 0 && [...verify].sort().join() !== [...server].sort().join())
    broken.push({ what: 'its Security-Verify is not the Security-Server list that was sent', before });
  const both = new Set(client.map(nameOf));
  const strongest = STRONGEST_FIRST.find((name) => both.has(name) && server.some((one) => nameOf(one) === name));
  if (strongest === 'tls')
    broken.push({ what: 'both lists have tls, and the request that confirms them went without', before });
  return broken;
}

function withoutEncryption(server: readonly string[]): BrokenAgreement[] {
  const ipsec = server.filter((one) => nameOf(one) === 'ipsec-3gpp');
  if (ipsec.length === 0 || !ipsec.every((one) => one.split(';').includes('ealg=null'))) return [];
  return [{ what: 'its Security-Server offers ipsec-3gpp with ealg=null alone, which does not encrypt', before: null }];
}

function nameOf(mechanism: string): string {
  return mechanism.split(';', 1)[0]!;
}
