/**
 * Signaling legs: readable SIP over UDP, TCP, WebSocket and SCTP, and TLS connections that are taken for SIP.
 *
 * A TLS connection without keys says little about what it carries. It is taken for SIP by, in this order: ALPN, names (SNI, certificate),
 * readable SIP that names it as a hop, and last its port; the reason is stated, and a port alone is called a suspicion.
 * Handshakes that failed carry nothing and are no legs.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { Direction, Flow } from '../../flows/index.ts';
import { encapsulationOf } from '../carriage.ts';
import type { Conversation } from '../conversation.ts';
import { endpointA, endpointB, shownEndpoint } from '../endpoints.ts';
import type { CredentialFact, Endpoint, Evidence, SipFacts } from '../facts.ts';
import type { GapOwner } from '../gaps.ts';
import type { TlsConnectionFacts } from '../observers/tls-handshake.ts';
import type { SessionRow, TlsSessionTable } from '../observers/tls-sessions.ts';
import { MAX_CALL_IDS, MAX_CREDENTIALS, type SignalingPath } from '../signaling/signaling-path.ts';
import type { TlsHops } from '../signaling/tls-hops.ts';
import type { TcpConversation } from '../tcp-conversation.ts';
import type { LegDraft } from './leg-draft.ts';

/** RFC 3261 section 18.2.1: the default port of SIP over TLS. */
const SIPS_PORT = 5061;

interface PathEnds {
  readonly path: SignalingPath;
  readonly transport: string;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly owner: GapOwner;
  readonly sessions: readonly SessionRow[];
  readonly sipHint: string | null;
  readonly conversation: Conversation;
  /** Endpoint keys: whom PROXY headers name as the client. */
  readonly originalClients?: readonly string[];
}

export function signalingLegs(flows: Iterable<Flow<Conversation>>, table: TlsSessionTable, hops: TlsHops): LegDraft[] {
  const groups = new Map<string, PathEnds[]>();
  for (const flow of flows) {
    const ends = pathOf(flow, table, hops);
    if (ends === null || ends.path.first === null) continue;
    const key = [ends.transport, ends.path.reportedBy, ends.client.address, ends.server.address, ends.server.port].join(
      ' ',
    );
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [ends]);
    else group.push(ends);
  }
  return [...groups.values()].map(legOf);
}

