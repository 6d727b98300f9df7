// Patterns of traffic and what looks like them, from built frames to facts and verdicts. What is true is how the traffic was built.
import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../../src/criteria/policy.ts';
import type { Facts, SourceActivity } from '../../../src/ledger/facts.ts';
import { judge } from '../../../src/rules/judge.ts';
import { CALL_TIME } from '../../support/call-builder.ts';
import { take } from '../../support/ledger.ts';
import { answer, ask, CLIENT, challengeHeader, SERVER, traffic } from '../../support/sip-traffic.ts';

type Steps = Parameters<typeof traffic>[0];

const times = (count: number, step: (index: number) => Steps): Steps =>
  Array.from({ length: count }, (_, index) => step(index)).flat();

function sourceIn(facts: Facts, address = CLIENT): SourceActivity {
  return facts.activity.sources.find((source) => source.address === address)!;
}

/** `rule: verdict severity` of what is neither passed nor not applicable, of the rules on traffic. */
function alarms(facts: Facts): string[] {
  return judge(facts, SOC2_DEFAULT, CALL_TIME)
    .filter(({ rule, verdict }) => verdict !== 'pass' && verdict !== 'notApplicable' && isAboutTraffic(rule.catalogue))
    .map(({ rule, verdict, severity }) => `${rule.id}: ${verdict} ${severity}`)
    .sort();
}

function isAboutTraffic(catalogue: readonly string[]): boolean {
  return catalogue.some((row) => row.startsWith('TRF'));
}

const register = (user: string, nonce: string, after = 10): Steps => [
  ask('REGISTER', { user, callId: `r-${user}`, cseq: 1, after }),
  answer(401, { headers: [challengeHeader(nonce)] }),
  ask('REGISTER', { user, callId: `r-${user}`, cseq: 2, signIn: nonce }),
  answer(200, { headers: ['Expires: 300'] }),
];

const wrongPassword = (user: string, call: string, nonce: string, after = 10): Steps => [
  ask('REGISTER', { user, callId: call, cseq: 1, after }),
  answer(401, { headers: [challengeHeader(nonce)] }),
  ask('REGISTER', { user, callId: call, cseq: 2, signIn: nonce }),
  answer(401, { headers: [challengeHeader(`${nonce}x`)] }),
];

