/** Session descriptions written by hand or taken from RFC examples, and a shorthand for reading one. */
import type { Stop } from '../../../src/bytes/stop.ts';
import { type SessionDescription, sdp } from '../../../src/dissectors/sdp/index.ts';

export const HEAD = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n';

export function read(text: string | Uint8Array): { description: SessionDescription; stop: Stop | undefined } {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const description = sdp.out();
  return { description, stop: sdp.dissect(bytes, 0, bytes.length, description) };
}

/** One audio description with more lines. */
export function audio(...lines: string[]): string {
  return `${HEAD}m=audio 49170 RTP/SAVP 0\r\n${lines.map((line) => `${line}\r\n`).join('')}`;
}
