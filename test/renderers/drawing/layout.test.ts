/** Drawings: everything inside, nothing over other text, whatever there is to draw. */
import { describe, expect, it } from 'vitest';
import { type CallPath, Paths } from '../../../src/renderers/drawing/call-path.ts';
import { layoutTimeline } from '../../../src/renderers/drawing/expiry-timeline.ts';
import { ladderOf } from '../../../src/renderers/drawing/ladder.ts';
import { layoutLadder } from '../../../src/renderers/drawing/ladder-layout.ts';
import { describe as inWords, layoutPath } from '../../../src/renderers/drawing/path-layout.ts';
import { PROTECTION_LINES } from '../../../src/renderers/drawing/protection-lines.ts';
import type { Drawing, TextShape } from '../../../src/renderers/drawing/shapes.ts';
import { PAGE_LETTERING } from '../../../src/renderers/html/lettering.ts';
import { manyFindings, reportOf, SAMPLES } from '../../report/samples.ts';
import {
  call,
  endpoint,
  facts,
  frame,
  ladderEvent,
  mediaLeg,
  signalingLeg,
  stream,
} from '../../support/facts-builder.ts';

const LONGEST = '2001:db8:ffff:ffff:ffff:ffff:ffff:';

/** Hosts one behind the other, with media that passes by all of them and media from each to the next. */
function chain(hosts: number): CallPath {
  const addressOf = (index: number): string => `${LONGEST}${index.toString(16)}`;
  const name = 'Καλημέρα-session-border-controller-of-the-headquarters';
  const protections = Object.keys(PROTECTION_LINES) as (keyof typeof PROTECTION_LINES)[];
  const legs = Array.from({ length: Math.max(1, hosts - 1) }, (_, index) => {
    const [a, b] = [
      endpoint(`[${addressOf(index)}]:5061`),
      endpoint(`[${addressOf(Math.min(index + 1, hosts - 1))}]:5061`),
    ];
    const common = {
      a,
      b: { ...b, name: index % 2 === 0 ? null : name },
      protection: protections[index % 5]!,
      calls: ['call-1'],
    };
    return [
      signalingLeg({ ...common, id: `leg-${index + 1}`, transport: 'tls' }),
      mediaLeg({
        ...common,
        id: `leg-${index + 101}`,
        keying: 'sdes',
        profile: 'AES_256_CM_HMAC_SHA1_80',
        streams: [stream()],
      }),
    ];
  }).flat();
  const past = mediaLeg({
    id: 'leg-999',
    a: endpoint(addressOf(0)),
    b: endpoint(addressOf(hosts - 1)),
    calls: ['call-1'],
  });
  const path = legs.filter(({ plane }) => plane === 'signaling').map(({ id }) => id);
  return new Paths(reportOf(facts({ legs: [...legs, past], calls: [call({ path })] }), [])).all()[0]!;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxOf({ text, role, x, y, anchor }: TextShape): Box {
  const width = PAGE_LETTERING.measure(text, role);
  const left = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
  return { left, right: left + width, top: y - 9, bottom: y + 2 };
}

function isOver(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function checkDrawing({ width, height, shapes }: Drawing): void {
  const texts = shapes.filter((shape): shape is TextShape => shape.kind === 'text' && shape.text !== '');
  const boxes = texts.map(boxOf);
  for (const [index, box] of boxes.entries()) {
    expect(box.left, texts[index]!.text).toBeGreaterThanOrEqual(-0.5);
    expect(box.right, texts[index]!.text).toBeLessThanOrEqual(width + 0.5);
    expect(box.bottom, texts[index]!.text).toBeLessThanOrEqual(height);
    const over = boxes.findIndex((other, at) => at > index && isOver(box, other));
    expect(over < 0 ? null : [texts[index]!.text, texts[over]!.text]).toBeNull();
  }
  for (const shape of shapes) {
    if (shape.kind !== 'line' && shape.kind !== 'polygon') continue;
    for (const [x, y] of shape.points) {
      expect(Number.isFinite(x) && x >= 0 && x <= width).toBe(true);
      expect(Number.isFinite(y) && y >= 0 && y <= height).toBe(true);
    }
  }
}

describe('a drawn path', () => {
  const sizes = [
    { width: 870, pitch: [145, 400], lettering: PAGE_LETTERING },
    { width: 342, pitch: [145, 171], lettering: PAGE_LETTERING },
  ] as const;

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))('of %d hosts is inside and readable', (hosts) => {
    for (const size of sizes) checkDrawing(layoutPath(chain(hosts), size));
  });

  it.each(Object.keys(SAMPLES))('of the sample %s is inside and readable', (name) => {
    for (const path of new Paths(SAMPLES[name]!()).all()) {
      for (const size of sizes) checkDrawing(layoutPath(path, size));
    }
  });

  it('is as wide as it was asked to be, if the hosts fit', () => {
    expect(layoutPath(chain(5), sizes[0]).width).toBe(870);
    expect(layoutPath(chain(12), sizes[0]).width).toBe(12 * 145);
  });

  it('says each protection as a word, a tone and a dash of its own', () => {
    const { shapes } = layoutPath(chain(6), sizes[0]);
    for (const [protection, { ink, dash }] of Object.entries(PROTECTION_LINES)) {
      expect(shapes.some((shape) => shape.kind === 'text' && shape.text === protection && shape.ink === ink)).toBe(
        true,
      );
      expect(shapes.some((shape) => shape.kind === 'line' && shape.dash === dash && shape.ink === ink)).toBe(true);
    }
    expect(new Set(Object.values(PROTECTION_LINES).map(({ dash }) => dash)).size).toBe(5);
  });

  it('is told in words as well', () => {
    const [path] = new Paths(manyFindings()).all();
    expect(inWords(path!)).toContain(
      'Signaling between 192.0.2.10 and 198.51.100.20: SIP over UDP, cleartext, observed.',
    );
    expect(inWords(path!)).toContain('The order of the hosts is not known.');
  });
});