describe('registrations', () => {
  it('a challenge and then success is no failure, for however many phones', () => {
    const facts = take(traffic(times(60, (index) => register(`10${index}`, `n${index}`))));
    const source = sourceIn(facts);
    expect(source.rejectedSignIns.count).toBe(0);
    expect(source.users.count).toBe(60);
    expect(source.usersRefused).toBe(0);
    expect(source.finals).toEqual({ '401': 60, '200': 60 });
    expect(alarms(facts)).toEqual([]);
  });

  it('an old nonce that is refused once before success is no failure', () => {
    const refresh = (index: number): Steps => [
      ask('REGISTER', { callId: 'r', cseq: 10 + 2 * index, signIn: `n${index}`, after: 1_000 }),
      answer(401, { headers: [challengeHeader(`n${index + 1}`)] }),
      ask('REGISTER', { callId: 'r', cseq: 11 + 2 * index, signIn: `n${index + 1}` }),
      answer(200, { headers: ['Expires: 60'] }),
    ];
    const facts = take(traffic(times(30, refresh)));
    expect(sourceIn(facts).rejectedSignIns.count).toBe(0);
    expect(alarms(facts)).toEqual([]);
  });

  it('a phone with a wrong password that tries three times is no attack', () => {
    const facts = take(traffic(times(3, (index) => wrongPassword('1001', `w${index}`, `n${index}`, 5_000))));
    expect(sourceIn(facts).rejectedSignIns.count).toBe(3);
    expect(alarms(facts)).toEqual([]);
  });

  it('twenty wrong passwords for one user are brute force', () => {
    const facts = take(traffic(times(20, (index) => wrongPassword('1001', `w${index}`, `n${index}`))));
    const { rejectedSignIns, rejectedUsers } = sourceIn(facts);
    expect([rejectedSignIns.count, rejectedSignIns.peaks[0]!.count, rejectedUsers]).toEqual([20, 20, 1]);
    expect(facts.activity.users).toHaveLength(1);
    expect(alarms(facts)).toContain('registrations-not-forced: fail high');
  });

  it('one wrong password for each of fifteen users is password spray', () => {
    const facts = take(traffic(times(15, (index) => wrongPassword(`20${index}`, `w${index}`, `n${index}`))));
    expect(sourceIn(facts)).toMatchObject({ rejectedSignIns: { count: 15 }, rejectedUsers: 15 });
    expect(alarms(facts)).toContain('registrations-not-forced: fail high');
  });

  it('one try a minute for each of many users is counted in order of time, beside one that tries again', () => {
    const slow = times(30, (index) => wrongPassword(`20${index}`, `w${index}`, `n${index}`, 20_000));
    const again = times(2, (index) => wrongPassword('200', `x${index}`, `m${index}`));
    const { rejectedSignIns } = sourceIn(take(traffic([...slow, ...again])));
    expect(rejectedSignIns.count).toBe(32);
    expect(rejectedSignIns.first!.frame).toBe(4);
    expect(rejectedSignIns.peaks.map(({ count }) => count)).toEqual([5, 32]);
  });

  it('retransmissions and further hops of a request are one transaction', () => {
    const first = ask('REGISTER', { callId: 'same', cseq: 1 });
    const hop = ask('REGISTER', {
      callId: 'same',
      cseq: 1,
      source: SERVER,
      destination: '192.0.2.77',
      vias: [SERVER, CLIENT],
    });
    const facts = take(traffic([first, first, hop, answer(403), first, answer(403)]));
    expect(sourceIn(facts).transactions).toBe(1);
    expect(sourceIn(facts).requests.count).toBe(3);
    expect(sourceIn(facts, SERVER).transactions).toBe(0);
  });

  it('an accepted registration without a sign-in is told, with its frame', () => {
    const facts = take(traffic([ask('REGISTER'), answer(200)]));
    expect(facts.legs[0]!.sip!.observations.map(({ kind, by, first }) => [kind, by, first.at.frame])).toEqual(
      expect.arrayContaining([
        ['register-accepted', 'a', 2],
        ['register-accepted-without-sign-in', 'a', 2],
      ]),
    );
  });

  it('a REGISTER without Contact asks what is registered, and an answer to it accepts no registration', () => {
    const facts = take(traffic([ask('REGISTER', { contact: false }), answer(200)]));
    const kinds = facts.legs[0]!.sip!.observations.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('register-'))).toEqual([]);
  });

  it('moves to another network while the registration before is valid, and calls from there', () => {
    const there = { source: '198.18.7.7' };
    const steps: Steps = [
      ...register('1001', 'n1'),
      ask('REGISTER', { callId: 'r2', cseq: 1, signIn: 'n9', after: 60_000, ...there }),
      answer(200, { headers: ['Expires: 300'] }),
      ask('INVITE', { user: '2002', from: 'sip:1001@example.com', callId: 'i1', ...there }),
      answer(200),
    ];
    const facts = take(traffic(steps));
    expect(facts.activity.users).toHaveLength(1);
    expect(facts.activity.users[0]).toMatchObject({ aor: 'sip:1001@example.com', networks: 2, sourcesAccepted: 2 });
    expect(facts.activity.users[0]!.moves).toMatchObject([{ to: '198.18.0.0/16', seconds: 60, calls: 1 }]);
    expect(alarms(facts)).toContain('registration-steady: fail medium');
  });
});

describe('scans', () => {
  it('keep-alives to trunks that answer are none', () => {
    const facts = take(
      traffic(
        times(40, (index) => [
          ask('OPTIONS', { user: 'ping', destination: `192.0.2.${(index % 12) + 1}` }),
          answer(200),
        ]),
      ),
    );
    expect(sourceIn(facts)).toMatchObject({ destinations: { count: 12 }, destinationsAnswered: 12 });
    expect(alarms(facts)).toEqual([]);
  });

  it('extensions tried one after the other are one', () => {
    const tried = (index: number): Steps => [
      ask('REGISTER', { user: `${100 + index}`, callId: `s${index}` }),
      index === 7 ? answer(401, { headers: [challengeHeader('n')] }) : answer(404),
    ];
    const facts = take(traffic(times(50, tried)));
    expect(sourceIn(facts)).toMatchObject({ users: { count: 50 }, usersRefused: 50, usersUnknown: 49 });
    expect(alarms(facts)).toContain('no-scanner-traffic: fail high');
  });

  it('many addresses of which few answer are one', () => {
    const asked = (index: number): Steps => [
      ask('OPTIONS', { user: '100', destination: `192.0.2.${index + 1}` }),
      ...(index % 10 === 0 ? [answer(200)] : []),
    ];
    const facts = take(traffic(times(60, asked)));
    expect(sourceIn(facts)).toMatchObject({ destinations: { count: 60 }, destinationsAnswered: 6 });
    expect(alarms(facts)).toContain('no-scanner-traffic: fail high');
  });

  it('a phone that subscribes to forty neighbors the server does not know is none', () => {
    const facts = take(traffic(times(40, (index) => [ask('SUBSCRIBE', { user: `${100 + index}` }), answer(404)])));
    expect(alarms(facts)).toEqual([]);
  });

  it('names of scanners are found in User-Agent and From', () => {
    const facts = take(
      traffic([
        ask('OPTIONS', { headers: ['User-Agent: friendly-scanner'] }),
        ask('OPTIONS', { from: 'sip:100@1.1.1.1' }),
      ]),
    );
    expect(sourceIn(facts).agents.map(({ name }) => name)).toEqual(['friendly-scanner']);
    expect(sourceIn(facts).foreignFrom).toBe(1);
    expect(alarms(facts)).toEqual(['attacks-met-with-reaction: open info', 'no-scanner-traffic: fail medium']);
  });

  it('silence after answers is a reaction', () => {
    const asked = (index: number): Steps => [
      ask('REGISTER', { user: `${100 + index}`, callId: `s${index}`, headers: ['User-Agent: friendly-scanner'] }),
      ...(index < 20 ? [answer(404)] : []),
    ];
    const { reaction } = sourceIn(take(traffic(times(50, asked))));
    expect(reaction).toMatchObject({ kind: 'silence', transactions: 30 });
  });
});

