import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  compareSeverities,
  isAtOrAbove,
  Policy,
  policySha256,
  SEVERITIES,
  SOC2_DEFAULT,
} from '../../src/criteria/policy.ts';

describe('severities', () => {
  it('are ordered from critical to info', () => {
    expect([...SEVERITIES].reverse().sort(compareSeverities)).toEqual(['critical', 'high', 'medium', 'low', 'info']);
  });

  it('reach a threshold from above', () => {
    expect(SEVERITIES.filter((severity) => isAtOrAbove(severity, 'medium'))).toEqual(['critical', 'high', 'medium']);
  });
});

describe('soc2-default', () => {
  it('holds what the standards and the catalogue ask for', () => {
    expect(SOC2_DEFAULT).toMatchObject({
      name: 'soc2-default',
      version: '2026-11',
      minimumVersion: { tls: 'TLS 1.2', dtls: 'DTLS 1.2' },
      certificates: { minimumRsaBits: 2048, expiresWithinDays: { high: 7, medium: 14, low: 30 } },
      clockSkewSeconds: 300,
      media: { minimumPackets: 25 },
      failOn: 'high',
    });
  });

  it('is a policy', () => {
    expect(Policy.parse(structuredClone(SOC2_DEFAULT))).toEqual(SOC2_DEFAULT);
  });
});

describe('Policy', () => {
  it.each([
    ['a member that it does not know', { ...SOC2_DEFAULT, minimumVersions: {} }],
    ['a version that is none', { ...SOC2_DEFAULT, minimumVersion: { tls: 'TLS 1.4', dtls: 'DTLS 1.2' } }],
    ['a severity that is none', { ...SOC2_DEFAULT, failOn: 'severe' }],
    ['a negative number', { ...SOC2_DEFAULT, clockSkewSeconds: -1 }],
    ['a missing member', { ...SOC2_DEFAULT, media: undefined }],
  ])('refuses %s', (_what, policy) => {
    expect(Policy.safeParse(policy).success).toBe(false);
  });
});

describe('policySha256', () => {
  it('does not depend on the order of members', () => {
    const turned = Object.fromEntries(Object.entries(SOC2_DEFAULT).reverse()) as typeof SOC2_DEFAULT;
    expect(policySha256(turned)).toBe(policySha256(SOC2_DEFAULT));
    expect(policySha256(SOC2_DEFAULT)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('changes with a value', () => {
    expect(policySha256({ ...SOC2_DEFAULT, clockSkewSeconds: 301 })).not.toBe(policySha256(SOC2_DEFAULT));
  });
});

describe('canonicalJson', () => {
  // RFC 8785 section 3.2.3: names sorted by UTF-16 code units; the euro sign before the emoji's surrogate, both after ASCII.
  it('sorts members as RFC 8785 does', () => {
    expect(canonicalJson({ '\u20ac': 1, '\r': 2, '1': 3, '\u{1f600}': 4, b: [true, { z: null, a: 'x' }] })).toBe(
      '{"\\r":2,"1":3,"b":[true,{"a":"x","z":null}],"\u20ac":1,"\u{1f600}":4}',
    );
  });

  it('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('reads back as what it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(plain))).toEqual(plain);
      }),
    );
  });
});
