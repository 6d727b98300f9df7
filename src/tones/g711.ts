/**
 * G.711 octets to linear samples: ITU-T G.711 tables 1 and 2, scaled to 16 bits (mu-law reaches 32124, A-law 32256).
 */

/** G.711 section 2 and table 2: a sine of the largest code stands 3.17 dB (mu-law) or 3.14 dB (A-law) above 0 dBm0. */
const PEAK = 32_124;
const PEAK_DBM0 = 3.17;

/** Amplitude of a sine of that level. */
export function amplitudeOf(dbm0: number): number {
  return PEAK * 10 ** ((dbm0 - PEAK_DBM0) / 20);
}

/** Every octet as a sample. */
export const PCMU: Int16Array = table(muLaw);
export const PCMA: Int16Array = table(aLaw);

function table(sampleOf: (octet: number) => number): Int16Array {
  return Int16Array.from({ length: 256 }, (_, octet) => sampleOf(octet));
}

/** All bits are inverted. Sign, three bits of segment, four of step; 33 (here 132) keeps the segments touching. */
function muLaw(octet: number): number {
  const code = ~octet & 0xff;
  const magnitude = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
  return (code & 0x80) === 0 ? magnitude : -magnitude;
}

/** Even bits are inverted. The lowest two segments have one step. */
function aLaw(octet: number): number {
  const code = octet ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 15) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 256) << (segment - 1);
  return (code & 0x80) === 0 ? -magnitude : magnitude;
}
