/** The page's trees as elements of the document: text is set as text, so nothing of it can become markup. */
import type { Child, Element as Tree } from '../node.ts';

const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS: ReadonlySet<string> = new Set('svg use symbol circle path polyline polygon rect text'.split(' '));

export function toDom(child: Child): Node[] {
  if (child === null || child === false) return [];
  if (typeof child === 'string' || typeof child === 'number') return [document.createTextNode(String(child))];
  if (Array.isArray(child)) return child.flatMap(toDom);
  return [elementOf(child as Tree)];
}

export function elementOf({ tag, attributes, children }: Tree): Element {
  const element = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flatMap(toDom));
  return element;
}

/** For those who hear the page. */
export function say(text: string): void {
  const place = document.getElementById('said');
  if (place !== null) place.textContent = text;
}
