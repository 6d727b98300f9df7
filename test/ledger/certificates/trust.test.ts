/** Paths of the PKI in fixtures/certificates; `openssl verify` says the same of each (see the table of its answers below). */
import { describe, expect, it } from 'vitest';
import { TrustStore } from '../../../src/ledger/certificates/trust.ts';
import { factOf, pemOf } from './chains.ts';

const IN_2026 = Date.UTC(2026, 10, 20) / 1000;
const IN_2028 = Date.UTC(2028, 0, 1) / 1000;
const IN_2025 = Date.UTC(2025, 5, 1) / 1000;

function verify(anchors: readonly string[], sent: readonly string[], seconds = IN_2026) {
  return new TrustStore(anchors.map(pemOf)).verify(sent.map(factOf), seconds);
}

describe('trust', () => {
  it('is given for a path to an anchor, with the root sent or not', () => {
    const anchor = 'CN=Example Trust Root,O=Example Trust';
    expect(verify(['root'], ['leaf', 'intermediate'])).toMatchObject({ result: 'trusted', anchor });
    expect(verify(['root'], ['leaf', 'intermediate', 'root'])).toMatchObject({ result: 'trusted', anchor });
    expect(verify(['old-root', 'root'], ['leaf', 'intermediate', 'root-cross'])).toMatchObject({ anchor });
  });

  it('is given for an intermediate or the certificate itself as anchor', () => {
    expect(verify(['intermediate'], ['leaf'])).toMatchObject({ result: 'trusted' });
    expect(verify(['leaf'], ['leaf'])).toMatchObject({ result: 'trusted' });
  });

  it('finds the intermediate that holds among those that do not', () => {
    expect(verify(['root'], ['leaf', 'intermediate-expired', 'intermediate'])).toMatchObject({ result: 'trusted' });
  });

  it('is not asked for without anchors', () => {
    const none = new TrustStore([]);
    expect(none.isEmpty).toBe(true);
    expect(none.verify([factOf('leaf')], IN_2026)).toMatchObject({
      result: 'unknown',
      reason: 'the policy names no trust anchors',
    });
    expect(new TrustStore(['no certificate in here', pemOf('leaf').replace('M', '!')]).isEmpty).toBe(true);
  });

  // openssl verify -CAfile ANCHOR -untrusted SENT -attime AT -partial_chain: errors 20, 20, 10, 10, 9, 79, 79, 25, 34, 18.
  it.each([
    ['another anchor', ['old-root'], ['leaf', 'intermediate'], IN_2026, 'neither sent nor among the trust anchors'],
    ['an intermediate that was not sent', ['root'], ['leaf'], IN_2026, 'CN=Example Trust Issuing'],
    [
      'an expired intermediate',
      ['root'],
      ['leaf', 'intermediate-expired'],
      IN_2026,
      'CN=Example Trust Issuing,O=Example Trust had expired',
    ],
    ['an expired leaf', ['root'], ['leaf', 'intermediate'], IN_2028, 'had expired'],
    ['a leaf from the future', ['root'], ['leaf', 'intermediate'], IN_2025, 'was not yet valid'],
    ['a leaf that plays CA', ['root'], ['by-leaf', 'leaf', 'intermediate'], IN_2026, 'is no CA'],
    ['an anchor that is no CA', ['leaf'], ['by-leaf'], IN_2026, 'is no CA'],
    ['a path that is too long', ['root'], ['too-deep', 'sub', 'intermediate'], IN_2026, 'longer than it allows'],
    [
      'a critical extension',
      ['root'],
      ['strange', 'intermediate'],
      IN_2026,
      'critical extension that is not known (1.2.3.4.5)',
    ],
    ['a self-signed certificate', ['root'], ['old-root'], IN_2025, 'is self-signed and not among the trust anchors'],
  ])('is refused for %s', (_why, anchors, sent, seconds, reason) => {
    const trust = verify(anchors, sent, seconds);
    expect(trust.reason).toContain(reason);
    expect(trust).toMatchObject({ result: 'untrusted', anchor: null });
  });

  it('is unknown under a CA that constrains names, and for a certificate that was not kept', () => {
    expect(verify(['root'], ['constrained-leaf', 'constrained'])).toMatchObject({
      result: 'unknown',
      reason: expect.stringContaining('constrains names'),
    });
    const store = new TrustStore([pemOf('root')]);
    expect(store.verify([{ ...factOf('leaf'), der: null }], IN_2026).result).toBe('unknown');
    expect(store.verify([], IN_2026).result).toBe('unknown');
    const lost = { ...factOf('intermediate'), der: null };
    expect(new TrustStore([pemOf('root')]).verify([factOf('leaf'), lost], IN_2026).result).toBe('unknown');
  });

  it('is not given to octets that are not those of the hash', () => {
    const swapped = { ...factOf('strange'), der: factOf('leaf').der };
    expect(verify(['root'], ['leaf', 'intermediate']).result).toBe('trusted');
    const store = new TrustStore([pemOf('root')]);
    expect(store.verify([swapped, factOf('intermediate')], IN_2026).result).toBe('unknown');
  });

  it('takes a bundle in one text, and names an anchor without case', () => {
    const store = new TrustStore([`# roots\n${pemOf('old-root')}\n${pemOf('root')}`]);
    expect(store.verify([factOf('leaf'), factOf('intermediate')], IN_2026).result).toBe('trusted');
    expect(store.holds('cn=example trust root,o=EXAMPLE TRUST')).toBe(true);
    expect(store.holds('CN=Example Trust Issuing,O=Example Trust')).toBe(false);
  });
});
