/** Rows of what senders of signaling do; see `../rows.ts`. */
import type { ActivityFacts, DialedRange, Rate, SourceActivity, UserActivity } from '../../ledger/facts.ts';
import { type Identities, identity } from '../redact.ts';
import type { Report } from '../schema.ts';
import { printable } from '../text.ts';
import { countsRow, referenceOrNull, referenceRow } from './terms.ts';

type Row = Report['activity'];

export function activityRow(activity: ActivityFacts, identities: Identities): Row {
  const { first, last, messages, sources, usersSeen, users, noncesSeen, nonces } = activity;
  return {
    first: referenceOrNull(first),
    last: referenceOrNull(last),
    messages,
    sources: sources.map(sourceRow),
    usersSeen,
    users: users.map((user) => userRow(user, identities)),
    noncesSeen,
    nonces: nonces.map((nonce) => ({ ...nonce, first: referenceRow(nonce.first), last: referenceRow(nonce.last) })),
  };
}

function rateRow({ count, peaks, first, last }: Rate): Row['sources'][number]['requests'] {
  return {
    count,
    peaks: peaks.map((peak) => ({ ...peak, at: referenceRow(peak.at) })),
    first: referenceOrNull(first),
    last: referenceOrNull(last),
  };
}

function sourceRow(source: SourceActivity): Row['sources'][number] {
  const { probe, named, reaction } = source;
  return {
    ...source,
    address: printable(source.address),
    legs: [...source.legs],
    first: referenceRow(source.first),
    last: referenceRow(source.last),
    agents: source.agents.map(({ at, in: header, name }) => ({
      at: referenceRow(at),
      in: header,
      name: printable(name),
    })),
    requests: rateRow(source.requests),
    methods: countsRow(source.methods),
    finals: countsRow(source.finals),
    rejectedSignIns: rateRow(source.rejectedSignIns),
    users: rateRow(source.users),
    destinations: rateRow(source.destinations),
    invites: rateRow(source.invites),
    probe: probe === null ? null : { ...probe, first: referenceRow(probe.first), last: referenceRow(probe.last) },
    dialed: source.dialed.map(rangeRow),
    abroad: source.abroad.map((abroad) => ({ ...abroad, at: referenceRow(abroad.at) })),
    malformed: rateRow(source.malformed),
    named: named === null ? null : { ...named, shown: shownRow(named.shown) },
    reaction: reaction === null ? null : { ...reaction, since: referenceRow(reaction.since) },
  };
}

function shownRow(shown: NonNullable<SourceActivity['named']>['shown']) {
  if (shown === null) return null;
  const { registered, request, accepted } = shown;
  return { registered: referenceRow(registered), request: referenceRow(request), accepted: referenceRow(accepted) };
}

function rangeRow(dialed: DialedRange): Row['sources'][number]['dialed'][number] {
  return { ...dialed, range: printable(dialed.range), calls: rateRow(dialed.calls) };
}

function userRow(user: UserActivity, identities: Identities): Row['users'][number] {
  return {
    ...user,
    aor: identity(user.aor, identities),
    first: referenceRow(user.first),
    last: referenceRow(user.last),
    rejectedSignIns: rateRow(user.rejectedSignIns),
    moves: user.moves.map(({ at, before, from, to, seconds, calls }) => ({
      at: referenceRow(at),
      before: referenceRow(before),
      from: printable(from),
      to: printable(to),
      seconds,
      calls,
    })),
  };
}
