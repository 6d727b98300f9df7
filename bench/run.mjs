/**
 * soc2-sip against peers on the same capture, in turn, in the same minutes. Prints a table in Markdown.
 *
 *     npm run build && node bench/run.mjs [--size 1000000000] [--calls 100] [--encrypted 0] [--runs 3] [FILE]
 *
 * Without FILE, a capture is made under bench/data (ignored by git) and kept for the next time. Peers that are not installed are
 * left out. They do different work: tcpdump copies frames, tshark finds and measures RTP streams, soc2-sip judges encryption; the
 * table says how the time compares, not that the results do.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate } from './generate.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1e9' },
    calls: { type: 'string', default: '100' },
    encrypted: { type: 'string', default: '0' },
    runs: { type: 'string', default: '3' },
  },
});

function capture() {
  if (positionals[0] !== undefined) return positionals[0];
  const size = Number(values.size);
  const [calls, encrypted] = [Number(values.calls), Number(values.encrypted)];
  const folder = join(ROOT, 'bench/data');
  const file = join(folder, `g711-${size}-${calls}-${encrypted}.pcap`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(file) || statSync(file).size < size) generate(file, { size, calls, encrypted });
  return file;
}

/** Frames of a classic little-endian pcap file; undefined for anything else. */
function countFrames(file) {
  const bytes = statSync(file).size < 2 ** 31 ? readFileSync(file) : undefined;
  if (bytes === undefined || ![0xa1b2c3d4, 0xa1b23c4d].includes(bytes.readUInt32LE(0))) return undefined;
  let frames = 0;
  for (let at = 24; at + 16 <= bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) frames++;
  return frames;
}

function peers(file) {
  const all = [
    {
      name: 'soc2-sip scan',
      command: process.execPath,
      args: ['bin/soc2-sip.js', 'scan', file, '--format', 'json', '--exit-zero'],
    },
    { name: 'tcpdump -w /dev/null', command: 'tcpdump', args: ['-r', file, '-w', '/dev/null'] },
    { name: 'tshark -z rtp,streams', command: 'tshark', args: ['-q', '-r', file, '-z', 'rtp,streams'] },
  ];
  return all.filter(({ command }) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0);
}

const TIME = '/usr/bin/time';

/** Seconds, and the peak of resident memory in MiB where GNU time is installed. */
function measure({ command, args }) {
  const timed = existsSync(TIME);
  const [program, parameters] = timed ? [TIME, ['-f', '%M', command, ...args]] : [command, args];
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const child = spawn(program, parameters, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors = (errors + text).slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (status) => {
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
      if (status !== 0) return reject(new Error(`${command} ended with ${status}: ${errors}`));
      resolve({ seconds, mebibytes: timed ? Number(errors.trim().split('\n').at(-1)) / 1024 : Number.NaN });
    });
  });
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const file = capture();
const frames = countFrames(file);
const contenders = peers(file).map((peer) => ({ ...peer, runs: [] }));
// One round unmeasured brings the file into the page cache for all of them alike.
for (let round = 0; round <= Number(values.runs); round++) {
  for (const contender of contenders) {
    const run = await measure(contender);
    if (round > 0) contender.runs.push(run);
  }
}

const rows = contenders.map(({ name, runs }) => ({
  name,
  seconds: median(runs.map((run) => run.seconds)),
  fastest: Math.min(...runs.map((run) => run.seconds)),
  mebibytes: Math.max(...runs.map((run) => run.mebibytes)),
}));
const own = rows[0].seconds;
console.log(
  `${(statSync(file).size / 1e6).toFixed(0)} MB, ${frames ?? 'unknown'} frames, ${values.runs} runs in turn, median;`,
);
console.log(`Node ${process.version}, ${cpus().length} cores of ${cpus()[0]?.model.trim()}, ${process.platform}.\n`);
console.log('| | seconds | fastest | million frames/s | peak memory (MiB) | time against soc2-sip |');
console.log('|---|---|---|---|---|---|');
for (const { name, seconds, fastest, mebibytes } of rows) {
  const rate = frames === undefined ? '' : (frames / seconds / 1e6).toFixed(2);
  const memory = Number.isNaN(mebibytes) ? '' : mebibytes.toFixed(0);
  const ratio = (seconds / own).toFixed(2);
  console.log(`| ${name} | ${seconds.toFixed(2)} | ${fastest.toFixed(2)} | ${rate} | ${memory} | ${ratio} |`);
}
