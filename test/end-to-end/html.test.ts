// The HTML report in a browser: Chromium opens the file, uses it like a reader would, by mouse and by keyboard alone, in both colour
// schemes and on a narrow screen, without a request, without an error of the script, and without JavaScript at all.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../src/renderers/html/document.ts';
import type { Report } from '../../src/report/schema.ts';
import { everything } from '../report/everything.ts';
import { hostile, longNames, manyFindings, manyLegs, nothingToTest } from '../report/samples.ts';
import { type Fixture, fixtures } from '../support/fixtures.ts';
import { missingPeer, temporaryFolder } from './peers.ts';
import { NOW, soc2sip } from './soc2-sip.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const folder = temporaryFolder('html');
let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS }).catch((error: Error) => {
    throw /ENOENT|doesn't exist/.test(error.message) ? missingPeer('chromium') : error;
  });
});
afterAll(async () => {
  await browser.close();
  folder.remove();
});

function fixture(id: string): Fixture {
  return fixtures.find((one) => one.id === id)!;
}

/** The page as the program writes it. */
function writtenPage(id: string): string {
  const path = join(folder.path, `${id}.html`);
  const { path: capture, truth } = fixture(id);
  const { status, stderr } = soc2sip(['scan', capture, '--quiet', '--now', NOW, '--force', '-o', path]);
  if (status !== truth.exitCode) throw new Error(`exit code ${status}: ${stderr}`);
  return path;
}

function pageOf(name: string, report: Report): string {
  const path = join(folder.path, `${name}.html`);
  writeFileSync(path, renderHtml(report));
  return path;
}

