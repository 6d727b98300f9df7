// Several captures read as one: in time order, each opened when its time comes, and one that cannot be read does not stop the others.
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CaptureError,
  CaptureSetError,
  type CaptureSetSummary,
  type CaptureSource,
  Frame,
  openCapture,
  openCaptureSet,
} from '../../src/capture/index.ts';
import {
  concat,
  counting,
  enhanced,
  iface,
  pcap,
  pcapHeader,
  pcapng,
  pcapRecord,
  section,
  TEST_TIME,
} from '../support/capture-writer.ts';

let folder: string;
let written = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soc2-sip-set-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(octets: Uint8Array, name = `${written++}.pcap`): CaptureSource {
  const path = join(folder, name);
  writeFileSync(path, octets);
  return { kind: 'file', path };
}

/** A pcap with one frame for each time, in seconds after the test's own; the frame's first octet says which it is. */
function at(times: readonly number[], mark = 0): Uint8Array {
  return pcap(
    times.map((time, index) => ({ octets: Uint8Array.of(mark, index), seconds: TEST_TIME + time, nanoseconds: 0 })),
  );
}

interface SetRead extends CaptureSetSummary {
  /** `capture:number` of each frame. */
  readonly order: readonly string[];
  readonly times: readonly number[];
  readonly octets: readonly string[];
  readonly mostOpen: number;
}

async function readSet(sources: readonly CaptureSource[]): Promise<SetRead> {
  const reader = await openCaptureSet(sources);
  const frame = new Frame();
  const order: string[] = [];
  const times: number[] = [];
  const octets: string[] = [];
  let mostOpen = 0;
  while (await reader.fill()) {
    mostOpen = Math.max(mostOpen, openFiles());
    while (reader.next(frame)) {
      order.push(`${frame.capture}:${frame.number}`);
      times.push(frame.seconds - TEST_TIME);
      octets.push(Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString('hex'));
    }
  }
  return { order, times, octets, mostOpen, ...(await reader.close()) };
}

/** File descriptors of this process that are files of the test's folder. */
function openFiles(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(join('/proc/self/fd', fd)).startsWith(folder);
    } catch {
      return false;
    }
  }).length;
}

describe('the order of frames', () => {
  it('is by time over all captures, and numbers are those of each file', async () => {
    const { order, times } = await readSet([file(at([1, 4, 6])), file(at([2, 3, 9])), file(at([5]))]);
    expect(times).toEqual([1, 2, 3, 4, 5, 6, 9]);
    expect(order).toEqual(['0:1', '1:1', '1:2', '0:2', '2:1', '0:3', '1:3']);
  });

  it('is by argument where times are equal', async () => {
    const { order } = await readSet([file(at([1, 1, 2])), file(at([1, 2, 2]))]);
    expect(order).toEqual(['0:1', '0:2', '1:1', '0:3', '1:2', '1:3']);
  });

  it('does not depend on where a file stands among the arguments', async () => {
    const { order } = await readSet([file(at([7, 8])), file(at([1, 2]))]);
    expect(order).toEqual(['1:1', '1:2', '0:1', '0:2']);
  });

  it('is never changed within a file, even where its clock steps back', async () => {
    const { order } = await readSet([file(at([10, 5, 11])), file(at([6, 7, 12]))]);
    expect(order).toEqual(['1:1', '1:2', '0:1', '0:2', '0:3', '1:3']);
  });

  it('goes by nanoseconds too, across formats', async () => {
    const early = { octets: counting(3), seconds: TEST_TIME, nanoseconds: 5_000 };
    const late = { octets: counting(4), seconds: TEST_TIME, nanoseconds: 6_000 };
    const second = pcapng([section(), iface({}), enhanced(early)]);
    const { order } = await readSet([file(pcap([late], { nano: true })), file(second, 'b.pcapng')]);
    expect(order).toEqual(['1:1', '0:1']);
  });

  it('is a merge of the files, whatever they hold', async () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(times, { minLength: 2, maxLength: 6 }), async (files) => {
        const { order, octets } = await readSet(
          files.map((one, index) => file(at(one, index), `property-${index}.pcap`)),
        );
        expect(order).toEqual(merged(files));
        expect(octets).toEqual(
          order.map((name) => {
            const [capture, number] = name.split(':').map(Number);
            return Buffer.of(capture!, number! - 1).toString('hex');
          }),
        );
      }),
      { numRuns: 60 },
    );
  });
});

