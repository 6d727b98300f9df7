/**
 * A signaling path while the capture is read: what one flow or connection carried. Paths between the same client address and the
 * same server address and port become one signaling leg when the ledger closes.
 *
 * Sets per path are bounded; reaching a bound is reported by the caller as a gap.
 */
import type { Frame, FrameReference } from '../../capture/frame.ts';
import { referenceTo } from '../../capture/frame.ts';
import type { ReportedBy } from '../carriage.ts';
import type { CredentialFact, Evidence, SipName } from '../facts.ts';
import type { GapOwner } from '../gaps.ts';
import { Challenges } from './challenges.ts';
import { ObservationTable } from './observation-table.ts';

export const MAX_CALL_IDS = 10_000;
export const MAX_CREDENTIALS = 200;
/** Distinct method names and status codes; RFC 3261 and its extensions know about 14 and 80. */
const MAX_NAMES = 128;

/** The side of a flow: 0 is the flow's a (the source of its first packet), 1 its b. */
export type Side = 0 | 1;

export class SignalingPath implements GapOwner {
  legId: string | null = null;
  /** `ws` is known only when the upgrade, or a frame, was seen on what was `tcp` before. */
  transport: string;
  /** The addresses of side 0 and side 1. */
  readonly sides: readonly [string, string];
  /** The two addresses, in one order for both directions: requests and their responses may use different ports. */
  readonly hosts: string;
  /** Whose word it is; null: seen on this wire. */
  readonly reportedBy: ReportedBy;
  /** The side that sends requests first; null until a message was read. */
  client: Side | null = null;
  frames = 0;
  octets = 0;
  first: FrameReference | null = null;
  last: FrameReference | null = null;
  messages = 0;
  readonly methods = new Map<string, number>();
  readonly statuses = new Map<string, number>();
  firstReadable: Evidence | null = null;
  lastReadable: Evidence | null = null;
  readonly credentials: CredentialFact[] = [];
  readonly challenges = new Challenges();
  readonly observations = new ObservationTable();
  readonly callIds = new Set<string>();
  /** Host names that requests use for the two sides. */
  readonly names: readonly [SipName[], SipName[]] = [[], []];

  constructor(transport: string, sides: readonly [string, string], reportedBy: ReportedBy = null) {
    this.transport = transport;
    this.sides = sides;
    this.hosts = [...sides].sort().join(' ');
    this.reportedBy = reportedBy;
  }

  /** Whoever is on this path can read and change what goes over it; what only a report tells may have been protected. */
  get isInClear(): boolean {
    return this.reportedBy === null && this.transport !== 'tls' && this.transport !== 'wss';
  }

  carried(frame: Frame, octets: number, frames: number): void {
    this.frames += frames;
    this.octets += octets;
    this.first ??= referenceTo(frame);
    this.last = referenceTo(frame);
  }

  counted(names: Map<string, number>, name: string): void {
    if (names.size < MAX_NAMES || names.has(name)) names.set(name, (names.get(name) ?? 0) + 1);
  }
}
