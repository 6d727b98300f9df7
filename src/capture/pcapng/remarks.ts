/**
 * What a pcapng file says beside its frames: interfaces, drops, secrets, how many comments and names.
 *
 * All of it was written by a stranger and none of it is fit to print as it is; the secrets are what their name says.
 */
import { u16, u16le, u32, u32le } from '../../bytes/read.ts';
import { OPTION, visitOptions } from './options.ts';
import { DEFAULT_RESOLUTION, type TimeUnit, timeUnit } from './timestamps.ts';

/** The type of a secrets block: `TLSK` (TLS key log), `WGKL`, ZigBee and so on, as a number. */
export const TLS_KEY_LOG = 0x544c534b;

/** A Decryption Secrets Block. */
export interface DecryptionSecrets {
  readonly type: number;
  /** Octets from the start of the (decompressed) capture to the secrets. */
  readonly offset: number;
  /** Octets of the secrets as the file gives them; more than `octets.length` when the limit was reached. */
  readonly length: number;
  /** A copy. Secret: never to be printed. */
  readonly octets: Uint8Array;
}

export interface CaptureInterface {
  /** LINKTYPE_ value. */
  readonly linkType: number;
  /** Octets; 0 is no limit. */
  readonly snaplen: number;
  /** As written, at most `MAX_TEXT_OCTETS` of it; null when absent. */
  readonly name: string | null;
  readonly description: string | null;
}

/** Facts beside the frames, of a pcapng file; a pcap file has one interface without a name and nothing else. */
export interface CaptureRemarks {
  /** In file order, over all sections. */
  readonly interfaces: readonly CaptureInterface[];
  readonly secrets: readonly DecryptionSecrets[];
  /** Secrets blocks that were left out, or cut short, because `MAX_SECRETS` or `MAX_SECRETS_OCTETS` was reached. */
  readonly secretsOverLimit: number;
  readonly sections: number;
  readonly comments: number;
  readonly nameResolutionBlocks: number;
  /** Blocks of custom and unknown types. */
  readonly skippedBlocks: number;
}

/** The same, while it is being written. */
export interface RemarksBeingRead extends CaptureRemarks {
  interfaces: CaptureInterface[];
  secrets: DecryptionSecrets[];
  secretsOverLimit: number;
  secretsOctets: number;
  sections: number;
  comments: number;
  nameResolutionBlocks: number;
  skippedBlocks: number;
}

export function newRemarks(): RemarksBeingRead {
  return {
    interfaces: [],
    secrets: [],
    secretsOverLimit: 0,
    secretsOctets: 0,
    sections: 0,
    comments: 0,
    nameResolutionBlocks: 0,
    skippedBlocks: 0,
  };
}

/** Over all sections. */
export const MAX_INTERFACES = 65536;
const MAX_SECRETS = 4096;
const MAX_SECRETS_OCTETS = 64 * 1024 * 1024;
const MAX_TEXT_OCTETS = 256;

/** An interface and what its frames need. */
export interface PcapngInterface extends CaptureInterface {
  readonly unit: TimeUnit;
  /** The latest counts of its statistics blocks, which count from the start of the capture; null when not given. */
  dropsByInterface: number | null;
  dropsBySystem: number | null;
}

/** `bytes[start..end)` is a whole Interface Description Block; undefined when an option runs past it. */
export function readInterface(
  bytes: Uint8Array,
  start: number,
  end: number,
  bigEndian: boolean,
  remarks: RemarksBeingRead,
): PcapngInterface | undefined {
  const read16 = bigEndian ? u16 : u16le;
  const read32 = bigEndian ? u32 : u32le;
  let name: string | null = null;
  let description: string | null = null;
  let resolution = DEFAULT_RESOLUTION;
  let offset = 0;
  const whole = visitOptions(bytes, start + 16, end - 4, bigEndian, (code, at, valueEnd) => {
    const length = valueEnd - at;
    if (code === OPTION.comment) remarks.comments++;
    else if (code === OPTION.interfaceName) name = text(bytes, at, valueEnd);
    else if (code === OPTION.interfaceDescription) description = text(bytes, at, valueEnd);
    else if (code === OPTION.timestampResolution && length >= 1) resolution = bytes[at]!;
    else if (code === OPTION.timestampOffset && length >= 8) {
      const [high, low] = bigEndian ? [at, at + 4] : [at + 4, at];
      offset = (read32(bytes, high) | 0) * 0x100000000 + read32(bytes, low);
    }
  });
  if (!whole) return undefined;
  return {
    linkType: read16(bytes, start + 8),
    snaplen: read32(bytes, start + 12),
    name,
    description,
    unit: timeUnit(resolution, offset),
    dropsByInterface: null,
    dropsBySystem: null,
  };
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + MAX_TEXT_OCTETS)));
}

/** `bytes[start..end)` is a whole Interface Statistics Block of `device`. */
export function readStatistics(
  bytes: Uint8Array,
  start: number,
  end: number,
  bigEndian: boolean,
  device: PcapngInterface,
  remarks: RemarksBeingRead,
): void {
  const read32 = bigEndian ? u32 : u32le;
  visitOptions(bytes, start + 20, end - 4, bigEndian, (code, at, valueEnd) => {
    if (code === OPTION.comment) remarks.comments++;
    if (valueEnd - at < 8) return;
    const [high, low] = bigEndian ? [at, at + 4] : [at + 4, at];
    const count = Math.min(read32(bytes, high) * 0x100000000 + read32(bytes, low), Number.MAX_SAFE_INTEGER);
    if (code === OPTION.dropsByInterface) device.dropsByInterface = count;
    else if (code === OPTION.dropsBySystem) device.dropsBySystem = count;
  });
}

/**
 * `bytes[start..end)` is a whole Decryption Secrets Block at `offset` of the capture. False when the secrets claim to be
 * longer than the block.
 */
export function readSecrets(
  bytes: Uint8Array,
  start: number,
  end: number,
  bigEndian: boolean,
  offset: number,
  remarks: RemarksBeingRead,
): boolean {
  const read32 = bigEndian ? u32 : u32le;
  const at = start + 16;
  const length = read32(bytes, start + 12);
  if (length > end - 4 - at) return false;
  const kept = Math.min(length, MAX_SECRETS_OCTETS - remarks.secretsOctets);
  if (kept < length || remarks.secrets.length === MAX_SECRETS) remarks.secretsOverLimit++;
  if (remarks.secrets.length < MAX_SECRETS) {
    remarks.secretsOctets += kept;
    remarks.secrets.push({
      type: read32(bytes, start + 8),
      offset: offset + 16,
      length,
      octets: bytes.slice(at, at + kept),
    });
  }
  return true;
}

/** Drops of all interfaces; null when none of them gave a count. */
export function reportedDrops(interfaces: readonly PcapngInterface[]): number | null {
  const given = interfaces.flatMap((device) => [device.dropsByInterface, device.dropsBySystem]);
  const counts = given.filter((count) => count !== null);
  return counts.length === 0
    ? null
    : Math.min(
        counts.reduce((sum, count) => sum + count, 0),
        Number.MAX_SAFE_INTEGER,
      );
}
