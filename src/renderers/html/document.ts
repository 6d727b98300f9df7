/**
 * The report as one HTML file for those who must fix things: nothing is loaded, nothing is sent, and a content security policy says so to
 * the browser. It is read without JavaScript; with it lists are filtered, sorted and turned, and ladders are drawn.
 *
 * References: HTML Living Standard; Content Security Policy Level 3. The same bytes for the same report.
 * Not handled: `frame-ancestors`, which a policy in a meta element cannot say.
 */
import { createHash } from 'node:crypto';
import type { Report } from '../../report/schema.ts';
import { visible } from '../../report/text.ts';
import { period, toSeconds } from '../words.ts';
import { itemsOf } from './items.ts';
import { type Child, type Element, h } from './node.ts';
import { pack } from './pack.ts';
import { SCRIPT, STYLE } from './page-assets.ts';
import { activity } from './sections/activity.ts';
import { completeness, limitations, quality } from './sections/capture.ts';
import { certificates } from './sections/certificates.ts';
import { controls } from './sections/controls.ts';
import { calls, contradictions, findings, legs, parameters } from './sections/lists.ts';
import { paths } from './sections/paths.ts';
import { policy } from './sections/policy.ts';
import { summary } from './sections/summary.ts';
import { jsonForScript, toHtml } from './serialize.ts';
import { markSymbols } from './svg.ts';

/** In the order of the page. */
const CONTENTS: readonly (readonly [id: string, title: string])[] = [
  ['summary', 'Summary'],
  ['contradictions', 'Not kept'],
  ['paths', 'Call paths'],
  ['findings', 'Findings'],
  ['calls', 'Calls'],
  ['legs', 'Legs'],
  ['parameters', 'TLS and SRTP'],
  ['certificates', 'Certificates'],
  ['activity', 'Who sent what'],
  ['policy', 'Policy, waivers'],
  ['controls', 'Controls'],
  ['limitations', 'Limitations'],
  ['quality', 'Capture quality'],
  ['completeness', 'Completeness'],
];

export function renderHtml(report: Report): string {
  const items = itemsOf(report);
  const body = [
    markSymbols(),
    h('a', { class: 'skip', href: '#main' }, 'Skip to the report'),
    masthead(report),
    h(
      'div',
      { class: 'columns' },
      contents(),
      h(
        'main',
        { id: 'main', tabindex: -1 },
        summary(report),
        contradictions(items),
        paths(report),
        findings(items),
        calls(items),
        legs(items),
        parameters(items),
        certificates(report, items),
        activity(report, items),
        policy(report),
        controls(report),
        limitations(report),
        quality(report),
        completeness(report),
      ),
    ),
    foot(report),
    h('div', { id: 'said', class: 'heard', role: 'status', 'aria-live': 'polite' }),
  ];
  return [
    '<!doctype html>\n<html lang="en-US">\n<head>\n<meta charset="utf-8">\n',
    toHtml(h('meta', { 'http-equiv': 'Content-Security-Policy', content: contentPolicy() })),
    '\n<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
    toHtml(h('meta', { name: 'generator', content: `${report.tool.name} ${report.tool.version}` })),
    `\n${toHtml(h('title', {}, title(report)))}\n<style>${STYLE}</style>\n</head>\n<body>\n`,
    toHtml(body),
    `\n<script type="application/json" id="evidence">${jsonForScript(pack(items, visible))}</script>\n`,
    `<script type="module">${SCRIPT}</script>\n</body>\n</html>\n`,
  ].join('');
}

/** Nothing but the two inline elements, which are named by their hashes. */
function contentPolicy(): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    `script-src ${hashOf(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function title({ captures }: Report): string {
  return `Encryption evidence: ${captures[0]?.file ?? 'no capture'}`;
}

function masthead(report: Report): Element {
  const { firstFrameAt, lastFrameAt } = report.summary;
  return h(
    'header',
    { class: 'masthead' },
    h('div', { class: 'accent', 'aria-hidden': 'true' }),
    h('h1', {}, 'Encryption evidence'),
    h('p', { class: 'subtitle' }, `Voice over IP traffic captured ${period(firstFrameAt, lastFrameAt)}`),
  );
}

function contents(): Element {
  const links = CONTENTS.map(([id, text]): Child => h('li', {}, h('a', { href: `#section-${id}` }, text)));
  return h('nav', { 'aria-label': 'Contents' }, h('ol', {}, ...links));
}

function foot({ tool, generatedAt, captures }: Report): Element {
  const sha256 = captures[0]?.sha256;
  const capture = sha256 === undefined ? '' : ` · capture ${sha256.slice(0, 16)}`;
  return h('footer', {}, `${tool.name} ${tool.version} · ${toSeconds(generatedAt)} UTC${capture}`);
}
