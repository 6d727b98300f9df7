import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { MAX_EVIDENCE } from '../../src/report/findings.ts';
import { jsonSchema, ReportSchema } from '../../src/report/schema.ts';
import { RULES as CATALOGUE } from '../../src/rules/index.ts';
import { judge } from '../../src/rules/judge.ts';
import { captureFacts, facts, frame, JUDGED_AT, mediaLeg, signalingLeg, stream } from '../support/facts-builder.ts';
import {
  COMPLETE,
  cleanPass,
  failed,
  hostile,
  KEYS,
  MEDIA,
  manyFindings,
  manyLegs,
  nothingToTest,
  open,
  passed,
  reportOf,
  SAMPLES,
  SIGNALING,
} from './samples.ts';

describe('the schema', () => {
  it.each(Object.keys(SAMPLES))('accepts the built report: %s', (name) => {
    const report = SAMPLES[name]!();
    expect(ReportSchema.parse(report)).toEqual(report);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('rejects a field that is missing, one too many, and undefined', () => {
    const report = cleanPass();
    const { verdict: _, ...without } = report;
    expect(ReportSchema.safeParse(without).success).toBe(false);
    expect(ReportSchema.safeParse({ ...report, extra: 1 }).success).toBe(false);
    expect(ReportSchema.safeParse({ ...report, command: undefined }).success).toBe(false);
    const [leg, ...legs] = report.legs;
    expect(ReportSchema.safeParse({ ...report, legs: [{ ...leg, extra: 1 }, ...legs] }).success).toBe(false);
    expect(ReportSchema.safeParse({ ...report, generatedAt: '2026-11-21T10:00:00Z' }).success).toBe(false);
  });

  it('is JSON Schema 2020-12, closed, with every top-level field required', () => {
    const schema = jsonSchema() as { $schema: string; required: string[]; additionalProperties: boolean };
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.additionalProperties).toBe(false);
    expect([...schema.required].sort()).toEqual(Object.keys(cleanPass()).sort());
  });

  it('holds every field that the contract names', () => {
    const report = manyFindings();
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(
        'schema schemaVersion tool generatedAt verdict exitCode exitReason policy captures accounting gaps calls legs tlsSessions certificates findings controls limitations'.split(
          ' ',
        ),
      ),
    );
    const fields: readonly [object, string][] = [
      [
        report.captures[0]!,
        'file sha256 bytes format compression linkTypes snaplen frames firstFrameAt lastFrameAt truncatedFrames reportedDrops damaged',
      ],
      [report.gaps[0]!, 'reason layer count first'],
      [report.calls[0]!, 'id callIds from to startedAt endedAt outcome legs protection'],
      [
        report.legs[0]!,
        'id plane protocol transport a b protection basis reason sip tls srtp codecs streams frames octets first last callIds',
      ],
      [report.legs[1]!.srtp!, 'keying profile offered answered rtcpProtected'],
      [report.legs[1]!.streams[0]!, 'ssrc direction payloadTypes packets octets lost encrypted confidence method'],
      [
        report.tlsSessions[0]!,
        'id protocol client server version cipherSuite group signatureScheme serverName alpn handshake resumed clientAuthenticated certificates certificatesHidden decrypted useSrtp connections legs first',
      ],
      [
        report.certificates[0]!,
        'id subject issuer subjectAltNames serial notBefore notAfter keyAlgorithm keyBits signatureAlgorithm sha256 selfSigned seenOn first',
      ],
      [
        report.findings[0]!,
        'id rule verdict severity criteria leg call title message remedy evidence displayFilter occurrences waiver',
      ],
      [report.findings[0]!.evidence[0]!, 'capture frame at what'],
      [report.controls[0]!, 'criterion title result tested exceptions open waived rules'],
      [report.controls[0]!.rules[0]!, 'rule pass fail open notApplicable waived'],
      [report.limitations[0]!, 'id text'],
    ];
    for (const [row, names] of fields) expect(Object.keys(row)).toEqual(expect.arrayContaining(names.split(' ')));
  });
});