describe('a drawn ladder', () => {
  const hosts = Array.from({ length: 12 }, (_, index) => `${LONGEST}${index.toString(16)}`);
  const events = hosts.flatMap((address, index) => [
    ladderEvent({
      at: frame(index * 3 + 1),
      from: { address, port: 5060 },
      to: { address: hosts.at(-1 - index)!, port: 5060 },
    }),
    ladderEvent({
      at: frame(index * 3 + 2),
      kind: 'gap',
      what: `not read: ${'x'.repeat(200)}`,
      from: null,
      to: null,
      protection: null,
    }),
    ladderEvent({
      at: frame(index * 3 + 3),
      kind: 'tls',
      what: 'TLS 1.2 handshake complete, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
      from: { address, port: null },
      to: { address: hosts[(index + 1) % 12]!, port: 5061 },
      directed: false,
      protection: null,
    }),
  ]);

  it.each([300, 880, 2400])('is inside and readable, %d wide', (width) => {
    const report = reportOf(facts({ calls: [call({ ladder: events })] }), []);
    const ladder = ladderOf(report.calls[0]!, new Paths(report), false);
    expect(ladder.columns).toHaveLength(12);
    checkDrawing(layoutLadder(ladder, { width, pitch: 128, lettering: PAGE_LETTERING }));
  });

  it('has the hosts in the order of the path, times since the first event, and frames with their capture where there are several', () => {
    const report = manyFindings();
    const paths = new Paths(report);
    const { rows, columns, omitted } = ladderOf(report.calls[0]!, paths, false);
    expect(columns.map(({ addresses }) => addresses[0])).toEqual(
      paths.of(report.calls[0]!).hosts.map(({ addresses }) => addresses[0]),
    );
    expect(rows.map(({ after }) => after).slice(0, 3)).toEqual(['+0.000', '+5.000', '+8.000']);
    expect(rows.at(-1)!.after).toBe('+14:28.000');
    expect(rows[0]).toMatchObject({ frames: '12 to 16', note: '2 times', from: 0, to: 1, ports: [5060, 5060] });
    expect(rows.find(({ kind }) => kind === 'omitted')).toMatchObject({
      what: 'left out',
      note: '12 events',
      from: null,
    });
    expect(omitted).toBe(12);
    expect(ladderOf(report.calls[0]!, paths, true).rows[0]!.frames).toBe('1:12 to 1:16');
  });
});

describe('a drawn timeline of certificates', () => {
  const dated = (from: string, to: string, daysLeft: number) =>
    ({ label: `CN=${'x'.repeat(300)}`, from, to, daysLeft, tone: 'good', words: `${daysLeft} days left` }) as const;
  const rows = [
    dated('2026-05-24', '2026-11-29', 8),
    dated('2020-01-01', '2021-01-01', -2000),
    dated('0000-01-01', '9999-12-31', 2_900_000),
    dated('2027-01-01', '2026-01-01', -300),
  ];

  it.each([342, 912])('is inside and readable, %d wide', (width) => {
    checkDrawing(layoutTimeline(rows, '2026-11-21T10:00:00.000000000Z', { width, lettering: PAGE_LETTERING }));
  });

  it('puts the day of the report a third from the left', () => {
    const { shapes } = layoutTimeline(rows, '2026-11-21T10:00:00.000000000Z', {
      width: 900,
      lettering: PAGE_LETTERING,
    });
    const today = shapes.find((shape) => shape.kind === 'text' && shape.text === 'today');
    expect(today).toMatchObject({ x: 300 });
  });
});
