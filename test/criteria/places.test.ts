/** Where a leg runs, by the policy. */
import { describe, expect, it } from 'vitest';
import { EffectivePolicies } from '../../src/criteria/effective.ts';
import { LegPlaces } from '../../src/criteria/places/leg-places.ts';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { certificate, facts, mediaLeg, signalingLeg, tlsSession } from '../support/facts-builder.ts';
import { policy, TWO_CARRIERS } from '../support/policies.ts';

function placeOf(yaml: string, a: string, b: string) {
  const built = facts({ legs: [signalingLeg({ a, b })] });
  return new LegPlaces(built, policy(yaml)).leg('leg-1')!;
}

const OFFICES = `
networks:
  office: { zone: internal, addresses: [10.20.0.0/16, "fd00:20::/32"] }
  guests: { zone: internet, addresses: [10.20.30.0/24] }
`;

describe('the zone of a leg', () => {
  it.each([
    ['internal when both ends are named internal', '10.20.0.5', '10.20.1.9:5060', 'internal'],
    ['internal in IPv6', 'fd00:20::5', '[fd00:20::9]:5060', 'internal'],
    ['unknown when one end is not named: a private address proves nothing', '10.20.0.5', '10.21.0.9:5060', 'unknown'],
    ['internet when an end has an address that everyone can reach', '10.20.0.5', '8.8.8.8:5060', 'internet'],
    ['that of the narrowest network', '10.20.0.5', '10.20.30.9:5060', 'internet'],
    ['unknown for documentation addresses', '192.0.2.1', '198.51.100.1:5060', 'unknown'],
    ['unknown for what is no address', 'somewhere', '10.20.0.5', 'unknown'],
  ])('is %s', (_what, a, b, zone) => {
    expect(placeOf(OFFICES, a, b).zone).toBe(zone);
  });

  it('is that of the other end where ours has none, and its reason names both', () => {
    expect(placeOf(TWO_CARRIERS, '192.0.2.10', '198.51.100.4:5061')).toMatchObject({
      zone: 'carrier',
      a: { name: 'sbc' },
      b: { name: 'carrier-x', by: '198.51.100.0/28' },
      path: 'x',
      why: 'The policy places 198.51.100.4 (carrier-x, by 198.51.100.0/28) in the zone carrier.',
    });
  });

  it('of an endpoint without one is that of its network', () => {
    const yaml = `${OFFICES}endpoints: { sbc: { addresses: [10.20.0.1] }, x: { zone: carrier, addresses: [192.0.2.9] } }\n`;
    expect(placeOf(yaml, '10.20.0.5', '10.20.0.1:5060')).toMatchObject({
      zone: 'internal',
      b: { name: 'sbc', names: ['sbc', 'office'] },
    });
    expect(placeOf(yaml, '10.20.0.1', '192.0.2.9:5060').zone).toBe('carrier');
  });

  it('is two between two outside zones: the floors of both hold', () => {
    const yaml = `endpoints:\n  x: { zone: carrier, addresses: [192.0.2.1] }\n  v: { zone: vendor, addresses: [192.0.2.2] }\n`;
    expect(placeOf(yaml, '192.0.2.1', '192.0.2.2:5060').zones).toEqual(['vendor', 'carrier']);
  });
});

