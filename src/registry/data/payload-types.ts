// Generated from fixtures/registry/rtp-payload-types.json by scripts/build-registry.mjs. Do not edit.

/**
 * payload type (null: dynamic), name, RTP clock in Hz, channels, octets per 20 ms, size rule as fixed octets and
 * numerator and denominator of octets per timestamp tick, the rule in words, note
 */
export type PayloadTypeRow = readonly [
  number | null, string, number | null, number | null, number | null, number | null, number | null, number | null,
  string, string,
];

export const PAYLOAD_TYPE_ROWS: readonly PayloadTypeRow[] = [
  [0, 'PCMU', 8000, 1, 160, 0, 1, 1, 'bytes = dTS', 'mu-law: digital silence 0xFF (also 0x7F); silence makes one byte value dominate'],
  [3, 'GSM', 8000, 1, 33, 0, 33, 160, 'bytes = 33*dTS/160', 'first nibble of each 33-octet frame is 0xD: a strong CLEAR test'],
  [4, 'G723', 8000, 1, 24, null, null, null, 'bytes = 24 (6.3k) or 20 (5.3k) or 4 (SID) per 240', 'frame is 30 ms; 2 low bits of first octet are the frame type'],
  [5, 'DVI4', 8000, 1, 84, 4, 1, 2, 'bytes = 4 + dTS/2', '4-octet header per packet; third header octet index <= 88, fourth 0'],
  [6, 'DVI4', 16000, 1, 164, 4, 1, 2, 'bytes = 4 + dTS/2', ''],
  [7, 'LPC', 8000, 1, 14, 0, 14, 160, 'bytes = 14*dTS/160', ''],
  [8, 'PCMA', 8000, 1, 160, 0, 1, 1, 'bytes = dTS', 'A-law silence 0xD5 (also 0x55)'],
  [9, 'G722', 8000, 1, 160, 0, 1, 1, 'bytes = dTS', 'RTP clock is 8000 by historic error (RFC 3551 s4.5.2)'],
  [10, 'L16', 44100, 2, 3528, 0, 4, 1, 'bytes = 4*dTS', 'usually split by MTU'],
  [11, 'L16', 44100, 1, 1764, 0, 2, 1, 'bytes = 2*dTS', ''],
  [12, 'QCELP', 8000, 1, 35, null, null, null, 'variable 35/17/8/4 per 160 (+ interleave octet)', 'RFC 2658 frame sizes'],
  [13, 'CN', 8000, 1, null, null, null, null, '1..~11 octets', 'comfort noise; first octet = level 0-127 so top bit 0'],
  [14, 'MPA', 90000, null, null, null, null, null, 'variable', '4-octet MPEG header'],
  [15, 'G728', 8000, 1, 40, 0, 1, 4, 'bytes = dTS/4', ''],
  [16, 'DVI4', 11025, 1, 114, 4, 1, 2, 'bytes = 4 + dTS/2', '20 ms is not an integer number of samples'],
  [17, 'DVI4', 22050, 1, 225, 4, 1, 2, 'bytes = 4 + dTS/2', ''],
  [18, 'G729', 8000, 1, 20, 0, 1, 8, 'bytes = dTS/8 (+2 when a packet ends in an Annex B SID)', 'AMBIGUITY: 20 + 10-octet tag = 30 = three 10 ms frames; decide by dTS (160 vs 240)'],
  [25, 'CelB', 90000, null, null, null, null, null, 'variable', 'video: use bit-position test on the first 32 octets; MP2T starts with 0x47 every 188'],
  [26, 'JPEG', 90000, null, null, null, null, null, 'variable', 'video: use bit-position test on the first 32 octets; MP2T starts with 0x47 every 188'],
  [28, 'nv', 90000, null, null, null, null, null, 'variable', 'video: use bit-position test on the first 32 octets; MP2T starts with 0x47 every 188'],
  [31, 'H261', 90000, null, null, null, null, null, 'variable', 'video: use bit-position test on the first 32 octets; MP2T starts with 0x47 every 188'],
  [32, 'MPV', 90000, null, null, null, null, null, 'variable', 'video: use bit-position test on the first 32 octets; MP2T starts with 0x47 every 188'],
  [33, 'MP2T', 90000, null, null, null, null, null, 'variable', 'video: use bit-position test on the first 32 octets; MP2T starts with 0x47 every 188'],
  [34, 'H263', 90000, null, null, null, null, null, 'variable', 'video: use bit-position test on the first 32 octets; MP2T starts with 0x47 every 188'],
  [null, 'G726-40', 8000, 1, 100, 0, 5, 8, 'bytes = 5*dTS/8', ''],
  [null, 'G726-32', 8000, 1, 80, 0, 1, 2, 'bytes = dTS/2', ''],
  [null, 'G726-24', 8000, 1, 60, 0, 3, 8, 'bytes = 3*dTS/8', ''],
  [null, 'G726-16', 8000, 1, 40, 0, 1, 4, 'bytes = dTS/4', ''],
  [null, 'GSM-EFR', 8000, 1, 31, 0, 31, 160, 'bytes = 31*dTS/160', 'first nibble 0xC'],
  [null, 'iLBC (20 ms)', 8000, 1, 38, 0, 38, 160, 'bytes = 38*dTS/160', '30 ms mode: 50 per 240'],
  [null, 'telephone-event', 8000, 1, 4, null, null, null, '4 octets, dTS 0 within one event', 'event 0-15, E bit last, duration grows, sent 3 times at end'],
  [null, 'AMR 12.2 octet-aligned', 8000, 1, 33, null, null, null, '33 per 160 (BE: 32)', 'first octet CMR (high nibble), second TOC'],
  [null, 'AMR-WB 23.85 octet-aligned', 16000, 1, 62, null, null, null, '62 per 320 (BE: 61)', ''],
  [null, 'opus', 48000, 1, null, null, null, null, 'VBR: 3..~160; CBR = rate/8*0.02', 'first octet TOC is nearly constant: bit-position test'],
  [null, 'speex 8k 15 kb/s', 8000, 1, 38, null, null, null, '38 per 160', ''],
  [null, 'red (RFC 2198)', null, 1, null, null, null, null, 'variable', 'block headers; t140/opus'],
  [null, 't140', 1000, 1, null, null, null, null, 'UTF-8 text, often 0-8 octets', 'readable text test'],
];
