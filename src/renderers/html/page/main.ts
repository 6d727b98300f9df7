/**
 * The script of the page. It works on what the page holds and on nothing else: no request, no storage, no event but those of its reader.
 *
 * `scripts/build-page.mjs` makes one text of it and of the modules that it shares with the renderer.
 */
import type { Collection } from '../collection.ts';
import type { Items } from '../item-types.ts';
import { type Packed, unpack } from '../pack.ts';
import { SOURCES, USERS } from '../views/activity.ts';
import { CALLS } from '../views/calls.ts';
import { CERTIFICATES, CHAINS } from '../views/certificates.ts';
import { CONTRADICTIONS } from '../views/contradictions.ts';
import { FINDINGS } from '../views/findings.ts';
import { LEGS } from '../views/legs.ts';
import { FAILED, SESSIONS, SRTP } from '../views/parameters.ts';
import { addCopyButtons, listenForCopying } from './copying.ts';
import { listenForCalls } from './ladders.ts';
import { ListView } from './list-view.ts';
import { addSchemeButton } from './scheme.ts';

function begin(): void {
  const evidence = unpack(JSON.parse(document.getElementById('evidence')!.textContent!) as Packed) as Items;
  const lists = [
    alive(CONTRADICTIONS, evidence.contradictions, addCopyButtons),
    alive(FINDINGS, evidence.findings, addCopyButtons),
    alive(CALLS, evidence.calls),
    alive(LEGS, evidence.legs),
    alive(SESSIONS, evidence.sessions),
    alive(FAILED, evidence.failed),
    alive(SRTP, evidence.srtp),
    alive(CERTIFICATES, evidence.certificates),
    alive(CHAINS, evidence.chains),
    alive(SOURCES, evidence.sources),
    alive(USERS, evidence.users),
  ].flat();
  addSchemeButton();
  listenForCopying();
  listenForCalls(new Map(evidence.calls.map((call) => [call.id, call])));
  listenForLinks(lists);
  listenForPrinting();
}

/** Whatever its items are. */
interface Revealing {
  reveal(anchor: string): Element | null;
}

function alive<Item>(
  collection: Collection<Item>,
  items: readonly Item[],
  afterShowing: (body: Element) => void = () => undefined,
): Revealing[] {
  const place = document.querySelector<HTMLElement>(`[data-list="${collection.id}"]`);
  return place === null ? [] : [new ListView(collection, items, place, afterShowing)];
}

/** A link may name a row that is on another page of its list, or filtered out. */
function listenForLinks(lists: readonly Revealing[]): void {
  const follow = (): void => {
    const anchor = decodeURIComponent(location.hash.slice(1));
    if (anchor === '') return;
    const found = lists.map((list) => list.reveal(anchor)).find((element) => element !== null);
    const target = found ?? document.getElementById(anchor);
    if (target === null) return;
    if (target instanceof HTMLDetailsElement) target.open = true;
    if (found == null) return;
    found.scrollIntoView({ block: 'center' });
    if (!found.hasAttribute('tabindex') && !(found instanceof HTMLDetailsElement)) found.setAttribute('tabindex', '-1');
    const focused = found instanceof HTMLDetailsElement ? found.querySelector('summary') : (found as HTMLElement);
    focused?.focus({ preventScroll: true });
    found.classList.add('shown');
    setTimeout(() => found.classList.remove('shown'), 2_500);
  };
  addEventListener('hashchange', follow);
  // The same link again changes no address.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link !== null && link.getAttribute('href') === location.hash) setTimeout(follow);
  });
  follow();
}

/** What is folded on the screen is open on paper; ladders stay as they are. */
function listenForPrinting(): void {
  const opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>(
      '.card details, details.control, details.more',
    )) {
      if (details.open) continue;
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener('afterprint', () => {
    for (const details of opened.splice(0)) details.open = false;
  });
}

begin();
