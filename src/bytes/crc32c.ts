/** CRC-32C (Castagnoli), as RFC 4960 appendix B computes it: SCTP and ZRTP carry it with its least significant octet first. */

/** Reflected, as the octets are. */
const POLYNOMIAL = 0x82f63b78;

let table: Uint32Array | undefined;

function tableOf(): Uint32Array {
  if (table !== undefined) return table;
  table = new Uint32Array(256);
  for (let octet = 0; octet < 256; octet++) {
    let value = octet;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
    table[octet] = value >>> 0;
  }
  return table;
}

/** Unsigned, of `bytes[start..end)`. */
export function crc32c(bytes: Uint8Array, start: number, end: number): number {
  const values = tableOf();
  let crc = 0xffffffff;
  for (let at = start; at < end; at++) crc = values[(crc ^ bytes[at]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
