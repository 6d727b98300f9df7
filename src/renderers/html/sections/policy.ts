/** By which rules of whose this was judged: the policy and where it came from, what it accepts for now, and what it grades otherwise. */
import type { Report } from '../../../report/schema.ts';
import { figure, policyOrigin, toSeconds, WAIVER_STATES, waiverPlace } from '../../words.ts';
import { type Child, type Element, h } from '../node.ts';
import { breakable, line, state } from '../views/terms.ts';
import { heading, plainTable, section, sentence, terms } from './parts.ts';

/** Links to findings of a waiver; the finding lists of an old policy can be long. */
const LINKS_SHOWN = 5;

export function policy(report: Report): Element {
  const { policy: used, judgedFrom } = report;
  return section(
    {
      id: 'policy',
      title: 'Policy and waivers',
      lead: 'A waived finding is still a finding: it counts towards neither verdict nor exit code, and somebody answers for it until its last day.',
    },
    terms([
      ['Policy', `${used.name} ${used.version}`],
      ['Where it came from', policyOrigin(report)],
      ['SHA-256', hashOf(used.sha256)],
      ...(used.fileSha256 === null ? [] : [['SHA-256 of the file', hashOf(used.fileSha256)] as const]),
      ...(judgedFrom === null ? [] : [['Facts', judgedFromTerms(judgedFrom)] as const]),
    ]),
    heading('Waivers'),
    waivers(report),
    overrides(report),
  );
}

function hashOf(sha256: string): Element {
  return h('code', { class: 'hash' }, sha256);
}

function judgedFromTerms({ sha256, generatedAt, tool, policy: before }: NonNullable<Report['judgedFrom']>): Child {
  return [
    line(
      '',
      `from a report of ${toSeconds(generatedAt)} UTC by ${tool.name} ${tool.version} under ${before.name} ${before.version}; the captures were not read again`,
    ),
    line('soft', 'SHA-256 of that report ', hashOf(sha256)),
  ];
}

function waivers({ waivers: rows, findings }: Report): Child {
  if (rows.length === 0) return sentence('The policy waives nothing.');
  const known = new Set(findings.map(({ id }) => id));
  return plainTable(
    'Waivers',
    [
      { head: 'Rule and place', look: 'prose' },
      { head: 'State', look: 'prose' },
      { head: 'Reason and owner', look: 'prose' },
      { head: 'Findings' },
    ],
    rows.map((waiver) => {
      const { words, tone } = WAIVER_STATES[waiver.state];
      return [
        [line('', h('code', {}, breakable(waiver.rule))), line('soft', breakable(waiverPlace(waiver)))],
        [
          line('', state(tone, words)),
          line('soft', `last day ${waiver.expires}`),
          waiver.partly.length === 0
            ? null
            : line('soft', 'covers only a part of ', findingLinks(waiver.partly, known), ', which counts as before'),
        ],
        [line('', waiver.reason), line('soft', `${waiver.owner}, approved by ${waiver.approvedBy}`)],
        waiver.findings.length === 0 ? 'none' : findingLinks(waiver.findings, known),
      ];
    }),
  );
}

function findingLinks(ids: readonly string[], known: ReadonlySet<string>): Child {
  const rest = ids.length - LINKS_SHOWN;
  const shown = ids.slice(0, LINKS_SHOWN).map((id, index) => {
    const short = id.slice(0, 8);
    return [
      index === 0 ? null : ', ',
      known.has(id) ? h('a', { href: `#finding-${id}`, class: 'short' }, short) : short,
    ];
  });
  return rest > 0 ? [...shown, ` and ${figure(rest)} more`] : shown;
}

function overrides({ severityOverrides: rows }: Report): Child {
  if (rows.length === 0) return null;
  return [
    heading('Severities that the policy changed'),
    plainTable(
      'Severities that the policy changed',
      [{ head: 'Rule', look: 'prose' }, { head: 'Severity' }, { head: 'Reason', look: 'prose' }],
      rows.map(({ rule, from, severity, reason }) => [h('code', {}, rule), `${severity} instead of ${from}`, reason]),
    ),
  ];
}
