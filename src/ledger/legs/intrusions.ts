/**
 * RTP that comes from a third address into media that is under way, and RTP probes of ports that nobody announced ("RTP bleed").
 * RFC 7362 section 5 (latching), RFC 3550 section 8.2 (one SSRC, two sources).
 *
 * A source is a third one when SDP of the call names neither its address nor any other, media from the expected one was under way to the
 * same port at that time, and no ICE check (STUN) was seen on its flow. One that takes over when the other has ended is a translated
 * address that changed, or a transfer whose signaling is not in the capture: it is not reported. Packets that are copies of the
 * expected ones (two sides of a translator in one capture) are none either.
 *
 * Not handled: injected packets whose source address is forged; probes from many source ports.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { FrameAccounting, Tally } from '../accounting.ts';
import type { Carrier } from '../carriers.ts';
import { shownEndpoint } from '../endpoints.ts';
import type { Endpoint, Evidence, MediaIntrusion } from '../facts.ts';
import type { Negotiation } from '../media/negotiation.ts';
import type { RtpStream } from '../media/rtp-stream.ts';

/** Fewer ports are what any misdirected sender reaches. */
const MIN_PROBED_PORTS = 8;
/** Frames shown. */
const MAX_SAMPLES = 5;
/** Paths of one port that are looked at for the expected one. */
const MAX_PATHS = 16;

/** What a media path shows of itself here. */
export interface PathSeen extends Carrier {
  readonly streams: readonly RtpStream[];
  readonly negotiations: readonly Negotiation[];
}

/** A fact without its legs: `against` is the path that was sent into. */
export interface Intrusion {
  readonly by: PathSeen;
  readonly against: PathSeen;
  readonly fact: Omit<MediaIntrusion, 'legs'>;
}

/** In the order of `paths`. */
export function intrusionsOf(paths: readonly PathSeen[]): Intrusion[] {
  const byEnd = new Map<string, PathSeen[]>();
  for (const path of paths) {
    for (const end of path.ends) {
      const known = byEnd.get(end);
      if (known === undefined) byEnd.set(end, [path]);
      else if (known.length < MAX_PATHS) known.push(path);
    }
  }
  return paths.flatMap((path) => {
    const target = targetOf(path);
    if (target === null) return [];
    const expected = (byEnd.get(target) ?? []).find((other) => isExpected(other, path, target));
    return expected === undefined ? [] : intrusionOf(path, expected, target);
  });
}

/** The announced end of a path whose other end nobody named; null when it has not exactly one such end, or ICE vouches for it. */
function targetOf({ ends, negotiations, conversation }: PathSeen): string | null {
  if (conversation.stun || conversation.relayedTo !== null || negotiations.length === 0) return null;
  const named = endpointsOf(negotiations);
  const hosts = new Set([...named].map(addressOf));
  const [a, b] = ends;
  if (named.has(a) === named.has(b)) return null;
  const far = named.has(a) ? b : a;
  // Another port of a host that SDP names is a sender that does not send from where it receives.
  return hosts.has(addressOf(far)) ? null : named.has(a) ? a : b;
}

/** Media of the same call to the same port, from elsewhere, that was under way when this began. */
function isExpected(other: PathSeen, path: PathSeen, target: string): boolean {
  if (other === path || addressOf(farOf(other, target)) === addressOf(farOf(path, target))) return false;
  if (!sharesCall(other, path)) return false;
  const arriving = arrivingAt(other, target);
  const begun = arrivingAt(path, target)[0];
  if (begun === undefined) return false;
  return arriving.some((stream) => isBefore(stream.first, begun.first) && isBefore(begun.first, stream.last));
}

function sharesCall(one: PathSeen, other: PathSeen): boolean {
  const callIds = new Set(one.negotiations.map(({ callId }) => callId));
  return other.negotiations.some(({ callId }) => callIds.has(callId));
}

function intrusionOf(path: PathSeen, expected: PathSeen, target: string): Intrusion[] {
  const streams = arrivingAt(path, target);
  const known = arrivingAt(expected, target);
  const foreign = streams.filter((stream) => !known.some((other) => isCopy(stream, other)));
  const leader = foreign[0];
  if (leader === undefined) return [];
  const taken = foreign.find(({ ssrc }) => known.some((other) => other.ssrc === ssrc));
  const shown = taken ?? leader;
  const far = farOf(path, target);
  const last = foreign.map((stream) => stream.last).reduce((one, other) => (isBefore(one, other) ? other : one));
  const firstOf = (stream: RtpStream, source: string): Evidence => ({
    at: stream.first,
    what: `RTP to ${shownEndpoint(target)} from ${source}, SSRC ${hex(stream.ssrc)}`,
  });
  const evidence: [Evidence, ...Evidence[]] = [
    firstOf(known[0]!, 'the expected source'),
    ...samplesOf(foreign, shown).map((stream) => firstOf(stream, shownEndpoint(far))),
    { at: last, what: `last packet of it` },
  ];
  const fact: Intrusion['fact'] = {
    kind: taken === undefined ? 'third-address' : 'ssrc-taken-over',
    from: endpointOf(far),
    to: endpointOf(target),
    expected: endpointOf(farOf(expected, target)),
    ssrc: shown.ssrc,
    packets: foreign.reduce((sum, { packets }) => sum + packets, 0),
    ports: 1,
    answered: path.streams.filter((stream) => !streams.includes(stream)).reduce((sum, { packets }) => sum + packets, 0),
    first: leader.first,
    last,
    evidence,
  };
  return [{ by: path, against: expected, fact }];
}

