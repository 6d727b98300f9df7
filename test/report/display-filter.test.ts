import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayFilter } from '../../src/report/display-filter.ts';

describe('display filters', () => {
  it.each([
    [[12, 17], 'frame.number in {12, 17}'],
    [[12], 'frame.number in {12}'],
    [[17, 12, 12], 'frame.number in {12, 17}'],
    [[1, 2], 'frame.number in {1, 2}'],
    [[1, 2, 3, 4, 9, 20, 21, 22], 'frame.number in {1..4, 9, 20..22}'],
  ])('%j is %s', (frames, filter) => {
    expect(displayFilter(frames)).toBe(filter);
  });

  it('leaves the rest out when more than 24 frames stand alone', () => {
    const frames = Array.from({ length: 30 }, (_, index) => 1 + 10 * index);
    const shown = frames.slice(0, 24).join(', ');
    expect(displayFilter(frames)).toBe(`frame.number in {${shown}}`);
  });

  it('stays short, and names no frame that was not given', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 300 }), (frames) => {
        const filter = displayFilter(frames);
        expect(filter.length).toBeLessThan(400);
        for (const [, first, last = first] of filter.matchAll(/(\d+)(?:\.\.(\d+))?/g)) {
          for (let frame = Number(first); frame <= Number(last); frame++) expect(frames).toContain(frame);
        }
      }),
    );
  });
});
