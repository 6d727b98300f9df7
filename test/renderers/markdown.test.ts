import { describe, expect, it } from 'vitest';
import markdown from '../../src/renderers/markdown.ts';
import type { Report } from '../../src/report/schema.ts';
import { cleanPass, hostile, manyFindings, manyLegs, nothingToTest, SAMPLES } from '../report/samples.ts';

function textOf(report: Report): string {
  return markdown.render(report, { columns: 80, color: false, unicode: true, writtenFiles: [] }) as string;
}

/** What is left when code spans are taken out, by the rule of CommonMark 6.1: a run of backticks ends at the next run of its length. */
function outsideCode(text: string): string {
  return text.replace(/(?<![\\`])(`+)(?!`)(?:[^`]|(?!(?<!`)\1(?!`))`)*?(?<!`)\1(?!`)/g, '');
}

describe('Markdown', () => {
  it('begins with the verdict', () => {
    expect(textOf(cleanPass())).toMatch(/^## ✅ soc2-sip: PASS\n\nNo exceptions noted/);
    expect(textOf(manyFindings())).toMatch(/^## ❌ soc2-sip: FAIL\n\n6 exceptions noted/);
    expect(textOf(nothingToTest())).toMatch(/^## ❔ soc2-sip: OPEN\n\nNo VoIP traffic/);
  });

  it('is a screen, and the rest is folded', () => {
    for (const make of Object.values(SAMPLES)) {
      const [screen] = textOf(make()).split('<details>');
      expect(screen!.split('\n').length).toBeLessThanOrEqual(45);
    }
  });

  it('folds every finding, leg and certificate', () => {
    const report = manyFindings();
    const text = textOf(report);
    for (const { rule } of report.findings) expect(text).toContain(`\`${rule}\``);
    for (const { id } of [...report.legs, ...report.certificates]) expect(text).toContain(`| ${id} |`);
  });

  it('says how much of a long list is left out', () => {
    expect(textOf(manyLegs())).toMatch(/<summary>Legs \(\d+\)/);
    expect(textOf(manyLegs(450))).toMatch(/and \d+ more: the JSON report has them\./);
  });

  it.each(Object.keys(SAMPLES))('%s: every row of a table has the cells of its head', (name) => {
    const cells = (line: string) => line.replaceAll('\\|', '').split('|').length;
    let head = 0;
    for (const line of textOf(SAMPLES[name]!()).split('\n')) {
      if (!line.startsWith('|')) head = 0;
      else if (head === 0) head = cells(line);
      else expect(cells(line), line).toBe(head);
    }
  });

  it('holds no tag, link, image, mention or heading of the capture', () => {
    const text = outsideCode(textOf(hostile()));
    expect(text.replaceAll(/<\/?(?:details|summary)>/g, '')).not.toMatch(/[<>]/);
    expect(text).not.toMatch(/(?<!\\)\]\(|(?<!\\)!\[|:\/\/|@\w|www\.\w/);
  });
});
