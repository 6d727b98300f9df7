import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../src/cli/main.ts';
import { RENDERERS, rendererById, rendererBySuffix } from '../../src/renderers/index.ts';

describe('the renderers', () => {
  it('have distinct ids and suffixes', () => {
    expect(new Set(RENDERERS.map(({ id }) => id)).size).toBe(RENDERERS.length);
    expect(new Set(RENDERERS.map(({ extension }) => extension)).size).toBe(RENDERERS.length);
  });

  it('are the formats that the command line offers', () => {
    expect(FORMATS).toEqual(RENDERERS.map(({ id }) => id));
  });

  it('are found by id and by suffix', () => {
    expect(rendererById('pdf')?.mediaType).toBe('application/pdf');
    expect(rendererBySuffix('out/Evidence.PDF')?.id).toBe('pdf');
    expect(rendererBySuffix('evidence.json')?.id).toBe('json');
    expect(rendererById('word')).toBeUndefined();
    expect(rendererBySuffix('evidence')).toBeUndefined();
    expect(rendererBySuffix('a.csv')?.id).toBe('csv');
    expect(rendererBySuffix('a.legs.csv')?.id).toBe('csv-legs');
    expect(rendererBySuffix('a.sarif.json')?.id).toBe('sarif');
    expect(rendererBySuffix('a.jsonl')?.id).toBe('ndjson');
  });
});
