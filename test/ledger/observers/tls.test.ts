import { createDiffieHellmanGroup } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CertificateCollection } from '../../../src/ledger/observers/certificates.ts';
import { TlsConversation } from '../../../src/ledger/observers/tls.ts';
import {
  ascii,
  at,
  clientHelloBody,
  extension,
  hexOctets,
  message,
  type Octets,
  record,
  serverHelloBody,
  surrounded,
  u16,
  vector,
} from '../../support/tls-octets.ts';

type Step =
  | readonly ['client' | 'server', Octets]
  | readonly ['close']
  | readonly ['hole', 'client' | 'server', number];

/** The client sends in direction 0. Each step is one frame, from 1 on. */
function observe(...steps: Step[]) {
  const conversation = new TlsConversation(new CertificateCollection(), at(1));
  for (const [index, step] of steps.entries()) {
    if (step[0] === 'close') conversation.close(at(index + 1));
    else if (step[0] === 'hole') conversation.hole(step[1] === 'client' ? 0 : 1, step[2], at(index + 1));
    else {
      const { bytes, start, end } = surrounded(step[1]);
      conversation.data(step[0] === 'client' ? 0 : 1, bytes, start, end, at(index + 1));
    }
  }
  return conversation.outcome();
}

function rfc8448(section: string): Step[] {
  const file = new URL(`../../../fixtures/rfc/rfc8448/${section}.json`, import.meta.url);
  const { steps } = JSON.parse(readFileSync(file, 'utf8')) as {
    steps: { from: 'client' | 'server'; kind: string; hex: string }[];
  };
  return steps.filter(({ kind }) => kind === 'record').map(({ from, hex }) => [from, hexOctets(hex)] as const);
}

const der = (name: string) => [...readFileSync(new URL(`../../../fixtures/certificates/${name}.der`, import.meta.url))];
const handshake = (...messages: Octets[]) => record(22, messages.flat());
const HELLO = handshake(
  message(
    1,
    clientHelloBody({
      sessionId: [7, 7],
      extensions: [
        extension(0, vector(2, [0], vector(2, ascii('pbx.example.com')))),
        extension(16, vector(2, vector(1, ascii('sip/2')))),
      ],
    }),
  ),
);
const ANSWER = message(
  2,
  serverHelloBody({ extensions: [extension(16, vector(2, vector(1, ascii('sip/2')))), extension(23)] }),
);
const CHAIN = message(11, vector(3, vector(3, der('rsa-2048-sha256')), vector(3, der('ca-p384'))));
const KEY_EXCHANGE = message(12, [3, ...u16(23), ...vector(1, [4]), ...u16(0x0401), ...vector(2, [1, 2])]);
const DONE = message(14);
const SPEC = record(20, [1]);
const FINISHED = record(22, new Array(40).fill(0xe5));
const DATA = record(23, new Array(100).fill(0xd1));
const CLIENT_KEYS = [...handshake(message(16, [1, 2, 3])), ...SPEC, ...FINISHED];
const FULL: Step[] = [
  ['client', HELLO],
  ['server', handshake(ANSWER, CHAIN, KEY_EXCHANGE, DONE)],
  ['client', CLIENT_KEYS],
  ['server', [...SPEC, ...FINISHED]],
];

