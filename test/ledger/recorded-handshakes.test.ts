/**
 * What OpenSSL was configured to do, connection by connection (fixtures/record/tls-handshakes.sh), is what is read of it. Frame numbers
 * are tshark's.
 */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import { FIXTURES } from '../support/fixtures.ts';
import { scanFile } from '../support/scan.ts';

describe('recorded handshakes', () => {
  let report: Report;
  beforeAll(async () => {
    report = await scanFile(join(FIXTURES, 'tls-handshakes/capture.pcap'));
  });

  /** Sessions of the server 203.0.113.<number>, in order. */
  const at = (number: number) => report.tlsSessions.filter(({ server }) => server.address === `203.0.113.${number}`);
  const frame = (number: number) => expect.objectContaining({ frame: number });

  it('.31: resumed by session ID, and the original is found', () => {
    const [full, resumed] = at(31);
    expect(full).toMatchObject({ resumed: false, resumption: null, ticketLifetime: null, group: 'x25519' });
    expect(resumed).toMatchObject({ resumed: true, resumption: { kind: 'session-id', from: full!.id, reason: null } });
  });

  it('.32: resumed by ticket, and the original is found', () => {
    const [full, resumed] = at(32);
    expect(full).toMatchObject({ resumed: false, ticketLifetime: 7200, ticketAt: frame(45) });
    expect(resumed).toMatchObject({ resumed: true, resumption: { kind: 'ticket', from: full!.id, reason: null } });
  });

  it('.33: the prime is that of ffdhe2048, and encrypt-then-MAC is in force', () => {
    expect(at(33)).toMatchObject([
      {
        group: 'DH (2048 bits)',
        keyExchange: { kind: 'finite-field', bits: 2048, wellKnownPrime: 'ffdhe2048 (RFC 7919)', at: frame(77) },
        agreed: { encryptThenMac: true, extendedMasterSecret: true, secureRenegotiation: true },
        forwardSecrecy: true,
      },
    ]);
  });

  it('.34: a client certificate is asked for and shown, then asked for and refused', () => {
    const [shown, refused] = at(34);
    expect(shown).toMatchObject({
      clientAuthenticated: true,
      clientCertificate: { requested: frame(99), sent: frame(102), refused: null, verified: frame(102) },
    });
    expect(shown!.handshakeSignatures.map(({ by }) => by)).toEqual(['server', 'client']);
    expect(refused).toMatchObject({
      clientAuthenticated: false,
      clientCertificate: { requested: frame(120), sent: null, refused: frame(123), verified: null },
    });
  });

  it('.35: renegotiated once', () => {
    expect(at(35).map(({ traffic }) => traffic.renegotiations)).toEqual([[frame(145)]]);
    expect(report.tlsSessions.filter(({ traffic }) => traffic.renegotiations.length > 0)).toHaveLength(1);
  });

  it('.36: HelloRetryRequest, and the group that it asks for', () => {
    expect(at(36)).toMatchObject([
      {
        helloRetryRequest: frame(164),
        clientHello: frame(166),
        serverHello: frame(167),
        group: 'secp256r1',
        offer: { groups: ['x25519', 'secp256r1'], keyShares: ['secp256r1'] },
      },
    ]);
  });

  it('.37: a PSK with a key share, and 0-RTT data that is accepted', () => {
    const [full, resumed] = at(37);
    expect(full).toMatchObject({ resumed: false, earlyDataAccepted: null, offer: { earlyData: false } });
    expect(resumed).toMatchObject({
      resumed: true,
      resumption: { kind: 'psk', from: null },
      forwardSecrecy: true,
      offer: { earlyData: true },
      earlyDataAccepted: true,
      traffic: { earlyDataRecords: 1 },
    });
  });

  it('.38: what failed is no leg, and says who refused whom', () => {
    expect(report.legs.filter(({ b }) => b.address === '203.0.113.38')).toEqual([]);
    expect(report.failedHandshakes).toMatchObject([
      {
        count: 2,
        offeredVersions: ['TLS 1.1'],
        serverName: 'sip.example.com',
        alert: { name: 'protocol_version', from: 'server' },
        evidence: [frame(225), frame(227), frame(235), frame(237)],
      },
      { count: 1, offeredVersions: ['TLS 1.2'], alert: { name: 'unknown_ca', from: 'client' }, first: frame(245) },
    ]);
  });

  it('the nonces of TLS 1.2 with AES-GCM differ, and all were compared', () => {
    for (const session of [...at(31), ...at(32), ...at(34), ...at(35)]) {
      expect(session.traffic).toMatchObject({ noncesComplete: true, repeatedNonces: [] });
      // Two Finished, one record of data and two alerts at least.
      expect(session.traffic.noncesCompared).toBeGreaterThanOrEqual(5);
    }
  });
});
