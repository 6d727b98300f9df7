/**
 * What of the content of a call stood readable: keys pressed, text, fax, and how loud the speaker was. Counted, never said.
 *
 * Not handled: DTMF and text in SIP bodies, which are the signaling's.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { AudioLevelFact, ContentFact, ContentKind } from '../facts.ts';
import type { InBandKeys } from '../media/in-band-keys.ts';
import type { KeyPresses } from '../media/key-presses.ts';
import type { MediaSide } from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';
import type { UdptlFlow } from '../media/udptl-flow.ts';
import type { Observation } from '../observation/index.ts';

/** Frames shown. */
const MAX_SAMPLES = 3;
/** RFC 6464 and RFC 6465. */
const AUDIO_LEVELS: ReadonlyMap<string, AudioLevelFact['of']> = new Map([
  ['urn:ietf:params:rtp-hdrext:ssrc-audio-level', 'sender'],
  ['urn:ietf:params:rtp-hdrext:csrc-audio-level', 'contributors'],
]);

/** A stream and what was concluded about it. */
export interface Observed {
  readonly stream: RtpStream;
  readonly observation: Observation;
}

/** One fact for each kind. */
export function contentOf(observed: readonly Observed[]): ContentFact[] {
  return [
    ...together(observed.flatMap(({ stream }) => keysOf('dtmf', stream.keyPresses))),
    ...together(observed.flatMap(({ stream }) => keysOf('dtmf-in-band', stream.inBandKeys))),
    ...together(observed.filter(({ observation }) => observation.isText).map(({ stream }) => textOf(stream))),
  ];
}

export function faxContent({ packets, first, last, samples }: UdptlFlow): ContentFact[] {
  return [{ kind: 'fax', count: packets, atLeast: false, first, last, samples: samples.slice(0, MAX_SAMPLES) }];
}

function keysOf(kind: ContentKind, keys: KeyPresses | InBandKeys | null): ContentFact[] {
  if (keys === null || keys.first === null) return [];
  const { count, first, last, samples } = keys;
  return [{ kind, count, atLeast: false, first, last: last!, samples }];
}

/** Every packet of a stream of text is text; what was not sampled is left out of the count. */
function textOf({ observation, packets, first, last }: RtpStream): ContentFact {
  const { textPackets, textFrames } = observation;
  const begun = textFrames[0] ?? first;
  return { kind: 'text', count: textPackets, atLeast: textPackets < packets, first: begun, last, samples: textFrames };
}

function together(facts: readonly ContentFact[]): ContentFact[] {
  const kind: ContentKind | undefined = facts[0]?.kind;
  if (kind === undefined) return [];
  const inOrder = (references: readonly FrameReference[]) => [...references].sort(compareReferences);
  return [
    {
      kind,
      count: facts.reduce((sum, fact) => sum + fact.count, 0),
      atLeast: facts.some(({ atLeast }) => atLeast),
      first: inOrder(facts.map(({ first }) => first))[0]!,
      last: inOrder(facts.map(({ last }) => last)).at(-1)!,
      samples: inOrder(facts.flatMap(({ samples }) => samples)).slice(0, MAX_SAMPLES),
    },
  ];
}

/** By what the sides called the identifiers; an encrypted element (RFC 6904) is called otherwise, and cryptex (RFC 9335) shows none. */
export function audioLevelOf(streams: readonly RtpStream[], sides: readonly MediaSide[]): AudioLevelFact | null {
  for (const { extensionIds, firstExtension } of streams) {
    for (const id of extensionIds ?? []) {
      const uris = sides.flatMap(({ extensions }) => extensions?.get(id) ?? []);
      const of = uris.map((uri) => AUDIO_LEVELS.get(uri)).find((one) => one !== undefined);
      if (of !== undefined) return { of, id, first: firstExtension! };
    }
  }
  return null;
}
