/**
 * pcapng: blocks in sections; a section has a byte order and interfaces, an interface a link type and a unit of time.
 *
 * Reference: draft-ietf-opsawg-pcapng. Frames come from Enhanced, Simple and (obsolete) Packet Blocks. A Simple Packet
 * Block has no timestamp: its frame is given the time of the frame before it, or 1970-01-01 when it is the first.
 * Section lengths are not needed and not checked. Custom blocks and blocks of unknown types are skipped, whatever their
 * size; one that Wireshark shows as a frame becomes a frame without octets (NOT_A_PACKET), so that numbers stay the same.
 * Not handled: what custom, systemd journal and sysdig blocks hold.
 */
import { u16, u16le, u32, u32le } from '../../bytes/read.ts';
import { type Frame, NOT_A_PACKET } from '../frame.ts';
import type { FrameCutter, Unfinished } from '../frame-cutter.ts';
import { countFrame, countRecord, damage, declareInterface, type Tally } from '../summary.ts';
import { MAX_RECORD_OCTETS, type Window } from '../window.ts';
import { BLOCK, EMPTY_BLOCK_OCTETS, isBigEndian, shortestBlock } from './blocks.ts';
import { countComments, padded } from './options.ts';
import {
  MAX_INTERFACES,
  type PcapngInterface,
  type RemarksBeingRead,
  readInterface,
  readSecrets,
  readStatistics,
  reportedDrops,
} from './remarks.ts';
import { setTime } from './timestamps.ts';

export interface PcapngCutter extends FrameCutter {
  reportedDrops(): number | null;
}

/** Octets of the shortest Section Header Block. */
export const SECTION_OCTETS = shortestBlock(BLOCK.section);

/** Whether the head begins a Section Header Block of either byte order; it may be cut off before the byte order. */
export function beginsPcapng(head: Uint8Array): boolean {
  if (head.length < 4 || u32(head, 0) !== BLOCK.section) return false;
  return head.length < EMPTY_BLOCK_OCTETS || isBigEndian(u32(head, 8)) !== undefined;
}

/** The version of which the blocks are laid out as below; minor versions only add. `head` holds at least 16 octets. */
export function pcapngVersionIsRead(head: Uint8Array): boolean {
  return (isBigEndian(u32(head, 8)) ? u16(head, 12) : u16le(head, 12)) === 1;
}

