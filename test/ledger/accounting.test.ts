/** Every frame in exactly one class. */
import { describe, expect, it } from 'vitest';
import { FrameAccounting, Tally } from '../../src/ledger/accounting.ts';

function seen(frames: number): FrameAccounting {
  const accounting = new FrameAccounting();
  for (let frame = 0; frame < frames; frame++) accounting.seen();
  return accounting;
}

describe('the accounting', () => {
  it('adds up', () => {
    const accounting = seen(6);
    accounting.count('sip');
    accounting.count('notVoip', 2);
    const tally = new Tally();
    tally.frames = 3;
    accounting.settle(tally, 'srtp');
    expect(accounting.close()).toMatchObject({ frames: 6, classes: { sip: 1, notVoip: 2, srtp: 3, rtp: 0 } });
  });

  it('is empty of an empty capture', () => {
    const { frames, classes } = seen(0).close();
    expect(frames).toBe(0);
    expect(Object.values(classes).every((count) => count === 0)).toBe(true);
  });

  it('does not settle a tally twice', () => {
    const accounting = seen(1);
    const tally = new Tally();
    accounting.settle(tally, 'rtp');
    expect(() => accounting.settle(tally, 'srtp')).toThrow(/settled twice/);
  });

  it('refuses to lose a frame, or to count one twice', () => {
    expect(() => seen(1).close()).toThrow(/add up to 0, but 1 frames/);
    const twice = seen(1);
    twice.count('sip', 2);
    expect(() => twice.close()).toThrow(/add up to 2, but 1 frames/);
  });
});
