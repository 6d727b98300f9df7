/**
 * The time that SIP messages name beside the time of their frames: a Date header comes from the clock of its sender. RFC 3261 section 20.17.
 *
 * Which of the two clocks is wrong cannot be told; that they differ bears on whatever is judged by the time of the capture, certificates
 * first. A delay on the way is no difference: five minutes are far more.
 *
 * Not handled: NTP times in RTCP (many devices count from when they were switched on), and times inside HTTP and OCSP.
 */
import type { FrameReference } from '../../capture/frame.ts';

/** What rules allow clocks to differ by default, and Kerberos, too. */
const FAR_SECONDS = 300;
const MAX_KEPT = 5;
/** Longer is none; the form has 29 octets. */
const MAX_DATE = 40;

export class OtherClocks {
  compared = 0;
  differing = 0;
  /** Of those that differ, the first ones, with how many seconds the sender is ahead of the capture. */
  readonly first: { readonly at: FrameReference; readonly ahead: number }[] = [];

  observe(date: string | undefined, at: FrameReference): void {
    const seconds = date === undefined ? null : sipDate(date);
    if (seconds === null) return;
    this.compared++;
    const ahead = seconds - at.seconds;
    if (Math.abs(ahead) <= FAR_SECONDS) return;
    this.differing++;
    if (this.first.length < MAX_KEPT) this.first.push({ at, ahead });
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Sat, 13 Nov 2010 23:29:00 GMT` as Unix seconds; null for anything else. */
export function sipDate(text: string): number | null {
  if (text.length > MAX_DATE) return null;
  const found = /^\s*[A-Za-z]{3}, (\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT\s*$/.exec(text);
  if (found === null) return null;
  const [day, month, year, hours, minutes, seconds] = found.slice(1);
  const milliseconds = Date.UTC(
    Number(year),
    MONTHS.indexOf(month!),
    Number(day),
    Number(hours),
    Number(minutes),
    Number(seconds),
  );
  return MONTHS.includes(month!) ? milliseconds / 1000 : null;
}
