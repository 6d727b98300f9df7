/**
 * Fingerprints of SDP against certificates of DTLS. RFC 8122 sections 5 and 6.2, RFC 5763 section 5. The digests below were computed with
 * `openssl x509 -fingerprint -<function>` from fixtures/certificates/p256-sip-uri.der.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FingerprintFact } from '../../../src/ledger/facts.ts';
import { dtlsClientOf, fingerprintFacts } from '../../../src/ledger/legs/fingerprint-facts.ts';
import type { Handshake } from '../../../src/ledger/legs/handshakes.ts';
import type { MediaSide, NamedFingerprint, Negotiation } from '../../../src/ledger/media/negotiation.ts';
import { CertificateCollection } from '../../../src/ledger/observers/certificates.ts';
import type { PresentedCertificate, TlsConnectionFacts } from '../../../src/ledger/observers/tls-handshake.ts';
import { SignalingPath } from '../../../src/ledger/signaling/signaling-path.ts';
import { frame } from '../../support/facts-builder.ts';
import { FIXTURES, fixtures } from '../../support/fixtures.ts';
import { framesOfFile, mediaLegsOf, take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';

const OPENSSL: Readonly<Record<string, string>> = {
  md5: 'b48d21a99648f365d7b0e2fed0787313',
  'sha-1': '003e29f7f2722f5fb183444f75c263bc6ad0a5df',
  'sha-224': '325cf3ee58182b86dc6e09ea3c2fcc9a6d1dca97718ca7b7385c651e',
  'sha-256': 'babf45445113f6304400841b549918d7d853719bb39ef847b8d8ea2fd9df7c8d',
  'sha-384': '0cd2cfcc94c8f32205b6e63a66a076a23831d1ca74101234f70a0b1698a5e73784bd358a48bb043d95a1141c5a896f66',
  'sha-512':
    'e8b64d6cb9139e93bfc6c0f57a7887e44b650886849a5e33d49445b3276fa2c5bf8aa8c9540c8662fc0a216105a272ac26d1257c16ea2c3c4dcc1f1f61a9ce7d',
};

const A = '192.0.2.10 4000';
const B = '198.51.100.20 30000';
const collection = new CertificateCollection();

function presented(name: string, role: 'client' | 'server', number: number): PresentedCertificate {
  const der = new Uint8Array(readFileSync(join(FIXTURES, 'certificates', `${name}.der`)));
  const read = collection.read(der, 0, der.length);
  if (!('fields' in read)) throw new Error('collection is full');
  return { certificate: read.fields, role, chainPosition: 0, at: frame(number) };
}

const SERVER = presented('p256-sip-uri', 'server', 5);
const CLIENT = presented('ed25519', 'client', 6);
const sha256 = ({ certificate }: PresentedCertificate): NamedFingerprint => ({
  function: 'sha-256',
  value: certificate.fingerprints['sha-256']!,
});

/** A completed handshake in which A is the client. */
function handshake(parts: Partial<TlsConnectionFacts> = {}, ends: Partial<Handshake> = {}): Handshake {
  const facts: Partial<TlsConnectionFacts> = {
    handshake: 'complete',
    version: 'DTLS 1.2',
    certificates: [SERVER, CLIENT],
    certificatesHidden: false,
    resumed: false,
    clientAuthenticated: true,
    first: frame(4),
    ...parts,
  };
  return { facts: facts as TlsConnectionFacts, row: null, client: A, server: B, ...ends };
}

function side(endpoint: string, number: number, fingerprints: readonly NamedFingerprint[]): MediaSide {
  return {
    at: frame(number),
    message: number === 1 ? 'INVITE' : '200 (INVITE)',
    mediaType: 'audio',
    port: 4000,
    endpoints: [endpoint],
    rtcpEndpoint: null,
    transportProfile: 'UDP/TLS/RTP/SAVP',
    codecs: new Map(),
    codecNames: [],
    crypto: [],
    cryptoFaults: [],
    fingerprints,
    setup: null,
    tlsId: null,
    keyLine: null,
    zrtpHashes: [],
    mikey: [],
    hasUnknownKeying: false,
    potential: null,
    tookPotential: false,
    path: new SignalingPath('udp', ['192.0.2.10', '198.51.100.20']),
    signed: false,
    bundledWith: null,
  };
}

