import { describe, expect, it } from 'vitest';
import { catalogueIdentity } from '../../src/rules/catalogue.ts';
import { RULES } from '../../src/rules/index.ts';

describe('catalogueIdentity', () => {
  const identity = catalogueIdentity();

  it('names version, hash and number of rules', () => {
    expect(identity).toEqual({
      version: expect.stringMatching(/^\d{4}-\d{2}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      rules: RULES.length,
    });
  });

  it('changes with a severity, a criterion or a rule, and not with wording', () => {
    const [first, ...rest] = RULES;
    expect(catalogueIdentity([{ ...first!, severity: 'low' }, ...rest]).sha256).not.toBe(identity.sha256);
    expect(catalogueIdentity([{ ...first!, criteria: ['CC9.2'] }, ...rest]).sha256).not.toBe(identity.sha256);
    expect(catalogueIdentity(rest).sha256).not.toBe(identity.sha256);
    expect(catalogueIdentity([{ ...first!, why: 'Other words.' }, ...rest]).sha256).toBe(identity.sha256);
  });
});
