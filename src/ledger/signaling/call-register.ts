/**
 * Calls: what an INVITE begins and a BYE, CANCEL or final response ends. RFC 3261 sections 12 to 15.
 *
 * A call is known by its Call-ID; the hops of one call through a proxy carry the same one and are one call. Joining the two
 * Call-IDs of a B2BUA is not handled yet (docs/limits.md).
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { Call } from '../facts.ts';

export interface CallMessage {
  readonly callId: string;
  readonly cseqMethod: string;
  /** Null for a response. */
  readonly method: string | null;
  /** 0 for a request. */
  readonly statusCode: number;
  readonly from: string;
  readonly to: string;
}

export class CallState {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  readonly startedAt: FrameReference;
  endedAt: FrameReference | null = null;
  outcome: Call['outcome'] = 'unknown';
  /** Set when the ledger closes. */
  id = '';

  constructor(message: CallMessage, at: FrameReference) {
    this.callId = message.callId;
    this.from = message.from;
    this.to = message.to;
    this.startedAt = at;
  }
}

/** Beyond it further calls are a gap. */
export const MAX_CALLS = 200_000;

export class CallRegister {
  readonly #byCallId = new Map<string, CallState>();

  /** @returns false when the call could not be kept because the limit was reached */
  observe(message: CallMessage, at: FrameReference): boolean {
    let call = this.#byCallId.get(message.callId);
    if (call === undefined) {
      if (message.cseqMethod !== 'INVITE') return true;
      if (this.#byCallId.size >= MAX_CALLS) return false;
      call = new CallState(message, at);
      this.#byCallId.set(message.callId, call);
    }
    if (message.method !== null) observeRequest(call, message.method, at);
    else if (message.cseqMethod === 'INVITE') observeInviteResponse(call, message.statusCode, at);
    return true;
  }

  find(callId: string): CallState | undefined {
    return this.#byCallId.get(callId);
  }

  /** In order of first appearance in the capture. */
  all(): CallState[] {
    return [...this.#byCallId.values()];
  }
}

function observeRequest(call: CallState, method: string, at: FrameReference): void {
  if (method === 'BYE') call.endedAt ??= at;
  // A CANCEL that comes too late does not undo the answer (RFC 3261 section 9.1).
  if (method === 'CANCEL' && call.outcome === 'unknown') call.outcome = 'cancelled';
}

/** 401, 407, 422 and redirections ask for another try; the call has not failed yet (RFC 3261 sections 8.1.3.4, 8.1.3.5; RFC 4028 section 6). */
function asksForAnotherTry(statusCode: number): boolean {
  return statusCode === 401 || statusCode === 407 || statusCode === 422 || (statusCode >= 300 && statusCode < 400);
}

function observeInviteResponse(call: CallState, statusCode: number, at: FrameReference): void {
  if (statusCode < 200) return;
  if (statusCode < 300) {
    // A second try (after 422, or on another branch) can answer what a first one ended.
    if (call.outcome !== 'answered') call.endedAt = null;
    call.outcome = 'answered';
    return;
  }
  if (call.outcome === 'answered' || asksForAnotherTry(statusCode)) return;
  call.outcome = statusCode === 487 || call.outcome === 'cancelled' ? 'cancelled' : 'failed';
  call.endedAt = at;
}
