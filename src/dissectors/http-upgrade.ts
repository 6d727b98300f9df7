/**
 * The two HTTP/1.1 messages that turn a TCP connection into a WebSocket: the GET that asks and the 101 that agrees. RFC 6455 sections 1.3,
 * 4.1 and 4.2, RFC 9112 (syntax), RFC 7692 section 7.1 (permessage-deflate parameters), RFC 7118 section 4 (subprotocol `sip`).
 *
 * Reports whether it is an upgrade to WebSocket, the subprotocols, and the compression. Keys, cookies, paths and host names are not
 * reported. Sec-WebSocket-Accept is not verified: whether the endpoints agreed is shown by what they do next.
 *
 * Not handled: HTTP/2 and HTTP/3 (RFC 8441, RFC 9220), which a capture shows only inside TLS; other HTTP messages.
 */
import { decimal, findOctet, lineEndBefore, OCTET, startsWith, textOf } from '../bytes/ascii.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { defineDissector } from './define-dissector.ts';

/** Browsers send cookies of a few kilobytes. */
export const MAX_UPGRADE_OCTETS = 16_384;
/** Header fields that are looked at. */
const MAX_FIELDS = 200;
/** Subprotocols kept. */
const MAX_PROTOCOLS = 32;

/** RFC 7692: which side begins each message with an empty window. */
export interface Compression {
  readonly clientKeepsContext: boolean;
  readonly serverKeepsContext: boolean;
}

export class HttpUpgrade {
  kind: 'request' | 'response' | null = null;
  /** 0 for a request. */
  status = 0;
  /** Upgrade and Connection say WebSocket; in a response the status is 101 besides. */
  isWebSocket = false;
  /** Sec-WebSocket-Protocol, lower case, in order. */
  protocols: string[] = [];
  /** permessage-deflate as offered or agreed on; null when it is not named. */
  compression: Compression | null = null;
  /** Behind the empty line; 0 when that is not there. */
  end = 0;
}

const REQUEST = 'GET ';
const RESPONSE = 'HTTP/1.1 ';

export const httpUpgrade = defineDissector<HttpUpgrade>({
  name: 'http-upgrade',
  references: ['RFC 6455', 'RFC 7692', 'RFC 7118'],
  out: () => new HttpUpgrade(),

  recognise(bytes, start, end) {
    return startsWith(bytes, start, end, REQUEST) || startsWith(bytes, start, end, RESPONSE);
  },

  /** A Stop `truncated` means that the header section goes on behind `end`. */
  dissect(bytes, start, end, out) {
    Object.assign(out, new HttpUpgrade());
    const fields = new Map<string, string>();
    const limit = Math.min(end, start + MAX_UPGRADE_OCTETS);
    let at = start;
    for (let line = 0; line <= MAX_FIELDS; line++) {
      const lf = findOctet(bytes, OCTET.lf, at, limit);
      if (lf === limit) return unfinished(start, end, limit);
      const lineEnd = lineEndBefore(bytes, at, lf);
      if (line === 0) {
        if (!readFirstLine(bytes, at, lineEnd, out)) {
          return stop('http-upgrade', 'malformed', at, 0, lineEnd - at, 'neither a GET nor an HTTP/1.1 status line');
        }
      } else if (lineEnd === at) {
        out.end = lf + 1;
        interpret(fields, out);
        return undefined;
      } else addField(bytes, at, lineEnd, fields);
      at = lf + 1;
    }
    return stop('http-upgrade', 'limit-reached', at, 0, end - at, `more than ${MAX_FIELDS} header fields`);
  },
});

function unfinished(start: number, end: number, limit: number): Stop {
  if (limit < end || end - start >= MAX_UPGRADE_OCTETS) {
    return stop(
      'http-upgrade',
      'limit-reached',
      limit,
      1,
      end - limit,
      `more than ${MAX_UPGRADE_OCTETS} octets of header`,
    );
  }
  return stop('http-upgrade', 'truncated', end, 1, 0, 'the header section does not end here');
}

function readFirstLine(bytes: Uint8Array, start: number, end: number, out: HttpUpgrade): boolean {
  if (startsWith(bytes, start, end, RESPONSE)) {
    const at = start + RESPONSE.length;
    out.status = Math.max(0, decimal(bytes, at, Math.min(end, at + 3), 999));
    out.kind = 'response';
    return out.status >= 100;
  }
  if (!startsWith(bytes, start, end, REQUEST) || !textOf(bytes, Math.max(start, end - 9), end).endsWith(' HTTP/1.1'))
    return false;
  out.kind = 'request';
  return true;
}

/** Fields that come twice are one list (RFC 9110 section 5.3). */
function addField(bytes: Uint8Array, start: number, end: number, fields: Map<string, string>): void {
  const colon = findOctet(bytes, OCTET.colon, start, end);
  if (colon === end) return;
  const name = textOf(bytes, start, colon).trim().toLowerCase();
  if (!FIELDS.has(name)) return;
  const value = textOf(bytes, colon + 1, end).trim();
  const before = fields.get(name);
  fields.set(name, before === undefined ? value : `${before}, ${value}`);
}

const FIELDS: ReadonlySet<string> = new Set([
  'upgrade',
  'connection',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
]);

function interpret(fields: ReadonlyMap<string, string>, out: HttpUpgrade): void {
  const upgrades = listOf(fields.get('upgrade')).includes('websocket');
  const connects = listOf(fields.get('connection')).includes('upgrade');
  out.isWebSocket = upgrades && connects && (out.kind === 'request' || out.status === 101);
  out.protocols = listOf(fields.get('sec-websocket-protocol')).slice(0, MAX_PROTOCOLS);
  out.compression = compressionOf(fields.get('sec-websocket-extensions') ?? '');
}

function listOf(value: string | undefined): string[] {
  if (value === undefined) return [];
  return value.split(',').flatMap((item) => item.trim().toLowerCase() || []);
}

/** The first permessage-deflate: an answer has one, an offer lists them by preference. */
function compressionOf(value: string): Compression | null {
  for (const extension of value.split(',')) {
    const [name, ...parameters] = extension.split(';').map((part) => part.trim().toLowerCase());
    if (name !== 'permessage-deflate') continue;
    return {
      clientKeepsContext: !parameters.includes('client_no_context_takeover'),
      serverKeepsContext: !parameters.includes('server_no_context_takeover'),
    };
  }
  return null;
}
