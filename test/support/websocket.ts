/** WebSocket as tests send it: the upgrade, and frames by RFC 6455 section 5.2. */
import { constants, deflateRawSync } from 'node:zlib';
import { concat } from './packet-builder.ts';

export interface FrameWishes {
  readonly opcode?: number;
  readonly final?: boolean;
  /** Four octets; unmasked when absent. */
  readonly mask?: readonly number[];
  readonly compressed?: boolean;
}

export const MASK = [0x37, 0xfa, 0x21, 0x3d] as const;

export function wsFrame(payload: string | Uint8Array, wishes: FrameWishes = {}): Uint8Array {
  const { opcode = 1, final = true, mask, compressed = false } = wishes;
  const content = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
  const { length } = content;
  const first = (final ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode;
  const masked = mask === undefined ? 0 : 0x80;
  const extended = length < 126 ? [] : length < 0x10000 ? [length >> 8, length & 255] : [0, 0, 0, 0, ...be32(length)];
  const short = length < 126 ? length : length < 0x10000 ? 126 : 127;
  const header = Uint8Array.from([first, masked | short, ...extended, ...(mask ?? [])]);
  return concat(header, mask === undefined ? content : content.map((octet, index) => octet ^ mask[index & 3]!));
}

function be32(value: number): number[] {
  return [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function upgradeRequest(headers: readonly string[] = ['Sec-WebSocket-Protocol: sip']): string {
  const fields = ['Host: 198.51.100.20:8080', 'Upgrade: websocket', 'Connection: keep-alive, Upgrade'];
  return ['GET /ws HTTP/1.1', ...fields, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', ...headers, '', ''].join(
    '\r\n',
  );
}

export function upgradeAnswer(headers: readonly string[] = ['Sec-WebSocket-Protocol: sip']): string {
  const fields = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo='];
  return ['HTTP/1.1 101 Switching Protocols', ...fields, ...headers, '', ''].join('\r\n');
}

/** As RFC 7692 section 7.2.1 says: deflated, flushed, and the last four octets taken off. */
export function deflated(text: string, window = ''): Uint8Array {
  const dictionary = window === '' ? {} : { dictionary: new TextEncoder().encode(window) };
  const whole = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH, ...dictionary });
  return whole.subarray(0, whole.length - 4);
}
