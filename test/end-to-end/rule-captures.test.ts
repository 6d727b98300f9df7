/** The frames on which each rule fires are what its table says of them for tshark too, which never saw our code. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RULE_CAPTURES } from '../rules/captures/index.ts';
import { fixtures } from '../support/fixtures.ts';
import { ask, temporaryFolder } from './peers.ts';

const folder = temporaryFolder('rule-captures');

afterAll(() => folder.remove());

describe.each(RULE_CAPTURES)('$rule', ({ rule, fires }) => {
  it(`fires on frames that pass ${fires.filter}`, () => {
    expect(fires.filter).not.toMatch(/frame\.number/);
    const file = typeof fires.capture === 'string' ? fixturePath(fires.capture) : built(rule, fires.capture());
    const fields = ['-T', 'fields', '-e', 'frame.number'];
    const shown = ask('tshark', ['-n', '-r', file, ...(fires.tshark ?? []), '-Y', fires.filter, ...fields]);
    const passing = shown.split('\n').map(Number);
    expect(fires.frames.filter((frame) => !passing.includes(frame))).toEqual([]);
  });
});

function fixturePath(id: string): string {
  return fixtures.find((fixture) => fixture.id === id)!.path;
}

function built(rule: string, octets: Uint8Array): string {
  const file = join(folder.path, `${rule}.pcap`);
  writeFileSync(file, octets);
  return file;
}
