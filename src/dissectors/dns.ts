/**
 * DNS answers that say where SIP of a domain is to be found: NAPTR and SRV records over UDP. RFC 1035 section 4 (messages, names and their
 * compression), RFC 3403 (NAPTR), RFC 2782 (SRV); RFC 3263 section 4.1 (how SIP uses them).
 *
 * Only answers without error to one question for such a record are read, and of them which transports they offer; addresses are not.
 *
 * Not handled: DNS over TCP, TLS and HTTPS, multicast DNS, EDNS options, additional and authority sections.
 */
import { u16 } from '../bytes/read.ts';
import { type Stop, stop } from '../bytes/stop.ts';
import { defineDissector } from './define-dissector.ts';

const HEADER = 12;
/** Type, class, time to live, length. */
const RECORD_HEADER = 10;
const TYPE_SRV = 33;
const TYPE_NAPTR = 35;
const CLASS_IN = 1;
/** QR, opcode, AA, TC, RD, RA, Z, AD, CD, RCODE: a response to a query, whole and without error, whatever the other bits. */
const FLAGS_MASK = 0xfa0f;
const FLAGS_ANSWER = 0x8000;
/** RFC 1035 section 2.3.4. */
const MAX_NAME = 255;
/** Pointers in one name: each goes backwards, and names have no more labels. */
const MAX_JUMPS = 127;
/** Records read of one answer: domains have a handful. */
const MAX_RECORDS = 32;

export interface ServiceRecord {
  /** In lower case, without the dot at the end: `example.com`, `_sips._tcp.example.com`. */
  readonly owner: string;
  readonly type: 'NAPTR' | 'SRV';
  /** Of a NAPTR record, as registered: `SIPS+D2T`; empty for SRV. */
  readonly service: string;
}

export class DnsAnswer {
  records: ServiceRecord[] = [];
}

export const dns = defineDissector<DnsAnswer>({
  name: 'dns',
  references: ['RFC 1035 s4', 'RFC 2782', 'RFC 3403'],
  out: () => new DnsAnswer(),

  /** An answer with one question and at least one record: twelve octets that little else has. */
  recognise(bytes, start, end) {
    if (end - start < HEADER + 5) return false;
    if ((u16(bytes, start + 2) & FLAGS_MASK) !== FLAGS_ANSWER) return false;
    return u16(bytes, start + 4) === 1 && u16(bytes, start + 6) > 0;
  },

  dissect(bytes, start, end, out): Stop | undefined {
    out.records = [];
    const question = nameAt(bytes, start, start + HEADER, end);
    if (question === null || question.end + 4 > end) return malformed(start, end, 'the question does not end');
    const type = u16(bytes, question.end);
    if (type !== TYPE_NAPTR && type !== TYPE_SRV) return undefined;
    const count = Math.min(u16(bytes, start + 6), MAX_RECORDS);
    let at = question.end + 4;
    for (let index = 0; index < count; index++) {
      const owner = nameAt(bytes, start, at, end);
      if (owner === null || owner.end + RECORD_HEADER > end) return malformed(at, end, 'a record does not end');
      const content = owner.end + RECORD_HEADER;
      at = content + u16(bytes, owner.end + 8);
      if (at > end) return malformed(content, end, 'a record is longer than its message');
      const record = recordOf(bytes, owner.name, owner.end, content, at);
      if (record !== null) out.records.push(record);
    }
    return undefined;
  },
});

function malformed(at: number, end: number, detail: string): Stop {
  return stop('dns', 'malformed', at, 0, end - at, detail);
}

function recordOf(bytes: Uint8Array, owner: string, head: number, content: number, end: number): ServiceRecord | null {
  if (u16(bytes, head + 2) !== CLASS_IN) return null;
  const type = u16(bytes, head);
  // Priority, weight, port, and at least the root as a target, which says that there is no such service (RFC 2782).
  if (type === TYPE_SRV) return end - content > 7 ? { owner, type: 'SRV', service: '' } : null;
  if (type !== TYPE_NAPTR) return null;
  const service = naptrService(bytes, content, end);
  return service === null ? null : { owner, type: 'NAPTR', service };
}

/** Order and preference, then flags, services and a regular expression as strings with a length in front. RFC 3403 section 4.1. */
function naptrService(bytes: Uint8Array, content: number, end: number): string | null {
  const flags = content + 4;
  if (flags >= end) return null;
  const services = flags + 1 + bytes[flags]!;
  if (services >= end || services + 1 + bytes[services]! > end) return null;
  return text(bytes, services + 1, services + 1 + bytes[services]!).toUpperCase();
}

/** A name at `at`, and where it ends in place; null when it goes outside. Pointers lead backwards only, so there is no circle. */
function nameAt(bytes: Uint8Array, start: number, at: number, end: number): { name: string; end: number } | null {
  const labels: string[] = [];
  let length = 0;
  let after = -1;
  let limit = end;
  for (let jumps = 0; jumps <= MAX_JUMPS; ) {
    if (at >= limit) return null;
    const octet = bytes[at]!;
    if (octet === 0) return { name: labels.join('.').toLowerCase(), end: after < 0 ? at + 1 : after };
    if (octet >= 0xc0) {
      if (at + 2 > limit) return null;
      const target = start + (u16(bytes, at) & 0x3fff);
      if (after < 0) after = at + 2;
      if (target >= at) return null;
      limit = at;
      at = target;
      jumps++;
      continue;
    }
    if (octet >= 0x40 || at + 1 + octet > limit) return null;
    length += octet + 1;
    if (length > MAX_NAME) return null;
    labels.push(text(bytes, at + 1, at + 1 + octet));
    at += 1 + octet;
  }
  return null;
}

/** Octets that are no printable ASCII become question marks: such a name is nobody's SIP domain. */
function text(bytes: Uint8Array, start: number, end: number): string {
  let out = '';
  for (let at = start; at < end; at++) {
    const octet = bytes[at]!;
    out += octet > 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '?';
  }
  return out;
}
