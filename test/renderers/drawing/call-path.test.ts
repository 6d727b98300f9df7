/** Paths of calls: hosts in order, what is apart stays apart, and nothing is claimed that the report does not say. */
import { describe, expect, it } from 'vitest';
import type { Call, Leg } from '../../../src/ledger/facts.ts';
import { type CallPath, MAX_HOSTS, Paths } from '../../../src/renderers/drawing/call-path.ts';
import type { Report } from '../../../src/report/schema.ts';
import { reportOf } from '../../report/samples.ts';
import { call, endpoint, facts, mediaLeg, signalingLeg, stream, tlsSession } from '../../support/facts-builder.ts';

const PHONE = '192.0.2.10';
const PROXY = '192.0.2.1';
const CARRIER = '198.51.100.20';

function reportFrom(
  legs: readonly Leg[],
  calls: readonly Call[] = [],
  sessions: Parameters<typeof tlsSession>[0][] = [],
): Report {
  return reportOf(facts({ legs, calls, tlsSessions: sessions.map(tlsSession) }), []);
}

function hop(id: string, a: string, b: string, parts: Partial<Leg> = {}): Leg {
  return signalingLeg({ calls: ['call-1'], protection: 'cleartext', ...parts, id, a: endpoint(a), b: endpoint(b) });
}

function hostsOf({ hosts }: CallPath): (string | null)[] {
  return hosts.map(({ name, addresses }) => name ?? addresses.join(' '));
}

function linesOf({ segments, hosts }: CallPath): string[] {
  const name = (index: number): string => hosts[index]!.name ?? hosts[index]!.addresses[0]!;
  return segments.map(({ plane, from, to, protection }) => `${plane} ${name(from)} ${name(to)} ${protection}`);
}

