/**
 * The signaling legs of a call in order from the caller to the callee.
 *
 * By who is client of whom, when the hops make one chain; else by the order of the calls that were joined (a border element begins the
 * next call after the one before) and the Via values, of which each proxy adds one (RFC 3261 section 16.6). A hop that nobody can read
 * stands first when the readable INVITE names its client as a place that it came through. Where two hops cannot be told apart, nothing
 * is said.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';

export interface Hop {
  readonly leg: number;
  readonly client: string;
  readonly server: string;
  /** Position of its Call-ID in the call; null when its signaling is hidden. */
  readonly call: number | null;
  readonly vias: number;
  readonly at: FrameReference;
}

/** @returns indexes of legs, each once; empty when the order cannot be told */
export function inOrder(hops: readonly Hop[], viaHosts: ReadonlySet<string>): number[] {
  const readable = onePerLeg(hops.filter((hop) => hop.call !== null));
  const hidden = hops.filter((hop) => hop.call === null);
  const all = [...readable, ...hidden];
  const ordered = chained(all) ?? placed(readable, hidden, viaHosts);
  return ordered === null ? [] : ordered.map((hop) => hop.leg);
}

/** A leg may carry several hops (a server that calls itself): the first one counts. */
function onePerLeg(hops: readonly Hop[]): Hop[] {
  const first = new Map<number, Hop>();
  for (const hop of hops) {
    const known = first.get(hop.leg);
    if (known === undefined || precedes(hop, known) < 0) first.set(hop.leg, hop);
  }
  return [...first.values()];
}

/** Each hop's server is the next one's client; null when they make no single chain. */
function chained(hops: readonly Hop[]): Hop[] | null {
  const byClient = new Map<string, Hop>();
  for (const hop of hops) {
    if (byClient.has(hop.client) || hop.client === hop.server) return null;
    byClient.set(hop.client, hop);
  }
  const servers = new Set(hops.map((hop) => hop.server));
  const beginnings = hops.filter((hop) => !servers.has(hop.client));
  if (beginnings.length !== 1) return null;
  const chain: Hop[] = [];
  for (let hop = beginnings[0]; hop !== undefined && chain.length <= hops.length; hop = byClient.get(hop.server))
    chain.push(hop);
  return chain.length === hops.length ? chain : null;
}

function placed(readable: readonly Hop[], hidden: readonly Hop[], viaHosts: ReadonlySet<string>): Hop[] | null {
  const sorted = [...readable].sort(precedes);
  const tied = sorted.some((hop, index) => index > 0 && sameRank(hop, sorted[index - 1]!));
  if (tied || hidden.length > 1) return null;
  if (hidden.length === 0) return sorted;
  return viaHosts.has(hidden[0]!.client) ? [...hidden, ...sorted] : null;
}

function precedes(one: Hop, other: Hop): number {
  return one.call! - other.call! || one.vias - other.vias || compareReferences(one.at, other.at);
}

function sameRank(one: Hop, other: Hop): boolean {
  return one.call === other.call && one.vias === other.vias;
}
