/** Rows about the recording; see `../rows.ts`. */
import type { CaptureFacts, Gap, QualityFact, UnreadableFacts } from '../../ledger/facts.ts';
import type { Report } from '../schema.ts';
import { printable } from '../text.ts';
import { isoTime } from '../time.ts';
import { evidenceRow, referenceRow } from './terms.ts';

export function captureRow(capture: CaptureFacts): Report['captures'][number] {
  return {
    file: printable(capture.file),
    sha256: capture.sha256,
    bytes: capture.bytes,
    format: capture.format,
    compression: capture.compression,
    linkTypes: capture.linkTypes.map(printable),
    snaplen: capture.snaplen,
    frames: capture.frames,
    firstFrameAt: capture.firstFrame === null ? null : isoTime(capture.firstFrame),
    lastFrameAt: capture.lastFrame === null ? null : isoTime(capture.lastFrame),
    firstFrame: capture.firstFrame?.frame ?? null,
    lastFrame: capture.lastFrame?.frame ?? null,
    truncatedFrames: capture.truncatedFrames,
    reportedDrops: capture.reportedDrops,
    duplicateFrames: capture.duplicateFrames,
    damaged:
      capture.damaged === null
        ? null
        : {
            frame: capture.damaged.frame,
            offset: capture.damaged.offset,
            reason: printable(capture.damaged.reason),
          },
  };
}

export function qualityRow(fact: QualityFact): Report['captureQuality'][number] {
  const { measure, count, of, evidence, legs } = fact;
  return { measure, count, of, evidence: evidence.map(evidenceRow), legs: [...legs] };
}

export function unreadableRow({ file, reason, advice }: UnreadableFacts): Report['unreadable'][number] {
  return { file: printable(file), reason: printable(reason), advice: printable(advice) };
}

export function gapRow(gap: Gap): Report['gaps'][number] {
  return {
    reason: gap.reason,
    layer: gap.layer,
    count: gap.count,
    first: referenceRow(gap.first),
    detail: printable(gap.detail),
    legs: [...gap.legs],
  };
}
