/**
 * Signaling legs: readable SIP over UDP, TCP, WebSocket and SCTP, and TLS connections that are taken for SIP.
 *
 * A TLS connection without keys says little about what it carries: why it is taken for SIP is decided in `../signaling/sip-basis.ts`,
 * or, when the media is known, by its pattern; the reason is stated, and a guess stays open. Handshakes that failed carry nothing and are
 * no legs.
 */
import { compareReferences, later } from '../../capture/frame.ts';
import type { Direction, Flow } from '../../flows/index.ts';
import { encapsulationOf } from '../carriage.ts';
import { type Conversation, signalingPathOf } from '../conversation.ts';
import { countsByName } from '../counts-by-name.ts';
import { endpointA, endpointB, shownEndpoint } from '../endpoints.ts';
import type { CredentialFact, Endpoint, Evidence, SipBasis, SipFacts } from '../facts.ts';
import type { GapOwner } from '../gaps.ts';
import type { SessionRow, TlsSessionTable } from '../observers/tls-sessions.ts';
import { MediaByHosts } from '../signaling/call-pattern.ts';
import { joinChallenges } from '../signaling/challenges.ts';
import { joinObservations } from '../signaling/observation-table.ts';
import { MAX_CALL_IDS, MAX_CREDENTIALS, type SignalingPath } from '../signaling/signaling-path.ts';
import { isWebSocket, mayBeGuessed, saysOther, whySip, whySipWasExpected } from '../signaling/sip-basis.ts';
import type { TlsHops } from '../signaling/tls-hops.ts';
import type { TcpConversation } from '../tcp-conversation.ts';
import type { LegDraft } from './leg-draft.ts';

/** What one flow carried, with its ends. */
interface PathEnds {
  readonly path: SignalingPath;
  readonly transport: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly owner: GapOwner;
  readonly sessions: readonly SessionRow[];
  readonly sipHint: SipBasis | null;
  readonly conversation: Conversation;
  /** Endpoint keys: whom PROXY headers name as the client. */
  readonly originalClients?: readonly string[];
}

/** Paths of which it is known, or stated, that they carry SIP; and TLS connections of which nothing says so. */
export interface SignalingPaths {
  readonly taken: readonly PathEnds[];
  readonly undecided: readonly PathEnds[];
}

/** Every TLS connection gets its row in the table of sessions. `tlsPorts`: where the policy expects SIP over TLS. */
export function signalingPaths(
  flows: Iterable<Flow<Conversation>>,
  table: TlsSessionTable,
  hops: TlsHops,
  tlsPorts: readonly number[],
): SignalingPaths {
  const all = [...flows];
  for (const flow of all) nameEnds(flow, hops);
  const paths = all.flatMap((flow) => pathOf(flow, { table, hops, tlsPorts }) ?? []);
  const started = paths.filter(({ path }) => path.first !== null);
  const isUndecided = ({ sipHint, sessions, path }: PathEnds) =>
    sipHint === null && sessions.length > 0 && path.messages === 0;
  return { taken: started.filter((ends) => !isUndecided(ends)), undecided: started.filter(isUndecided) };
}

/** Host names that requests of this flow use for its two ends. */
function nameEnds(flow: Flow<Conversation>, hops: TlsHops): void {
  const path = flow.state === null ? null : signalingPathOf(flow.state);
  if (path === null || path.reportedBy !== null) return;
  for (const name of path.names[0]) hops.name(endpointA(flow).address, name);
  for (const name of path.names[1]) hops.name(endpointB(flow).address, name);
}

/** One leg for each client host and server port. `media`: the media legs of the capture, for the pattern of what is undecided. */
export function signalingLegs({ taken, undecided }: SignalingPaths, media: readonly LegDraft[]): LegDraft[] {
  const groups = new Map<string, PathEnds[]>();
  for (const ends of [...taken, ...guessed(undecided, media)]) {
    const key = [ends.transport, ends.path.reportedBy, ends.client.address, ends.server.address, ends.server.port].join(
      ' ',
    );
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [ends]);
    else group.push(ends);
  }
  return [...groups.values()].map(legOf);
}

