/** Contradictions as a rule needs them: those of one leg or call, and how they are cited. The index is made once per Facts. */
import type { Call, Contradiction, ContradictionKind, Evidence, Facts, Leg, SomeEvidence } from '../../ledger/facts.ts';
import { cite } from './citing.ts';

/** What several contradictions of one subject say together. */
export interface Contradicting {
  /** The first of them in words, and how many more there are. */
  readonly message: string;
  readonly evidence: SomeEvidence;
  readonly kinds: ReadonlySet<ContradictionKind>;
  readonly all: readonly Contradiction[];
}

/** Null when there is none of these kinds. */
export function contradictingLeg(leg: Leg, facts: Facts, ...kinds: readonly ContradictionKind[]): Contradicting | null {
  return summedUp(indexOf(facts).byLeg.get(leg.id) ?? [], kinds);
}

export function contradictingCall(
  call: Call,
  facts: Facts,
  ...kinds: readonly ContradictionKind[]
): Contradicting | null {
  return summedUp(indexOf(facts).byCall.get(call.id) ?? [], kinds);
}

/** What is said in full; the rest is counted. */
const MOST_SAID = 2;

function summedUp(own: readonly Contradiction[], kinds: readonly ContradictionKind[]): Contradicting | null {
  const all = own.filter(({ kind }) => kinds.includes(kind));
  const [first, ...more] = all.flatMap(({ evidence }) => evidence) as [Evidence?, ...Evidence[]];
  if (first === undefined) return null;
  const said = [...new Set(all.map(({ what }) => what))];
  const rest = said.length - MOST_SAID;
  const others = rest <= 0 ? '' : ` The same or the like is found ${rest === 1 ? 'once' : `${rest} times`} more.`;
  return {
    message: `${said.slice(0, MOST_SAID).join(' ')}${others}`,
    evidence: cite([first, ...more]),
    kinds: new Set(all.map(({ kind }) => kind)),
    all,
  };
}

interface Index {
  readonly byLeg: ReadonlyMap<string, readonly Contradiction[]>;
  readonly byCall: ReadonlyMap<string, readonly Contradiction[]>;
}

const indexes = new WeakMap<Facts, Index>();

function indexOf(facts: Facts): Index {
  let index = indexes.get(facts);
  if (index === undefined) {
    index = {
      byLeg: grouped(facts.contradictions, ({ legs }) => legs),
      byCall: grouped(facts.contradictions, ({ calls }) => calls),
    };
    indexes.set(facts, index);
  }
  return index;
}

function grouped(
  all: readonly Contradiction[],
  namesOf: (one: Contradiction) => readonly string[],
): Map<string, Contradiction[]> {
  const groups = new Map<string, Contradiction[]>();
  for (const one of all) {
    for (const name of namesOf(one)) {
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [one]);
      else group.push(one);
    }
  }
  return groups;
}
