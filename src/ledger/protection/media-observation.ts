/** What a decision about media looks at. */
import type { Evidence, MediaFacts, TlsSession } from '../facts.ts';

/** T.38 packets in clear. */
export interface FaxObservation {
  readonly packets: number;
  readonly samples: readonly Evidence[];
}

export interface MediaObservation {
  readonly fax?: FaxObservation;
  readonly media: MediaFacts;
  /** DTLS sessions on the same path. */
  readonly sessions: readonly TlsSession[];
  readonly first: Evidence;
}
