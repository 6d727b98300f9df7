/** The generated registry equals its source tables, row by row. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  cipherSuite,
  cipherSuiteByName,
  cipherSuiteName,
  isGrease,
  ssl2CipherName,
} from '../../src/registry/cipher-suites.ts';
import { CIPHER_SUITE_ROWS } from '../../src/registry/data/cipher-suites.ts';
import { PAYLOAD_TYPE_ROWS } from '../../src/registry/data/payload-types.ts';
import { SDES_SUITE_ROWS, SRTP_PROFILE_ROWS } from '../../src/registry/data/srtp.ts';
import { GROUP_ROWS, SIGNATURE_SCHEME_ROWS, VERSION_ROWS } from '../../src/registry/data/tls-parameters.ts';
import { clearPayloadOctets, payloadTypeByName, staticPayloadType } from '../../src/registry/payload-types.ts';
import { sdesSuite, srtpProfile, srtpProfileName, srtpTagSizes } from '../../src/registry/srtp-profiles.ts';
import {
  namedGroup,
  namedGroupName,
  signatureScheme,
  signatureSchemeName,
  tlsVersion,
  tlsVersionByName,
  tlsVersionName,
} from '../../src/registry/tls-parameters.ts';

type Row = Record<string, unknown>;

function table(name: string): Record<string, Row[]> {
  return JSON.parse(readFileSync(new URL(`../../fixtures/registry/${name}.json`, import.meta.url), 'utf8'));
}

const code = (row: Row) => Number.parseInt(String(row.hex).slice(2), 16);
/** Marks about the author's certainty are not part of the reason. */
const why = (row: Row) => String(row.why).replace(/\s*\[(memory|secondary source)[^\]]*\]/g, '');

describe('cipher suites', () => {
  const suites = table('tls-cipher-suites').suites!;

  it('holds every row of the table and no other', () => {
    expect(CIPHER_SUITE_ROWS).toHaveLength(suites.length);
  });

  it.each(suites.map((row) => [row.name, row]))('%s', (name, row) => {
    expect(cipherSuite(code(row))).toEqual({
      code: code(row),
      name,
      kx: row.kx,
      auth: row.auth,
      enc: row.enc,
      bits: row.bits,
      mode: row.mode,
      mac: row.mac,
      pfs: row.pfs === 'psk_mode' ? 'by-psk-mode' : row.pfs,
      aead: row.aead,
      export: row.export,
      grade: row.grade,
      severity: row.severity,
      why: why(row),
    });
    expect(cipherSuiteByName(String(name))?.code).toBe(code(row));
  });

  it('names GREASE and unknown codes', () => {
    for (let high = 0; high < 16; high += 1) {
      const grease = (high << 12) | 0x0a00 | (high << 4) | 0x0a;
      expect(isGrease(grease)).toBe(true);
      expect(cipherSuiteName(grease)).toBe('GREASE');
    }
    expect(cipherSuiteName(0x5601)).toBe('0x5601');
    expect(cipherSuite(0x5601)).toBeNull();
    expect(ssl2CipherName(0x010080)).toBe('SSL_CK_RC4_128_WITH_MD5');
    expect(ssl2CipherName(0x0000ff)).toBe('0x0000FF');
  });
});

describe('versions, groups and signature schemes', () => {
  const { versions, groups, signature_schemes: schemes } = table('tls-groups-sigs-versions');

  it('holds every row of the tables and no other', () => {
    expect([VERSION_ROWS.length, GROUP_ROWS.length, SIGNATURE_SCHEME_ROWS.length]).toEqual([
      versions!.length,
      groups!.length,
      schemes!.length,
    ]);
  });

  it.each(versions!.map((row) => [row.name, row]))('%s', (name, row) => {
    expect(tlsVersion(code(row))).toEqual({
      code: code(row),
      name,
      grade: row.grade,
      severity: row.severity,
      why: why(row),
    });
    expect(tlsVersionByName(String(name))?.code).toBe(code(row));
  });

  it.each(groups!.map((row) => [row.name, row]))('%s', (name, row) => {
    expect(namedGroup(code(row))).toMatchObject({
      name,
      kind: row.kind,
      securityBits: row.security_bits,
      grade: row.grade,
      severity: row.severity,
    });
    if (row.why !== 'as above') expect(namedGroup(code(row))?.why).toBe(why(row));
  });

  it.each(schemes!.map((row) => [row.name, row]))('%s', (name, row) => {
    expect(signatureScheme(code(row))).toEqual({
      code: code(row),
      name,
      context: row.context,
      grade: row.grade,
      severity: row.severity,
      why: why(row),
    });
  });

  it('names drafts, GREASE and unknown codes', () => {
    expect(tlsVersionName(0x7f1c)).toBe('TLS 1.3 draft 28');
    expect(tlsVersionName(0xfb1a)).toBe('TLS 1.3 Fizz draft 26');
    expect(tlsVersionName(0x3a3a)).toBe('GREASE');
    expect(tlsVersionName(0x1234)).toBe('0x1234');
    expect(namedGroupName(0x2a2a)).toBe('GREASE');
    expect(namedGroupName(0xfe31)).toBe('0xFE31');
    expect(signatureSchemeName(0x0001)).toBe('0x0001');
  });
});

