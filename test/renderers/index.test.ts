import { describe, expect, it } from 'vitest';
import { RENDERERS, rendererById, rendererBySuffix } from '../../src/renderers/index.ts';

describe('the renderers', () => {
  it('have distinct ids and suffixes', () => {
    expect(new Set(RENDERERS.map(({ id }) => id)).size).toBe(RENDERERS.length);
    expect(new Set(RENDERERS.map(({ extension }) => extension)).size).toBe(RENDERERS.length);
  });

  it('are found by id and by suffix', () => {
    expect(rendererById('pdf')?.mediaType).toBe('application/pdf');
    expect(rendererBySuffix('out/Evidence.PDF')?.id).toBe('pdf');
    expect(rendererBySuffix('evidence.json')?.id).toBe('json');
    expect(rendererById('word')).toBeUndefined();
    expect(rendererBySuffix('evidence')).toBeUndefined();
  });
});
