/**
 * What readable SIP says of its own way that the way does not keep: a `sips:` URI, a Via or a Route that names TLS in a message that went in
 * clear, `sips:` that became `sip:` on the way, hops of both kinds in one Via list, a security agreement that was tampered with.
 *
 * References: RFC 3261 sections 18 and 26.2.2, RFC 5630 sections 4 and 5.3, RFC 7118 section 5 (WS, WSS), RFC 3329 (see `security-agreement.ts`).
 *
 * One sign for each kind, call and path, with the first frame and a count; bounded. Only what was on this wire counts: what another
 * program reports may have been protected there.
 */
import { createHash } from 'node:crypto';
import { type Stop, stop } from '../../bytes/stop.ts';
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import { parseUri, type SipMessage, type SipUri } from '../../dissectors/sip/index.ts';
import { isAddress } from '../addresses.ts';
import { canonicalAddress } from '../endpoints.ts';
import type { Evidence } from '../facts.ts';
import { SecurityAgreements } from './security-agreement.ts';
import type { SignalingPath } from './signaling-path.ts';

export type SignKind = 'mixed-via' | 'secure-uri' | 'sips-became-sip' | 'security-agreement';

export interface SignalingSign {
  readonly kind: SignKind;
  readonly path: SignalingPath;
  readonly callId: string | null;
  /** A clause: what the message said. */
  readonly what: string;
  /** The first message that said so, and the one that it contradicts if there is one. */
  readonly evidence: readonly [Evidence, ...Evidence[]];
  messages: number;
}

/** Signs of the whole capture. */
const MAX_SIGNS = 20_000;
/** Requests to `sips:` URIs that are kept to be found again. */
const MAX_SIPS_REQUESTS = 20_000;

const SECURE: ReadonlySet<string> = new Set(['TLS', 'WSS', 'TLS-SCTP', 'DTLS-UDP']);
const CLEAR: ReadonlySet<string> = new Set(['UDP', 'TCP', 'WS', 'SCTP']);

interface SipsRequest {
  readonly branch: string | null;
  readonly at: FrameReference;
}

export class SignalingSigns {
  readonly #byPath = new Map<SignalingPath, Map<string, SignalingSign>>();
  readonly #sipsRequests = new Map<string, SipsRequest>();
  readonly #agreements = new SecurityAgreements();
  #signs = 0;

  /**
   * @param name of the message, as evidence shows it
   * @returns a Stop when there was no place for a sign
   */
  observe(message: SipMessage, name: string, path: SignalingPath, at: FrameReference): Stop | undefined {
    if (!path.isInClear) return undefined;
    const vias = message.vias.map(({ transport }) => transport).filter((one) => SECURE.has(one) || CLEAR.has(one));
    const transport = path.transport.toUpperCase();
    let problem: Stop | undefined;
    const add = (kind: SignKind, what: string, ...before: Evidence[]) => {
      const evidence: [Evidence, ...Evidence[]] = [{ at, what: `${name} over ${transport}: ${what}` }, ...before];
      problem ??= this.#add({ kind, path, callId: message.callId ?? null, what, evidence, messages: 1 });
    };
    if (vias.some((via) => SECURE.has(via)) && vias.some((via) => CLEAR.has(via)))
      add('mixed-via', `its Via values are ${vias.slice(0, 8).join(', ')}, the last hop first`);
    for (const what of secureUris(message, vias[0], path)) add('secure-uri', what);
    if (message.kind === 'request') {
      const before = this.#downgraded(message, at);
      if (before !== null) {
        const what = 'the Request-URI is sip: where the same request had sips: on the hop before';
        add('sips-became-sip', what, { at: before, what: `${name} with a sips: Request-URI, on the hop before` });
      }
    }
    for (const { what, before } of this.#agreements.observe(message, path, at)) {
      add('security-agreement', what, ...(before === null ? [] : [before]));
    }
    return problem;
  }

  /** In order of their frames. */
  all(): SignalingSign[] {
    const signs = [...this.#byPath.values()].flatMap((own) => [...own.values()]);
    return signs.sort((a, b) => compareReferences(a.evidence[0].at, b.evidence[0].at));
  }

  #add(sign: SignalingSign): Stop | undefined {
    let own = this.#byPath.get(sign.path);
    if (own === undefined) {
      own = new Map();
      this.#byPath.set(sign.path, own);
    }
    const key = `${sign.kind}\n${sign.what}\n${sign.callId}`;
    const known = own.get(key);
    if (known !== undefined) known.messages++;
    else if (this.#signs >= MAX_SIGNS)
      return stop('sip', 'limit-reached', 0, 1, 0, `More than ${MAX_SIGNS} signs of broken promises in signaling.`);
    else {
      this.#signs++;
      own.set(key, sign);
    }
    return undefined;
  }

  /** Where the same request had a `sips:` URI, when it has a `sip:` one now: another branch, the same call, number, method and sender. */
  #downgraded(message: SipMessage, at: FrameReference): FrameReference | null {
    const scheme = parseUri(message.requestUri)?.scheme;
    if (scheme !== 'sips' && this.#sipsRequests.size === 0) return null;
    const request = [message.callId, message.cseqNumber, message.cseqMethod, message.from?.tag].join('\n');
    const key = createHash('sha256').update(request).digest('hex').slice(0, 32);
    const branch = message.vias[0]?.branch ?? null;
    if (scheme === 'sips') {
      if (this.#sipsRequests.size < MAX_SIPS_REQUESTS && !this.#sipsRequests.has(key))
        this.#sipsRequests.set(key, { branch, at });
      return null;
    }
    const before = scheme === 'sip' ? this.#sipsRequests.get(key) : undefined;
    return before === undefined || before.branch === branch ? null : before.at;
  }
}

/** What the message says of a secure hop: of its own, by the topmost Via, and of the next one. */
function secureUris(message: SipMessage, topmostVia: string | undefined, path: SignalingPath): string[] {
  if (message.kind === 'response') return contactUris(message);
  const found: string[] = [];
  if (topmostVia !== undefined && SECURE.has(topmostVia)) found.push(`its topmost Via says ${topmostVia}`);
  const route = message.routes[0];
  const target = parseUri(message.requestUri);
  if (target?.scheme === 'sips') found.push('its Request-URI is a sips: URI');
  const next = route === undefined ? target : parseUri(route.uri);
  const name = route === undefined ? 'Request-URI' : 'topmost Route';
  if (!isNextHop(next, path)) return [...found, ...contactUris(message)];
  if (route !== undefined && next?.scheme === 'sips') found.push('its topmost Route is a sips: URI');
  if (namesTls(next)) found.push(`its ${name} says transport=tls`);
  return [...found, ...contactUris(message)];
}

/** A Route that an earlier hop left behind names neither host of this one. A name may be either's. */
function isNextHop(uri: SipUri | null, { hosts }: SignalingPath): boolean {
  if (uri === null || uri.host === null) return false;
  const host = canonicalAddress(uri.host);
  return !isAddress(host) || hosts.split(' ').includes(host);
}

function contactUris(message: SipMessage): string[] {
  const isSips = message.contacts.some(({ uri }) => parseUri(uri)?.scheme === 'sips');
  return isSips ? ['its Contact is a sips: URI'] : [];
}

function namesTls(uri: SipUri | null): boolean {
  const transport = uri?.parameters.get('transport')?.toLowerCase();
  return transport === 'tls' || transport === 'wss';
}
