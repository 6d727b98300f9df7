/**
 * SDES keys that are not what keys are to be: different for each direction, stream and call, new at each new address, and hidden on every hop.
 * RFC 4568 sections 6.1, 7.1.2, 7.1.4 and 8.3; RFC 3711 section 9.1.
 *
 * Keys are compared by truncated SHA-256. The same call may show its keys on several hops and in repeated messages: that is no reuse, and neither is
 * an offer that was never accepted, and a line that RFC 4568 would not take encrypts nothing.
 */
import { compareReferences } from '../../capture/frame.ts';
import type { Contradiction, Evidence, Leg } from '../facts.ts';
import type { CryptoLine } from '../media/crypto-lines.ts';
import { cryptoInForce, isAgreed, type MediaSide, type Negotiation } from '../media/negotiation.ts';
import { contradiction, type LedgerFacts, plural } from './found.ts';

/** One key in force. */
interface Use {
  readonly negotiation: Negotiation;
  readonly side: 'offer' | 'answer';
  readonly of: MediaSide;
  readonly line: CryptoLine;
}

/** Uses of one key that are compared; more of them say nothing new. */
const MAX_USES = 64;

export function inKeys(facts: LedgerFacts): Contradiction[] {
  const uses = usesByKey(facts.negotiations);
  return [...uses]
    .flatMap(([sha256, own]) => [
      ...inBothDirections(sha256, own, facts),
      ...inTwoPlaces(sha256, own, facts),
      ...atNewAddress(sha256, own, facts),
    ])
    .concat(readableOnAnotherHop(facts));
}

function usesByKey(negotiations: readonly Negotiation[]): Map<string, Use[]> {
  const uses = new Map<string, Use[]>();
  for (const negotiation of negotiations) {
    const inForce = isAgreed(negotiation) ? cryptoInForce(negotiation) : null;
    if (inForce === null) continue;
    for (const side of ['offer', 'answer'] as const) {
      const line = inForce[side];
      if (negotiation[side]!.cryptoFaults.some(({ tag }) => tag === line.tag)) continue;
      for (const { keySha256 } of line.keys) {
        const own = uses.get(keySha256);
        const use = { negotiation, side, of: negotiation[side]!, line };
        if (own === undefined) uses.set(keySha256, [use]);
        else if (own.length < MAX_USES) own.push(use);
      }
    }
  }
  return uses;
}

function evidenceOf({ side, of, line }: Use, sha256: string): Evidence {
  const what = `a=crypto:${line.tag} ${line.suite} in the ${side} of ${of.message} (key withheld, sha256 ${sha256})`;
  return { at: of.at, what };
}

function inBothDirections(sha256: string, uses: readonly Use[], facts: LedgerFacts): Contradiction[] {
  const offered = new Map(uses.filter(({ side }) => side === 'offer').map((use) => [use.negotiation, use]));
  const echoes = uses.filter(({ side, negotiation }) => side === 'answer' && offered.has(negotiation));
  const calls = new Set<string>();
  return echoes.flatMap((answered) => {
    const { negotiation } = answered;
    // Once for each media description of a call, whatever the number of its hops and repetitions.
    const place = `${facts.callOf(negotiation.callId) ?? negotiation.callId} ${negotiation.index}`;
    if (calls.has(place)) return [];
    calls.add(place);
    const what = `The answer has the same SRTP master key as the offer: both directions of the ${negotiation.offer.mediaType} are encrypted with one key.`;
    const evidence = [evidenceOf(offered.get(negotiation)!, sha256), evidenceOf(answered, sha256)] as const;
    const call = facts.callOf(negotiation.callId);
    return [contradiction('same-key-in-both-directions', what, evidence, facts.legsOf(negotiation), [call])];
  });
}

function inTwoPlaces(sha256: string, uses: readonly Use[], facts: LedgerFacts): Contradiction[] {
  const calls = firstOfEach(uses, ({ negotiation }) => facts.callOf(negotiation.callId) ?? negotiation.callId);
  if (calls.length > 1) {
    const what = `${plural(calls.length, 'call')} use the same SRTP master key: whoever has it from one can decrypt the others.`;
    return [reuse('same-key-in-two-calls', what, calls, sha256, facts)];
  }
  // Media descriptions that share a transport share its key (RFC 8843 section 7.1.3).
  const apart = uses.filter(({ of }) => of.bundledWith === null);
  const streams = firstOfEach(apart, ({ negotiation }) => `${negotiation.callId} ${negotiation.index}`);
  const indexes = new Set(streams.map(({ negotiation }) => negotiation.index));
  if (indexes.size < 2) return [];
  const what = `${plural(indexes.size, 'media description')} of one call use the same SRTP master key.`;
  return [reuse('same-key-in-two-streams', what, streams, sha256, facts)];
}