/** What happened on the open pages that must not happen. */
const complaints: string[] = [];
afterEach(() => {
  expect(complaints.splice(0)).toEqual([]);
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const address = pathToFileURL(path).href;
  page.on('request', (request) => {
    if (request.url() !== address) complaints.push(`request: ${request.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => complaints.push(`console: ${message.text()}`));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  await page.goto(address);
  return page;
}

const rowsOf = (page: Page, list: string) => page.locator(`#${list} [data-items] > *`);

describe('a page that the program wrote', () => {
  it('shows verdict, findings and ladder of the capture, and asks for nothing', async () => {
    const page = await open(writtenPage('sdes-key-in-clear-udp'));
    await expectText(page, '.verdict-word', 'FAIL');
    expect(await rowsOf(page, 'findings').count()).toBeGreaterThan(2);
    await page.locator('#call-1 > summary').click();
    const diagram = page.locator('#call-1 [data-diagram] svg');
    await diagram.waitFor();
    const words = await diagram.locator('text').allTextContents();
    expect(words).toContain('INVITE');
    expect(words).toContain('192.0.2.20');
    await page.context().close();
  });

  it('is the same in two runs', () => {
    const once = readFileSync(writtenPage('dtls-srtp-udp'));
    expect(readFileSync(writtenPage('dtls-srtp-udp')).equals(once)).toBe(true);
  });

  it('goes to standard output as well', () => {
    const { stdout } = soc2sip(['scan', fixture('sip-udp-ipv6').path, '--format', 'html', '--now', NOW]);
    expect(stdout.toString()).toMatch(/^<!doctype html>\n[\s\S]*<\/html>\n$/);
  });
});

async function expectText(page: Page, selector: string, text: string): Promise<void> {
  expect(await page.locator(selector).first().textContent()).toContain(text);
}

describe('lists', () => {
  it('are filtered by facet and by search, and say how many are left', async () => {
    const page = await open(pageOf('many-findings', manyFindings()));
    await page.locator('#findings-facet-1').selectOption('critical');
    expect(await rowsOf(page, 'findings').count()).toBe(3);
    await expectText(page, '#findings .count', '3 of 7 findings');
    await page.locator('#findings-search').fill('sdes KEY');
    expect(await rowsOf(page, 'findings').count()).toBe(1);
    await expectText(page, '#findings h3', 'Media keys cannot be read in the signaling');
    await page.locator('#findings-search').fill('nothing has this word');
    expect(await rowsOf(page, 'findings').count()).toBe(0);
    await expectText(page, '#findings .pager', 'No finding fits these filters.');
    await page.context().close();
  });

  it('are sorted by their heads, both ways, numbers as numbers', async () => {
    const page = await open(pageOf('many-legs', manyLegs()));
    const firstLeg = () => rowsOf(page, 'legs').first().getAttribute('id');
    const sort = (head: string) => page.locator('#legs thead button', { hasText: head });
    await sort('Leg').click();
    expect(await firstLeg()).toBe('leg-1');
    await sort('Leg').click();
    expect(await firstLeg()).toBe('leg-200');
    expect(await page.locator('#legs thead th').first().getAttribute('aria-sort')).toBe('descending');
    await sort('Protection').click();
    await expectText(page, '#legs [data-items] .state', 'cleartext');
    expect(await page.locator('#legs thead th').first().getAttribute('aria-sort')).toBeNull();
    await page.context().close();
  });

  it('of ten thousand legs are turned page by page, and answer within a second', async () => {
    const page = await open(pageOf('ten-thousand', manyLegs(10_000)));
    expect(await rowsOf(page, 'legs').count()).toBe(100);
    const next = page.locator('#legs .pager button', { hasText: 'Next' });
    await next.click();
    await expectText(page, '#legs .range', '101 to 200 of 10,000');
    expect(await rowsOf(page, 'legs').first().getAttribute('id')).toBe('leg-101');
    const milliseconds = await page.evaluate(() => {
      const start = performance.now();
      const search = document.querySelector<HTMLInputElement>('#legs-search')!;
      search.value = '10.0.156.16:40000';
      search.dispatchEvent(new Event('input'));
      return performance.now() - start;
    });
    expect(await rowsOf(page, 'legs').count()).toBe(1);
    expect(milliseconds).toBeLessThan(1_000);
    await page.context().close();
  });

  it('turn to what a link names, whatever page it is on', async () => {
    const page = await open(pageOf('many-legs', manyLegs()));
    await page.evaluate(() => {
      location.hash = '#leg-150';
    });
    await page.locator('#leg-150').waitFor();
    await expectText(page, '#legs .range', '101 to 200 of 200');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('leg-150');
    await page.locator('#legs-search').fill('leg-3');
    await page.evaluate(() => {
      location.hash = '#leg-7';
    });
    await page.locator('#leg-7').waitFor();
    expect(await page.locator('#legs-search').inputValue()).toBe('');
    await page.context().close();
  });
});

describe('a display filter', () => {
  it('is copied by its button', async () => {
    const page = await open(pageOf('many-findings', manyFindings()), {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const row = page.locator('#findings .filter').first();
    await row.locator('button').click();
    await page.locator('#findings button.copy', { hasText: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('frame.number in {12, 17}');
    await expectText(page, '#said', 'The display filter was copied.');
    await page.context().close();
  });

  it('is selected instead where the page may not write to the clipboard', async () => {
    const page = await open(pageOf('many-findings', manyFindings()));
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
    });
    await page.locator('#findings .filter button').first().click();
    await page.locator('#findings button.copy', { hasText: 'Selected' }).waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe('frame.number in {12, 17}');
    await page.context().close();
  });
});

describe('the keyboard alone', () => {
  it('skips to the report, opens a ladder, sorts and filters, and always shows where it is', async () => {
    const page = await open(pageOf('many-findings', manyFindings()));
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the report');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');

    const seen = new Set<string>();
    for (let presses = 0; presses < 400; presses++) {
      await page.keyboard.press('Tab');
      const name = await focused(page);
      if (name === '') break;
      expect(await outlined(page), name).toBe(true);
      if (name.startsWith('call-1') && !seen.has('ladder')) {
        await page.keyboard.press('Enter');
        await page.locator('#call-1 [data-diagram] svg').waitFor();
        seen.add('ladder');
      }
      if (name === 'Frames' && !seen.has('sorted')) {
        await page.keyboard.press('Space');
        expect(await rowsOf(page, 'legs').first().getAttribute('id')).toBe('leg-3');
        seen.add('sorted');
      }
      if ((await page.evaluate(() => document.activeElement?.id)) === 'legs-search' && !seen.has('found')) {
        await page.keyboard.type('carrier-x');
        expect(await rowsOf(page, 'legs').count()).toBe(1);
        for (let erased = 0; erased < 'carrier-x'.length; erased++) await page.keyboard.press('Backspace');
        seen.add('found');
      }
    }
    expect([...seen].sort()).toEqual(['found', 'ladder', 'sorted']);
    await page.context().close();
  });

  it('stays with the button that turns pages', async () => {
    const page = await open(pageOf('ten-thousand', manyLegs(1_000)));
    await page.locator('#legs .pager button', { hasText: 'Next' }).focus();
    for (let turned = 0; turned < 3; turned++) await page.keyboard.press('Enter');
    await expectText(page, '#legs .range', '301 to 400 of 1,000');
    expect(await focused(page)).toBe('Next');
    await page.context().close();
  });
});

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return '';
    const label = element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent;
    return (label ?? element.textContent ?? '').trim();
  });
}

function outlined(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const style = getComputedStyle(document.activeElement!);
    return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0;
  });
}

describe('the colour scheme', () => {
  const background = (page: Page): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);

  it.each([
    ['light', 'rgb(255, 255, 255)', 'Dark', 'rgb(17, 21, 26)'],
    ['dark', 'rgb(17, 21, 26)', 'Light', 'rgb(255, 255, 255)'],
  ] as const)('is that of the system, %s, until the reader chooses', async (colorScheme, own, button, other) => {
    const page = await open(pageOf('many-findings', manyFindings()), { colorScheme });
    expect(await background(page)).toBe(own);
    await page.getByRole('button', { name: `Show the page ${button.toLowerCase()}` }).click();
    expect(await background(page)).toBe(other);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    '%s: every text has a contrast of 4.5 to 1 (WCAG 2.2, 1.4.3)',
    async (colorScheme) => {
      const page = await open(pageOf('many-findings', manyFindings()), { colorScheme });
      await page.locator('#call-1 > summary').click();
      expect(await page.evaluate(lowContrasts)).toEqual([]);
      await page.context().close();
    },
  );
});

/** In the page: texts whose colour is too near to what is behind them. */
function lowContrasts(): string[] {
  const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color: readonly number[]): number => {
    const [r, g, b] = color.slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const behind = (start: Element): number[] => {
    for (let element: Element | null = start; element !== null; element = element.parentElement) {
      const color = channels(getComputedStyle(element).backgroundColor);
      if (color.length === 3 || (color[3] ?? 0) === 1) return color;
    }
    return [255, 255, 255];
  };
  const low: string[] = [];
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes].find((node) => node.nodeType === 3 && node.textContent!.trim() !== '');
    if (text === undefined || element.closest('button:disabled, script, select') !== null) continue;
    const style = getComputedStyle(element);
    const color = channels(element instanceof SVGElement ? style.fill : style.color);
    const [light, dark] = [luminance(color), luminance(behind(element))].sort((a, b) => b - a);
    const contrast = (light! + 0.05) / (dark! + 0.05);
    if (contrast < 4.5) low.push(`${contrast.toFixed(2)} ${text.textContent!.trim().slice(0, 40)}`);
  }
  return low;
}

