/**
 * Encrypted tunnels as legs: one for each protocol between two hosts. Calls may go through them, which a reader must know before believing that
 * all was seen. Key exchange alone (IKE) is no leg.
 */
import { earlier, later } from '../../capture/frame.ts';
import type { Flow } from '../../flows/index.ts';
import { encapsulationOf } from '../carriage.ts';
import type { Conversation } from '../conversation.ts';
import type { EncryptedTunnel } from '../encrypted-tunnels.ts';
import { endpointA, endpointB, hostsOf } from '../endpoints.ts';
import type { LegDraft } from './leg-draft.ts';

interface TunnelEnds {
  readonly flow: Flow<Conversation>;
  readonly conversation: Conversation;
  readonly tunnel: EncryptedTunnel;
}

export function tunnelLegs(flows: Iterable<Flow<Conversation>>): LegDraft[] {
  const groups = new Map<string, TunnelEnds[]>();
  const keyExchanges = new Set<string>();
  for (const flow of flows) {
    const conversation = flow.state;
    if (conversation === null || !('encryptedTunnel' in conversation) || conversation.encryptedTunnel === null)
      continue;
    const tunnel = conversation.encryptedTunnel;
    const hosts = hostsOf(flow);
    if (tunnel.keyExchange) keyExchanges.add(hosts);
    if (tunnel.name === 'IKE') continue;
    const key = `${tunnel.name} ${conversation.kind} ${hosts}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ flow, conversation, tunnel }]);
    else group.push({ flow, conversation, tunnel });
  }
  return [...groups.values()].map((group) => legOf(group, keyExchanges.has(hostsOf(group[0]!.flow))));
}

function legOf(group: readonly TunnelEnds[], keyExchangeSeen: boolean): LegDraft {
  const [leader] = group as readonly [TunnelEnds, ...TunnelEnds[]];
  const { flow, conversation, tunnel } = leader;
  const hasPorts = conversation.kind === 'udp' && group.length === 1;
  const [a, b] = [endpointA(flow), endpointB(flow)];
  const tunnels = group.map((ends) => ends.tunnel);
  return {
    plane: 'control',
    protocol: tunnel.name,
    transport: conversation.kind === 'udp' ? 'udp' : 'ip',
    encapsulation: encapsulationOf(group.map((ends) => ends.conversation)),
    a: hasPorts ? a : { ...a, port: null },
    b: hasPorts ? b : { ...b, port: null },
    frames: tunnels.reduce((sum, one) => sum + one.frames, 0),
    octets: tunnels.reduce((sum, one) => sum + one.octets, 0),
    first: tunnels.map((one) => one.first).reduce(earlier),
    last: tunnels.map((one) => one.last).reduce(later),
    callIds: [],
    sessions: new Set(),
    owners: group.map((ends) => ends.conversation),
    sip: null,
    sipHint: null,
    media: null,
    encryptedTunnel: { name: tunnel.name, keyExchangeSeen },
    notes: [],
  };
}
