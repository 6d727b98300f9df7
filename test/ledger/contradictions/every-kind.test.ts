/** Every kind of contradiction has a recording that shows it, or, where no program of the lab could be brought to it, a built capture; and words that can be read alone. */
import { describe, expect, it } from 'vitest';
import { CONTRADICTION_KINDS, type ContradictionKind } from '../../../src/ledger/facts.ts';
import {
  ALICE,
  BOB,
  datagram,
  datagrams,
  inOrder,
  type MediaLineWishes,
  mediaLine,
  request,
  response,
  sdp,
  srtp,
} from '../../support/call-builder.ts';
import { fixtures } from '../../support/fixtures.ts';
import { take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';
import { scanFile } from '../../support/scan.ts';

const [A, B, PROXY] = [`${ALICE}:5060`, `${BOB}:5060`, '203.0.113.1:5060'] as const;

function savp(seed: number): MediaLineWishes {
  const key = Buffer.from(srtp(seed)(0).slice(0, 30)).toString('base64');
  return { profile: 'RTP/SAVP', attributes: [`crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`] };
}

function negotiated(offer: string, answer: string, cseq: number, at: number): BuiltFrame[] {
  return [
    datagram(A, B, request('INVITE', { cseq, body: offer }), at),
    datagram(B, A, response(200, 'INVITE', { cseq, body: answer }), at + 1),
  ];
}

const video = (port: number, seed: number) => mediaLine(port, { ...savp(seed), type: 'video', formats: '31' });

/** Kinds that no recording shows. */
const BUILT: Partial<Record<ContradictionKind, readonly BuiltFrame[]>> = {
  'same-key-in-two-streams': negotiated(
    sdp(ALICE, mediaLine(40000, savp(1)), video(40002, 1)),
    sdp(BOB, mediaLine(30000, savp(2)), video(30002, 3)),
    1,
    0,
  ),
  'key-kept-at-new-address': inOrder(
    negotiated(sdp(ALICE, mediaLine(40000, savp(1))), sdp(BOB, mediaLine(30000, savp(2))), 1, 0),
    negotiated(sdp(ALICE, mediaLine(42000, savp(1))), sdp(BOB, mediaLine(30000, savp(2))), 2, 1_000),
  ),
  'sips-became-sip': inOrder(
    datagrams(A, B, [request('INVITE').replace('sip:bob@', 'sips:bob@')]),
    datagrams(B, PROXY, [request('INVITE').replace('z9hG4bK776asdhds', 'z9hG4bKnext')], 10),
  ),
  'security-agreement-broken': inOrder(
    datagrams(A, B, [request('REGISTER', { headers: ['Security-Client: digest, ipsec-ike'] })]),
    datagrams(B, A, [response(494, 'REGISTER', { headers: ['Security-Server: ipsec-ike;q=0.1, digest;q=0.5'] })], 1),
    datagrams(A, B, [request('REGISTER', { cseq: 2, headers: ['Security-Verify: digest;q=0.5'] })], 2),
  ),
};

describe('each kind of contradiction', () => {
  it.each(CONTRADICTION_KINDS)('%s has a recording or a built capture that shows it', (kind) => {
    const recorded = fixtures.filter(({ truth }) => truth.contradictions?.includes(kind) === true);
    const built = BUILT[kind];
    expect(recorded.length > 0 || built !== undefined, kind).toBe(true);
    if (built !== undefined) expect(take(built).contradictions.map((one) => one.kind)).toContain(kind);
  });

  it('is told in whole sentences, without names of this program', async () => {
    for (const { path, truth } of fixtures) {
      if (truth.contradictions === undefined) continue;
      for (const { what, evidence } of (await scanFile(path)).contradictions) {
        expect(what).toMatch(/^[A-Z0-9].*\.$/);
        expect(what.length).toBeLessThan(400);
        expect(CONTRADICTION_KINDS.filter((kind) => what.includes(kind))).toEqual([]);
        expect(what).not.toMatch(/undefined|null|NaN|\bleg-\d|\btls-\d/);
        expect(evidence.length).toBeGreaterThan(0);
      }
    }
  });
});
