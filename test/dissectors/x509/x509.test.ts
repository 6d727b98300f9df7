/** Certificates made by OpenSSL (fixtures/certificates); what they hold is what OpenSSL prints of them. */
import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementAt, objectIdentifier, textOf, unixTime } from '../../../src/dissectors/x509/der.ts';
import x509, { MAX_CERTIFICATE_OCTETS } from '../../../src/dissectors/x509/index.ts';
import { ascii, hexOctets, surrounded } from '../../support/tls-octets.ts';

const NAMES = [
  'rsa-2048-sha256',
  'rsa-1024-sha1',
  'p256-sip-uri',
  'ed25519',
  'rsa-pss',
  'ca-p384',
  'expired-before-1970',
  'pki-root',
  'pki-intermediate',
  'pki-leaf',
  'pki-strange',
];

function der(name: string): Buffer {
  return readFileSync(new URL(`../../../fixtures/certificates/${name}.der`, import.meta.url));
}

function withoutColons(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}

function exponentOf(node: X509Certificate): number | null {
  const exponent = node.publicKey.asymmetricKeyDetails?.publicExponent;
  return exponent === undefined ? null : Number(exponent);
}

function dissect(octets: Uint8Array) {
  const { bytes, start, end } = surrounded([...octets]);
  const out = x509.out();
  const stop = x509.dissect(bytes, start, end, out);
  return { out, stop };
}

