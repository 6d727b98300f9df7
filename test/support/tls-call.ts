/** TLS connections for tests, as frames: a whole TLS 1.2 handshake and records that nobody can read. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentAt, sequencesAt } from './call-builder.ts';
import { FIXTURES } from './fixtures.ts';
import { type BuiltFrame, tcpConversation } from './packet-builder.ts';
import {
  ascii,
  clientHelloBody,
  extension,
  message,
  type Octets,
  record,
  serverHelloBody,
  vector,
} from './tls-octets.ts';

export interface TlsWishes {
  /** In the ClientHello. */
  readonly serverName?: string;
  /** Offered, and chosen. */
  readonly alpn?: string;
  /** A file of fixtures/certificates, without its extension. */
  readonly certificate?: string;
  /** Records of 100 octets that each side sends afterwards. */
  readonly records?: number;
  /** When, in milliseconds after the first frame, the client sends a record of 600 octets and the server one of 400; after `records`. */
  readonly exchanges?: readonly number[];
  /** What the server does instead of finishing the handshake: nothing more, or a fatal alert. */
  readonly stops?: 'silent' | 'alert';
  /** Leaves the handshake out of the capture, and the TCP one too. */
  readonly midStream?: boolean;
  /** Of the first frame, since CALL_TIME. */
  readonly milliseconds?: number;
}

const FINISHED = [...record(20, [1]), ...record(22, new Array(40).fill(0xe5))];
const RECORD = record(23, new Array(100).fill(0xd1));
/** handshake_failure. RFC 5246 section 7.2. */
const ALERT = record(21, [2, 40]);

/** `192.0.2.1:49152` and so on. */
export function tlsConnection(client: string, server: string, wishes: TlsWishes = {}): BuiltFrame[] {
  const { exchanges = [], midStream = false, milliseconds = 0, stops } = wishes;
  const { records = exchanges.length > 0 ? 0 : 4 } = wishes;
  const connection = tcpConversation(client, server, sequencesAt(milliseconds));
  const send = (side: 'client' | 'server', ...octets: Octets[]) => connection[side](Uint8Array.from(octets.flat()));
  if (!midStream) connection.syn();
  if (!midStream) handshake(send, wishes);
  for (let sent = 0; sent < records && stops === undefined; sent++) {
    send('client', RECORD);
    send('server', RECORD);
  }
  const times = new Map<number, number>();
  for (const time of exchanges) {
    for (const side of ['client', 'server'] as const) {
      times.set(connection.frames.length, time);
      send(side, record(23, new Array(side === 'client' ? 600 : 400).fill(0xd1)));
    }
  }
  const end = Math.max(0, ...exchanges);
  const closing = connection.frames.length;
  if (!midStream) connection.fin();
  return connection.frames.map((frame, index) => {
    const time = times.get(index) ?? Math.max(index, index < closing ? 0 : end + index - closing);
    return sentAt(frame, milliseconds + time);
  });
}

function handshake(send: (side: 'client' | 'server', ...octets: Octets[]) => unknown, wishes: TlsWishes): void {
  const { serverName, alpn, certificate = 'rsa-2048-sha256', stops } = wishes;
  const protocols = alpn === undefined ? [] : [extension(16, vector(2, vector(1, ascii(alpn))))];
  const names = serverName === undefined ? [] : [extension(0, vector(2, [0], vector(2, ascii(serverName))))];
  const der = [...readFileSync(join(FIXTURES, 'certificates', `${certificate}.der`))];
  send('client', record(22, message(1, clientHelloBody({ extensions: [...names, ...protocols] }))));
  if (stops === 'alert') send('server', ALERT);
  if (stops !== undefined) return;
  const answer = message(2, serverHelloBody({ extensions: [...protocols, extension(23)] }));
  const chain = message(11, vector(3, vector(3, der)));
  send('server', record(22, [...answer, ...chain, ...message(14)]));
  send('client', record(22, message(16, [1, 2, 3])), FINISHED);
  send('server', FINISHED);
}
