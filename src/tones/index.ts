/** Tones of pressed keys in G.711 audio. */
export { PCMA, PCMU } from './g711.ts';
export { WINDOW } from './key-tone.ts';
export { KeyToneListener } from './key-tone-listener.ts';
export { mayBeKeyTone } from './may-be-key-tone.ts';
