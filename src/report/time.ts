/**
 * Times as the report writes them: UTC, ISO 8601, always nine fractional digits (`2026-11-21T10:00:00.000000000Z`).
 *
 * Not handled: years before 0000 and after 9999, which only a hostile capture or certificate holds. They become the nearest time
 * that can be written, so that the text keeps its form and its order.
 */

export interface UnixTime {
  /** Unix time, whole seconds. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanoseconds: number;
}

const EARLIEST_SECOND = -62_167_219_200; // 0000-01-01T00:00:00Z
const LATEST_SECOND = Date.UTC(9999, 11, 31, 23, 59, 59) / 1000;

/** `2026-11-21T10:00:00.000000000Z`. */
export function isoTime(time: UnixTime): string {
  if (!(time.seconds >= EARLIEST_SECOND)) return '0000-01-01T00:00:00.000000000Z';
  if (time.seconds > LATEST_SECOND) return '9999-12-31T23:59:59.999999999Z';
  const { seconds, nanoseconds } = time;
  const place = recent[(nanoseconds ^ (nanoseconds >>> 10)) & (RECENT - 1)]!;
  if (place.seconds !== seconds || place.nanoseconds !== nanoseconds) {
    place.seconds = seconds;
    place.nanoseconds = nanoseconds;
    place.text = `${secondText(Math.floor(seconds))}.${String(nanoseconds).padStart(9, '0')}Z`;
  }
  return place.text;
}

/**
 * The times written last, by their fractions. Every rule that has something to say about a leg cites the same few frames, and one text
 * serves them all.
 */
const RECENT = 256;
const recent = Array.from({ length: RECENT }, () => ({ seconds: Number.NaN, nanoseconds: Number.NaN, text: '' }));

/** Times of a report come in runs of the same second. */
const lastSecond = { seconds: Number.NaN, text: '' };

function secondText(seconds: number): string {
  if (seconds !== lastSecond.seconds) {
    lastSecond.seconds = seconds;
    lastSecond.text = new Date(seconds * 1000).toISOString().slice(0, 19);
  }
  return lastSecond.text;
}

/** The reverse of `isoTime`, for a report that is read back. */
export function unixTime(text: string): UnixTime {
  return { seconds: Date.parse(`${text.slice(0, 19)}Z`) / 1000, nanoseconds: Number(text.slice(20, 29)) };
}
