/**
 * Run by test/layers/allocation.test.ts in a process of its own: walks the frames of a classic pcap file again and again through
 * dissectLayers and FlowTable, and prints `{ packets, stops, collections, octets }`: what the second half of them allocated.
 *
 *     node --expose-gc allocation-probe.mjs COMPILED-SOURCES FILE PACKETS
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [sources, file, times] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(sources, path)).href);
const { dissectLayers, Packet } = await load('layers/index.js');
const { FlowTable } = await load('flows/index.js');
const { Frame } = await load('capture/frame.js');

const bytes = new Uint8Array(readFileSync(file));
const starts = [];
const view = new DataView(bytes.buffer, bytes.byteOffset);
for (let at = 24; at < bytes.length; at += 16 + view.getUint32(at + 8, true)) starts.push(at + 16);

const frame = new Frame();
const packet = new Packet();
const flows = new FlowTable();
frame.bytes = bytes;
frame.linkType = view.getUint32(20, true);

function walk(packets) {
  let stops = 0;
  for (let index = 0; index < packets; index++) {
    frame.number = index + 1;
    frame.start = starts[index % starts.length];
    frame.end = index % starts.length === starts.length - 1 ? bytes.length : starts[(index + 1) % starts.length] - 16;
    frame.originalLength = frame.end - frame.start;
    if (dissectLayers(frame, packet) !== undefined) stops++;
    else if (flows.of(packet) === null) stops++;
  }
  return stops;
}

// Compiled code allocates nothing; the interpreter does, so it has to be left behind first.
for (let round = 0; round < 10; round++) walk(Number(times));

let collections = 0;
const observer = new PerformanceObserver((list) => {
  collections += list.getEntries().length;
});
gc();
gc();
await new Promise((resolve) => setTimeout(resolve, 50));
observer.observe({ entryTypes: ['gc'] });
const before = process.memoryUsage().heapUsed;
const stops = walk(Number(times));
const octets = process.memoryUsage().heapUsed - before;
await new Promise((resolve) => setTimeout(resolve, 50));
observer.disconnect();
console.log(JSON.stringify({ packets: Number(times), stops, collections, octets }));
