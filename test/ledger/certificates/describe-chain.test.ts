import { describe, expect, it } from 'vitest';
import { CertificateSignatures } from '../../../src/crypto/certificate-signatures.ts';
import { type ChainShape, describeChain, folded } from '../../../src/ledger/certificates/describe-chain.ts';
import { fieldsOf } from './chains.ts';

/** 2026-11-20. */
const SHOWN = 1_795_132_800;

function shapeOf(...names: string[]): ChainShape {
  return describeChain(names.map(fieldsOf), SHOWN, new CertificateSignatures());
}

function namesOn(shape: ChainShape['path']): string[] {
  return shape.map(({ commonNames }) => commonNames[0]!);
}

const LEAF = 'sbc.voice.example.com';

describe('a chain as it was sent', () => {
  it('is in order up to the root', () => {
    const shape = shapeOf('leaf', 'intermediate', 'root');
    expect(namesOn(shape.path)).toEqual([LEAF, 'Example Trust Issuing', 'Example Trust Root']);
    expect(shape).toMatchObject({
      order: 'ordered',
      end: 'self-signed',
      missingIssuer: null,
      linksVerified: true,
      alternates: [],
      strangers: [],
      duplicates: 0,
    });
  });

  it('names the issuer that was not sent', () => {
    expect(shapeOf('leaf', 'intermediate')).toMatchObject({
      end: 'issuer-not-sent',
      missingIssuer: 'CN=Example Trust Root,O=Example Trust',
    });
    expect(shapeOf('leaf')).toMatchObject({ missingIssuer: 'CN=Example Trust Issuing,O=Example Trust' });
  });

  it('is put in order when it was sent in another', () => {
    const shape = shapeOf('leaf', 'root', 'intermediate');
    expect(shape.order).toBe('unordered');
    expect(namesOn(shape.path)).toEqual([LEAF, 'Example Trust Issuing', 'Example Trust Root']);
  });

  it('has strangers, and certificates sent twice', () => {
    expect(shapeOf('leaf', 'intermediate', 'old-root')).toMatchObject({ order: 'strangers', end: 'issuer-not-sent' });
    expect(shapeOf('leaf', 'intermediate', 'intermediate')).toMatchObject({ order: 'ordered', duplicates: 1 });
  });

  it('goes over the intermediate that was valid, and over the root before its cross-signed twin', () => {
    const expired = shapeOf('leaf', 'intermediate-expired', 'intermediate', 'root-cross', 'root', 'old-root');
    expect(expired.path).toEqual(['leaf', 'intermediate', 'root'].map(fieldsOf));
    expect(expired.alternates).toEqual(['intermediate-expired', 'root-cross', 'old-root'].map(fieldsOf));
    expect(expired).toMatchObject({ order: 'ordered', end: 'self-signed', strangers: [] });
    const onlyExpired = shapeOf('leaf', 'intermediate-expired');
    expect(onlyExpired.path).toEqual(['leaf', 'intermediate-expired'].map(fieldsOf));
  });

  it('is broken where the certificate that bears the name of the issuer did not sign', () => {
    const forged = { ...fieldsOf('root'), subject: fieldsOf('intermediate').subject };
    expect(describeChain([fieldsOf('leaf'), forged], SHOWN, new CertificateSignatures())).toMatchObject({
      end: 'signature-invalid',
      missingIssuer: 'CN=Example Trust Issuing,O=Example Trust',
    });
  });

  it('says that a signature was not verified when there is nothing to verify, or too much', () => {
    const notKept = { ...fieldsOf('intermediate'), der: null, sha256: '00' };
    const chain = [fieldsOf('leaf'), notKept];
    expect(describeChain(chain, SHOWN, new CertificateSignatures())).toMatchObject({
      linksVerified: false,
      end: 'issuer-not-sent',
    });
    expect(describeChain(chain.toReversed(), SHOWN, new CertificateSignatures()).order).toBe('strangers');
    const none = new CertificateSignatures(0);
    expect(describeChain(['leaf', 'intermediate'].map(fieldsOf), SHOWN, none).linksVerified).toBe(false);
  });

  it('ends although certificates name each other in a circle', () => {
    const one = { ...fieldsOf('leaf'), subject: 'CN=a', issuer: 'CN=b', der: null, sha256: '01' };
    const other = { ...fieldsOf('leaf'), subject: 'CN=b', issuer: 'CN=a', der: null, sha256: '02' };
    const shape = describeChain([one, other], SHOWN, new CertificateSignatures());
    expect(shape).toMatchObject({ end: 'issuer-not-sent', missingIssuer: 'CN=a' });
    expect(shape.path).toHaveLength(2);
  });
});

describe('names', () => {
  it('are the same without case and with other blanks', () => {
    expect(folded('CN=Example  Root,O=X')).toBe(folded('cn=example root,o=x'));
    expect(folded('CN=Example Root')).not.toBe(folded('CN=ExampleRoot'));
  });
});
