import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import rule from '../../src/rules/no-scanner-traffic.ts';
import { activity, facts, frame, rate, source } from '../support/facts-builder.ts';
import { testRule } from '../support/rule-tester.ts';

const of = (parts: Parameters<typeof source>[0]) => facts({ activity: activity({ sources: [source(parts)] }) });
const named = (name: string, header: 'User-Agent' | 'From' = 'User-Agent') => [{ at: frame(2), in: header, name }];

testRule(rule, {
  pass: [
    {
      name: 'keep-alives to ten trunks that answer are no sweep',
      facts: of({ methods: { OPTIONS: 600 }, destinations: rate(10, [60]), destinationsAnswered: 10 }),
      says: ['does not behave like a scanner', '10 destinations'],
      cites: [1, 9],
    },
    {
      name: 'a call center that calls two hundred numbers a minute, some of them wrong',
      facts: of({ users: rate(200, [60]), usersRefused: 30, usersUnknown: 30, destinations: rate(1, [60]) }),
      says: ['200 users or numbers addressed, 15 % refused'],
    },
    {
      name: 'two hundred phones behind one address that register at once after a power cut',
      facts: of({ users: rate(200, [60]), usersRefused: 0, methods: { REGISTER: 400 } }),
      says: ['0 % refused'],
    },
    {
      name: 'a softphone whose name scanners have borrowed, and that is answered',
      facts: of({ agents: named('eyeBeam release 3006o') }),
      says: ['does not behave'],
    },
    {
      name: 'a phone whose name merely holds the letters',
      facts: of({ agents: named('Kiwari Phone 2.1') }),
      says: ['does not behave'],
    },
  ],
  fail: [
    {
      name: 'a scanner by name that nobody answered',
      facts: of({ agents: named('friendly-scanner'), answered: 0 }),
      says: ['goes by the name of a scanner', 'User-Agent names friendly-scanner', '0 of them answered'],
      severity: 'medium',
      cites: [2],
    },
    {
      name: 'a scanner by name that was served',
      facts: of({ agents: named('sipvicious', 'From'), finals: { '200': 1 } }),
      says: ['its display name names sipvicious'],
    },
    {
      name: 'a tool that administrators use',
      facts: of({ agents: named('sipsak 0.9.8'), finals: { '200': 1 } }),
      says: ['that people use as well'],
      severity: 'low',
    },
    {
      name: 'the name of a softphone, and nobody answers',
      facts: of({ agents: named('eyeBeam release 3006o'), answered: 0 }),
      says: ['that people use as well'],
      severity: 'low',
    },
    {
      name: 'a name that the policy adds',
      facts: of({ agents: named('Acme Prober') }),
      policy: { ...SOC2_DEFAULT, traffic: { ...SOC2_DEFAULT.traffic, scannerNames: ['acme prober'] } },
      says: ['names acme prober'],
      severity: 'medium',
    },
    {
      name: 'extensions tried one after the other, without a name',
      facts: of({ users: rate(100, [60], 3), usersRefused: 98, usersUnknown: 90, methods: { REGISTER: 100 } }),
      says: ['tried 100 users or numbers', '98 were refused', 'differ'],
      cites: [3, 102],
    },
    {
      name: 'many addresses asked, few answer',
      facts: of({ methods: { OPTIONS: 254 }, destinations: rate(254, [60], 3), destinationsAnswered: 2 }),
      says: ['wrote to 254 addresses', '2 answered'],
    },
  ],
  open: [
    {
      name: 'a monitor that asks many trunks, in a capture of one direction',
      facts: of({ methods: { OPTIONS: 30 }, destinations: rate(30, [60], 3), destinationsAnswered: 0, answered: 0 }),
      says: ['one direction only'],
      severity: 'medium',
    },
  ],
  never: { notApplicable: 'every address that sends requests behaves like a scanner or does not' },
});
