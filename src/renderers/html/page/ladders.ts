/** The ladder of a call is drawn when the call is opened, as wide as there is room. */
import { layoutLadder } from '../../drawing/ladder-layout.ts';
import type { CallItem } from '../item-types.ts';
import { PAGE_LETTERING } from '../lettering.ts';
import { svgOf } from '../svg.ts';
import { callBody } from '../views/calls.ts';
import { elementOf, toDom } from './dom.ts';

/** Distance of hosts below which messages are not readable any more. */
const LEAST_PITCH = 128;
/** What the body of a call has around the diagram. */
const ROOM = 24;

export function listenForCalls(calls: ReadonlyMap<string, CallItem>): void {
  document.addEventListener(
    'toggle',
    (event) => {
      const card = event.target;
      if (!(card instanceof HTMLDetailsElement) || !card.open || !card.classList.contains('call')) return;
      const call = calls.get(card.id);
      if (call !== undefined) fill(card, call);
    },
    // It does not bubble.
    true,
  );
}

function fill(card: HTMLDetailsElement, call: CallItem): void {
  const body = card.querySelector('.call-body')!;
  let place = body.querySelector('[data-diagram]');
  if (place === null) {
    body.replaceChildren(...toDom(callBody(call)));
    place = body.querySelector('[data-diagram]');
  }
  if (place === null || place.childElementCount > 0 || call.ladder.rows.length === 0) return;
  const layout = { width: body.clientWidth - ROOM, pitch: LEAST_PITCH, lettering: PAGE_LETTERING };
  place.append(elementOf(svgOf(layoutLadder(call.ladder, layout), 'drawing')));
  // The diagram says the same: the table steps back.
  body.querySelector<HTMLDetailsElement>('.as-table')?.removeAttribute('open');
}
