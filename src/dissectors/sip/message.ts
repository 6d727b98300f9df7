/**
 * A SIP message as offsets into borrowed bytes, with its fields on demand (RFC 3261 section 7 and 20).
 *
 * One SipMessage is reused for many messages. `bytes` is borrowed: ask for fields before the buffer is overwritten. Every string and
 * object that a field gives is a copy and stays valid. The fields that nearly every reader wants are parsed once for each message. Field syntax is read tolerantly and never throws: what cannot be read is null or absent.
 */
import { equalsFolded, startsWith, textOf } from '../../bytes/ascii.ts';
import { type MediaType, parseMediaType } from './content-type.ts';
import { type Authentication, parseAuthentication } from './credentials.ts';
import { HEADER, headerId, UNKNOWN_HEADER } from './header-names.ts';
import { HeaderTable } from './header-table.ts';
import { type BodyParts, readParts } from './multipart.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import { StartLine } from './start-line.ts';
import { readDecimal, readParameters, splitValues, trimBlanks } from './values.ts';
import { parseVia, type Via } from './via.ts';

/** RFC 3261 section 8.1.1.5 says below 2**31; RFC 4475 section 3.1.2.4 calls only what is above 2**32 - 1 an error. */
const MAX_CSEQ = 0xffff_ffff;

/** Methods that are given without making a new string each time. */
const COMMON_METHODS = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'REGISTER', 'PRACK', 'UPDATE', 'NOTIFY'] as const;

/** RFC 7989 section 5: both halves as written, 32 hexadecimal digits. */
export interface SessionId {
  readonly local: string;
  /** Null when the parameter is absent. */
  readonly remote: string | null;
}

export class SipMessage {
  /** Borrowed; the message is `bytes[start..end)`. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  /** Behind the last octet that belongs to the message; what follows in a datagram is `trailing`. */
  end = 0;
  /** Octets behind the message in the datagram, which RFC 3261 section 18.3 says to discard. */
  trailing = 0;
  /** The body is `bytes[bodyStart..bodyEnd)`; equal when there is none. */
  bodyStart = 0;
  bodyEnd = 0;
  /** The value of Content-Length; -1 when absent or unreadable. */
  contentLength = -1;
  /** Where each part of the start line is. */
  readonly line = new StartLine();
  /** Where each header field is. */
  readonly table = new HeaderTable();
  /** What was read of this message before. */
  #known: Known = {};

  /** Null when the start line could not be read. */
  get kind(): 'request' | 'response' | null {
    return this.line.kind;
  }

  /** Of a request: the method as written (methods are case-sensitive); of a response the empty string. */
  get method(): string {
    this.#known.method ??= this.#method();
    return this.#known.method;
  }