describe('TLS 1.2', () => {
  it('complete: both sides sent a handshake record after ChangeCipherSpec', () => {
    const facts = observe(
      ...FULL,
      ['client', DATA],
      ['server', [...DATA, ...DATA]],
      ['server', record(21, new Array(26).fill(3))],
      ['close'],
    );
    expect(facts).toMatchObject({
      protocol: 'TLS',
      clientDirection: 0,
      version: 'TLS 1.2',
      cipherSuite: { code: '0xc02f', name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
      group: 'secp256r1',
      signatureScheme: 'rsa_pkcs1_sha256',
      serverName: 'pbx.example.com',
      alpn: 'sip/2',
      handshake: 'complete',
      resumed: false,
      clientAuthenticated: false,
      certificatesHidden: false,
      alerts: [],
      applicationOctets: [100, 200],
      serverHello: at(2),
      first: at(1),
      offeredVersions: ['TLS 1.2'],
      offeredAlpn: ['sip/2'],
      agreed: { extendedMasterSecret: true, compression: 0 },
      problems: [],
    });
    expect(
      facts.certificates.map(({ certificate, role, chainPosition, at: seen }) => [
        certificate.subject,
        role,
        chainPosition,
        seen.frame,
      ]),
    ).toEqual([
      ['CN=pbx.example.com,O=Example\\, Voice \\"Labs\\",ST=Example State,C=US', 'server', 0, 2],
      ['CN=Example Root,O=Example Trust', 'server', 1, 2],
    ]);
  });

  it('sees a client that authenticates itself', () => {
    const request = message(13, vector(1, [1]), vector(2, u16(0x0401)), vector(2));
    const facts = observe(
      FULL[0]!,
      ['server', handshake(ANSWER, CHAIN, KEY_EXCHANGE, request, DONE)],
      [
        'client',
        [
          ...handshake(
            message(11, vector(3, vector(3, der('ed25519')))),
            message(16, [1]),
            message(15, u16(0x0807), vector(2, [1])),
          ),
          ...SPEC,
          ...FINISHED,
        ],
      ],
      FULL[3]!,
    );
    expect(facts.clientAuthenticated).toBe(true);
    expect(facts.certificates.map(({ role }) => role)).toEqual(['server', 'server', 'client']);
  });

  it('resumed: the server changes its cipher without a certificate', () => {
    const facts = observe(
      FULL[0]!,
      ['server', [...handshake(message(2, serverHelloBody({ sessionId: [7, 7] }))), ...SPEC, ...FINISHED]],
      ['client', [...SPEC, ...FINISHED]],
    );
    expect(facts).toMatchObject({ handshake: 'complete', resumed: true, clientAuthenticated: null, certificates: [] });
  });

  it('failed: a fatal alert in clear', () => {
    const facts = observe(FULL[0]!, ['server', record(21, [2, 40])], ['close']);
    expect(facts).toMatchObject({ handshake: 'failed', version: null, cipherSuite: null });
    expect(facts.alerts).toEqual([{ at: at(2), what: 'fatal alert handshake_failure from the server' }]);
  });

  it('failed: closed before the end, with both directions in the capture', () => {
    expect(observe(FULL[0]!, FULL[1]!, ['close']).handshake).toBe('failed');
    expect(observe(FULL[0]!, ['close']).handshake).toBe('failed');
  });

  it('partial: the capture ends, has a hole, or shows one side only', () => {
    expect(observe(FULL[0]!, FULL[1]!).handshake).toBe('partial');
    expect(observe(FULL[0]!, FULL[1]!, ['hole', 'client', 50], FULL[3]!, ['close']).handshake).toBe('partial');
    expect(observe(FULL[0]!, FULL[2]!, ['client', DATA], ['close']).handshake).toBe('partial');
    expect(observe(FULL[1]!, FULL[3]!, ['close'])).toMatchObject({
      handshake: 'partial',
      clientDirection: 0,
      version: 'TLS 1.2',
    });
  });

  it('unseen: records alone', () => {
    expect(observe(['server', [...DATA, ...DATA]], ['client', DATA], ['close'])).toMatchObject({
      handshake: 'unseen',
      clientDirection: null,
      version: null,
      resumed: null,
      applicationOctets: [100, 200],
    });
  });

  it('begins after a plaintext protocol (STARTTLS)', () => {
    const facts = observe(
      ['server', ascii('220 ready\r\n')],
      ['client', ascii('STARTTLS\r\n')],
      ['server', ascii('220 go\r\n')],
      ...FULL,
    );
    expect(facts).toMatchObject({ handshake: 'complete', problems: [] });
  });

  it('marks a downgrade only when the client offered more', () => {
    const random = [...new Array(24).fill(3), ...ascii('DOWNGRD'), 1];
    const answer: Step = ['server', handshake(message(2, serverHelloBody({ random })))];
    const offer13 = handshake(
      message(1, clientHelloBody({ extensions: [extension(43, vector(1, u16(0x0304, 0x0303)))] })),
    );
    expect(observe(['client', offer13], answer).downgrade).toMatchObject({ at: at(2) });
    expect(observe(FULL[0]!, answer).downgrade).toBeNull();
  });

  it('does not take a truncated ServerHello for TLS_NULL_WITH_NULL_NULL', () => {
    const facts = observe(FULL[0]!, ['server', handshake(message(2, serverHelloBody().slice(0, 35)))]);
    expect(facts).toMatchObject({
      cipherSuite: null,
      version: null,
      serverHello: null,
      problems: [{ stop: { reason: 'truncated' } }],
    });
  });

  it('tells a finite-field group by its size', () => {
    const exchange = message(
      12,
      vector(2, [0xff, ...new Array(127).fill(1)]),
      vector(2, [2]),
      vector(2, [5]),
      u16(0x0401),
      vector(2, [1]),
    );
    const facts = observe(FULL[0]!, ['server', handshake(message(2, serverHelloBody({ suite: 0x009e })), exchange)]);
    expect(facts).toMatchObject({
      group: 'DH (1024 bits)',
      keyExchange: { kind: 'finite-field', bits: 1024, wellKnownPrime: null },
    });
  });
});

describe('what is read beside it', () => {
  const GCM = (nonce: number) => record(23, [0, 0, 0, 0, 0, 0, 0, nonce, ...new Array(40).fill(0xd1)]);

  it('names what was offered, the key exchange and the signature, each with its frame', () => {
    expect(observe(...FULL)).toMatchObject({
      clientHello: at(1),
      certificateAt: at(2),
      forwardSecrecy: true,
      keyExchange: { at: at(2), kind: 'named-curve', group: { code: '0x0017', name: 'secp256r1' }, postQuantum: false },
      handshakeSignatures: [
        { at: at(2), by: 'server', message: 'ServerKeyExchange', scheme: 'rsa_pkcs1_sha256', implied: false },
      ],
      offer: {
        at: at(1),
        format: 'tls',
        versions: ['TLS 1.2'],
        cipherSuites: [{ code: '0xc02f' }, { code: '0x002f' }],
        alpn: ['sip/2'],
        encryptedClientHello: false,
        secureRenegotiation: false,
      },
      agreed: { encryptThenMac: false, secureRenegotiation: false, truncatedHmac: false, heartbeat: false },
      clientCertificate: { requested: null, sent: null, refused: null, verified: null },
      resumption: null,
      versionHint: null,
      downgrade: null,
    });
  });

  it('before TLS 1.2 the version prescribes the signature', () => {
    const exchange = message(12, [3, ...u16(23), ...vector(1, [4]), ...vector(2, [1, 2])]);
    const old = message(2, serverHelloBody({ version: 0x0301, suite: 0xc013 }));
    expect(observe(FULL[0]!, ['server', handshake(old, exchange)]).handshakeSignatures).toMatchObject([
      { scheme: 'rsa_pkcs1_md5_sha1', implied: true },
    ]);
  });

  it('knows the prime of RFC 3526 group 14, also with a zero in front', () => {
    const prime = [...createDiffieHellmanGroup('modp14').getPrime()];
    for (const sent of [prime, [0, ...prime]]) {
      const exchange = message(12, vector(2, sent), vector(2, [2]), vector(2, [5]), u16(0x0401), vector(2, [1]));
      const facts = observe(FULL[0]!, ['server', handshake(message(2, serverHelloBody({ suite: 0x009e })), exchange)]);
      expect(facts.keyExchange).toMatchObject({ bits: 2048, wellKnownPrime: 'MODP group 14, 2048 bits (RFC 3526)' });
    }
  });

  it('sees a renegotiation: handshake records after both are finished', () => {
    const quiet = observe(...FULL, ['client', DATA], ['server', DATA]);
    expect(quiet.traffic.renegotiations).toEqual([]);
    const facts = observe(
      ...FULL,
      ['client', DATA],
      ['client', FINISHED],
      ['server', FINISHED],
      ['client', [...SPEC, ...FINISHED]],
      ['server', [...SPEC, ...FINISHED]],
      ['server', DATA],
      ['server', FINISHED],
    );
    expect(facts.traffic.renegotiations.map(({ at: seen }) => seen.frame)).toEqual([6, 11]);
    expect(facts).toMatchObject({ handshake: 'complete', version: 'TLS 1.2' });
  });

  it('a ClientHello in clear on an established connection is a renegotiation and not another client', () => {
    const facts = observe(...FULL, ['client', handshake(message(1, clientHelloBody({ suites: [0x0005] })))]);
    expect(facts.traffic.renegotiations.map(({ at: seen }) => seen.frame)).toEqual([5]);
    expect(facts.offer?.cipherSuites).toHaveLength(2);
  });

  it('sees the Heartbleed request (CVE-2014-0160), and no fault in an honest one', () => {
    const honest = record(24, [1, ...u16(5), ...new Array(5 + 16).fill(7)]);
    expect(observe(FULL[0]!, FULL[1]!, ['client', honest]).traffic).toMatchObject({
      heartbeats: 1,
      malformedHeartbeats: [],
    });
    const facts = observe(FULL[0]!, FULL[1]!, ['client', record(24, [1, ...u16(0x4000)])]);
    expect(facts.traffic.malformedHeartbeats).toEqual([
      { at: at(3), what: 'heartbeat request that announces 16384 octets in a record of 3' },
    ]);
  });

  it('compares explicit nonces of one direction under one key', () => {
    const facts = observe(...FULL, ['client', [...GCM(1), ...GCM(2)]], ['server', GCM(1)], ['client', GCM(1)]);
    expect(facts.traffic).toMatchObject({
      // With the two Finished.
      noncesCompared: 6,
      noncesComplete: true,
      repeatedNonces: [{ at: at(7) }],
      noncesUsedFirst: [{ at: at(5), what: 'record that used this explicit nonce first' }],
      recordsInOneDirection: 3,
    });
  });

  it('names what a session is resumed with', () => {
    const ticket = extension(35, [1, 2, 3]);
    const hello: Step = ['client', handshake(message(1, clientHelloBody({ sessionId: [7], extensions: [ticket] })))];
    const rest: Step[] = [
      ['server', [...handshake(message(2, serverHelloBody({ sessionId: [7] }))), ...SPEC, ...FINISHED]],
      ['client', [...SPEC, ...FINISHED]],
    ];
    expect(observe(hello, ...rest).resumption).toMatchObject({
      kind: 'ticket',
      key: expect.stringMatching(/^ticket /),
    });
    const byId: Step = ['client', handshake(message(1, clientHelloBody({ sessionId: [7] })))];
    expect(observe(byId, ...rest).resumption).toEqual({ kind: 'session-id', key: 'id 07' });
  });

  it('remembers what a full handshake hands out', () => {
    const issued = message(4, [0, 0, 0x1c, 0x20], vector(2, [1, 2, 3]));
    const facts = observe(
      FULL[0]!,
      ['server', handshake(message(2, serverHelloBody({ sessionId: [9] })), CHAIN, KEY_EXCHANGE, DONE)],
      ['client', CLIENT_KEYS],
      ['server', [...handshake(issued), ...SPEC, ...FINISHED]],
    );
    expect(facts).toMatchObject({ ticketLifetime: 7200, ticketAt: at(4) });
    expect(facts.issued).toEqual(['id 09', expect.stringMatching(/^ticket [0-9a-f]{64}$/)]);
  });

  it('a client without a certificate refuses the request', () => {
    const request = message(13, vector(1, [64]), vector(2, u16(0x0403)), vector(2));
    const facts = observe(
      FULL[0]!,
      ['server', handshake(ANSWER, CHAIN, KEY_EXCHANGE, request, DONE)],
      ['client', [...handshake(message(11, vector(3)), message(16, [1])), ...SPEC, ...FINISHED]],
      FULL[3]!,
    );
    expect(facts.clientCertificate).toEqual({ requested: at(2), sent: null, refused: at(3), verified: null });
    expect(facts.clientAuthenticated).toBe(false);
  });

  it('the alert that ended the handshake, with who sent it', () => {
    expect(observe(FULL[0]!, FULL[1]!, ['client', record(21, [2, 48])]).fatalAlert).toEqual({
      name: 'unknown_ca',
      level: 'fatal',
      from: 'client',
      at: at(3),
    });
  });

  it('the version of record headers is a hint only when no ServerHello was seen', () => {
    expect(observe(['server', [...DATA, ...DATA]]).versionHint).toBe('TLS 1.2 or 1.3');
    expect(observe(['server', [...record(23, new Array(50).fill(1), 0x0301), ...DATA]]).version).toBeNull();
    expect(observe(FULL[0]!).versionHint).toBeNull();
  });
});

describe('TLS 1.3 (RFC 8448)', () => {
  it('section 3: a simple handshake', () => {
    expect(observe(...rfc8448('simple-1-rtt'), ['close'])).toMatchObject({
      version: 'TLS 1.3',
      cipherSuite: { code: '0x1301', name: 'TLS_AES_128_GCM_SHA256' },
      group: 'x25519',
      serverName: 'server',
      handshake: 'complete',
      resumed: false,
      clientAuthenticated: null,
      alpn: null,
      certificates: [],
      certificatesHidden: true,
      earlyDataAccepted: null,
      keyExchange: { kind: 'key-share', group: { name: 'x25519' }, at: at(2) },
      handshakeSignatures: [],
      agreed: { extendedMasterSecret: null, compression: null },
      // 50 octets of data and the alert from the client; ticket, data and alert from the server; each with type and tag.
      applicationOctets: [50 + 17 + 19, 205 + 17 + 50 + 17 + 19],
      problems: [],
    });
  });

  it('section 4: a resumed handshake', () => {
    expect(observe(...rfc8448('resumed-0-rtt'))).toMatchObject({
      handshake: 'complete',
      resumed: true,
      resumption: { kind: 'psk', key: null },
      forwardSecrecy: true,
      // The RFC's EncryptedExtensions accept the early data; without keys the EndOfEarlyData in front of the Finished says so.
      earlyDataAccepted: true,
      offer: { earlyData: true },
      traffic: { earlyDataRecords: 1 },
    });
  });

  it('section 5: HelloRetryRequest', () => {
    expect(observe(...rfc8448('hello-retry-request'))).toMatchObject({
      handshake: 'complete',
      helloRetryRequest: at(2),
      group: 'secp256r1',
      serverHello: at(4),
    });
  });

  it('section 7: compatibility mode', () => {
    expect(observe(...rfc8448('compatibility-mode'))).toMatchObject({ version: 'TLS 1.3', handshake: 'complete' });
  });

  it('reads a second ClientHello after a ChangeCipherSpec', () => {
    const [first, retry, second, ...rest] = rfc8448('hello-retry-request') as ['client', Octets][];
    const facts = observe(first!, ['server', [...retry![1], ...SPEC]], ['client', [...SPEC, ...second![1]]], ...rest);
    expect(facts).toMatchObject({ handshake: 'complete', group: 'secp256r1', problems: [] });
  });

  it('is not complete when the client answers with an alert only', () => {
    const steps = rfc8448('simple-1-rtt').slice(0, 3);
    expect(observe(...steps, ['client', record(23, new Array(19).fill(1))], ['close']).handshake).toBe('failed');
  });
});

describe('SSL 2.0', () => {
  it('is reported with its certificate and cipher', () => {
    const ssl2 = (...contents: Octets[]) => {
      const octets = contents.flat();
      return [0x80 | (octets.length >> 8), octets.length & 0xff, ...octets];
    };
    const certificate = der('rsa-1024-sha1');
    const facts = observe(
      ['client', ssl2([1, 0, 2, ...u16(3, 0, 16), 1, 0, 0x80], new Array(16).fill(1))],
      [
        'server',
        ssl2([4, 0, 1, 0, 2, ...u16(certificate.length, 3, 16)], certificate, [1, 0, 0x80], new Array(16).fill(2)),
      ],
      ['client', ssl2([2, 1, 0, 0x80, ...u16(0, 4, 0), 1, 2, 3, 4])],
      ['server', ssl2(new Array(33).fill(9))],
      ['client', ssl2(new Array(33).fill(8))],
    );
    expect(facts).toMatchObject({
      version: 'SSL 2.0',
      cipherSuite: { code: '0x010080', name: 'SSL_CK_RC4_128_WITH_MD5' },
      handshake: 'complete',
      certificates: [{ role: 'server', certificate: { subject: 'CN=old.example.net' } }],
      offer: { format: 'ssl2', versions: ['SSL 2.0'], cipherSuites: [{ code: '0x010080' }], ja4: null },
      forwardSecrecy: false,
    });
  });

  it('a hello in its form can negotiate TLS (RFC 5246 appendix E.2)', () => {
    const kinds = [0, 0, 0x2f, 1, 0, 0x80, 0, 0, 0xff];
    const hello = [1, 3, 3, ...u16(kinds.length, 0, 16), ...kinds, ...new Array(16).fill(1)];
    const facts = observe(['client', [0x80, hello.length, ...hello]], FULL[1]!, FULL[2]!, FULL[3]!);
    expect(facts).toMatchObject({
      clientDirection: 0,
      version: 'TLS 1.2',
      handshake: 'complete',
      clientHello: at(1),
      offer: {
        format: 'ssl2',
        versions: ['TLS 1.2'],
        cipherSuites: [
          { name: 'TLS_RSA_WITH_AES_128_CBC_SHA' },
          { name: 'SSL_CK_RC4_128_WITH_MD5' },
          { name: 'TLS_EMPTY_RENEGOTIATION_INFO_SCSV' },
        ],
        secureRenegotiation: true,
      },
    });
  });
});

describe('any connection', () => {
  const stream = FULL.map((step) => step as ['client' | 'server', number[]]);

  it('says the same whatever the segments', () => {
    const whole = observe(...FULL);
    for (const size of [1, 7, 100, 1460]) {
      const segments = stream.flatMap(([from, octets]) =>
        Array.from(
          { length: Math.ceil(octets.length / size) },
          (_, index) => [from, octets.slice(index * size, (index + 1) * size)] as const,
        ),
      );
      const { first, last, serverHello, certificates, ...facts } = observe(...segments);
      expect(facts).toEqual(
        expect.objectContaining({ handshake: 'complete', group: whole.group, problems: [], resumed: false }),
      );
      expect(certificates).toHaveLength(2);
    }
  });

  it('is read without throwing, whatever is changed, left out or added', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat(), octet), { maxLength: 6 }),
        fc.uint8Array({ maxLength: 50 }),
        (changes, extra) => {
          const copies = stream.map(([from, octets]) => [from, [...octets]] as ['client' | 'server', number[]]);
          for (const [step, offset, value] of changes) copies[step]![1][offset % copies[step]![1].length] = value;
          const facts = observe(
            ...copies,
            ['client', [...extra]],
            ['hole', 'server', extra.length],
            ['server', [...extra]],
            ['close'],
          );
          expect(['complete', 'failed', 'partial', 'unseen']).toContain(facts.handshake);
        },
      ),
    );
  });
});