describe('counts reconcile', () => {
  it.each(Object.keys(SAMPLES))('%s', (name) => {
    const report = SAMPLES[name]!();
    const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
    expect(sum(Object.values(report.accounting.classes))).toBe(report.accounting.frames);
    expect(sum(Object.values(report.summary.protection))).toBe(report.legs.length);
    expect(sum(Object.values(report.summary.failed)) + sum(Object.values(report.summary.open))).toBe(
      report.findings.length,
    );
    for (const control of report.controls) {
      expect(control.tested).toBe(sum(control.rules.map((counts) => counts.pass + counts.fail)));
      expect(control.exceptions).toBe(sum(control.rules.map((counts) => counts.fail)));
      expect(control.open).toBe(sum(control.rules.map((counts) => counts.open)));
    }
    expect([...report.topFindings].sort()).toEqual(report.findings.map((finding) => finding.id).sort());
    expect([...report.weakestLegs].sort()).toEqual(report.legs.map((leg) => leg.id).sort());
    const top = new Set(report.findings.map((finding) => finding.id));
    expect(top.size).toBe(report.findings.length);
  });
});

describe('findings', () => {
  const captures = [captureFacts({ frames: 5000 })];

  it('folds the same fact on several legs into one, and keeps the true count of evidence', () => {
    const report = manyLegs(200);
    expect(report.findings).toHaveLength(1);
    const [finding] = report.findings;
    expect(finding).toMatchObject({ occurrences: 22, evidenceTotal: 22, leg: 'leg-5', severity: 'critical' });
    expect(finding!.legs).toHaveLength(22);
    expect(finding!.evidence).toHaveLength(MAX_EVIDENCE);
    expect(finding!.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('keeps an exception and an open question of one path apart', () => {
    const same = { identity: 'media-encrypted|path', legs: ['leg-1'] };
    const report = reportOf(facts({ captures, legs: [mediaLeg({ id: 'leg-1' })] }), [
      failed(MEDIA, 'In clear.', [3], same),
      open(MEDIA, 'Too little.', 9, same),
    ]);
    expect(report.findings.map((finding) => finding.verdict)).toEqual(['fail', 'open']);
    expect(report.findings[0]!.id).not.toBe(report.findings[1]!.id);
  });

  it('sorts by first appearance, and lists the worst first beside it', () => {
    const report = reportOf(facts({ captures, legs: [mediaLeg(), signalingLeg()] }), [
      failed(SIGNALING, 'Late.', [40], { legs: ['leg-1'] }),
      failed(KEYS, 'Later.', [50], { legs: ['leg-2'] }),
      open(MEDIA, 'First.', 2, { legs: ['leg-2'] }),
    ]);
    expect(report.findings.map((finding) => finding.message)).toEqual(['First.', 'Late.', 'Later.']);
    const byId = new Map(report.findings.map((finding) => [finding.id, finding.message]));
    expect(report.topFindings.map((id) => byId.get(id))).toEqual(['Later.', 'Late.', 'First.']);
  });

  it('lists a question that decides the verdict before exceptions that do not', () => {
    const report = reportOf(facts({ captures, legs: [mediaLeg(), signalingLeg()] }), [
      { ...failed(SIGNALING, 'Medium.', [1], { legs: ['leg-1'] }), severity: 'medium' },
      open(MEDIA, 'Critical.', 2, { legs: ['leg-2'] }),
      { ...open(KEYS, 'Low.', 3, { legs: ['leg-2'] }), severity: 'low' },
    ]);
    const byId = new Map(report.findings.map((finding) => [finding.id, finding.message]));
    expect(report.topFindings.map((id) => byId.get(id))).toEqual(['Critical.', 'Medium.', 'Low.']);
  });

  it('gives one display filter per capture file', () => {
    const two = [captureFacts({ file: 'a.pcap' }), captureFacts({ file: 'b.pcap' })];
    const judgment = failed(MEDIA, 'In clear.', [3, 4, 5], { legs: ['leg-2'] });
    const later = { ...judgment, evidence: [...judgment.evidence, { at: frame(9, 2e9, 1), what: 'RTP' }] };
    const [finding] = reportOf(facts({ captures: two, legs: [mediaLeg()] }), [later]).findings;
    expect(finding!.displayFilter).toBe('frame.number in {3..5}');
    expect(finding!.displayFilters).toEqual([
      { capture: 0, file: 'a.pcap', filter: 'frame.number in {3..5}' },
      { capture: 1, file: 'b.pcap', filter: 'frame.number in {9}' },
    ]);
  });
});

describe('controls', () => {
  it('are not tested until something passed or failed', () => {
    expect(nothingToTest().controls.map((control) => control.result)).toEqual(Array(8).fill('not-tested'));
    const report = reportOf(facts({ legs: [mediaLeg()] }), [open(MEDIA, 'Too little.', 2)]);
    expect(report.controls.find((control) => control.criterion === 'CC6.7')).toMatchObject({
      result: 'not-tested',
      tested: 0,
      open: 1,
    });
  });

  it('note exceptions when a rule failed, none when all passed', () => {
    const report = reportOf(facts({ legs: [mediaLeg(), signalingLeg()] }), [
      passed(MEDIA, 2),
      failed(KEYS, 'Readable.', [3]),
    ]);
    const result = new Map(report.controls.map((control) => [control.criterion, control.result]));
    expect(result.get('CC6.7')).toBe('exceptions-noted');
    expect(result.get('C1.1')).toBe('no-exceptions-noted');
    expect(result.get('CC7.2')).toBe('not-tested');
  });
});

describe('the report', () => {
  it('is open and exits 3 when there is nothing to test, and never says pass', () => {
    expect(nothingToTest()).toMatchObject({ verdict: 'open', exitCode: 3 });
  });

  it('is open when only the capture itself could be tested', () => {
    const report = reportOf(facts({ captures: [captureFacts()], legs: [signalingLeg()] }), [passed(COMPLETE, 1)]);
    expect(report).toMatchObject({ verdict: 'open', exitCode: 3 });
  });

  it('masks identities unless asked not to', () => {
    expect(cleanPass().calls[0]).toMatchObject({
      from: 'sip:+1415•••••12@example.com',
      to: 'sip:+4420•••••58@carrier.example',
      callIds: ['a84b4c76e66710'],
    });
    expect(JSON.stringify(cleanPass())).not.toContain('4155550112');
  });

  it('has the same bytes twice', () => {
    expect(JSON.stringify(manyFindings())).toBe(JSON.stringify(manyFindings()));
  });

  it('never claims compliance', () => {
    for (const make of Object.values(SAMPLES)) expect(JSON.stringify(make())).not.toMatch(/complian/i);
  });

  it('holds no character that acts, wherever a stranger could write', () => {
    for (const identities of ['clear', 'mask'] as const) {
      const text = JSON.stringify(hostile({ identities }));
      expect(text.match(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g)).toBeNull();
      expect(text.match(/\\u00[01]/g)).toBeNull();
      expect(/\p{Cs}/u.test(text)).toBe(false);
    }
    expect(Object.keys(hostile().legs[0]!.sip!.methods)).toContain('\\u{5f}_proto__');
  });

  it('is built from the real rules', () => {
    const of = facts({
      legs: [
        signalingLeg({ id: 'leg-1', protection: 'cleartext', reason: 'SIP in clear.' }),
        mediaLeg({ id: 'leg-2', protection: 'cleartext', streams: [stream({ encrypted: 'no', packets: 500 })] }),
      ],
    });
    const report = reportOf(of, judge(of, SOC2_DEFAULT, JUDGED_AT), { rules: CATALOGUE });
    expect(ReportSchema.parse(report)).toEqual(report);
    expect(report.verdict).toBe('fail');
    expect(report.findings.map((finding) => finding.rule)).toContain('signaling-encrypted');
  });
});

describe('limitations', () => {
  it('always say that a capture is a sample of a time and a place', () => {
    expect(
      cleanPass()
        .limitations.slice(0, 3)
        .map(({ id }) => id),
    ).toEqual(['sample-of-traffic', 'point-in-time', 'zones-not-declared']);
  });

  it('name what this capture could not show', () => {
    expect(manyFindings().limitations.map(({ id }) => id)).toEqual([
      'sample-of-traffic',
      'point-in-time',
      'zones-not-declared',
      'legs-open',
      'certificates-hidden-by-tls13',
      'revocation-not-checked',
      'sdp-hidden-by-tls',
      'media-without-signaling',
      'addresses-for-documentation',
      'truncated-frames',
      'drops-reported',
      'missing-octets',
    ]);
    expect(nothingToTest().limitations.map(({ id }) => id)).toContain('no-voip');
    expect(hostile().limitations.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['one-direction-only', 'unreadable-content', 'capture-damaged']),
    );
  });
});
