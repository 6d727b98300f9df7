/** Name the protocol and its reference (RFC, section). Not handled: say what is left out. */
import { u16 } from '../../src/bytes/read.ts';
import { type Stop, stop } from '../../src/bytes/stop.ts';
import { defineDissector } from '../../src/dissectors/define-dissector.ts';

const HEADER_OCTETS = 4;

/** The fields of one message; one object is reused for the whole run, so `dissect` sets every field. */
export class Fields {
  type = 0;
  /** Octets after the header. */
  length = 0;
}

export default defineDissector({
  name: 'template-id',
  references: ['RFC 768'],
  out: () => new Fields(),

  /** Cheap, and may be wrong: it only says "worth trying". */
  recognise(): boolean {
    return false;
  },

  dissect(bytes: Uint8Array, start: number, end: number, out: Fields): Stop | undefined {
    out.type = 0;
    out.length = 0;
    const available = end - start;
    if (available < HEADER_OCTETS) {
      return stop('template-id', 'truncated', 0, HEADER_OCTETS, available, 'The header is cut short.');
    }
    out.type = u16(bytes, start);
    out.length = u16(bytes, start + 2);
    return undefined;
  },
});