/** The first streams, and in any case the one that the fact is about. */
function samplesOf(foreign: readonly RtpStream[], shown: RtpStream): RtpStream[] {
  const others = foreign.filter((stream) => stream !== shown).slice(0, MAX_SAMPLES - 1);
  return foreign.filter((stream) => stream === shown || others.includes(stream));
}

/** The same packets, seen on the other side of a translator: one of the first has the same octets. */
function isCopy(one: RtpStream, other: RtpStream): boolean {
  if (one.ssrc !== other.ssrc) return false;
  return one.kept.some((packet) => other.kept.some((seen) => equal(packet, seen)));
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, at) => octet === other[at]);
}

function arrivingAt({ ends, streams }: PathSeen, target: string): RtpStream[] {
  const direction = ends[0] === target ? 1 : 0;
  return streams.filter((stream) => stream.direction === direction);
}

function farOf({ ends }: PathSeen, target: string): string {
  return ends[0] === target ? ends[1] : ends[0];
}

function endpointsOf(negotiations: readonly Negotiation[]): Set<string> {
  return new Set(negotiations.flatMap(({ offer, answer }) => [...offer.endpoints, ...(answer?.endpoints ?? [])]));
}

function addressOf(key: string): string {
  return key.slice(0, key.lastIndexOf(' '));
}

function endpointOf(key: string): Endpoint {
  return { address: addressOf(key), port: Number(key.slice(key.lastIndexOf(' ') + 1)), name: null };
}

function isBefore(one: FrameReference, other: FrameReference): boolean {
  return compareReferences(one, other) <= 0;
}

function hex(ssrc: number): string {
  return `0x${ssrc.toString(16).padStart(8, '0')}`;
}

// ------------------------------------------------------------------------------------------------ probes

interface Probing {
  readonly from: Endpoint;
  readonly to: string;
  readonly ports: Set<number>;
  readonly samples: FrameReference[];
  packets: number;
  answered: number;
  first: FrameReference;
  last: FrameReference;
  readonly tallies: Tally[];
}

/** A flow whose packets look like RTP and make no stream. */
interface Probe {
  readonly carrier: Carrier;
  readonly streams: readonly RtpStream[];
}

/**
 * RTP packets from one port to many of one host, none of which makes a stream. Bounded by the number of flows. What is told as probes is
 * counted as RTP; from fewer ports it may be anything.
 */
export class Probes {
  /** The first flow of each source: nearly all have one alone. */
  readonly #first = new Map<string, Probe>();
  readonly #bySource = new Map<string, Probing>();

  /** @returns false for what is no probe; its frames are the caller's to settle. */
  add(carrier: Carrier, streams: readonly RtpStream[]): boolean {
    const leader = streams[0];
    if (leader === undefined || streams.some(({ pattern }) => !pattern.plausible)) return false;
    const [from, to] = leader.direction === 0 ? [carrier.a, carrier.b] : [carrier.b, carrier.a];
    const key = `${from.address} ${from.port} ${to.address}`;
    const first = this.#first.get(key);
    if (first === undefined) {
      this.#first.set(key, { carrier, streams });
      return true;
    }
    let probing = this.#bySource.get(key);
    if (probing === undefined) {
      probing = begun(from, to.address, first.streams[0]!);
      this.#bySource.set(key, probing);
      count(probing, first);
    }
    count(probing, { carrier, streams });
    return true;
  }

  close(accounting: FrameAccounting): MediaIntrusion[] {
    for (const [key, { streams }] of this.#first) {
      if (!this.#bySource.has(key)) for (const { tally } of streams) accounting.settle(tally, 'notVoip');
    }
    return [...this.#bySource.values()].flatMap((probing) => {
      const isProbing = probing.ports.size >= MIN_PROBED_PORTS;
      for (const tally of probing.tallies) accounting.settle(tally, isProbing ? 'rtp' : 'notVoip');
      return isProbing ? [probingFact(probing)] : [];
    });
  }
}

function count(probing: Probing, { carrier, streams }: Probe): void {
  const leader = streams[0]!;
  const to = leader.direction === 0 ? carrier.b : carrier.a;
  probing.ports.add(to.port!);
  if (probing.samples.length < MAX_SAMPLES) probing.samples.push(leader.first);
  for (const stream of streams) {
    probing.tallies.push(stream.tally);
    if (stream.direction === leader.direction) probing.packets += stream.packets;
    else probing.answered += stream.packets;
    if (compareReferences(stream.first, probing.first) < 0) probing.first = stream.first;
    if (compareReferences(stream.last, probing.last) > 0) probing.last = stream.last;
  }
}

function begun(from: Endpoint, to: string, { first, last }: RtpStream): Probing {
  return { from, to, ports: new Set(), samples: [], packets: 0, answered: 0, first, last, tallies: [] };
}

function probingFact({ from, to, ports, samples, packets, answered, first, last }: Probing): MediaIntrusion {
  const evidence = samples.map((at) => ({
    at,
    what: `RTP packet from ${from.address} to a port that nobody announced`,
  }));
  return {
    kind: 'ports-probed',
    from,
    to: { address: to, port: null, name: null },
    expected: null,
    ssrc: null,
    packets,
    ports: ports.size,
    answered,
    first,
    last,
    evidence: evidence as unknown as MediaIntrusion['evidence'],
    legs: [],
  };
}
