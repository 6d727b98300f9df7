/** The trails of all calls, by Call-ID; bounded by the calls that the call register keeps. */
import type { FrameReference } from '../../capture/frame.ts';
import type { SessionDescription } from '../../dissectors/sdp/index.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import type { Side, SignalingPath } from '../signaling/signaling-path.ts';
import { CallTrail, IdentifierBudget } from './call-trail.ts';

/** Requests that only the dialog of a call has. */
const INSIDE_A_CALL: ReadonlySet<string> = new Set(['ACK', 'BYE', 'INFO', 'PRACK', 'UPDATE']);
/** Dialogs that are kept as begun before the capture; enough to say so. */
const MAX_BEGUN_BEFORE = 10_000;

export class TrailRegister {
  /** By Call-ID, the first message of a dialog that was sent inside it. */
  readonly begunBefore = new Map<string, FrameReference>();
  readonly #trails = new Map<string, CallTrail>();
  readonly #budget = new IdentifierBudget();

  /** An INVITE or an answer to one, of a call that is kept. */
  observe(callId: string, message: SipMessage, path: SignalingPath, sender: Side, at: FrameReference): void {
    let trail = this.#trails.get(callId);
    if (trail === undefined) {
      trail = new CallTrail(callId, this.#budget);
      this.#trails.set(callId, trail);
    }
    trail.observe(message, path, sender, at);
  }

  /** A message of a Call-ID that no INVITE was seen of. RFC 3261 section 12.2: a request inside a dialog has a To tag. */
  observeFirst(callId: string, message: SipMessage, at: FrameReference): void {
    if (message.kind !== 'request' || this.begunBefore.size >= MAX_BEGUN_BEFORE) return;
    const inside = message.method === 'INVITE' ? (message.cseqNumber ?? 0) > 1 : INSIDE_A_CALL.has(message.method);
    if (inside && message.to?.tag != null && !this.begunBefore.has(callId)) this.begunBefore.set(callId, at);
  }

  describe(callId: string, description: SessionDescription): void {
    this.#trails.get(callId)?.describe(description);
  }

  find(callId: string): CallTrail | undefined {
    return this.#trails.get(callId);
  }

  /** True when identifiers were left out for want of room. */
  get full(): boolean {
    return this.#budget.left === 0;
  }
}