describe('X.509', () => {
  it('reads an RSA certificate with alternative names', () => {
    const { out, stop } = dissect(der('rsa-2048-sha256'));
    expect(stop).toBeUndefined();
    expect(out).toMatchObject({
      subject: 'CN=pbx.example.com,O=Example\\, Voice \\"Labs\\",ST=Example State,C=US',
      subjectAltNames: ['DNS:pbx.example.com', 'IP:192.0.2.7', 'IP:2001:db8::7', 'email:noc@example.com'],
      serial: '3F8753574C7914CE8B5C7499F3D6CCC4FB12C4FB',
      notBefore: Date.UTC(2026, 10, 22, 1, 50, 34) / 1000,
      notAfter: Date.UTC(2036, 10, 19, 1, 50, 34) / 1000,
      keyAlgorithm: 'RSA',
      keyBits: 2048,
      signatureAlgorithm: 'sha256WithRSAEncryption',
      sha256: '16f4302de7ccbd4ee77030bc4f79e439dfb3b5e140ec3a40caf89734508633b7',
      selfSigned: true,
      isCa: false,
      problem: null,
    });
  });

  it.each([
    [
      'rsa-1024-sha1',
      { keyAlgorithm: 'RSA', keyBits: 1024, signatureAlgorithm: 'sha1WithRSAEncryption', selfSigned: true },
    ],
    [
      'p256-sip-uri',
      {
        keyAlgorithm: 'EC',
        keyBits: 256,
        keyCurve: 'secp256r1',
        signatureAlgorithm: 'ecdsa-with-SHA256',
        subjectAltNames: ['URI:sip:example.org', 'DNS:sip.example.org'],
      },
    ],
    ['ed25519', { keyAlgorithm: 'Ed25519', keyBits: null, signatureAlgorithm: 'Ed25519', selfSigned: true }],
    [
      'rsa-pss',
      { keyAlgorithm: 'RSA-PSS', keyBits: 2048, signatureAlgorithm: 'RSASSA-PSS with SHA-256', selfSigned: true },
    ],
    ['ca-p384', { keyBits: 384, isCa: true, selfSigned: true, signatureAlgorithm: 'ecdsa-with-SHA384' }],
    [
      'expired-before-1970',
      {
        subject: 'CN=expired.example.org',
        issuer: 'CN=Example Root,O=Example Trust',
        notBefore: Date.UTC(1949, 0, 2, 3, 4, 5) / 1000,
        notAfter: Date.UTC(2020, 1, 3, 4, 5, 6) / 1000,
        selfSigned: false,
        isCa: false,
      },
    ],
  ])('reads %s', (name, expected) => {
    expect(dissect(der(name)).out).toMatchObject(expected);
  });

  it.each(NAMES)('says of %s what node:crypto and @peculiar/asn1-x509 say', (name) => {
    const { out } = dissect(der(name));
    const node = new X509Certificate(der(name));
    expect(out.serial).toBe(node.serialNumber);
    expect(out.sha256).toBe(node.fingerprint256.replaceAll(':', '').toLowerCase());
    expect(out.notAfter).toBe(Date.parse(node.validTo) / 1000);
    expect(out.isCa).toBe(node.ca);
    expect(out.keyBits).toBe(node.publicKey.asymmetricKeyDetails?.modulusLength ?? out.keyBits);
    expect(out.fingerprints).toMatchObject({
      'sha-1': withoutColons(node.fingerprint),
      'sha-256': withoutColons(node.fingerprint256),
      'sha-512': withoutColons(node.fingerprint512),
      md2: null,
    });
    const spki = node.publicKey.export({ type: 'spki', format: 'der' });
    expect(out.keySha256).toBe(createHash('sha256').update(spki).digest('hex'));
    expect(out.keyExponent).toBe(exponentOf(node));
    const { tbsCertificate } = AsnConvert.parse(der(name), Certificate);
    expect(out.version).toBe(tbsCertificate.version + 1);
    expect(out.notBefore).toBe(tbsCertificate.validity.notBefore.getTime().getTime() / 1000);
  });

  it('reads the extensions of a leaf, as openssl prints them', () => {
    expect(dissect(der('pki-leaf')).out).toMatchObject({
      version: 3,
      commonNames: ['sbc.voice.example.com'],
      subjectAltNames: ['URI:sip:voice.example.com', 'DNS:sbc.voice.example.com', 'otherName:1.2.3.4', 'RID:1.2.3.5'],
      hasAlternativeNames: true,
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsage: ['serverAuth', 'clientAuth', 'sipDomain'],
      isCa: false,
      pathLength: null,
      subjectKeyId: '2c184b473d7f17b86db00ca86d2572496e4cd5a5',
      authorityKeyId: 'b420848387d9bcf4d38464d3422e7f28c58dfc75',
      policies: ['2.23.140.1.2.2'],
      timestamps: 2,
      ocspHosts: ['ocsp.trust.example'],
      crlHosts: ['crl.trust.example'],
      mustStaple: true,
      nameConstraints: false,
      unknownCritical: [],
      keySha256: '92e05310b348e7eeb14e1c96140dc65275c8ea084bf90360e350b9aa0c3f05b5',
      selfSigned: false,
    });
  });

  it('reads what a CA may do, and what it does not know', () => {
    expect(dissect(der('pki-intermediate')).out).toMatchObject({
      isCa: true,
      pathLength: 0,
      keyUsage: ['keyCertSign', 'cRLSign'],
      extendedKeyUsage: null,
    });
    expect(dissect(der('pki-root')).out).toMatchObject({ isCa: true, pathLength: null, authorityKeyId: null });
    expect(dissect(der('pki-constrained')).out).toMatchObject({ nameConstraints: true, unknownCritical: [] });
    expect(dissect(der('pki-strange')).out).toMatchObject({ unknownCritical: ['1.2.3.4.5'] });
    expect(dissect(der('rsa-1024-sha1')).out).toMatchObject({ keyUsage: null, keyExponent: 65537 });
    // openssl x509 -text: Hash Algorithm: sha256, Mask Algorithm: mgf1 with sha256, Salt Length: 0x20.
    expect(dissect(der('rsa-pss')).out.signatureParameters).toBe('SHA-256, MGF1 with SHA-256, salt of 32 octets');
    expect(dissect(der('p256-sip-uri')).out).toMatchObject({ keyCurve: 'secp256r1', signatureParameters: null });
  });

  it('has the fingerprints that openssl prints', () => {
    const { fingerprints } = dissect(der('pki-root-cross')).out;
    expect(fingerprints).toMatchObject({
      'sha-1': withoutColons('A1:F9:42:CF:2D:A7:B5:6F:D6:DF:23:C9:81:1B:90:BF:FC:89:A4:62'),
      md5: withoutColons('B7:76:07:9A:E1:73:99:42:E1:41:A6:6A:E6:46:97:24'),
      'sha-224': withoutColons('6D:32:3C:62:D5:85:54:FC:56:C3:6C:92:46:B8:27:F5:3E:08:4C:6A:DC:A3:50:0C:6E:A8:6E:D3'),
    });
    expect(fingerprints['sha-384']).toHaveLength(96);
  });

  it('keeps what stands before the place where a certificate is cut off', () => {
    const octets = der('rsa-2048-sha256');
    for (let length = 0; length < octets.length; length += 1) {
      const { out, stop } = dissect(octets.subarray(0, length));
      expect(stop).toBeDefined();
      expect(out.problem).toBe(stop);
      expect(out.selfSigned).toBe(false);
      expect(out.sha256).toHaveLength(64);
    }
    expect(dissect(octets.subarray(0, 400)).out).toMatchObject({
      serial: expect.any(String),
      issuer: expect.any(String),
    });
  });

  it('is not self-signed when the signature does not verify', () => {
    const octets = [...der('p256-sip-uri')];
    octets[octets.length - 1]! ^= 1;
    expect(dissect(new Uint8Array(octets)).out.selfSigned).toBe(false);
  });

  it('names a huge certificate by its hash and does not read it', () => {
    const { out, stop } = dissect(new Uint8Array(MAX_CERTIFICATE_OCTETS + 1).fill(0x30));
    expect(stop?.reason).toBe('limit-reached');
    expect(out).toMatchObject({ subject: null, sha256: expect.any(String) });
  });

  it('survives any octets, and any change of two octets of a real one', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => void dissect(octets)));
    const real = der('p256-sip-uri');
    const index = fc.integer({ min: 0, max: real.length - 1 });
    fc.assert(
      fc.property(index, index, fc.integer({ min: 0, max: 255 }), (first, second, value) => {
        const changed = new Uint8Array(real);
        changed[first] = value;
        changed[second] = 255 - value;
        expect(dissect(changed).out.sha256).toHaveLength(64);
      }),
    );
  });
});