describe('SRTP profiles and suites', () => {
  const profiles = table('dtls-srtp-profiles').profiles!;
  const suites = table('sdes-crypto-suites').suites!;

  it('holds every row of the tables and no other', () => {
    expect([SRTP_PROFILE_ROWS.length, SDES_SUITE_ROWS.length]).toEqual([profiles.length, suites.length]);
  });

  it.each(profiles.map((row) => [row.name, row]))('%s', (name, row) => {
    expect(srtpProfile(code(row))).toMatchObject({
      name,
      cipher: row.cipher,
      masterKeyOctets: row.master_key_octets,
      masterSaltOctets: row.master_salt_octets,
      srtpTagOctets: row.srtp_tag_octets,
      srtcpTagOctets: row.srtcp_tag_octets,
      exporterOctets: row.exporter_octets,
      grade: row.grade,
      severity: row.severity,
    });
  });

  it.each(suites.map((row) => [row.name, row]))('%s', (name, row) => {
    expect(sdesSuite(String(name).toLowerCase())).toMatchObject({
      name,
      masterKeyOctets: row.master_key_octets,
      masterSaltOctets: row.master_salt_octets,
      inlineOctets: row.inline_octets,
      srtpTagOctets: row.srtp_tag_octets,
      srtcpTagOctets: row.srtcp_tag_octets,
      registered: row.iana_registered,
      grade: row.grade,
      severity: row.severity,
    });
  });

  it('writes out a reason that the table abbreviates', () => {
    expect(srtpProfile(0x000a)?.why).toMatch(/^end-to-end/);
    expect(sdesSuite('NULL_HMAC_SHA1_32')?.why).toMatch(/encryption off/);
  });

  it('lists the tag sizes of all transforms', () => {
    expect(srtpTagSizes()).toEqual([4, 8, 10, 12, 16, 32]);
    expect(srtpProfileName(0x00ee)).toBe('0x00EE');
    expect(sdesSuite('ROT13')).toBeNull();
  });
});

describe('payload types', () => {
  const types = table('rtp-payload-types').payload_types!.filter((row) => row.name !== 'reserved');

  it('holds every row of the table and no other', () => {
    expect(PAYLOAD_TYPE_ROWS.map((row) => [row[0], row[1], row[2], row[3], row[4]])).toEqual(
      types.map((row) => [
        typeof row.pt === 'number' ? row.pt : null,
        row.name,
        row.rtp_clock,
        row.channels,
        row.bytes_per_20ms,
      ]),
    );
  });

  it.each([
    [0, 160, 160],
    [8, 240, 240],
    [3, 160, 33],
    [5, 160, 84],
    [10, 882, 3528],
    [15, 160, 40],
    [18, 160, 20],
    [18, 240, 30],
  ])('payload type %i: %i ticks are %i clear octets', (payloadType, ticks, octets) => {
    expect(clearPayloadOctets(staticPayloadType(payloadType)!.size, ticks)).toBe(octets);
  });

  it('has no size where there is no rule, and none that is no whole octet', () => {
    expect(clearPayloadOctets(staticPayloadType(34)!.size, 3000)).toBeNull();
    expect(clearPayloadOctets(staticPayloadType(18)!.size, 161)).toBeNull();
    expect(staticPayloadType(96)).toBeNull();
    expect(staticPayloadType(72)).toBeNull();
    expect(payloadTypeByName('OPUS')?.clock).toBe(48000);
  });
});
