/**
 * Writes src/registry/data/*.ts from the source tables in fixtures/registry/*.json.
 *
 *   node scripts/build-registry.mjs            write the modules
 *   node scripts/build-registry.mjs --check    exit 1 when a module is not what the tables say
 *
 * One array per row, one row per line: small to load, and a changed code point is a one-line diff.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const table = (name) => JSON.parse(readFileSync(new URL(`fixtures/registry/${name}.json`, root), 'utf8'));

/** Marks such as `[memory]` say how sure the author of a row was; they are not part of the reason. */
const reason = (text) => text.replace(/\s*\[(?:memory|secondary source)[^\]]*\]|^memory: /g, '').trim();

/** A row that says `as above` means the row before it: written out here, because a report shows one row alone. */
function writtenOut(rows) {
  let above = '';
  return rows.map((r) => {
    const why = reason(r.why).replace(/^as above/, above);
    if (!r.why.startsWith('as above')) above = why;
    return { ...r, why };
  });
}

/** `bytes = 4 + dTS/2` as [4, 1, 2]: fixed octets, then octets per timestamp tick as a fraction; nulls when it is no such rule. */
function sizeRule(words) {
  const rule = /^bytes = (?:(\d+) \+ )?(?:(\d+)\*)?dTS(?:\/(\d+))?/.exec(words);
  return rule === null ? [null, null, null] : [Number(rule[1] ?? 0), Number(rule[2] ?? 1), Number(rule[3] ?? 1)];
}
const code = (hex) => Number.parseInt(hex.slice(2), 16);
const hex = (number) => `0x${number.toString(16).padStart(4, '0')}`;

/** Reasons repeat over many rows: each is written once and named by its index. */
function pool() {
  const texts = [];
  return {
    texts,
    index(text) {
      const known = texts.indexOf(text);
      return known === -1 ? texts.push(text) - 1 : known;
    },
  };
}

const literal = (value) =>
  typeof value === 'string' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : String(value);
const row = (first, rest) => `  [${[first, ...rest.map(literal)].join(', ')}],`;
const lines = (texts) => texts.map((text) => `  ${literal(text)},`);

const header = (from) => `// Generated from fixtures/registry/${from} by scripts/build-registry.mjs. Do not edit.\n`;

function cipherSuites() {
  const { suites, grease } = table('tls-cipher-suites');
  const reasons = pool();
  const rows = suites.map((s) =>
    row(hex(code(s.hex)), [
      s.name,
      s.kx,
      s.auth,
      s.enc,
      s.bits,
      s.mode,
      s.mac,
      s.pfs === 'psk_mode' ? 'by-psk-mode' : s.pfs,
      s.aead,
      s.export,
      s.grade,
      s.severity,
      reasons.index(reason(s.why)),
    ]),
  );
  return [
    header('tls-cipher-suites.json'),
    "import type { Grade, Severity } from '../grade.ts';\n",
    '/** code, name, kx, auth, enc, bits, mode, mac, pfs, aead, export, grade, severity, index into CIPHER_SUITE_REASONS */',
    'export type CipherSuiteRow = readonly [',
    '  number, string, string, string, string | null, number | null, string | null, string | null,',
    "  boolean | 'by-psk-mode' | null, boolean | null, boolean, Grade, Severity, number,",
    '];\n',
    'export const CIPHER_SUITE_REASONS: readonly string[] = [',
    ...lines(reasons.texts),
    '];\n',
    'export const CIPHER_SUITE_ROWS: readonly CipherSuiteRow[] = [',
    ...rows,
    '];\n',
    '/** RFC 8701: reserved values that clients offer to keep servers tolerant; also used for groups, extensions and versions. */',
    `export const GREASE_CODES: readonly number[] = [${grease.map((g) => hex(code(g))).join(', ')}];`,
  ];
}

