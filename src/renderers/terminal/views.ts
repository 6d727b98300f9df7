/**
 * One kind of thing, all of it: `--view legs`, `--view sessions` .... The report on one screen shows the worst; a view leaves nothing out but long
 * lists of what was offered.
 *
 * Each thing is a block: a first line that tells it apart, with its state as mark and word, and indented lines below. So it reads the same at
 * 40 columns and at 200, and no cell is ever cut.
 */
import type {
  Report,
  ReportCertificate,
  ReportControl,
  ReportFinding,
  ReportLeg,
  ReportTrust,
} from '../../report/schema.ts';
import { contentWords, keyingLines } from '../words/media.ts';
import {
  carriageOf,
  counted,
  daysWords,
  endpointOf,
  type FindingGroup,
  type FrameWords,
  figure,
  frameWords,
  overrideWords,
  PROTECTION_TONES,
  placeOf,
  RESULTS,
  sameReasonWords,
  sipBasisWords,
  stateOf,
  subjectsWords,
  toSeconds,
  trustsOf,
  WAIVER_STATES,
  waiverPlace,
  waiverWords,
  weakestFirst,
  worstByRule,
  worstFirst,
} from '../words.ts';
import { type Block, blockLines, capital } from './blocks.ts';
import { contradictionBlocks, sessionBlocks, sourceBlocks } from './fact-views.ts';
import { pad, wrap } from './lines.ts';
import type { Screen } from './screen.ts';
import type { View } from './view-names.ts';

/** Days left below which a certificate is not good news. */
const FEW_DAYS = 30;

export function viewLines(view: View, report: Report, screen: Screen): string[] {
  const blocks = BLOCKS[view](report);
  // Findings of one reason share a block.
  const number = view === 'findings' ? report.findings.length : blocks.length;
  const head = screen.paint.strong(`${capital(view)} (${figure(number)})`);
  const notes = NOTES[view]?.(report, screen) ?? [];
  if (blocks.length === 0) return [head, ...wrap(NOTHING[view], screen.columns), ...notes];
  return [head, ...blocks.flatMap((block) => ['', ...blockLines(block, screen)]), ...notes];
}

/** What a reader of one view must know beside its things. */
const NOTES: Readonly<Partial<Record<View, (report: Report, screen: Screen) => string[]>>> = {
  findings: waivers,
  certificates: hiddenCertificates,
};

const NOTHING: Readonly<Record<View, string>> = {
  legs: 'No leg was found in the capture.',
  calls: 'No call could be read in the capture.',
  findings: 'Nothing failed, and nothing stayed open.',
  contradictions: 'Nothing was seen to contradict what was promised.',
  sessions: 'No TLS or DTLS session was seen.',
  certificates: 'No certificate could be read.',
  sources: 'No readable signaling tells who sent what.',
  controls: 'No rule is mapped to a control.',
};

const BLOCKS: Readonly<Record<View, (report: Report) => Block[]>> = {
  legs: (report) => weakestFirst(report).map((leg) => legBlock(leg, frameWords(report))),
  calls: (report) => report.calls.map((call) => callBlock(call, report)),
  findings: findingBlocks,
  contradictions: contradictionBlocks,
  sessions: sessionBlocks,
  sources: sourceBlocks,
  certificates: (report) => {
    const trusts = trustsOf(report);
    return report.certificates.map((certificate) => certificateBlock(certificate, trusts.get(certificate.id)));
  },
  controls: (report) => report.controls.map(controlBlock),
};

function legBlock(leg: ReportLeg, frameOf: FrameWords): Block {
  const { srtp } = leg;
  const keying = srtp === null ? null : `Keying ${srtp.keying}${srtp.profile === null ? '' : `, ${srtp.profile}`}`;
  const lines = srtp === null ? { striking: [], details: [] } : keyingLines(srtp, frameOf);
  const place = placeOf(leg);
  const basis = sipBasisWords(leg, frameOf);
  return {
    tone: PROTECTION_TONES[leg.protection],
    state: leg.protection,
    title: `${leg.id}: ${leg.plane}, ${carriageOf(leg)}`,
    lines: [
      `${endpointOf(leg.a)} and ${endpointOf(leg.b)}`,
      `${leg.basis === null ? '' : `${capital(leg.basis)}: `}${leg.reason}`,
      place === null ? null : `${capital(place)}: ${leg.zoneReason}`,
      basis === null ? null : capital(basis),
      keying,
      ...[...lines.striking, ...lines.details, ...contentWords(leg, frameOf)].map(capital),
      leg.codecs.length === 0 ? null : `Codecs ${leg.codecs.join(', ')}`,
      `${counted(leg.frames, 'frame')}, ${counted(leg.octets, 'octet')}, frames ${leg.first.frame} to ${leg.last.frame}`,
      leg.calls.length === 0 ? null : `Part of ${leg.calls.join(', ')}`,
      ...leg.streams.map(
        (stream) =>
          `SSRC ${stream.ssrc} ${stream.direction}: ${counted(stream.packets, 'packet')}, ${figure(stream.lost)} lost, encrypted ${stream.encrypted} (${stream.method})`,
      ),
    ],
  };
}

