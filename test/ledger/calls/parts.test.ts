/** What calls are compared by: numbers, Session-IDs, hops. RFC 3966, RFC 7989, RFC 3261 section 16.6. */
import { describe, expect, it } from 'vitest';
import { callNumber } from '../../../src/ledger/calls/call-number.ts';
import { type Hop, inOrder } from '../../../src/ledger/calls/hop-order.ts';
import { sessionPair, sharedHalves } from '../../../src/ledger/calls/session-pair.ts';
import { frame } from '../../support/facts-builder.ts';

describe('a number', () => {
  it.each([
    ['sip:+4930123456@a.example', '4930123456'],
    ['sip:004930123456@a.example', '4930123456'],
    ['tel:+49-30-123456;ext=1', '4930123456'],
    ['sip:+49(30)123456;npdi@a.example;user=phone', '4930123456'],
    ['sips:Alice@a.example', 'alice'],
    ['sip:%61lice@a.example', 'alice'],
    ['sip:*21#@a.example', '*21#'],
    ['sip:Anonymous@anonymous.invalid', null],
    ['sip:a.example', null],
    ['no uri', null],
    ['', null],
  ])('%s is %s', (uri, number) => {
    expect(callNumber(uri)).toBe(number);
  });
});

const [A, B, C, NIL] = ['a', 'b', 'c', '0'].map((digit) => digit.repeat(32)) as [string, string, string, string];

describe('a Session-ID', () => {
  it.each([
    [{ local: A, remote: B }, `${A} ${B}`],
    [{ local: B, remote: A }, `${A} ${B}`],
    [{ local: A, remote: NIL }, A],
    [{ local: NIL, remote: A }, A],
    [{ local: A.toUpperCase(), remote: null }, A],
    [{ local: NIL, remote: NIL }, null],
    [{ local: 'not a uuid', remote: null }, null],
    [undefined, null],
  ])('%o is written %s', (sessionId, pair) => {
    expect(sessionPair(sessionId)).toBe(pair);
  });

  it.each([
    [[`${A} ${B}`], [`${A} ${B}`], 'both'],
    [[A], [`${A} ${B}`], 'one'],
    [[A, `${A} ${B}`], [A, `${A} ${C}`], null],
    [[`${A} ${B}`], [C], null],
    [[], [A], null],
  ])('%o and %o share %s', (one, other, shared) => {
    expect(sharedHalves(one, other)).toBe(shared);
    expect(sharedHalves(other, one)).toBe(shared);
  });
});

function hop(leg: number, client: string, server: string, parts: Partial<Hop> = {}): Hop {
  return { leg, client, server, call: 0, vias: 1, at: frame(1), ...parts };
}

describe('hops in order', () => {
  const nobody = new Set<string>();

  it('follow who is client of whom', () => {
    expect(inOrder([hop(2, 'b', 'c'), hop(0, 'a', 'b'), hop(5, 'c', 'd', { call: 1 })], nobody)).toEqual([0, 2, 5]);
  });

  it('follow the Via values, then the order of the calls, where hosts have two addresses', () => {
    expect(inOrder([hop(1, 'c', 'd', { vias: 2 }), hop(0, 'a', 'b')], nobody)).toEqual([0, 1]);
    expect(inOrder([hop(0, 'c', 'd', { call: 1 }), hop(1, 'a', 'b', { vias: 3 })], nobody)).toEqual([1, 0]);
  });

  it('begin with a hidden hop that the INVITE came through', () => {
    const hidden = hop(0, 'phone', 'outside', { call: null, vias: 0 });
    expect(inOrder([hop(1, 'inside', 'peer', { vias: 2 }), hidden], new Set(['phone']))).toEqual([0, 1]);
    expect(inOrder([hop(1, 'inside', 'peer', { vias: 2 }), hidden], nobody)).toEqual([]);
  });

  it('are not said where two cannot be told apart: forks, circles', () => {
    expect(inOrder([hop(0, 'a', 'b'), hop(1, 'b', 'c', { vias: 2 }), hop(2, 'b', 'd', { vias: 2 })], nobody)).toEqual(
      [],
    );
    expect(inOrder([hop(0, 'a', 'b'), hop(1, 'b', 'a')], nobody)).toEqual([]);
    expect(inOrder([], nobody)).toEqual([]);
  });
});
