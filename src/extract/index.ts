/**
 * The frames that prove a finding, as a capture of their own: what was seen, with comments that say what each frame shows, the dialog or the
 * handshake around it, and nothing of what was said. Reads the captures a second time, since a finding is known only at their end.
 *
 * Not handled: standard input, which cannot be read twice; SIP that is segmented or compressed is found by its evidence frames alone.
 */
import { Frame } from '../capture/frame.ts';
import { type CaptureSource, openCaptureSet } from '../capture/index.ts';
import { PcapngWriter } from '../capture/pcapng/write.ts';
import { FlowTable } from '../flows/index.ts';
import { dissectLayers, formatAddress, IP_PROTOCOL, Packet } from '../layers/index.ts';
import type { Report, ReportFinding } from '../report/schema.ts';
import { Blanker } from './blank.ts';
import { frameKey, MAX_CONTEXT_FRAMES, type Wanted, wantedFrames } from './wanted.ts';

/** Content type of TLS: RFC 8446 section 5.1. */
const APPLICATION_DATA = 23;

export interface ExtractOptions {
  /** The captures that the report was made from, in the same order; none of them standard input. */
  readonly sources: readonly CaptureSource[];
  /** Made of the same captures, with identities in clear. */
  readonly report: Report;
  readonly findings: readonly ReportFinding[];
  readonly payloads: 'blank' | 'keep';
}

export interface Extracted {
  /** A pcapng file. */
  readonly bytes: Uint8Array;
  readonly frames: number;
  /** Of those, the frames that the findings cite. */
  readonly evidence: number;
  /** Frames around the findings that were left out because there are too many. */
  readonly omitted: number;
}

export async function extractFrames(options: ExtractOptions): Promise<Extracted> {
  const { report, findings, payloads, sources } = options;
  const wanted = wantedFrames(findings, report);
  const writer = new PcapngWriter(
    `${report.tool.name} ${report.tool.version}`,
    fileComment(findings, report, payloads),
  );
  const context = new ContextSeeker(wanted);
  const blanker = new Blanker();
  const frame = new Frame();
  const count = { frames: 0, evidence: 0, omitted: 0 };
  const reader = await openCaptureSet(sources);
  while (await reader.fill()) {
    while (reader.next(frame)) {
      const cited = wanted.frames.get(frameKey(frame.capture, frame.number));
      const comments = cited ?? context.commentsOn(frame);
      const isTooMuch = cited === undefined && comments !== null && count.frames - count.evidence >= MAX_CONTEXT_FRAMES;
      if (isTooMuch) count.omitted++;
      if (comments === null || isTooMuch) {
        blanker.watch(frame);
        continue;
      }
      count.frames++;
      if (cited !== undefined) count.evidence++;
      writer.write({
        octets: payloads === 'blank' ? blanker.blank(frame) : frame.bytes.slice(frame.start, frame.end),
        originalLength: frame.originalLength,
        linkType: frame.linkType,
        interfaceName: report.captures[frame.capture]?.file ?? `capture ${frame.capture + 1}`,
        seconds: frame.seconds,
        nanoseconds: frame.nanoseconds,
        comments: [...comments, `frame ${frame.number} of ${report.captures[frame.capture]?.file ?? 'the capture'}`],
      });
    }
  }
  await reader.close();
  return { bytes: writer.bytes(), ...count };
}

function fileComment(findings: readonly ReportFinding[], report: Report, payloads: 'blank' | 'keep'): string {
  const lines = [
    ...findings.map(({ id, title, message }) => `Finding ${id}: ${title}. ${message}`),
    ...report.captures.map(({ file, sha256 }) => `From ${file}, SHA-256 ${sha256}.`),
    payloads === 'blank'
      ? 'Payloads, keys and identities are blanked; lengths are as captured, and checksums do not fit any more.'
      : 'Payloads are as captured: this file holds call content and may hold keys.',
  ];
  return lines.join('\n');
}

/** Finds the messages of a dialog by their Call-ID, and the handshakes of a session by its hosts. */
class ContextSeeker {
  readonly #packet = new Packet();
  readonly #connections = new FlowTable<{ hasData: boolean }>();
  readonly #callIds: readonly Buffer[];
  readonly #handshakes: Wanted['handshakes'];

  constructor({ callIds, handshakes }: Wanted) {
    this.#callIds = callIds.map((callId) => Buffer.from(callId, 'utf8'));
    this.#handshakes = handshakes;
  }

  /** Null when the frame is not part of the context. */
  commentsOn(frame: Frame): string[] | null {
    if (this.#callIds.length === 0 && this.#handshakes.length === 0) return null;
    const packet = this.#packet;
    if (dissectLayers(frame, packet) !== undefined || packet.isFragment || packet.ipVersion === 0) return null;
    const payload = Buffer.from(
      packet.bytes.buffer,
      packet.bytes.byteOffset + packet.payloadStart,
      packet.payloadEnd - packet.payloadStart,
    );
    const isTcp = packet.protocol === IP_PROTOCOL.tcp;
    // A media packet is nearly every frame, and none of both.
    if (!isTcp && (payload.length === 0 || payload[0]! >= 0x80)) return null;
    if (this.#callIds.some((callId) => payload.includes(callId))) {
      return ['soc2-sip context: a message of the same dialog'];
    }
    const isHandshake = isTcp ? this.#isBeforeData(packet, payload) : this.#isHandshake(packet, payload);
    return isHandshake ? ['soc2-sip context: part of the handshake'] : null;
  }

  /** Every segment of the connection up to its first application data: certificates span segments. */
  #isBeforeData(packet: Packet, payload: Buffer): boolean {
    if (!this.#isBetweenHosts(packet)) return false;
    const flow = this.#connections.of(packet);
    if (flow === null) return false;
    flow.state ??= { hasData: false };
    if (payload[0] === APPLICATION_DATA && payload[1] === 3) flow.state.hasData = true;
    return !flow.state.hasData;
  }

  /** ChangeCipherSpec, alert or handshake at the beginning of the datagram: RFC 6347 section 4.1. */
  #isHandshake(packet: Packet, payload: Buffer): boolean {
    const isRecord = payload[0]! >= 20 && payload[0]! <= 22 && payload[1] === 0xfe;
    return isRecord && packet.protocol === IP_PROTOCOL.udp && this.#isBetweenHosts(packet);
  }

  #isBetweenHosts(packet: Packet): boolean {
    const source = formatAddress(packet.srcA, packet.srcB, packet.srcC, packet.srcD);
    const destination = formatAddress(packet.dstA, packet.dstB, packet.dstC, packet.dstD);
    return this.#handshakes.some(
      ({ a, b, port }) =>
        (port === null || packet.srcPort === port || packet.dstPort === port) &&
        ((source === a && destination === b) || (source === b && destination === a)),
    );
  }
}