describe('calls', () => {
  const call = (index: number, user: string, after: number): Steps => [
    ask('INVITE', { user, callId: `c${index}`, cseq: 1, after }),
    answer(200),
    ask('BYE', { user, callId: `c${index}`, cseq: 2, toTag: 'answered', after: 1_000 }),
    answer(200),
  ];

  it('a busy call center is steady', () => {
    const facts = take(traffic(times(700, (index) => call(index, `+44207946${(1000 + index) % 10_000}`, 100))));
    const source = sourceIn(facts);
    expect(source.invites.count).toBe(700);
    expect(source.dialed).toMatchObject([
      { range: '+4420794', country: 'GB', kind: 'ordinary', answered: 700, short: 700 },
    ]);
    expect(source.parallelCalls).toBe(1);
    expect(alarms(facts)).toEqual([]);
  });

  it('a change within a call, and a second try with a sign-in, begin no calls', () => {
    const steps: Steps = [
      ask('INVITE', { user: '2002', callId: 'c', cseq: 1 }),
      answer(407),
      ask('INVITE', { user: '2002', callId: 'c', cseq: 2, signIn: 'n' }),
      answer(200),
      ...times(200, (index) => [
        ask('INVITE', { user: '2002', callId: 'c', cseq: 3 + index, toTag: 'answered', after: 1 }),
        answer(200, { after: 1 }),
      ]),
    ];
    const facts = take(traffic(steps));
    expect(sourceIn(facts).invites.count).toBe(1);
    expect(alarms(facts)).toEqual([]);
  });

  it('two hundred calls to premium rate numbers at once', () => {
    const premium = (index: number): Steps => [
      ask('INVITE', { user: `00449098${790_000 + index}`, callId: `p${index}`, after: 1 }),
      answer(200, { after: 1 }),
    ];
    const facts = take(traffic(times(200, premium)));
    const source = sourceIn(facts);
    expect(source.dialed).toMatchObject([
      { range: '+4490987', country: 'GB', kind: 'premium', calls: { count: 200 }, answered: 200, parallel: 200 },
    ]);
    expect(source.parallelCalls).toBe(200);
    expect(alarms(facts)).toEqual(['call-volume-steady: open medium', 'destinations-expected: fail high']);
    expect(JSON.stringify(facts.activity)).not.toContain('098790');
  });

  it('a burst stands out where there is enough to compare with', () => {
    const quiet = times(20, (index) => call(index, '2002', 40_000));
    const burst = times(200, (index) => [
      ask('INVITE', { user: `${3_000 + index}`, callId: `b${index}`, after: 1 }),
      answer(486, { after: 1 }),
    ]);
    const facts = take(traffic([...quiet, ...burst]));
    expect(sourceIn(facts).invitesMedian).toBe(0);
    expect(alarms(facts)).toContain('call-volume-steady: fail medium');
  });

  it('one prefix after the other before the same number', () => {
    const prefixes = ['', '0', '00', '000', '011', '9', '900', '9011', '+'];
    const probe = prefixes.map(
      (prefix, index): Steps => [ask('INVITE', { user: `${prefix}972592111111`, callId: `x${index}` }), answer(404)],
    );
    const facts = take(traffic(probe.flat()));
    expect(sourceIn(facts).probe).toMatchObject({ prefixes: 9, answered: 0, numbers: 1 });
    expect(alarms(facts)).toContain('dial-prefixes-not-probed: fail high');
  });
});