function tlsParameters() {
  const { versions, groups, signature_schemes: schemes } = table('tls-groups-sigs-versions');
  return [
    header('tls-groups-sigs-versions.json'),
    "import type { Grade, Severity } from '../grade.ts';\n",
    '/** code, name, grade, severity, why */',
    'export type VersionRow = readonly [number, string, Grade, Severity, string];\n',
    'export const VERSION_ROWS: readonly VersionRow[] = [',
    ...versions.map((v) => row(hex(code(v.hex)), [v.name, v.grade, v.severity, reason(v.why)])),
    '];\n',
    '/** code, name, kind, security bits, grade, severity, why */',
    'export type GroupRow = readonly [number, string, string, number | null, Grade, Severity, string];\n',
    'export const GROUP_ROWS: readonly GroupRow[] = [',
    ...writtenOut(groups).map((g) =>
      row(hex(code(g.hex)), [g.name, g.kind, g.security_bits, g.grade, g.severity, g.why]),
    ),
    '];\n',
    '/** code, name, where it may be used, grade, severity, why */',
    'export type SignatureSchemeRow = readonly [number, string, string, Grade, Severity, string];\n',
    'export const SIGNATURE_SCHEME_ROWS: readonly SignatureSchemeRow[] = [',
    ...schemes.map((s) => row(hex(code(s.hex)), [s.name, s.context, s.grade, s.severity, reason(s.why)])),
    '];',
  ];
}

function srtp() {
  const { profiles } = table('dtls-srtp-profiles');
  const { suites } = table('sdes-crypto-suites');
  return [
    header('dtls-srtp-profiles.json and sdes-crypto-suites.json'),
    "import type { Grade, Severity } from '../grade.ts';\n",
    '/** code, name, cipher, master key, master salt, SRTP tag, SRTCP tag, exporter (all in octets), grade, severity, why */',
    'export type SrtpProfileRow = readonly [',
    '  number, string, string, number, number, number, number, number, Grade, Severity, string,',
    '];\n',
    'export const SRTP_PROFILE_ROWS: readonly SrtpProfileRow[] = [',
    ...writtenOut(profiles).map((p) =>
      row(hex(code(p.hex)), [
        p.name,
        p.cipher,
        p.master_key_octets,
        p.master_salt_octets,
        p.srtp_tag_octets,
        p.srtcp_tag_octets,
        p.exporter_octets,
        p.grade,
        p.severity,
        p.why,
      ]),
    ),
    '];\n',
    '/** name, cipher, master key, master salt, SRTP tag, SRTCP tag (all in octets), in the IANA registry, grade, severity, why */',
    'export type SdesSuiteRow = readonly [',
    '  string, string, number, number, number, number, boolean, Grade, Severity, string,',
    '];\n',
    'export const SDES_SUITE_ROWS: readonly SdesSuiteRow[] = [',
    ...writtenOut(suites).map((s) =>
      row(literal(s.name), [
        s.cipher,
        s.master_key_octets,
        s.master_salt_octets,
        s.srtp_tag_octets,
        s.srtcp_tag_octets,
        s.iana_registered,
        s.grade,
        s.severity,
        s.why,
      ]),
    ),
    '];',
  ];
}

function payloadTypes() {
  const { payload_types: types } = table('rtp-payload-types');
  return [
    header('rtp-payload-types.json'),
    '/**',
    ' * payload type (null: dynamic), name, RTP clock in Hz, channels, octets per 20 ms, size rule as fixed octets and',
    ' * numerator and denominator of octets per timestamp tick, the rule in words, note',
    ' */',
    'export type PayloadTypeRow = readonly [',
    '  number | null, string, number | null, number | null, number | null, number | null, number | null, number | null,',
    '  string, string,',
    '];\n',
    'export const PAYLOAD_TYPE_ROWS: readonly PayloadTypeRow[] = [',
    ...types
      .filter((t) => t.name !== 'reserved')
      .map((t) =>
        row(typeof t.pt === 'number' ? String(t.pt) : 'null', [
          t.name,
          t.rtp_clock,
          t.channels,
          t.bytes_per_20ms,
          ...sizeRule(t.clear_bytes_from_ts_increment),
          t.clear_bytes_from_ts_increment,
          reason(t.note),
        ]),
      ),
    '];',
  ];
}

const modules = {
  'cipher-suites.ts': cipherSuites(),
  'tls-parameters.ts': tlsParameters(),
  'srtp.ts': srtp(),
  'payload-types.ts': payloadTypes(),
};

let stale = 0;
for (const [name, content] of Object.entries(modules)) {
  const file = new URL(`src/registry/data/${name}`, root);
  const text = `${content.join('\n')}\n`;
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    stale += 1;
    console.error(`src/registry/data/${name} is not what the tables say: run node scripts/build-registry.mjs`);
  }
}
process.exitCode = stale === 0 ? 0 : 1;
