/** The torture messages of RFC 4475 and RFC 5118 as files, and a shorthand for reading one. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Stop } from '../../src/bytes/stop.ts';
import { type SessionDescription, sdp } from '../../src/dissectors/sdp/index.ts';
import { type SipMessage, sip } from '../../src/dissectors/sip/index.ts';

export interface TortureEntry {
  readonly name: string;
  readonly section: string;
  readonly valid: boolean;
  readonly outcome: 'dissected' | 'tolerated' | 'stop' | 'expected-failure';
  readonly stopReason?: string;
  readonly argument?: string;
}

export interface TortureIndex {
  readonly expectedFailures: number;
  readonly messages: readonly TortureEntry[];
}

export interface TortureSet {
  readonly index: TortureIndex;
  readonly files: readonly string[];
  read(name: string): { message: SipMessage; stop: Stop | undefined; bytes: Uint8Array };
}

export function tortureSet(rfc: string): TortureSet {
  const folder = new URL(`../../fixtures/rfc/${rfc}/`, import.meta.url);
  return {
    index: JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')),
    files: readdirSync(folder).filter((file) => file.endsWith('.dat')),
    read(name) {
      const bytes = new Uint8Array(readFileSync(new URL(`${name}.dat`, folder)));
      const message = sip.out();
      const stop = sip.dissect(bytes, 0, bytes.length, message);
      return { message, stop, bytes };
    },
  };
}

/** The SDP of a message that has one. */
export function sdpOf(message: SipMessage): SessionDescription {
  const part = message.parts().parts.find((candidate) => candidate.type === 'application/sdp')!;
  const description = sdp.out();
  const stop = sdp.dissect(message.bytes, part.start, part.end, description);
  if (stop !== undefined) throw new Error(stop.detail);
  return description;
}