function callBlock(call: Report['calls'][number], report: Report): Block {
  const legs = new Map(report.legs.map((leg) => [leg.id, leg]));
  const started = toSeconds(call.startedAt);
  const ended = call.endedAt === null ? 'its end is not in the capture' : `ended ${toSeconds(call.endedAt)}`;
  return {
    tone: PROTECTION_TONES[call.protection],
    state: call.protection,
    title: `${call.id}: ${call.outcome}, from ${call.from} to ${call.to}`,
    lines: [
      `Started ${started} UTC, ${ended}`,
      `Call-ID ${call.callIds.join(', ')}`,
      ...call.legs.map((id) => {
        const leg = legs.get(id);
        return leg === undefined
          ? id
          : `${id}: ${leg.protection}, ${carriageOf(leg)}, ${endpointOf(leg.a)} and ${endpointOf(leg.b)}`;
      }),
      ...call.joinedBy.map(({ callId, leg, by }) => `${callId ?? leg ?? ''} belongs to it: ${by}`),
    ],
  };
}

/** Each finding, but those that stay open for the reason of another: behind it, told in short. */
function findingBlocks(report: Report): Block[] {
  const groups = worstByRule(report);
  const behind = new Map(groups.map((group) => [group.worst, group]));
  const inShort = new Set(groups.flatMap(({ sameReason }) => sameReason));
  return worstFirst(report)
    .filter((finding) => !inShort.has(finding))
    .flatMap((finding) => {
      const group = behind.get(finding);
      const more = group === undefined || group.sameReason.length === 0 ? [] : [sameReasonBlock(group)];
      return [findingBlock(finding, report), ...more];
    });
}

function sameReasonBlock(group: FindingGroup): Block {
  const [first] = group.sameReason;
  const byRule = new Map<string, ReportFinding[]>();
  for (const finding of group.sameReason) byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  return {
    tone: stateOf(first!).tone,
    state: first!.severity,
    title: sameReasonWords(group)!,
    lines: [...byRule].map(([rule, findings]) => {
      const legs = [...new Set(findings.flatMap((finding) => finding.legs))];
      const where = legs.length === 0 ? '' : ` on ${legs.join(', ')}`;
      const noun = findings.length === 1 ? 'finding' : 'findings';
      return `${findings[0]!.title}: rule ${rule}${where}, ${noun} ${findings.map(({ id }) => id).join(', ')}`;
    }),
  };
}

function findingBlock(finding: ReportFinding, report: Report): Block {
  const { words, tone } = stateOf(finding);
  const accepted = waiverWords(finding);
  const changed = overrideWords(finding);
  const several = report.captures.length > 1;
  return {
    tone,
    state: finding.severity,
    title: `${words}: ${finding.title}`,
    lines: [
      finding.message,
      accepted === null ? null : `Accepted: ${accepted}`,
      changed === null ? null : `Severity by policy: ${changed}`,
      `Rule ${finding.rule}, ${finding.criteria.join(', ')}, finding ${finding.id}`,
      finding.legs.length === 0 ? null : `On ${finding.legs.join(', ')}`,
      ...finding.evidence.map(({ frame, capture, what }) => {
        const file = several ? `${report.captures[capture]?.file ?? ''} ` : '';
        return `${file}frame ${frame}: ${what}`;
      }),
      finding.evidenceTotal > finding.evidence.length
        ? `and ${counted(finding.evidenceTotal - finding.evidence.length, 'more frame')}`
        : null,
      ...finding.displayFilters.map(({ file, filter }) => (several ? `${file}: ${filter}` : filter)),
      finding.verdict === 'fail' ? `Fix: ${finding.remedy}` : null,
    ],
  };
}

