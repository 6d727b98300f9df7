// Calls and messages in the name of a registered user, from built frames to facts and verdict. What is true is how the traffic was built.
import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../../src/criteria/policy.ts';
import type { NamedUsersFact } from '../../../src/ledger/facts.ts';
import fromFitsSender from '../../../src/rules/from-fits-sender.ts';
import { judge } from '../../../src/rules/judge.ts';
import { CALL_TIME } from '../../support/call-builder.ts';
import { take } from '../../support/ledger.ts';
import { answer, ask, CLIENT, SERVER, traffic } from '../../support/sip-traffic.ts';

type Steps = Parameters<typeof traffic>[0];

const PHONE = '192.0.2.10';
const ALICE = 'sip:alice@example.com';
/** Frames 1 and 2. */
const REGISTERED: Steps = [
  ask('REGISTER', { user: 'alice', source: PHONE, callId: 'r' }),
  answer(200, { headers: ['Expires: 600'] }),
];
/** Frames 3 and 4 behind the registration: somebody on another network, in alice's name. */
const borrowed = (wishes: Parameters<typeof ask>[1] = {}, method = 'INVITE'): Steps => [
  ask(method, { user: 'bob', from: ALICE, callId: 'c', ...wishes }),
  answer(200),
];

function judged(steps: Steps, address = CLIENT): { named: NamedUsersFact | null; verdict: string } {
  const facts = take(traffic(steps));
  const source = facts.activity.sources.find((one) => one.address === address)!;
  const judgments = judge(facts, SOC2_DEFAULT, CALL_TIME, [fromFitsSender]);
  return { named: source.named, verdict: judgments.find(({ subject }) => subject.id === source.id)!.verdict };
}

describe('a call in the name of a registered user', () => {
  it.each(['INVITE', 'MESSAGE'])('from another network, accepted without a sign-in (%s), is borrowed', (method) => {
    const { named, verdict } = judged([...REGISTERED, ...borrowed({}, method)]);
    expect(named).toMatchObject({ accepted: 1, elsewhere: 1, usersElsewhere: 1 });
    const { registered, request, accepted } = named!.shown!;
    expect([registered.frame, request.frame, accepted.frame]).toEqual([2, 3, 4]);
    expect(verdict).toBe('fail');
  });

  it('of two users, twice, counts both', () => {
    const bob = ask('REGISTER', { user: 'bob', source: PHONE, callId: 'b' });
    const inBobsName = borrowed({ from: 'sip:bob@example.com', callId: 'd' });
    const steps = [...REGISTERED, bob, answer(200), ...borrowed(), ...inBobsName, ...borrowed({ callId: 'e' })];
    expect(judged(steps).named).toMatchObject({ accepted: 3, elsewhere: 3, usersElsewhere: 2 });
  });

  it.each<[name: string, steps: Steps, address?: string]>([
    ['the phone itself calls', [...REGISTERED, ...borrowed({ source: PHONE })], PHONE],
    ['another phone of the same network calls', [...REGISTERED, ...borrowed({ source: '192.0.2.99' })], '192.0.2.99'],
    ['the sign-in is there', [...REGISTERED, ...borrowed({ signIn: 'n' })]],
    [
      'the user is registered there as well',
      [
        ...REGISTERED,
        ask('REGISTER', { user: 'alice', callId: 's' }),
        answer(200, { headers: ['Expires: 600'] }),
        ...borrowed(),
      ],
    ],
    [
      'the registrar knows of a contact there',
      [
        REGISTERED[0]!,
        answer(200, { headers: ['Expires: 600', `Contact: <sip:alice@${PHONE}>, <sip:alice@${CLIENT}>`] }),
        ...borrowed(),
      ],
    ],
    [
      'Contact names where the user is registered',
      [...REGISTERED, ...borrowed({ contact: false, headers: [`Contact: <sip:alice@${PHONE}:5060>`] })],
    ],
    [
      'the server sends requests there too: a border element',
      [...REGISTERED, ...borrowed(), ask('OPTIONS', { source: SERVER, destination: CLIENT, callId: 'o' }), answer(200)],
    ],
  ])('fits when %s', (_, steps, address) => {
    const { named, verdict } = judged(steps, address);
    expect(named).toMatchObject({ accepted: 1, elsewhere: 0, usersElsewhere: 0, shown: null });
    expect(verdict).toBe('pass');
  });

  it.each<[name: string, steps: Steps, address?: string]>([
    ['it is refused', [...REGISTERED, borrowed()[0]!, answer(403)]],
    ['nobody of that name is registered', [...REGISTERED, ...borrowed({ from: 'sip:carol@example.net' })]],
    ['it goes to another server', [...REGISTERED, ...borrowed({ destination: '192.0.2.77' })]],
    ['it came through a proxy', [...REGISTERED, ...borrowed({ vias: [CLIENT, PHONE] })]],
    ['the registrar itself passes it on', [...REGISTERED, ...borrowed({ source: SERVER, destination: PHONE })], SERVER],
    ['the registration has run out', [...REGISTERED, ...borrowed({ after: 700_000 })]],
    [
      'the registration was taken back',
      [
        ...REGISTERED,
        ask('REGISTER', { user: 'alice', source: PHONE, callId: 'r', cseq: 9, headers: ['Expires: 0'] }),
        answer(200),
        ...borrowed(),
      ],
    ],
    ['it only asks for capabilities', [...REGISTERED, ...borrowed({}, 'OPTIONS')]],
  ])('is not asked about when %s', (_, steps, address) => {
    expect(judged(steps, address)).toEqual({ named: null, verdict: 'notApplicable' });
  });
});
