import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CertificateCollection } from '../../../src/ledger/observers/certificates.ts';
import { DtlsConversation, MAX_HANDSHAKES } from '../../../src/ledger/observers/dtls.ts';
import {
  at,
  clientHelloBody,
  dtlsRecord,
  extension,
  fragment,
  type Octets,
  RANDOM,
  serverHelloBody,
  surrounded,
  u16,
  vector,
} from '../../support/tls-octets.ts';

type Step = readonly ['client' | 'server', Octets];

/** The client sends in direction 1 here. Each step is one frame, from 1 on. */
function observe(...steps: Step[]) {
  const conversation = new DtlsConversation(new CertificateCollection(), at(1));
  for (const [index, [from, octets]] of steps.entries()) {
    const { bytes, start, end } = surrounded(octets);
    conversation.datagram(from === 'client' ? 1 : 0, bytes, start, end, at(index + 1));
  }
  return conversation.outcome();
}

const der = (name: string) => [...readFileSync(new URL(`../../../fixtures/certificates/${name}.der`, import.meta.url))];
const USE_SRTP = extension(14, vector(2, u16(7, 1)), vector(1));
const SRTP_CHOSEN = extension(14, vector(2, u16(7)), vector(1));
const hello = (sequence: number, cookie: Octets, random: Octets = RANDOM) =>
  dtlsRecord(
    22,
    fragment(1, clientHelloBody({ version: 0xfefd, cookie, random, extensions: [USE_SRTP] }), { sequence }),
  );
const VERIFY = dtlsRecord(22, fragment(3, [0xfe, 0xff, ...vector(1, [1, 2, 3])]), { version: 0xfeff });
const answer = (random: Octets) =>
  dtlsRecord(
    22,
    fragment(2, serverHelloBody({ version: 0xfefd, random, suite: 0xc02b, extensions: [SRTP_CHOSEN, extension(23)] }), {
      sequence: 1,
    }),
  );
const certificate = (name: string, sequence: number) => {
  const body = vector(3, vector(3, der(name)));
  const half = Math.floor(body.length / 2);
  const part = (offset: number, end: number) =>
    dtlsRecord(22, fragment(11, body.slice(offset, end), { sequence, offset, length: body.length }));
  return [part(half, body.length), part(0, half)] as const;
};
const rest = (type: number, body: Octets, sequence: number) => dtlsRecord(22, fragment(type, body, { sequence }));
const protectedRecord = (type: number, epoch = 1, sequence = 0) =>
  dtlsRecord(type, new Array(48).fill(0xe5), { epoch, sequence });
const SERVER_RANDOM = new Array(32).fill(0x55);

function srtpHandshake(random: Octets = RANDOM, serverRandom: Octets = SERVER_RANDOM): Step[] {
  const [second, first] = certificate('p256-sip-uri', 2);
  const [clientSecond, clientFirst] = certificate('ed25519', 2);
  return [
    ['client', hello(0, [], random)],
    ['server', VERIFY],
    ['client', hello(1, [1, 2, 3], random)],
    ['client', hello(1, [1, 2, 3], random)],
    ['server', [...answer(serverRandom), ...second]],
    ['server', [...rest(12, [3, ...u16(29), ...vector(1, [4]), ...u16(0x0403), ...vector(2, [1])], 3), ...first]],
    ['server', [...rest(13, [...vector(1, [64]), ...vector(2, u16(0x0403)), ...vector(2)], 4), ...rest(14, [], 5)]],
    [
      'client',
      [...clientSecond, ...clientFirst, ...rest(16, [1], 3), ...rest(15, [...u16(0x0807), ...vector(2, [1])], 4)],
    ],
    ['client', [...dtlsRecord(20, [1]), ...protectedRecord(22)]],
    ['server', [...dtlsRecord(20, [1]), ...protectedRecord(22)]],
  ];
}

