/** What is said of MSRP, MRCP and RTSP that was readable over TCP. Not handled: the same over TLS, of which nothing is readable. */
import type { Evidence, ProtectionDecision } from '../facts.ts';
import { decision, plural } from './decision.ts';

/** Messages of MSRP, MRCP or RTSP that were readable. */
export interface ChannelObservation {
  readonly requests: number;
  readonly responses: number;
  /** Of requests, in order of appearance. */
  readonly methods: readonly string[];
  readonly samples: readonly Evidence[];
}

export function decideChannel(
  protocol: string,
  { requests, responses, methods, samples }: ChannelObservation,
): ProtectionDecision {
  const asked = requests === 0 ? [] : [`${plural(requests, `${protocol} request`)} (${methods.join(', ')})`];
  const answered = responses === 0 ? [] : [plural(responses, requests === 0 ? `${protocol} response` : 'response')];
  const verb = requests + responses === 1 ? 'is' : 'are';
  return decision(
    'cleartext',
    'observed',
    `${[...asked, ...answered].join(' and ')} ${verb} readable over TCP.`,
    samples,
  );
}
