/**
 * Keys as tones, asked of programs that know nothing of us: espeak-ng speaks for minutes and no word is a key, sox makes keys and tones, and
 * multimon-ng counts keys in the same audio.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeyToneListener, PCMU } from '../../src/tones/index.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { KEYS } from '../support/tones.ts';
import { ask, peer } from './peers.ts';
import { scan } from './soc2-sip.ts';

/** Men, women, whispers and a voice of many harmonics; several languages. */
const VOICES = [
  'en-us',
  'en-us+f3',
  'en-gb+m7',
  'de',
  'fr+f2',
  'es',
  'cmn',
  'it+f4',
  'ru',
  'sv+m3',
  'ja',
  'en+croak',
  'en+whisper',
];

const WORDS = `Good morning, this is the front desk of the example company. How may I help you today? I would like to speak with somebody about the
order that you confirmed last week. Of course; may I have the number that stands on the first page? Five, five, five, zero, one, four,
two. The weather in the north has been mild for the season, with some rain in the evening and a light wind from the west. Trains run on
time, except between the harbor and the old town, where the bridge is being repaired. Please leave your name and a short message after
the tone. We owe you a hue and a dew; who knew the two new blue shoes too? Oh no, don't go home alone, Joe. All four saw more law. See
the sea, feel the breeze, be at ease.`;

const TELEPHONY = ['-r', '8000', '-c', '1'];

/** What sox makes of `from`, as PCMU. */
function audio(from: readonly string[], effects: readonly string[], input?: Uint8Array): Uint8Array {
  const made = peer('sox', ['-V1', ...from, ...TELEPHONY, '-t', 'ul', '-', ...effects], input);
  expect(made.status).toBe(0);
  return made.stdout;
}

function keysIn(octets: Uint8Array): number {
  return new KeyToneListener().add(octets, 0, octets.length, PCMU);
}

/** A line each; which keys they are is not looked at. */
function keysByMultimon(octets: Uint8Array): number {
  const raw = ['-r', '22050', '-c', '1', '-b', '16', '-e', 'signed', '-t', 'raw', '-'];
  const samples = peer('sox', ['-V1', ...TELEPHONY, '-t', 'ul', '-', ...raw], octets).stdout;
  const lines = ask('multimon-ng', ['-q', '-a', 'DTMF', '-t', 'raw', '-'], samples).split('\n');
  return lines.filter((line) => line.startsWith('DTMF:')).length;
}

describe('speech', () => {
  it.each(VOICES)('of %s holds no keys', (voice) => {
    const spoken = peer('espeak-ng', ['-v', voice, '--stdout', WORDS]).stdout;
    const octets = audio(['-t', 'wav', '-'], ['gain', '-n', '-3'], spoken);
    expect(octets.length).toBeGreaterThan(25 * 8000);
    expect(keysIn(octets)).toBe(0);
  });
});

describe('tones of sox', () => {
  it('that are keys are counted, as multimon-ng counts them', () => {
    const keys = KEYS.map(([low, high]) =>
      audio(['-n'], ['synth', '0.08', 'sine', `${low}`, 'sine', `${high}`, 'remix', '-', 'pad', '0.08', '0.08']),
    );
    const octets = Uint8Array.from(keys.flatMap((one) => [...one]));
    expect(keysIn(octets)).toBe(16);
    expect(keysByMultimon(octets)).toBe(16);
  });

  it.each([
    ['ringback', ['synth', '2', 'sine', '440', 'sine', '480', 'remix', '-']],
    ['dial tone', ['synth', '2', 'sine', '350', 'sine', '440', 'remix', '-']],
    ['busy tone', ['synth', '0.5', 'sine', '480', 'sine', '620', 'remix', '-']],
    ['a sweep', ['synth', '6', 'sine', '200-3400']],
    ['fax calling', ['synth', '0.5', 'sine', '1100']],
    ['a plucked string', ['synth', '3', 'pluck', 'F5']],
    ['a chord of sawtooth waves', ['synth', '3', 'sawtooth', '349', 'sawtooth', '604', 'remix', '-']],
    ['brown noise', ['synth', '10', 'brownnoise']],
  ])('that are no keys are not: %s', (_, effects) => {
    expect(keysIn(audio(['-n'], [...effects, 'gain', '-6']))).toBe(0);
  });
});

describe('the recorded call', () => {
  it('holds as many keys as multimon-ng counts in its audio, all from the caller', () => {
    const capture = join(FIXTURES, 'dtmf-in-band-clear/capture.pcap');
    const heard = (from: string) => {
      const fields = ['-T', 'fields', '-e', 'rtp.payload', '-o', 'rtp.heuristic_rtp:TRUE'];
      const payloads = ask('tshark', ['-r', capture, '-Y', `rtp.p_type == 0 && ip.src == ${from}`, ...fields]);
      return keysByMultimon(Buffer.from(payloads.replace(/[^0-9a-f]/g, ''), 'hex'));
    };
    const { report } = scan(capture);
    const counted = report.legs.flatMap(({ content }) => content).filter(({ kind }) => kind === 'dtmf-in-band');
    expect(counted.map(({ count }) => count)).toEqual([heard('192.0.2.10')]);
    expect(heard('192.0.2.20')).toBe(0);
  });
});
