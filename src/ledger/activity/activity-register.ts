/**
 * What the readable signaling tells about those who send it: the patterns of the catalogue's TRF rows, fed message by message.
 *
 *     request  -> source (rates, what it calls itself) -> transaction -> users, destinations, calls, dialed numbers
 *     response -> transaction -> how users, numbers and sign-ins were met; nonces
 *
 * Judged by nobody here: facts are counts and peaks. Memory is bounded by the limits of the tables, never by the capture; reaching
 * one is a gap of the layer `activity`. Digits, nonces and header values are dropped with the state.
 *
 * Not handled: signaling that cannot be read. A tap that sees one direction only gives no answers, which the facts show as such.
 */

import type { Stop } from '../../bytes/stop.ts';
import { stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import type { ActivityFacts } from '../facts.ts';
import type { GapRegister } from '../gaps.ts';
import type { Side, SignalingPath } from '../signaling/signaling-path.ts';
import { begin, grantedSeconds, MAX_USER_NAME } from './begun-transaction.ts';
import { type RangeState, SHORT_SECONDS } from './destinations.ts';
import { type DialedNumber, dialedNumber } from './dialed-number.ts';
import { Nonces } from './nonces.ts';
import { RecentTable } from './recent-table.ts';
import { RegisteredPlaces } from './registered-places.ts';
import { isForeign, nameSource } from './sender-names.ts';
import { type Pending, SourceState, type Tried } from './source-state.ts';
import { MAX_TRANSACTIONS, type Transaction, TransactionTable } from './transactions.ts';
import { MAX_USERS, Users } from './users.ts';

export const MAX_SOURCES = 4_096;
/** Users that one source addressed, and all sources together. */
const MAX_TRIED = 20_000;
const MAX_TRIED_IN_ALL = 200_000;
const MAX_OPEN_CALLS = 50_000;
/** RFC 3261: 64 times T1; a success that comes later follows something else. */
const SUCCESS_SECONDS = 32;
/** Requests that somebody gains from sending in the name of another. */
const IN_SOMEBODYS_NAME: ReadonlySet<string> = new Set(['INVITE', 'MESSAGE']);
/** Octets of header fields above which a message is a header bomb: ours, row TRF-008. */
const LONG_HEADERS = 8_192;

/** Methods by which extensions are looked for; a phone's subscriptions to its neighbors are none. */
const ADDRESSING: ReadonlySet<string> = new Set(['OPTIONS', 'REGISTER', 'INVITE']);
/** An answer that says no to whom it is addressed to, or to who asks. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 404, 407, 410, 484, 604]);
const UNKNOWN_USER: ReadonlySet<number> = new Set([404, 410, 484, 604]);
/** Of a request that carried a sign-in. RFC 3261 sections 21.4.2 to 21.4.5 and 22. */
const SIGN_IN_REFUSALS: ReadonlySet<number> = new Set([401, 403, 404, 407, 603]);

interface CallState {
  readonly source: SourceState;
  readonly number: DialedNumber | null;
  readonly range: RangeState | null;
  answeredAt: FrameReference | null;
}

export class ActivityRegister {
  readonly #gaps: GapRegister;
  readonly #sources = new Map<string, SourceState>();
  readonly #users = new Users();
  readonly #nonces = new Nonces();
  readonly #places = new RegisteredPlaces();
  readonly #transactions = new TransactionTable();
  readonly #calls = new RecentTable<CallState>(MAX_OPEN_CALLS);
  #tried = 0;
  #messages = 0;
  #first: FrameReference | null = null;
  #last: FrameReference | null = null;

  constructor(gaps: GapRegister) {
    this.#gaps = gaps;
  }

  /**
   * @param stopped why the message is not whole
   * @returns the transaction that a final response ends on the hop nearest to its sender; null for any other message
   */
  observe(
    message: SipMessage,
    stopped: Stop | undefined,
    path: SignalingPath,
    sender: Side,
    at: FrameReference,
  ): Transaction | null {
    this.#messages++;
    this.#first ??= at;
    this.#last = at;
    const source = path.sides[sender];
    const destination = path.sides[sender === 0 ? 1 : 0];
    if (message.kind === 'response') return this.#response(message, source, destination, at);
    this.#request(message, stopped, path, source, destination, at);
    return null;
  }

  close(): ActivityFacts {
    const span = this.#first === null ? 0 : Math.max(0, this.#last!.seconds - this.#first.seconds);
    for (const source of this.#sources.values()) {
      this.#settle(source, Number.POSITIVE_INFINITY);
      source.named.forgetPeers((server) => this.#sources.get(server)?.addressed.has(source.address) === true);
    }
    return {
      first: this.#first,
      last: this.#last,
      messages: this.#messages,
      sources: [...this.#sources.values()].map((source, index) => source.facts(index, span)),
      usersSeen: this.#users.seen,
      users: this.#users.facts(),
      noncesSeen: this.#nonces.seen,
      nonces: this.#nonces.facts(),
    };
  }

  // ---------------------------------------------------------------------------------------------- requests

  #request(
    message: SipMessage,
    stopped: Stop | undefined,
    path: SignalingPath,
    address: string,
    destination: string,
    at: FrameReference,
  ): void {
    const source = this.#source(address, path, at);
    if (source === null) return;
    source.seen(path, at);
    source.requests.add(at);
    if (stopped?.reason === 'malformed') source.malformed.add(at);
    if (message.bodyStart - message.start > LONG_HEADERS) source.longHeaders++;
    const { method } = message;
    if (method === 'BYE') this.#callEnded(message, at);
    if (method === 'ACK' || method === 'CANCEL' || message.to?.tag != null) return;
    const begun = this.#transactions.request(message, address, destination, () =>
      begin(message, path, address, destination, at),
    );
    if (this.#transactions.forgotten > 0) {
      this.#transactions.forgotten = 0;
      this.#limit(path, at, `More than ${MAX_TRANSACTIONS} SIP transactions at once`);
    }
    if (begun !== null) this.#begun(begun, source, message, at);
  }

  #begun(begun: Transaction, source: SourceState, message: SipMessage, at: FrameReference): void {
    source.began(begun.method, begun.destination, at);
    if (begun.forwarded) source.forwarded++;
    nameSource(source, message, at);
    if (isForeign(message, begun)) source.foreignFrom++;
    if (IN_SOMEBODYS_NAME.has(begun.method) && !begun.forwarded) {
      begun.nameUse = this.#places.use(begun.aor, begun.source, begun.destination, message, at);
    }
    if (ADDRESSING.has(begun.method)) this.#tries(source, begun.user, at);
    if (begun.signIn !== null && this.#nonces.used(begun.signIn, begun.source, at)) begun.replay = true;
    if (begun.method === 'INVITE') this.#invited(begun, source, message, at);
  }

  #invited(begun: Transaction, source: SourceState, message: SipMessage, at: FrameReference): void {
    const key = callKey(message);
    // With a sign-in after a challenge it is the same call once more.
    if (this.#calls.get(key)?.source === source) return;
    source.invites.add(at);
    source.baseline.add(at.seconds);
    this.#users.find(begun.aor)?.call(source.address);
    const number = dialedNumber(message.requestUri);
    const range = number === null ? null : source.dialed.dialed(number, at);
    if (number !== null) source.probes.dialed(number, at);
    if (source.dialed.takeLoss()) this.#limit(begun.path, at, 'Too many ranges of numbers dialed');
    this.#calls.add(key, { source, number, range, answeredAt: null });
  }

  #tries(source: SourceState, user: string, at: FrameReference): void {
    if (user === '' || source.tried.has(user)) return;
    if (source.tried.size >= MAX_TRIED || this.#tried >= MAX_TRIED_IN_ALL) {
      const path = [...source.paths][0]!;
      return this.#limit(path, at, `More than ${MAX_TRIED} users or numbers addressed`);
    }
    this.#tried++;
    source.tried.set(user, {
      refused: false,
      unknown: false,
      accepted: false,
      streak: 0,
      pending: null,
      rejected: false,
    });
    source.users.add(at);
  }

  // ---------------------------------------------------------------------------------------------- responses

  #response(message: SipMessage, sender: string, receiver: string, at: FrameReference): Transaction | null {
    const transaction = this.#transactions.response(message, sender, receiver);
    const source = this.#sources.get(receiver);
    if (transaction === undefined || source === undefined) return null;
    if (!transaction.answered) {
      transaction.answered = true;
      source.wasAnswered(sender);
    }
    const status = message.statusCode;
    if (status < 200 || transaction.final !== 0) return null;
    transaction.final = status;
    source.ended(status, at);
    this.#noteNonces(message, sender, receiver, at);
    const tried = source.tried.get(transaction.user);
    if (tried !== undefined) noteAnswer(tried, status);
    if (status < 300) this.#accepted(transaction, source, tried, message, at);
    else if (transaction.signIn !== null && SIGN_IN_REFUSALS.has(status) && !saysStale(message)) {
      this.#rejected(transaction, source, tried, at);
    } else if (transaction.method === 'REGISTER' && (status === 403 || status === 404 || status === 603)) {
      this.#rejected(transaction, source, tried, at);
    }
    return transaction;
  }

  #accepted(
    transaction: Transaction,
    source: SourceState,
    tried: Tried | undefined,
    message: SipMessage,
    at: FrameReference,
  ): void {
    if (tried !== undefined) {
      tried.pending = null;
      tried.streak = 0;
    }
    const { signIn } = transaction;
    if (transaction.replay && signIn?.nonce != null) this.#nonces.replayAccepted(signIn.nonce);
    if (transaction.nameUse !== null) source.named.accepted(transaction, transaction.nameUse, at);
    if (transaction.method === 'REGISTER') {
      const user = this.#user(transaction, at);
      const seconds = transaction.withdraws ? 0 : grantedSeconds(message);
      user?.register(source.address, seconds, at);
      this.#places.registered(transaction.aor, source.address, transaction.destination, message, seconds, at);
    } else if (transaction.method === 'INVITE') this.#callAnswered(message, source, at);
  }

  /** One refusal that a success follows is a nonce that had grown old: a refusal waits for the next one, or for half a minute. */
  #rejected(transaction: Transaction, source: SourceState, tried: Tried | undefined, at: FrameReference): void {
    if (tried === undefined) return;
    const { aor } = transaction;
    tried.rejected = true;
    tried.streak++;
    this.#settle(source, at.seconds - SUCCESS_SECONDS);
    if (tried.streak === 1) {
      tried.pending = at;
      source.wait({ tried, at, aor });
      return;
    }
    if (tried.pending !== null) this.#count(source, { tried, at: tried.pending, aor });
    this.#count(source, { tried, at, aor });
  }

  #count(source: SourceState, { tried, at, aor }: Pending): void {
    tried.pending = null;
    source.rejected.add(at);
    this.#users.open(aor, at)?.reject(source.address, at);
  }

  #settle(source: SourceState, second: number): void {
    for (const pending of source.overdue(second)) this.#count(source, pending);
  }

  #noteNonces(message: SipMessage, server: string, client: string, at: FrameReference): void {
    if (message.statusCode !== 401 && message.statusCode !== 407) return;
    // A host may be many users: the nonce is for the one who asked.
    const asker = `${client} ${(message.from?.uri ?? '').slice(0, MAX_USER_NAME)}`;
    for (const challenge of [...message.wwwAuthenticate, ...message.proxyAuthenticate]) {
      const nonce = challenge.parameter('nonce');
      if (nonce !== null && nonce !== '') this.#nonces.issued(nonce, server, asker, at);
    }
  }

  // ---------------------------------------------------------------------------------------------- calls

  #callAnswered(message: SipMessage, source: SourceState, at: FrameReference): void {
    const call = this.#calls.get(callKey(message));
    if (call === undefined || call.source !== source || call.answeredAt !== null) return;
    call.answeredAt = at;
    source.callOpened();
    if (call.number !== null) source.probes.answered(call.number);
    if (call.range === null) return;
    call.range.answered++;
    call.range.open++;
    call.range.parallel = Math.max(call.range.parallel, call.range.open);
  }

  /** A BYE of either side. */
  #callEnded(message: SipMessage, at: FrameReference): void {
    const key = callKey(message);
    const call = this.#calls.get(key) ?? this.#calls.get(callKey(message, true));
    if (call === undefined || call.answeredAt === null) return;
    call.source.openCalls--;
    if (call.range !== null) {
      call.range.open--;
      if (at.seconds - call.answeredAt.seconds < SHORT_SECONDS) call.range.short++;
    }
    call.answeredAt = null;
    this.#calls.delete(key);
    this.#calls.delete(callKey(message, true));
  }

  // ---------------------------------------------------------------------------------------------- tables

  #source(address: string, path: SignalingPath, at: FrameReference): SourceState | null {
    let source = this.#sources.get(address);
    if (source === undefined) {
      if (this.#sources.size >= MAX_SOURCES) {
        this.#limit(path, at, `More than ${MAX_SOURCES} addresses that send requests`);
        return null;
      }
      source = new SourceState(address, at);
      this.#sources.set(address, source);
    }
    return source;
  }

  #user({ aor, path }: Transaction, at: FrameReference): ReturnType<Users['open']> {
    const user = this.#users.open(aor, at);
    if (user === null && aor !== '') this.#limit(path, at, `More than ${MAX_USERS} users`);
    return user;
  }

  #limit(path: SignalingPath, at: FrameReference, what: string): void {
    this.#gaps.add(stop('activity', 'limit-reached', 0, 1, 0, `${what}: the rest was not counted.`), at, path);
  }
}

function noteAnswer(tried: Tried, status: number): void {
  if (REFUSALS.has(status)) tried.refused = true;
  else tried.accepted = true;
  if (UNKNOWN_USER.has(status)) tried.unknown = true;
}

function saysStale(message: SipMessage): boolean {
  return [...message.wwwAuthenticate, ...message.proxyAuthenticate].some(
    (challenge) => challenge.parameter('stale')?.toLowerCase() === 'true',
  );
}

/** The same for INVITE, answer and the caller's BYE; `reversed` for the callee's BYE. */
function callKey(message: SipMessage, reversed = false): string {
  return `${message.callId}\n${(reversed ? message.to : message.from)?.tag}`;
}
