/** A policy file: what it may say, and an error to act on for everything else. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { PolicyError, problemLine } from '../../src/criteria/policy-file/problem.ts';
import { readPolicy } from '../../src/criteria/policy-file/read-policy.ts';
import { didYouMean, editDistance, suggest } from '../../src/criteria/policy-file/suggest.ts';
import { PROFILES, policyOf } from '../../src/criteria/profiles/index.ts';
import { policy, RULE_IDS, TWO_CARRIERS } from '../support/policies.ts';

/** What the file is refused for, as it is printed. */
function refusal(yaml: string): string {
  try {
    policy(yaml);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems.map((problem) => problemLine('f.yaml', problem)).join('\n');
    throw error;
  }
  return 'none';
}

describe('a policy file', () => {
  it('that says nothing is the default, but for its name', () => {
    expect(policy('')).toEqual({ ...SOC2_DEFAULT, name: 'own policy on soc2-default' });
    expect(policy('# only a remark\n')).toEqual(policy(''));
  });

  it('changes what it names and keeps the rest', () => {
    const read = policy('name: acme\nversion: 2027-01\nfailOn: medium\ncertificates: { minimumRsaBits: 3072 }\n');
    expect(read).toEqual({
      ...SOC2_DEFAULT,
      name: 'acme',
      version: '2027-01',
      failOn: 'medium',
      certificates: { ...SOC2_DEFAULT.certificates, minimumRsaBits: 3072 },
    });
  });

  it('starts from the profile that it names', () => {
    expect(policy('profile: modern').minimumVersion.tls).toBe('TLS 1.3');
    expect(policy('profile: modern\nminimumVersion: { tls: TLS 1.2 }').minimumVersion).toEqual({
      tls: 'TLS 1.2',
      dtls: 'DTLS 1.2',
    });
  });

  it('declares two carriers', () => {
    const { paths, endpoints } = policy(TWO_CARRIERS);
    expect(paths.map(({ name, signaling }) => [name, signaling])).toEqual([
      ['x', { tls: '1.2', mutual: true }],
      ['y', { tls: '1.3', mutual: false }],
    ]);
    expect(endpoints.sbc).toMatchObject({ zone: null, addresses: ['192.0.2.10'] });
  });

  it('is not changed by what is written in quotes or not', () => {
    expect(policy('numbers: { premium: ["+1900", +44 909] }').numbers.premium).toEqual(['+1900', '+44909']);
  });
});

