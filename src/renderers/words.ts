/**
 * How the report's codes are said to people, the same in every format for reading: figures, times, endpoints, and a word plus a mark
 * for each state, so that no state is told by colour alone.
 */
import type { FrameClass } from '../ledger/facts.ts';
import type { Report, ReportControl, ReportEndpoint, ReportFinding, ReportLeg, ReportTrust } from '../report/schema.ts';

/** What a state means to the eye: a mark and a colour are chosen from it by each format. */
export type Tone = 'good' | 'bad' | 'warning' | 'unknown';

export const VERDICTS: Readonly<Record<Report['verdict'], { word: string; tone: Tone }>> = {
  pass: { word: 'PASS', tone: 'good' },
  fail: { word: 'FAIL', tone: 'bad' },
  open: { word: 'OPEN', tone: 'unknown' },
};

export const PROTECTION_TONES: Readonly<Record<ReportLeg['protection'], Tone>> = {
  encrypted: 'good',
  weak: 'warning',
  exposed: 'bad',
  cleartext: 'bad',
  open: 'unknown',
};

export const RESULTS: Readonly<Record<ReportControl['result'], { words: string; tone: Tone }>> = {
  'exceptions-noted': { words: 'exceptions noted', tone: 'bad' },
  'no-exceptions-noted': { words: 'no exceptions noted', tone: 'good' },
  'not-tested': { words: 'not tested', tone: 'unknown' },
};

/** What the frames of a class are. */
export const FRAME_CLASS_WORDS: Readonly<Record<FrameClass, string>> = {
  sip: 'SIP in clear',
  rtp: 'RTP: media in clear',
  srtp: 'SRTP: media, encrypted',
  rtcp: 'RTCP in clear: media statistics',
  srtcp: 'SRTCP: media statistics, encrypted',
  tls: 'TLS',
  dtls: 'DTLS',
  stun: 'STUN and TURN',
  otherVoip: 'Other VoIP protocols',
  tunnel: 'Encrypted tunnels (ESP, WireGuard, OpenVPN) and IKE',
  tcpControl: 'TCP without content (opening, acknowledging, closing)',
  notVoip: 'Not VoIP',
  undecoded: 'Could not be decoded',
};

/** A finding's title is the expected state; this says what became of it. */
export const NOT_MET: Readonly<Record<ReportFinding['verdict'], { words: string; tone: Tone }>> = {
  fail: { words: 'Not met', tone: 'bad' },
  open: { words: 'Not known', tone: 'unknown' },
};

/** What became of a finding: a waived one is not met either, and somebody answers for it. */
export function stateOf({ verdict, waiver }: ReportFinding): { words: string; tone: Tone } {
  return waiver === null ? NOT_MET[verdict] : { words: `Waived until ${waiver.expires}`, tone: 'warning' };
}

/** How a frame is named: `frame 12`, with its file where there are several. */
export type FrameWords = (at: { readonly capture: number; readonly frame: number }) => string;

export function frameWords({ captures }: Report): FrameWords {
  if (captures.length < 2) return ({ frame }) => `frame ${frame}`;
  const named = new Set(captures.map(({ file }) => file)).size === captures.length;
  const fileOf = (index: number): string => (named ? (captures[index]?.file ?? 'another file') : `file ${index + 1}`);
  return ({ capture, frame }) => `frame ${frame} of ${fileOf(capture)}`;
}

/** `carrier contract ends in May (owner voice platform, approved by CISO, until 2027-03-31)`; null when it is not waived. */
export function waiverWords({ waiver }: ReportFinding): string | null {
  if (waiver === null) return null;
  const { reason, owner, approvedBy, expires } = waiver;
  return `${reason} (owner ${owner}, approved by ${approvedBy}, holds until ${expires})`;
}

/** `low instead of high: only a lab.`; null where the policy changed nothing. */
export function overrideWords({ severity, severityOverride }: ReportFinding): string | null {
  return severityOverride === null
    ? null
    : `${severity} instead of ${severityOverride.from}: ${severityOverride.reason}`;
}

/** `soc2-default 2026-11`, with the file it came from. */
export function policyName({ policy }: Report): string {
  return `${policy.name} ${policy.version}${policy.file === null ? '' : ` (${policy.file})`}`;
}

