/**
 * What this capture could not show, in plain words: the part of a report that keeps the rest honest. Ids are stable; figures come
 * from the facts. The first ones hold for every capture there is.
 */
import type { Policy } from '../criteria/policy.ts';
import { isDocumentationAddress } from '../ledger/addresses.ts';
import type { Ambiguity, CaptureFacts, Certificate, Facts, Gap, Leg } from '../ledger/facts.ts';
import { ABOUT_QUALITY } from './limitations/about-quality.ts';
import { type Clause, counted } from './limitations/clause.ts';
import type { Report } from './schema.ts';
import { plural } from './verdict.ts';

type Limitation = Report['limitations'][number];

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function countLegs(facts: Facts, which: (leg: Leg) => boolean): number {
  return facts.legs.filter(which).length;
}

function countGaps(facts: Facts, ...reasons: readonly Gap['reason'][]): number {
  return total(facts.gaps.filter((gap) => reasons.includes(gap.reason)).map((gap) => gap.count));
}

/** Joined by an identifier or by the media itself; below it by inference. */
const CERTAIN = 0.9;

function countAmbiguities(facts: Facts, kind: Ambiguity['kind']): number {
  return facts.ambiguities.filter((ambiguity) => ambiguity.kind === kind).length;
}

function overCaptures(facts: Facts, figure: (capture: CaptureFacts) => number): number {
  return total(facts.captures.map(figure));
}

function oneDirectionOnly(leg: Leg): boolean {
  return new Set(leg.media?.streams.map((stream) => stream.direction)).size === 1;
}

function isPeerCertificate({ seenOn, chainPosition, mediaKeyingOnly, selfSigned }: Certificate): boolean {
  return seenOn.length > 0 && chainPosition === 0 && !mediaKeyingOnly && !selfSigned;
}

/** An open leg is not called encrypted here: `legs-open` speaks of it. */
function hidesItsSdp(leg: Leg): boolean {
  const { plane, protection, sip } = leg;
  return plane === 'signaling' && sip === null && (protection === 'encrypted' || protection === 'weak');
}

/** Speech of a variable rate under SRTP (RFC 6562 section 3); the sizes of video say little. */
function variesItsSizes({ media }: Leg): boolean {
  if (media === null || (media.mediaType ?? 'audio') !== 'audio') return false;
  return media.streams.some(({ encrypted, manySizes }) => encrypted === 'yes' && manySizes);
}

/** What tools for testing call themselves. */
const TEST_TOOLS = /^(sipp|pjsua|sipsak)\b/i;

function testTools({ activity }: Facts): string[] {
  const names = activity.sources.flatMap(({ agents }) => agents.map(({ name }) => TEST_TOOLS.exec(name)?.[1] ?? []));
  return [...new Set(names.flat().map((name) => name.toLowerCase()))];
}

function documentationAddresses({ legs }: Facts): number {
  const addresses = new Set(legs.flatMap(({ a, b }) => [a.address, b.address]));
  return [...addresses].filter(isDocumentationAddress).length;
}

const ALWAYS: readonly Clause[] = [
  {
    id: 'sample-of-traffic',
    words: () => ({
      text: 'A capture is a sample: it shows the traffic that passed one point of the network, and nothing of the paths that did not.',
      short: 'traffic that did not pass this point of the network',
    }),
  },
  {
    id: 'point-in-time',
    words: () => ({
      text: 'It shows the time between its first and its last frame. What was configured before or after is for change records to show.',
      short: 'other times than the capture’s',
    }),
  },
];

