/**
 * Flows beside media that have no RTP of their own: RTCP on its own port (RFC 3550), DTLS-SRTP handshakes (RFC 5764) and ZRTP (RFC 6189).
 * They go to the media that they belong to; keys without any media are a leg of their own.
 *
 * Not handled: RTCP alone, which makes no leg.
 */
import { earlier, later } from '../../capture/frame.ts';
import type { FrameAccounting } from '../accounting.ts';
import { encapsulationOf } from '../carriage.ts';
import type { ZrtpSession } from '../observers/zrtp.ts';
import type { Announcements } from './announcements.ts';
import { inForceIn } from './call-time.ts';
import type { Handshake } from './handshakes.ts';
import type { IceKeyings } from './ice-keyings.ts';
import type { LegDraft } from './leg-draft.ts';
import { mediaFacts } from './media-facts.ts';
import { type MediaGroup, type SideFlow, settleRtcp } from './media-group.ts';
import { ownersOf, relayNotes } from './media-path.ts';

/** Gives a flow's RTCP, DTLS and ZRTP to the media that they belong to. @returns false when there is none */
export function attach(
  flow: SideFlow,
  mediaOf: (flow: SideFlow) => MediaGroup | undefined,
  accounting: FrameAccounting,
): boolean {
  const media = flow.conversation.media;
  const rtcp = media?.rtcp ?? null;
  if (rtcp === null && flow.sessions.length === 0 && zrtpOf(flow) === null) return true;
  const group = mediaOf(flow);
  if (group === undefined) {
    // Nothing else speaks for it: only what is readable as RTCP to the last octet counts as RTCP.
    const isRtcp = rtcp !== null && rtcp.clear > 0;
    if (rtcp !== null) accounting.count(isRtcp ? 'rtcp' : 'notVoip', media!.rtcpFrames + rtcp.duplicateFrames);
    return false;
  }
  group.carriers.push(flow);
  for (const sibling of group.siblings) {
    const { sessions, handshakes } = inForceIn(flow, sibling.time);
    sibling.sessions.push(...sessions.filter((row) => !sibling.sessions.includes(row)));
    sibling.handshakes.push(...handshakes.filter((handshake) => !sibling.handshakes.includes(handshake)));
  }
  group.zrtp ??= zrtpOf(flow);
  if (rtcp === null) return true;
  if (group.rtcp === null) group.rtcp = { observation: rtcp, frames: media!.rtcpFrames };
  else settleRtcp(rtcp, media!.rtcpFrames, false, accounting);
  return true;
}

/** The media to which ICE moved the association after its handshake on this path (`moved-associations.ts`). */
export function keyedElsewhere(
  { handshakes }: SideFlow,
  byHandshake: ReadonlyMap<Handshake, MediaGroup>,
): MediaGroup | undefined {
  for (const handshake of handshakes) {
    const group = byHandshake.get(handshake);
    if (group !== undefined) return group;
  }
  return undefined;
}

/** The media whose handshake this is although ICE moved it to another pair of candidates. */
export function parted(
  flow: SideFlow,
  keyings: IceKeyings<MediaGroup>,
  announcements: Announcements,
): MediaGroup | undefined {
  if (!keysMedia(flow)) return undefined;
  const announced = announcements.find(...flow.ends).flatMap(({ negotiations }) => negotiations);
  return keyings.find(flow.ends, announced);
}

/** A DTLS-SRTP handshake that did not fail, or ZRTP: media is to follow, whether or not the capture has it. */
export function keysMedia(flow: SideFlow): boolean {
  if (zrtpOf(flow) !== null) return true;
  return flow.sessions.some(({ facts }) => facts.useSrtpOffered.length > 0 && facts.handshake !== 'failed');
}

/** What ZRTP did on a path of its own: the last session. */
function zrtpOf({ conversation }: SideFlow): ZrtpSession | null {
  const sessions = conversation.zrtp?.sessions ?? [];
  return sessions.findLast(({ completed }) => completed !== null) ?? sessions.at(-1) ?? null;
}

/** Keyed by DTLS-SRTP or ZRTP, and no media packet in the capture. */
export function keyedLeg(flow: SideFlow, announcements: Announcements): LegDraft {
  const announced = announcements.find(...flow.ends);
  const negotiations = announced.flatMap((announcement) => announcement.negotiations);
  const { sessions, handshakes, conversation, ends } = flow;
  const exchanged = conversation.zrtp?.sessions ?? [];
  return {
    plane: 'media',
    protocol: 'RTP',
    transport: conversation.transport,
    encapsulation: encapsulationOf([flow.through]),
    a: flow.a,
    b: flow.b,
    frames: conversation.dtlsFrames + conversation.zrtpFrames,
    octets: conversation.dtlsOctets + conversation.zrtpOctets,
    first: [...sessions.map((row) => row.facts.first), ...exchanged.map((one) => one.first)].reduce(earlier),
    last: [...sessions.map((row) => row.last), ...exchanged.map((one) => one.last)].reduce(later),
    callIds: [...new Set(announced.flatMap((announcement) => announcement.callIds))],
    sessions: new Set(sessions),
    owners: ownersOf([flow]),
    sip: null,
    sipHint: null,
    media: mediaFacts({ negotiations, streams: [], rtcp: null, sessions, handshakes, zrtp: zrtpOf(flow), ends }),
    negotiations,
    notes: relayNotes(conversation),
  };
}