describe('nonces', () => {
  it('each for one client are no fact', () => {
    const facts = take(traffic(times(10, (index) => register(`10${index}`, `n${index}`))));
    expect(facts.activity).toMatchObject({ noncesSeen: 10, nonces: [] });
  });

  it('that are static are told by their hash', () => {
    const asked = (index: number): Steps => [
      ask('REGISTER', { user: `10${index}`, callId: `r${index}`, source: `192.0.2.${index + 1}`, after: 2_000 }),
      answer(401, { headers: [challengeHeader('StaticNonceMarker')] }),
    ];
    const facts = take(traffic(times(5, asked)));
    expect(facts.activity.nonces).toMatchObject([{ clients: 5, issued: 5, sharedSeconds: 8 }]);
    expect(JSON.stringify(facts)).not.toContain('StaticNonceMarker');
  });

  it('that a border controller hands on are not shared, and a sign-in that it hands on is no replay', () => {
    const steps: Steps = [
      ask('REGISTER', { callId: 'inside', source: '192.0.2.50', destination: '192.0.2.60' }),
      answer(401, { headers: [challengeHeader('n')] }),
      ask('REGISTER', { callId: 'outside', source: CLIENT, destination: '192.0.2.51' }),
      answer(401, { headers: [challengeHeader('n')] }),
      ask('REGISTER', { callId: 'outside', cseq: 9, source: CLIENT, destination: '192.0.2.51', signIn: 'n' }),
      answer(200),
      ask('REGISTER', { callId: 'inside', cseq: 9, source: '192.0.2.50', destination: '192.0.2.60', signIn: 'n' }),
      answer(200),
    ];
    expect(take(traffic(steps)).activity.nonces).toEqual([]);
  });

  it('the first sign-ins of two users with a nonce of the same second are no replay', () => {
    const { nonces } = take(traffic([...register('1001', 'n'), ...register('1002', 'n')])).activity;
    expect(nonces).toMatchObject([{ clients: 2, replays: 0, replaysAccepted: 0 }]);
  });

  it('a sign-in that is accepted a second time is a replay', () => {
    const steps: Steps = [
      ...register('1001', 'n'),
      ask('REGISTER', { callId: 'again', cseq: 1, signIn: 'n', after: 60_000, source: '192.0.2.9' }),
      answer(200),
    ];
    expect(take(traffic(steps)).activity.nonces).toMatchObject([{ replays: 1, replaysAccepted: 1 }]);
  });
});

it('floods of senders with made-up addresses are bounded and told', () => {
  const from = (index: number) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
  const facts = take(traffic(times(4_200, (index) => [ask('OPTIONS', { source: from(index + 1), after: 1 })])));
  expect(facts.activity.sources).toHaveLength(4_096);
  expect(facts.gaps).toContainEqual(
    expect.objectContaining({ layer: 'activity', reason: 'limit-reached', count: 104 }),
  );
});

describe('calls to numbers', () => {
  const callTo = (index: number): Steps => [ask('INVITE', { user: `+44${1_000 + index}555010` }), answer(486)];
  const notCounted = (facts: Facts) => facts.gaps.filter(({ layer }) => layer === 'activity').map(({ count }) => count);

  it('in more ranges than are kept are a gap, once for each call that was not counted', () => {
    const facts = take(traffic([...times(300, callTo), ...callTo(0)]));
    expect(sourceIn(facts).dialed).toHaveLength(256);
    expect(notCounted(facts)).toEqual([300 - 256]);
  });

  it('in as many ranges as are kept, again and again, are none', () => {
    const facts = take(traffic([...times(256, callTo), ...times(256, callTo)]));
    expect(sourceIn(facts).dialed.map(({ calls }) => calls.count)).toEqual(Array(256).fill(2));
    expect(notCounted(facts)).toEqual([]);
  });

  it('abroad are counted by country and quarter of an hour', () => {
    const later = ask('INVITE', { user: '+442079460100', after: 900_000 });
    const steps = [
      ask('INVITE', { user: '+442079460100' }),
      answer(486),
      ...callTo(1),
      ...callTo(2),
      later,
      answer(486),
    ];
    const abroad = sourceIn(take(traffic(steps))).abroad.map(({ prefix, at, calls }) => [prefix, at.frame, calls]);
    expect(abroad).toEqual([
      ['+4420', 1, 1],
      ['+4410', 3, 2],
      ['+4420', 7, 1],
    ]);
  });
});
