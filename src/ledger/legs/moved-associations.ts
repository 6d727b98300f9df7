/**
 * DTLS associations that ICE moved to another port of the same peer after the handshake (RFC 8445 section 8.3.2): records without a handshake,
 * whose numbers go on where those of a whole one stopped. Record numbers count one by one in each direction of an epoch (RFC 6347 section 4.1),
 * so two that fit both ways, between the same hosts and from one same port, are no chance.
 *
 * Not handled: a peer that moves to another address; DTLS 1.3, which encrypts its record numbers; a move in one direction only.
 */
import { compareReferences } from '../../capture/frame.ts';
import type { Carrier } from '../carriers.ts';
import type { RecordSpan, TlsConnectionFacts } from '../observers/tls-connection-facts.ts';
import type { SessionRow } from '../observers/tls-sessions.ts';
import type { Handshake } from './handshakes.ts';

/** Records that may have been lost on the way, or to the recorder, while it moved. */
const MOST_LOST = 32;

export interface Association {
  readonly ends: readonly [string, string];
  readonly row: SessionRow;
  readonly handshake: Handshake;
  /** Where it was last seen. */
  facts: TlsConnectionFacts;
}

export class MovedAssociations {
  readonly #byEnd = new Map<string, Association[]>();

  /** A handshake that was completed on a path. */
  add({ ends }: Pick<Carrier, 'ends'>, row: SessionRow, handshake: Handshake): void {
    const { facts } = handshake;
    if (facts.handshake !== 'complete' || facts.protectedRecords.includes(null)) return;
    const association = { ends, row, handshake, facts };
    for (const end of ends) {
      const known = this.#byEnd.get(end);
      if (known === undefined) this.#byEnd.set(end, [association]);
      else known.push(association);
    }
  }

  /** The association whose records these are, `facts` being what was seen between `ends`. It goes on from there. */
  find(ends: readonly [string, string], facts: TlsConnectionFacts): Association | undefined {
    for (const [own, end] of ends.entries()) {
      const found = this.#byEnd.get(end)?.find((association) => goesOn(association, ends, own as 0 | 1, facts));
      if (found === undefined) continue;
      found.facts = turned(facts, found.ends[own] !== end);
      return found;
    }
    return undefined;
  }
}

/** @param own which of `ends` stayed the same */
function goesOn(
  { ends: before, facts: known }: Association,
  ends: readonly [string, string],
  own: 0 | 1,
  facts: TlsConnectionFacts,
): boolean {
  const ownBefore = before.indexOf(ends[own]) as 0 | 1;
  const [far, farBefore] = [ends[1 - own]!, before[1 - ownBefore]!];
  if (far === farBefore || addressOf(far) !== addressOf(farBefore)) return false;
  if (compareReferences(known.first, facts.first) > 0) return false;
  return (
    follows(known.protectedRecords[ownBefore], facts.protectedRecords[own]) &&
    follows(known.protectedRecords[ownBefore === 0 ? 1 : 0], facts.protectedRecords[own === 0 ? 1 : 0])
  );
}

function follows(before: RecordSpan | null, after: RecordSpan | null): boolean {
  if (before === null || after === null || after.first.epoch !== before.epoch) return false;
  const ahead = after.first.sequence - before.sequence;
  return ahead > 0 && ahead <= MOST_LOST;
}

/** The same facts with the directions of the path that the association began on. */
function turned(facts: TlsConnectionFacts, isTurned: boolean): TlsConnectionFacts {
  const [one, other] = facts.protectedRecords;
  return isTurned ? { ...facts, protectedRecords: [other, one] } : facts;
}

function addressOf(end: string): string {
  return end.slice(0, end.lastIndexOf(' '));
}
