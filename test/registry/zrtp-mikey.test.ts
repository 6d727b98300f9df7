/** The names of ZRTP and MIKEY equal their source table. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  mikeyDataType,
  mikeyDhGroup,
  mikeyDhGroupByName,
  mikeyEncryption,
  mikeyMac,
} from '../../src/registry/mikey.ts';
import {
  ZRTP_AUTH_TAGS,
  ZRTP_CIPHERS,
  ZRTP_HASHES,
  ZRTP_KEY_AGREEMENTS,
  ZRTP_SAS,
  type ZrtpAlgorithm,
  zrtpAlgorithm,
  zrtpErrorName,
} from '../../src/registry/zrtp.ts';

type Names = Record<string, string>;

const table = JSON.parse(readFileSync(new URL('../../fixtures/registry/zrtp-mikey.json', import.meta.url), 'utf8')) as {
  zrtp: { hash: Names; cipher: Names; auth_tag: Names; key_agreement: Names; sas: Names; errors: Names };
  mikey: { data_types: Names; kemac_encr: Names; kemac_mac: Names; dh_groups: Names };
};

/** Curves of RFC 7748, which stand in no table of RFC 6189. */
const BEYOND_THE_TABLE = ['X255', 'X448'];

describe('ZRTP', () => {
  it.each<[string, readonly ZrtpAlgorithm[], Names]>([
    ['hashes', ZRTP_HASHES, table.zrtp.hash],
    ['ciphers', ZRTP_CIPHERS, table.zrtp.cipher],
    ['authentication tags', ZRTP_AUTH_TAGS, table.zrtp.auth_tag],
    ['key agreements', ZRTP_KEY_AGREEMENTS, table.zrtp.key_agreement],
    ['short authentication strings', ZRTP_SAS, table.zrtp.sas],
  ])('%s are those of the table', (_name, rows, names) => {
    const blocks = rows.map(({ block }) => block).filter((block) => !BEYOND_THE_TABLE.includes(block));
    expect(blocks).toEqual(Object.keys(names).map((block) => block.trim()));
    for (const [block, name] of Object.entries(names)) {
      const row = zrtpAlgorithm(rows, block.trim())!;
      // The table says in brackets what the grade says here.
      expect(name.replace(/ \(.*\)$/, '')).toBe(row.name);
    }
  });

  it('grades as weak what the table calls weak, and nothing else', () => {
    const weak = Object.entries(table.zrtp.auth_tag).filter(([, name]) => name.includes('weak'));
    expect(ZRTP_AUTH_TAGS.filter(({ grade }) => grade === 'C').map(({ block }) => block)).toEqual(
      weak.map(([block]) => block),
    );
  });

  it('names every error of the table, and one that is not there by its number', () => {
    for (const code of Object.keys(table.zrtp.errors)) expect(zrtpErrorName(Number(code))).not.toMatch(/^error 0x/);
    expect(zrtpErrorName(0x42)).toBe('error 0x42');
  });
});

describe('MIKEY', () => {
  const MODES: [RegExp, string][] = [
    [/^Pre-shared|^PSK/, 'psk'],
    [/^Public key|^PK/, 'pke'],
    [/^D-H/, 'dh'],
    [/^DHHMAC/, 'dhhmac'],
    [/^RSA-R/, 'rsa-r'],
    [/^Error/, 'error'],
    [/^SAKKE/, 'sakke'],
    [/^(REQUEST_(INIT|RESP)|TRANSFER|RESOLVE)/, 'ticket'],
    [/^(REQUEST_KEY|[IR]_MESSAGE)/, 'ibake'],
  ];

  it.each(Object.entries(table.mikey.data_types))('data type %s: %s', (code, name) => {
    // Rows 19 on: RFC 6267, with REQUEST_KEY_RESP among them.
    const mode = Number(code) >= 19 && Number(code) <= 25 ? 'ibake' : MODES.find(([pattern]) => pattern.test(name))![1];
    expect(mikeyDataType(Number(code)).mode).toBe(mode);
  });

  it('knows the algorithms of the table', () => {
    for (const [code, name] of Object.entries(table.mikey.kemac_encr))
      expect(name).toContain(mikeyEncryption(Number(code)));
    for (const [code, name] of Object.entries(table.mikey.kemac_mac))
      expect(name).toContain(mikeyMac(Number(code)).name);
    for (const [code, words] of Object.entries(table.mikey.dh_groups)) {
      const group = mikeyDhGroup(Number(code))!;
      expect(words).toContain(`${group.name}, ${group.bits} bit`);
      expect(mikeyDhGroupByName(group.name)).toBe(group);
    }
    expect(mikeyDhGroup(3)).toBeNull();
  });
});
