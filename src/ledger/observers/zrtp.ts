/**
 * One media path that carries ZRTP: packets in, sessions out. RFC 6189 sections 4 and 5.
 *
 * A session is what two parties do from their Hellos on: they may agree on keys several times in it (after GoClear, or again). A Hello with
 * another hash image behind an exchange begins another session: the same ports serve one call after the other.
 *
 * Who is the initiator follows from DHPart2 and Confirm2, which it sends, and from DHPart1, Confirm1 and Conf2ACK, which the other sends: of two
 * Commits at the same time (section 4.2) only that of the initiator is in force.
 *
 * Bounded: `MAX_SESSIONS` a path, `MAX_HELLOS` a direction of a session.
 *
 * Not handled: MACs, hvi and the encrypted parts, which need keys or whole messages; several streams that agree on keys on one path at the same
 * time (BUNDLE): they are taken for one.
 */
import { createHash } from 'node:crypto';
import { type Stop, stop } from '../../bytes/stop.ts';
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import zrtp, { type ZrtpPacket } from '../../dissectors/zrtp/index.ts';

const MAX_SESSIONS = 16;
/** Versions that one party may try, and more. */
const MAX_HELLOS = 8;
const ZID = 12;
const IMAGE = 32;
/** H1 is two hashes away from H3. */
const LONGEST_CHAIN = 2;

export interface ZrtpHello {
  readonly at: FrameReference;
  readonly direction: 0 | 1;
  readonly version: string;
  readonly client: string;
  readonly zidSha256: string;
  readonly mitm: boolean;
  readonly passive: boolean;
  /** SHA-256 of the message: what `a=zrtp-hash` names. */
  readonly messageSha256: string;
  /** Hex of H3. */
  readonly image: string;
}

export interface ZrtpCommit {
  readonly at: FrameReference;
  /** Tells a retransmission from another Commit. */
  readonly messageSha256: string;
  readonly hash: string;
  readonly cipher: string;
  readonly authTag: string;
  readonly keyAgreement: string;
  readonly sas: string;
}

/** One agreement on keys. */
export class ZrtpExchange {
  readonly commits: [ZrtpCommit | null, ZrtpCommit | null] = [null, null];
  initiator: 0 | 1 | null = null;
  confirmed: FrameReference | null = null;
  completed: FrameReference | null = null;

  /** The Commit in force; null when it was not seen, or it cannot be told which of two is. */
  get commit(): ZrtpCommit | null {
    const [forth, back] = this.commits;
    if (this.initiator !== null) return this.commits[this.initiator];
    return forth !== null && back !== null ? null : (forth ?? back);
  }
}

export class ZrtpSession {
  readonly first: FrameReference;
  last: FrameReference;
  readonly hellos: ZrtpHello[] = [];
  /** The last one that completed, and the last one. */
  completed: ZrtpExchange | null = null;
  exchange: ZrtpExchange | null = null;
  error: { readonly code: number; readonly at: FrameReference } | null = null;
  goClear: FrameReference | null = null;
  clearAcknowledged: FrameReference | null = null;
  sasRelayed: FrameReference | null = null;
  /** Hash images that were compared with H3, and the first that does not lead there. */
  chainChecked = false;
  chainBroken: FrameReference | null = null;

  constructor(first: FrameReference) {
    this.first = first;
    this.last = first;
  }
}

export class ZrtpConversation {
  readonly sessions: ZrtpSession[] = [];
  readonly #packet = zrtp.out();
  /** What the last packet did to the keys of the media. */
  turn: 'keyed' | 'cleared' | null = null;
  #full = false;

  /** @returns why the packet could not be read, or has no place; undefined when it was read */
  packet(direction: 0 | 1, bytes: Uint8Array, start: number, end: number, at: FrameReference): Stop | undefined {
    const packet = this.#packet;
    this.turn = null;
    const stopped = zrtp.dissect(bytes, start, end, packet);
    if (stopped !== undefined) return stopped;
    const hello = packet.type === 'Hello' ? helloOf(packet, bytes, direction, at) : null;
    const session = this.#sessionFor(hello, at);
    if (session === null) return this.#noPlace(start);
    session.last = at;
    if (hello !== null) {
      addHello(session, hello);
      return undefined;
    }
    const { completed, clearAcknowledged } = session;
    take(session, packet, bytes, direction, at);
    if (session.completed !== completed) this.turn = 'keyed';
    else if (session.clearAcknowledged !== null && clearAcknowledged === null) this.turn = 'cleared';
    return undefined;
  }

  /** The session that a message belongs to; null when there is no place for another one. */
  #sessionFor(hello: ZrtpHello | null, at: FrameReference): ZrtpSession | null {
    const current = this.sessions.at(-1);
    if (current !== undefined && !(hello !== null && beginsAnother(current, hello))) return current;
    if (this.sessions.length === MAX_SESSIONS) return null;
    const session = new ZrtpSession(at);
    this.sessions.push(session);
    return session;
  }

  /** Told once. */
  #noPlace(start: number): Stop | undefined {
    if (this.#full) return undefined;
    this.#full = true;
    return stop('zrtp', 'limit-reached', start, 1, 0, `more than ${MAX_SESSIONS} ZRTP sessions on one path`);
  }
}

