/**
 * Who was on the other side: hosts under the name that the policy gives them, else the one that they were asked for (SNI), else the one
 * in the certificate that they showed; with how what went to and from them was protected. For reviews of vendors (CC9.2).
 *
 * Not handled: telling a vendor from an own system where the policy does not; a host without any name is only counted.
 */
import type { Report, ReportEndpoint, ReportLeg } from '../../report/schema.ts';

export interface Party {
  readonly name: string;
  readonly knownBy: 'policy' | 'server name' | 'certificate';
  readonly addresses: readonly string[];
  /** By the policy: `carrier`, `vendor` ... */
  readonly zones: readonly string[];
  /** Names that were asked for, and subjects of certificates that were shown. */
  readonly serverNames: readonly string[];
  readonly subjects: readonly string[];
  readonly versions: readonly string[];
  readonly signaling: readonly ReportLeg[];
  readonly media: readonly ReportLeg[];
}

export interface Parties {
  readonly named: readonly Party[];
  /** Addresses that nothing names. */
  readonly unnamed: number;
}

interface Shown {
  readonly serverNames: Set<string>;
  readonly subjects: Set<string>;
  readonly versions: Set<string>;
}

interface Draft extends Shown {
  readonly name: string;
  readonly knownBy: Party['knownBy'];
  readonly addresses: Set<string>;
  readonly zones: Set<string>;
  readonly signaling: Set<ReportLeg>;
  readonly media: Set<ReportLeg>;
}

/** In order of first appearance, those that the policy names first. */
export function partiesOf(report: Report): Parties {
  const shown = shownByServer(report);
  const drafts = new Map<string, Draft>();
  const unnamed = new Set<string>();
  for (const leg of report.legs) {
    for (const endpoint of [leg.a, leg.b]) {
      const identity = identityOf(endpoint, shown.get(endpoint.address));
      if (identity === null) unnamed.add(endpoint.address);
      else note(drafts, identity, endpoint, leg, shown.get(endpoint.address));
    }
  }
  const rank = (draft: Draft): number => KINDS.indexOf(draft.knownBy);
  const named = [...drafts.values()].sort((a, b) => rank(a) - rank(b)).map(partyOf);
  return { named, unnamed: unnamed.size };
}

const KINDS: readonly Party['knownBy'][] = ['policy', 'server name', 'certificate'];

/** What each server address was asked for and showed. */
function shownByServer({ tlsSessions, certificates }: Report): Map<string, Shown> {
  const subjects = new Map(certificates.map(({ id, subject }) => [id, subject]));
  const found = new Map<string, Shown>();
  for (const session of tlsSessions) {
    const { address } = session.server;
    const shown = found.get(address) ?? { serverNames: new Set(), subjects: new Set(), versions: new Set() };
    found.set(address, shown);
    if (session.version !== null) shown.versions.add(session.version);
    // Both sides of DTLS show certificates that name nobody.
    if (session.protocol === 'DTLS') continue;
    if (session.serverName !== null) shown.serverNames.add(session.serverName);
    const [own] = session.certificates;
    const subject = own === undefined ? undefined : subjects.get(own);
    if (subject !== undefined) shown.subjects.add(subject);
  }
  return found;
}

function identityOf({ name }: ReportEndpoint, shown: Shown | undefined): Pick<Party, 'name' | 'knownBy'> | null {
  if (name !== null) return { name, knownBy: 'policy' };
  const [serverName] = shown?.serverNames ?? [];
  if (serverName !== undefined) return { name: serverName, knownBy: 'server name' };
  const [subject] = shown?.subjects ?? [];
  return subject === undefined ? null : { name: subject, knownBy: 'certificate' };
}

function note(
  drafts: Map<string, Draft>,
  identity: Pick<Party, 'name' | 'knownBy'>,
  { address }: ReportEndpoint,
  leg: ReportLeg,
  shown: Shown | undefined,
): void {
  const key = `${identity.knownBy} ${identity.name}`;
  let draft = drafts.get(key);
  if (draft === undefined) {
    draft = {
      ...identity,
      addresses: new Set(),
      zones: new Set(),
      serverNames: new Set(),
      subjects: new Set(),
      versions: new Set(),
      signaling: new Set(),
      media: new Set(),
    };
    drafts.set(key, draft);
  }
  draft.addresses.add(address);
  if (leg.zone !== 'unknown') draft.zones.add(leg.zone);
  (leg.plane === 'media' ? draft.media : draft.signaling).add(leg);
  for (const kind of ['serverNames', 'subjects', 'versions'] as const) {
    for (const text of shown?.[kind] ?? []) draft[kind].add(text);
  }
}

function partyOf({ name, knownBy, ...sets }: Draft): Party {
  return {
    name,
    knownBy,
    addresses: [...sets.addresses],
    zones: [...sets.zones],
    serverNames: [...sets.serverNames].filter((one) => one !== name),
    subjects: [...sets.subjects].filter((one) => one !== name),
    versions: [...sets.versions],
    signaling: [...sets.signaling],
    media: [...sets.media],
  };
}