describe('is refused, with line, column, key and what was expected:', () => {
  const waiver = (parts: string) =>
    `waivers:\n  - rule: media-encrypted\n    reason: accepted for now\n    owner: voice\n    approvedBy: ciso\n${parts}`;

  it.each([
    [
      'a misspelled key',
      'certificates:\n  minimumRsaBit: 2048\n',
      'f.yaml:2:3: certificates.minimumRsaBit: unknown key "minimumRsaBit": did you mean "minimumRsaBits"?',
    ],
    ['a misspelled section', 'failon: high\n', 'f.yaml:1:1: failon: unknown key "failon": did you mean "failOn"?'],
    [
      'a misspelled profile',
      'profile: modrn\n',
      'f.yaml:1:10: profile: unknown profile "modrn": did you mean "modern"?',
    ],
    [
      'a misspelled word',
      'failOn: hgih\n',
      'f.yaml:1:9: failOn: expected one of "critical", "high", "medium", "low", "none", not "hgih". Did you mean "high"?',
    ],
    [
      'a network that is none',
      'networks:\n  office:\n    zone: internal\n    addresses: [10.0.0.0/33]\n',
      'f.yaml:4:17: networks.office.addresses[0]: expected an address such as 192.0.2.10, or a network such as 10.0.0.0/8 or 2001:db8::/32, not "10.0.0.0/33".',
    ],
    [
      'a network with bits beyond its prefix',
      'endpoints: { x: { addresses: [10.20.1.0/16] } }',
      'expected the network 10.20.0.0/16, or an address without a prefix, not "10.20.1.0/16".',
    ],
    [
      'an address that programs read in two ways',
      'endpoints: { x: { addresses: [010.0.0.1] } }',
      'expected an address such as',
    ],
    [
      'an internal network that everyone can reach',
      'networks: { office: { zone: internal, addresses: [8.8.8.0/24] } }',
      'expected a private network',
    ],
    [
      'everything as internal',
      'networks: { all: { zone: internal, addresses: [0.0.0.0/0] } }',
      'expected a private network',
    ],
    [
      'an internal place by what a peer says of itself',
      'endpoints: { x: { zone: internal, addresses: [10.0.0.1], serverNames: [a.example] } }',
      'an internal place is known by its addresses alone',
    ],
    [
      'a place that is known by nothing',
      'endpoints: { x: { zone: carrier } }',
      'f.yaml:1:17: endpoints.x: expected addresses, serverNames, certificates or domains to know it by',
    ],
    [
      'one network twice',
      'endpoints: { x: { addresses: [10.0.0.1] }, y: { addresses: [10.0.0.1/32] } }',
      '10.0.0.1/32 stands under "x" already',
    ],
    [
      'the name of a zone for an endpoint',
      'endpoints: { carrier: { addresses: [10.0.0.1] } }',
      'f.yaml:1:14: endpoints.carrier: "carrier" means a zone, or any place: choose another name.',
    ],
    [
      'the name of a network for an endpoint',
      'networks: { x: { addresses: [10.0.0.1] } }\nendpoints: { x: { addresses: [10.0.0.2] } }',
      'f.yaml:2:14: endpoints.x: expected a name that no network or other endpoint has.',
    ],
    [
      'a path to nobody',
      'endpoints: { carrier-x: { addresses: [10.0.0.1] } }\npaths: [{ name: p, from: any, to: carier-x }]',
      'f.yaml:2:35: paths[0].to: unknown network, endpoint or zone "carier-x": did you mean "carrier-x"?',
    ],
    [
      'two paths of one name',
      'paths: [{ name: p, from: any, to: carrier }, { name: p, from: any, to: vendor }]',
      'paths[1].name: expected a name that no other path has',
    ],
    [
      'a profile of SRTP that does not exist',
      'paths: [{ name: p, from: any, to: any, media: { srtp: AES-512 } }]',
      'paths[0].media.srtp: expected any, AES-128, AES-256, AEAD, or the name of a suite',
    ],
    [
      'a zone that does not exist',
      'zones:\n  carier: {}\n',
      'f.yaml:2:3: zones.carier: unknown key "carier": did you mean "carrier"?',
    ],
    [
      'a floor that is none',
      'zones:\n  carrier:\n    minimumVersion: { tls: TLS 1.4 }\n',
      'f.yaml:3:28: zones.carrier.minimumVersion.tls: expected one of',
    ],
    ['waivers of a zone', 'zones: { carrier: { waivers: [] } }', 'zones.carrier.waivers: unknown key "waivers".'],
    [
      'a floor of a path that is none',
      'paths: [{ name: p, from: any, to: any, floors: { media: { minimumPacket: 3 } } }]',
      'paths[0].floors.media.minimumPacket: unknown key "minimumPacket": did you mean "minimumPackets"?',
    ],
    [
      'a date that does not exist',
      waiver('    where: { leg: leg-1 }\n    expires: 2027-02-30\n'),
      'f.yaml:7:14: waivers[0].expires: expected a date that exists in the calendar, not "2027-02-30".',
    ],
    [
      'a date that is none',
      waiver('    where: { leg: leg-1 }\n    expires: soon\n'),
      'expected a date such as 2027-01-31, not "soon"',
    ],
    [
      'a waiver without a date',
      waiver('    where: { leg: leg-1 }\n'),
      'f.yaml:2:5: waivers[0].expires: expected a date such as 2027-01-31, and it is missing.',
    ],
    [
      'a waiver without a reason',
      'waivers: [{ rule: media-encrypted, where: { leg: leg-1 }, owner: voice, approvedBy: ciso, expires: 2027-01-01 }]',
      'waivers[0].reason: expected a few words that an auditor understands, and it is missing.',
    ],
    [
      'a waiver with an empty reason',
      'waivers: [{ rule: media-encrypted, reason: " ", where: { leg: leg-1 }, owner: voice, approvedBy: ciso, expires: 2027-01-01 }]',
      'waivers[0].reason: expected a few words',
    ],
    [
      'a waiver for everything by accident',
      waiver('    where: {}\n    expires: 2027-01-01\n'),
      'to say where it holds (or anywhere: true)',
    ],
    [
      'a waiver for everything beside a place',
      waiver('    where: { anywhere: true, leg: leg-1 }\n    expires: 2027-01-01\n'),
      'expected anywhere alone',
    ],
    [
      'a waiver of a rule that does not exist',
      waiver('    where: { leg: leg-1 }\n    expires: 2027-01-01\n').replace('media-encrypted', 'media-encryptd'),
      'f.yaml:2:11: waivers[0].rule: unknown rule "media-encryptd": did you mean "media-encrypted"?',
    ],
    [
      'a waiver for a path that does not exist',
      waiver('    where: { path: x }\n    expires: 2027-01-01\n'),
      'waivers[0].where.path: unknown path "x".',
    ],
    [
      'a severity for a rule that does not exist',
      'severities: { signaling-encryptd: { severity: low, reason: for now } }',
      'severities.signaling-encryptd: unknown rule "signaling-encryptd": did you mean "signaling-encrypted"?',
    ],
    [
      'a severity without a reason',
      'severities: { signaling-encrypted: { severity: low } }',
      'severities.signaling-encrypted.reason: expected a few words that an auditor understands, and it is missing.',
    ],
    [
      'a time zone that does not exist',
      'businessHours: { timeZone: Europe/Berln, days: [monday], from: "08:00", to: "17:00" }',
      'expected a time zone of the IANA database',
    ],
    [
      'hours that end before they begin',
      'businessHours: { timeZone: UTC, days: [monday], from: "18:00", to: "07:00" }',
      'expected a time after "from"',
    ],
    [
      'hours without days',
      'businessHours: { timeZone: UTC, from: "08:00", to: "17:00" }',
      'businessHours.days: expected a list of days such as [monday, friday], and it is missing.',
    ],
    [
      'a waiver without a place',
      waiver('    expires: 2027-01-01\n'),
      'waivers[0].where: expected where it holds, such as { path: NAME } or { endpoint: NAME }, and it is missing.',
    ],
    [
      'a path with one end',
      'paths: [{ name: p, from: any }]',
      'paths[0].to: expected the name of a zone, a network or an endpoint, or any, and it is missing.',
    ],
    [
      'a path to an address with a prefix',
      'paths: [{ name: p, from: 10.20.0.0/16, to: any }]',
      'paths[0].from: expected the name of a zone, a network or an endpoint, or any, not "10.20.0.0/16".',
    ],
    [
      'a promise in one word',
      'paths: [{ name: p, from: any, to: any, media: srtp }]',
      'paths[0].media: expected what was promised, such as { srtp: any }, not "srtp".',
    ],
    [
      'a waiver without a dash',
      'waivers:\n  rule: media-encrypted\n',
      'f.yaml:2:3: waivers: expected a list, each entry of it behind a dash, not keys with values.',
    ],
    [
      'a name where an address stands',
      'endpoints: { x: { addresses: [sip.carrier-x.example] } }',
      '2001:db8::/32 (names of hosts stand under serverNames or domains), not "sip.carrier-x.example".',
    ],
    [
      'a number that would lose its 0',
      'numbers: { premium: [0900] }',
      'f.yaml:1:22: a number loses the 0 that it begins with: put 0900 in quotes.',
    ],
    ['a section that is a number', 'certificates: 5\n', 'f.yaml:1:15: certificates: expected keys with values, not 5.'],
    ['a list', '- 1\n', 'f.yaml: a policy is a list of keys with values'],
    ['a key given twice', 'failOn: low\nfailOn: high\n', 'f.yaml:2:1: the key "failOn" is given twice.'],
    [
      'a text that begins with a star',
      'endpoints:\n  y: { serverNames: [*.carrier-y.example] }\n',
      'f.yaml:2:22: a text that begins with * goes in quotes: "*.carrier-y.example".',
    ],
    [
      'a text that holds a colon',
      'name: acme: voice\n',
      'f.yaml:1:7: this is not YAML as a policy needs it: Nested mappings are not allowed in compact mappings. A text that holds a colon',
    ],
    [
      'a tab',
      'networks:\n\tx: 1\n',
      'f.yaml:2:1: this is not YAML as a policy needs it: Tabs are not allowed as indentation. Indent with spaces.',
    ],
    [
      'entries below a key that has a value',
      'networks: {}\n  office: { zone: internal, addresses: [10.20.0.0/16] }\n',
      'and a key with entries below it has no {} or [] behind its colon.',
    ],
    ['a bracket that stays open', 'a: { b: 1\nc: 2\n', 'Close the bracket that was opened before.'],
    ['no YAML', 'failOn: "high\n', 'this is not YAML as a policy needs it'],
    ['two documents', 'failOn: low\n---\nfailOn: high\n', 'this is not YAML as a policy needs it'],
    ['a key that acts on objects', '__proto__: { failOn: none }\n', 'f.yaml:1:1: "__proto__" is no key of a policy.'],
    ['a tag', 'name: !!js/function "() => 1"\n', 'this is not YAML as a policy needs it'],
  ])('%s', (_what, yaml, says) => {
    expect(refusal(yaml)).toContain(says);
  });

  it.each([
    ['a misspelled key, not for what is then missing', 'networks: { x: { adresses: [10.0.0.1] } }'],
    ['a date, not for the calendar too', waiver('    where: { leg: leg-1 }\n    expires: 2027-1-31\n')],
    ['a time, not for those beside it', 'businessHours: { timeZone: UTC, days: [monday], from: "8:00", to: "17:00" }'],
  ])('once for %s', (_what, yaml) => {
    expect(refusal(yaml).split('\n')).toHaveLength(1);
  });

  it('several at once, in the order of the file', () => {
    expect(
      refusal('failOn: hgih\nmedai: {}\nclockSkewSeconds: -1\n')
        .split('\n')
        .map((line) => line.slice(0, 9)),
    ).toEqual(['f.yaml:1:', 'f.yaml:2:', 'f.yaml:3:']);
  });
});

