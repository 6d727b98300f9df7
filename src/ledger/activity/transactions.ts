/**
 * Requests outside dialogs and their final answers, on the hop that is nearest to their sender. RFC 3261 section 17.
 *
 * A proxy passes a request on with the same Call-ID, CSeq and tag: it is one transaction, and belongs to the address that was seen to
 * send it first. Retransmissions are the same one too. Requests inside dialogs (with a tag in To), ACK and CANCEL are none.
 */
import type { FrameReference } from '../../capture/frame.ts';
import { parseUri, type SipMessage, unescapeUri } from '../../dissectors/sip/index.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import { RecentTable } from './recent-table.ts';
import type { NameUse } from './registered-places.ts';

/** Beyond it the oldest is forgotten; an answer to it that comes later is not seen as one. */
export const MAX_TRANSACTIONS = 65_536;
/** RFC 3261: an INVITE may ring for three minutes (timer C); nothing waits longer. */
const LONGEST_SECONDS = 180;

/** The sign-in of a request, without anything that is secret. */
export interface SignIn {
  /** Truncated hash. */
  readonly nonce: string | null;
  /** -1 when absent. */
  readonly nonceCount: number;
  /** Cut to a length; it is compared and never shown. */
  readonly userName: string;
}

export interface Transaction {
  readonly method: string;
  readonly callId: string;
  /** Address of record in lower case: `alice@example.com`; of REGISTER that of To, else that of From. */
  readonly aor: string;
  /** Whom it is addressed to: the user part of To; empty where there is none. */
  readonly user: string;
  readonly source: string;
  readonly destination: string;
  readonly path: SignalingPath;
  readonly at: FrameReference;
  readonly signIn: SignIn | null;
  /** How it compares with the registration of the user that From names; null when it is not such a request. */
  nameUse: NameUse | null;
  /** It came with more than one Via. */
  readonly forwarded: boolean;
  /** It takes a registration back. */
  readonly withdraws: boolean;
  /** A REGISTER without Contact: it asks what is registered and registers nothing (RFC 3261 section 10.2.3). */
  readonly asksOnly: boolean;
  /** It is addressed to a number. */
  readonly dialed: boolean;
  /** Its nonce count had been used before. */
  replay: boolean;
  answered: boolean;
  final: number;
}

export class TransactionTable {
  readonly #recent = new RecentTable<Transaction>(MAX_TRANSACTIONS);
  /** Transactions that were forgotten before their time. */
  forgotten = 0;

  /**
   * @param begin makes the transaction of a request that is new
   * @returns null for a retransmission or a further hop
   */
  request(message: SipMessage, source: string, destination: string, begin: () => Transaction): Transaction | null {
    let key = keyOf(message);
    const known = this.#recent.get(key);
    if (known !== undefined) {
      // The same identifiers to another address: a sender that does not bother to make new ones.
      if (known.source !== source || known.destination === destination) return null;
      key = `${key}\n${destination}`;
      if (this.#recent.get(key) !== undefined) return null;
    }
    const transaction = begin();
    const evicted = this.#recent.add(key, transaction);
    if (evicted !== undefined && evicted.final === 0 && isRecent(evicted, transaction.at)) this.forgotten++;
    return transaction;
  }

  /** @returns the transaction that it answers on the hop nearest to the sender; undefined when that was not seen */
  response(message: SipMessage, sender: string, receiver: string): Transaction | undefined {
    const key = keyOf(message);
    const first = this.#recent.get(key);
    const found = first?.destination === sender ? first : this.#recent.get(`${key}\n${sender}`);
    return found !== undefined && found.source === receiver && found.destination === sender ? found : undefined;
  }
}

function isRecent({ at }: Transaction, now: FrameReference): boolean {
  return now.seconds - at.seconds < LONGEST_SECONDS;
}

function keyOf(message: SipMessage): string {
  const { from } = message;
  return [message.callId, message.cseqNumber, message.cseqMethod, from?.tag, message.to?.uri].join('\n');
}

/** `alice@example.com` in lower case; empty when the URI names no user. */
export function addressOfRecord(uri: string | undefined): string {
  const parsed = uri === undefined ? null : parseUri(uri);
  if (parsed === null || parsed.user === null) return '';
  const user = unescapeUri(parsed.user).split(';', 1)[0]!.toLowerCase();
  return parsed.host === null ? user : `${user}@${parsed.host.toLowerCase()}`;
}
