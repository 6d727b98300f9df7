/**
 * Whether a server accepted 0-RTT data: RFC 8446 sections 2.3, 4.2.10 and 4.5. Its answer is encrypted, but a server that accepts gets
 * an EndOfEarlyData message right before the client's Finished, and one that refuses gets the Finished alone. Both have a length
 * of their own, which padding would hide: then nobody can tell.
 */
import { type ClientHello, isVersion13, type ServerHello } from '../../dissectors/tls/hello.ts';
import { record13Octets } from './tls-key-exchange.ts';

export class EarlyDataWatch {
  #previous = 0;
  #accepted: boolean | null = null;

  /** A protected record of the client after the ServerHello, by its length. */
  take(length: number, answer: ServerHello): void {
    if (this.#accepted !== null) return;
    const octets = record13Octets(answer);
    if (octets !== null && length === octets.finished) this.#accepted = this.#previous === octets.endOfEarlyData;
    this.#previous = length;
  }

  /** Null: none was offered, or the capture does not tell. */
  accepted(hello: ClientHello | null, answer: ServerHello | null, retried: boolean, records: number): boolean | null {
    if (hello === null || answer === null || !isVersion13(answer.version)) return null;
    if (!hello.extensions.earlyData && records === 0) return null;
    // A HelloRetryRequest, and a full handshake, refuse it for all to see.
    if (retried || answer.extensions.selectedPsk === null) return false;
    return this.#accepted;
  }
}
