/**
 * RTP by real encoders, for measuring the classifier: espeak-ng and sox make the sound, GStreamer's encoders and payloaders the packets
 * (RFC 4571 framing into a file, so nothing runs in real time). What GStreamer cannot write is put together here from RFCs: AMR in its
 * bandwidth-efficient form (RFC 4867 section 4.3), comfort noise, text and telephone events.
 *
 * Not here, for want of a free encoder: G.723.1, G.729, iLBC, EVS, BroadVoice. G.729 and iLBC are in the captures of others.
 */
import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const SECONDS = 30;

const PROSE = {
  en: 'The quarterly numbers are in, and they are better than anybody here expected. We should talk about the new office on Thursday. Please call me back before noon, and bring the contract with you.',
  de: 'Guten Tag, hier spricht die Buchhaltung. Wir haben Ihre Rechnung vom letzten Monat noch nicht erhalten. Können Sie uns bitte bis morgen Abend eine Kopie schicken? Vielen Dank und auf Wiederhören.',
};

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.stderr ?? result.error}`);
}

/** Names of the sounds, made once in `folder` as 48 kHz WAV files. */
export function sounds(folder) {
  const at = (name) => join(folder, `${name}.wav`);
  const made = {
    'speech-en': () => speech(folder, 'en-us+m3', PROSE.en, 'pad 0.3 0.8 repeat 9'),
    'speech-de': () => speech(folder, 'de+f2', PROSE.de, 'repeat 9'),
    music: () => {
      const notes = ['A3', 'C4', 'E4', 'G4', 'D4', 'F4'].flatMap((note) => ['pluck', note]);
      run('sox', [
        '-R',
        '-n',
        '-r',
        '48000',
        '-c',
        '1',
        '-b',
        '16',
        at('music'),
        'synth',
        '2.5',
        ...notes,
        'remix',
        '-',
        'repeat',
        '20',
        'trim',
        '0',
        `${SECONDS}`,
      ]);
    },
    // A quiet line: noise at -60 dBFS. Digital silence would be found at once.
    quiet: () =>
      run('sox', [
        '-R',
        '-n',
        '-r',
        '48000',
        '-c',
        '1',
        '-b',
        '16',
        at('quiet'),
        'synth',
        `${SECONDS}`,
        'whitenoise',
        'vol',
        '0.001',
      ]),
    noise: () =>
      run('sox', [
        '-R',
        '-n',
        '-r',
        '48000',
        '-c',
        '1',
        '-b',
        '16',
        at('noise'),
        'synth',
        `${SECONDS}`,
        'pinknoise',
        'vol',
        '0.3',
      ]),
  };
  for (const [name, make] of Object.entries(made)) if (!existsSync(at(name))) make();
  return Object.keys(made).map((name) => ({ name, file: at(name) }));

  function speech(where, voice, text, effects) {
    const raw = join(where, `${voice}.wav`);
    run('espeak-ng', ['-v', voice, '-w', raw, text]);
    const out = at(voice.startsWith('en') ? 'speech-en' : 'speech-de');
    run('sox', [
      '-R',
      raw,
      '-r',
      '48000',
      '-c',
      '1',
      '-b',
      '16',
      out,
      ...effects.split(' '),
      'trim',
      '0',
      `${SECONDS}`,
    ]);
  }
}

const rate = (hertz) => `audioconvert ! audioresample ! audio/x-raw,rate=${hertz},channels=1`;
const PTIME = 'max-ptime=20000000 min-ptime=20000000';

/** A codec: the pipeline between raw sound (or pictures) and the payloader, the payload type, and what SDP would call it. */
const row = (name, payloadType, clock, pipeline, more = {}) => ({
  name,
  payloadType,
  clock,
  pipeline,
  sdp: name,
  ...more,
});

export const CODECS = [
  row('PCMU', 0, 8000, `${rate(8000)} ! mulawenc ! rtppcmupay ${PTIME}`),
  row('PCMA', 8, 8000, `${rate(8000)} ! alawenc ! rtppcmapay ${PTIME}`),
  row('G722', 9, 8000, `${rate(16000)} ! avenc_g722 ! rtpg722pay ${PTIME}`),
  row('GSM', 3, 8000, `${rate(8000)} ! gsmenc ! rtpgsmpay`),
  row('G726-32', 96, 8000, `${rate(8000)} ! avenc_g726 bitrate=32000 ! rtpg726pay ${PTIME}`),
  row('G726-16', 96, 8000, `${rate(8000)} ! avenc_g726 bitrate=16000 ! rtpg726pay ${PTIME}`),
  row('G726-40', 96, 8000, `${rate(8000)} ! avenc_g726 bitrate=40000 ! rtpg726pay ${PTIME}`),
  row('L16', 97, 44100, `${rate(44100)} ! audioconvert ! audio/x-raw,format=S16BE ! rtpL16pay mtu=1000`, {
    sdp: 'L16',
  }),
  row('AMR 12.2 octet-aligned', 98, 8000, `${rate(8000)} ! amrnbenc band-mode=7 ! rtpamrpay`, { sdp: 'AMR' }),
  row('AMR 5.9 octet-aligned', 98, 8000, `${rate(8000)} ! amrnbenc band-mode=2 ! rtpamrpay`, { sdp: 'AMR' }),
  row('AMR 12.2 bandwidth-efficient', 98, 8000, `${rate(8000)} ! amrnbenc band-mode=7 ! rtpamrpay`, {
    sdp: 'AMR',
    repack: bandwidthEfficient,
  }),
  row('AMR-WB octet-aligned', 99, 16000, `${rate(16000)} ! voamrwbenc band-mode=8 ! rtpamrpay`, { sdp: 'AMR-WB' }),
  row('AMR-WB bandwidth-efficient', 99, 16000, `${rate(16000)} ! voamrwbenc band-mode=2 ! rtpamrpay`, {
    sdp: 'AMR-WB',
    repack: bandwidthEfficient,
  }),
  row('Opus VBR 24k', 111, 48000, `${rate(48000)} ! opusenc bitrate=24000 bitrate-type=vbr ! rtpopuspay`, {
    sdp: 'opus',
  }),
  row('Opus CBR 32k', 111, 48000, `${rate(48000)} ! opusenc bitrate=32000 bitrate-type=cbr ! rtpopuspay`, {
    sdp: 'opus',
  }),
  row(
    'Opus VBR 64k',
    111,
    48000,
    `${rate(48000)} ! opusenc bitrate=64000 bitrate-type=vbr audio-type=generic ! rtpopuspay`,
    { sdp: 'opus' },
  ),
  row(
    'Opus VBR 12k DTX FEC',
    111,
    48000,
    `${rate(16000)} ! opusenc bitrate=12000 bitrate-type=vbr dtx=true inband-fec=true audio-type=voice ! rtpopuspay`,
    { sdp: 'opus' },
  ),
  row('Speex', 110, 8000, `${rate(8000)} ! speexenc quality=8 ! rtpspeexpay`, { sdp: 'speex' }),
  row('Speex wide-band VBR', 110, 16000, `${rate(16000)} ! speexenc vbr=true quality=6 ! rtpspeexpay`, {
    sdp: 'speex',
  }),
  row('MPA', 14, 90000, `${rate(44100)} ! lamemp3enc bitrate=64 target=bitrate cbr=true ! mpegaudioparse ! rtpmpapay`, {
    sdp: 'MPA',
  }),
  row('MPEG4-GENERIC (AAC)', 112, 44100, `${rate(44100)} ! voaacenc bitrate=64000 ! aacparse ! rtpmp4gpay`, {
    sdp: 'MPEG4-GENERIC',
  }),
];

const picture = (pattern) =>
  `videotestsrc pattern=${pattern} num-buffers=450 ! video/x-raw,width=352,height=288,framerate=15/1 ! videoconvert`;
export const VIDEO = [
  row('VP8', 100, 90000, 'vp8enc deadline=1 target-bitrate=300000 ! rtpvp8pay picture-id-mode=2'),
  row('VP9', 101, 90000, 'vp9enc deadline=1 cpu-used=8 target-bitrate=300000 ! rtpvp9pay'),
  row('H264', 102, 90000, 'x264enc tune=zerolatency bitrate=300 key-int-max=60 ! rtph264pay'),
  row('H263-1998', 103, 90000, 'avenc_h263p bitrate=300000 ! rtph263ppay'),
  row('MP2T', 33, 90000, 'x264enc tune=zerolatency bitrate=300 ! mpegtsmux alignment=7 ! rtpmp2tpay'),
];
/** snow never repeats, ball and smpte do: hard and easy. */
export const PICTURES = ['snow', 'ball', 'smpte'];

/** The packets of one codec and sound; with `srtp` (srtpenc's settings) GStreamer protects them. */
export function encode(folder, codec, sound, srtp = '') {
  const isPicture = typeof sound === 'string';
  const source = isPicture ? picture(sound) : `filesrc location=${sound.file} ! wavparse`;
  const name = isPicture ? sound : sound.name;
  const key = srtp === '' ? '' : `-${createHash('sha256').update(srtp).digest('hex').slice(0, 12)}`;
  const file = join(folder, `${codec.name}-${name}${key}.rtp`.replaceAll(/[ ()]/g, '_'));
  if (!existsSync(file) || statSync(file).size === 0) {
    const pipeline = `${source} ! ${codec.pipeline} pt=${codec.payloadType} ${srtp} ! rtpstreampay ! filesink location=${file}`;
    run('gst-launch-1.0', ['-q', ...pipeline.split(' ').filter((word) => word !== '')]);
  }
  const packets = framed(readFileSync(file));
  return codec.repack === undefined ? packets : packets.map(codec.repack);
}

function framed(bytes) {
  const packets = [];
  for (let at = 0; at + 2 <= bytes.length; at += 2 + bytes.readUInt16BE(at))
    packets.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));
  return packets;
}

/** Octet-aligned with one frame (CMR, reserved; F, FT, Q, padding; frame) to 4 bits of CMR, 6 of F, FT and Q, and the frame's bits. */
const FRAME_BITS = {
  AMR: [95, 103, 118, 134, 148, 159, 204, 244, 39],
  'AMR-WB': [132, 177, 253, 285, 317, 365, 397, 461, 477, 40],
};

function bandwidthEfficient(packet) {
  const isWide = (packet[1] & 127) === 99;
  const header = 12;
  const type = (packet[header + 1] >> 3) & 15;
  const bits = FRAME_BITS[isWide ? 'AMR-WB' : 'AMR'][type] ?? 0;
  const out = Buffer.alloc(header + Math.ceil((10 + bits) / 8));
  packet.copy(out, 0, 0, header);
  const put = (place, bit) => {
    if (bit) out[header + (place >> 3)] |= 0x80 >> (place & 7);
  };
  for (let bit = 0; bit < 4; bit++) put(bit, packet[header] & (0x80 >> bit));
  for (let bit = 0; bit < 6; bit++) put(4 + bit, packet[header + 1] & (0x80 >> bit));
  for (let bit = 0; bit < bits; bit++) put(10 + bit, packet[header + 2 + (bit >> 3)] & (0x80 >> (bit & 7)));
  return out;
}

function rtp(payloadType, sequence, timestamp, payload, marker = false) {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = payloadType | (marker ? 128 : 0);
  header.writeUInt16BE((3000 + sequence) & 0xffff, 2);
  header.writeUInt32BE((77_000 + timestamp) >>> 0, 4);
  header.writeUInt32BE(0x5eed0000 + payloadType, 8);
  return Buffer.concat([header, Buffer.from(payload)]);
}

/** RFC 3389: a level and ten reflection coefficients that wander. */
export function comfortNoise(random, count = 600) {
  return Array.from({ length: count }, (_, at) => {
    const coefficients = Array.from(
      { length: 10 },
      (_, index) => 127 + Math.round((random() % 41) - 20 + 30 / (index + 1)),
    );
    return rtp(13, at, at * 1600, [60 + (random() % 8), ...coefficients]);
  });
}

/** RFC 4733: keys of 100 ms, a packet every 20 ms, the end three times. */
export function events(random, keys = 60) {
  const packets = [];
  for (let key = 0; key < keys; key++) {
    const code = random() % 12;
    for (let step = 1; step <= 7; step++) {
      const isEnd = step > 4;
      const duration = Math.min(step, 5) * 160;
      const payload = [code, (isEnd ? 0x80 : 0) | 10, duration >> 8, duration & 255];
      packets.push(rtp(101, packets.length, key * 2400, payload, step === 1));
    }
  }
  return packets;
}

/** RFC 4103: what was typed in 300 ms. */
export function text(random) {
  const all = Buffer.from(`${PROSE.en} ${PROSE.de} `.repeat(6));
  const packets = [];
  for (let at = 0; at < all.length; ) {
    const size = 1 + (random() % 7);
    packets.push(rtp(98, packets.length, packets.length * 300, all.subarray(at, at + size)));
    at += size;
  }
  return packets;
}
