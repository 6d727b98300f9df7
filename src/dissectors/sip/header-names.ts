/**
 * The header fields of SIP that are known by a number, with their compact forms (RFC 3261 section 7.3.3; IANA registry
 * "Header Fields" of the SIP parameters), matched on octets without regard to case.
 *
 * A header field that is not here is not lost: it is found by its name all the same, by comparison instead of by number.
 */
import { equalsFolded } from '../../bytes/ascii.ts';

/** Known names in lower case; the position is the number. A compact form stands behind the slash. */
const NAMES = [
  'call-id/i',
  'cseq',
  'from/f',
  'to/t',
  'via/v',
  'contact/m',
  'content-length/l',
  'content-type/c',
  'content-encoding/e',
  'subject/s',
  'supported/k',
  'event/o',
  'allow-events/u',
  'refer-to/r',
  'accept-contact/a',
  'reject-contact/j',
  'request-disposition/d',
  'session-expires/x',
  'identity/y',
  'identity-info/n',
  'referred-by/b',
  'route',
  'record-route',
  'require',
  'proxy-require',
  'user-agent',
  'server',
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
  'session-id',
  'date',
  'max-forwards',
  'expires',
  'allow',
  'reason',
  'security-client',
  'security-server',
  'security-verify',
  'p-asserted-identity',
  'p-preferred-identity',
] as const;

/** The number of a header field that is not in the table. */
export const UNKNOWN_HEADER = 255;

interface KnownName {
  readonly id: number;
  readonly name: string;
}

const BY_LENGTH: KnownName[][] = [];
const ID_BY_NAME = new Map<string, number>();

NAMES.forEach((entry, id) => {
  for (const name of entry.split('/')) {
    ID_BY_NAME.set(name, id);
    BY_LENGTH[name.length] ??= [];
    BY_LENGTH[name.length]!.push({ id, name });
  }
});

/** The number of the header field whose name is `start..end`, long or compact, in any case. */
export function headerIdAt(bytes: Uint8Array, start: number, end: number): number {
  const candidates = BY_LENGTH[end - start];
  if (candidates === undefined) return UNKNOWN_HEADER;
  for (const candidate of candidates) {
    if (equalsFolded(bytes, start, end, candidate.name)) return candidate.id;
  }
  return UNKNOWN_HEADER;
}

/** The number of a header field by its lower-case name, long or compact. */
export function headerId(lowerCaseName: string): number {
  return ID_BY_NAME.get(lowerCaseName) ?? UNKNOWN_HEADER;
}

export const HEADER = {
  callId: headerId('call-id'),
  cseq: headerId('cseq'),
  from: headerId('from'),
  to: headerId('to'),
  via: headerId('via'),
  contact: headerId('contact'),
  contentLength: headerId('content-length'),
  contentType: headerId('content-type'),
  contentEncoding: headerId('content-encoding'),
  supported: headerId('supported'),
  route: headerId('route'),
  recordRoute: headerId('record-route'),
  require: headerId('require'),
  userAgent: headerId('user-agent'),
  server: headerId('server'),
  authorization: headerId('authorization'),
  proxyAuthorization: headerId('proxy-authorization'),
  wwwAuthenticate: headerId('www-authenticate'),
  proxyAuthenticate: headerId('proxy-authenticate'),
  sessionId: headerId('session-id'),
  date: headerId('date'),
} as const;