describe('on any screen', () => {
  const samples = {
    'many-findings': manyFindings,
    'long-names': longNames,
    everything,
    hostile,
    'nothing-to-test': nothingToTest,
  };

  it.each(
    Object.entries(samples).flatMap(([name, make]) =>
      [320, 390, 768, 1000, 1280, 1920].map((width) => [name, width, make] as const),
    ),
  )('%s at %d pixels: nothing is wider than the page, and no text is cut', async (name, width, make) => {
    const page = await open(pageOf(name, make()), { viewport: { width, height: 800 } });
    const call = page.locator('#call-1 > summary');
    if ((await call.count()) > 0) await call.click();
    for (const summary of await page.locator('.card details > summary, .control > summary, .more > summary').all())
      await summary.click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('body *')]
        .filter((element) => {
          const { overflowX } = getComputedStyle(element);
          return (
            overflowX === 'hidden' &&
            element.scrollWidth > element.clientWidth + 1 &&
            !element.matches('.heard, .heard *')
          );
        })
        .map((element) => `${element.tagName} ${element.textContent?.slice(0, 40)}`),
    );
    expect(cut).toEqual([]);
    await page.context().close();
  });
});

describe('a hostile capture', () => {
  it('runs nothing, and is text in lists and ladders that the script makes', async () => {
    const page = await open(pageOf('hostile', hostile({ identities: 'clear' })));
    await page.locator('#call-1 > summary').click();
    await page.locator('#call-1 [data-diagram] svg').waitFor();
    await page.locator('#legs-search').fill('</script><b>=cmd');
    expect(await rowsOf(page, 'legs').count()).toBe(2);
    expect(await page.locator('main b, main img, main script').count()).toBe(0);
    expect(await page.locator('main').textContent()).toContain('</script><b>=cmd|calc');
    await page.context().close();
  });
});

