/** The state of reading one SDP: where we are, and the limits that everything shares. */
import { type StopReason, stop } from '../../bytes/stop.ts';
import type { MediaDescription, Section, SessionDescription } from './description.ts';

/** Octets of one SDP that are read. */
export const MAX_SDP_OCTETS = 262_144;
/** A longer line is left out. Room for a MIKEY message with certificates. */
export const MAX_LINE_OCTETS = 16_384;
export const MAX_MEDIA = 128;
/** Attributes of one SDP, all levels together. */
export const MAX_ATTRIBUTES = 4_096;
/** Of one media description, each. */
export const MAX_FORMATS = 256;
export const MAX_CANDIDATES = 256;
export const MAX_CRYPTO = 64;
export const MAX_SSRCS = 256;
/** Fingerprints, key management lines, ZRTP hashes, groups, capabilities: of one section, each. */
export const MAX_FEW = 64;
/** Stops that are kept of one SDP. */
export const MAX_STOPS = 32;

/** `a=rtpmap` and `a=fmtp` by payload type, until the media description is complete. */
export interface PayloadFormat {
  name: string | null;
  clockRate: number | null;
  channels: number | null;
  parameters: string | null;
}

export interface Reading {
  readonly out: SessionDescription;
  /** The media description that is being read, or undefined at session level. */
  media: MediaDescription | undefined;
  /** The same, or the session level. */
  section: Section;
  readonly payloadFormats: Map<number, PayloadFormat>;
  attributes: number;
  /** Line number, 1-based, and its octets relative to the start of the SDP. */
  line: number;
  lineOffset: number;
  lineOctets: number;
}

export function note(reading: Reading, reason: StopReason, detail: string): void {
  if (reading.out.stops.length === MAX_STOPS) return;
  const { lineOffset, lineOctets, line } = reading;
  reading.out.stops.push(stop('sdp', reason, lineOffset, lineOctets, lineOctets, `Line ${line}: ${detail}`));
}

/** Adds to a list unless that list is full, which is told. */
export function addTo<Item>(reading: Reading, list: Item[], item: Item, limit: number, name: string): void {
  if (list.length < limit) list.push(item);
  else note(reading, 'limit-reached', `more than ${limit} ${name}.`);
}