function pathOf(flow: Flow<Conversation>, table: TlsSessionTable, hops: TlsHops): PathEnds | null {
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
  const tlsPath = conversation.carriesTls ? tlsPathOf(flow, conversation, table, hops) : null;
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

/** Every TLS connection gets a row of `tlsSessions`; those that may carry SIP become a leg. */
function tlsPathOf(
  flow: Flow<Conversation>,
  conversation: TcpConversation,
  table: TlsSessionTable,
  hops: TlsHops,
): PathEnds | null {
  const clientSide = conversation.finishedTls[0]?.clientDirection ?? conversation.opener ?? sideWithHigherPort(flow);
  const [client, server] = endsOf(flow, clientSide);
  const endpoints = { client: client.address, server: server.address, serverPort: server.port! };
  const sessions: SessionRow[] = [];
  let sipHint: string | null = null;
  for (const facts of conversation.finishedTls) {
    const hint = whySip(facts, server, hops);
    const row = table.add(facts, endpoints, hint);
    if ('reason' in row) {
      conversation.addProblem(row, facts.first);
      continue;
    }
    if (facts.handshake === 'failed') continue;
    sessions.push(row);
    sipHint ??= hint;
  }
  if (sipHint === null || sessions.length === 0) return null;
  const transport = isWebSocket(conversation.finishedTls, server, hops) ? 'wss' : 'tls';
  return {
    path: conversation.path,
    transport,
    client,
    server,
    owner: conversation,
    sessions,
    sipHint,
    conversation,
    originalClients: [...(conversation.originalClients ?? [])],
  };
}

/** When nobody saw the connection begin: servers listen on low ports. */
function sideWithHigherPort(flow: Flow<unknown>): Direction {
  return flow.aPort >= flow.bPort ? 0 : 1;
}

function whySip(facts: TlsConnectionFacts, server: Endpoint, hops: TlsHops): string | null {
  const protocol = [facts.alpn, ...facts.offeredAlpn].find((name) => name === 'sip' || name?.startsWith('sip/'));
  if (protocol !== undefined) return `ALPN names ${protocol}`;
  const name = sipName(facts);
  if (name !== null) return `the server is named ${name}`;
  if (hops.names(server.address, server.port!)) return 'readable SIP names this server as a TLS hop';
  if (server.port === SIPS_PORT) return `its port is ${SIPS_PORT}, which is a suspicion only`;
  return null;
}

/** Secure WebSocket (RFC 7118): the Via or Route of readable neighbors says so, or a server name that says SIP and WebSocket both. */
function isWebSocket(connections: readonly TlsConnectionFacts[], server: Endpoint, hops: TlsHops): boolean {
  if (hops.namesWebSocket(server.address, server.port!)) return true;
  return connections.some(({ serverName }) => serverName !== null && isWebSocketName(serverName));
}

function isWebSocketName(name: string): boolean {
  const words = name.toLowerCase().split(/[.-]/);
  return (
    words.some((word) => word === 'ws' || word === 'wss') && words.some((word) => word === 'sip' || word === 'sips')
  );
}

function sipName(facts: TlsConnectionFacts): string | null {
  const { serverName } = facts;
  if (serverName !== null && (/^sips?\./i.test(serverName) || isWebSocketName(serverName))) return serverName;
  for (const { certificate, role } of facts.certificates) {
    if (role !== 'server') continue;
    const uri = certificate.subjectAltNames.find((alternative) => /^URI:sips?:/i.test(alternative));
    if (uri !== undefined) return uri.slice('URI:'.length);
  }
  return null;
}

function legOf(group: readonly PathEnds[]): LegDraft {
  const sorted = [...group].sort((one, other) => compareReferences(one.path.first!, other.path.first!));
  const [leader] = sorted as [PathEnds];
  const paths = sorted.map((ends) => ends.path);
  const clientPorts = new Set(sorted.map((ends) => ends.client.port));
  const readable = leader.transport !== 'tls' && leader.transport !== 'wss';
  const encapsulation = encapsulationOf(sorted.map((ends) => ends.conversation));
  return {
    plane: 'signaling',
    protocol: 'SIP',
    transport: leader.transport,
    encapsulation,
    a: { ...leader.client, port: clientPorts.size === 1 && readable ? leader.client.port : null },
    b: leader.server,
    frames: sum(paths, (path) => path.frames),
    octets: sum(paths, (path) => path.octets),
    first: leader.path.first!,
    last: paths.map((path) => path.last!).reduce(later),
    callIds: unique(paths.flatMap((path) => [...path.callIds])).slice(0, MAX_CALL_IDS),
    sessions: new Set(sorted.flatMap((ends) => ends.sessions)),
    owners: sorted.map((ends) => ends.owner),
    sip: readable ? sipFacts(paths) : null,
    sipHint: sorted.find((ends) => ends.sipHint !== null)?.sipHint ?? null,
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

function sipFacts(paths: readonly SignalingPath[]): SipFacts {
  const readable = paths.flatMap((path) => [path.firstReadable, path.lastReadable]).filter((one) => one !== null);
  readable.sort((one, other) => compareReferences(one.at, other.at));
  return {
    messages: sum(paths, (path) => path.messages),
    methods: addedUp(paths.map((path) => path.methods)),
    statuses: addedUp(paths.map((path) => path.statuses)),
    firstReadable: readable[0] ?? null,
    lastReadable: lastOther(readable),
    credentials: credentialsOf(paths),
  };
}

function lastOther(readable: readonly Evidence[]): Evidence | null {
  return readable.length > 1 ? readable.at(-1)! : null;
}

function credentialsOf(paths: readonly SignalingPath[]): CredentialFact[] {
  const credentials = paths.flatMap((path) => path.credentials);
  return credentials.sort((one, other) => compareReferences(one.at, other.at)).slice(0, MAX_CREDENTIALS);
}

/** In order of first appearance. A name that a stranger chose must not become a prototype: hence no plain assignment. */
function addedUp(counts: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const one of counts) for (const [name, count] of one) total.set(name, (total.get(name) ?? 0) + count);
  return Object.fromEntries(total);
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function later(one: FrameReference, other: FrameReference): FrameReference {
  return compareReferences(one, other) >= 0 ? one : other;
}
