import { createHash } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaptureError, Frame, linkTypeName, openCapture } from '../../src/capture/index.ts';
import { concat, counting, pcap, pcapHeader, pcapng, pcapRecord } from '../support/capture-writer.ts';
import { pieces, readAll } from './read-all.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'capture-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function written(name: string, octets: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, octets);
  return path;
}

const sha256 = (octets: Uint8Array) => createHash('sha256').update(octets).digest('hex');

async function framesOf(path: string): Promise<number> {
  const reader = await openCapture({ kind: 'file', path });
  const frame = new Frame();
  while (await reader.fill()) while (reader.next(frame));
  return (await reader.close()).frames;
}

describe('files', () => {
  test('are known by their base name, hash and size', async () => {
    const octets = pcap([counting(60), counting(70)]);
    const path = await written('a \x1b trace.pcap', octets);
    const reader = await openCapture({ kind: 'file', path });
    expect(reader.format).toBe('pcap');
    expect(reader.progress().total).toBe(octets.length);
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame));
    expect(reader.progress()).toEqual({ read: octets.length, total: octets.length });
    const summary = await reader.close();
    expect(summary).toMatchObject({
      file: 'a \x1b trace.pcap',
      frames: 2,
      bytes: octets.length,
      sha256: sha256(octets),
    });
    expect(await reader.close()).toBe(summary);
    expect(await reader.fill()).toBe(false);
  });

  test('are known by content, whatever their name', async () => {
    expect(await framesOf(await written('trace.txt', gzipSync(pcap([counting(4)]))))).toBe(1);
  });

  test('are hashed whole when reading stops early', async () => {
    const octets = pcap([counting(60), counting(70)]);
    const reader = await openCapture({ kind: 'file', path: await written('early.pcap', octets) }, { chunkOctets: 16 });
    expect(await reader.close()).toMatchObject({ frames: 0, bytes: octets.length, sha256: sha256(octets) });
  });

  test('are hashed whole when they are damaged', async () => {
    const octets = concat([pcap([counting(60)]), new Uint8Array(100_000).fill(0xff)]);
    const reader = await openCapture(
      { kind: 'file', path: await written('damaged.pcap', octets) },
      { chunkOctets: 64 },
    );
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame));
    expect(await reader.close()).toMatchObject({
      frames: 1,
      bytes: octets.length,
      sha256: sha256(octets),
      damaged: { frame: 2, offset: 100 },
    });
  });

  test('are hashed by a worker when they are large', async () => {
    const record = pcapRecord(counting(65520));
    const octets = concat([pcapHeader(), ...Array.from({ length: 260 }, () => record)]);
    expect(octets.length).toBeGreaterThan(16 * 1024 * 1024);
    const path = await written('large.pcap', octets);
    const reader = await openCapture({ kind: 'file', path });
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame));
    expect(await reader.close()).toMatchObject({ frames: 260, bytes: octets.length, sha256: sha256(octets) });

    const compressed = gzipSync(octets, { level: 0 });
    const early = await openCapture({ kind: 'file', path: await written('large.gz', compressed) });
    expect(await early.close()).toMatchObject({ bytes: compressed.length, sha256: sha256(compressed) });

    await expect(openCapture({ kind: 'file', path: await written('large.bin', octets.subarray(4)) })).rejects.toThrow(
      CaptureError,
    );
  });

  test('are read to the size they had when they were opened', async () => {
    const octets = pcap([counting(60)]);
    const path = await written('growing.pcap', octets);
    const reader = await openCapture({ kind: 'file', path }, { chunkOctets: 8 });
    await writeFile(path, pcapRecord(counting(9)), { flag: 'a' });
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame));
    expect(await reader.close()).toMatchObject({ frames: 1, sha256: sha256(octets), damaged: null });
  });

  test('that shrink while they are read are damaged', async () => {
    const path = await written('shrinking.pcap', pcap([counting(60), counting(2000)]));
    const reader = await openCapture({ kind: 'file', path }, { chunkOctets: 8 });
    await truncate(path, 1000);
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame));
    expect(await reader.close()).toMatchObject({ frames: 1, bytes: 1000, damaged: { frame: 2, offset: 100 } });
  });
});