/** Every waiver of the policy, since a view of findings alone would not show those that cover nothing. */
function waivers(report: Report, screen: Screen): string[] {
  if (report.waivers.length === 0) return [];
  const blocks = report.waivers.map((waiver): Block => {
    const { words, tone } = WAIVER_STATES[waiver.state];
    return {
      tone,
      state: words,
      title: `${waiver.rule} for ${waiverPlace(waiver)}`,
      lines: [
        `${waiver.reason} (owner ${waiver.owner}, approved by ${waiver.approvedBy}, until ${waiver.expires})`,
        waiver.findings.length === 0 ? null : `Finding ${waiver.findings.join(', ')}`,
        waiver.partly.length === 0 ? null : `Covers only a part of ${waiver.partly.join(', ')}, which counts as before`,
      ],
    };
  });
  const head = screen.paint.strong(`Waivers (${figure(blocks.length)})`);
  return ['', head, ...blocks.flatMap((block) => ['', ...blockLines(block, screen)])];
}

function hiddenCertificates(report: Report, screen: Screen): string[] {
  const hidden = report.tlsSessions.filter((session) => session.certificatesHidden && !session.decrypted);
  if (hidden.length === 0) return [];
  const text = `Hidden by version 1.3, and so not judged, are the certificates of ${hidden.map(({ id }) => id).join(', ')}.`;
  return ['', ...wrap(text, screen.columns)];
}

function trustLine(trust: ReportTrust | undefined): string | null {
  if (trust === undefined || trust.result === 'unknown') return null;
  return trust.result === 'trusted' ? `Trusted by ${trust.anchor}` : `Not trusted: ${trust.reason}`;
}

function certificateBlock(certificate: ReportCertificate, trust: ReportTrust | undefined): Block {
  const { daysLeft, daysLeftWhenShown } = certificate;
  const usages = [...(certificate.keyUsage ?? []), ...(certificate.extendedKeyUsage ?? [])];
  const expired = daysLeft < 0;
  return {
    tone: expired ? 'bad' : daysLeft < FEW_DAYS ? 'warning' : 'good',
    state: daysWords(daysLeft),
    title: `${certificate.id}: ${certificate.subject}`,
    lines: [
      `Issued by ${certificate.issuer}${certificate.selfSigned ? ' (self-signed)' : ''}`,
      certificate.subjectAltNames.length === 0 ? null : `For ${certificate.subjectAltNames.join(', ')}`,
      `Valid ${toSeconds(certificate.notBefore)} to ${toSeconds(certificate.notAfter)} UTC`,
      daysLeftWhenShown === daysLeft ? null : `When it was shown last: ${daysWords(daysLeftWhenShown)}`,
      usages.length === 0 ? null : `May be used for ${usages.join(', ')}`,
      `${certificate.keyAlgorithm}${certificate.keyBits === null ? '' : ` ${certificate.keyBits} bits`}, signed with ${certificate.signatureAlgorithm}`,
      trustLine(trust),
      `SHA-256 ${certificate.sha256}`,
      `Shown by the ${certificate.role === 'both' ? 'server and the client' : certificate.role}, frame ${certificate.first.frame}${certificate.seenOn.length === 0 ? '' : `, on ${certificate.seenOn.join(', ')}`}`,
    ],
  };
}

function controlBlock(control: ReportControl): Block {
  const { words, tone } = RESULTS[control.result];
  const asked = control.rules.filter(({ pass, fail, open, notApplicable }) => pass + fail + open + notApplicable > 0);
  const width = Math.max(0, ...asked.map(({ rule }) => rule.length));
  const silent = control.rules.filter((rule) => !asked.includes(rule)).map(({ rule }) => rule);
  return {
    tone,
    state: words,
    title: `${control.criterion} ${control.title}`,
    lines: [
      `${counted(control.tested, 'test')} of ${subjectsWords(control)}: ${figure(control.exceptions)} failed, ${figure(control.open)} open, ${figure(control.waived)} waived`,
      ...asked.map(
        ({ rule, pass, fail, open, notApplicable }) =>
          `${pad(rule, width)}  ${figure(pass)} passed, ${figure(fail)} failed, ${figure(open)} open, ${figure(notApplicable)} not applicable`,
      ),
      silent.length === 0 ? null : `Nothing in the capture to ask about: ${silent.join(', ')}`,
    ],
  };
}
