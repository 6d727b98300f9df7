// What is noted of the content of messages: kinds, senders and frames; and that nothing of the content itself is kept.
import { describe, expect, it } from 'vitest';
import { holdsCardNumber } from '../../../src/ledger/observers/card-numbers.ts';
import { CALL_TIME, mediaLine, sdp } from '../../support/call-builder.ts';
import { take } from '../../support/ledger.ts';
import { type AskWishes, answer, ask, challengeHeader, traffic } from '../../support/sip-traffic.ts';

/** `kind by count frame` of what one request shows; who is named is left out, since every request names somebody. */
function seen(method: string, wishes: AskWishes): string[] {
  const facts = take(traffic([ask(method, wishes)]));
  return (facts.legs[0]!.sip?.observations ?? [])
    .filter(({ kind }) => kind !== 'identity' && kind !== 'call-unsigned')
    .map(({ kind, by, count, first }) => `${kind} ${by} ${count} ${first.at.frame}`);
}

const body = (type: string, text = 'SecretMarkerText'): AskWishes => ({
  headers: [`Content-Type: ${type}`],
  body: text,
});

describe('bodies', () => {
  it.each([
    ['MESSAGE', 'text/plain', 'text'],
    ['MESSAGE', 'application/cpim', 'text'],
    ['INFO', 'application/dtmf-relay', 'dtmf'],
    ['INFO', 'application/dtmf', 'dtmf'],
    ['NOTIFY', 'application/simple-message-summary', 'voicemail'],
    ['NOTIFY', 'application/reginfo+xml', 'registration-state'],
    ['NOTIFY', 'message/sipfrag;version=2.0', 'transfer-progress'],
    ['PUBLISH', 'application/pidf+xml', 'presence'],
    ['INVITE', 'application/rs-metadata+xml', 'recording-metadata'],
    ['INVITE', 'text/vcard', 'caller-details'],
  ])('of %s with %s', (method, type, kind) => {
    expect(seen(method, body(type))).toEqual([`${kind} a 1 1`]);
  });

  it('with a location in presence', () => {
    const location = '<gp:geopriv xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"/>';
    expect(seen('PUBLISH', body('application/pidf+xml', location))).toEqual(['location a 1 1']);
  });

  it('and header fields of one message that tell the same are one message', () => {
    const { headers, body: text } = body(
      'application/pidf+xml',
      '<gp:geopriv xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"/>',
    );
    const told = { headers: ['Geolocation: <cid:target@example.com>', ...headers!], body: text! };
    expect(seen('PUBLISH', told)).toEqual(['location a 1 1']);
    const facts = take(traffic([ask('PUBLISH', told), ask('PUBLISH', told)]));
    expect(facts.legs[0]!.sip?.observations.find(({ kind }) => kind === 'location')?.count).toBe(2);
  });

  it.each([
    ['MESSAGE', 'application/pkcs7-mime'],
    ['MESSAGE', 'application/im-iscomposing+xml'],
    ['OPTIONS', 'text/plain'],
  ])('of %s with %s are none', (method, type) => {
    expect(seen(method, body(type))).toEqual([]);
  });

  it('are never part of the facts', () => {
    const facts = take(traffic([ask('MESSAGE', body('text/plain')), ask('INFO', body('application/dtmf-relay'))]));
    expect(JSON.stringify(facts)).not.toContain('SecretMarker');
  });
});

describe('header fields', () => {
  it.each([
    ['a password in a URI', { from: 'sip:alice:SecretMarker@example.com' }, ['uri-password a 1 1']],
    ['a location', { headers: ['Geolocation: <cid:target@example.com>'] }, ['location a 1 1']],
    [
      'a cell',
      { headers: ['P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=2620112345'] },
      ['location a 1 1'],
    ],
    [
      'a card of the caller',
      { headers: ['Call-Info: <https://example.com/a>;purpose=card'] },
      ['caller-details a 1 1'],
    ],
    ['an answer method', { headers: ['Call-Info: <sip:a@example.com>;method="NOTIFY"'] }, []],
    ['an identity', { headers: ['P-Asserted-Identity: <sip:a@example.com>'] }, ['asserted-identity a 1 1']],
    [
      'an identity that has to stay',
      { headers: ['P-Asserted-Identity: <sip:a@example.com>', 'Privacy: id;critical'] },
      ['asserted-identity-private a 1 1'],
    ],
    ['an identity that may go on', { headers: ['P-Asserted-Identity: <sip:a@example.com>', 'Privacy: none'] }, []],
  ] as [string, AskWishes, string[]][])('with %s', (_what, wishes, expected) => {
    expect(seen('INVITE', wishes)).toEqual(expected);
    expect(JSON.stringify(take(traffic([ask('INVITE', wishes)])))).not.toContain('SecretMarker');
  });

  it('with a signature, fresh or not', () => {
    const signed = (iat: number, url: string): AskWishes => {
      const claims = Buffer.from(JSON.stringify({ attest: 'A', iat })).toString('base64url');
      return { headers: [`Identity: eyJhbGciOiJFUzI1NiJ9.${claims}.c2ln;info=<${url}>;alg=ES256;ppt="shaken"`] };
    };
    expect(seen('INVITE', signed(CALL_TIME - 5, 'https://example.com/c'))).toEqual(['call-signed a 1 1']);
    expect(seen('INVITE', signed(CALL_TIME - 3_600, 'http://example.com/c'))).toEqual([
      'call-signed a 1 1',
      'signature-stale a 1 1',
      'signature-certificate-in-clear a 1 1',
    ]);
  });
});

