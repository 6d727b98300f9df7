/**
 * Packets that another program tells of: addresses, ports and time are its word, and so is that it saw them. They never share a flow with
 * what was on this wire.
 */
import { i32 } from '../../bytes/read.ts';
import type { Stop } from '../../bytes/stop.ts';
import { note } from '../encapsulation.ts';
import { type Packet, REPORTED } from '../packet.ts';

/** What a report says; addresses by their place in the report's octets, -1 where it gives none. */
export interface Reported {
  readonly reporter: number;
  readonly encapsulation: number;
  readonly ipVersion: 4 | 6;
  readonly protocol: number;
  readonly source: number;
  readonly destination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly payloadStart: number;
  readonly payloadEnd: number;
  /** Octets beyond `payloadEnd` that the capture did not keep. */
  readonly missing: number;
}

export function setReported(packet: Packet, reported: Reported): Stop | undefined {
  const stopped = note(packet, reported.encapsulation);
  if (stopped !== undefined) return stopped;
  packet.ipVersion = reported.ipVersion;
  setAddress(packet, 0, reported.source, reported.ipVersion);
  setAddress(packet, 4, reported.destination, reported.ipVersion);
  packet.protocol = REPORTED | reported.protocol;
  packet.srcPort = reported.sourcePort;
  packet.dstPort = reported.destinationPort;
  packet.reporter = reported.reporter;
  packet.reportedSeconds = reported.seconds;
  packet.reportedNanoseconds = reported.nanoseconds;
  packet.payloadStart = reported.payloadStart;
  packet.payloadEnd = reported.payloadEnd;
  packet.payloadOriginalLength = reported.payloadEnd - reported.payloadStart + reported.missing;
  packet.entered = false;
  return undefined;
}

function setAddress(packet: Packet, word: number, at: number, ipVersion: 4 | 6): void {
  const { words, bytes } = packet;
  words[word] = 0;
  words[word + 1] = 0;
  words[word + 2] = ipVersion === 4 ? 0xffff : 0;
  words[word + 3] = 0;
  if (at < 0) return;
  if (ipVersion === 4) words[word + 3] = i32(bytes, at);
  else for (let part = 0; part < 4; part++) words[word + part] = i32(bytes, at + part * 4);
}
