/**
 * What carried a flow: the tunnels around its packets, and whether the packets are another program's report.
 *
 * Kept by flow, and only where there is something to keep. The inner flow is keyed by its inner addresses and ports: two tunnels that carry the
 * same private addresses are not kept apart (docs/limits.md).
 */
import { encapsulationName, type Packet } from '../layers/index.ts';
import type { Leg } from './facts.ts';

/** Whose word a leg is; null: it was on this wire. */
export type ReportedBy = Leg['reportedBy'];

/** How the reporter is called in sentences. */
export const REPORTER_NAMES: Readonly<Record<NonNullable<ReportedBy>, string>> = {
  hep: 'HEP',
  'exported-pdu': 'an exported PDU',
};

/** A conversation of any kind. */
export interface Carried {
  carriage: Carriage | null;
}

export class Carriage {
  /** Names in order of nesting, each once; those of later packets that differ come after. */
  readonly names: string[] = [];
  /** Bit n: encapsulation n is among the names. */
  #seen = 0;

  add(packet: Packet): void {
    for (let level = 0; level < packet.depth; level++) {
      const encapsulation = packet.encapsulations[level]!;
      const bit = 1 << encapsulation;
      if ((this.#seen & bit) !== 0) continue;
      this.#seen |= bit;
      this.names.push(encapsulationName(encapsulation));
    }
  }
}

/** Notes on the packet's conversation what the packet came in. */
export function noteCarriage(conversation: Carried, packet: Packet): void {
  conversation.carriage ??= new Carriage();
  conversation.carriage.add(packet);
}

/** The names of several flows that make one leg. */
export function encapsulationOf(conversations: readonly Carried[]): string[] {
  return [...new Set(conversations.flatMap(({ carriage }) => carriage?.names ?? []))];
}

export function reportedBy(encapsulation: readonly string[]): ReportedBy {
  if (encapsulation.includes('HEP')) return 'hep';
  return encapsulation.includes('exported PDU') ? 'exported-pdu' : null;
}