const ABOUT_LEGS: readonly Clause[] = [
  {
    id: 'no-voip',
    words: (facts) =>
      facts.legs.length > 0
        ? null
        : {
            text: 'No VoIP traffic was recognized, so no control could be tested.',
            short: 'any VoIP traffic',
          },
  },
  counted(
    'no-signaling',
    (facts) =>
      facts.legs.some(({ plane }) => plane === 'signaling') ? 0 : countLegs(facts, ({ plane }) => plane === 'media'),
    (n) =>
      `The capture holds media (${plural(n, 'leg')}) and no signaling: who called whom, and what was agreed for the media, it does not show.`,
    () => 'the signaling of its media',
  ),
  counted(
    'legs-open',
    (facts) => countLegs(facts, (leg) => leg.protection === 'open'),
    (n) => `For ${plural(n, 'leg')} the capture does not tell whether the traffic was encrypted.`,
    (n) => `whether ${n === 1 ? '1 leg was' : `${n} legs were`} encrypted`,
  ),
  counted(
    'certificates-hidden-by-tls13',
    (facts) => facts.tlsSessions.filter((session) => session.certificatesHidden && !session.decrypted).length,
    (n) =>
      `Version 1.3 of TLS and DTLS encrypts certificates: those of ${plural(n, 'session')} could not be seen, and so not be judged. A key log would show them.`,
    (n) => `certificates of ${plural(n, 'TLS 1.3 session')}`,
  ),
  counted(
    'revocation-not-checked',
    (facts) => facts.certificates.filter(isPeerCertificate).length,
    (n) =>
      `Whether ${plural(n, 'certificate')} of signaling had been revoked was not checked: that takes a question to whoever issued ${n === 1 ? 'it' : 'them'}. The certificates say where to ask, and a capture rarely shows that anybody did.`,
    (n) => `whether ${plural(n, 'certificate')} had been revoked`,
  ),
  counted(
    'srtp-profile-hidden-by-dtls13',
    (facts) => facts.tlsSessions.filter(({ useSrtpHidden, decrypted }) => useSrtpHidden && !decrypted).length,
    (n) =>
      `DTLS 1.3 encrypts which SRTP profile is chosen: that of ${plural(n, 'session')} could not be seen, only what was offered.`,
    (n) => `the SRTP profile of ${plural(n, 'DTLS 1.3 session')}`,
  ),
  counted(
    'sdp-hidden-by-tls',
    (facts) => countLegs(facts, hidesItsSdp),
    (n) =>
      `The signaling of ${plural(n, 'leg')} is encrypted, so how its calls agreed on media keys could not be read. Their media is judged by what was observed on the wire.`,
    (n) => `media keying inside ${plural(n, 'encrypted signaling leg')}`,
  ),
  counted(
    'handshake-not-in-capture',
    (facts) => facts.tlsSessions.filter((session) => session.handshake === 'unseen').length,
    (n) =>
      `The handshake of ${plural(n, 'TLS or DTLS session')} is not in the capture, so version and cipher suite could not be read. A capture that starts before the connection would show them.`,
    (n) => `the handshake of ${plural(n, 'TLS or DTLS session')}`,
  ),
  counted(
    'media-without-signaling',
    (facts) => countLegs(facts, (leg) => leg.plane === 'media' && leg.calls.length === 0),
    (n) =>
      `For ${plural(n, 'media leg')} no readable signaling was seen; the streams were found by their pattern and belong to no known call.`,
    (n) => `the signaling of ${plural(n, 'media leg')}`,
  ),
  counted(
    'one-direction-only',
    (facts) => countLegs(facts, oneDirectionOnly),
    (n) => `For ${plural(n, 'media leg')} only one direction was captured; the other direction could differ.`,
    (n) => `the other direction of ${plural(n, 'media leg')}`,
  ),
  counted(
    'sizes-show-speech',
    (facts) => countLegs(facts, variesItsSizes),
    (n) =>
      `On ${plural(n, 'media leg')} the encrypted packets vary in size with what is said. Encryption does not hide sizes: from them, phrases can sometimes be told apart (RFC 6562). A constant rate hides them.`,
    (n) => `what the packet sizes of ${plural(n, 'encrypted media leg')} tell of the speech`,
  ),
  counted(
    'legs-encrypted-tunnels',
    (facts) => countLegs(facts, (leg) => leg.plane === 'control' && leg.protection === 'open'),
    (n) =>
      `${plural(n, 'leg is an encrypted tunnel', 'legs are encrypted tunnels')} (ESP, WireGuard or OpenVPN). Whether calls pass inside, and how they are protected there and beyond the tunnel’s end, cannot be seen.`,
    (n) => `what ${plural(n, 'encrypted tunnel')} carried`,
  ),
  counted(
    'legs-reported',
    (facts) => countLegs(facts, (leg) => leg.reportedBy !== null),
    (n) =>
      `${plural(n, 'leg was', 'legs were')} not seen on a wire: another program (HEP, or an exported PDU) reported addresses, times and content. What protected ${n === 1 ? 'it' : 'them'} on the way is not in the report.`,
    (n) => `the wire of ${plural(n, 'reported leg')}`,
  ),
  counted(
    'legs-in-tunnels',
    (facts) => countLegs(facts, (leg) => leg.encapsulation.length > 0 && leg.reportedBy === null),
    (n) =>
      `${plural(n, 'leg was', 'legs were')} seen inside tunnels. Tunnels that carry the same private addresses are not kept apart.`,
    (n) => `which of several tunnels carried ${plural(n, 'leg')}`,
  ),
];

const ABOUT_ORIGIN: readonly Clause[] = [
  counted(
    'addresses-for-documentation',
    documentationAddresses,
    (n) =>
      `${plural(n, 'address', 'addresses')} of legs ${n === 1 ? 'is' : 'are'} from ranges reserved for documentation (RFC 5737, RFC 3849): the capture was anonymized or made in a test network, and which zone a leg is in rests on the policy's word.`,
    (n) => `the true form of ${plural(n, 'address', 'addresses')} from ranges for documentation`,
  ),
  {
    id: 'test-traffic',
    words: (facts) => {
      const tools = testTools(facts);
      if (tools.length === 0) return null;
      return {
        text: `Some senders call themselves ${tools.join(', ')}, which are tools for testing: a test call shows how the system is set up, and less how it was used.`,
        short: 'whether calls of users look like these test calls',
      };
    },
  },
];