describe('what stands beside legs, calls and findings', () => {
  it('is filtered, copied and unfolded like the rest', async () => {
    const page = await open(pageOf('everything', everything()), { permissions: ['clipboard-read', 'clipboard-write'] });
    await page
      .locator('#contradictions-facet-0')
      .selectOption({ label: 'A request came in as sips: and went on as sip:' });
    expect(await rowsOf(page, 'contradictions').count()).toBe(1);
    await page.locator('#contradictions .filter button').click();
    await page.locator('#contradictions button.copy', { hasText: 'Copied' }).waitFor();
    await page.locator('#findings-facet-0').selectOption('Waived');
    expect(await rowsOf(page, 'findings').count()).toBe(1);
    await expectText(page, '#findings .accepted', 'owner Voice team, approved by CISO, holds until 2027-03-31');
    await page.locator('#tls-1 .more > summary', { hasText: 'What the client offered' }).click();
    expect(await page.locator('#tls-1 .more', { hasText: 'JA4' }).isVisible()).toBe(true);
    await page.locator('#section-policy a').first().click();
    expect(await page.locator('#findings article').count()).toBeGreaterThan(0);
    await page.context().close();
  });

  it('can be read without JavaScript, and has enough contrast', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(pageOf('everything', everything()), { colorScheme });
      expect(await page.evaluate(lowContrasts)).toEqual([]);
      await page.context().close();
    }
    const page = await open(pageOf('everything', everything()), { javaScriptEnabled: false });
    expect(await page.locator('#section-contradictions article').count()).toBe(2);
    expect(await page.locator('#section-activity').textContent()).toContain('60 refused sign-ins as 1 user');
    await page.context().close();
  });
});

describe('without JavaScript', () => {
  it('everything that is on the first pages can be read, ladders as tables', async () => {
    const page = await open(pageOf('many-findings', manyFindings()), { javaScriptEnabled: false });
    expect(await page.locator('#findings article').count()).toBe(7);
    expect(await page.locator('.tools, .copy, .scheme').count()).toBe(0);
    await page.locator('#call-1 > summary').click();
    expect(await page.locator('#call-1 .as-table').textContent()).toContain('180 (INVITE)');
    await page.context().close();
  });

  it('says how many rows are not shown', async () => {
    const page = await open(pageOf('ten-thousand', manyLegs(10_000)), { javaScriptEnabled: false });
    await expectText(page, '#legs .rest', 'These are the first 100 of 10,000 legs.');
    await page.context().close();
  });
});

describe('on paper', () => {
  it('has no tools, and folded evidence is open', async () => {
    const page = await open(pageOf('many-findings', manyFindings()));
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(
      await page.locator('.card details:not([open]), details.control:not([open]), .more:not([open])').count(),
    ).toBe(0);
    expect(await page.locator('.tools').first().isVisible()).toBe(false);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('.card details[open]').count()).toBe(0);
    await page.context().close();
  });
});
