/** The trails of all calls, by Call-ID; bounded by the calls that the call register keeps. */
import type { FrameReference } from '../../capture/frame.ts';
import type { SessionDescription } from '../../dissectors/sdp/index.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import type { Side, SignalingPath } from '../signaling/signaling-path.ts';
import { CallTrail, IdentifierBudget } from './call-trail.ts';

export class TrailRegister {
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
