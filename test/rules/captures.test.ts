/** Each rule fires on one capture with the right frames, and stays silent on one that looks close; see `captures/rule-capture.ts`. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaptureSource } from '../../src/capture/index.ts';
import type { Report } from '../../src/report/schema.ts';
import { RULES } from '../../src/rules/index.ts';
import { FIXTURES, fixtures } from '../support/fixtures.ts';
import { policy } from '../support/policies.ts';
import { scanSources } from '../support/scan.ts';
import { RULE_CAPTURES } from './captures/index.ts';
import type { Capture } from './captures/rule-capture.ts';

describe('the tables', () => {
  it('have one entry for each rule, and none for another', () => {
    expect(RULE_CAPTURES.map(({ rule }) => rule).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it('name fixtures that exist', () => {
    const named = RULE_CAPTURES.flatMap(({ fires, sound }) => [fires.capture, sound.capture]);
    const known = fixtures.map(({ id }) => id);
    expect(named.filter((capture) => typeof capture === 'string' && !known.includes(capture))).toEqual([]);
  });

  it('show a rule open only where it cannot fail', () => {
    const open = RULE_CAPTURES.filter(({ fires }) => fires.verdict === 'open').map(({ rule }) => rule);
    const meanings = RULES.filter(({ id }) => open.includes(id)).map(({ meaning }) => meaning);
    for (const meaning of meanings) expect(Object.keys(meaning ?? { fail: '' })).not.toContain('fail');
  });

  it('leave a rule without a subject only where it cannot but fail', () => {
    const notAsked = RULE_CAPTURES.filter(({ sound }) => sound.verdict === 'notAsked').map(({ rule }) => rule);
    const meanings = RULES.filter(({ id }) => notAsked.includes(id)).map(({ meaning }) => meaning);
    for (const meaning of meanings) expect(Object.keys(meaning ?? {})).toEqual(['fail']);
  });
});

describe.each(RULE_CAPTURES)('$rule', ({ rule, fires, sound }) => {
  it(`${fires.verdict === 'fail' ? 'fails' : 'is open'} on ${nameOf(fires.capture)}, on these frames`, async () => {
    const { findings } = await scan(fires.capture, fires.policy);
    const found = findings.filter((finding) => finding.rule === rule && finding.verdict === fires.verdict);
    expect(inOrder(found.flatMap(({ evidence }) => evidence.map(({ frame }) => frame)))).toEqual(fires.frames);
  });

  it(`does not on ${nameOf(sound.capture)}: ${sound.why}`, async () => {
    const { results } = await scan(sound.capture, sound.policy);
    const verdicts = results.filter((result) => result.rule === rule).map(({ verdict }) => verdict);
    if (sound.verdict === 'notAsked') expect(verdicts).toEqual([]);
    else expect(verdicts).toContain(sound.verdict);
    expect(verdicts).not.toContain(fires.verdict);
  });
});

const scans = new Map<string, Promise<Report>>();

/** Each fixture is read once for each policy. */
function scan(capture: Capture, yaml: string | undefined): Promise<Report> {
  const judgedBy = yaml === undefined ? {} : { policy: policy(yaml) };
  if (typeof capture !== 'string') return scanSources([sourceOf(capture)], judgedBy);
  const key = JSON.stringify([capture, yaml]);
  const made = scans.get(key) ?? scanSources([sourceOf(capture)], judgedBy);
  scans.set(key, made);
  return made;
}

function sourceOf(capture: Capture): CaptureSource {
  if (typeof capture !== 'string') return { kind: 'stream', name: 'built.pcap', stream: once(capture()) };
  return { kind: 'file', path: fixtures.find(({ id }) => id === capture)?.path ?? join(FIXTURES, capture) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function nameOf(capture: Capture): string {
  return typeof capture === 'string' ? capture : 'a built capture';
}

function inOrder(frames: readonly number[]): number[] {
  return [...new Set(frames)].sort((a, b) => a - b);
}
