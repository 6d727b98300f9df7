/** The captures that properties are tried on: built calls and all fixtures, as frames; and what may be done to frames. */

import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { type Endpoint, type Facts, FRAME_CLASSES } from '../../src/ledger/facts.ts';
import type { Verdict } from '../../src/rules/define-rule.ts';
import { judge } from '../../src/rules/judge.ts';
import { randomSource } from '../ledger/observation/media-samples.ts';
import { crypto, FINGERPRINT, inOrder, rtpStream, sipCall, srtp } from './call-builder.ts';
import { fixtures } from './fixtures.ts';
import { framesOfFile, take } from './ledger.ts';
import type { BuiltFrame } from './packet-builder.ts';
import { REPORT_TIME } from './scan.ts';
import { tlsConnection } from './tls-call.ts';

export interface NamedCapture {
  readonly name: string;
  readonly frames: readonly BuiltFrame[];
}

const HOPS = [
  { client: '192.0.2.10:5060', server: '203.0.113.1:5060' },
  { client: '203.0.113.1:5062', server: '198.51.100.20:5060' },
];

export const builtCaptures: readonly NamedCapture[] = [
  { name: 'a call in clear', frames: sipCall() },
  { name: 'a call in clear over TCP', frames: sipCall({ transport: 'tcp' }) },
  {
    name: 'SRTP with its key in clear',
    frames: sipCall({ profile: 'RTP/SAVP', attributes: [crypto()], payload: srtp }),
  },
  { name: 'SRTP agreed, RTP sent', frames: sipCall({ profile: 'RTP/SAVP', attributes: [crypto()] }) },
  {
    name: 'DTLS-SRTP agreed',
    frames: sipCall({ profile: 'UDP/TLS/RTP/SAVP', attributes: [FINGERPRINT], payload: srtp }),
  },
  {
    name: 'two calls on the same ports, the first with SRTP',
    frames: inOrder(
      sipCall({ callId: 'first', profile: 'RTP/SAVP', attributes: [crypto()], payload: srtp }),
      sipCall({ callId: 'second', milliseconds: 5_000 }),
    ),
  },
  {
    name: 'SIP over TLS with SRTP, then readable SIP on the same ports',
    frames: inOrder(
      tlsConnection('192.0.2.10:49152', '198.51.100.20:5061'),
      rtpStream('192.0.2.10:40000', '198.51.100.20:30000', { payload: srtp(3), milliseconds: 100 }),
      sipCall({
        transport: 'tcp',
        packets: 0,
        milliseconds: 10_000,
        hops: [{ client: '192.0.2.10:49152', server: '198.51.100.20:5061' }],
      }),
    ),
  },
  { name: 'a call over two hops', frames: sipCall({ hops: HOPS }) },
  {
    name: 'a call over IPv6',
    frames: sipCall({
      hops: [{ client: '[2001:db8::a]:5060', server: '[2001:db8::b]:5060' }],
      media: ['[2001:db8::a]:40000', '[2001:db8::b]:30000'],
    }),
  },
];

export async function recordedCaptures(): Promise<NamedCapture[]> {
  return Promise.all(fixtures.map(async (fixture) => ({ name: fixture.id, frames: await framesOfFile(fixture.path) })));
}

// ------------------------------------------------------------------------------------------------ what may happen to frames

/** Shares of 0 to 1 of the frames that each thing happens to. */
export interface Damage {
  readonly seed: number;
  readonly dropped: number;
  readonly duplicated: number;
  readonly swapped: number;
  readonly cut: number;
  readonly flipped: number;
}

/** The same damage for the same seed. */
export function damaged(frames: readonly BuiltFrame[], damage: Damage): BuiltFrame[] {
  const random = randomSource(damage.seed);
  const happens = (share: number) => random() < share * 2 ** 32;
  const left: BuiltFrame[] = [];
  for (const frame of frames) {
    if (happens(damage.dropped)) continue;
    let changed = happens(damage.cut) ? shortened(frame, random() % (frame.bytes.length + 1)) : frame;
    if (happens(damage.flipped)) changed = flipped(changed, random);
    left.push(changed);
    if (happens(damage.duplicated)) left.push(changed);
    if (left.length > 1 && happens(damage.swapped)) left.push(...left.splice(-2).reverse());
  }
  return left;
}