describe('streams', () => {
  test('empty pieces are passed over', async () => {
    async function* stream() {
      yield new Uint8Array(0);
      for await (const piece of pieces(pcap([counting(60)]), 5)) {
        yield piece;
        yield new Uint8Array(0);
      }
    }
    const reader = await openCapture({ kind: 'stream', name: '-', stream: stream() });
    expect(reader.progress().total).toBeNull();
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame));
    expect(await reader.close()).toMatchObject({ file: '-', frames: 1, damaged: null });
  });

  test('one that fails is damaged from there', async () => {
    async function* stream() {
      yield pcap([counting(60)]);
      yield counting(3);
      throw Object.assign(new Error('/secret/path'), { code: 'EIO' });
    }
    const reader = await openCapture({ kind: 'stream', name: '-', stream: stream() });
    const frame = new Frame();
    while (await reader.fill()) while (reader.next(frame));
    expect(await reader.close()).toMatchObject({
      frames: 1,
      damaged: { frame: 2, offset: 100, reason: 'reading the stream failed (EIO)' },
    });
  });

  test('one that fails at once cannot be read', async () => {
    // biome-ignore lint/correctness/useYield: it fails before it could
    async function* stream(): AsyncGenerator<Uint8Array> {
      throw new Error('no');
    }
    await expect(openCapture({ kind: 'stream', name: '-', stream: stream() })).rejects.toMatchObject({
      code: 'unreadable',
      message: 'Nothing can be read: reading the stream failed (unknown error).',
    });
  });

  test('one that is not a capture is told to stop', async () => {
    let stopped = false;
    async function* stream() {
      try {
        for (;;) yield new Uint8Array(100).fill(0x41);
      } finally {
        stopped = true;
      }
    }
    await expect(openCapture({ kind: 'stream', name: '-', stream: stream() })).rejects.toThrow(CaptureError);
    expect(stopped).toBe(true);
  });
});

test('fill() leaves nothing of the last chunk behind: octets are borrowed', async () => {
  const file = pcap(Array.from({ length: 50 }, (_, i) => counting(100, i)));
  const reader = await openCapture({ kind: 'stream', name: '-', stream: pieces(file, 333) }, { chunkOctets: 512 });
  const frame = new Frame();
  let first = 0;
  while (await reader.fill()) {
    while (reader.next(frame)) {
      expect(frame.bytes[frame.start]).toBe(first++);
      // Poison: what was handed out must not be read again.
      frame.bytes.fill(0xee, frame.start, frame.end);
    }
  }
  expect((await reader.close()).frames).toBe(50);
});

describe('what cannot be read says what it is and what to do', () => {
  test('a path that does not exist', async () => {
    await expect(framesOf(join(folder, 'none.pcap'))).rejects.toMatchObject({ code: 'not-found', file: 'none.pcap' });
  });

  test('a path through a file', async () => {
    const path = join(await written('file', counting(3)), 'x');
    await expect(framesOf(path)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a directory', async () => {
    await expect(framesOf(folder)).rejects.toMatchObject({ code: 'is-directory' });
  });

  test('a path that cannot be a path', async () => {
    await expect(framesOf('a\0b')).rejects.toMatchObject({ code: 'unreadable' });
  });

  test('an empty file', async () => {
    await expect(framesOf(await written('empty', new Uint8Array(0)))).rejects.toMatchObject({ code: 'empty' });
  });

  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  test.each<[string, Uint8Array, CaptureError['code'], string]>([
    ['a stub of zstd', latin1('\x28\xb5\x2f\xfd....'), 'unreadable', 'Copy the file again'],
    ['a stub of xz', latin1('\xfd7zXZ\0....'), 'unreadable', 'Copy the file again'],
    ['a stub of lz4', latin1('\x04\x22\x4d\x18....'), 'unreadable', 'Copy the file again'],
    ['a stub of bzip2', latin1('BZh91AY'), 'unreadable', 'Copy the file again'],
    ['lzip', latin1('LZIP....'), 'unsupported-format', 'lzip -dk'],
    ['ZIP', latin1('PK\x03\x04....'), 'unsupported-format', 'unzip'],
    ['a stub of snoop', latin1('snoop\0\0\0\0\0\0\x02'), 'not-a-capture', 'again'],
    ['NetMon', latin1('GMBU....'), 'unsupported-format', 'editcap'],
    ['pcapng after a text-mode transfer', latin1('\n\n\n\n\x1c\0\0\0'), 'unsupported-format', 'binary mode'],
    ['PDF', latin1('%PDF-1.7\n'), 'not-a-capture', 'Name a pcap'],
    ['tar', concat([new Uint8Array(257), latin1('ustar\x0000')]), 'not-a-capture', 'tar -xf'],
    ['JSON', latin1(' {"frames": []}'), 'not-a-capture', 'Name a pcap'],
    ['text', latin1('INVITE sip:a@b SIP/2.0\r\n'), 'not-a-capture', 'text2pcap'],
    ['anything else', counting(64), 'not-a-capture', 'Name a pcap'],
  ])('%s', async (_, octets, code, advice) => {
    await expect(readAll(octets)).rejects.toMatchObject({ code, advice: expect.stringContaining(advice) });
  });
});

test('link type names', () => {
  expect([0, 1, 14, 101, 113, 147, 162, 252, 276, 9999].map(linkTypeName)).toEqual([
    'NULL',
    'ETHERNET',
    'RAW',
    'RAW',
    'LINUX_SLL',
    'USER0',
    'USER15',
    'WIRESHARK_UPPER_PDU',
    'LINUX_SLL2',
    'LINKTYPE_9999',
  ]);
});

test('an empty pcapng section is a capture without frames', async () => {
  expect((await readAll(pcapng([]))).summary).toMatchObject({ frames: 0, linkTypes: [], snaplen: null, damaged: null });
});