describe('session descriptions', () => {
  const offer = (line: string): AskWishes => ({
    headers: ['Content-Type: application/sdp'],
    body: sdp('9.9.9.9', line),
  });

  it('with candidates of a network inside', () => {
    const attributes = [
      'candidate:1 1 udp 2130706431 192.168.1.5 40000 typ host',
      'candidate:2 1 udp 1694498815 9.9.9.9 40000 typ srflx raddr 10.0.0.5 rport 40000',
      'candidate:3 1 udp 2130706430 0f1e2d3c-aaaa-bbbb-cccc-000000000000.local 40002 typ host',
    ];
    expect(seen('INVITE', offer(mediaLine(40_000, { attributes })))).toEqual(['internal-candidate a 2 1']);
  });

  it('of recordings, with and without SRTP', () => {
    const recording = (profile: string): AskWishes => ({
      ...offer(mediaLine(40_000, { profile })),
      headers: ['Require: siprec', 'Content-Type: application/sdp'],
    });
    expect(seen('INVITE', recording('RTP/SAVP'))).toEqual(['recording-session a 1 1']);
    expect(seen('INVITE', recording('RTP/AVP'))).toEqual(['recording-session a 1 1', 'recording-without-srtp a 1 1']);
  });
});

describe('sign-ins', () => {
  it('challenges are told once for each kind, by registered names', () => {
    const digest = (algorithm: string): string =>
      `WWW-Authenticate: Digest realm="x", nonce="NonceMarker", ${algorithm}`;
    const facts = take(
      traffic([
        ask('REGISTER'),
        answer(401, { headers: [digest('algorithm=SHA-256, qop="auth"'), digest('algorithm=MD5, qop="auth"')] }),
        ask('REGISTER'),
        answer(401, { headers: [digest('opaque="a"')] }),
        ask('REGISTER'),
        answer(401, { headers: [digest('algorithm=SecretMarker')] }),
        ask('REGISTER'),
        answer(401, { headers: [digest('opaque="b"')] }),
      ]),
    );
    expect(
      facts.legs[0]!.sip!.challenges.map(({ at, algorithms, qop, count }) => [at.frame, algorithms, qop, count]),
    ).toEqual([
      [2, ['SHA-256', 'MD5'], true, 1],
      [4, ['MD5'], false, 2],
      [6, ['other'], false, 1],
    ]);
    expect(JSON.stringify(facts)).not.toMatch(/SecretMarker|NonceMarker/);
  });

  it('tell whether a count stands in them', () => {
    const facts = take(traffic([ask('REGISTER', { signIn: 'n' })]));
    expect(facts.legs[0]!.sip!.credentials[0]).toMatchObject({ scheme: 'Digest', qop: 'auth', counted: true });
  });

  it('answered calls to numbers are told apart by sign-in', () => {
    const facts = take(
      traffic([
        ask('INVITE', { user: '15551230100', callId: 'a' }),
        answer(200),
        ask('INVITE', { user: '15551230101', callId: 'b', cseq: 1 }),
        answer(401, { headers: [challengeHeader('n')] }),
        ask('INVITE', { user: '15551230101', callId: 'b', cseq: 2, signIn: 'n' }),
        answer(200),
        ask('INVITE', { user: 'alice', callId: 'c' }),
        answer(200),
      ]),
    );
    const rows = facts.legs[0]!.sip!.observations.map(({ kind, count }) => `${kind} ${count}`);
    expect(rows).toEqual(expect.arrayContaining(['invite-answered 2', 'invite-answered-without-sign-in 1']));
  });
});

// Numbers that the networks publish for tests; the others are the same with one digit changed, or in other surroundings.
describe('card numbers', () => {
  it.each([
    '4111 1111 1111 1111',
    'card 4111111111111111.',
    '5555-5555-5555-4444',
    '378282246310005',
    'pan "6011111111111117"',
  ])('%s', (text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });

  it.each([
    '4111 1111 1111 1112',
    'sip:4111111111111111@example.com',
    '+4111111111111111',
    '41111111111111111111111',
    'id=4111111111111111',
    '1234567812345670',
    '20261122045959',
    '',
  ])('%s is none', (text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  it('are found in linear time', () => {
    const started = performance.now();
    expect(holdsCardNumber('4 '.repeat(8_192))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