describe('DTLS 1.2', () => {
  it('with use_srtp: cookie, fragments out of order, retransmission, both certificates', () => {
    const [facts, ...others] = observe(...srtpHandshake(), ['client', protectedRecord(23)]);
    expect(others).toEqual([]);
    expect(facts).toMatchObject({
      protocol: 'DTLS',
      clientDirection: 1,
      version: 'DTLS 1.2',
      cipherSuite: { name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
      group: 'x25519',
      signatureScheme: 'ecdsa_secp256r1_sha256',
      handshake: 'complete',
      resumed: false,
      clientAuthenticated: true,
      useSrtp: 'SRTP_AEAD_AES_128_GCM',
      useSrtpOffered: ['SRTP_AEAD_AES_128_GCM', 'SRTP_AES128_CM_HMAC_SHA1_80'],
      agreed: { extendedMasterSecret: true, connectionId: false },
      keyExchange: { kind: 'named-curve', group: { name: 'x25519' }, at: at(6) },
      handshakeSignatures: [
        { by: 'server', scheme: 'ecdsa_secp256r1_sha256', implied: false, at: at(6) },
        { by: 'client', scheme: 'ed25519', implied: false, at: at(8) },
      ],
      clientCertificate: { requested: at(7), sent: at(8), refused: null, verified: at(8) },
      offer: { versions: ['DTLS 1.2'], ja4: expect.stringMatching(/^dd2i/) },
      traffic: {
        renegotiations: [],
        // Both chains came in two pieces, the second piece first; the second ClientHello was sent twice.
        datagrams: {
          cookieExchanges: 1,
          fragmentedMessages: 2,
          reorderedFragments: 3,
          retransmittedMessages: 1,
          highestEpoch: 1,
        },
      },
      applicationOctets: [48, 0],
      serverHello: at(5),
      problems: [],
    });
    expect(facts!.certificates.map(({ role, certificate: { subject } }) => [role, subject])).toEqual([
      ['server', 'CN=sip.example.org,O=Example Carrier'],
      ['client', 'CN=edge.example.org'],
    ]);
  });

  it('tells of each renegotiation once, whatever is sent under the new keys', () => {
    const again = (epoch: number): Step[] => [
      ['client', [...protectedRecord(20, epoch, 5), ...protectedRecord(22, epoch + 1)]],
      ['server', [...protectedRecord(20, epoch, 5), ...protectedRecord(22, epoch + 1)]],
      ['client', protectedRecord(23, epoch + 1, 1)],
      ['server', protectedRecord(23, epoch + 1, 1)],
      ['client', protectedRecord(21, epoch + 1, 2)],
    ];
    // Ten frames, then five for each handshake that follows.
    const [facts, ...others] = observe(...srtpHandshake(), ...again(1), ...again(2));
    expect(others).toEqual([]);
    expect(facts!.traffic.renegotiations.map(({ at: seen }) => seen.frame)).toEqual([11, 16]);
    expect(facts!.traffic.datagrams).toMatchObject({ highestEpoch: 3 });
  });

  it('begins another handshake with another random', () => {
    const outcomes = observe(...srtpHandshake(), ...srtpHandshake(new Array(32).fill(9), new Array(32).fill(8)));
    expect(outcomes.map(({ handshake, first }) => [handshake, first.frame])).toEqual([
      ['complete', 1],
      ['complete', 11],
    ]);
  });

  it('tells a bounded number of handshakes apart', () => {
    const steps: Step[] = Array.from({ length: MAX_HANDSHAKES + 5 }, (_, index) => [
      'client',
      hello(0, [], new Array(32).fill(index)),
    ]);
    const outcomes = observe(...steps);
    expect(outcomes).toHaveLength(MAX_HANDSHAKES);
    expect(outcomes.at(-1)!.problems[0]!.stop.reason).toBe('limit-reached');
  });

  it('is partial when one side is missing, and unseen without a handshake', () => {
    const one = srtpHandshake().filter(([from]) => from === 'client');
    expect(observe(...one)[0]).toMatchObject({ handshake: 'partial', version: null, useSrtp: null });
    expect(observe(['server', protectedRecord(23)], ['client', protectedRecord(23)])[0]).toMatchObject({
      handshake: 'unseen',
      applicationOctets: [48, 48],
    });
  });

  it('is complete where data of the new epoch follows a flight that was not seen, of which no more is said', () => {
    const steps = srtpHandshake();
    // The flight with the certificate and the Finished of the client went elsewhere.
    const seen = [...steps.slice(0, 7), steps[9]!];
    expect(observe(...seen)[0]).toMatchObject({ handshake: 'partial' });
    const [facts] = observe(...seen, ['client', protectedRecord(23, 1, 1)], ['server', protectedRecord(23, 1, 1)]);
    expect(facts).toMatchObject({ handshake: 'complete', completed: at(9), clientAuthenticated: null });
    // A record with the first number is the Finished itself, and not data.
    expect(observe(...seen, ['client', protectedRecord(23)])[0]).toMatchObject({ handshake: 'partial' });
  });

  it('fails with a fatal alert', () => {
    const [facts] = observe(['client', hello(0, [])], ['server', dtlsRecord(21, [2, 40])]);
    expect(facts).toMatchObject({
      handshake: 'failed',
      alerts: [{ at: at(2), what: 'fatal alert handshake_failure from the server' }],
    });
  });
});

describe('DTLS 1.3', () => {
  const hello13 = dtlsRecord(
    22,
    fragment(
      1,
      clientHelloBody({
        version: 0xfefd,
        cookie: [],
        extensions: [extension(43, vector(1, u16(0xfefc))), extension(54, vector(1, [1, 2]))],
      }),
    ),
  );
  const answer13 = dtlsRecord(
    22,
    fragment(
      2,
      serverHelloBody({
        version: 0xfefd,
        suite: 0x1302,
        extensions: [extension(43, u16(0xfefc)), extension(51, u16(29), vector(2, [1])), extension(54, vector(1, []))],
      }),
    ),
  );
  const unified = (epoch: number, length: number, cid: Octets = []) => [
    0x2c | (cid.length > 0 ? 0x10 : 0) | epoch,
    ...cid,
    1,
    2,
    ...vector(2, new Array(length).fill(0xe5)),
  ];

  it('is complete when both sides sent protected records of the handshake epoch', () => {
    const [facts] = observe(
      ['client', hello13],
      ['server', [...answer13, ...unified(2, 90, [0xaa, 0xbb])]],
      ['client', unified(2, 61)],
      ['server', unified(3, 40, [0xaa, 0xbb])],
    );
    expect(facts).toMatchObject({
      version: 'DTLS 1.3',
      cipherSuite: { name: 'TLS_AES_256_GCM_SHA384' },
      group: 'x25519',
      handshake: 'complete',
      certificatesHidden: true,
      // The choice is in the EncryptedExtensions.
      useSrtp: null,
      useSrtpHidden: true,
      agreed: { connectionId: true, extendedMasterSecret: null, srtpMkiOctets: null },
      keyExchange: { kind: 'key-share', at: at(2) },
      applicationOctets: [0, 40],
      problems: [],
    });
  });

  it('is partial when the client only acknowledged', () => {
    const [facts] = observe(
      ['client', hello13],
      ['server', [...answer13, ...unified(2, 90)]],
      ['client', unified(2, 35)],
    );
    expect(facts!.handshake).toBe('partial');
  });
});

describe('any flow', () => {
  it('is read without throwing, whatever is changed, left out or repeated', () => {
    const steps = srtpHandshake();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: steps.length - 1 }), fc.nat(), fc.integer({ min: 0, max: 255 })), {
          maxLength: 20,
        }),
        (changes) => {
          const chosen = changes.map(([step, offset, value]) => {
            const [from, octets] = steps[step]!;
            const changed = [...octets];
            changed[offset % changed.length] = value;
            return [from, changed] as const;
          });
          expect(observe(...chosen).length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
