/** What every part of the page says in the same way: protection, links, hosts, stacked lines. */
import { PROTECTION_TONES, type Tone } from '../../words.ts';
import type { HostItem } from '../item-types.ts';
import { type Child, type Element, h } from '../node.ts';
import { mark } from '../svg.ts';

export type ProtectionWord = keyof typeof PROTECTION_TONES;

/** Least protected first, as reports order legs. */
export const PROTECTION_ORDER: readonly ProtectionWord[] = ['cleartext', 'exposed', 'weak', 'open', 'encrypted'];

export const SEVERITY_ORDER: readonly string[] = ['critical', 'high', 'medium', 'low', 'info'];

/** A state as mark and word. */
export function state(tone: Tone, word: string): Element {
  return h('span', { class: `state c-${tone}` }, mark(tone), word);
}

export function protectionState(protection: ProtectionWord): Element {
  return state(PROTECTION_TONES[protection], protection);
}

export function line(className: string, ...children: readonly Child[]): Element {
  return h('div', { class: className }, ...children);
}

/** Links to rows by their id, the first few; the rest is counted. */
export function links(ids: readonly string[], most = 6): Child {
  const shown = ids
    .slice(0, most)
    .map((id, index) => [index === 0 ? null : ', ', h('a', { href: `#${id}`, class: 'short' }, id)]);
  return ids.length > most ? [...shown, ` and ${ids.length - most} more`] : shown;
}

export function address(text: string): Element {
  return h('span', { class: 'mono' }, breakable(text));
}

/** Long names break behind a sign that divides them before they break anywhere. */
export function breakable(text: string): Child {
  return text.split(/(?<=[:.@/_,=-])/).map((part, index) => [index === 0 ? null : h('wbr'), part]);
}

export function host({ name, address: where }: HostItem): Child {
  return name === null ? address(where) : [h('span', { class: 'name' }, name), ' ', address(where)];
}

/** What not everybody wants to read, folded; nothing where there is nothing. */
export function folded(title: string, lines: readonly string[], most = 40): Child {
  if (lines.length === 0) return null;
  const rest = lines.length - most;
  return h(
    'details',
    { class: 'more' },
    h('summary', {}, title),
    ...lines.slice(0, most).map((text) => line('soft', breakable(text))),
    rest > 0 ? line('soft', `and ${rest} more, in the JSON report`) : null,
  );
}

/** What should not have to be looked for: a mark before each. */
export function striking(lines: readonly string[]): Child {
  return lines.map((text) => line('striking', mark('warning'), h('span', {}, breakable(text))));
}