describe('DER', () => {
  const element = (text: string) => {
    const bytes = Uint8Array.from(hexOctets(text));
    return { bytes, element: elementAt(bytes, 0, bytes.length)! };
  };
  const time = (tag: number, text: string) => {
    const bytes = Uint8Array.from([tag, text.length, ...ascii(text)]);
    return unixTime(bytes, elementAt(bytes, 0, bytes.length)!);
  };

  it.each([
    ['06 03 55 04 03', '2.5.4.3'],
    ['06 09 2a 86 48 86 f7 0d 01 01 0b', '1.2.840.113549.1.1.11'],
    ['06 01 80', null],
    ['06 0a ff ff ff ff ff ff ff ff ff 7f', null],
  ])('OBJECT IDENTIFIER %s is %s', (text, expected) => {
    const { bytes, element: oid } = element(text);
    expect(objectIdentifier(bytes, oid)).toBe(expected);
  });

  it.each([
    [0x17, '491231235959Z', Date.UTC(2049, 11, 31, 23, 59, 59)],
    [0x17, '500101000000Z', Date.UTC(1950, 0, 1)],
    [0x17, '0002290000Z', Date.UTC(2000, 1, 29)],
    [0x17, '200101000000+0130', Date.UTC(2019, 11, 31, 22, 30)],
    [0x18, '00010101000000Z', -62135596800000],
    [0x18, '99991231235959Z', Date.UTC(9999, 11, 31, 23, 59, 59)],
    [0x18, '20240229120000.5Z', Date.UTC(2024, 1, 29, 12)],
  ])('time %i %s', (tag, text, milliseconds) => {
    expect(time(tag, text)).toBe(milliseconds / 1000);
  });

  it.each([
    [0x17, '20010100'],
    [0x17, '201301000000Z'],
    [0x18, '2020010124Z'],
    [0x0c, '200101000000Z'],
  ])('no time: %i %s', (tag, text) => {
    expect(time(tag, text)).toBeNull();
  });

  it('reads the string types', () => {
    const bmp = element('1e 06 00 41 20 ac 00 42');
    expect(textOf(bmp.bytes, bmp.element)).toBe('A€B');
    const universal = element('1c 08 00 01 f6 00 ff ff ff ff');
    expect(textOf(universal.bytes, universal.element)).toBe('😀\ufffd');
    const teletex = element('14 02 41 e9');
    expect(textOf(teletex.bytes, teletex.element)).toBe('Aé');
  });

  it.each(['30', '30 80 00', '1f 81 01 00', '30 85 01 01 01 01 01', '30 82 01'])('no element: %s', (text) => {
    const bytes = Uint8Array.from(hexOctets(text));
    expect(elementAt(bytes, 0, bytes.length)).toBeNull();
  });
});
