/** UDPTL packets as tests send them: ITU-T T.38 section 9.1. */

/** T.38 data of V.17 with so many octets of IFP, and earlier packets repeated. */
export function udptlPacket(sequence: number, octets: number, repeated = 0): Uint8Array {
  const ifp = [0xc0, ...Array.from({ length: octets - 1 }, (_, index) => (index * 7) & 255)];
  const length = octets < 128 ? [octets] : [0x80 | (octets >> 8), octets & 255];
  const again = Array.from({ length: repeated }, () => [...length, ...ifp]).flat();
  return Uint8Array.from([sequence >> 8, sequence & 255, ...length, ...ifp, 0, repeated, ...again]);
}
