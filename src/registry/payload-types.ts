/**
 * RTP payload types and how large their clear-text payloads are: RFC 3551 sections 4.5 and 6.
 *
 * The size rules are what lets an observer tell 160 octets of PCMU from 160 octets plus an authentication tag.
 * Not here: variable-rate codecs, which have no rule.
 */
import { PAYLOAD_TYPE_ROWS, type PayloadTypeRow } from './data/payload-types.ts';

export interface PayloadType {
  /** 0 to 95 for a static assignment; null for a codec that only has dynamic numbers. */
  readonly payloadType: number | null;
  readonly name: string;
  /** Hz; null when it depends on the parameters. */
  readonly clock: number | null;
  readonly channels: number | null;
  readonly octetsPer20ms: number | null;
  /** Null when the size does not follow from the timestamp. */
  readonly size: PayloadSizeRule | null;
  /** The rule in words, and what is special about the codec. */
  readonly sizeInWords: string;
  readonly note: string;
}

/** Clear payload octets = fixedOctets + timestamp increment × octetsPerTick. */
export interface PayloadSizeRule {
  readonly fixedOctets: number;
  /** As a fraction, so that no rounding hides an octet. */
  readonly octetsPerTick: readonly [numerator: number, denominator: number];
}

/** The static assignment of RFC 3551; null for dynamic, unassigned and reserved numbers. */
export function staticPayloadType(payloadType: number): PayloadType | null {
  byNumber ??= new Map(PAYLOAD_TYPE_ROWS.flatMap((row) => (row[0] === null ? [] : [[row[0], row]])));
  const row = byNumber.get(payloadType);
  return row === undefined ? null : fromRow(row);
}

/** By the encoding name of a=rtpmap, compared without case (RFC 8866 section 6.6); the first row of that name. */
export function payloadTypeByName(name: string): PayloadType | null {
  const wanted = name.toUpperCase();
  const row = PAYLOAD_TYPE_ROWS.find((candidate) => candidate[1].toUpperCase() === wanted);
  return row === undefined ? null : fromRow(row);
}

/** Octets of clear payload for a timestamp increment; null without a rule or when the increment is not a whole number of octets. */
export function clearPayloadOctets(rule: PayloadSizeRule | null, timestampIncrement: number): number | null {
  if (rule === null) return null;
  const [numerator, denominator] = rule.octetsPerTick;
  const octets = rule.fixedOctets + (timestampIncrement * numerator) / denominator;
  return Number.isInteger(octets) ? octets : null;
}

// Built on first use.
let byNumber: Map<number, PayloadTypeRow> | undefined;

function fromRow(row: PayloadTypeRow): PayloadType {
  const [payloadType, name, clock, channels, octetsPer20ms, fixed, numerator, denominator, sizeInWords, note] = row;
  const size =
    fixed === null || numerator === null || denominator === null
      ? null
      : { fixedOctets: fixed, octetsPerTick: [numerator, denominator] as const };
  return { payloadType, name, clock, channels, octetsPer20ms, size, sizeInWords, note };
}
