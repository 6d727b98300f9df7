/** The ledger as the tests run it: frames in, facts out; and fixtures as frames. */
import { Frame, openCapture } from '../../src/capture/index.ts';
import type { Facts, Leg } from '../../src/ledger/facts.ts';
import { Ledger } from '../../src/ledger/ledger.ts';
import { type BuiltFrame, frameFrom } from './packet-builder.ts';

/** What the ledger makes of these frames; `captures` is left empty. `tlsPorts`: where SIP over TLS is expected. */
export function take(frames: readonly BuiltFrame[], tlsPorts?: readonly number[]): Facts {
  const ledger = new Ledger(tlsPorts);
  const frame = new Frame();
  frames.forEach((built, index) => {
    ledger.take(frameFrom(built, index + 1, frame));
  });
  return ledger.close([]);
}

/** The same from one buffer that is overwritten as soon as a frame has been taken: whoever kept a reference to it reads 0xa5. */
export function takePoisoned(frames: readonly BuiltFrame[]): Facts {
  const ledger = new Ledger();
  const frame = new Frame();
  const buffer = new Uint8Array(Math.max(0, ...frames.map((built) => built.bytes.length)));
  frames.forEach((built, index) => {
    buffer.set(built.bytes);
    frameFrom(built, index + 1, frame);
    frame.bytes = buffer;
    ledger.take(frame);
    buffer.fill(0xa5);
  });
  return ledger.close([]);
}

export function mediaLegsOf(facts: Facts): Leg[] {
  return facts.legs.filter((leg) => leg.plane === 'media');
}

export function signalingLegsOf(facts: Facts): Leg[] {
  return facts.legs.filter((leg) => leg.plane === 'signaling');
}

/** A capture file as frames that a test can drop, cut or change. */
export async function framesOfFile(path: string): Promise<BuiltFrame[]> {
  const reader = await openCapture({ kind: 'file', path });
  const frames: BuiltFrame[] = [];
  const frame = new Frame();
  while (await reader.fill()) {
    while (reader.next(frame)) {
      const { seconds, nanoseconds, originalLength, linkType } = frame;
      frames.push({ bytes: frame.bytes.slice(frame.start, frame.end), seconds, nanoseconds, originalLength, linkType });
    }
  }
  await reader.close();
  return frames;
}