/** Connections whose bursts frame media between the same hosts. */
function guessed(undecided: readonly PathEnds[], media: readonly LegDraft[]): PathEnds[] {
  const byHosts = new MediaByHosts(media);
  return undecided.flatMap((ends) => {
    const { client, server, conversation } = ends;
    if (conversation.kind !== 'tcp' || !mayBeGuessed(server.port!)) return [];
    for (const facts of conversation.finishedTls) {
      if (facts.handshake === 'failed' || saysOther(facts)) continue;
      const count = byHosts.framedBy(facts.bursts, client.address, server.address);
      if (count === 0) continue;
      const calls = count === 1 ? 'media' : `${count} media legs`;
      const what = `it is busy when ${calls} between the same hosts ${count === 1 ? 'starts and ends' : 'start and end'}`;
      return [{ ...ends, sipHint: { kind: 'call-pattern', strength: 'guess', what, at: facts.first } }];
    }
    return [];
  });
}

interface Around {
  readonly table: TlsSessionTable;
  readonly hops: TlsHops;
  readonly tlsPorts: readonly number[];
}

function pathOf(flow: Flow<Conversation>, around: Around): PathEnds | null {
  const conversation = flow.state;
  if (conversation === null) return null;
  if (conversation.kind === 'esp') return null;
  if (conversation.kind === 'udp') {
    if (conversation.signaling === null) return null;
    const [client, server] = endsOf(flow, conversation.signaling.client ?? 0);
    const path = conversation.signaling;
    const { transport } = conversation;
    return { path, transport, client, server, owner: path, sessions: [], sipHint: null, conversation };
  }
  if (conversation.kind === 'sctp') {
    if (!conversation.carriesSip) return null;
    const { path } = conversation;
    const [client, server] = endsOf(flow, path.client ?? 0);
    const { transport } = path;
    return { path, transport, client, server, owner: conversation, sessions: [], sipHint: null, conversation };
  }
  const tlsPath = conversation.carriesTls ? tlsPathOf(flow, conversation, around) : null;
  // Where one connection on these ports was readable and another was not, the path is as strong as the weaker one.
  if (!conversation.carriesSip) return tlsPath;
  const { path } = conversation;
  const [client, server] = endsOf(flow, conversation.opener ?? path.client ?? 0);
  return {
    path,
    transport: path.transport,
    client,
    server,
    owner: conversation,
    sessions: [],
    sipHint: null,
    conversation,
    originalClients: [...(conversation.originalClients ?? [])],
  };
}

function endsOf(flow: Flow<unknown>, client: Direction): [client: Endpoint, server: Endpoint] {
  return client === 0 ? [endpointA(flow), endpointB(flow)] : [endpointB(flow), endpointA(flow)];
}

/** Every TLS connection gets a row of `tlsSessions`; the path has no hint when nothing says that it carries SIP. */
function tlsPathOf(
  flow: Flow<Conversation>,
  conversation: TcpConversation,
  { table, hops, tlsPorts }: Around,
): PathEnds | null {
  const clientSide = conversation.finishedTls[0]?.clientDirection ?? conversation.opener ?? sideWithHigherPort(flow);
  const [client, server] = endsOf(flow, clientSide);
  const endpoints = { client: client.address, server: server.address, serverPort: server.port! };
  const sessions: SessionRow[] = [];
  const hints: SipBasis[] = [];
  for (const facts of conversation.finishedTls) {
    const hint = whySip(facts, server, hops, tlsPorts);
    const row = table.add(facts, endpoints, hint?.what ?? null);
    if ('reason' in row) {
      conversation.addProblem(row, facts.first);
      continue;
    }
    if (facts.handshake === 'failed') continue;
    sessions.push(row);
    row.sipNames = hops.namesOf(server.address);
    if (hint !== null) hints.push(hint);
    else row.sipExpected ??= whySipWasExpected(facts, server, hops, tlsPorts)?.what ?? null;
  }
  if (sessions.length === 0) return null;
  const transport = isWebSocket(conversation.finishedTls, server, hops) ? 'wss' : 'tls';
  return {
    path: conversation.path,
    transport,
    client,
    server,
    owner: conversation,
    sessions,
    sipHint: strongest(hints),
    conversation,
    originalClients: [...(conversation.originalClients ?? [])],
  };
}

