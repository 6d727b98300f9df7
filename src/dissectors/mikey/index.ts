/**
 * MIKEY messages, as `a=key-mgmt:mikey` carries them: RFC 3830 section 6, RFC 4650 (DHHMAC), RFC 4738 (RSA-R).
 *
 * Reports mode, crypto sessions, timestamp, KEMAC, DH group, SRTP policies, and the keys of a KEMAC without encryption by their place.
 *
 * Not handled: verifying MACs and signatures; identities and certificates, which are passed over; the payloads that RFC 6043, 6267 and 6509 add:
 * of those messages the header is read, and a Stop says so; crypto session maps other than SRTP-ID and the empty one.
 */
import { u32 } from '../../bytes/read.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { mikeyDataType } from '../../registry/mikey.ts';
import { defineDissector } from '../define-dissector.ts';
import { type MikeyCryptoSession, MikeyMessage } from './message.ts';
import { LAST_PAYLOAD, readPayloads } from './payloads.ts';

export { type MikeyKey, MikeyMessage } from './message.ts';

const HEADER = 10;
/** RFC 3830 section 6.1.1: policy, SSRC, ROC. */
const SRTP_ID = 9;
const MAP = { srtpId: 0, empty: 1 } as const;

export default defineDissector<MikeyMessage>({
  name: 'mikey',
  references: ['RFC 3830', 'RFC 4567', 'RFC 4650', 'RFC 4738'],
  out: () => new MikeyMessage(),

  recognise: (bytes, start, end) => end - start >= HEADER && bytes[start] === 1 && bytes[start + 1]! <= 26,

  dissect(bytes, start, end, out) {
    out.clear();
    if (end - start < HEADER)
      return stop('mikey', 'truncated', start, HEADER, Math.max(0, end - start), 'no room for a MIKEY header');
    out.version = bytes[start]!;
    if (out.version !== 1) return stop('mikey', 'unsupported', start, 1, end - start, 'not MIKEY version 1');
    out.dataType = bytes[start + 1]!;
    const { name, mode } = mikeyDataType(out.dataType);
    out.name = name;
    out.mode = mode;
    out.wantsAnswer = (bytes[start + 3]! & 0x80) !== 0;
    const count = bytes[start + 8]!;
    out.mapType = bytes[start + 9]!;
    const map = start + HEADER;
    const octets = out.mapType === MAP.srtpId ? count * SRTP_ID : out.mapType === MAP.empty ? 0 : null;
    if (octets === null)
      return stop('mikey', 'unsupported', map, 1, end - map, 'a crypto session map of an unknown type');
    if (octets > end - map)
      return stop('mikey', 'truncated', map, octets, end - map, 'the crypto session map is cut short');
    out.cryptoSessions = out.mapType === MAP.srtpId ? readMap(bytes, map, count) : [];
    const first = bytes[start + 2]!;
    return first === LAST_PAYLOAD ? trailing(map + octets, end) : readPayloads(bytes, map + octets, end, first, out);
  },
});

function readMap(bytes: Uint8Array, at: number, count: number): MikeyCryptoSession[] {
  return Array.from({ length: count }, (_, index) => {
    const entry = at + index * SRTP_ID;
    return { policy: bytes[entry]!, ssrc: u32(bytes, entry + 1) };
  });
}

function trailing(at: number, end: number): Stop | undefined {
  return at === end ? undefined : stop('mikey', 'malformed', at, 0, end - at, 'octets behind the last payload');
}
