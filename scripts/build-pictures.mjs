// The pictures of the README, from a real scan: the terminal report as SVG, and the first page of the PDF as PNG (needs pdftoppm).
//   node scripts/build-pictures.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FIXTURE = 'fixtures/sdes-key-in-clear-udp/capture.pcap';
const NOW = '2026-11-22T10:00:00Z';
const [CHAR_WIDTH, LINE_HEIGHT, PADDING] = [8.4, 19, 18];
const BACKGROUND = '#16181d';
const FOREGROUND = '#d7dae0';
const COLORS = {
  30: '#5c6370',
  31: '#f0717a',
  32: '#8ccf7e',
  33: '#e5c76b',
  34: '#67b0e8',
  35: '#c47fd5',
  36: '#6cbfbf',
  37: '#d7dae0',
  90: '#7d8590',
};

function scan(...args) {
  const run = spawnSync('node', ['bin/soc2-sip.js', 'scan', FIXTURE, '--now', NOW, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '80', LANG: 'C.UTF-8' },
  });
  if (run.status !== 1) throw new Error(`the scan ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

/** Runs of one style: `{ text, color, bold, dim }`. */
function runsOf(line, style) {
  const runs = [];
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    const codes = /^\u001b\[([\d;]*)m$/.exec(part);
    if (codes === null) {
      if (part !== '') runs.push({ ...style, text: part });
      continue;
    }
    for (const code of codes[1].split(';').map(Number)) apply(style, code);
  }
  return runs;
}

function apply(style, code) {
  if (code === 0) Object.assign(style, { color: FOREGROUND, bold: false, dim: false });
  else if (code === 1) style.bold = true;
  else if (code === 2) style.dim = true;
  else if (code === 22) Object.assign(style, { bold: false, dim: false });
  else if (code === 39) style.color = FOREGROUND;
  else if (COLORS[code] !== undefined) style.color = COLORS[code];
}

function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function svg(text) {
  const style = { color: FOREGROUND, bold: false, dim: false };
  const lines = text.trimEnd().split('\n');
  const body = lines.map((line, index) => {
    const y = PADDING + (index + 1) * LINE_HEIGHT - 5;
    const spans = runsOf(line, style).map(({ text: part, color, bold, dim }) => {
      const weight = bold ? ' font-weight="700"' : '';
      const opacity = dim ? ' opacity="0.65"' : '';
      return `<tspan fill="${color}"${weight}${opacity}>${escapeXml(part)}</tspan>`;
    });
    return `<text x="${PADDING}" y="${y}" xml:space="preserve">${spans.join('')}</text>`;
  });
  const width = Math.ceil(80 * CHAR_WIDTH + 2 * PADDING);
  const height = Math.ceil(lines.length * LINE_HEIGHT + 2 * PADDING);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The terminal report of soc2-sip">`,
    `<rect width="100%" height="100%" rx="10" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    ...body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

writeFileSync(join(ROOT, 'docs/images/terminal.svg'), svg(scan('--color', 'always')));
const folder = mkdtempSync(join(tmpdir(), 'soc2-sip-pictures-'));
const pdf = join(folder, 'report.pdf');
scan('-q', '-o', pdf);
execFileSync('pdftoppm', [
  '-png',
  '-r',
  '80',
  '-f',
  '1',
  '-l',
  '1',
  '-singlefile',
  pdf,
  join(ROOT, 'docs/images/report-page-1'),
]);
rmSync(folder, { recursive: true });
