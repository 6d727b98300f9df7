/**
 * The first octets of one direction of a TCP connection, before which a PROXY header may stand: it names the client that a load
 * balancer speaks for ("The PROXY protocol, versions 1 & 2", HAProxy Technologies).
 *
 * Not handled: a header that is longer than MAX_PROXY_HEADER; it is contents.
 */
import { MAX_PROXY_HEADER, ProxyHeader, proxyHeader } from '../dissectors/proxy-header.ts';
import { canonicalAddress, endpointKey } from './endpoints.ts';

interface Contents {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Whom a header names, as an endpoint key; null when there is none. */
  readonly client: string | null;
}

const EMPTY = new Uint8Array(0);

export class ConnectionBeginning {
  /** What comes now is contents. */
  over = false;
  /** The beginning of a header while it comes. */
  #held: Uint8Array = EMPTY;

  /** Octets are missing: there is no beginning to be read any more. */
  missed(): void {
    this.over = true;
    this.#held = EMPTY;
  }

  /** Another connection on the same ports. */
  again(): void {
    this.over = false;
    this.#held = EMPTY;
  }

  /** @returns the contents behind a header, or all of it; null while a header is not whole */
  take(bytes: Uint8Array, start: number, end: number): Contents | null {
    const held = this.#held;
    const all = held.length === 0 ? bytes : concatenated(held, bytes.subarray(start, end));
    const from = held.length === 0 ? start : 0;
    const to = held.length === 0 ? end : all.length;
    let contents = from;
    let client: string | null = null;
    if (proxyHeader.recognise(all, from, to)) {
      const header = new ProxyHeader();
      const stopped = proxyHeader.dissect(all, from, to, header);
      if (stopped?.reason === 'truncated' && to - from < MAX_PROXY_HEADER) {
        this.#held = all.slice(from, to);
        return null;
      }
      if (stopped === undefined) contents = header.end;
      if (header.address !== null) client = endpointKey(canonicalAddress(header.address), header.port);
    }
    this.over = true;
    this.#held = EMPTY;
    return { bytes: all, start: contents, end: to, client };
  }
}

function concatenated(one: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}