describe('a hostile file', () => {
  it.each([
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
        .split('')
        .map((key, index) => `${key}: &${key} [${`*${'abcdefgh'[index]},`.repeat(9)}]\n`)
        .join('')}`,
    ],
    ['deep brackets', '['.repeat(100_000)],
    ['deep lists', ' - '.repeat(50_000)],
    ['deep maps', Array.from({ length: 3000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['a million characters', `name: ${'x'.repeat(1_000_001)}`],
    ['many keys', Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')],
  ])('of %s is refused in time', (_what, yaml) => {
    const started = performance.now();
    expect(refusal(yaml)).not.toBe('none');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('of any text is refused with a problem, or is a policy', () => {
    const words = fc.constantFrom(
      'profile',
      'modern',
      'zones',
      'carrier',
      ': ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '"',
      '#',
      '1',
      '|',
      '!',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 5 })), { maxLength: 30 }), (parts) => {
        const yaml = parts.join('');
        try {
          readPolicy(yaml, RULE_IDS);
        } catch (error) {
          expect(error, yaml).toBeInstanceOf(PolicyError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the documentation', () => {
  it.each([
    ['README.md', 2],
    ['docs/policy.md', 2],
  ])('%s shows policies that can be used', (name, endpoints) => {
    const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
    const blocks = [...text.matchAll(/^( *)```yaml\n(.*?)^ *```$/gms)].map(([, indent, yaml]) =>
      yaml!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    );
    expect(blocks.length).toBeGreaterThan(1);
    const read = policy(blocks.join('\n'));
    expect(Object.keys(read.endpoints).length).toBeGreaterThan(endpoints);
    expect(read.waivers).toHaveLength(1);
  });
});

describe('profiles', () => {
  it.each(PROFILES.map((profile) => [profile.name, profile] as const))(
    '%s is a whole policy with a date',
    (name, profile) => {
      expect(policyOf(profile)).toMatchObject({ name, version: profile.version });
      expect(profile.version).toMatch(/^\d{4}-\d{2}$/);
    },
  );

  it('legacy-trunk never excuses what can be read', () => {
    expect(policy('profile: legacy-trunk').inClear).toEqual(SOC2_DEFAULT.inClear);
  });
});

describe('suggestions', () => {
  it('count edits, and two neighbors that changed places once', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('hgih', 'high')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
  });

  it('name what is near, two that are as near, and nothing when nothing is or more are', () => {
    expect(suggest('carier', ['carrier', 'vendor'])).toEqual(['carrier']);
    expect(suggest('xyzzy', ['carrier', 'vendor'])).toEqual([]);
    expect(suggest('TLS 1.4', ['TLS 1.2', 'TLS 1.3'])).toEqual(['TLS 1.2', 'TLS 1.3']);
    expect(suggest('TLS 1.4', ['TLS 1.1', 'TLS 1.2', 'TLS 1.3'])).toEqual([]);
    expect(didYouMean(['TLS 1.2', 'TLS 1.3'])).toBe('did you mean "TLS 1.2" or "TLS 1.3"?');
    expect(didYouMean([])).toBeNull();
  });
});
