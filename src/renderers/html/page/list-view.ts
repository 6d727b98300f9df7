/** One list of the page, alive: filters and a search above it, sorting by its heads, and pages below it. */
import { type Collection, type Column, itemNode, type Order } from '../collection.ts';
import { h } from '../node.ts';
import { elementOf, say } from './dom.ts';

/** Facets with more values than this are better searched for. */
const MAX_VALUES = 60;

interface Sorting<Item> {
  readonly key: (item: Item) => string | number;
  readonly descending: boolean;
}

export class ListView<Item> {
  readonly #collection: Collection<Item>;
  readonly #items: readonly Item[];
  readonly #place: HTMLElement;
  readonly #body: Element;
  readonly #count = elementOf(h('span', { class: 'count' }));
  readonly #pager = elementOf(h('div', { class: 'pager', role: 'group', 'aria-label': 'Pages' }));
  readonly #afterShowing: (body: Element) => void;
  /** By facet; the empty text is no wish. */
  readonly #wishes: string[];
  readonly #words = new Map<Item, string>();
  #search = '';
  #sorting: Sorting<Item> | null = null;
  #page = 0;
  #found: readonly Item[];

  constructor(
    collection: Collection<Item>,
    items: readonly Item[],
    place: HTMLElement,
    afterShowing: (body: Element) => void,
  ) {
    this.#collection = collection;
    this.#items = items;
    this.#found = items;
    this.#place = place;
    this.#body = place.querySelector('[data-items]')!;
    this.#wishes = collection.facets.map(() => '');
    this.#afterShowing = afterShowing;
    place.querySelector('.rest')?.remove();
    if (items.length > 1) {
      place.prepend(this.#tools());
      this.#sortableHeads();
    }
    place.append(this.#pager);
    this.#afterShowing(this.#body);
    this.#tell();
  }

  /** Shows the item that a link names. @returns its element, if it is one of this list */
  reveal(anchor: string): Element | null {
    const { anchor: anchorOf, pageSize } = this.#collection;
    const item = this.#items.find((one) => anchorOf(one) === anchor);
    if (item === undefined) return null;
    if (!this.#found.includes(item)) this.#forgetWishes();
    const page = Math.floor(this.#found.indexOf(item) / pageSize);
    if (page !== this.#page || document.getElementById(anchor) === null) this.#turnTo(page);
    return document.getElementById(anchor);
  }

  // ---------------------------------------------------------------------------------------------- tools

  #tools(): Element {
    const { id, nouns, facets, orders, columns } = this.#collection;
    const bar = elementOf(h('div', { class: 'tools', role: 'search', 'aria-label': `Filter ${nouns[1]}` }));
    const search = this.#field(
      'Search',
      elementOf(h('input', { type: 'search', id: `${id}-search`, autocomplete: 'off', spellcheck: 'false' })),
      (value) => {
        this.#search = value.trim().toLowerCase();
      },
    );
    bar.append(search);
    facets.forEach((facet, index) => {
      const values = [...new Set(this.#items.flatMap((item) => facet.of(item)))].sort(inOrder);
      if (values.length < 2 || values.length > MAX_VALUES) return;
      const options = [['', 'all'], ...values.map((value) => [value, value])];
      bar.append(
        this.#field(facet.label, this.#select(`${id}-facet-${index}`, options as [string, string][]), (value) => {
          this.#wishes[index] = value;
        }),
      );
    });
    const keys = orders ?? ordersOf(columns ?? []);
    const options = [['', 'as reported'], ...keys.map(({ label }, index) => [String(index), label])];
    const sorting = this.#field('Sort by', this.#select(`${id}-order`, options as [string, string][]), (value) => {
      this.#sorting = value === '' ? null : { key: keys[Number(value)]!.key, descending: false };
    });
    // A table is sorted by its heads, where it has room for them.
    if (orders === undefined) sorting.classList.add('when-stacked');
    bar.append(sorting);
    bar.append(this.#count);
    return bar;
  }

  #select(id: string, options: readonly (readonly [string, string])[]): Element {
    return elementOf(h('select', { id }, ...options.map(([value, text]) => h('option', { value }, text))));
  }

  #field(label: string, control: Element, take: (value: string) => void): Element {
    const field = elementOf(h('label', { class: 'field', for: control.id }, h('span', {}, label)));
    field.append(control);
    control.addEventListener('input', () => {
      take((control as HTMLInputElement | HTMLSelectElement).value);
      this.#find();
    });
    return field;
  }

