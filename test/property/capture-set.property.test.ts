/**
 * A capture cut into files says what the whole says: a ring buffer, and files whose frames lie between each other's.
 *
 * What is compared: the facts, after every reference (capture, frame) into the set was replaced by (0, number in the whole capture)
 * and the rows of the files by the row of the whole; and the report that is built from them, byte for byte. Nothing else is left out.
 */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { collectFacts } from '../../src/assess.ts';
import type { CaptureSource } from '../../src/capture/index.ts';
import { policySha256, SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { Facts } from '../../src/ledger/facts.ts';
import json from '../../src/renderers/json.ts';
import { buildReport } from '../../src/report/build.ts';
import { RULES } from '../../src/rules/index.ts';
import { judge } from '../../src/rules/judge.ts';
import { builtCaptures, type NamedCapture, recordedCaptures } from '../support/captures.ts';
import { type BuiltFrame, pcapOf } from '../support/packet-builder.ts';
import { REPORT_TIME, scanSources } from '../support/scan.ts';

let captures: NamedCapture[];

beforeAll(async () => {
  const all = [...builtCaptures, ...(await recordedCaptures())];
  captures = all.map(({ name, frames }) => ({ name, frames: inStrictOrder(frames) }));
});

describe('a ring buffer of ten files', () => {
  it('gives the report of the one file that it was cut from, byte for byte', async () => {
    for (const { name, frames } of captures) {
      const size = Math.max(1, Math.ceil(frames.length / 10));
      const expected = await rendered(await wholeFacts(frames), frames);
      expect(await rendered(await setFacts(frames, (index) => Math.floor(index / size)), frames), name).toBe(expected);
    }
  });

  it('in whatever order the files are named', async () => {
    for (const { name, frames } of captures.slice(0, 12)) {
      const size = Math.max(1, Math.ceil(frames.length / 10));
      const last = Math.floor((frames.length - 1) / size);
      const backwards = await setFacts(frames, (index) => last - Math.floor(index / size));
      expect(await rendered(backwards, frames), name).toBe(await rendered(await wholeFacts(frames), frames));
    }
  });

  it('has one row for each file, whose frames add up', async () => {
    const { frames } = captures[0]!;
    const report = await scanSources(cut(frames, (index) => index % 10).sources);
    expect(report.captures).toHaveLength(10);
    expect(report.captures.reduce((sum, capture) => sum + capture.frames, 0)).toBe(frames.length);
    expect(report.accounting.frames).toBe(frames.length);
  });
});

describe('files whose frames lie between each other', () => {
  it('say what the whole says', async () => {
    const whole = new Map<NamedCapture, string>();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 40 }),
        async (number, files) => {
          const capture = captures[number % captures.length]!;
          const { frames } = capture;
          if (!whole.has(capture)) whole.set(capture, await rendered(await wholeFacts(frames), frames));
          const facts = await setFacts(frames, (index) => files[index % files.length]!);
          expect(await rendered(facts, frames), capture.name).toBe(whole.get(capture));
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('two files with what HEP reports of one moment', () => {
  // Four of its six messages have one reported time: frames 1 to 4.
  it('say what the whole says, whichever file each message is in', async () => {
    const { frames } = captures.find(({ name }) => name === 'sip-reported-by-hep')!;
    const whole = await rendered(await wholeFacts(frames), frames);
    for (let files = 0; files < 2 ** frames.length; files++) {
      const facts = await setFacts(frames, (index) => (files >> index) & 1);
      expect(await rendered(facts, frames), files.toString(2)).toBe(whole);
    }
  });
});

/** No two frames of the same time, and none before its predecessor: only then does time alone tell the order across files. */
function inStrictOrder(frames: readonly BuiltFrame[]): BuiltFrame[] {
  let seconds = 0;
  let nanoseconds = -1;
  return frames.map((frame) => {
    const isLater = frame.seconds > seconds || (frame.seconds === seconds && frame.nanoseconds > nanoseconds);
    seconds = isLater ? frame.seconds : nanoseconds === 999_999_999 ? seconds + 1 : seconds;
    nanoseconds = isLater ? frame.nanoseconds : (nanoseconds + 1) % 1_000_000_000;
    return { ...frame, seconds, nanoseconds };
  });
}

function source(frames: readonly BuiltFrame[], name: string): CaptureSource {
  const octets = pcapOf(frames);
  return {
    kind: 'stream',
    name,
    stream: (async function* () {
      yield octets;
    })(),
  };
}

/** The frames in files by `fileOf(index)`, and for each (file, number) the number in the whole. */
function cut(frames: readonly BuiltFrame[], fileOf: (index: number) => number) {
  const files = new Map<number, { frames: BuiltFrame[]; numbers: number[] }>();
  frames.forEach((frame, index) => {
    const file = files.get(fileOf(index)) ?? { frames: [], numbers: [0] };
    files.set(fileOf(index), file);
    file.frames.push(frame);
    file.numbers.push(index + 1);
  });
  const inOrder = [...files].sort(([a], [b]) => a - b).map(([, file]) => file);
  return {
    sources: inOrder.map((file, index) => source(file.frames, `ring-${index}.pcap`)),
    numbers: inOrder.map((file) => file.numbers),
  };
}

function wholeFacts(frames: readonly BuiltFrame[]): Promise<Facts> {
  return collectFacts([source(frames, 'whole.pcap')]);
}

/** Facts of the set, with references into the whole and without the rows of the files. */
async function setFacts(frames: readonly BuiltFrame[], fileOf: (index: number) => number): Promise<Facts> {
  const { sources, numbers } = cut(frames, fileOf);
  const { captures: _files, ...facts } = await collectFacts(sources);
  return { ...(mapped(facts, numbers) as typeof facts), captures: [] };
}

function mapped(value: unknown, numbers: readonly (readonly number[])[]): unknown {
  if (Array.isArray(value)) return value.map((item) => mapped(item, numbers));
  if (typeof value !== 'object' || value === null) return value;
  if (isReference(value)) return { ...value, capture: 0, frame: numbers[value.capture]![value.frame]! };
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapped(item, numbers)]));
}

function isReference(value: object): value is { capture: number; frame: number } {
  return 'capture' in value && 'frame' in value && 'nanoseconds' in value;
}

async function rendered(facts: Facts, frames: readonly BuiltFrame[]): Promise<string> {
  const { captures: whole } = await wholeFacts(frames);
  const ofTheWhole = { ...facts, captures: whole };
  const report = buildReport({
    facts: ofTheWhole,
    judgments: judge(ofTheWhole, SOC2_DEFAULT, REPORT_TIME.seconds),
    rules: RULES,
    policy: SOC2_DEFAULT,
    policySha256: policySha256(SOC2_DEFAULT),
    tool: { version: '0.0.0-test' },
    generatedAt: REPORT_TIME,
    failOn: 'high',
    exitZero: false,
    identities: 'clear',
    command: null,
  });
  return Buffer.from(await json.render(report, {} as never)).toString('utf8');
}