/** When nobody saw the connection begin: servers listen on low ports. */
function sideWithHigherPort(flow: Flow<unknown>): Direction {
  return flow.aPort >= flow.bPort ? 0 : 1;
}

/** The first of the strongest. */
function strongest(hints: readonly SipBasis[]): SipBasis | null {
  for (const strength of ['strong', 'fair', 'guess']) {
    const found = hints.find((hint) => hint.strength === strength);
    if (found !== undefined) return found;
  }
  return null;
}

function legOf(group: readonly PathEnds[]): LegDraft {
  const sorted = [...group].sort((one, other) => compareReferences(one.path.first!, other.path.first!));
  const [leader] = sorted as [PathEnds];
  const paths = sorted.map((ends) => ends.path);
  const clientPorts = new Set(sorted.flatMap((ends) => ends.client.port ?? []));
  const isTls = leader.transport === 'tls' || leader.transport === 'wss';
  // SIP in TLS that does not encrypt.
  const readable = !isTls || paths.some((path) => path.messages > 0);
  const encapsulation = encapsulationOf(sorted.map((ends) => ends.conversation));
  return {
    plane: 'signaling',
    protocol: 'SIP',
    transport: leader.transport,
    encapsulation,
    a: { ...leader.client, port: clientPorts.size === 1 && !isTls ? leader.client.port : null },
    b: leader.server,
    frames: sum(paths, (path) => path.frames),
    octets: sum(paths, (path) => path.octets),
    first: leader.path.first!,
    last: paths.map((path) => path.last!).reduce(later),
    callIds: unique(paths.flatMap((path) => [...path.callIds])).slice(0, MAX_CALL_IDS),
    sessions: new Set(sorted.flatMap((ends) => ends.sessions)),
    owners: sorted.map((ends) => ends.owner),
    ...(isTls ? { clientPorts } : {}),
    sip: readable ? sipFacts(sorted) : null,
    sipHint: readable ? null : strongest(sorted.flatMap((ends) => ends.sipHint ?? [])),
    media: null,
    notes: notesOf(sorted.flatMap((ends) => ends.originalClients ?? [])),
  };
}

function notesOf(originalClients: readonly string[]): string[] {
  const [first, ...others] = unique(originalClients);
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length === 1 ? 'another' : 'others'}`;
  return [`A PROXY header names ${shownEndpoint(first)}${more} as the client.`];
}

function sipFacts(group: readonly PathEnds[]): SipFacts {
  const paths = group.map(({ path }) => path);
  const readable = paths.flatMap((path) => [path.firstReadable, path.lastReadable]).filter((one) => one !== null);
  readable.sort((one, other) => compareReferences(one.at, other.at));
  return {
    messages: sum(paths, (path) => path.messages),
    methods: addedUp(paths.map((path) => path.methods)),
    statuses: addedUp(paths.map((path) => path.statuses)),
    firstReadable: readable[0] ?? null,
    lastReadable: lastOther(readable),
    credentials: credentialsOf(paths),
    challenges: joinChallenges(paths.map(({ challenges }) => challenges)),
    observations: joinObservations(
      group.map(({ path, client }) => ({
        table: path.observations,
        clientSide: path.sides[0] === client.address ? 0 : 1,
      })),
    ),
  };
}

function lastOther(readable: readonly Evidence[]): Evidence | null {
  return readable.length > 1 ? readable.at(-1)! : null;
}

function credentialsOf(paths: readonly SignalingPath[]): CredentialFact[] {
  const credentials = paths.flatMap((path) => path.credentials);
  return credentials.sort((one, other) => compareReferences(one.at, other.at)).slice(0, MAX_CREDENTIALS);
}

/** In order of first appearance. */
function addedUp(counts: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const one of counts) for (const [name, count] of one) total.set(name, (total.get(name) ?? 0) + count);
  return countsByName(total);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
