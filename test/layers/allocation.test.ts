/** The hot path allocates nothing (design.md section 4): measured in octets, so that it does not depend on the machine. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packet, pcapOf } from '../support/packet-builder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PACKETS = 200_000;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soc2-sip-allocation-'));
  const options =
    '--ignoreConfig --rootDir src --target es2023 --module nodenext --rewriteRelativeImportExtensions --skipLibCheck --types node';
  const entries = ['src/layers/index.ts', 'src/flows/index.ts'];
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, ...options.split(' '), '--outDir', folder, ...entries], { cwd: ROOT });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('200,000 packets of all common kinds: no collection, less than an octet per packet', () => {
  const media = new Uint8Array(172).fill(0x55);
  const frames = Array.from({ length: 100 }, (_, n) => [
    packet()
      .ethernet()
      .ipv4(`203.0.113.${n}`, '198.51.100.1')
      .udp(20_000 + n, 30_000, media)
      .build(),
    packet()
      .ethernet()
      .ipv4('198.51.100.1', `203.0.113.${n}`)
      .udp(30_000, 20_000 + n, media)
      .build(),
    packet()
      .ethernet()
      .vlan(n)
      .ipv6(`fd00::${n}`, 'fd00::ffff')
      .udp(20_000, 30_000 + n, media)
      .build(),
    packet()
      .ethernet()
      .ipv4('198.51.100.1', '192.0.2.9')
      .tcp(40_000 + n, 5061, { sequence: 0xf0000000 + n }, media)
      .build(),
  ]).flat();
  const file = join(folder, 'frames.pcap');
  writeFileSync(file, pcapOf(frames));
  const probe = join(ROOT, 'test/support/allocation-probe.mjs');
  const output = execFileSync(process.execPath, ['--expose-gc', probe, folder, file, String(PACKETS)], {
    encoding: 'utf8',
  });
  const measured: unknown = JSON.parse(output);
  expect(measured).toMatchObject({ packets: PACKETS, stops: 0, collections: 0 });
  expect((measured as { octets: number }).octets).toBeLessThan(PACKETS);
});
