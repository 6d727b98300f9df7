/** What could not be read, by reason and layer, with where it was met first and which legs it touches. */
import { describe, expect, it } from 'vitest';
import { stop } from '../../src/bytes/stop.ts';
import { GapRegister } from '../../src/ledger/gaps.ts';
import { frame } from '../support/facts-builder.ts';

const CUT = stop('udp', 'truncated-by-snaplen', 42, 200, 100, 'The capture kept 100 of 200 octets.');

describe('gaps', () => {
  it('are one row per reason and layer, with a count, the first frame and its words', () => {
    const gaps = new GapRegister();
    gaps.add(CUT, frame(7));
    gaps.add({ ...CUT, detail: 'Another one.' }, frame(9), null, 3);
    expect(gaps.close()).toEqual([
      { reason: 'truncated-by-snaplen', layer: 'udp', count: 4, first: frame(7), detail: CUT.detail, legs: [] },
    ]);
  });

  it('are another row for another layer or reason, in order of time', () => {
    const gaps = new GapRegister();
    gaps.add({ ...CUT, layer: 'tcp' }, frame(9));
    gaps.add(CUT, frame(7));
    gaps.add({ ...CUT, reason: 'malformed' }, frame(8));
    expect(gaps.close().map(({ layer, reason }) => `${layer} ${reason}`)).toEqual([
      'udp truncated-by-snaplen',
      'udp malformed',
      'tcp truncated-by-snaplen',
    ]);
  });

  it('name each leg once, in order of its number, and leave out what became no leg', () => {
    const gaps = new GapRegister();
    const owners = ['leg-10', 'leg-2', 'leg-2', null].map((legId) => ({ legId }));
    for (const owner of owners) gaps.add(CUT, frame(1), owner);
    expect(gaps.close()[0]).toMatchObject({ count: 4, legs: ['leg-2', 'leg-10'] });
  });

  it('learn the number of a leg that gets it later', () => {
    const gaps = new GapRegister();
    const owner: { legId: string | null } = { legId: null };
    gaps.add(CUT, frame(1), owner);
    owner.legId = 'leg-3';
    expect(gaps.close()[0]!.legs).toEqual(['leg-3']);
  });

  it('concern legs beside those that met them, and count only what nobody counted', () => {
    const gaps = new GapRegister();
    gaps.add(CUT, frame(1), { legId: 'leg-1' });
    gaps.concern(CUT, frame(2), ['leg-2', 'leg-1']);
    gaps.concern({ ...CUT, layer: 'x509' }, frame(3), ['leg-4']);
    expect(gaps.close()).toMatchObject([
      { layer: 'udp', count: 1, legs: ['leg-1', 'leg-2'] },
      { layer: 'x509', count: 1, legs: ['leg-4'], first: frame(3) },
    ]);
  });

  it('go on counting when they have named a thousand legs', () => {
    const gaps = new GapRegister();
    for (let number = 1; number <= 1_200; number++) gaps.add(CUT, frame(1), { legId: `leg-${number}` });
    const [row] = gaps.close();
    expect([row!.count, row!.legs.length]).toEqual([1_200, 1_000]);
  });
});
