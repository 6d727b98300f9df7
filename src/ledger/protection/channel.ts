/** What is said of MSRP, MRCP and RTSP that was readable over TCP. Not handled: the same over TLS, of which nothing is readable. */
import type { Evidence, ProtectionDecision } from '../facts.ts';
import { decision, plural } from './decision.ts';

/** Messages of MSRP, MRCP or RTSP that were readable. */
export interface ChannelObservation {
  readonly messages: number;
  /** Of requests, in order of appearance. */
  readonly methods: readonly string[];
  readonly samples: readonly Evidence[];
}

export function decideChannel(
  protocol: string,
  { messages, methods, samples }: ChannelObservation,
): ProtectionDecision {
  const kinds = methods.length === 0 ? '' : ` (${methods.join(', ')})`;
  const verb = messages === 1 ? 'is' : 'are';
  return decision(
    'cleartext',
    'observed',
    `${plural(messages, `${protocol} message`)}${kinds} ${verb} readable over TCP.`,
    samples,
  );
}
