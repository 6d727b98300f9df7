/** The paths that calls took, drawn: once for a wide page and once for a narrow one, where the one for the wide page would not fit. */
import type { Report } from '../../../report/schema.ts';
import { type CallPath, Paths } from '../../drawing/call-path.ts';
import { layoutPath } from '../../drawing/path-layout.ts';
import { PROTECTION_LINES, type Protection } from '../../drawing/protection-lines.ts';
import type { Drawing } from '../../drawing/shapes.ts';
import { counted, figure, PROTECTION_TONES } from '../../words.ts';
import { PAGE_LETTERING } from '../lettering.ts';
import { type Element, h } from '../node.ts';
import { svgOf } from '../svg.ts';
import { links, PROTECTION_ORDER } from '../views/terms.ts';
import { section, sentence } from './parts.ts';

const PATHS_SHOWN = 8;
const WIDE = { width: 870, pitch: [145, 400], lettering: PAGE_LETTERING } as const;
const NARROW = { width: 342, pitch: [145, 171], lettering: PAGE_LETTERING } as const;

export function paths(report: Report): Element {
  const all = new Paths(report).all();
  const shown = all.slice(0, PATHS_SHOWN);
  const lead =
    'Hosts from the caller to the called side, with signaling and media of each part apart. A line tells its protection by colour, by its dashes and by the word at it.';
  const rest = all.length - shown.length;
  return section(
    { id: 'paths', title: 'Call paths', lead },
    shown.length === 0 ? sentence('No path can be drawn: no leg was found in the capture.') : legend(),
    ...shown.map(figureOf),
    rest === 0
      ? null
      : sentence(
          `${counted(rest, 'more path')} ${rest === 1 ? 'is' : 'are'} not drawn; none is less protected than these. The legs below are complete.`,
        ),
  );
}

function figureOf(path: CallPath): Element {
  const wide = layoutPath(path, WIDE);
  const narrow = layoutPath(path, NARROW);
  const drawings =
    narrow.width === wide.width
      ? [svgOf(wide, 'drawing')]
      : [svgOf(wide, 'drawing wide'), svgOf(narrow, 'drawing narrow')];
  const region = { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `Path of ${titleOf(path)}` };
  return h('figure', { class: 'call-path' }, h('figcaption', {}, ...caption(path)), h('div', region, ...drawings));
}

function titleOf({ calls, legs }: CallPath): string {
  if (calls.length === 0) return counted(legs.length, 'leg');
  return calls.length === 1 ? calls[0]! : counted(calls.length, 'call');
}

function caption(path: CallPath): (string | Element | ReturnType<typeof links>)[] {
  const { calls, legs, ordered, hosts, hostsLeftOut } = path;
  const notes = [
    ...(ordered || hosts.length < 3 ? [] : ['the order of the hosts is not known']),
    ...(hostsLeftOut === 0 ? [] : [`${counted(hostsLeftOut, 'more host')} not drawn`]),
  ];
  const note = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  if (calls.length === 0)
    return [
      h('strong', {}, legs.length === 1 ? 'Leg' : counted(legs.length, 'leg')),
      ' of no known call: ',
      links(legs),
      note,
    ];
  const title = calls.length === 1 ? 'Call' : `${figure(calls.length)} calls`;
  return [h('strong', {}, title), calls.length === 1 ? ' ' : ': ', links(calls), note];
}

/** Each way of drawing a line, with its word. */
export function legend(): Element {
  return h(
    'ul',
    { class: 'legend', 'aria-label': 'How protection is drawn' },
    ...PROTECTION_ORDER.map((protection) => h('li', {}, svgOf(sample(protection), 'sample'), protection)),
  );
}

function sample(protection: Protection): Drawing {
  const { ink, dash } = PROTECTION_LINES[protection];
  return {
    width: 64,
    height: 14,
    shapes: [
      {
        kind: 'line',
        points: [
          [0, 7],
          [44, 7],
        ],
        ink,
        width: 3,
        dash,
      },
      { kind: 'mark', x: 56, y: 7, size: 12, tone: PROTECTION_TONES[protection] },
    ],
    description: protection,
  };
}
