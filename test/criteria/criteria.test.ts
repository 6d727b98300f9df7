import { describe, expect, it } from 'vitest';
import { CRITERIA, CRITERION_IDS } from '../../src/criteria/criteria.ts';

describe('criteria', () => {
  it('are all described, under their own id', () => {
    expect(Object.keys(CRITERIA)).toEqual([...CRITERION_IDS]);
    for (const id of CRITERION_IDS) expect(CRITERIA[id].id).toBe(id);
  });

  it.each(CRITERION_IDS)('%s has a title and whole sentences', (id) => {
    const { title, paraphrase, shows, cannotShow } = CRITERIA[id];
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    for (const text of [paraphrase, shows, cannotShow]) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  it('never speaks of compliance', () => {
    expect(JSON.stringify(CRITERIA)).not.toMatch(/complian|certif(y|ied)\b/i);
  });
});