function negotiated(offered: readonly NamedFingerprint[], answered: readonly NamedFingerprint[]): Negotiation {
  return { callId: 'call', index: 0, offer: side(A, 1, offered), answer: side(B, 2, answered) };
}

function results(one: Negotiation, handshakes: readonly Handshake[], others: readonly Negotiation[] = []): string[] {
  return fingerprintFacts(one, [one, ...others], handshakes).map((fact) => `${fact.side} ${fact.result}`);
}

function why(one: Negotiation, handshakes: readonly Handshake[]): FingerprintFact['reason'][] {
  return fingerprintFacts(one, [one], handshakes).map(({ reason }) => reason);
}

const RIGHT = negotiated([sha256(CLIENT)], [sha256(SERVER)]);
const WRONG: NamedFingerprint = { function: 'sha-256', value: 'ab'.repeat(32) };

describe('fingerprints', () => {
  it.each(Object.entries(OPENSSL))('of %s are those that openssl computes', (name, value) => {
    expect(SERVER.certificate.fingerprints[name]).toBe(value);
    const one = negotiated([sha256(CLIENT)], [{ function: name, value }]);
    expect(results(one, [handshake()])).toEqual(['offer match', 'answer match']);
  });

  it('name the certificate that fits and where it was presented', () => {
    const [offer, answer] = fingerprintFacts(RIGHT, [RIGHT], [handshake()]);
    expect(offer).toMatchObject({ certificate: CLIENT.certificate.sha256, certificateAt: frame(6), inClear: true });
    expect(answer).toMatchObject({
      certificate: SERVER.certificate.sha256,
      certificateAt: frame(5),
      message: '200 (INVITE)',
    });
  });

  it('do not match when another certificate came, on either side', () => {
    expect(results(negotiated([WRONG], [sha256(SERVER)]), [handshake()])).toEqual(['offer mismatch', 'answer match']);
    expect(results(negotiated([sha256(CLIENT)], [WRONG]), [handshake()])).toEqual(['offer match', 'answer mismatch']);
  });

  it('do not match either when the handshake failed for it', () => {
    const failed = handshake({ handshake: 'failed' });
    expect(results(negotiated([sha256(CLIENT)], [WRONG]), [failed])).toEqual(['offer match', 'answer mismatch']);
  });

  it('match when one of several fits: another function, or a wrong line beside a right one', () => {
    const one = negotiated([sha256(CLIENT)], [WRONG, sha256(SERVER), { function: 'md2', value: 'ab'.repeat(16) }]);
    expect(results(one, [handshake()])).toEqual(['offer match', 'answer unseen', 'answer match', 'answer unseen']);
    expect(why(one, [handshake()])[1]).toBe('another fingerprint of this side fits');
  });

  it('are unseen where the certificate is one that another offer of the leg named', () => {
    const before = negotiated([sha256(CLIENT)], [sha256(SERVER)]);
    expect(results(negotiated([WRONG], [sha256(SERVER)]), [handshake()], [before])).toEqual([
      'offer unseen',
      'answer match',
    ]);
  });

  it.each<[string, readonly Handshake[], string]>([
    ['no handshake', [], 'no DTLS handshake was seen'],
    [
      'DTLS 1.3',
      [handshake({ certificates: [], certificatesHidden: true, version: 'DTLS 1.3' })],
      'DTLS 1.3 hides the certificates',
    ],
    [
      'a resumed one',
      [handshake({ certificates: [], resumed: true })],
      'the handshake resumed an earlier one, without certificates',
    ],
    ['lost fragments', [handshake({ certificates: [], resumed: null })], 'its certificate is not in the capture'],
  ])('are unseen with %s', (_name, handshakes, reason) => {
    expect(results(RIGHT, handshakes)).toEqual(['offer unseen', 'answer unseen']);
    expect(why(RIGHT, handshakes)).toEqual([reason, reason]);
  });

  it('of a client that presented none are unseen, with the reason', () => {
    const without = handshake({ certificates: [SERVER], clientAuthenticated: false });
    expect(why(RIGHT, [without])).toEqual(['this side presented no certificate', null]);
  });

  it('of MD2 alone are unseen: nobody computes it', () => {
    const one = negotiated([{ function: 'md2', value: 'ab'.repeat(16) }], [sha256(SERVER)]);
    expect(why(one, [handshake()])).toEqual(['its hash function is not computed', null]);
  });

  it('match whoever presented it where the ends do not tell, and mismatch only when neither fits', () => {
    const unknown = handshake({}, { client: null, server: null });
    expect(results(RIGHT, [unknown])).toEqual(['offer match', 'answer match']);
    expect(results(negotiated([WRONG], [sha256(SERVER)]), [unknown])).toEqual(['offer mismatch', 'answer match']);
    const half = handshake({ certificates: [SERVER] }, { client: null, server: null });
    expect(why(negotiated([WRONG], [sha256(SERVER)]), [half])[0]).toBe(
      'it cannot be told who presented the certificate',
    );
  });

  it('are told apart by address where the ports are those of RTCP or of another candidate', () => {
    const moved = handshake({}, { client: '192.0.2.10 4001', server: '198.51.100.20 30001' });
    expect(results(negotiated([WRONG], [sha256(SERVER)]), [moved])).toEqual(['offer mismatch', 'answer match']);
    expect(dtlsClientOf(RIGHT, [moved])).toEqual({ side: 'offer', at: frame(4) });
  });
});