/** Where the policy came from: `built in`, `soc2-sip.yaml in the working directory`. */
export function policyOrigin({ policy }: Report): string {
  const { source, file } = policy;
  if (source === 'built-in') return 'built in';
  if (source === 'library') return 'handed in by a program';
  const name = file ?? 'a file';
  return source === 'named' ? `${name}, named by --policy` : `${name} in the working directory`;
}

/** Where the facts come from when no capture was read; null when one was. */
export function judgedFromWords({ judgedFrom }: Report): string | null {
  if (judgedFrom === null) return null;
  const { generatedAt, policy } = judgedFrom;
  return `from the report of ${toSeconds(generatedAt)} UTC under ${policy.name} ${policy.version}; the captures were not read again`;
}

/** `endpoint carrier-x`: where a waiver holds. */
export function waiverPlace({ where }: Report['waivers'][number]): string {
  return Object.entries(where)
    .map((pair) => pair.join(' '))
    .join(', ');
}

export const WAIVER_STATES: Readonly<Record<Report['waivers'][number]['state'], { words: string; tone: Tone }>> = {
  'in-force': { words: 'in force', tone: 'warning' },
  expired: { words: 'expired: what it covered counts again', tone: 'bad' },
  unused: { words: 'covers nothing here', tone: 'unknown' },
};

/** Of an encrypted leg that cannot be read: why its octets are taken for SIP, and how sure that is. */
export function sipBasisWords({ sipBasis }: ReportLeg, frameOf: FrameWords): string | null {
  if (sipBasis === null) return null;
  const { strength, what, at } = sipBasis;
  const sure = strength === 'guess' ? 'a guess' : `${strength} evidence`;
  return `taken for SIP by ${sipBasis.kind.replaceAll('-', ' ')}, ${sure}: ${what} (${frameOf(at)})`;
}

/** `internal zone, path carrier-x`; null where the policy says nothing. */
export function placeOf({ zone, path }: ReportLeg): string | null {
  const words = [...(zone === 'unknown' ? [] : [`${zone} zone`]), ...(path === null ? [] : [`path ${path}`])];
  return words.length === 0 ? null : words.join(', ');
}

