/** How a protection is drawn: by a tone, a dash and a word, so that none of them carries it alone. */
import type { ReportLeg } from '../../report/schema.ts';
import { PROTECTION_TONES } from '../words.ts';
import type { Dash, Ink } from './shapes.ts';

export type Protection = ReportLeg['protection'];

export interface ProtectionLine {
  readonly ink: Ink;
  readonly dash: Dash;
}

export const PROTECTION_LINES: Readonly<Record<Protection, ProtectionLine>> = {
  encrypted: { ink: PROTECTION_TONES.encrypted, dash: 'solid' },
  weak: { ink: PROTECTION_TONES.weak, dash: 'long' },
  exposed: { ink: PROTECTION_TONES.exposed, dash: 'dashDot' },
  cleartext: { ink: PROTECTION_TONES.cleartext, dash: 'dots' },
  open: { ink: PROTECTION_TONES.open, dash: 'sparse' },
};
