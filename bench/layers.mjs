/**
 * How many frames per second `dissectLayers` and `FlowTable.of` take, from memory: no file, no framing, no dissector.
 *
 *     node bench/layers.mjs [--calls 100] [--frames 20000000] [--dist ../dist]
 *
 * Frames are 214-octet RTP over IPv4, both directions of each call in turn, laid out one after the other in a buffer of 4 MiB
 * that is walked again and again, as a reader walks its chunk. The first pass warms up and is not counted.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { mediaFrame } from './voice.mjs';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100' },
    frames: { type: 'string', default: '20000000' },
    dist: { type: 'string', default: '../dist' },
  },
});
const calls = Number(values.calls);
const total = Number(values.frames);
const { dissectLayers, Packet } = await import(`${values.dist}/layers/index.js`);
const { FlowTable } = await import(`${values.dist}/flows/index.js`);
const { Frame } = await import(`${values.dist}/capture/frame.js`);

const FRAME = 214;
const count = Math.max(calls * 2, Math.floor((4 << 20) / FRAME));
const bytes = Buffer.concat(
  Array.from({ length: count }, (_, index) => mediaFrame(Math.floor(index / 2) % calls, index % 2)),
);

function pass(flows, times) {
  const frame = new Frame();
  const packet = new Packet();
  frame.bytes = bytes;
  frame.linkType = 1;
  frame.originalLength = FRAME;
  let octets = 0;
  for (let left = times; left > 0; left--) {
    for (let index = 0; index < count; index++) {
      frame.start = index * FRAME;
      frame.end = frame.start + FRAME;
      if (dissectLayers(frame, packet) !== undefined) throw new Error('a Stop in a well-formed frame');
      const flow = flows.of(packet);
      octets += packet.payloadEnd - packet.payloadStart + flows.direction;
      if (flow === null) throw new Error('no place for a flow');
    }
  }
  return octets;
}

const flows = new FlowTable();
const passes = Math.max(1, Math.round(total / count));
pass(flows, Math.ceil(passes / 5));
for (let run = 1; run <= 5; run++) {
  const begun = process.hrtime.bigint();
  pass(flows, passes);
  const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
  const rate = (passes * count) / seconds / 1e6;
  console.log(
    `run ${run}: ${rate.toFixed(1)} million frames/s, ${flows.size} flows (${cpus()[0].model}, Node ${process.version})`,
  );
}