function beginsAnother({ hellos, exchange }: ZrtpSession, hello: ZrtpHello): boolean {
  const known = hellos.filter(({ direction }) => direction === hello.direction);
  return exchange !== null && known.length > 0 && known.every(({ image }) => image !== hello.image);
}

function helloOf(
  { hello, messageStart, messageEnd }: ZrtpPacket,
  bytes: Uint8Array,
  direction: 0 | 1,
  at: FrameReference,
) {
  const { version, client, mitm, passive, zidStart, imageStart } = hello;
  return {
    at,
    direction,
    version,
    client,
    mitm,
    passive,
    zidSha256: sha256(bytes.subarray(zidStart, zidStart + ZID)).slice(0, 16),
    messageSha256: sha256(bytes.subarray(messageStart, messageEnd)),
    image: Buffer.from(bytes.subarray(imageStart, imageStart + IMAGE)).toString('hex'),
  };
}

function addHello({ hellos }: ZrtpSession, hello: ZrtpHello): void {
  const own = hellos.filter(({ direction }) => direction === hello.direction);
  if (own.length < MAX_HELLOS && own.every(({ messageSha256 }) => messageSha256 !== hello.messageSha256))
    hellos.push(hello);
}

function take(session: ZrtpSession, packet: ZrtpPacket, bytes: Uint8Array, direction: 0 | 1, at: FrameReference): void {
  const other = direction === 0 ? 1 : 0;
  if (packet.imageStart !== 0) checkChain(session, packet, bytes, direction, at);
  switch (packet.type) {
    case 'Commit':
      addCommit(session, packet, bytes, direction, at);
      break;
    case 'DHPart1':
    case 'Confirm1':
      exchangeOf(session).initiator ??= other;
      break;
    case 'DHPart2':
      exchangeOf(session).initiator ??= direction;
      break;
    case 'Confirm2':
      exchangeOf(session).initiator ??= direction;
      exchangeOf(session).confirmed ??= at;
      break;
    case 'Conf2ACK':
      complete(session, other, at);
      break;
    case 'Error':
      session.error = { code: packet.errorCode, at };
      break;
    case 'GoClear':
      // Sent again until it is acknowledged; the first of them counts.
      if (session.goClear === null || hasResumed(session)) {
        session.goClear = at;
        session.clearAcknowledged = null;
      }
      break;
    case 'ClearACK':
      if (session.goClear !== null) session.clearAcknowledged ??= at;
      break;
    case 'SASrelay':
      session.sasRelayed ??= at;
      break;
  }
}

/** Keys were agreed on again behind the last GoClear. */
function hasResumed({ goClear, completed }: ZrtpSession): boolean {
  return goClear !== null && completed !== null && compareReferences(completed.completed!, goClear) > 0;
}

function exchangeOf(session: ZrtpSession): ZrtpExchange {
  session.exchange ??= new ZrtpExchange();
  return session.exchange;
}

function addCommit(
  session: ZrtpSession,
  packet: ZrtpPacket,
  bytes: Uint8Array,
  direction: 0 | 1,
  at: FrameReference,
): void {
  const messageSha256 = sha256(bytes.subarray(packet.messageStart, packet.messageEnd));
  let exchange = exchangeOf(session);
  const known = exchange.commits[direction];
  if (known?.messageSha256 === messageSha256) return;
  // Another Commit of the same side, or one behind an exchange that completed: they agree anew.
  if (known !== null || exchange.completed !== null) {
    exchange = new ZrtpExchange();
    session.exchange = exchange;
  }
  const { hash, cipher, authTag, keyAgreement, sas } = packet.commit;
  exchange.commits[direction] = { at, messageSha256, hash, cipher, authTag, keyAgreement, sas };
}

function complete(session: ZrtpSession, initiator: 0 | 1, at: FrameReference): void {
  const exchange = exchangeOf(session);
  exchange.initiator ??= initiator;
  exchange.completed ??= at;
  session.completed = exchange;
  session.error = null;
}

/** H2 of Commit and H1 of DHPart1 and DHPart2 lead to H3 by one and two hashes: RFC 6189 section 9. */
function checkChain(
  session: ZrtpSession,
  packet: ZrtpPacket,
  bytes: Uint8Array,
  direction: 0 | 1,
  at: FrameReference,
): void {
  const images = session.hellos.filter((hello) => hello.direction === direction).map(({ image }) => image);
  if (images.length === 0 || images.length === MAX_HELLOS) return;
  session.chainChecked = true;
  let image = bytes.subarray(packet.imageStart, packet.imageStart + IMAGE);
  const steps = packet.type === 'Commit' ? 1 : LONGEST_CHAIN;
  for (let step = 0; step < steps; step++) image = createHash('sha256').update(image).digest();
  if (!images.includes(Buffer.from(image).toString('hex'))) session.chainBroken ??= at;
}

function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex');
}
