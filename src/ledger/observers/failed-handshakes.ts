/**
 * Handshakes that failed, folded by who tried, at whom, and how it ended: RFC 8446 section 6.2. They carried nothing and are no legs, but
 * they are often the first sign of a certificate that has run out or of a client that is too old.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import { cipherSuite } from '../../registry/cipher-suites.ts';
import type { Evidence, FailedHandshake, TlsOffer } from '../facts.ts';
import type { TlsConnectionFacts } from './tls-connection-facts.ts';

/** Rows; attempts that would need one more are left out, and counted. */
export const MAX_FAILED = 2_000;
/** Attempts whose frames are kept. */
const MAX_EVIDENCE = 8;
/** Broken suites that are named. */
const MAX_BROKEN = 32;

const TOO_MANY = stop('tls', 'limit-reached', 0, 0, 0, `More than ${MAX_FAILED} different handshakes that failed`);

interface Endpoints {
  readonly client: string;
  readonly server: string;
  readonly serverPort: number;
}

interface Row {
  /** The attempt that came first. */
  facts: TlsConnectionFacts;
  readonly endpoints: Endpoints;
  voipHint: string | null;
  count: number;
  last: FrameReference;
  evidence: Evidence[];
}

export class FailedHandshakeTable {
  readonly #rows = new Map<string, Row>();
  /** Attempts that found no row, and the first of them; null when all did. */
  leftOut: { readonly stop: Stop; readonly first: FrameReference; count: number } | null = null;

  add(facts: TlsConnectionFacts, endpoints: Endpoints, voipHint: string | null): void {
    const { protocol, fatalAlert: alert, serverName, offer } = facts;
    const { client, server, serverPort } = endpoints;
    const end = [alert?.level, alert?.name, alert?.from];
    const key = JSON.stringify([protocol, client, server, serverPort, end, serverName, offer?.ja4, offer?.versions]);
    let row = this.#rows.get(key);
    if (row === undefined) {
      if (this.#rows.size === MAX_FAILED) {
        this.leftOut ??= { stop: TOO_MANY, first: facts.first, count: 0 };
        this.leftOut.count += 1;
        return;
      }
      row = { facts, endpoints, voipHint: null, count: 0, last: facts.last, evidence: [] };
      this.#rows.set(key, row);
    } else if (compareReferences(facts.first, row.facts.first) < 0) {
      row.facts = facts;
    }
    row.count += 1;
    row.voipHint ??= voipHint;
    row.evidence = [...row.evidence, ...evidenceOf(facts)]
      .sort((a, b) => compareReferences(a.at, b.at))
      .slice(0, MAX_EVIDENCE);
    if (compareReferences(facts.last, row.last) > 0) row.last = facts.last;
  }

  /** In order of first appearance. */
  close(): FailedHandshake[] {
    return [...this.#rows.values()]
      .sort((a, b) => compareReferences(a.facts.first, b.facts.first))
      .map((row, index) => rowOf(row, `failed-${index + 1}`));
  }
}

function evidenceOf(facts: TlsConnectionFacts): Evidence[] {
  return [{ at: facts.clientHello ?? facts.first, what: 'ClientHello of a handshake that failed' }, endOf(facts)];
}

/** What ended a handshake that failed: the alert, or else the FIN or RST. */
export function endOf({ fatalAlert, last }: TlsConnectionFacts): Evidence {
  if (fatalAlert === null) return { at: last, what: 'closed before the handshake was done' };
  const from = fatalAlert.from === null ? '' : ` from the ${fatalAlert.from}`;
  return { at: fatalAlert.at, what: `${fatalAlert.level} alert ${fatalAlert.name}${from}` };
}

function rowOf({ facts, endpoints, voipHint, count, last, evidence }: Row, id: string): FailedHandshake {
  const { protocol, serverName, offer, fatalAlert: alert } = facts;
  return {
    id,
    protocol,
    client: { address: endpoints.client, port: null, name: null },
    server: { address: endpoints.server, port: endpoints.serverPort, name: null },
    serverName,
    offeredVersions: offer?.versions ?? [],
    offeredSuites: offer?.cipherSuites.length ?? 0,
    brokenSuites: brokenOf(offer),
    ja4: offer?.ja4 ?? null,
    alert: alert === null ? null : { name: alert.name, level: alert.level, from: alert.from },
    voipHint,
    count,
    first: facts.first,
    last,
    evidence,
  };
}

function brokenOf(offer: TlsOffer | null): string[] {
  const broken = (offer?.cipherSuites ?? []).filter(({ code, name }) => {
    return name.startsWith('SSL_CK_') || cipherSuite(Number.parseInt(code, 16))?.grade === 'F';
  });
  return broken.map(({ name }) => name).slice(0, MAX_BROKEN);
}
