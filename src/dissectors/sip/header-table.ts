/**
 * The header section of a message as a table of offsets: no object and no string per header field.
 *
 * RFC 3261 section 7.3: a field may be folded over several lines and may repeat. Bare LF is taken for a line end as well. A
 * line that is no header field is skipped and told by a Stop; so is a field that is too long. A last line without its line
 * end is left out, since nobody can know how it would go on.
 */
import {
  findOctet,
  isBlank,
  isTokenOctet,
  lineEndBefore,
  OCTET,
  skipBlanks,
  textOf,
  trimBlanksBackward,
} from '../../bytes/ascii.ts';
import { type Stop, stop } from '../../bytes/stop.ts';
import { headerIdAt } from './header-names.ts';

export const MAX_HEADERS = 1_024;
/** Octets of one header field, its folded lines included. */
export const MAX_HEADER_OCTETS = 16_384;
/** Octets of the whole header section. */
export const MAX_HEADER_SECTION_OCTETS = 65_536;

const NAME_START = 0;
const NAME_END = 1;
const VALUE_START = 2;
const VALUE_END = 3;
const COLUMNS = 4;

export class HeaderTable {
  count = 0;
  /** Absolute offset behind the empty line; -1 when the header section has no end within the octets given. */
  bodyStart = -1;
  readonly #offsets = new Int32Array(MAX_HEADERS * COLUMNS);
  readonly #ids = new Uint8Array(MAX_HEADERS);
  /** Values that were asked for, by index. */
  #values: (string | undefined)[] = [];
  #bytes: Uint8Array = new Uint8Array(0);
  #messageStart = 0;
  /** Whether the line before can be continued: a field was begun, kept or not. */
  #open: 'none' | 'kept' | 'skipped' = 'none';
  #stop: Stop | undefined;

