/** DNS messages for tests, written as RFC 1035 section 4 says, without compression but for owners. */
import { concat, hex } from './packet-builder.ts';

interface DnsRecord {
  readonly type: number;
  readonly content: Uint8Array;
}

/** An answer to one question; every record is owned by the name that was asked for. */
export function answer(name: string, type: number, records: readonly DnsRecord[]): Uint8Array {
  const header = Uint8Array.of(0x12, 0x34, 0x85, 0x80, 0, 1, 0, records.length, 0, 0, 0, 0);
  const question = concat(nameOf(name), Uint8Array.of(0, type, 0, 1));
  const rows = records.map(({ type: own, content }) =>
    concat(hex('c0 0c'), Uint8Array.of(0, own, 0, 1, 0, 0, 14, 16, 0, content.length), content),
  );
  return concat(header, question, ...rows);
}

export function naptr(service: string): DnsRecord {
  return {
    type: 35,
    content: concat(hex('00 0a 00 0a'), text('s'), text(service), text(''), nameOf('_sips._tcp.example.com')),
  };
}

export function srv(target: string): DnsRecord {
  return { type: 33, content: concat(hex('00 0a 00 0a 13 c5'), nameOf(target)) };
}

function nameOf(name: string): Uint8Array {
  return concat(
    ...name
      .split('.')
      .filter((label) => label !== '')
      .map(text),
    hex('00'),
  );
}

function text(value: string): Uint8Array {
  return concat(Uint8Array.of(value.length), new TextEncoder().encode(value));
}