function reuse(
  kind: 'same-key-in-two-calls' | 'same-key-in-two-streams',
  what: string,
  uses: readonly Use[],
  sha256: string,
  facts: LedgerFacts,
): Contradiction {
  const [first, ...more] = uses.map((use) => evidenceOf(use, sha256)) as [Evidence, ...Evidence[]];
  const legs = uses.flatMap(({ negotiation }) => facts.legsOf(negotiation));
  const calls = uses.map(({ negotiation }) => facts.callOf(negotiation.callId));
  return contradiction(kind, what, [first, ...more], legs, calls);
}

function firstOfEach(uses: readonly Use[], placeOf: (use: Use) => string): Use[] {
  const places = new Map<string, Use>();
  for (const use of uses) {
    const place = placeOf(use);
    if (!places.has(place)) places.set(place, use);
  }
  return [...places.values()];
}

/** On one path, so that an address that a relay wrote into the SDP of the next hop is no move. */
function atNewAddress(sha256: string, uses: readonly Use[], facts: LedgerFacts): Contradiction[] {
  const sides = new Map<string, Use[]>();
  for (const use of uses) {
    const { callId, index } = use.negotiation;
    const key = [callId, index, use.of.path.transport, use.of.path.hosts].join('\n');
    const own = sides.get(key);
    if (own === undefined) sides.set(key, [use]);
    else own.push(use);
  }
  return [...sides.values()].flatMap((own) => {
    const inOrder = [...own].sort((a, b) => compareReferences(a.of.at, b.of.at));
    const [first] = inOrder;
    // One side only: that the answer has the offer's key is another matter.
    const moved = inOrder.find((use) => !isEcho(use, inOrder) && hasMoved(first!, use));
    if (first === undefined || moved === undefined) return [];
    const what = `The media of one side went to another address or port and kept its SRTP master key, where a new one was due.`;
    const evidence = [evidenceOf(first, sha256), evidenceOf(moved, sha256)] as const;
    const legs = [...facts.legsOf(first.negotiation), ...facts.legsOf(moved.negotiation)];
    const call = facts.callOf(moved.negotiation.callId);
    return [contradiction('key-kept-at-new-address', what, evidence, legs, [call])];
  });
}

function isEcho({ negotiation, side }: Use, uses: readonly Use[]): boolean {
  return uses.some((use) => use.negotiation === negotiation && use.side !== side);
}

/** Port 0 and addresses that are none (hold in the old way) are no other place. */
function hasMoved(first: Use, later: Use): boolean {
  const [before, after] = [first.of.endpoints[0], later.of.endpoints[0]];
  return before !== undefined && after !== undefined && !later.of.endpoints.includes(before);
}

/** TLS that does not encrypt hides nothing. */
function isHidden({ plane, transport, protection }: Leg): boolean {
  return plane === 'signaling' && (transport === 'tls' || transport === 'wss') && protection !== 'cleartext';
}

/** A call of which one hop hides the key and another shows it. */
function readableOnAnotherHop({ calls, legs }: LedgerFacts): Contradiction[] {
  const byId = new Map(legs.map((leg) => [leg.id, leg]));
  return calls.flatMap((call) => {
    const own = call.legs.map((id) => byId.get(id)!);
    const hidden = own.find(isHidden);
    const exposed = own.filter((leg) => leg.media?.readableKeys.some((key) => key.inForce));
    const key = exposed.flatMap(({ media }) => media!.readableKeys).find(({ inForce }) => inForce);
    if (hidden === undefined || key === undefined) return [];
    const what = `The call has a hop over ${hidden.transport.toUpperCase()}, and the SRTP master key of its media is readable in the ${key.message} on a hop in clear.`;
    const evidence = [
      { at: key.at, what: `a=crypto:${key.tag} ${key.suite} (key withheld, sha256 ${key.keySha256})` },
      { at: hidden.first, what: `first frame of the hop over ${hidden.transport.toUpperCase()}` },
    ] as const;
    const ids = [...exposed, hidden].map(({ id }) => id);
    return [contradiction('key-readable-on-another-hop', what, evidence, ids, [call.id])];
  });
}
