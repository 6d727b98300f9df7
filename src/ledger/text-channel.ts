/**
 * A TCP connection that carries MSRP, MRCP or RTSP as readable text: how many messages, and where. What they say is not kept.
 *
 * Messages are counted by start lines at the beginning of a line. One that is torn over two segments is missed, and one that stands in a
 * body is counted: the number is what was seen, not what was sent.
 */
import { type Frame, type FrameReference, referenceTo } from '../capture/frame.ts';
import { channelStartAt, nextLine, type TextChannel } from '../dissectors/text-channels.ts';

/** Frames shown. */
const MAX_SAMPLES = 3;
/** Methods kept by name. */
const MAX_METHODS = 16;

export class TextChannelSeen {
  readonly channel: TextChannel;
  requests = 0;
  responses = 0;
  readonly samples: FrameReference[] = [];
  /** Methods of requests, in order of appearance. */
  readonly methods: string[] = [];

  constructor(channel: TextChannel) {
    this.channel = channel;
  }

  /** Counts the start lines in octets of the stream. */
  add(bytes: Uint8Array, start: number, end: number, frame: Frame): void {
    let found = false;
    for (let at = start; at < end; at = nextLine(bytes, at, end)) {
      const line = channelStartAt(bytes, at, end);
      if (line?.channel !== this.channel) continue;
      found = true;
      if (line.method === null) this.responses++;
      else this.requests++;
      if (line.method !== null && this.methods.length < MAX_METHODS && !this.methods.includes(line.method)) {
        this.methods.push(line.method);
      }
    }
    if (found && this.samples.length < MAX_SAMPLES) this.samples.push(referenceTo(frame));
  }
}
