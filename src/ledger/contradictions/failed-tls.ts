/** Connections that were to be TLS and became none: a handshake that failed or was never answered, or a reset on the port of SIP over TLS. */
import type { Flow } from '../../flows/index.ts';
import type { Conversation } from '../conversation.ts';
import { endpointA, endpointB } from '../endpoints.ts';
import { endOf } from '../observers/failed-handshakes.ts';
import type { TlsConnectionFacts } from '../observers/tls-handshake.ts';
import type { FailedTls } from './found.ts';

/** RFC 3261 section 19.1.2. */
const SIPS_PORT = 5061;
/** Of the whole capture. */
const MAX_ATTEMPTS = 20_000;

export function failedTlsOf(flows: Iterable<Flow<Conversation>>): FailedTls[] {
  const attempts: FailedTls[] = [];
  for (const flow of flows) {
    if (flow.state?.kind !== 'tcp' || attempts.length >= MAX_ATTEMPTS) continue;
    const { finishedTls, opener, refusedAt } = flow.state;
    for (const facts of finishedTls) {
      const what = whyFailed(facts);
      const client = facts.clientDirection ?? opener;
      if (what === null || client === null) continue;
      attempts.push({ ...hostsOf(flow, client), at: facts.first, what, evidence: evidenceOf(facts, what) });
    }
    if (refusedAt !== null && opener !== null && portOf(flow, opener) === SIPS_PORT) {
      const what = `port ${SIPS_PORT} refused the connection`;
      const evidence = [{ at: refusedAt, what: `reset: ${what}` }] as const;
      attempts.push({ ...hostsOf(flow, opener), at: refusedAt, what, evidence });
    }
  }
  return attempts;
}

function hostsOf(flow: Flow<unknown>, client: 0 | 1): { client: string; server: string } {
  const [a, b] = [endpointA(flow).address, endpointB(flow).address];
  return client === 0 ? { client: a, server: b } : { client: b, server: a };
}

function portOf(flow: Flow<unknown>, client: 0 | 1): number {
  return client === 0 ? flow.bPort : flow.aPort;
}

function evidenceOf(facts: TlsConnectionFacts, what: string): FailedTls['evidence'] {
  const at = facts.clientHello ?? facts.first;
  const hello = { at, what: `ClientHello of a TLS handshake that did not come about: ${what}` };
  return facts.handshake === 'failed' ? [hello, endOf(facts)] : [hello];
}

/** A clause; null when it completed, or the capture does not show that it did not. */
function whyFailed({ handshake, alerts, offeredVersions, serverHello }: TlsConnectionFacts): string | null {
  if (handshake === 'failed') return alerts[0] === undefined ? 'the handshake failed' : alerts[0].what;
  if (handshake === 'partial' && offeredVersions.length > 0 && serverHello === null) return 'no ServerHello came';
  return null;
}
