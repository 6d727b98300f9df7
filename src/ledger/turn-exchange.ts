/**
 * Requests of a TURN client and what its server made of them. RFC 8656 sections 5 to 12, RFC 8489 section 9.2.
 *
 * Not handled: whether a MESSAGE-INTEGRITY is right, which needs the password; more than one XOR-PEER-ADDRESS in one CreatePermission.
 */
import type { FrameReference } from '../capture/frame.ts';
import { STUN_CLASS, STUN_METHOD, type StunMessage } from '../dissectors/stun.ts';
import type { Direction } from '../flows/index.ts';
import { formatAddress } from '../layers/index.ts';
import { isInternalAddress } from './addresses.ts';
import type { Evidence, TurnCount, TurnFacts } from './facts.ts';

/** Requests of one client that wait for their answers. */
const MAX_WAITING = 64;

interface Waiting {
  readonly method: number;
  readonly signed: boolean;
  readonly isPeerInternal: boolean;
}

type Counter = { count: number; readonly first: Evidence };

export class TurnExchange {
  /** The side that sent the first request. */
  readonly client: Direction;
  readonly #first: Evidence;
  readonly #waiting = new Map<string, Waiting>();
  #allocations: Counter | null = null;
  #withoutSignIn: Counter | null = null;
  #weakSignIns: Counter | null = null;
  #internalPeers: Counter | null = null;

  constructor(client: Direction, at: FrameReference) {
    this.client = client;
    this.#first = { at, what: 'First TURN request of the client.' };
  }

  request(message: StunMessage, bytes: Uint8Array, at: FrameReference): void {
    const { method, hasUsername, hasMessageIntegrity, hasMessageIntegritySha256 } = message;
    if (hasUsername && hasMessageIntegrity && !hasMessageIntegritySha256) {
      this.#weakSignIns = counted(
        this.#weakSignIns,
        at,
        'TURN request with a user name and HMAC-SHA1 (values withheld).',
      );
    }
    if (this.#waiting.size >= MAX_WAITING) this.#waiting.delete(this.#waiting.keys().next().value!);
    const { family, a, b, c, d } = message.peer;
    const isPeerInternal = family !== 0 && isInternalAddress(formatAddress(a, b, c, d));
    const signed = hasMessageIntegrity || hasMessageIntegritySha256;
    this.#waiting.set(transactionOf(message, bytes), { method, signed, isPeerInternal });
  }

  success(message: StunMessage, bytes: Uint8Array, at: FrameReference): void {
    const key = transactionOf(message, bytes);
    const asked = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (asked === undefined || asked.method !== message.method) return;
    if (asked.method === STUN_METHOD.allocate) {
      this.#allocations = counted(this.#allocations, at, 'TURN allocation granted.');
      if (!asked.signed)
        this.#withoutSignIn = counted(this.#withoutSignIn, at, 'TURN allocation granted without a sign-in.');
    } else if (asked.isPeerInternal) {
      this.#internalPeers = counted(this.#internalPeers, at, 'TURN server agrees to relay to an internal address.');
    }
  }

  get facts(): Omit<TurnFacts, 'id' | 'client' | 'server'> {
    return {
      first: this.#first,
      allocations: this.#allocations,
      withoutSignIn: this.#withoutSignIn,
      weakSignIns: this.#weakSignIns,
      internalPeers: this.#internalPeers,
    };
  }
}

/** Takes a request or an answer; @returns the exchange that it belongs to, or null when none began yet */
export function observeTurn(
  exchange: TurnExchange | null,
  message: StunMessage,
  bytes: Uint8Array,
  direction: Direction,
  at: FrameReference,
): TurnExchange | null {
  if (message.messageClass === STUN_CLASS.request) {
    exchange ??= new TurnExchange(direction, at);
    if (direction === exchange.client) exchange.request(message, bytes, at);
  } else if (message.messageClass === STUN_CLASS.success && exchange !== null && direction !== exchange.client) {
    exchange.success(message, bytes, at);
  }
  return exchange;
}

function transactionOf({ transactionStart }: StunMessage, bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + transactionStart, 12).toString('latin1');
}

function counted(counter: Counter | null, at: FrameReference, what: string): TurnCount & Counter {
  if (counter === null) return { count: 1, first: { at, what } };
  counter.count++;
  return counter;
}
