/** Tables that a sender fills with one entry for each message: what a message costs must not grow with what came before. */
import { expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { judge } from '../../src/rules/judge.ts';
import { growth, LINEAR_BOUND } from '../dissectors/sip/scaling.ts';
import { ALICE, BOB, datagram, request } from '../support/call-builder.ts';
import { JUDGED_AT } from '../support/facts-builder.ts';
import { take } from '../support/ledger.ts';
import type { BuiltFrame } from '../support/packet-builder.ts';

const B = `${BOB}:5060`;

const CASES: Readonly<Record<string, (index: number) => BuiltFrame>> = {
  'sources, each with a path, a call and a leg of its own': (index) =>
    datagram(`10.7.${index >> 8}.${index & 255}:5060`, B, request('REGISTER', { callId: `c${index}` }), index / 100),
  'Call-IDs of one source': (index) =>
    datagram(`${ALICE}:5060`, B, request('INVITE', { callId: `c${index}` }), index / 100),
  'nonces, users and CSeq numbers': (index) =>
    datagram(
      `${ALICE}:5060`,
      B,
      request('REGISTER', {
        callId: `c${index % 50}`,
        cseq: index,
        headers: [`Authorization: Digest username="u${index}", realm="r", nonce="n${index}", response="0"`],
      }),
      index / 100,
    ),
};

it.each(Object.keys(CASES))(
  '%s: reading and judging grow with the capture, not with its square',
  (name) => {
    const make = (size: number) => Array.from({ length: size }, (_, index) => CASES[name]!(index));
    const work = (frames: BuiltFrame[]) => void judge(take(frames), SOC2_DEFAULT, JUDGED_AT);
    expect(growth(2_000, make, work)).toBeLessThan(LINEAR_BOUND);
  },
  120_000,
);