/** `1,234,567`, whatever the locale. */
export function figure(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `1 leg`, `2 legs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}

/** `2026-11-20 09:00:00` from the report's nine-digit form. */
export function toSeconds(time: string): string {
  return time.slice(0, 19).replace('T', ' ');
}

/** `2026-11-20 09:00:00.123456`. */
export function toMicroseconds(time: string): string {
  return time.slice(0, 26).replace('T', ' ');
}

/** `2026-11-20 09:00:00 to 09:01:40 UTC`; the day is said again when it differs. */
export function period(first: string | null, last: string | null): string {
  if (first === null || last === null) return 'no frames';
  const [firstDay, start] = toSeconds(first).split(' ') as [string, string];
  const [lastDay, end] = toSeconds(last).split(' ') as [string, string];
  return `${firstDay} ${start} to ${firstDay === lastDay ? end : `${lastDay} ${end}`} UTC`;
}

/** `203.0.113.7:5061`, `[2001:db8::1]:5061`. */
export function addressOf(endpoint: ReportEndpoint): string {
  if (endpoint.port === null) return endpoint.address;
  const host = endpoint.address.includes(':') ? `[${endpoint.address}]` : endpoint.address;
  return `${host}:${endpoint.port}`;
}

/** The policy's name for it first, where there is one: `carrier-x (203.0.113.7:5061)`. */
export function endpointOf(endpoint: ReportEndpoint): string {
  const address = addressOf(endpoint);
  return endpoint.name === null ? address : `${endpoint.name} (${address})`;
}

/** `SIP over TLS`, `RTP over UDP in GRE, VXLAN`, `SIP over UDP reported by HEP`. */
export function carriageOf(leg: ReportLeg): string {
  const carriage = `${leg.protocol} over ${leg.transport.toUpperCase()}`;
  if (leg.reportedBy !== null) return `${carriage} reported by ${REPORTERS[leg.reportedBy]}`;
  return leg.encapsulation.length === 0 ? carriage : `${carriage} in ${leg.encapsulation.join(', ')}`;
}

const REPORTERS: Readonly<Record<NonNullable<ReportLeg['reportedBy']>, string>> = {
  hep: 'HEP',
  'exported-pdu': 'an exported PDU',
};

/** The findings in the report's own order, worst first. */
export function worstFirst(report: Report): ReportFinding[] {
  const byId = new Map(report.findings.map((finding) => [finding.id, finding]));
  return report.topFindings.flatMap((id) => byId.get(id) ?? []);
}

/** Findings of one rule and verdict, told together: the worst of them speaks, also for other rules that stay open for its reason. */
export interface FindingGroup {
  readonly worst: ReportFinding;
  /** Of its rule. */
  readonly count: number;
  /** Every leg that one of them concerns. */
  readonly legs: readonly string[];
  /** Of other rules: what the recording lacks keeps them open as well. */
  readonly sameReason: readonly ReportFinding[];
}

/** The findings by rule and reason, in the report's own order of the worst of each. */
export function worstByRule(report: Report): FindingGroup[] {
  const byKey = new Map<string, ReportFinding[]>();
  const groups: ReportFinding[][] = [];
  for (const finding of worstFirst(report)) {
    const keys = keysOf(finding);
    const known = keys.map((key) => byKey.get(key)).find((group) => group !== undefined);
    const group = known ?? [];
    group.push(finding);
    if (known === undefined) groups.push(group);
    for (const key of keys) if (!byKey.has(key)) byKey.set(key, group);
  }
  return groups.map((group) => {
    const worst = group[0]!;
    const own = group.filter(({ rule }) => rule === worst.rule);
    return {
      worst,
      count: own.length,
      legs: [...new Set(own.flatMap((finding) => finding.legs))],
      sameReason: group.filter(({ rule }) => rule !== worst.rule),
    };
  });
}

/** What the recording lacks, where that keeps it open and nobody has accepted it; else its rule. */
function keysOf({ rule, verdict, waiver, causes }: ReportFinding): string[] {
  if (verdict === 'open' && waiver === null && causes.length > 0) return causes.map((cause) => `because of ${cause}`);
  return [`${rule} ${verdict} ${waiver !== null}`];
}

/** `For the same reason 21 findings of 7 other rules stay open.`; null where there are none. */
export function sameReasonWords({ sameReason }: FindingGroup): string | null {
  if (sameReason.length === 0) return null;
  const rules = new Set(sameReason.map(({ rule }) => rule)).size;
  const ofRules = rules === 1 ? 'another rule' : `${figure(rules)} other rules`;
  const verb = sameReason.length === 1 ? 'stays' : 'stay';
  return `For the same reason ${counted(sameReason.length, 'finding')} of ${ofRules} ${verb} open.`;
}

/** Up to the first full stop that ends a sentence: remedies begin with what to do and go on with how. */
export function firstSentence(text: string): string {
  return /^.*?\.(?= [A-Z])/.exec(text)?.[0] ?? text;
}

/** The legs in the report's own order, least protected first. */
export function weakestFirst(report: Report): ReportLeg[] {
  const byId = new Map(report.legs.map((leg) => [leg.id, leg]));
  return report.weakestLegs.flatMap((id) => byId.get(id) ?? []);
}

/** `2 encrypted, 1 cleartext`: what is zero is left out. */
export function protectionCounts(report: Report): string {
  const parts = Object.entries(report.summary.protection).filter(([, count]) => count > 0);
  return parts.map(([protection, count]) => `${figure(count)} ${protection}`).join(', ');
}

/** By certificate: what the policy's trust anchors made of the chain that it leads, when it was shown. */
export function trustsOf(report: Report): ReadonlyMap<string, ReportTrust> {
  return new Map(report.certificateChains.map(({ certificates: [first], trust }) => [first ?? '', trust.whenShown]));
}

/** `expired 3 days ago`, `12 days left`. */
export function daysWords(daysLeft: number): string {
  return daysLeft < 0 ? `expired ${counted(-daysLeft, 'day')} ago` : `${counted(daysLeft, 'day')} left`;
}

/** `12 legs, 3 sessions`: what the tests of a control were about, each counted once. */
export function subjectsWords({ testedSubjects }: ReportControl): string {
  const { legs, sessions, certificates, calls } = testedSubjects;
  const counts = [
    [legs, 'leg'],
    [sessions, 'session'],
    [certificates, 'certificate'],
    [calls, 'call'],
  ] as const;
  const parts = counts.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  return parts.length === 0 ? 'the capture' : parts.join(', ');
}
