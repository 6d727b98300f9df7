/** Whatever is missing from a capture or broken in it: nothing throws, no frame is lost from the count, and nothing looks better for it. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  builtCaptures,
  damaged,
  type NamedCapture,
  newPasses,
  recordedCaptures,
  shortened,
  sumOfClasses,
} from '../support/captures.ts';
import { take } from '../support/ledger.ts';
import { type BuiltFrame, pcapOf } from '../support/packet-builder.ts';
import { scanBytes } from '../support/scan.ts';

let captures: NamedCapture[];

beforeAll(async () => {
  captures = [...builtCaptures, ...(await recordedCaptures())];
});

const share = fc.constantFrom(0, 0, 0.02, 0.2, 0.6);
const damage = fc.record({
  seed: fc.nat(),
  dropped: share,
  duplicated: share,
  swapped: share,
  cut: share,
  flipped: share,
});
const RUNS = { numRuns: 250 };
/** Its place in the list, so that a counterexample is short; `chosen` gives the capture. */
const anyCapture = fc.nat(1000);
const chosen = (place: number) => captures[place % captures.length]!;

describe('frames dropped, repeated, swapped, cut and changed', () => {
  it('are counted in one class each', () => {
    fc.assert(
      fc.property(anyCapture, damage, (place, what) => {
        const { frames, name } = chosen(place);
        const left = damaged(frames, what);
        const facts = take(left);
        expect([facts.accounting.frames, sumOfClasses(facts)], name).toEqual([left.length, left.length]);
      }),
      RUNS,
    );
  });

  it('are judged and reported without a throw', async () => {
    await fc.assert(
      fc.asyncProperty(anyCapture, damage, async (place, what) => {
        const { frames } = chosen(place);
        const left = damaged(frames, what);
        fc.pre(left.length > 0);
        const report = await scanBytes(pcapOf(left));
        expect(report.accounting.frames).toBe(left.length);
        expect([0, 1, 3, 4]).toContain(report.exitCode);
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is not in the capture', () => {
  it('turns nothing into pass when frames are shortened', () => {
    fc.assert(
      fc.property(anyCapture, fc.nat(1500), (place, snaplen) => {
        const { frames, name } = chosen(place);
        const left = frames.map((frame) => shortened(frame, snaplen));
        expect(newPasses(frames, left), name).toEqual([]);
      }),
      RUNS,
    );
  });

  it('turns no leg into pass when frames are missing', () => {
    fc.assert(
      fc.property(anyCapture, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (place, seed, dropped) => {
        const { frames, name } = chosen(place);
        const left = damaged(frames, { seed, dropped, duplicated: 0, swapped: 0, cut: 0, flipped: 0 });
        expect(newPasses(frames, left).filter(isAboutLeg), name).toEqual([]);
      }),
      RUNS,
    );
  });

  it('turns nothing into pass when it is all that one side sent', () => {
    for (const { name, frames } of captures) {
      const whole = take(frames);
      // Without the packets of an intruder there was no intrusion.
      const intruders = new Set(whole.mediaIntrusions.map(({ from }) => from.address));
      for (const sender of new Set(frames.map(senderOf))) {
        if (intruders.has(sender)) continue;
        const left = frames.filter((frame) => senderOf(frame) !== sender);
        expect(newPasses(frames, left).filter(isNotAboutSharing), name).toEqual([]);
      }
    }
  });
});

/** A nonce, a key or a name is shared by hosts: without all but one of them it is not. */
function isNotAboutSharing(question: string): boolean {
  return !/^(?:nonces-fresh|certificate-key-not-shared|certificate-steady|dtls-certificate-not-shared) of /.test(
    question,
  );
}

function isAboutLeg(question: string): boolean {
  return / of (signaling|media) /.test(question);
}

/** The source address of an IP packet over Ethernet or cooked Linux headers, as octets; good enough to tell the sides apart. */
function senderOf({ bytes, linkType }: BuiltFrame): string {
  const ip = linkType === 1 ? 14 : linkType === 276 ? 20 : 16;
  const source = bytes[ip]! >> 4 === 6 ? bytes.subarray(ip + 8, ip + 24) : bytes.subarray(ip + 12, ip + 16);
  return source.join('.');
}
