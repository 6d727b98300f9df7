/**
 * How often is the observation of RTP and SRTP wrong? Streams of known truth, judged at several lengths, with and without what
 * signaling would have told; a table in Markdown of what was said. docs/adr/0003-telling-srtp-from-rtp.md quotes it.
 *
 *     npm run build && node bench/classifier.mjs [--verbose]
 *
 * Needs espeak-ng, sox and GStreamer 1.22 or later with the good, bad, ugly and libav plugins. What was encoded is kept under
 * bench/data (ignored by git). Exits with 1 when anything was called what it is not.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Frame } from '../dist/capture/frame.js';
import rtpDissector from '../dist/dissectors/rtp.js';
import { StreamObservation } from '../dist/ledger/observation/index.js';
import { CODECS, comfortNoise, encode, events, PICTURES, sounds, text, VIDEO } from './classifier/encode.mjs';
import { PROFILES, protect } from './classifier/protect.mjs';
import { generator } from './voice.mjs';

const { values } = parseArgs({ options: { verbose: { type: 'boolean' } } });
const folder = join(fileURLToPath(new URL('..', import.meta.url)), 'bench/data/classifier');
mkdirSync(folder, { recursive: true });

/** Packets judged: fewer, where a stream has not as many. */
const LENGTHS = [30, 60, 120, 300, Number.POSITIVE_INFINITY];
/** GStreamer's own SRTP (libsrtp), beside ours. */
const GST_SRTP = [
  ['gst AES_CM_128_HMAC_SHA1_80', 30, 'rtp-cipher=aes-128-icm rtp-auth=hmac-sha1-80'],
  ['gst AES_CM_128_HMAC_SHA1_32', 30, 'rtp-cipher=aes-128-icm rtp-auth=hmac-sha1-32'],
  ['gst AES_256_CM_HMAC_SHA1_80', 46, 'rtp-cipher=aes-256-icm rtp-auth=hmac-sha1-80'],
  ['gst AEAD_AES_128_GCM', 28, 'rtp-cipher=aes-128-gcm rtp-auth=null'],
];

/** Every stream: `{ codec, sdp, payloadType, clock, packets, truth, profile }`. */
function* corpus() {
  const random = generator(11);
  const clear = [];
  const add = (codec, what, packets) => clear.push({ ...codec, what, packets });
  for (const codec of CODECS) for (const sound of sounds(folder)) add(codec, sound.name, encode(folder, codec, sound));
  for (const codec of VIDEO) for (const picture of PICTURES) add(codec, picture, encode(folder, codec, picture));
  add({ name: 'CN', sdp: 'CN', payloadType: 13, clock: 8000 }, 'generated', comfortNoise(random));
  add({ name: 'telephone-event', sdp: 'telephone-event', payloadType: 101, clock: 8000 }, 'generated', events(random));
  add({ name: 't140', sdp: 't140', payloadType: 98, clock: 1000 }, 'generated', text(random));
  for (const stream of clear) {
    yield { ...stream, truth: 'no', profile: 'RTP' };
    for (const profile of PROFILES) {
      const packets = protect(stream.packets, profile, `${stream.name} ${stream.what} ${profile.name}`);
      yield { ...stream, packets, truth: profile.clear ? 'no' : 'yes', profile: profile.name };
    }
  }
  for (const codec of CODECS) {
    if (codec.repack !== undefined) continue;
    for (const [profile, octets, settings] of GST_SRTP) {
      const key = Array.from({ length: octets }, () => (random() & 255).toString(16).padStart(2, '0')).join('');
      const both = `${settings} ${settings.replaceAll('rtp-', 'rtcp-')}`;
      const packets = encode(folder, codec, sounds(folder)[0], `! srtpenc key=${key} ${both}`);
      yield { ...codec, what: 'speech-en', packets, truth: 'yes', profile };
    }
  }
}

function observe(packets) {
  const observation = new StreamObservation();
  const header = rtpDissector.out();
  const frame = new Frame();
  packets.forEach((packet, index) => {
    if (rtpDissector.dissect(packet, 0, packet.length, header) !== undefined) return;
    frame.number = index + 1;
    observation.add(packet, header, frame);
  });
  return observation;
}

const named = ({ payloadType, sdp, clock }) => new Map([[payloadType, { name: sdp, clock }]]);
const NOTHING = { codecs: new Map(), secureKeying: 'unseen', tagOctets: null, mkiOctets: null };
const CONTEXTS = [
  ['nothing known', () => NOTHING],
  ['codec named, keying hidden', (stream) => ({ ...NOTHING, codecs: named(stream) })],
  ['codec named, RTP agreed', (stream) => ({ ...NOTHING, codecs: named(stream), secureKeying: 'none' })],
  ['codec named, keying complete', (stream) => ({ ...NOTHING, codecs: named(stream), secureKeying: 'complete' })],
];

const tallies = new Map();
const byCodec = new Map();
const wrong = [];
let streams = 0;

function count(map, key, answer) {
  const row = map.get(key) ?? { yes: 0, no: 0, unknown: 0 };
  row[answer]++;
  map.set(key, row);
}

for (const stream of corpus()) {
  streams++;
  for (const length of LENGTHS) {
    const packets = stream.packets.slice(0, length);
    if (Number.isFinite(length) && packets.length < length) continue;
    const observation = observe(packets);
    for (const [name, contextOf] of CONTEXTS) {
      const said = observation.conclude(contextOf(stream));
      const shown = Number.isFinite(length) ? `${length}` : 'all';
      count(tallies, `${stream.truth}|${shown}|${name}`, said.encrypted);
      if (name === CONTEXTS[0][0]) count(byCodec, `${stream.name}|${stream.truth}|${shown}`, said.encrypted);
      const isWrong = said.encrypted !== 'unknown' && said.encrypted !== stream.truth;
      if (isWrong)
        wrong.push(
          `${stream.name}, ${stream.what}, ${stream.profile}, ${packets.length} packets, ${name}: ${said.encrypted}: ${said.method}`,
        );
      else if (values.verbose && said.encrypted === 'unknown' && length >= 60) {
        console.error(
          `${stream.name}, ${stream.what}, ${stream.profile}, ${packets.length} packets, ${name}: ${said.method}`,
        );
      }
    }
  }
}

console.log(
  `${streams} streams.\n\n| truth | packets | known besides | yes | no | unknown |\n|---|---|---|---|---|---|`,
);
for (const [key, row] of tallies) {
  const [truth, length, name] = key.split('|');
  console.log(
    `| ${truth === 'yes' ? 'encrypted' : 'clear'} | ${length} | ${name} | ${row.yes} | ${row.no} | ${row.unknown} |`,
  );
}
console.log('\nNothing known but the packets; right / unknown / wrong:\n');
const shown = LENGTHS.map((length) => (Number.isFinite(length) ? `${length}` : 'all'));
console.log(`| codec | truth | ${shown.join(' | ')} |\n|---|---|${shown.map(() => '---|').join('')}`);
for (const name of new Set([...byCodec.keys()].map((key) => key.split('|')[0]))) {
  for (const truth of ['no', 'yes']) {
    const cells = shown.map((length) => {
      const row = byCodec.get(`${name}|${truth}|${length}`);
      return row === undefined ? '' : `${row[truth]} / ${row.unknown} / ${row[truth === 'yes' ? 'no' : 'yes']}`;
    });
    console.log(`| ${name} | ${truth === 'yes' ? 'encrypted' : 'clear'} | ${cells.join(' | ')} |`);
  }
}
console.log(`\nWrong: ${wrong.length}`);
for (const line of wrong.slice(0, 100)) console.log(`- ${line}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