  #forgetWishes(): void {
    this.#wishes.fill('');
    this.#search = '';
    for (const control of this.#place.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      '.tools input, .tools select',
    )) {
      if (!control.id.endsWith('-order')) control.value = '';
    }
    this.#find();
  }

  #sortableHeads(): void {
    const heads = [...this.#place.querySelectorAll('thead th')];
    this.#collection.columns?.forEach(({ head, sort }, index) => {
      const cell = heads[index];
      if (sort === undefined || cell === undefined) return;
      const button = elementOf(h('button', { type: 'button', class: 'sort' }, head));
      cell.replaceChildren(button);
      button.addEventListener('click', () => {
        const descending = cell.getAttribute('aria-sort') === 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        cell.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        this.#sorting = { key: sort, descending };
        this.#find();
        say(`Sorted by ${head}, ${descending ? 'descending' : 'ascending'}.`);
      });
    });
  }

  // ---------------------------------------------------------------------------------------------- finding and showing

  #find(): void {
    const { facets } = this.#collection;
    const fits = (item: Item): boolean =>
      facets.every((facet, index) => this.#wishes[index] === '' || has(facet.of(item), this.#wishes[index]!)) &&
      (this.#search === '' || this.#wordsOf(item).includes(this.#search));
    const found = this.#items.filter(fits);
    const sorting = this.#sorting;
    if (sorting !== null) {
      const keys = new Map(found.map((item) => [item, sorting.key(item)]));
      const sign = sorting.descending ? -1 : 1;
      found.sort((a, b) => sign * inOrder(keys.get(a)!, keys.get(b)!));
    }
    this.#found = found;
    this.#turnTo(0);
  }

  #wordsOf(item: Item): string {
    let words = this.#words.get(item);
    if (words === undefined) {
      words = this.#collection.words(item);
      this.#words.set(item, words);
    }
    return words;
  }

  #turnTo(page: number): void {
    const { pageSize } = this.#collection;
    this.#page = page;
    const shown = this.#found.slice(page * pageSize, (page + 1) * pageSize);
    this.#body.replaceChildren(...shown.map((item) => elementOf(itemNode(this.#collection, item))));
    this.#afterShowing(this.#body);
    this.#tell();
  }

  #tell(): void {
    const { nouns, pageSize } = this.#collection;
    const [found, all] = [this.#found.length, this.#items.length];
    const number = (count: number): string => count.toLocaleString('en-US');
    const noun = found === 1 ? nouns[0] : nouns[1];
    const text = found === all ? `${number(all)} ${noun}` : `${number(found)} of ${number(all)} ${nouns[1]}`;
    this.#count.textContent = text;
    say(text);
    const pages = Math.ceil(found / pageSize);
    this.#pager.replaceChildren();
    if (found === 0) this.#pager.append(elementOf(h('p', { class: 'soft' }, `No ${nouns[0]} fits these filters.`)));
    if (pages < 2) return;
    const first = this.#page * pageSize + 1;
    const last = Math.min(first + pageSize - 1, found);
    this.#pager.append(
      this.#turning('Previous', this.#page - 1, this.#page > 0),
      elementOf(h('span', { class: 'range' }, `${number(first)} to ${number(last)} of ${number(found)}`)),
      this.#turning('Next', this.#page + 1, this.#page < pages - 1),
    );
  }

  #turning(text: string, page: number, possible: boolean): Element {
    const button = elementOf(h('button', { type: 'button', disabled: !possible }, text));
    button.addEventListener('click', () => {
      this.#turnTo(page);
      this.#place.scrollIntoView({ block: 'start' });
      // The button was made anew: whoever came by keyboard stays where they are.
      const buttons = [...this.#pager.querySelectorAll('button')];
      const again =
        buttons.find((one) => one.textContent === text && !one.disabled) ?? buttons.find((one) => !one.disabled);
      again?.focus({ preventScroll: true });
    });
    return button;
  }
}

function has(value: string | readonly string[], wish: string): boolean {
  return typeof value === 'string' ? value === wish : value.includes(wish);
}

function ordersOf<Item>(columns: readonly Column<Item>[]): Order<Item>[] {
  return columns.flatMap(({ head, sort }) => (sort === undefined ? [] : [{ label: head.toLowerCase(), key: sort }]));
}

const collator = new Intl.Collator('en', { numeric: true });

/** `leg-2` before `leg-10`. */
function inOrder(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
}