const ABOUT_JOINING: readonly Clause[] = [
  counted(
    'calls-not-joined',
    (facts) => countAmbiguities(facts, 'calls'),
    (n) =>
      `In ${plural(n, 'place')} more than one call fits as another hop of the same conversation. Nothing was guessed: those calls stand for themselves, and the protection of one says nothing about the other.`,
    (n) => `which calls are hops of one conversation, in ${plural(n, 'place')}`,
  ),
  counted(
    'legs-not-joined',
    (facts) => countAmbiguities(facts, 'media') + countAmbiguities(facts, 'signaling'),
    (n) =>
      `In ${plural(n, 'place')} media or hidden signaling fits more than one call. It was counted to none of them; its own legs are judged all the same.`,
    (n) => `to which call media or hidden signaling belongs, in ${plural(n, 'place')}`,
  ),
  counted(
    'calls-joined-by-inference',
    (facts) => total(facts.calls.map((call) => call.joinedBy.filter(({ confidence }) => confidence < CERTAIN).length)),
    (n) =>
      `${plural(n, 'hop or leg', 'hops or legs')} ${n === 1 ? 'was' : 'were'} joined to a call by inference (hosts, numbers, times, SDP, or the only connection there was); the reason and a confidence stand with each call.`,
    (n) =>
      `proof that ${plural(n, 'hop or leg', 'hops or legs')} ${n === 1 ? 'belongs to its call' : 'belong to their calls'}`,
  ),
];

const ABOUT_CAPTURES: readonly Clause[] = [
  counted(
    'captures-unreadable',
    (facts) => facts.unreadable.length,
    (n) => `Nothing of ${plural(n, 'capture')} that belonged to the set could be read; what was in it was not judged.`,
    (n) => `${plural(n, 'capture')} that could not be read`,
  ),
  counted(
    'truncated-frames',
    (facts) => overCaptures(facts, (capture) => capture.truncatedFrames),
    (n) =>
      `${plural(n, 'frame was', 'frames were')} cut short when captured (snapshot length); what was cut could not be read.`,
    (n) => `the end of ${plural(n, 'truncated frame')}`,
  ),
  counted(
    'drops-reported',
    (facts) => overCaptures(facts, (capture) => capture.reportedDrops ?? 0),
    (n) => `The recorder reports that it lost ${plural(n, 'frame')} while it recorded.`,
    (n) => `${plural(n, 'frame')} that the recorder lost`,
  ),
  counted(
    'drops-unknown',
    (facts) => facts.captures.filter((capture) => capture.reportedDrops === null).length,
    (n) =>
      `${n === 1 ? 'The capture does' : `${n} captures do`} not say whether the recorder lost frames; pcapng files with interface statistics do.`,
    () => 'whether the recorder lost frames',
  ),
  counted(
    'missing-octets',
    (facts) => countGaps(facts, 'missing-segment', 'missing-fragment', 'conflicting-overlap'),
    (n) =>
      `In ${plural(n, 'place')} a TCP stream or a fragmented datagram could not be put together; messages there were not judged.`,
    (n) => `missing octets in ${plural(n, 'place')}`,
  ),
  counted(
    'unreadable-content',
    (facts) => countGaps(facts, 'malformed', 'truncated', 'unsupported'),
    (n) =>
      `In ${plural(n, 'place')} content was malformed or of a kind that this tool does not read; the gaps are listed.`,
    (n) => `unreadable content in ${plural(n, 'place')}`,
  ),
  counted(
    'limit-reached',
    (facts) => countGaps(facts, 'limit-reached'),
    (n) =>
      `A limit on memory was reached in ${plural(n, 'place')}; what came after it was counted but not analyzed in full.`,
    (n) => `what exceeded a limit on memory in ${plural(n, 'place')}`,
  ),
  counted(
    'capture-damaged',
    (facts) => facts.captures.filter((capture) => capture.damaged !== null).length,
    (n) => `${plural(n, 'capture file')} could be read only in part; nothing is said about the rest.`,
    (n) => `the damaged part of ${plural(n, 'capture file')}`,
  ),
];

/** What the policy does not say: the third thing that is true of a report, until somebody writes it down. */
function aboutPolicy({ networks, endpoints }: Policy): Clause[] {
  const places = [...Object.values(networks), ...Object.values(endpoints)];
  if (places.some(({ zone }) => zone === 'internal')) return [];
  const words = {
    text: 'No network was declared internal, so internal and external legs are judged alike.',
    short: 'which networks are internal (none was declared)',
  };
  return [{ id: 'zones-not-declared', words: () => words }];
}

/** Those that hold for every capture first, then those of its legs, then those of the files. */
export function limitations(facts: Facts, policy: Policy): Limitation[] {
  return [
    ...ALWAYS,
    ...aboutPolicy(policy),
    ...ABOUT_LEGS,
    ...ABOUT_ORIGIN,
    ...ABOUT_JOINING,
    ...ABOUT_QUALITY,
    ...ABOUT_CAPTURES,
  ].flatMap(({ id, words }) => {
    const found = words(facts);
    return found === null ? [] : [{ id, ...found }];
  });
}
