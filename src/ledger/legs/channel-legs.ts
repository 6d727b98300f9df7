/** Legs of MSRP, MRCP and RTSP in clear over TCP, of the call whose SDP announced them, if any did. RFC 4975, RFC 6787, RFC 7826. */
import type { Flow } from '../../flows/index.ts';
import { encapsulationOf } from '../carriage.ts';
import type { Conversation } from '../conversation.ts';
import { endpointA, endpointB, endpointKey } from '../endpoints.ts';
import type { Announcements } from './announcements.ts';
import type { LegDraft } from './leg-draft.ts';

export function channelLegs(flows: Iterable<Flow<Conversation>>, announcements: Announcements): LegDraft[] {
  const legs: LegDraft[] = [];
  for (const flow of flows) {
    const conversation = flow.state;
    if (conversation?.kind !== 'tcp' || conversation.textChannel === null) continue;
    const { path, textChannel } = conversation;
    const client = conversation.opener ?? 0;
    const [a, b] = client === 0 ? [endpointA(flow), endpointB(flow)] : [endpointB(flow), endpointA(flow)];
    const announced = announcements
      .find(endpointKey(a.address, a.port!), endpointKey(b.address, b.port!))
      .filter(({ ambiguous }) => !ambiguous);
    const { channel, requests, responses, samples, methods } = textChannel;
    legs.push({
      plane: channel === 'MSRP' ? 'messaging' : 'control',
      protocol: channel,
      transport: 'tcp',
      encapsulation: encapsulationOf([conversation]),
      a,
      b,
      frames: path.frames,
      octets: path.octets,
      first: path.first!,
      last: path.last!,
      callIds: [...new Set(announced.flatMap(({ callIds }) => callIds))],
      sessions: new Set(),
      owners: [conversation],
      sip: null,
      sipHint: null,
      media: null,
      readableChannel: {
        requests,
        responses,
        methods,
        samples: samples.map((at) => ({ at, what: `${channel} in clear over TCP (content withheld)` })),
      },
      notes: [],
    });
  }
  return legs;
}
