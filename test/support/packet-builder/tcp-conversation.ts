/** A TCP connection for tests, told by both sides in turn; the sequence numbers follow by themselves. */
import type { BuiltFrame, PacketBuilder } from '../packet-builder.ts';
import { packet } from '../packet-builder.ts';
import { octetsOf, type Payload } from './octets.ts';

export interface ConversationOptions {
  /** Wraps each IP packet; Ethernet when absent. */
  readonly link?: (builder: PacketBuilder) => PacketBuilder;
  readonly clientSequence?: number;
  readonly serverSequence?: number;
  /** Octets of payload per segment at most. */
  readonly segmentSize?: number;
  /** Time of the first frame; each next one is a millisecond later. */
  readonly seconds?: number;
}

/** A TCP connection from its client's side: `address:port` or `[address]:port` on either side. */
export function tcpConversation(client: string, server: string, options: ConversationOptions = {}): TcpConversation {
  return new TcpConversation(client, server, options);
}

interface Side {
  readonly address: string;
  readonly port: number;
  /** The next sequence number to send. */
  sequence: number;
}

export class TcpConversation {
  /** The frames so far, in order. */
  readonly frames: BuiltFrame[] = [];
  readonly #client: Side;
  readonly #server: Side;
  readonly #options: ConversationOptions;

  constructor(client: string, server: string, options: ConversationOptions) {
    this.#client = { ...endpoint(client), sequence: options.clientSequence ?? 1000 };
    this.#server = { ...endpoint(server), sequence: options.serverSequence ?? 5000 };
    this.#options = options;
  }

  /** The three-way handshake. */
  syn(): this {
    this.#send(this.#client, this.#server, 'S');
    this.#send(this.#server, this.#client, 'SA');
    return this.#send(this.#client, this.#server, 'A');
  }

  /** The client sends, in as many segments as it takes. */
  client(payload: Payload): this {
    return this.#segments(this.#client, this.#server, octetsOf(payload));
  }

  server(payload: Payload): this {
    return this.#segments(this.#server, this.#client, octetsOf(payload));
  }

  /** The side acknowledges all that the other sent. */
  ack(side: 'client' | 'server'): this {
    return side === 'client'
      ? this.#send(this.#client, this.#server, 'A')
      : this.#send(this.#server, this.#client, 'A');
  }

  /** Both sides close, the client first. */
  fin(): this {
    this.#send(this.#client, this.#server, 'FA');
    this.#send(this.#server, this.#client, 'FA');
    return this.#send(this.#client, this.#server, 'A');
  }

  rst(side: 'client' | 'server' = 'client'): this {
    return side === 'client'
      ? this.#send(this.#client, this.#server, 'RA')
      : this.#send(this.#server, this.#client, 'RA');
  }

  #segments(from: Side, to: Side, payload: Uint8Array): this {
    const size = this.#options.segmentSize ?? 1460;
    for (let at = 0; at < payload.length; at += size) this.#send(from, to, 'PA', payload.subarray(at, at + size));
    return this;
  }

  #send(from: Side, to: Side, flags: string, payload: Uint8Array = new Uint8Array(0)): this {
    const index = this.frames.length;
    const link = (this.#options.link ?? ((builder) => builder.ethernet()))(packet());
    const network = from.address.includes(':')
      ? link.ipv6(from.address, to.address)
      : link.ipv4(from.address, to.address, { identification: index });
    const acknowledgment = flags.includes('A') ? to.sequence : 0;
    const header = { sequence: from.sequence, acknowledgment, flags };
    const seconds = (this.#options.seconds ?? 1_700_000_000) + Math.floor(index / 1000);
    const segment = network.tcp(from.port, to.port, header, payload).at(seconds, (index % 1000) * 1_000_000);
    this.frames.push(segment.build());
    const control = (flags.includes('S') ? 1 : 0) + (flags.includes('F') ? 1 : 0);
    from.sequence = (from.sequence + payload.length + control) >>> 0;
    return this;
  }
}

function endpoint(text: string): { address: string; port: number } {
  const colon = text.lastIndexOf(':');
  return { address: text.slice(0, colon).replaceAll(/[[\]]/g, ''), port: Number(text.slice(colon + 1)) };
}