describe('a recorded call', () => {
  let frames: BuiltFrame[];

  beforeAll(async () => {
    frames = await framesOfFile(fixtures.find(({ id }) => id === 'dtls-srtp-udp')!.path);
  });

  it('has certificates that fit, which proves its media to be that of the signaling', () => {
    const [leg] = mediaLegsOf(take(frames));
    expect(leg!.media!.fingerprints.map(({ side: name, result }) => `${name} ${result}`)).toEqual([
      'offer match',
      'answer match',
    ]);
    expect([leg!.protection, leg!.basis]).toEqual(['encrypted', 'proved']);
    expect(leg!.reason).toContain('the certificates of both sides fit the fingerprints of the signaling');
    // By its configuration the callee is active: fixtures/dtls-srtp-udp/manifest.json.
    expect(leg!.media!.dtlsClient).toMatchObject({ side: 'answer' });
    expect(leg!.media!.sides.map(({ setup, end }) => [setup, end])).toEqual([
      ['actpass', expect.any(String)],
      ['active', expect.any(String)],
    ]);
  });

  it('with one digit of a fingerprint changed has a certificate that does not fit, and is weak', () => {
    const facts = take(frames.map((one) => replaced(one, 'SHA-256 BE:68', 'SHA-256 BE:69')));
    const [leg] = mediaLegsOf(facts);
    expect(leg!.media!.fingerprints.map(({ result }) => result)).toContain('mismatch');
    expect([leg!.protection, leg!.basis]).toEqual(['weak', 'observed']);
    expect(facts.contradictions.filter(({ kind }) => kind === 'fingerprint-mismatch')).toHaveLength(1);
  });

  it('without its handshake proves nothing', () => {
    const without = frames.filter(({ bytes }) => !isDtls(bytes));
    const [leg] = mediaLegsOf(take(without));
    expect(leg!.media!.fingerprints.map(({ result }) => result)).toEqual(['unseen', 'unseen']);
    expect(leg!.basis).not.toBe('proved');
  });
});

/** Each time, with the same number of octets: the answer says it for the session and for the media. */
function replaced(built: BuiltFrame, from: string, to: string): BuiltFrame {
  const text = Buffer.from(built.bytes).toString('latin1');
  return { ...built, bytes: new Uint8Array(Buffer.from(text.replaceAll(from, to), 'latin1')) };
}

/** UDP over IPv4 over Ethernet with a DTLS 1.x record in it. */
function isDtls(bytes: Uint8Array): boolean {
  const first = bytes[42] ?? 0;
  return bytes[23] === 17 && first >= 20 && first <= 25 && bytes[43] === 0xfe;
}