  clear(): void {
    this.count = 0;
    this.bodyStart = -1;
    if (this.#values.length > 0) this.#values = [];
  }

  /** Reads the header section that starts at `start`. Offsets in Stops count from `messageStart`. */
  read(bytes: Uint8Array, messageStart: number, start: number, end: number): Stop | undefined {
    this.clear();
    this.#bytes = bytes;
    this.#messageStart = messageStart;
    this.#open = 'none';
    this.#stop = undefined;
    const sectionEnd = Math.min(end, start + MAX_HEADER_SECTION_OCTETS);
    let at = start;
    while (at < sectionEnd) {
      const lf = findOctet(bytes, OCTET.lf, at, sectionEnd);
      if (lf === sectionEnd) break;
      const lineEnd = lineEndBefore(bytes, at, lf);
      if (lineEnd === at) {
        this.bodyStart = lf + 1;
        return this.#stop;
      }
      if (!this.#line(at, lineEnd)) return this.#stop;
      at = lf + 1;
    }
    return this.#unfinished(at, end, sectionEnd);
  }

  id(index: number): number {
    return this.#ids[index]!;
  }

  nameStart(index: number): number {
    return this.#offsets[index * COLUMNS + NAME_START]!;
  }

  nameEnd(index: number): number {
    return this.#offsets[index * COLUMNS + NAME_END]!;
  }

  valueStart(index: number): number {
    return this.#offsets[index * COLUMNS + VALUE_START]!;
  }

  valueEnd(index: number): number {
    return this.#offsets[index * COLUMNS + VALUE_END]!;
  }

  /** A copy of the value, folds replaced by a space, blanks at both ends left out. */
  value(index: number): string {
    let value = this.#values[index];
    if (value === undefined) {
      value = unfold(textOf(this.#bytes, this.valueStart(index), this.valueEnd(index)));
      this.#values[index] = value;
    }
    return value;
  }

  /** A copy of the name in lower case. */
  name(index: number): string {
    return textOf(this.#bytes, this.nameStart(index), this.nameEnd(index)).toLowerCase();
  }

  /** The position of the first field with this number at `from` or later; -1 when there is none. */
  find(id: number, from = 0): number {
    for (let index = from; index < this.count; index++) if (this.#ids[index] === id) return index;
    return -1;
  }

  /** False when nothing more can be stored. */
  #line(at: number, lineEnd: number): boolean {
    if (isBlank(this.#bytes[at]!)) {
      this.#continuation(at, lineEnd);
      return true;
    }
    const nameEnd = this.#nameEnd(at, lineEnd);
    const colon = nameEnd === -1 ? lineEnd : skipBlanks(this.#bytes, nameEnd, lineEnd);
    if (colon >= lineEnd || this.#bytes[colon] !== OCTET.colon) {
      this.#open = 'skipped';
      this.#note('malformed', at, lineEnd - at, 'A line of the header section is not a header field.');
      return true;
    }
    if (this.count === MAX_HEADERS) {
      this.#note('limit-reached', at, 0, `More than ${MAX_HEADERS} header fields.`);
      return false;
    }
    this.#store(at, nameEnd, colon + 1, lineEnd);
    return true;
  }

  #nameEnd(at: number, lineEnd: number): number {
    const start = at;
    while (at < lineEnd && isTokenOctet(this.#bytes[at]!)) at++;
    return at === start ? -1 : at;
  }

  #store(nameStart: number, nameEnd: number, valueStart: number, lineEnd: number): void {
    if (lineEnd - nameStart > MAX_HEADER_OCTETS) {
      this.#tooLong(nameStart);
      return;
    }
    const row = this.count * COLUMNS;
    const start = skipBlanks(this.#bytes, valueStart, lineEnd);
    this.#offsets[row + NAME_START] = nameStart;
    this.#offsets[row + NAME_END] = nameEnd;
    this.#offsets[row + VALUE_START] = start;
    this.#offsets[row + VALUE_END] = trimBlanksBackward(this.#bytes, start, lineEnd);
    this.#ids[this.count] = headerIdAt(this.#bytes, nameStart, nameEnd);
    this.count++;
    this.#open = 'kept';
  }

  #continuation(at: number, lineEnd: number): void {
    if (this.#open === 'none') {
      this.#open = 'skipped';
      this.#note('malformed', at, lineEnd - at, 'The header section starts with a continuation line.');
    }
    if (this.#open !== 'kept') return;
    const row = (this.count - 1) * COLUMNS;
    if (lineEnd - this.#offsets[row + NAME_START]! > MAX_HEADER_OCTETS) {
      this.count--;
      this.#tooLong(this.#offsets[row + NAME_START]!);
      return;
    }
    const text = skipBlanks(this.#bytes, at, lineEnd);
    if (text === lineEnd) return;
    // An empty value so far: the value starts here, and its folds before it are no part of it.
    if (this.#offsets[row + VALUE_START] === this.#offsets[row + VALUE_END]) this.#offsets[row + VALUE_START] = text;
    this.#offsets[row + VALUE_END] = trimBlanksBackward(this.#bytes, text, lineEnd);
  }

  #tooLong(at: number): void {
    this.#open = 'skipped';
    this.#note('limit-reached', at, 0, `A header field is longer than ${MAX_HEADER_OCTETS} octets; it was left out.`);
  }

  #unfinished(at: number, end: number, sectionEnd: number): Stop {
    const limited = sectionEnd < end;
    const detail = limited
      ? `The header section is longer than ${MAX_HEADER_SECTION_OCTETS} octets.`
      : 'The header section ends without an empty line.';
    this.#note(limited ? 'limit-reached' : 'truncated', at, end - at, detail);
    return this.#stop!;
  }

  /** Only the first Stop is kept: it is the one that explains the others. */
  #note(reason: 'malformed' | 'limit-reached' | 'truncated', at: number, available: number, detail: string): void {
    const needed = reason === 'truncated' ? available + 1 : available;
    this.#stop ??= stop('sip', reason, at - this.#messageStart, needed, available, detail);
  }
}

function unfold(text: string): string {
  // Starts at the line break, not at the blanks before it: a run of blanks must not be tried at each of its positions.
  return text.includes('\n') ? text.replace(/\r?\n[ \t]+/g, ' ') : text;
}
