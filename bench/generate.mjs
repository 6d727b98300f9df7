/**
 * Writes a capture of made-up telephone calls: a classic microsecond pcap over Ethernet, the same octets for the same options.
 *
 *     node bench/generate.mjs FILE [--size 1000000000] [--calls 100] [--encrypted 0] [--seed 1] [--speech FILE]
 *
 * --size       octets of the file, roughly; media stops when it is reached, and the calls are then ended.
 * --calls      calls at the same time; each has an INVITE, 180, 200, ACK, media both ways every 20 ms, and a BYE with its 200.
 * --encrypted  share of calls, 0 to 1, that offer RTP/SAVP and carry uniformly random octets with a 10-octet tag instead of
 *              speech. The octets only look like SRTP: no key decrypts them.
 * --speech     PCMU octets without a header (`sox speech.wav -r 8000 -c 1 -t ul FILE`), which every stream plays from a place of its own.
 *
 * Without, speech is a slow sine of changing loudness with noise on it, as PCMU. A real call is 214-octet frames, and so is this one.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { generator, mediaFrame, PAYLOAD, signaling, signalingFrame } from './voice.mjs';

const RECORD_HEADER = 16;
const PAYLOAD_AT = 54;
const TAG = 10;
const TICK_MICROSECONDS = 20_000;
const EPOCH = 1_700_000_000;
const CHUNK = 4 << 20;

/** Octets of speech and of noise that payloads are cut from, at places that the seed decides. */
const POOL = 1 << 20;

/** G.711 mu-law of a 14-bit linear sample (ITU-T G.711 table 2a). */
function muLaw(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(8158, Math.abs(sample)) + 33;
  const exponent = 31 - Math.clz32(magnitude) - 5;
  const mantissa = (magnitude >> (exponent + 1)) & 15;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function speechPool(random) {
  const pool = Buffer.alloc(POOL);
  let phase = 0;
  let loudness = 0;
  for (let at = 0; at < POOL; at++) {
    // A new syllable, or a pause, every fifth of a second.
    if (at % 1600 === 0) loudness = random() % 3 === 0 ? 20 : 500 + (random() % 5000);
    phase += 0.05 + loudness / 100_000;
    const noise = (random() % 64) - 32;
    pool[at] = muLaw(Math.round(Math.sin(phase) * loudness * (0.6 + 0.4 * Math.sin(phase / 7)) + noise));
  }
  return pool;
}

function noisePool(random) {
  const pool = Buffer.alloc(POOL);
  for (let at = 0; at < POOL; at += 4) pool.writeUInt32LE(random(), at);
  return pool;
}

/** Collects records and writes them a chunk at a time. */
class CaptureFile {
  octets = 0;
  frames = 0;
  #file;
  #chunk = Buffer.alloc(CHUNK);
  #at = 0;

  constructor(path) {
    this.#file = openSync(path, 'w');
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(262_144, 16);
    header.writeUInt32LE(1, 20);
    this.#room(header.length);
    header.copy(this.#chunk, this.#at);
    this.#at += header.length;
  }

  record(frame, microseconds) {
    const length = frame.length;
    this.#room(RECORD_HEADER + length);
    const at = this.#at;
    const chunk = this.#chunk;
    chunk.writeUInt32LE(EPOCH + Math.floor(microseconds / 1e6), at);
    chunk.writeUInt32LE(microseconds % 1e6, at + 4);
    chunk.writeUInt32LE(length, at + 8);
    chunk.writeUInt32LE(length, at + 12);
    chunk.set(frame, at + RECORD_HEADER);
    this.#at = at + RECORD_HEADER + length;
    this.frames++;
  }

  close() {
    this.#flush();
    closeSync(this.#file);
  }

  #room(octets) {
    this.octets += octets;
    if (this.#at + octets > CHUNK) this.#flush();
  }

  #flush() {
    writeSync(this.#file, this.#chunk, 0, this.#at);
    this.#at = 0;
  }
}

/** One direction of one call's media: a frame whose numbers move on with every packet. */
function mediaStream(call, direction, encrypted, random, recorded) {
  return {
    frame: mediaFrame(call, direction, encrypted ? TAG : 0),
    payload: PAYLOAD + (encrypted ? TAG : 0),
    encrypted,
    sequence: random() & 0xffff,
    timestamp: random(),
    // Streams do not start on the same microsecond; neighbors differ by some.
    offset: random() % TICK_MICROSECONDS,
    random: generator(random()),
    position: recorded ? random() : null,
  };
}

/** What was recorded is played in order; what is made up is cut from anywhere. */
function placeIn(pool, stream) {
  const last = pool.length - stream.payload;
  if (stream.position === null || stream.encrypted) return stream.random() % last;
  stream.position = (stream.position + stream.payload) % last;
  return stream.position;
}

function nextFrame(stream, speech, noise, marker) {
  const { frame, payload } = stream;
  const pool = stream.encrypted ? noise : speech;
  frame[43] = marker ? 0x80 : 0;
  frame.writeUInt16BE(stream.sequence, 44);
  frame.writeUInt32BE(stream.timestamp, 46);
  const from = placeIn(pool, stream);
  pool.copy(frame, PAYLOAD_AT, from, from + payload);
  stream.sequence = (stream.sequence + 1) & 0xffff;
  stream.timestamp = (stream.timestamp + PAYLOAD) >>> 0;
  return frame;
}

/**
 * @param path where to write; replaced when there.
 * @returns `{ octets, frames, mediaFrames, calls, encryptedCalls }`: what a reader must find.
 */
export function generate(path, { size = 1e9, calls = 100, encrypted = 0, seed = 1, speech: recording } = {}) {
  const random = generator(seed);
  const made = speechPool(random);
  const speech = recording === undefined ? made : readFileSync(recording);
  const noise = noisePool(random);
  const file = new CaptureFile(path);
  const encryptedCalls = Math.round(calls * encrypted);
  const scripts = Array.from({ length: calls }, (_, call) => signaling(call, call < encryptedCalls));
  let now = 0;
  const play = (part) =>
    scripts.forEach((script, call) => {
      for (const { direction, text } of script[part]) {
        now += 150;
        file.record(signalingFrame(call, direction, text), now);
      }
    });

  play('begin');
  const streams = scripts
    .flatMap((_, call) =>
      [0, 1].map((direction) => mediaStream(call, direction, call < encryptedCalls, random, recording !== undefined)),
    )
    .sort((a, b) => a.offset - b.offset);
  let mediaFrames = 0;
  for (let tick = 0; file.octets < size; tick++) {
    for (const stream of streams) file.record(nextFrame(stream, speech, noise, tick === 0), now + stream.offset);
    mediaFrames += streams.length;
    now += TICK_MICROSECONDS;
  }
  play('end');
  file.close();
  return { octets: file.octets, frames: file.frames, mediaFrames, calls, encryptedCalls };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: 'string', default: '1e9' },
      calls: { type: 'string', default: '100' },
      encrypted: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      speech: { type: 'string' },
    },
  });
  const [path] = positionals;
  if (path === undefined)
    throw new Error('usage: node bench/generate.mjs FILE [--size N] [--calls N] [--encrypted 0..1] [--speech FILE]');
  const { speech, ...numbers } = values;
  const options = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)]));
  const begun = performance.now();
  const made = generate(path, { ...options, speech });
  console.log(
    `${path}: ${made.octets} octets, ${made.frames} frames in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
  );
}
