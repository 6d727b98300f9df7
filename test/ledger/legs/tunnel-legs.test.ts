import { describe, expect, it } from 'vitest';
import { take } from '../../support/ledger.ts';
import { type BuiltFrame, concat, hex, packet, pcapOf } from '../../support/packet-builder.ts';
import { scanBytes } from '../../support/scan.ts';

const A = '198.51.100.1';
const B = '198.51.100.2';
const noise = (octets: number, seed = 7) =>
  Uint8Array.from({ length: octets }, (_, index) => (index * 167 + seed * 31 + 29) & 255);

const esp = (from: string, to: string, number: number): BuiltFrame =>
  packet()
    .ethernet()
    .ipv4(from, to)
    .protocol(50, concat(hex('c0ffee01'), Uint8Array.of(0, 0, 0, number), noise(96, number)))
    .build();
const espInUdp = (number: number): BuiltFrame =>
  packet()
    .ethernet()
    .ipv4(A, B)
    .udp(4500, 4500, concat(hex('c0ffee01'), Uint8Array.of(0, 0, 0, number), noise(96, number)))
    .build();
const ike = packet()
  .ethernet()
  .ipv4(A, B)
  .udp(500, 500, concat(hex('1122334455667788 0000000000000000 2120 22 08 00000000 0000006c'), noise(80)))
  .build();
const wireGuard = (type: number, octets: number): BuiltFrame =>
  packet()
    .ethernet()
    .ipv4(A, B)
    .udp(40_000, 51_820, concat(Uint8Array.of(type, 0, 0, 0), noise(octets - 4)))
    .build();

describe('an encrypted tunnel', () => {
  it('of ESP is one open leg between its hosts, and no gap', () => {
    const facts = take([ike, esp(A, B, 1), esp(B, A, 1), esp(A, B, 2)]);
    expect(facts.legs).toHaveLength(1);
    expect(facts.legs[0]).toMatchObject({
      plane: 'control',
      protocol: 'ESP',
      transport: 'ip',
      a: { address: A, port: null },
      b: { address: B, port: null },
      protection: 'open',
      basis: null,
      frames: 3,
      first: { frame: 2 },
      last: { frame: 4 },
    });
    expect(facts.legs[0]!.reason).toMatch(/neither known to be in clear nor known to be encrypted SIP\. IKE was seen/);
    expect(facts.accounting.classes).toMatchObject({ tunnel: 4, undecoded: 0 });
    expect(facts.gaps).toEqual([]);
  });

  it('of ESP in UDP, of WireGuard', () => {
    const facts = take([espInUdp(1), espInUdp(2), wireGuard(1, 148), wireGuard(2, 92)]);
    expect(facts.legs.map(({ protocol, transport, frames }) => ({ protocol, transport, frames }))).toEqual([
      { protocol: 'ESP', transport: 'udp', frames: 2 },
      { protocol: 'WireGuard', transport: 'udp', frames: 2 },
    ]);
  });

  it('is what the leg came in, when there is a tunnel around it', () => {
    const inner = esp(A, B, 1).bytes.subarray(14);
    const facts = take([packet().ethernet().ipv4('203.0.113.1', '203.0.113.2').protocol(4, inner).build()]);
    expect(facts.legs[0]).toMatchObject({ protocol: 'ESP', encapsulation: ['IPv4 in IP'], a: { address: A } });
  });

  it('is not what key exchange alone is', () => {
    expect(take([ike]).legs).toEqual([]);
  });

  it('alone leaves nothing to test: exit code 3, and no rule fails or passes', async () => {
    const report = await scanBytes(pcapOf([ike, esp(A, B, 1), esp(B, A, 1)]));
    expect([report.verdict, report.exitCode]).toEqual(['open', 3]);
    expect(report.findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(report.limitations.map(({ id }) => id)).toContain('legs-encrypted-tunnels');
    expect(report.summary.protection).toMatchObject({ encrypted: 0, cleartext: 0, open: 1 });
  });
});

describe('QUIC and HTTPS', () => {
  it('make no tunnel legs', () => {
    const quic = packet()
      .ethernet()
      .ipv4(A, B)
      .udp(50_000, 443, concat(hex('c3 00000001 08 0102030405060708 00 00 449e'), noise(1150)))
      .build();
    const facts = take([quic, quic]);
    expect(facts.legs).toEqual([]);
    expect(facts.accounting.classes.notVoip).toBe(2);
  });
});
