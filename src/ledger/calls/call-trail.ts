/**
 * What the INVITEs of one Call-ID and their answers leave behind that may tie it to another Call-ID: a border element (B2BUA) ends one
 * call and begins another, and what it passes on is all that shows that they are one conversation.
 *
 * References: Session-ID (RFC 7989), icid-value of P-Charging-Vector (RFC 7315 section 5.6), o= of SDP (RFC 8866 section 5.2).
 * Header values are kept for comparison only and never shown; everything kept is bounded.
 *
 * Not handled: In-Reply-To and Replaces (RFC 3261 section 20.21, RFC 3891): they name another conversation, not another hop of this one.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { SessionDescription } from '../../dissectors/sdp/index.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import { canonicalAddress } from '../endpoints.ts';
import type { Side, SignalingPath } from '../signaling/signaling-path.ts';
import { callNumber } from './call-number.ts';
import { identifiersOf } from './identifiers.ts';
import { type SecureHop, secureHopsOf } from './secure-hops.ts';
import { sessionPair } from './session-pair.ts';

/** INVITEs and their answers looked into for one Call-ID; the first few say all there is. */
const MAX_MESSAGES = 32;
const MAX_HOPS = 16;
const MAX_KEPT = 16;
const MAX_NUMBERS = 4;
/** Most calls name none. */
const NO_HOPS: SecureHop[] = [];

/** Identifiers left for the whole capture. */
export class IdentifierBudget {
  left = 500_000;
}

/** One hop that the capture shows: where an INVITE went. */
export interface TrailHop {
  readonly path: SignalingPath;
  /** Which side of the path sent the INVITE. */
  readonly sender: Side;
  /** Via values of the INVITE: one more for each proxy that it has passed (RFC 3261 section 16.6). */
  readonly vias: number;
  readonly at: FrameReference;
}

export class CallTrail {
  readonly callId: string;
  readonly hops: TrailHop[] = [];
  /** Addresses that the Via values name: where the INVITE came through before it was seen. */
  readonly viaHosts: string[] = [];
  /** Pairs of UUIDs, as `sessionPair` writes them. */
  readonly sessions: string[] = [];
  /** Values of header fields that may name another call, with the name of the field. */
  readonly identifiers: (readonly [value: string, field: string])[] = [];
  readonly called: string[] = [];
  readonly calling: string[] = [];
  /** `o=` lines without their version, and `address port` of the media. */
  readonly origins: string[] = [];
  readonly endpoints: string[] = [];
  /** Hops over TLS that the messages name. */
  secureHops: SecureHop[] = NO_HOPS;
  codecs: string | null = null;
  /** Of the first INVITE's first final response that does not ask for another try. */
  setUpUntil: FrameReference | null = null;
  readonly #budget: IdentifierBudget;
  #messages = 0;

  constructor(callId: string, budget: IdentifierBudget) {
    this.callId = callId;
    this.#budget = budget;
  }

  observe(message: SipMessage, path: SignalingPath, sender: Side, at: FrameReference): void {
    if (this.#messages >= MAX_MESSAGES) return;
    this.#messages++;
    const pair = sessionPair(message.sessionId);
    if (pair !== null) keep(this.sessions, pair);
    for (const [value, name] of identifiersOf(message)) this.#identifier(value, name);
    for (const hop of secureHopsOf(message, path, sender, at)) this.#secureHop(hop);
    if (message.kind === 'request') this.#request(message, path, sender, at);
    else if (message.statusCode >= 200 && !ASK_AGAIN.has(message.statusCode)) this.setUpUntil ??= at;
  }

  describe(description: SessionDescription): void {
    const { origin } = description;
    if (origin !== null && isTelling(origin.sessionId)) {
      keep(this.origins, [origin.username, origin.sessionId, origin.address].join(' '));
    }
    for (const media of description.media) {
      if (media.connection === null || media.port === null || media.port === 0) continue;
      keep(this.endpoints, `${canonicalAddress(media.connection.address)} ${media.port}`);
    }
    this.codecs ??= description.media
      .map((media) => `${media.mediaType} ${media.formats.slice(0, 16).join(' ')}`)
      .join('\n');
  }

  #secureHop(hop: SecureHop): void {
    if (this.secureHops.length >= MAX_HOPS) return;
    if (this.secureHops.some(({ far, port }) => far === hop.far && port === hop.port)) return;
    if (this.secureHops === NO_HOPS) this.secureHops = [];
    this.secureHops.push(hop);
  }

  #identifier(value: string, name: string): void {
    if (this.identifiers.length >= MAX_KEPT || this.#budget.left === 0) return;
    if (this.identifiers.some(([known]) => known === value)) return;
    this.#budget.left--;
    this.identifiers.push([value, name]);
  }

  #request(message: SipMessage, path: SignalingPath, sender: Side, at: FrameReference): void {
    const known = this.hops.some((hop) => hop.path === path);
    // A re-INVITE may come from the side that was called: what it names is not the hop's beginning.
    if (message.method !== 'INVITE' || known) return;
    const vias = message.vias;
    if (this.hops.length < MAX_HOPS) this.hops.push({ path, sender, vias: vias.length, at });
    for (const { host, received } of vias) {
      for (const name of [host, received]) {
        if (name !== null) keep(this.viaHosts, canonicalAddress(name.toLowerCase()));
      }
    }
    for (const uri of [message.to?.uri, message.requestUri]) keepNumber(this.called, uri);
    const asserted = message.header('p-asserted-identity');
    for (const uri of [message.from?.uri, asserted?.replace(/^[^<]*<([^>]*)>.*$/s, '$1')])
      keepNumber(this.calling, uri);
  }
}

/** RFC 3261 sections 8.1.3.4 and 8.1.3.5, RFC 4028 section 6. */
const ASK_AGAIN: ReadonlySet<number> = new Set([300, 301, 302, 305, 380, 401, 407, 422]);

/** Many devices write 0 or 1 for every session. */
function isTelling(sessionId: string): boolean {
  return sessionId.length >= 5;
}

/** Each once; arrays, since a call has one or two of each and there are many calls. */
function keep(kept: string[], value: string, limit = MAX_KEPT): void {
  if (kept.length < limit && !kept.includes(value)) kept.push(value);
}

function keepNumber(kept: string[], uri: string | undefined): void {
  const number = uri === undefined ? null : callNumber(uri);
  if (number !== null) keep(kept, number, MAX_NUMBERS);
}
