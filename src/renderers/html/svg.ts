/** A drawing as SVG. Colours are classes, so that they follow the page's scheme; dashes are attributes, since the page allows no inline style. */
import { DASHES, type Drawing, type Point, type Shape } from '../drawing/shapes.ts';
import type { Tone } from '../words.ts';
import { type Element, h } from './node.ts';

export function svgOf({ width, height, shapes, description }: Drawing, className: string): Element {
  return h(
    'svg',
    {
      class: className,
      width: rounded(width),
      height: rounded(height),
      viewBox: `0 0 ${rounded(width)} ${rounded(height)}`,
      role: 'img',
      'aria-label': description,
    },
    shapes.map(shapeNode),
  );
}

/** The mark of a tone, beside a word: hidden from those who hear the page. */
export function mark(tone: Tone): Element {
  return h('svg', { class: `mark f-${tone}`, 'aria-hidden': 'true' }, h('use', { href: `#mark-${tone}` }));
}

/** Once in the page; told apart by their outline alone, as in the PDF. */
export function markSymbols(): Element {
  return h(
    'svg',
    { class: 'symbols', 'aria-hidden': 'true' },
    symbol('good', h('circle', { cx: 8, cy: 8, r: 7 }), stroke('M4.8 8.2l2.3 2.4 4.2-4.8')),
    symbol('bad', h('path', { d: 'M8 .3L15.7 8 8 15.7.3 8z' }), stroke('M5.8 5.8l4.4 4.4M5.8 10.2l4.4-4.4')),
    symbol(
      'warning',
      h('path', { d: 'M8 1l7.5 13.6H.5z' }),
      stroke('M8 6v4.2'),
      h('circle', { cx: 8, cy: 12.4, r: 0.9, class: 'f-paper' }),
    ),
    symbol(
      'unknown',
      h('path', {
        d: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2a5 5 0 1 1 0 10A5 5 0 0 1 8 3zM5.2 7.1h5.6v1.8H5.2z',
        'fill-rule': 'evenodd',
      }),
    ),
  );
}

function symbol(tone: Tone, ...children: readonly Element[]): Element {
  return h('symbol', { id: `mark-${tone}`, viewBox: '0 0 16 16' }, ...children);
}

function stroke(d: string): Element {
  return h('path', { d, class: 's-paper', 'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
}

function shapeNode(shape: Shape): Element {
  switch (shape.kind) {
    case 'line': {
      const dashes = DASHES[shape.dash].map((part) => rounded(part * shape.width)).join(' ');
      return h('polyline', {
        points: pointsOf(shape.points),
        class: `s-${shape.ink}`,
        'stroke-width': shape.width,
        'stroke-dasharray': dashes === '' ? null : dashes,
      });
    }
    case 'polygon':
      return h('polygon', { points: pointsOf(shape.points), class: `f-${shape.fill}` });
    case 'circle':
      return h('circle', {
        cx: rounded(shape.x),
        cy: rounded(shape.y),
        r: rounded(shape.radius),
        class: `f-${shape.fill}`,
      });
    case 'rect':
      return h('rect', {
        x: rounded(shape.x),
        y: rounded(shape.y),
        width: rounded(shape.width),
        height: rounded(shape.height),
        rx: shape.radius === 0 ? null : shape.radius,
        class: [shape.fill === null ? 'f-none' : `f-${shape.fill}`, shape.stroke === null ? '' : `s-${shape.stroke}`]
          .join(' ')
          .trim(),
      });
    case 'mark':
      return h('use', {
        href: `#mark-${shape.tone}`,
        x: rounded(shape.x - shape.size / 2),
        y: rounded(shape.y - shape.size / 2),
        width: rounded(shape.size),
        height: rounded(shape.size),
        class: `f-${shape.tone}`,
      });
    case 'text':
      return h(
        'text',
        {
          x: rounded(shape.x),
          y: rounded(shape.y),
          class: `t-${shape.role} f-${shape.ink}`,
          'text-anchor': shape.anchor === 'start' ? null : shape.anchor,
        },
        shape.text,
      );
  }
}

function pointsOf(points: readonly Point[]): string {
  return points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(' ');
}

function rounded(length: number): number {
  return Math.round(length * 10) / 10;
}
