/**
 * A TCP connection that may be a WebSocket: the upgrade of both sides, then the messages of both. RFC 6455, RFC 7118.
 *
 * Without the upgrade in the capture it is a WebSocket when a segment begins with a frame whose content is SIP. What the messages hold is
 * for the caller to look at: other subprotocols are not VoIP.
 */
import type { Stop } from '../bytes/stop.ts';
import type { FrameReference } from '../capture/frame.ts';
import { type Compression, HttpUpgrade, httpUpgrade, MAX_UPGRADE_OCTETS } from '../dissectors/http-upgrade.ts';
import { sip } from '../dissectors/sip/index.ts';
import type { Direction } from '../flows/index.ts';
import { firstOctetsOfMessage, type MessageCompression, WebSocketReader } from '../reassembly/websocket.ts';

/** Enough for a start line. */
const PEEKED_OCTETS = 512;

export interface WebSocketSink {
  message(direction: Direction, bytes: Uint8Array, start: number, end: number, at: FrameReference): void;
  problem(stopped: Stop, at: FrameReference): void;
}

/** Whether a segment may begin one: an upgrade, its answer, or a frame with SIP in it. */
export function mayBeginWebSocket(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start]!;
  if (isUpgradeText(first)) return httpUpgrade.recognise(bytes, start, end);
  // FIN or not, text or binary.
  if ((first & 0x7f) !== 1 && (first & 0x7f) !== 2) return false;
  const octets = firstOctetsOfMessage(bytes, start, end, PEEKED_OCTETS);
  return octets.length > 0 && sip.recognise(octets, 0, octets.length);
}

/** `G` or `H`: no frame begins so (RFC 6455 section 5.2). */
function isUpgradeText(octet: number): boolean {
  return octet === 0x47 || octet === 0x48;
}

interface Half {
  state: 'unknown' | 'upgrade' | 'frames';
  /** The header section of the upgrade, while it comes. */
  held: Uint8Array;
  reader: WebSocketReader | null;
}

export class WebSocketConversation {
  /** False when the upgrade was no upgrade, or refused: nothing of it is to be read here. */
  possible = true;
  /** Both sides, or the one that the capture shows, agreed on the subprotocol `sip`. */
  namesSip = false;
  readonly #sink: WebSocketSink;
  readonly #halves: readonly [Half, Half] = [
    { state: 'unknown', held: new Uint8Array(0), reader: null },
    { state: 'unknown', held: new Uint8Array(0), reader: null },
  ];
  readonly #upgrade = new HttpUpgrade();
  #client: Direction | null = null;
  #compression: Compression | null = null;
  /** The 101 was seen: what it does not name was refused. */
  #answered = false;

  constructor(sink: WebSocketSink) {
    this.#sink = sink;
  }

  /** @returns whether the octets are WebSocket frames; an upgrade is plain text, which others may look at too */
  push(direction: Direction, bytes: Uint8Array, start: number, end: number, at: FrameReference): boolean {
    const half = this.#halves[direction];
    if (half.state === 'unknown') half.state = isUpgradeText(bytes[start]!) ? 'upgrade' : 'frames';
    if (half.state === 'frames') {
      this.#reader(half, direction).push(bytes, start, end, at);
      return true;
    }
    this.#readUpgrade(half, direction, bytes, start, end, at);
    return false;
  }

  hole(direction: Direction): void {
    const half = this.#halves[direction];
    if (half.state === 'upgrade') this.possible = false;
    half.reader?.hole();
  }

  end(): void {
    for (const half of this.#halves) half.reader?.end();
  }

  #readUpgrade(
    half: Half,
    direction: Direction,
    bytes: Uint8Array,
    start: number,
    end: number,
    at: FrameReference,
  ): void {
    const before = half.held.length;
    const taken = Math.min(end, start + MAX_UPGRADE_OCTETS - before);
    const held = new Uint8Array(before + taken - start);
    held.set(half.held);
    held.set(bytes.subarray(start, taken), before);
    half.held = held;
    if (held.length < MAX_UPGRADE_OCTETS && !hasEmptyLine(held, Math.max(0, before - 3))) return;
    const upgrade = this.#upgrade;
    const stopped = httpUpgrade.dissect(held, 0, held.length, upgrade);
    if (stopped?.reason === 'truncated') return;
    half.held = new Uint8Array(0);
    if (stopped !== undefined || !upgrade.isWebSocket) {
      this.possible = false;
      return;
    }
    this.#learn(direction, upgrade);
    half.state = 'frames';
    const rest = start + upgrade.end - before;
    if (rest < end) this.#reader(half, direction).push(bytes, rest, end, at);
  }

  #learn(direction: Direction, upgrade: HttpUpgrade): void {
    const isRequest = upgrade.kind === 'request';
    this.#client = isRequest ? direction : direction === 0 ? 1 : 0;
    if (isRequest && this.#answered) return;
    // The answer decides; an offer alone still tells how a client that goes on may compress.
    this.#compression = upgrade.compression;
    this.#answered = !isRequest;
    this.namesSip = !isRequest && upgrade.protocols[0] === 'sip';
  }

  #reader(half: Half, direction: Direction): WebSocketReader {
    half.reader ??= new WebSocketReader(
      {
        message: (bytes, start, end, at) => this.#sink.message(direction, bytes, start, end, at),
        problem: (stopped, at) => this.#sink.problem(stopped, at),
      },
      this.#compressionOf(direction),
    );
    return half.reader;
  }

  #compressionOf(direction: Direction): MessageCompression {
    if (this.#compression === null) return 'none';
    const { clientKeepsContext, serverKeepsContext } = this.#compression;
    return (direction === this.#client ? clientKeepsContext : serverKeepsContext) ? 'context' : 'alone';
  }
}

/** Looked for in new octets only: a header section that comes octet by octet is not read again for each. */
function hasEmptyLine(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at + 1 < bytes.length; at++) {
    if (bytes[at] === 0x0a && (bytes[at + 1] === 0x0a || (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a)))
      return true;
  }
  return false;
}
