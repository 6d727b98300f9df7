/** When a call begins, ends, and how: told message by message. RFC 3261 sections 9, 13, 15. */
import { describe, expect, it } from 'vitest';
import { CallRegister, type CallState, MAX_CALLS } from '../../../src/ledger/signaling/call-register.ts';
import { frame } from '../../support/facts-builder.ts';

/** `INVITE`, or `200 INVITE` for a response; one frame after the other. */
function callAfter(...messages: string[]): CallState | undefined {
  const register = new CallRegister();
  messages.forEach((text, index) => {
    observe(register, text, index + 1);
  });
  return register.find('one');
}

function observe(register: CallRegister, text: string, number: number, callId = 'one'): boolean {
  const [first, second] = text.split(' ') as [string, string?];
  const parties = { from: 'sip:alice@example.com', to: 'sip:bob@example.com' };
  const message =
    second === undefined
      ? { method: first, cseqMethod: first, statusCode: 0 }
      : { method: null, cseqMethod: second, statusCode: Number(first) };
  return register.observe({ callId, ...parties, ...message }, frame(number));
}

type Row = [what: string, messages: string[], outcome: CallState['outcome'], endedIn: number | null];

describe('a call', () => {
  it.each<Row>([
    ['rings', ['INVITE', '100 INVITE', '180 INVITE'], 'unknown', null],
    ['is answered', ['INVITE', '180 INVITE', '200 INVITE', 'ACK'], 'answered', null],
    ['is answered and hung up', ['INVITE', '200 INVITE', 'ACK', 'BYE', '200 BYE'], 'answered', 4],
    ['is busy', ['INVITE', '486 INVITE', 'ACK'], 'failed', 2],
    ['is declined everywhere', ['INVITE', '603 INVITE', 'ACK'], 'failed', 2],
    ['is cancelled', ['INVITE', '180 INVITE', 'CANCEL', '200 CANCEL', '487 INVITE', 'ACK'], 'cancelled', 5],
    ['is cancelled, and the 487 is missing', ['INVITE', 'CANCEL', '200 CANCEL'], 'cancelled', null],
    ['is cancelled, and only the 487 is there', ['INVITE', '487 INVITE'], 'cancelled', 2],
    [
      'is answered before the CANCEL arrives',
      ['INVITE', 'CANCEL', '200 INVITE', '200 CANCEL', 'ACK'],
      'answered',
      null,
    ],
    ['is cancelled too late', ['INVITE', '200 INVITE', 'CANCEL', '481 CANCEL', 'ACK'], 'answered', null],
    ['is challenged', ['INVITE', '401 INVITE', 'ACK'], 'unknown', null],
    [
      'is challenged by a proxy, then answered',
      ['INVITE', '407 INVITE', 'ACK', 'INVITE', '200 INVITE'],
      'answered',
      null,
    ],
    ['is asked for a longer session timer', ['INVITE', '422 INVITE', 'ACK', 'INVITE', '200 INVITE'], 'answered', null],
    ['is redirected', ['INVITE', '302 INVITE', 'ACK'], 'unknown', null],
    ['fails on one branch and is answered on another', ['INVITE', '486 INVITE', '200 INVITE'], 'answered', null],
    ['is answered on one branch before another fails', ['INVITE', '200 INVITE', '486 INVITE'], 'answered', null],
    ['goes on when a re-INVITE is refused', ['INVITE', '200 INVITE', 'INVITE', '488 INVITE'], 'answered', null],
    ['goes on after a re-INVITE', ['INVITE', '200 INVITE', 'INVITE', '200 INVITE', 'BYE'], 'answered', 5],
    ['stays over when a 200 is sent again after the BYE', ['INVITE', '200 INVITE', 'BYE', '200 INVITE'], 'answered', 3],
    [
      'ends at the first BYE, not at its retransmission',
      ['INVITE', '200 INVITE', 'BYE', 'BYE', '200 BYE'],
      'answered',
      3,
    ],
  ])('%s', (_what, messages, outcome, endedIn) => {
    const call = callAfter(...messages)!;
    expect({ outcome: call.outcome, endedIn: call.endedAt?.frame ?? null }).toEqual({ outcome, endedIn });
    expect(call.startedAt.frame).toBe(1);
  });

  it.each(['OPTIONS', 'REGISTER', 'MESSAGE', 'SUBSCRIBE', 'BYE'])('is not begun by %s', (method) => {
    expect(callAfter(method, `200 ${method}`)).toBeUndefined();
  });

  it('is begun by a response when its INVITE is not in the capture', () => {
    expect(callAfter('200 INVITE')).toMatchObject({ outcome: 'answered', from: 'sip:alice@example.com' });
  });
});

describe('the register', () => {
  it('keeps calls in order of appearance', () => {
    const register = new CallRegister();
    observe(register, 'INVITE', 1, 'later in the alphabet');
    observe(register, 'INVITE', 2, 'earlier');
    expect(register.all().map(({ callId }) => callId)).toEqual(['later in the alphabet', 'earlier']);
  });

  it('is not confused by names of object properties', () => {
    const register = new CallRegister();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(register.find(name)).toBeUndefined();
      observe(register, 'INVITE', 1, name);
      expect(register.find(name)!.callId).toBe(name);
    }
  });

  it('says when it is full, and goes on with the calls that it has', () => {
    const register = new CallRegister();
    for (let number = 0; number < MAX_CALLS; number++) observe(register, 'INVITE', 1, String(number));
    expect(observe(register, 'INVITE', 2, 'one too many')).toBe(false);
    expect(observe(register, '200 INVITE', 3, '7')).toBe(true);
    expect(register.find('7')!.outcome).toBe('answered');
  });
});
