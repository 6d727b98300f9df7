import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CertificateCollection } from '../../../src/ledger/observers/certificates.ts';
import { FailedHandshakeTable, MAX_FAILED } from '../../../src/ledger/observers/failed-handshakes.ts';
import type { PresentedCertificate, TlsConnectionFacts } from '../../../src/ledger/observers/tls-handshake.ts';
import { MAX_SESSIONS, type SessionRow, TlsSessionTable } from '../../../src/ledger/observers/tls-sessions.ts';
import { agreed, tlsTraffic } from '../../support/facts-builder.ts';
import { at } from '../../support/tls-octets.ts';

const collection = new CertificateCollection();

function presented(
  octets: Uint8Array,
  frame: number,
  role: 'server' | 'client' = 'server',
  chainPosition = 0,
): PresentedCertificate {
  const read = collection.read(octets, 0, octets.length);
  if (!('fields' in read)) throw new Error('collection is full');
  return { certificate: read.fields, role, chainPosition, at: at(frame) };
}

const der = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/certificates/${name}.der`, import.meta.url)));

function facts(changes: Partial<TlsConnectionFacts> = {}, frame = 1): TlsConnectionFacts {
  return {
    protocol: 'TLS',
    clientDirection: 0,
    version: 'TLS 1.2',
    cipherSuite: { code: '0xc02f', name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
    group: 'x25519',
    signatureScheme: 'rsa_pss_rsae_sha256',
    serverName: null,
    alpn: null,
    handshake: 'complete',
    resumed: false,
    clientAuthenticated: false,
    certificates: [],
    certificatesHidden: false,
    useSrtp: null,
    useSrtpOffered: [],
    alerts: [],
    applicationOctets: [10, 20],
    protectedRecords: [null, null],
    bursts: [],
    completed: null,
    serverHello: at(frame + 1),
    first: at(frame),
    last: at(frame + 5),
    offeredVersions: [],
    offeredAlpn: [],
    clientHello: null,
    certificateAt: null,
    versionHint: null,
    offer: null,
    keyExchange: null,
    forwardSecrecy: true,
    handshakeSignatures: [],
    helloRetryRequest: null,
    resumption: null,
    issued: [],
    ticketLifetime: null,
    ticketAt: null,
    agreed: agreed(),
    clientCertificate: { requested: null, sent: null, refused: null, verified: null },
    certificateStatus: null,
    earlyDataAccepted: null,
    downgrade: null,
    useSrtpHidden: false,
    fatalAlert: null,
    traffic: tlsTraffic(),
    clientRandom: null,
    serverRandom: null,
    problems: [],
    ...changes,
  };
}

const ENDPOINTS = { client: '10.0.0.5', server: '203.0.113.7', serverPort: 5061 };

describe('resumption', () => {
  const issued = ['id 07', 'ticket aa'];
  const resumed = (kind: 'session-id' | 'ticket' | 'psk', key: string | null) =>
    facts({ resumed: true, resumption: { kind, key } }, 20);
  const linked = (connection: TlsConnectionFacts, endpoints = ENDPOINTS) => {
    const table = new TlsSessionTable();
    // In any order: connections end when they like.
    table.add(connection, endpoints);
    table.add(facts({ issued }, 1), ENDPOINTS);
    return table.close().tlsSessions.map(({ id, resumption }) => [id, resumption]);
  };

  it('names the session that handed out the ID or the ticket', () => {
    const from = { from: 'tls-1', reason: null };
    expect(linked(resumed('session-id', 'id 07'))).toEqual([
      ['tls-1', null],
      ['tls-2', { kind: 'session-id', ...from }],
    ]);
    expect(linked(resumed('ticket', 'ticket aa'))[1]).toEqual(['tls-2', { kind: 'ticket', ...from }]);
  });

  it('says why it is not known', () => {
    const [, unknown] = linked(resumed('ticket', 'ticket bb'))[1]!;
    expect(unknown).toMatchObject({ from: null, reason: /not in the capture/ });
    expect(linked(resumed('session-id', 'id 07'), { ...ENDPOINTS, server: '203.0.113.8' })[1]![1]).toMatchObject({
      from: null,
    });
    expect(linked(resumed('psk', null))[1]![1]).toMatchObject({ from: null, reason: /TLS 1.3/ });
  });
});

describe('handshakes that failed', () => {
  const refused = (frame: number, changes: Partial<TlsConnectionFacts> = {}) =>
    facts(
      {
        handshake: 'failed',
        version: null,
        cipherSuite: null,
        serverHello: null,
        serverName: 'pbx.example.com',
        clientHello: at(frame),
        fatalAlert: { name: 'handshake_failure', level: 'fatal', from: 'server', at: at(frame + 1) },
        ...changes,
      },
      frame,
    );

  it('are folded by client, server and reason, with the first frames', () => {
    const table = new TlsSessionTable();
    table.add(refused(10), ENDPOINTS, 'ALPN names sip/2');
    table.add(refused(4), ENDPOINTS);
    table.add(refused(7, { fatalAlert: null }), ENDPOINTS);
    table.add(facts({}, 1), ENDPOINTS);
    expect(table.close().failedHandshakes).toMatchObject([
      {
        id: 'failed-1',
        client: { address: '10.0.0.5', port: null },
        server: { address: '203.0.113.7', port: 5061 },
        serverName: 'pbx.example.com',
        alert: { name: 'handshake_failure', level: 'fatal', from: 'server' },
        voipHint: 'ALPN names sip/2',
        count: 2,
        first: at(4),
        evidence: [{ at: at(4) }, { at: at(5) }, { at: at(10) }, { at: at(11) }],
      },
      { id: 'failed-2', alert: null, count: 1, voipHint: null },
    ]);
  });
});

describe('handshakes that failed, in great number', () => {
  it('are left out beyond a limit, and counted', () => {
    const table = new FailedHandshakeTable();
    const failed = facts({ handshake: 'failed' });
    for (let host = 0; host < MAX_FAILED + 3; host += 1) {
      table.add(failed, { ...ENDPOINTS, client: `host-${host}` }, null);
    }
    expect(table.close()).toHaveLength(MAX_FAILED);
    expect(table.leftOut).toMatchObject({ count: 3, stop: { reason: 'limit-reached' }, first: at(1) });
  });
});

describe('TlsSessionTable', () => {
  it('folds connections with equal parameters into one row, first by time', () => {
    const table = new TlsSessionTable();
    const late = table.add(facts({ alerts: [{ at: at(52), what: 'late' }] }, 50), ENDPOINTS);
    const early = table.add(facts({ alerts: [{ at: at(4), what: 'early' }] }, 3), ENDPOINTS);
    expect(early).toBe(late);
    table.add(facts({ version: 'TLS 1.0' }, 1), ENDPOINTS);
    table.add(facts({}, 2), { ...ENDPOINTS, serverPort: 443 });
    const { tlsSessions } = table.close();
    expect(tlsSessions.map(({ id, version, server, connections }) => [id, version, server.port, connections])).toEqual([
      ['tls-1', 'TLS 1.0', 5061, 1],
      ['tls-2', 'TLS 1.2', 443, 1],
      ['tls-3', 'TLS 1.2', 5061, 2],
    ]);
    expect(tlsSessions[2]).toMatchObject({
      applicationOctets: 60,
      first: at(3),
      serverHello: at(4),
      alerts: [{ what: 'early' }, { what: 'late' }],
      client: { address: '10.0.0.5', port: null, name: null },
    });
  });

  it('gives the same rows whatever the order in which connections end', () => {
    const connections = [
      facts({}, 9),
      facts({ version: 'TLS 1.3' }, 4),
      facts({}, 2),
      facts({ handshake: 'failed' }, 4),
    ];
    const rows = (order: readonly TlsConnectionFacts[]) => {
      const table = new TlsSessionTable();
      for (const one of order) table.add(one, ENDPOINTS);
      return table.close();
    };
    expect(rows([...connections].reverse())).toEqual(rows(connections));
  });

  it('keeps one certificate row per SHA-256, with its sessions and legs', () => {
    const table = new TlsSessionTable();
    const one = table.add(
      facts({ certificates: [presented(der('p256-sip-uri'), 8), presented(der('ca-p384'), 8, 'server', 1)] }, 7),
      ENDPOINTS,
    );
    table.add(facts({ certificates: [presented(der('p256-sip-uri'), 4, 'client')] }, 3), ENDPOINTS);
    (one as SessionRow).legs.add('leg-2').add('leg-10');
    (one as SessionRow).shownOn.add('leg-2').add('leg-10');
    const { certificates, tlsSessions } = table.close();
    expect(certificates).toMatchObject([
      {
        id: 'cert-1',
        keyBits: 256,
        role: 'both',
        first: at(4),
        last: at(8),
        sessions: ['tls-1', 'tls-2'],
        seenOn: ['leg-2', 'leg-10'],
        mediaKeyingOnly: false,
      },
      { id: 'cert-2', isCa: true, chainPosition: 1, role: 'server', sessions: ['tls-2'] },
    ]);
    expect(tlsSessions.map((session) => session.certificates)).toEqual([['cert-1'], ['cert-1', 'cert-2']]);
    expect(tlsSessions[1]!.legs).toEqual(['leg-2', 'leg-10']);
  });

  it('keeps one chain per sequence, with its sessions and legs, and the certificates in base64', () => {
    const sent = (frame: number) => [
      presented(der('expired-before-1970'), frame),
      presented(der('ca-p384'), frame, 'server', 1),
    ];
    const table = new TlsSessionTable();
    const row = table.add(facts({ certificates: sent(8) }, 7), ENDPOINTS) as SessionRow;
    table.add(facts({ version: 'TLS 1.1', certificates: sent(4) }, 3), ENDPOINTS);
    table.add(facts({ certificates: [presented(der('ed25519'), 20, 'client')] }, 19), ENDPOINTS);
    row.shownOn.add('leg-3');
    const { certificates, certificateChains } = table.close();
    expect(certificateChains).toMatchObject([
      {
        id: 'chain-1',
        role: 'server',
        certificates: ['cert-1', 'cert-2'],
        path: ['cert-1', 'cert-2'],
        end: 'self-signed',
        linksVerified: true,
        sessions: ['tls-1', 'tls-2'],
        seenOn: ['leg-3'],
        first: at(4),
        last: at(8),
      },
      { id: 'chain-2', role: 'client', certificates: ['cert-3'], end: 'self-signed' },
    ]);
    expect(certificates[1]!.der).toBe(Buffer.from(der('ca-p384')).toString('base64'));
  });

  it('says that a certificate only keys media when every handshake with it was DTLS-SRTP', () => {
    const dtls = {
      protocol: 'DTLS',
      useSrtp: 'SRTP_AEAD_AES_128_GCM',
      certificates: [presented(der('ed25519'), 1)],
    } as const;
    const table = new TlsSessionTable();
    table.add(facts(dtls), ENDPOINTS);
    table.add(
      facts({ ...dtls, useSrtp: null, serverHello: null, useSrtpOffered: ['SRTP_AEAD_AES_128_GCM'] }),
      ENDPOINTS,
    );
    expect(table.close().certificates[0]!.mediaKeyingOnly).toBe(true);
    table.add(facts({ certificates: dtls.certificates }), ENDPOINTS);
    expect(table.close().certificates[0]!.mediaKeyingOnly).toBe(false);
  });

  it('lists a certificate that cannot be read apart, by its hash', () => {
    const table = new TlsSessionTable();
    const row = table.add(facts({ certificates: [presented(der('rsa-pss').subarray(0, 60), 1)] }), ENDPOINTS);
    (row as SessionRow).legs.add('leg-5');
    const { certificates, unreadableCertificates, tlsSessions } = table.close();
    expect(certificates).toEqual([]);
    expect(tlsSessions[0]!.certificates).toEqual([]);
    expect(unreadableCertificates).toMatchObject([
      { sessions: ['tls-1'], legs: ['leg-5'], stop: { layer: 'x509', reason: 'truncated' } },
    ]);
    expect(unreadableCertificates[0]!.sha256).toHaveLength(64);
  });

  it('is bounded, and says when it is full', () => {
    const table = new TlsSessionTable();
    for (let index = 0; index < MAX_SESSIONS; index += 1) table.add(facts({ serverName: `host-${index}` }), ENDPOINTS);
    expect(table.add(facts({ serverName: 'one more' }), ENDPOINTS)).toMatchObject({ reason: 'limit-reached' });
    expect(table.add(facts({ serverName: 'host-7' }), ENDPOINTS)).toMatchObject({ connections: 2 });
  });
});
