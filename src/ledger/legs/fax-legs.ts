/** Legs of T.38 fax over UDPTL: what SDP announced as such and whose packets look so. ITU-T T.38. */
import type { FrameAccounting } from '../accounting.ts';
import { encapsulationOf } from '../carriage.ts';
import type { Carrier } from '../carriers.ts';
import type { Negotiation } from '../media/negotiation.ts';
import type { UdptlFlow } from '../media/udptl-flow.ts';
import { type Announcements, announcementsOf, doubtOf } from './announcements.ts';
import type { LegDraft } from './leg-draft.ts';
import { mediaFacts } from './media-facts.ts';
import { ownersOf, relayNotes } from './media-path.ts';

export const FAX = 'T.38';

/** A flow that carries T.38. */
export interface FaxGroup {
  readonly carrier: Carrier;
  readonly fax: UdptlFlow;
  readonly negotiations: readonly Negotiation[];
  readonly callIds: readonly string[];
  readonly note: string | null;
  readonly unclear: string | null;
}

export function faxOf(carrier: Carrier, announcements: Announcements, accounting: FrameAccounting): FaxGroup[] {
  const fax = carrier.conversation.udptl;
  if (fax === null) return [];
  const announced = announcementsOf('fax', announcements, carrier.ends);
  accounting.settle(fax.tally, announced.length === 0 ? 'notVoip' : 'otherVoip');
  if (announced.length === 0) return [];
  const sure = announced.filter(({ ambiguous }) => !ambiguous);
  const negotiations = sure.flatMap((announcement) => announcement.negotiations);
  const callIds = [...new Set(sure.flatMap((announcement) => announcement.callIds))];
  const doubt = sure.length === 0 ? doubtOf(announced[0]!) : { note: null, unclear: null };
  return [{ carrier, fax, negotiations, callIds, ...doubt }];
}

export function faxLeg({ carrier, fax, negotiations, callIds, note, unclear }: FaxGroup): LegDraft {
  const { a, b, conversation, through } = carrier;
  const samples = fax.samples.map((at) => ({ at, what: 'UDPTL packet with a readable T.38 message' }));
  return {
    plane: 'media',
    protocol: FAX,
    transport: conversation.transport,
    encapsulation: encapsulationOf([through]),
    a,
    b,
    frames: fax.tally.frames - fax.duplicateFrames,
    octets: fax.octets,
    first: fax.first,
    last: fax.last,
    callIds,
    sessions: new Set(),
    owners: ownersOf([carrier]),
    sip: null,
    sipHint: null,
    media: mediaFacts({
      negotiations,
      streams: [],
      rtcp: null,
      sessions: [],
      handshakes: [],
      zrtp: null,
      ends: carrier.ends,
      fax,
    }),
    fax: { packets: fax.packets, samples },
    note,
    unclear,
    notes: relayNotes(conversation),
  };
}