/** As a recorder with this snap length keeps it. */
export function shortened(frame: BuiltFrame, snaplen: number): BuiltFrame {
  return frame.bytes.length <= snaplen ? frame : { ...frame, bytes: frame.bytes.slice(0, snaplen) };
}

function flipped(frame: BuiltFrame, random: () => number): BuiltFrame {
  const bytes = frame.bytes.slice();
  for (let count = 1 + (random() % 4); count > 0 && bytes.length > 0; count--)
    bytes[random() % bytes.length] = random() & 0xff;
  return { ...frame, bytes };
}

// ------------------------------------------------------------------------------------------------ what is compared

export function sumOfClasses({ accounting }: Pick<Facts, 'accounting'>): number {
  return FRAME_CLASSES.reduce((sum, name) => sum + accounting.classes[name], 0);
}

/** What a rule says of a path, and the frames that it says it by. */
interface Answer {
  readonly verdicts: Set<Verdict>;
  readonly frames: Set<number>;
}

/** What every rule says of every path, by rule and path; a path is a pair of hosts, whoever was seen first. */
function answersByPath(facts: Facts): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const { rule, subject, verdict, evidence } of judge(facts, SOC2_DEFAULT, REPORT_TIME.seconds)) {
    const key = `${rule.id} of ${pathOf(subject.id, facts)}`;
    const answer = answers.get(key) ?? { verdicts: new Set(), frames: new Set() };
    answer.verdicts.add(verdict);
    if (verdict !== 'pass') for (const { at } of evidence) answer.frames.add(at.frame);
    answers.set(key, answer);
  }
  return answers;
}

function pathOf(id: string, facts: Facts): string {
  const leg = facts.legs.find((row) => row.id === id);
  if (leg !== undefined) return `${leg.plane} ${hosts(leg.a, leg.b)}`;
  const session = facts.tlsSessions.find((row) => row.id === id);
  if (session !== undefined) return `${session.protocol} ${hosts(session.client, session.server)}`;
  const source = facts.activity.sources.find((row) => row.id === id);
  if (source !== undefined) return source.address;
  const call = facts.calls.find((row) => row.id === id);
  if (call !== undefined) return call.callIds.join(' ');
  return facts.certificates.find((row) => row.id === id)?.sha256 ?? id;
}

function hosts(a: Endpoint, b: Endpoint): string {
  return [a.address, b.address].sort().join(' and ');
}

/** Rules that say "encrypted": they pass nowhere for want of frames, unless the report says that the recording is not complete. */
const SAYS_ENCRYPTED = /^(?:signaling|media|messaging|control-channels)-encrypted of /;

/**
 * Questions that are answered with pass once frames are gone or cut, though the frames that they were answered by before are all there: who takes
 * away what shows a fault takes the fault away. Where nothing was asked before, only rules that say "encrypted" count.
 *
 * @param left the frames of `frames` that are left; those that were cut are other objects
 */
export function newPasses(frames: readonly BuiltFrame[], left: readonly BuiltFrame[]): string[] {
  const before = answersByPath(take(frames));
  const after = answersByPath(take(left));
  const kept = new Set(left);
  const isKept = (number: number) => kept.has(frames[number - 1]!);
  const isComplete = !after.get('capture-complete-enough of capture-set')?.verdicts.has('open');
  const isNew = ([question, { verdicts }]: [string, Answer]) => {
    const known = before.get(question);
    if (!verdicts.has('pass') || known?.verdicts.has('pass')) return false;
    const shown = [...(known?.frames ?? [])];
    return shown.length > 0 ? shown.every(isKept) : SAYS_ENCRYPTED.test(question) && isComplete;
  };
  return [...after].filter(isNew).map(([question]) => question);
}
