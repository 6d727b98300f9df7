/** What the file is, for the pages that say so. */
import type { Attachment } from './attachment.ts';

export interface Edition {
  readonly attachment: Attachment;
  readonly isEncrypted: boolean;
}
