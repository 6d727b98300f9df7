/**
 * `-v`: on standard error, what was read and by what it was judged, for whoever wonders why the report says what it says. All of it but the
 * time spent is in the report as well.
 */
import { FRAME_CLASSES } from '../ledger/facts.ts';
import { figure, policyOrigin } from '../renderers/words.ts';
import type { Report } from '../report/schema.ts';
import { complain, type World } from './world.ts';

/** @param seconds from the first octet read to the finished report */
export async function tellVerbosely(report: Report, seconds: number, world: World): Promise<void> {
  const lines = [
    ...report.captures.map(captureLine),
    `frames by class: ${classesLine(report)}`,
    `gaps: ${gapsLine(report)}`,
    `policy: ${report.policy.name} ${report.policy.version} (${policyOrigin(report)}), sha256 ${report.policy.sha256}`,
    rulesLine(report),
    timeLine(report, seconds),
  ];
  for (const line of lines) await complain(world, line);
}

function captureLine({
  file,
  format,
  compression,
  linkTypes,
  frames,
  duplicateFrames,
  bytes,
}: Report['captures'][number]): string {
  const packed = compression === null ? 'not compressed' : compression;
  const links = linkTypes.length === 0 ? 'no link type' : linkTypes.join(', ');
  return `${file}: ${format}, ${packed}, ${links}, ${figure(bytes)} octets, ${figure(frames)} frames, ${figure(duplicateFrames)} of them captured twice`;
}

function classesLine({ accounting: { frames, classes } }: Report): string {
  const parts = FRAME_CLASSES.filter((name) => classes[name] > 0).map((name) => `${figure(classes[name])} ${name}`);
  return `${parts.length === 0 ? 'none' : parts.join(', ')} (${figure(frames)} in all)`;
}

function gapsLine({ gaps }: Report): string {
  const byReason = new Map<string, number>();
  for (const { reason, count } of gaps) byReason.set(reason, (byReason.get(reason) ?? 0) + count);
  return byReason.size === 0 ? 'none' : [...byReason].map(([reason, count]) => `${figure(count)} ${reason}`).join(', ');
}

function rulesLine({ rules, results, catalogue }: Report): string {
  const asked = new Set(results.map(({ rule }) => rule)).size;
  const questions = results.reduce((sum, { ids }) => sum + ids.length, 0);
  return `rules: ${figure(asked)} of ${figure(rules.length)} had something to ask about, ${figure(questions)} questions; catalogue ${catalogue.version}`;
}

function timeLine({ accounting: { frames } }: Report, seconds: number): string {
  const rate = seconds > 0 ? `, ${figure(Math.round(frames / seconds))} frames per second` : '';
  return `time: ${seconds.toFixed(2)} s${rate}`;
}
