/**
 * Exported PDUs of Wireshark: link type 252. Tags (type, length, value) and then the octets of some layer, which may have been decrypted,
 * reassembled or taken out of anything before. Wireshark's epan/exported_pdu.h.
 *
 * Not handled: signaling-network addresses (SS7); SIP that was exported in pieces.
 */
import { textOf } from '../../bytes/ascii.ts';
import { u16, u32 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { ENCAPSULATION, enter } from '../encapsulation.ts';
import { ETHER_TYPE } from '../ether-type.ts';
import { type Packet, REPORTER } from '../packet.ts';
import { malformed, shortage } from '../shortage.ts';
import { type Reported, setReported } from './reported.ts';

const TAG_HEADER = 4;
/** Wireshark writes fewer than 20. */
const MAX_TAGS = 64;
const MAX_NAME = 64;

const TAG = {
  end: 0,
  protocolName: 12,
  source4: 20,
  destination4: 21,
  source6: 22,
  destination6: 23,
  portType: 24,
  sourcePort: 25,
  destinationPort: 26,
} as const;

/** Wireshark's port types (epan/address.h) as IP protocols. */
const TRANSPORTS: readonly number[] = [255, 132, 6, 17];

/** Dissectors whose octets are whole packets: these are read like any other. */
const LAYERS: ReadonlyMap<string, number> = new Map([
  ['ip', ETHER_TYPE.ipv4],
  ['ipv4', ETHER_TYPE.ipv4],
  ['ipv6', ETHER_TYPE.ipv6],
  ['eth', ETHER_TYPE.ethernet],
  ['eth_withoutfcs', ETHER_TYPE.ethernet],
]);

interface Tags {
  name: string;
  ipVersion: 4 | 6;
  source: number;
  destination: number;
  protocol: number;
  sourcePort: number;
  destinationPort: number;
}

export function dissectExportedPdu(packet: Packet): Stop | undefined {
  const tags: Tags = {
    name: '',
    ipVersion: 4,
    source: -1,
    destination: -1,
    protocol: 255,
    sourcePort: 0,
    destinationPort: 0,
  };
  const stopped = readTags(packet, tags);
  if (stopped !== undefined) return stopped;
  packet.etherType = 0;
  const etherType = LAYERS.get(tags.name);
  if (etherType !== undefined) {
    const limit = enter(packet, ENCAPSULATION.exportedPdu, etherType, packet.next);
    // What follows is what the link layer carries, not what a packet before it did.
    packet.entered = false;
    return limit;
  }
  const reported: Reported = {
    reporter: REPORTER.exportedPdu,
    encapsulation: ENCAPSULATION.exportedPdu,
    ...tags,
    seconds: 0,
    nanoseconds: 0,
    payloadStart: packet.next,
    payloadEnd: packet.end,
    missing: packet.wireEnd - packet.end,
  };
  return setReported(packet, reported);
}

function readTags(packet: Packet, tags: Tags): Stop | undefined {
  const { bytes, end } = packet;
  for (let count = 0; count < MAX_TAGS; count++) {
    const at = packet.next;
    if (at + TAG_HEADER > end) return shortage(packet, 'exported-pdu', TAG_HEADER);
    const type = u16(bytes, at);
    const length = u16(bytes, at + 2);
    if (at + TAG_HEADER + length > end) return shortage(packet, 'exported-pdu', TAG_HEADER + length);
    packet.next = at + TAG_HEADER + length;
    if (type === TAG.end)
      return length === 0 ? undefined : malformed(packet, 'exported-pdu', 0, 'an end tag with a value');
    take(bytes, tags, type, at + TAG_HEADER, length);
  }
  const available = end - packet.next;
  return stop(
    'exported-pdu',
    'limit-reached',
    packet.next - packet.origin,
    TAG_HEADER,
    available,
    `more than ${MAX_TAGS} tags`,
  );
}

function take(bytes: Uint8Array, tags: Tags, type: number, start: number, length: number): void {
  switch (type) {
    case TAG.protocolName:
      // Padded with zeros to four octets.
      tags.name = textOf(bytes, start, start + Math.min(length, MAX_NAME)).replace(/\0+$/, '');
      break;
    case TAG.source4:
      if (length === 4) tags.source = start;
      break;
    case TAG.destination4:
      if (length === 4) tags.destination = start;
      break;
    case TAG.source6:
      if (length === 16) Object.assign(tags, { source: start, ipVersion: 6 });
      break;
    case TAG.destination6:
      if (length === 16) Object.assign(tags, { destination: start, ipVersion: 6 });
      break;
    case TAG.portType:
      if (length === 4) tags.protocol = TRANSPORTS[u32(bytes, start)] ?? 255;
      break;
    case TAG.sourcePort:
      if (length === 4) tags.sourcePort = u32(bytes, start) & 0xffff;
      break;
    case TAG.destinationPort:
      if (length === 4) tags.destinationPort = u32(bytes, start) & 0xffff;
      break;
  }
}