/** The same by the definition: the earliest of the next frames, the first file where they are equal. */
function merged(files: readonly (readonly number[])[]): string[] {
  const positions = files.map(() => 0);
  const order: string[] = [];
  for (;;) {
    let best = -1;
    files.forEach((times, index) => {
      const time = times[positions[index]!];
      if (time !== undefined && (best < 0 || time < files[best]![positions[best]!]!)) best = index;
    });
    if (best < 0) return order;
    order.push(`${best}:${++positions[best]!}`);
  }
}

describe('open files', () => {
  it('are one at a time for a ring buffer', async () => {
    const sources = Array.from({ length: 300 }, (_, index) =>
      file(at([index * 2, index * 2 + 1]), `ring-${index}.pcap`),
    );
    const { order, mostOpen, captures } = await readSet(sources);
    expect(order).toHaveLength(600);
    expect(captures.map((capture) => capture.frames)).toEqual(sources.map(() => 2));
    expect(mostOpen).toBe(1);
  });

  it('are as many as cover the same time, up to a limit', async () => {
    const sources = Array.from({ length: 130 }, (_, index) => file(at([index, 1000]), `wide-${index}.pcap`));
    const { order, captures } = await readSet(sources);
    expect(order).toHaveLength(256);
    const refused = captures.filter((capture) => capture.damaged !== null);
    expect(refused.map(({ frames, damaged }) => [frames, damaged!.reason])).toEqual([
      [0, 'more than 128 captures cover the same time'],
      [0, 'more than 128 captures cover the same time'],
    ]);
  });
});

describe('captures of the set', () => {
  it('have the summary that each has alone', async () => {
    const sources = [
      file(at([3, 1])),
      file(at([2])),
      file(concat([pcapHeader(), pcapRecord(counting(9)).subarray(0, 20)])),
    ];
    const { captures } = await readSet(sources);
    for (const [index, source] of sources.entries()) {
      const reader = await openCapture(source, { capture: index });
      const frame = new Frame();
      while (await reader.fill()) while (reader.next(frame));
      expect(captures[index]).toEqual(await reader.close());
    }
    expect(captures[2]!.damaged).toMatchObject({ frame: 1 });
  });

  it('may be streams: these are opened once', async () => {
    const stream = async function* () {
      yield at([2, 4]);
    };
    const { order, captures } = await readSet([file(at([1, 3])), { kind: 'stream', name: '-', stream: stream() }]);
    expect(order).toEqual(['0:1', '1:1', '0:2', '1:2']);
    expect(captures.map((capture) => capture.frames)).toEqual([2, 2]);
  });

  it('may be empty', async () => {
    const { order, captures } = await readSet([file(at([])), file(at([1]))]);
    expect(order).toEqual(['1:1']);
    expect(captures.map((capture) => capture.frames)).toEqual([0, 1]);
  });

  it('that cannot be read are named, and the others are read', async () => {
    const nowhere: CaptureSource = { kind: 'file', path: join(folder, 'nowhere.pcap') };
    const { order, captures, unreadable } = await readSet([
      nowhere,
      file(at([1])),
      file(Buffer.from('a text'), 'a.txt'),
    ]);
    expect(order).toEqual(['0:1']);
    expect(captures).toHaveLength(1);
    expect(unreadable.map(({ file: name, reason }) => [name, reason])).toEqual([
      ['nowhere.pcap', 'There is no such file.'],
      ['a.txt', 'This is not pcap or pcapng: it looks like text.'],
    ]);
  });

  it('are an error when none can be read', async () => {
    const nowhere: CaptureSource = { kind: 'file', path: join(folder, 'nowhere.pcap') };
    await expect(openCaptureSet([nowhere])).rejects.toThrow(CaptureError);
    const both = openCaptureSet([nowhere, file(Buffer.from('a text'), 'b.txt')]);
    await expect(both).rejects.toThrow(CaptureSetError);
    await expect(both).rejects.toMatchObject({ errors: [{ code: 'not-found' }, { code: 'not-a-capture' }] });
  });

  it('close early: the hash is of the whole, the frames are those that were read', async () => {
    const reader = await openCaptureSet([file(at([1, 2])), file(at([9]))]);
    const { captures } = await reader.close();
    expect(captures.map((capture) => capture.bytes)).toEqual([at([1, 2]).length, at([9]).length]);
  });
});