describe('an endpoint', () => {
  const session = tlsSession({
    server: '203.0.113.7:5061',
    client: '192.0.2.10',
    serverName: 'SIP.carrier-y.example.',
    certificates: ['cert-1'],
  });
  const leg = signalingLeg({ a: '192.0.2.10', b: '203.0.113.7:5061', transport: 'tls', tls: ['tls-1'] });
  const shown = certificate({
    subject: 'CN=trunk.carrier-y.example,O=Carrier Y\\, Inc.',
    subjectAltNames: ['DNS:trunk.carrier-y.example'],
  });
  const built = facts({ legs: [leg], tlsSessions: [session], certificates: [shown] });

  it.each([
    ['server name', 'serverNames: ["*.carrier-y.example"]', 'carrier-y'],
    ['another server name', 'serverNames: ["*.y.example"]', null],
    ['a wildcard, which stands for one label', 'serverNames: ["*.example"]', null],
    ['the hash of its certificate', `certificates: ["sha256:${'AB'.repeat(32)}"]`, 'carrier-y'],
    ['the subject of its certificate', 'certificates: ["CN=trunk.carrier-y.example"]', 'carrier-y'],
    ['another subject', 'certificates: ["CN=trunk.carrier-z.example"]', null],
    ['its domain', 'domains: [carrier-y.example]', 'carrier-y'],
    ['a domain that only ends alike', 'domains: [y.example]', null],
  ])('is known by %s, at the end that showed it', (_what, by, name) => {
    const places = new LegPlaces(built, policy(`endpoints: { carrier-y: { zone: carrier, ${by} } }`));
    expect(places.leg('leg-1')).toMatchObject({ a: { name: null }, b: { name } });
  });

  it('is not known by a handshake on ports where something could be read', () => {
    const readable = facts({ ...built, legs: [{ ...leg, protection: 'cleartext' }] });
    const places = new LegPlaces(readable, policy('endpoints: { y: { zone: vendor, domains: [carrier-y.example] } }'));
    expect(places.leg('leg-1')).toMatchObject({ b: { name: null }, zone: 'unknown' });
  });

  it('by address goes before one by what it says of itself', () => {
    const yaml = `endpoints:\n  liar: { zone: carrier, serverNames: ["*.carrier-y.example"] }\n  known: { zone: vendor, addresses: [203.0.113.7] }\n`;
    expect(new LegPlaces(built, policy(yaml)).leg('leg-1')).toMatchObject({ b: { name: 'known' }, zone: 'vendor' });
  });
});

describe('the declared path of a leg', () => {
  const yaml = `${TWO_CARRIERS}  - { name: rest, from: any, to: any }\n  - { name: carriers, from: any, to: carrier }\n`;

  it.each([
    ['names come before zones', '192.0.2.10', '198.51.100.4:5061', 'x'],
    ['either end may have been seen first', '198.51.100.4', '192.0.2.10:5061', 'x'],
    ['anything else is on the path for any', '203.0.113.1', '203.0.113.2:5060', 'rest'],
  ])('%s', (_what, a, b, path) => {
    expect(placeOf(yaml, a, b).path).toBe(path);
  });

  it('is none where none fits', () => {
    expect(placeOf(TWO_CARRIERS, '203.0.113.1', '203.0.113.2:5060').path).toBeNull();
  });

  it('takes an unnamed address that everyone can reach for the zone internet', () => {
    expect(placeOf('paths: [{ name: p, from: any, to: internet }]', '192.0.2.1', '8.8.8.8:5060').path).toBe('p');
    expect(placeOf('paths: [{ name: p, from: any, to: internet }]', '192.0.2.1', '10.0.0.1:5060').path).toBeNull();
  });
});

describe('the policy as it holds for a leg', () => {
  const whole = policy(`
networks: { office: { zone: internal, addresses: [10.20.0.0/16] } }
endpoints: { x: { zone: carrier, addresses: [198.51.100.1] } }
zones: { carrier: { minimumVersion: { tls: TLS 1.3 }, certificates: { minimumRsaBits: 3072 } } }
paths: [{ name: old, from: any, to: x, floors: { minimumVersion: { tls: TLS 1.1 } } }]
`);
  const built = facts({
    legs: [
      signalingLeg({ a: '192.0.2.1', b: '198.51.100.1:5061' }),
      mediaLeg({ a: '10.20.0.1:4000', b: '10.20.0.2:4000' }),
      signalingLeg({ id: 'leg-3', a: '192.0.2.1', b: '192.0.2.2' }),
    ],
  });
  const places = new LegPlaces(built, whole);
  const effective = new EffectivePolicies(whole);

  it('has the floors of the path over those of the zone over those of the whole', () => {
    const [carrier] = effective.of(places.of(['leg-1']));
    expect(carrier).toMatchObject({
      minimumVersion: { tls: 'TLS 1.1', dtls: 'DTLS 1.2' },
      certificates: { minimumRsaBits: 3072 },
    });
  });

  it('weighs what can be read inside less, by default', () => {
    expect(effective.of(places.of(['leg-2']))[0].inClear).toEqual({ signaling: 'medium', media: 'high' });
    expect(effective.of(places.of(['leg-3']))[0]).toBe(whole);
  });

  it('is each of them for a subject in several zones, and the whole for one in none', () => {
    expect(effective.of(places.of(['leg-1', 'leg-2', 'leg-1']))).toHaveLength(2);
    expect(effective.of([])).toEqual([whole]);
  });

  it('is the whole policy where nothing differs', () => {
    expect(new EffectivePolicies(SOC2_DEFAULT).of(new LegPlaces(built, SOC2_DEFAULT).of(['leg-1']))).toEqual([
      SOC2_DEFAULT,
    ]);
  });
});
