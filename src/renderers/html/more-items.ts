/** Rows of the page that join several rows of the report: certificates with their chains, contradictions, and who sent what. */
import { displayFilters } from '../../report/display-filter.ts';
import type { Report, ReportCertificate, ReportTrust } from '../../report/schema.ts';
import { sourceDetails, sourceLines, trafficWords, userLines } from '../words/activity.ts';
import { CONTRADICTION_WORDS } from '../words/contradictions.ts';
import { counted, daysWords, type FrameWords, toMicroseconds, toSeconds, trustsOf } from '../words.ts';
import type { CertificateItem, ChainItem, ContradictionItem, SourceItem, UserItem } from './item-types.ts';

export function contradictionItems(report: Report, frameOf: FrameWords): ContradictionItem[] {
  const several = report.captures.length > 1;
  return report.contradictions.map(({ kind, what, evidence, legs, calls }, index) => ({
    id: `contradiction-${index + 1}`,
    title: CONTRADICTION_WORDS[kind],
    what,
    filters: displayFilters(evidence, report.captures).map(({ file, filter }) => ({
      file: several ? file : null,
      filter,
    })),
    evidence: evidence.map((row) => ({ frame: frameOf(row), at: toMicroseconds(row.at), what: row.what })),
    legs,
    calls,
  }));
}

export function activityItems(
  { activity }: Report,
  frameOf: FrameWords,
  named: FrameWords,
): { sources: SourceItem[]; users: UserItem[] } {
  return {
    sources: activity.sources.map((source) => ({
      id: source.id,
      address: source.address,
      requests: source.requests.count,
      refused: source.rejectedSignIns.count,
      calls: source.invites.count,
      traffic: trafficWords(source),
      striking: sourceLines(source, named),
      details: sourceDetails(source, named),
      at: toSeconds(source.first.at),
      frame: frameOf(source.first),
      legs: source.legs,
    })),
    users: activity.users.map((user) => ({
      id: user.id,
      name: user.aor,
      refused: user.rejectedSignIns.count,
      did: userLines(user, named),
      at: toSeconds(user.first.at),
      frame: frameOf(user.first),
    })),
  };
}

export function certificateItems(report: Report): { certificates: CertificateItem[]; chains: ChainItem[] } {
  const trusts = trustsOf(report);
  const subjects = new Map(report.certificates.map(({ id, subject }) => [id, subject]));
  return {
    certificates: report.certificates.map((certificate) => certificateItem(certificate, trusts.get(certificate.id))),
    chains: report.certificateChains.map((chain) => chainItem(chain, subjects)),
  };
}

function certificateItem(certificate: ReportCertificate, trust: ReportTrust | undefined): CertificateItem {
  const { keyAlgorithm, keyBits, keyCurve, keyUsage, extendedKeyUsage } = certificate;
  const size = keyCurve ?? (keyBits === null ? null : `${keyBits} bits`);
  return {
    id: certificate.id,
    subject: certificate.subject,
    issuer: certificate.selfSigned ? 'self-signed' : `issued by ${certificate.issuer}`,
    names: certificate.subjectAltNames,
    serial: certificate.serial,
    sha256: certificate.sha256,
    key: size === null ? keyAlgorithm : `${keyAlgorithm}, ${size}`,
    signature: certificate.signatureAlgorithm,
    from: certificate.notBefore.slice(0, 10),
    to: certificate.notAfter.slice(0, 10),
    daysLeft: certificate.daysLeft,
    daysLeftWhenShown: certificate.daysLeftWhenShown,
    trust: trust?.result ?? 'unknown',
    trustReason: trust === undefined || trust.result === 'unknown' ? null : trustWords(trust),
    usages: [...(keyUsage ?? []), ...(extendedKeyUsage ?? [])],
    details: certificateDetails(certificate),
    role: certificate.mediaKeyingOnly ? `${certificate.role}, for media keys` : certificate.role,
    legs: certificate.seenOn,
  };
}

function trustWords({ result, anchor, reason }: ReportTrust): string {
  if (result === 'trusted') return `trusted by ${anchor}`;
  return `${result === 'untrusted' ? 'not trusted' : 'trust not known'}: ${reason}`;
}

function certificateDetails(certificate: ReportCertificate): string[] {
  const { keySha256, signatureParameters, isCa, pathLength, mustStaple, timestamps, ocspHosts, crlHosts } = certificate;
  const lines: (string | false)[] = [
    certificate.daysLeftWhenShown !== certificate.daysLeft &&
      `when it was shown last: ${daysWords(certificate.daysLeftWhenShown)}`,
    certificate.version !== null && `version ${certificate.version}`,
    isCa && `a certification authority${pathLength === null ? '' : `, path length ${pathLength}`}`,
    certificate.nameConstraints && 'with constraints on names',
    keySha256 !== null && `key SHA-256 ${keySha256.slice(0, 16)}…`,
    signatureParameters !== null && `signature ${signatureParameters}`,
    timestamps > 0 && counted(timestamps, 'signed timestamp'),
    ocspHosts.length > 0 && `OCSP at ${ocspHosts.join(', ')}`,
    crlHosts.length > 0 && `revocation lists at ${crlHosts.join(', ')}`,
    mustStaple && 'must be stapled',
    certificate.policies.length > 0 && `policies ${certificate.policies.join(', ')}`,
  ];
  return lines.filter((line) => line !== false);
}

const ENDS: Readonly<Record<Report['certificateChains'][number]['end'], string | null>> = {
  'self-signed': null,
  'issuer-not-sent': 'the issuer of the last one was not sent',
  'signature-invalid': 'a signature in it is not valid',
  unchecked: 'its signatures could not be checked',
};

function chainItem(chain: Report['certificateChains'][number], subjects: ReadonlyMap<string, string>): ChainItem {
  const { missingIssuer, strangers, duplicates, unreadable, order, trust } = chain;
  const end = ENDS[chain.end];
  const missing: (string | false | null)[] = [
    end !== null && `${end}${missingIssuer === null ? '' : `: ${missingIssuer}`}`,
    order === 'unordered' && 'sent out of order',
    strangers.length > 0 && `not part of it: ${strangers.join(', ')}`,
    duplicates > 0 && `${counted(duplicates, 'certificate')} sent twice`,
    unreadable > 0 && `${counted(unreadable, 'certificate')} could not be read`,
  ];
  const [shown, now] = [trustWords(trust.whenShown), trustWords(trust.whenReported)];
  return {
    id: chain.id,
    role: chain.mediaKeyingOnly ? `${chain.role}, for media keys` : chain.role,
    path: chain.path.map((id) => ({ id, subject: subjects.get(id) ?? '' })),
    missing: missing.filter((line) => typeof line === 'string'),
    trust: trust.whenShown.result,
    trusts: shown === now ? [shown] : [`when shown: ${shown}`, `at the time of this report: ${now}`],
    legs: chain.seenOn,
    sessions: chain.sessions,
  };
}
