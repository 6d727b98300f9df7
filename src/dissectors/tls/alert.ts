/**
 * Alerts: RFC 8446 section 6, RFC 5246 section 7.2. Two octets in clear; anything else under this content type is ciphertext.
 */
import { u8 } from '../../bytes/read.ts';
import { alertName, isKnownAlert } from '../../registry/tls-messages.ts';

export interface Alert {
  readonly level: 'warning' | 'fatal';
  readonly code: number;
  /** `handshake_failure` ... */
  readonly name: string;
}

/** Null when the fragment is no alert in clear. */
export function readAlert(bytes: Uint8Array, start: number, end: number): Alert | null {
  if (end - start !== 2) return null;
  const level = u8(bytes, start);
  const code = u8(bytes, start + 1);
  if ((level !== 1 && level !== 2) || !isKnownAlert(code)) return null;
  return { level: level === 1 ? 'warning' : 'fatal', code, name: alertName(code) };
}
