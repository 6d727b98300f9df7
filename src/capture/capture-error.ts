/**
 * CaptureError: thrown when nothing of a capture can be read. A capture of which something can be read is never an
 * exception: what was read counts and the rest is `damaged` in its summary.
 */

/**
 * - `not-found`, `is-directory`, `not-permitted`: what the operating system said of the path.
 * - `empty`: no octets at all.
 * - `not-a-capture`: octets, but of something else, or too few to be a capture.
 * - `unsupported-format`: a capture or an archive of a format that we do not read.
 * - `unreadable`: any other failure to read.
 */
export type CaptureErrorCode =
  | 'not-found'
  | 'is-directory'
  | 'not-permitted'
  | 'empty'
  | 'not-a-capture'
  | 'unsupported-format'
  | 'unreadable';

export class CaptureError extends Error {
  readonly code: CaptureErrorCode;
  /** Base name as given, control characters included: escape it before printing. The message does not hold it. */
  readonly file: string;
  /** Octets from the start of the capture to where reading stopped. */
  readonly offset: number;
  /** One sentence: what the user can do. Safe to print, as the message is. */
  readonly advice: string;

  constructor(code: CaptureErrorCode, file: string, message: string, advice: string, offset = 0) {
    super(message);
    this.name = 'CaptureError';
    this.code = code;
    this.file = file;
    this.offset = offset;
    this.advice = advice;
  }
}
