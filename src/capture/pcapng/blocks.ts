/**
 * pcapng block types and the shape of a block: type, total length, body, total length again.
 *
 * Reference: draft-ietf-opsawg-pcapng, sections 3 and 4, and appendix for the obsolete Packet Block.
 */

export const BLOCK = {
  section: 0x0a0d0d0a,
  interface: 1,
  /** Obsolete; written by tools from before the Enhanced Packet Block. */
  packet: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  systemdJournal: 9,
  decryptionSecrets: 10,
  custom: 0x00000bad,
  customNotToCopy: 0x40000bad,
} as const;

/** Octets of the shortest block: no body. */
export const EMPTY_BLOCK_OCTETS = 12;

/** Octets of the shortest possible block of those types that have fixed fields. */
const SHORTEST: ReadonlyMap<number, number> = new Map([
  [BLOCK.section, 28],
  [BLOCK.interface, 20],
  [BLOCK.packet, 32],
  [BLOCK.simplePacket, 16],
  [BLOCK.interfaceStatistics, 24],
  [BLOCK.enhancedPacket, 32],
  [BLOCK.decryptionSecrets, 20],
]);

export function shortestBlock(type: number): number {
  return SHORTEST.get(type) ?? EMPTY_BLOCK_OCTETS;
}

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_MAGIC_SWAPPED = 0x4d3c2b1a;

/** From the byte-order magic read as a big-endian number; undefined when it is neither. */
export function isBigEndian(magic: number): boolean | undefined {
  return magic === BYTE_ORDER_MAGIC ? true : magic === BYTE_ORDER_MAGIC_SWAPPED ? false : undefined;
}