describe('the path of a call', () => {
  const hops = [hop('leg-1', `${PROXY}:5060`, `${CARRIER}:5060`), hop('leg-2', PHONE, `${PROXY}:5060`)];
  const ordered = call({ path: ['leg-2', 'leg-1'] });

  it('goes from the caller to the called side, in the order of the report', () => {
    const [path] = new Paths(reportFrom(hops, [ordered])).all();
    expect(hostsOf(path!)).toEqual([PHONE, PROXY, CARRIER]);
    expect(path!.hosts.map(({ role }) => role)).toEqual(['caller', 'between', 'callee']);
    expect(path!.ordered).toBe(true);
    expect(linesOf(path!)).toEqual([
      `signaling ${PROXY} ${CARRIER} cleartext`,
      `signaling ${PHONE} ${PROXY} cleartext`,
    ]);
  });

  it('goes on from where a hop ended, whichever side of it is the client', () => {
    const turned = [hop('leg-1', `${PROXY}:5060`, PHONE), hop('leg-2', PROXY, `${CARRIER}:5060`)];
    const [path] = new Paths(reportFrom(turned, [call({ path: ['leg-1', 'leg-2'] })])).all();
    expect(hostsOf(path!)).toEqual([PHONE, PROXY, CARRIER]);
    expect(linesOf(path!)[0]).toBe(`signaling ${PHONE} ${PROXY} cleartext`);
  });

  it('says so when the order is not known, and gives nobody a role', () => {
    const [path] = new Paths(reportFrom(hops, [call()])).all();
    expect(path!.ordered).toBe(false);
    expect(hostsOf(path!)).toEqual([PROXY, CARRIER, PHONE]);
    expect(path!.hosts.every(({ role }) => role === null)).toBe(true);
  });

  it('takes two addresses of one name for one host', () => {
    const named = [
      { ...hops[1]!, b: { ...endpoint('192.0.2.1:5061'), name: 'sbc' } },
      { ...hop('leg-1', '203.0.113.1', `${CARRIER}:5060`), a: { ...endpoint('203.0.113.1'), name: 'sbc' } },
    ];
    const [path] = new Paths(reportFrom(named, [ordered])).all();
    expect(hostsOf(path!)).toEqual([PHONE, 'sbc', CARRIER]);
    expect(path!.hosts[1]!.addresses).toEqual(['192.0.2.1', '203.0.113.1']);
  });

  it('keeps apart the two sides of a border element that has no name', () => {
    const border = [hops[1]!, hop('leg-1', '203.0.113.1', `${CARRIER}:5060`)];
    expect(hostsOf(new Paths(reportFrom(border, [ordered])).all()[0]!)).toEqual([PHONE, PROXY, '203.0.113.1', CARRIER]);
  });

  it('puts a host that only relays media between those that it relays for', () => {
    const relay = '192.0.2.99';
    const media = [
      mediaLeg({ id: 'leg-3', a: `${PHONE}:40000`, b: `${relay}:30000`, calls: ['call-1'] }),
      mediaLeg({ id: 'leg-4', a: `${relay}:30002`, b: `${CARRIER}:40000`, calls: ['call-1'] }),
    ];
    const [path] = new Paths(reportFrom([...hops, ...media], [ordered])).all();
    expect(hostsOf(path!)).toEqual([PHONE, relay, PROXY, CARRIER]);
    expect(path!.hosts[1]!.role).toBe('media');
  });

  it('tells which way media went', () => {
    const streams = (...directions: readonly ('a-to-b' | 'b-to-a')[]) =>
      mediaLeg({ id: 'leg-1', streams: directions.map((direction) => stream({ direction })) });
    const ways = [streams('a-to-b', 'b-to-a'), streams('a-to-b'), streams('b-to-a'), streams()].map(
      (leg) => new Paths(reportFrom([leg])).all()[0]!.segments[0]!.way,
    );
    expect(ways).toEqual(['both', 'forth', 'back', 'unseen']);
  });

  it('tells what was agreed: version and suite, or keying and profile', () => {
    const legs = [
      hop('leg-1', PHONE, `${CARRIER}:5061`, { transport: 'tls', tls: ['tls-1'], protection: 'encrypted', calls: [] }),
      mediaLeg({ id: 'leg-2', keying: 'sdes', profile: 'AES_CM_128_HMAC_SHA1_80', a: `${PHONE}:4`, b: `${CARRIER}:6` }),
    ];
    const suite = { code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' };
    const [path] = new Paths(reportFrom(legs, [], [{ version: 'TLS 1.3', cipherSuite: suite }])).all();
    expect(path!.segments.map(({ parameters }) => parameters)).toEqual([
      'TLS 1.3 TLS_AES_256_GCM_SHA384',
      'SDES AES_CM_128_HMAC_SHA1_80',
    ]);
  });

  it('draws twelve hosts and counts the others', () => {
    const long = Array.from({ length: 20 }, (_, index) =>
      hop(`leg-${index + 1}`, `10.0.0.${index}`, `10.0.0.${index + 1}`),
    );
    const [path] = new Paths(reportFrom(long, [call({ path: long.map(({ id }) => id) })])).all();
    expect(path!.hosts).toHaveLength(MAX_HOSTS);
    expect(path!.hostsLeftOut).toBe(21 - MAX_HOSTS);
    expect(path!.segments).toHaveLength(MAX_HOSTS - 1);
  });
});

describe('the paths of a report', () => {
  function callsFrom(phones: number): Report {
    const ids = Array.from({ length: phones }, (_, index) => index + 1);
    const legs = ids.map((id) => hop(`leg-${id}`, `10.0.0.${id}`, `${CARRIER}:5060`, { calls: [`call-${id}`] }));
    return reportFrom(
      legs,
      ids.map((id) => call({ id: `call-${id}`, path: [`leg-${id}`] })),
    );
  }

  it('are one for calls that differ only in the phone that they come from', () => {
    const paths = new Paths(callsFrom(20)).all();
    expect(paths).toHaveLength(1);
    expect(paths[0]!.calls).toHaveLength(20);
    expect(paths[0]!.hosts[0]).toMatchObject({ more: 12, addresses: { length: 8 } });
  });

  it('begin with the least protected', () => {
    const legs = [
      hop('leg-1', PHONE, '203.0.113.1:5060', { protection: 'encrypted', calls: [] }),
      hop('leg-2', PHONE, '203.0.113.2:5060', { protection: 'cleartext', calls: [] }),
      hop('leg-3', PHONE, '203.0.113.3:5060', { protection: 'weak', calls: [] }),
    ];
    const found = new Paths(reportFrom(legs)).all().map(({ segments }) => segments[0]!.protection);
    expect(found).toEqual(['cleartext', 'weak', 'encrypted']);
  });

  it('leave no leg out', () => {
    const report = callsFrom(30);
    expect(
      new Paths(report)
        .all()
        .flatMap(({ legs }) => legs)
        .sort(),
    ).toEqual(report.legs.map(({ id }) => id).sort());
  });
});
