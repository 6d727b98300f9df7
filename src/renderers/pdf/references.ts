/**
 * What leads where in the document: numbers of findings, and links between findings, legs, sessions, certificates and controls.
 *
 * Only what is printed can be linked; the long inventories are limited, and what is beyond is named without a link.
 */
import type { Report, ReportFinding, ReportLeg } from '../../report/schema.ts';
import { weakestFirst, worstFirst } from '../words.ts';
import type { Span } from './layout/lines.ts';
import { type SectionId, sectionName, sectionNumber } from './section-list.ts';
import { COLORS, type Style, TYPE } from './theme.ts';

/** Rows printed of each inventory; the JSON inside the file has them all. */
export const ROWS_PRINTED = 1000;
/** Findings printed in detail of one rule. */
export const FINDINGS_PRINTED = 100;

/** Findings of one rule that were judged alike, told together: the worst of them speaks. */
export interface FindingGroup {
  /** `3.2`. */
  readonly number: string;
  readonly worst: ReportFinding;
  readonly findings: readonly ReportFinding[];
  readonly printed: readonly ReportFinding[];
  /** Every leg that one of them concerns. */
  readonly legs: readonly string[];
}

export class References {
  /** In the report's own order of the worst of each. */
  readonly groups: readonly FindingGroup[];
  readonly legs: readonly ReportLeg[];
  readonly #numbers = new Map<string, string>();
  readonly #legs: ReadonlySet<string>;
  readonly #sessions: ReadonlySet<string>;
  readonly #certificates: ReadonlySet<string>;
  readonly #bySubject = new Map<string, ReportFinding[]>();

  constructor(report: Report) {
    this.groups = groupsOf(report);
    for (const { number, findings } of this.groups) {
      findings.forEach(({ id }, place) => {
        this.#numbers.set(id, findings.length === 1 ? number : `${number}.${place + 1}`);
      });
    }
    for (const { printed } of this.groups) {
      for (const finding of printed) {
        for (const id of new Set([...finding.legs, finding.subject.id])) this.#note(id, finding);
      }
    }
    this.legs = printedLegs(report);
    this.#legs = new Set(this.legs.map(({ id }) => id));
    this.#sessions = new Set(report.tlsSessions.slice(0, ROWS_PRINTED).map(({ id }) => id));
    this.#certificates = new Set(report.certificates.slice(0, ROWS_PRINTED).map(({ id }) => id));
  }

  #note(id: string, finding: ReportFinding): void {
    const known = this.#bySubject.get(id);
    if (known === undefined) this.#bySubject.set(id, [finding]);
    else known.push(finding);
  }

  /** `3.2`, or `3.2.4` of several of one rule. */
  numberOf({ id }: ReportFinding): string {
    return this.#numbers.get(id) ?? '';
  }

  /** Findings about a leg, a session or a certificate, worst first. */
  about(id: string): readonly ReportFinding[] {
    return this.#bySubject.get(id) ?? [];
  }

  /** `3.1, 3.4 and 2 more`. */
  findings(findings: readonly ReportFinding[], style: Style, most = 4): Span[] {
    return listed(findings, most, style, (finding) => {
      return { text: this.numberOf(finding), style: accent(style), link: findingName(finding) };
    });
  }

  /** A leg, session or certificate by its id. */
  row(id: string, style: Style): Span {
    const isPrinted = this.#legs.has(id) || this.#sessions.has(id) || this.#certificates.has(id);
    return isPrinted ? { text: id, style: accent(style), link: rowName(id) } : { text: id, style };
  }

  rows(ids: readonly string[], style: Style, most = 8): Span[] {
    return listed(ids, most, style, (id) => this.row(id, style));
  }
}

function groupsOf(report: Report): FindingGroup[] {
  const groups = new Map<string, ReportFinding[]>();
  for (const finding of worstFirst(report)) {
    const key = `${finding.rule} ${finding.verdict}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((findings, index) => ({
    number: `${sectionNumber('findings')}.${index + 1}`,
    worst: findings[0]!,
    findings,
    printed: findings.slice(0, FINDINGS_PRINTED),
    legs: [...new Set(findings.flatMap(({ legs }) => legs))],
  }));
}

/** In order of appearance; of very many, those that are least protected. */
function printedLegs(report: Report): readonly ReportLeg[] {
  if (report.legs.length <= ROWS_PRINTED) return report.legs;
  const kept = new Set(weakestFirst(report).slice(0, ROWS_PRINTED));
  return report.legs.filter((leg) => kept.has(leg));
}

function listed<T>(items: readonly T[], most: number, style: Style, spanOf: (item: T) => Span): Span[] {
  const spans = items.slice(0, most).flatMap((item, index): Span[] => {
    return index === 0 ? [spanOf(item)] : [{ text: ', ', style }, spanOf(item)];
  });
  const rest = items.length - most;
  return rest > 0 ? [...spans, { text: ` and ${rest} more`, style }] : spans;
}

function accent(style: Style): Style {
  return { ...style, color: COLORS.accent };
}

/** Names of destinations. */
export function findingName({ id }: ReportFinding): string {
  return `finding-${id}`;
}

export function groupName({ number }: FindingGroup): string {
  return `findings-${number}`;
}

export function rowName(id: string): string {
  return `row-${id}`;
}

export function controlName(criterion: string): string {
  return `control-${criterion}`;
}

/** `section 6`. */
export function toSection(id: SectionId, style: Style = TYPE.soft): Span {
  return { text: `section ${sectionNumber(id)}`, style: accent(style), link: sectionName(id) };
}

/** `CC6.1, CC6.7`. */
export function toControls(criteria: readonly string[], style: Style = TYPE.soft): Span[] {
  return listed(criteria, criteria.length, style, (criterion) => {
    return { text: criterion, style: accent(style), link: controlName(criterion) };
  });
}