  #method(): string {
    for (const method of COMMON_METHODS) {
      if (this.line.methodEnd - this.line.methodStart !== method.length) continue;
      if (startsWith(this.bytes, this.line.methodStart, this.line.methodEnd, method)) return method;
    }
    return textOf(this.bytes, this.line.methodStart, this.line.methodEnd);
  }

  /** Of a request: as written, without the angle brackets that some put around it. `parseUri` reads it. */
  get requestUri(): string {
    return textOf(this.bytes, this.line.uriStart, this.line.uriEnd);
  }

  /** 100 to 699; 0 in a request, and when the code is none. */
  get statusCode(): number {
    return this.line.statusCode;
  }

  /** Of a response, escapes as written; may be empty. */
  get reasonPhrase(): string {
    return textOf(this.bytes, this.line.reasonStart, this.line.reasonEnd);
  }

  /** `SIP/2.0`; in upper case. */
  get version(): string {
    return textOf(this.bytes, this.line.versionStart, this.line.versionEnd).toUpperCase();
  }

  /** The number of header fields; comma-separated values count as one field. */
  get headerCount(): number {
    return this.table.count;
  }

  /** The first value of a header field by name, in any case, long or compact; unfolded, not split. Undefined when absent. */
  header(name: string): string | undefined {
    const index = this.#next(name.toLowerCase(), 0);
    return index === -1 ? undefined : this.table.value(index);
  }

  /** All values of a header field, one string for each time it occurs, unfolded, not split at commas. */
  headers(name: string): string[] {
    const lower = name.toLowerCase();
    const found: string[] = [];
    for (let index = this.#next(lower, 0); index !== -1; index = this.#next(lower, index + 1)) {
      found.push(this.table.value(index));
    }
    return found;
  }

  /** All values of a header field whose grammar is a comma-separated list, split; quotes and angle brackets respected. */
  values(name: string): string[] {
    return this.headers(name).flatMap(splitValues);
  }

  /** Undefined when absent or empty. */
  get callId(): string | undefined {
    return this.#first(HEADER.callId) || undefined;
  }

  /** 0 to 4294967295; null when absent or unreadable. */
  get cseqNumber(): number | null {
    return readDecimal(this.#cseq[0], MAX_CSEQ);
  }

  /** As written; the empty string when absent. */
  get cseqMethod(): string {
    return this.#cseq[1];
  }

  get from(): NameAddr | undefined {
    // Null is kept, so that what is absent is looked for once.
    if (this.#known.from === undefined) this.#known.from = this.#nameAddr(HEADER.from) ?? null;
    return this.#known.from ?? undefined;
  }

  get to(): NameAddr | undefined {
    if (this.#known.to === undefined) this.#known.to = this.#nameAddr(HEADER.to) ?? null;
    return this.#known.to ?? undefined;
  }

  get contacts(): readonly NameAddr[] {
    this.#known.contacts ??= this.#split(HEADER.contact).map(parseNameAddr);
    return this.#known.contacts;
  }

  /** Topmost first; values that cannot be read are left out. */
  get vias(): readonly Via[] {
    this.#known.vias ??= this.#split(HEADER.via).flatMap((value) => parseVia(value) ?? []);
    return this.#known.vias;
  }

  get routes(): readonly NameAddr[] {
    this.#known.routes ??= this.#split(HEADER.route).map(parseNameAddr);
    return this.#known.routes;
  }

  get recordRoutes(): readonly NameAddr[] {
    this.#known.recordRoutes ??= this.#split(HEADER.recordRoute).map(parseNameAddr);
    return this.#known.recordRoutes;
  }

  /** Of the message's body; undefined when absent. */
  get contentType(): MediaType | undefined {
    const value = this.#first(HEADER.contentType);
    return value === undefined ? undefined : parseMediaType(value);
  }

  /** Lower case (`gzip`); undefined when absent. A body with one is not readable as it stands. */
  get contentEncoding(): string | undefined {
    return this.#first(HEADER.contentEncoding)?.toLowerCase();
  }

  get userAgent(): string | undefined {
    return this.#first(HEADER.userAgent);
  }

  get server(): string | undefined {
    return this.#first(HEADER.server);
  }

  get date(): string | undefined {
    return this.#first(HEADER.date);
  }

  get require(): string[] {
    return this.#split(HEADER.require);
  }

  get supported(): string[] {
    return this.#split(HEADER.supported);
  }

  get authorizations(): Authentication[] {
    return this.#all(HEADER.authorization).flatMap(parseAuthentication);
  }

  get proxyAuthorizations(): Authentication[] {
    return this.#all(HEADER.proxyAuthorization).flatMap(parseAuthentication);
  }

  get wwwAuthenticate(): Authentication[] {
    return this.#all(HEADER.wwwAuthenticate).flatMap(parseAuthentication);
  }

  get proxyAuthenticate(): Authentication[] {
    return this.#all(HEADER.proxyAuthenticate).flatMap(parseAuthentication);
  }

  get sessionId(): SessionId | undefined {
    const value = this.#first(HEADER.sessionId);
    if (value === undefined) return undefined;
    const semicolon = value.indexOf(';');
    const local = trimBlanks(semicolon === -1 ? value : value.slice(0, semicolon));
    return { local, remote: readParameters(value).get('remote') ?? null };
  }

  /**
   * The body's parts: the leaves of a multipart body, or the body itself as the only one; none when there is no body.
   * Offsets are into `bytes`.
   */
  parts(): BodyParts {
    if (this.bodyStart === this.bodyEnd) return { parts: [], stop: undefined };
    const contentType = this.contentType;
    if (contentType?.type.startsWith('multipart/')) {
      return readParts(this.bytes, this.start, this.bodyStart, this.bodyEnd, contentType);
    }
    const disposition = this.header('content-disposition');
    const part = {
      type: contentType?.type ?? null,
      disposition: disposition === undefined ? null : parseMediaType(disposition).type,
      transferEncoding: this.header('content-transfer-encoding')?.toLowerCase() ?? null,
      start: this.bodyStart,
      end: this.bodyEnd,
    };
    return { parts: [part], stop: undefined };
  }

  /** Forgets everything of the message before. */
  clear(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.trailing = 0;
    this.bodyStart = this.bodyEnd = end;
    this.contentLength = -1;
    this.line.clear(start);
    this.table.clear();
    this.#known = {};
  }

  #next(lowerCaseName: string, from: number): number {
    const id = headerId(lowerCaseName);
    if (id !== UNKNOWN_HEADER) return this.table.find(id, from);
    for (let index = from; index < this.table.count; index++) {
      if (equalsFolded(this.bytes, this.table.nameStart(index), this.table.nameEnd(index), lowerCaseName)) return index;
    }
    return -1;
  }

  #first(id: number): string | undefined {
    const index = this.table.find(id);
    return index === -1 ? undefined : this.table.value(index);
  }

  #all(id: number): string[] {
    const found: string[] = [];
    for (let index = this.table.find(id); index !== -1; index = this.table.find(id, index + 1)) {
      found.push(this.table.value(index));
    }
    return found;
  }

  #split(id: number): string[] {
    if (this.table.find(id) === -1) return [];
    return this.#all(id).flatMap(splitValues);
  }

  #nameAddr(id: number): NameAddr | undefined {
    const value = this.#first(id);
    return value ? parseNameAddr(value) : undefined;
  }

  get #cseq(): readonly [string, string] {
    this.#known.cseq ??= splitCseq(this.#first(HEADER.cseq) ?? '');
    return this.#known.cseq;
  }
}

/** Null: looked for, and absent. */
interface Known {
  method?: string;
  cseq?: readonly [string, string];
  from?: NameAddr | null;
  to?: NameAddr | null;
  contacts?: readonly NameAddr[];
  routes?: readonly NameAddr[];
  recordRoutes?: readonly NameAddr[];
  vias?: readonly Via[];
}

function splitCseq(value: string): [string, string] {
  const blank = value.search(/[ \t]/);
  return blank === -1 ? [value, ''] : [value.slice(0, blank), trimBlanks(value.slice(blank))];
}
