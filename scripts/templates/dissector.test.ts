import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import dissector, { Fields } from './dissector.ts';

/** A message whose fields are known from elsewhere: an example of the RFC, or tshark's answer. */
const GOOD = Uint8Array.from([0x00, 0x01, 0x00, 0x02, 0xca, 0xfe]);

function dissect(bytes: Uint8Array, start = 0, end = bytes.length) {
  const out = new Fields();
  return { out, stopped: dissector.dissect(bytes, start, end, out) };
}

describe('template-id', () => {
  it('reads a good message', () => {
    expect(dissector.recognise(GOOD, 0, GOOD.length)).toBe(true);
    const { out, stopped } = dissect(GOOD);
    expect(stopped).toBeUndefined();
    expect(out).toEqual({ type: 1, length: 2 });
  });

  it('stops where a message is cut short', () => {
    expect(dissect(GOOD, 0, 3).stopped).toMatchObject({ reason: 'truncated', needed: 4, available: 3 });
  });

  it('stops at a length that its container does not have', () => {
    expect(dissect(Uint8Array.from([0x00, 0x01, 0xff, 0xff])).stopped).toMatchObject({ reason: 'truncated' });
  });

  it('survives any octets, and depends on nothing outside start and end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ maxLength: 8 }), (bytes, around) => {
        const framed = Uint8Array.from([...around, ...bytes, ...around]);
        expect(dissect(framed, around.length, around.length + bytes.length)).toEqual(dissect(bytes));
      }),
    );
  });
});