/** The window begins at a Section Header Block. */
export function cutPcapng(window: Window, tally: Tally, remarks: RemarksBeingRead): PcapngCutter {
  let bigEndian = false;
  /** Of the section; a block names one by its index. */
  let interfaces: PcapngInterface[] = [];
  const interfacesOfAllSections: PcapngInterface[] = [];
  /** Of a block that is passed over: octets of its body still to come, and the total length that must follow them. */
  let octetsToSkip = 0;
  let lengthToMatch = 0;
  let skippedAt = 0;
  /**
   * Time of the last frame, for simple packets. Fields of an object, because a variable of this scope that holds a
   * number past 2^31 is allocated anew each time it is set.
   */
  const previous = { seconds: 0, nanoseconds: 0 };
  /** The block that is being passed over has a frame number. */
  let passesRecord = false;

  const u32At = (at: number): number => (bigEndian ? u32(window.bytes, at) : u32le(window.bytes, at));
  const u16At = (at: number): number => (bigEndian ? u16(window.bytes, at) : u16le(window.bytes, at));

  function next(frame: Frame): boolean {
    while (tally.damaged === null && passOver()) {
      if (passesRecord) return emitRecord(frame);
      const at = window.start;
      if (window.end - at < EMPTY_BLOCK_OCTETS) return false;
      // The type of a section header reads the same in both byte orders.
      const type = u32At(at);
      if (type === BLOCK.section && !adoptByteOrder(at)) return false;
      const length = u32At(at + 4);
      if (length < shortestBlock(type)) return broken(at, `a block gives its length as ${length} octets`);
      if (!isRead(type) || (type === BLOCK.decryptionSecrets && length > MAX_RECORD_OCTETS)) {
        beginPassingOver(at, type, length);
        continue;
      }
      if (length > MAX_RECORD_OCTETS) return broken(at, `a block of ${length} octets is larger than any frame`);
      if (window.end - at < length) return false;
      if (u32At(at + length - 4) !== length) return broken(at, 'the two lengths of a block differ');
      window.start = at + length;
      if (type === BLOCK.enhancedPacket) return enhancedPacket(frame, at, length);
      if (type === BLOCK.packet) return obsoletePacket(frame, at, length);
      if (type === BLOCK.simplePacket) return simplePacket(frame, at, length);
      if (!remark(type, at, length)) return false;
    }
    return false;
  }

  function broken(at: number, reason: string): false {
    return damage(tally, window.origin + at, reason);
  }

  function adoptByteOrder(at: number): boolean {
    const order = isBigEndian(u32(window.bytes, at + 8));
    if (order === undefined) return broken(at, 'a section header gives no byte order');
    bigEndian = order;
    return true;
  }

  // --- Blocks that are passed over, in pieces if need be: nothing of them has to fit the window. ---

  function beginPassingOver(at: number, type: number, length: number): void {
    if (type === BLOCK.nameResolution) remarks.nameResolutionBlocks++;
    else if (type === BLOCK.decryptionSecrets) remarks.secretsOverLimit++;
    else remarks.skippedBlocks++;
    passesRecord = isNumberedByWireshark(type);
    window.start += 8;
    octetsToSkip = length - EMPTY_BLOCK_OCTETS;
    lengthToMatch = length;
    skippedAt = window.origin + at;
  }

  /** True when no block is being passed over (any more); false when it needs more octets, or is damaged. */
  function passOver(): boolean {
    if (lengthToMatch === 0) return true;
    const octets = Math.min(octetsToSkip, window.end - window.start);
    window.start += octets;
    octetsToSkip -= octets;
    if (octetsToSkip > 0 || window.end - window.start < 4) return false;
    const matches = u32At(window.start) === lengthToMatch;
    lengthToMatch = 0;
    window.start += 4;
    return matches || damage(tally, skippedAt, 'the two lengths of a block differ');
  }

  // --- Blocks that carry a frame. ---

  function enhancedPacket(frame: Frame, at: number, length: number): boolean {
    return timedPacket(frame, at, length, u32At(at + 8));
  }

  function obsoletePacket(frame: Frame, at: number, length: number): boolean {
    return timedPacket(frame, at, length, u16At(at + 8));
  }

  /** From offset 12 on, the two kinds of block are alike. */
  function timedPacket(frame: Frame, at: number, length: number, index: number): boolean {
    const device = interfaces[index];
    const captured = u32At(at + 20);
    if (device === undefined) return broken(at, `a frame is of interface ${index}, which is not described`);
    if (captured > length - 32) return broken(at, `a frame of ${captured} octets is larger than its block`);
    setTime(frame, device.unit, window.bytes, at + 12, bigEndian);
    const optionsAt = at + 28 + padded(captured);
    const blockEnd = at + length - 4;
    if (optionsAt < blockEnd) remarks.comments += countComments(window.bytes, optionsAt, blockEnd, bigEndian);
    return emit(frame, at + 28, captured, u32At(at + 24), device);
  }

  function simplePacket(frame: Frame, at: number, length: number): boolean {
    const device = interfaces[0];
    if (device === undefined) return broken(at, 'a frame is of interface 0, which is not described');
    const original = u32At(at + 8);
    const captured = device.snaplen === 0 ? original : Math.min(original, device.snaplen);
    if (captured > length - 16) return broken(at, `a frame of ${captured} octets is larger than its block`);
    frame.seconds = previous.seconds;
    frame.nanoseconds = previous.nanoseconds;
    return emit(frame, at + 12, captured, original, device);
  }

  function emit(frame: Frame, start: number, captured: number, original: number, device: PcapngInterface): true {
    previous.seconds = frame.seconds;
    previous.nanoseconds = frame.nanoseconds;
    frame.bytes = window.bytes;
    frame.start = start;
    frame.end = start + captured;
    frame.linkType = device.linkType;
    frame.originalLength = Math.max(original, captured);
    countFrame(tally, frame);
    return true;
  }

  /** A record that is no packet, but has a number: its octets are passed over, and the ledger says so. */
  function emitRecord(frame: Frame): true {
    passesRecord = false;
    frame.bytes = window.bytes;
    frame.start = window.start;
    frame.end = window.start;
    frame.linkType = NOT_A_PACKET;
    frame.originalLength = 0;
    frame.seconds = previous.seconds;
    frame.nanoseconds = previous.nanoseconds;
    countRecord(tally, frame);
    return true;
  }

  // --- Blocks that say something about the frames. ---

  function remark(type: number, at: number, length: number): boolean {
    const end = at + length;
    switch (type) {
      case BLOCK.section:
        return section(at, end);
      case BLOCK.interface:
        return describeInterface(at, end);
      case BLOCK.interfaceStatistics: {
        const device = interfaces[u32At(at + 8)];
        // Statistics of an interface that is not described say nothing that could be used.
        if (device !== undefined) readStatistics(window.bytes, at, end, bigEndian, device, remarks);
        return true;
      }
      default:
        return (
          readSecrets(window.bytes, at, end, bigEndian, window.origin + at, remarks) ||
          broken(at, 'secrets are larger than their block')
        );
    }
  }

  function section(at: number, end: number): boolean {
    if (u16At(at + 12) !== 1) return broken(at, `a section is of version ${u16At(at + 12)}`);
    remarks.sections++;
    remarks.comments += countComments(window.bytes, at + 24, end - 4, bigEndian);
    interfaces = [];
    return true;
  }

  function describeInterface(at: number, end: number): boolean {
    if (interfacesOfAllSections.length === MAX_INTERFACES) return broken(at, `more than ${MAX_INTERFACES} interfaces`);
    const device = readInterface(window.bytes, at, end, bigEndian, remarks);
    if (device === undefined) return broken(at, 'an option of an interface is larger than its block');
    const { linkType, snaplen, name, description } = device;
    interfaces.push(device);
    interfacesOfAllSections.push(device);
    remarks.interfaces.push({ linkType, snaplen, name, description });
    declareInterface(tally, linkType, snaplen);
    return true;
  }

  function unfinished(): Unfinished | null {
    if (lengthToMatch !== 0) return { at: skippedAt, what: 'a block' };
    return window.end === window.start ? null : { at: window.origin + window.start, what: 'a block' };
  }

  return { next, unfinished, reportedDrops: () => reportedDrops(interfacesOfAllSections) };
}

function isRead(type: number): boolean {
  switch (type) {
    case BLOCK.enhancedPacket:
    case BLOCK.simplePacket:
    case BLOCK.packet:
    case BLOCK.section:
    case BLOCK.interface:
    case BLOCK.interfaceStatistics:
    case BLOCK.decryptionSecrets:
      return true;
    default:
      return false;
  }
}

/** Custom blocks and systemd journal entries: frames without a packet. Wireshark also numbers sysdig events, which no VoIP capture holds. */
function isNumberedByWireshark(type: number): boolean {
  return type === BLOCK.custom || type === BLOCK.customNotToCopy || type === BLOCK.systemdJournal;
}
