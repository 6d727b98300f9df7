/** Contradictions of built calls: each kind once as it is found, and what looks like it and is none. RFC 3264, 4568, 5630, 5763, 8643. */
import { describe, expect, it } from 'vitest';
import type { Contradiction, ContradictionKind } from '../../../src/ledger/facts.ts';
import {
  ALICE,
  BOB,
  type CallWishes,
  crypto,
  datagram,
  datagrams,
  FINGERPRINT,
  inOrder,
  type MediaLineWishes,
  mediaLine,
  request,
  response,
  rtp,
  rtpStream,
  sdp,
  sentAt,
  sipCall,
  srtp,
} from '../../support/call-builder.ts';
import { take } from '../../support/ledger.ts';
import { type BuiltFrame, tcpConversation } from '../../support/packet-builder.ts';
import { tlsConnection } from '../../support/tls-call.ts';

/** One whole key line; each key is another one, without a pattern. */
function keyLine(seed: number, { tag = 1, suite = 'AES_CM_128_HMAC_SHA1_80', rest = '' } = {}): string {
  return `crypto:${tag} ${suite} inline:${Buffer.from(srtp(seed)(0).slice(0, 30)).toString('base64')}${rest}`;
}

const SAVP = (seed: number, rest = ''): MediaLineWishes => ({
  profile: 'RTP/SAVP',
  attributes: [keyLine(seed, { rest })],
});
const AVP: MediaLineWishes = { profile: 'RTP/AVP', attributes: [] };

/** A call over UDP, with SRTP unless the test says otherwise. */
function callOf(offered: MediaLineWishes, answered: MediaLineWishes, more: CallWishes = {}): BuiltFrame[] {
  return sipCall({ ...offered, answered, payload: srtp, ...more });
}

function found(frames: readonly BuiltFrame[], kind: ContradictionKind): readonly Contradiction[] {
  return take(frames).contradictions.filter((one) => one.kind === kind);
}

function kinds(frames: readonly BuiltFrame[]): ContradictionKind[] {
  return [...new Set(take(frames).contradictions.map(({ kind }) => kind))].sort();
}

const framesOf = ({ evidence }: Contradiction) => evidence.map(({ at }) => at.frame);

describe('a call that keeps what it says', () => {
  it('has no contradictions: SRTP with keys of its own on each side', () => {
    expect(kinds(callOf(SAVP(1), SAVP(2)))).toEqual([]);
  });

  it('has none in RTP either', () => {
    expect(kinds(callOf(AVP, AVP, { payload: rtp }))).toEqual([]);
  });
});

describe('what was negotiated', () => {
  it('SAVP answered with AVP', () => {
    const [one, ...more] = found(callOf(SAVP(1), AVP, { payload: rtp }), 'secure-offer-answered-insecurely');
    expect(more).toEqual([]);
    expect(one).toMatchObject({ legs: ['leg-2'], calls: ['call-1'] });
    expect(one!.what).toBe(
      'INVITE offered audio over RTP/SAVP, and 200 (INVITE) answered RTP/AVP instead of taking or refusing it.',
    );
    expect(framesOf(one!)).toEqual([1, 3]);
  });

  it('is none when the answer refuses the stream', () => {
    const call = callOf(SAVP(1), AVP, { packets: 0 });
    const refused = call.map((frame) => replaced(frame, 'm=audio 30000 RTP/AVP', 'm=audio 00000 RTP/AVP'));
    expect(kinds(refused)).toEqual([]);
  });

  it.each<[string, MediaLineWishes, MediaLineWishes, string]>([
    ['no keys in the answer', SAVP(1), { profile: 'RTP/SAVP' }, 'it gave no keys (no a=crypto or a=fingerprint)'],
    ['no keys at all', { profile: 'RTP/SAVP' }, { profile: 'RTP/SAVP' }, 'neither side gave keys'],
    ['no keys in the offer', { profile: 'RTP/SAVP' }, SAVP(1), 'the offer had given no keys'],
    [
      'keys of different kinds',
      SAVP(1),
      { profile: 'RTP/SAVP', attributes: [FINGERPRINT] },
      'the two sides gave keys of different kinds',
    ],
    [
      'DTLS-SRTP without a fingerprint',
      { profile: 'UDP/TLS/RTP/SAVP', attributes: [FINGERPRINT] },
      { profile: 'UDP/TLS/RTP/SAVP' },
      'it gave no keys (no a=fingerprint)',
    ],
    [
      'a key of the wrong length',
      SAVP(1),
      { profile: 'RTP/SAVP', attributes: [keyLine(2, { suite: 'AES_CM_128_HMAC_SHA1_80' }).slice(0, -8)] },
      'the key line with tag 1 is invalid: its key and salt have 24 octets where the suite has 30',
    ],
    [
      'a tag that was not offered',
      SAVP(1),
      { profile: 'RTP/SAVP', attributes: [keyLine(2, { tag: 7 })] },
      'the key line with tag 7 is invalid: the answer has a tag that was not offered',
    ],
    [
      'a suite that was not offered',
      SAVP(1),
      { profile: 'RTP/SAVP', attributes: [keyLine(2, { tag: 7, suite: 'F8_128_HMAC_SHA1_80' })] },
      'none of its keys was offered with that tag and suite',
    ],
  ])('a secure profile without usable keys: %s', (_name, offered, answered, says) => {
    const [one] = found(callOf(offered, answered), 'secure-profile-without-usable-keys');
    expect(one!.what).toContain(says);
    expect(framesOf(one!)).toEqual([1, 3]);
  });

  it('is none when keys come in another way: a=zrtp-hash', () => {
    const zrtp = { profile: 'RTP/SAVP', attributes: [`zrtp-hash:1.10 ${'ab'.repeat(32)}`] };
    expect(found(callOf(zrtp, zrtp), 'secure-profile-without-usable-keys')).toEqual([]);
  });

  it('a re-INVITE that gives protection up', () => {
    const [a, b] = [`${ALICE}:5060`, `${BOB}:5060`];
    const again = (wishes: MediaLineWishes) => [
      datagram(a, b, request('INVITE', { cseq: 2, body: sdp(ALICE, mediaLine(40000, wishes)) }), 600),
      datagram(b, a, response(200, 'INVITE', { cseq: 2, body: sdp(BOB, mediaLine(30000, wishes)) }), 601),
    ];
    const call = callOf(SAVP(1), SAVP(2));
    const [one] = found(inOrder(call, again(AVP)), 'protection-dropped-in-session');
    expect(one!.what).toBe('The session had agreed on SRTP (RTP/SAVP), and a later INVITE gave it up for RTP/AVP.');
    expect(framesOf(one!)[0]).toBe(1);
    expect(found(inOrder(call, again(SAVP(3))), 'protection-dropped-in-session')).toEqual([]);
  });
});

describe('SRTP that is offered and not demanded', () => {
  const opportunistic = (frames: readonly BuiltFrame[]) =>
    take(frames).legs.find(({ plane }) => plane === 'media')!.media!.opportunistic;
  const beside = (seed: number): MediaLineWishes => ({ profile: 'RTP/AVP', attributes: [keyLine(seed)] });
  const capability: MediaLineWishes = {
    profile: 'RTP/AVP',
    attributes: ['tcap:1 RTP/SAVP', `acap:1 ${keyLine(1)}`, 'pcfg:1 t=1 a=1'],
  };

  it('keys beside RTP/AVP (RFC 8643): taken', () => {
    expect(opportunistic(callOf(beside(1), beside(2)))).toMatchObject({ form: 'keys-beside-rtp', result: 'upgraded' });
  });

  it('keys beside RTP/AVP: not taken', () => {
    const fact = opportunistic(callOf(beside(1), AVP, { payload: rtp }));
    expect(fact).toMatchObject({ form: 'keys-beside-rtp', result: 'fell-back' });
    expect(fact!.evidence.map(({ at }) => at.frame)).toEqual([1, 3]);
  });

  it('a potential configuration (RFC 5939): taken, and its keys are those in force', () => {
    const answered = { profile: 'RTP/SAVP', attributes: ['acfg:1 t=1 a=1', keyLine(2)] };
    const frames = callOf(capability, answered);
    expect(opportunistic(frames)).toMatchObject({ form: 'capability', result: 'upgraded' });
    const { media } = take(frames).legs.find(({ plane }) => plane === 'media')!;
    expect(media).toMatchObject({ keying: 'sdes', srtpNegotiated: true, profile: 'AES_CM_128_HMAC_SHA1_80' });
    expect(media!.readableKeys.map(({ side, inForce }) => [side, inForce])).toEqual([
      ['offer', true],
      ['answer', true],
    ]);
  });

  it('a potential configuration: not taken', () => {
    expect(opportunistic(callOf(capability, AVP, { payload: rtp }))).toMatchObject({
      form: 'capability',
      result: 'fell-back',
    });
  });

  it.each([
    ['fell-back', 0, 30002],
    ['upgraded', 30000, 0],
  ] as const)('two media descriptions, one secure: %s', (result, securePort, plainPort) => {
    const offer = sdp(ALICE, mediaLine(40000, SAVP(1)), mediaLine(40002, AVP));
    const answer = sdp(BOB, mediaLine(securePort, SAVP(2)), mediaLine(plainPort, AVP));
    const [a, b] = [`${ALICE}:5060`, `${BOB}:5060`];
    const call = inOrder(
      datagrams(a, b, [request('INVITE', { body: offer })]),
      datagrams(b, a, [response(200, 'INVITE', { body: answer })], 1),
      rtpStream(`${ALICE}:${result === 'upgraded' ? 40000 : 40002}`, `${BOB}:${securePort + plainPort}`, {
        milliseconds: 10,
        payload: result === 'upgraded' ? srtp() : rtp(),
      }),
    );
    expect(opportunistic(call)).toMatchObject({ form: 'two-descriptions', result });
  });

  it('is not what RTP/SAVP is, nor plain RTP', () => {
    expect(opportunistic(callOf(SAVP(1), SAVP(2)))).toBeNull();
    expect(opportunistic(callOf(AVP, AVP, { payload: rtp }))).toBeNull();
  });
});

describe('what was seen of the media', () => {
  it('SRTP agreed on, RTP in both directions from the first packets', () => {
    const [one] = found(callOf(SAVP(1), SAVP(2), { payload: rtp }), 'srtp-agreed-rtp-seen');
    expect(one!.what).toBe(
      'SRTP was agreed on and RTP is readable in both directions, of 2 streams: 0xaaaa0001 from its first packets; 0xbbbb0002 from its first packets.',
    );
    expect(one).toMatchObject({ legs: ['leg-2'], calls: ['call-1'] });
  });

  it('SRTP agreed on, RTP in one direction', () => {
    const payload = (seed: number) => (seed === 1 ? srtp(1) : rtp(2));
    const [one] = found(callOf(SAVP(1), SAVP(2), { payload }), 'srtp-agreed-rtp-seen');
    expect(one!.what).toContain('in one direction (b to a), of 2 streams: 0xbbbb0002 from its first packets');
  });

  it('SRTP agreed on, RTP from some frame on', () => {
    const [hidden, clear] = [srtp(1), rtp(1)];
    const payload = () => (index: number) => (index < 200 ? hidden(index) : clear(index));
    const frames = callOf(SAVP(1), SAVP(2), { payload, packets: 400 });
    const [one] = found(frames, 'srtp-agreed-rtp-seen');
    const [, packets] = /0xaaaa0001 after (\d+) packets of it/.exec(one!.what)!;
    // Four frames of signaling, then one packet of each direction in turn; not every packet is looked at.
    expect(Number(packets)).toBeGreaterThanOrEqual(200);
    expect(one!.evidence.map(({ at }) => at.frame)).toContain(4 + 2 * Number(packets) + 1);
  });

  it('is none when it was agreed to leave the media unencrypted', () => {
    const frames = callOf(SAVP(1, ' UNENCRYPTED_SRTP'), SAVP(2, ' UNENCRYPTED_SRTP'), { payload: rtp });
    expect(found(frames, 'srtp-agreed-rtp-seen')).toEqual([]);
  });

  it('RTP agreed on, SRTP seen', () => {
    const [one] = found(callOf(AVP, AVP, { payload: srtp }), 'rtp-agreed-srtp-seen');
    expect(one!.what).toMatch(/agreed on RTP\/AVP without keys, and 2 streams look like SRTP/);
  });

  it('RTCP in clear beside SRTP', () => {
    const report = Uint8Array.from([
      0x80, 201, 0, 1, 0xaa, 0xaa, 0, 1, 0x81, 202, 0, 3, 0xaa, 0xaa, 0, 1, 1, 2, 97, 98, 0, 0, 0, 0,
    ]);
    const frames = inOrder(callOf(SAVP(1), SAVP(2)), [datagram(`${ALICE}:40001`, `${BOB}:30001`, report, 300)]);
    const [one] = found(frames, 'srtp-beside-clear-rtcp');
    expect(one!.what).toBe('The media is SRTP and 1 RTCP packet of it went in clear.');
  });

  it('media that is readable although its keys were to come by DTLS', () => {
    const dtls = { profile: 'UDP/TLS/RTP/SAVP', attributes: [FINGERPRINT, 'setup:actpass'] };
    const [one] = found(callOf(dtls, dtls, { payload: rtp }), 'media-without-dtls-keys');
    expect(one!.what).toBe(
      'The keys were to come by DTLS: no handshake is in the capture, and 120 RTP packets flowed anyway.',
    );
    expect(found(callOf(dtls, dtls), 'media-without-dtls-keys')).toEqual([]);
  });
});

describe('keys', () => {
  it('the same in both directions', () => {
    const [one, ...more] = found(callOf(SAVP(1), SAVP(1)), 'same-key-in-both-directions');
    expect(more).toEqual([]);
    expect(framesOf(one!)).toEqual([1, 3]);
    expect(one).toMatchObject({ legs: ['leg-2'], calls: ['call-1'] });
    expect(JSON.stringify(one)).not.toContain(keyLine(1).split('inline:')[1]!.slice(0, 12));
  });

  it('the same in two calls, and not in one call that says it again on another hop', () => {
    const other = { callId: 'call-2@example.com', media: [`${ALICE}:41000`, `${BOB}:31000`] as const };
    const twice = inOrder(callOf(SAVP(1), SAVP(2)), callOf(SAVP(1), SAVP(3), { ...other, milliseconds: 9_000 }));
    const [one] = found(twice, 'same-key-in-two-calls');
    expect(one!.what).toBe('2 calls use the same SRTP master key: whoever has it from one can decrypt the others.');
    expect(one!.calls).toEqual(['call-1', 'call-2']);
    const hops = [
      { client: `${ALICE}:5060`, server: '203.0.113.1:5060' },
      { client: '203.0.113.1:5060', server: `${BOB}:5060` },
    ];
    expect(kinds(callOf(SAVP(1), SAVP(2), { hops }))).toEqual([]);
  });

  it('the same in two calls is none when it was only offered again after a refusal', () => {
    const [a, b] = [`${ALICE}:5060`, `${BOB}:5060`];
    const refused = [
      datagram(a, b, request('INVITE', { callId: 'first', body: sdp(ALICE, mediaLine(40000, SAVP(1))) })),
      datagram(b, a, response(503, 'INVITE', { callId: 'first' }), 1),
    ];
    expect(kinds(inOrder(refused, callOf(SAVP(1), SAVP(2), { milliseconds: 3_000 })))).toEqual([]);
  });

  it('the same in two media descriptions', () => {
    const [a, b] = [`${ALICE}:5060`, `${BOB}:5060`];
    const two = (address: string, port: number, seeds: readonly [number, number]) =>
      sdp(
        address,
        mediaLine(port, SAVP(seeds[0])),
        mediaLine(port + 2, { ...SAVP(seeds[1]), type: 'video', formats: '31' }),
      );
    const call = (seeds: readonly [number, number]) => [
      datagram(a, b, request('INVITE', { body: two(ALICE, 40000, seeds) })),
      datagram(b, a, response(200, 'INVITE', { body: two(BOB, 30000, [8, 9]) }), 1),
    ];
    expect(found(call([1, 1]), 'same-key-in-two-streams')).toHaveLength(1);
    expect(found(call([1, 2]), 'same-key-in-two-streams')).toEqual([]);
  });

  it('kept at a new address', () => {
    const [a, b] = [`${ALICE}:5060`, `${BOB}:5060`];
    const again = (port: number, seed: number) => [
      datagram(a, b, request('INVITE', { cseq: 2, body: sdp(ALICE, mediaLine(port, SAVP(seed))) }), 1_600),
      datagram(b, a, response(200, 'INVITE', { cseq: 2, body: sdp(BOB, mediaLine(30000, SAVP(2))) }), 1_601),
    ];
    const call = callOf(SAVP(1), SAVP(2), { packets: 20 });
    expect(found(inOrder(call, again(42000, 1)), 'key-kept-at-new-address')).toHaveLength(1);
    expect(found(inOrder(call, again(42000, 3)), 'key-kept-at-new-address')).toEqual([]);
    expect(found(inOrder(call, again(40000, 1)), 'key-kept-at-new-address')).toEqual([]);
  });
});

describe('fingerprints over signaling in clear', () => {
  const dtls = { profile: 'UDP/TLS/RTP/SAVP', attributes: [FINGERPRINT, 'setup:actpass'] };

  it('authenticate nothing', () => {
    const [one] = found(callOf(dtls, dtls), 'fingerprint-in-clear');
    expect(framesOf(one!)).toEqual([1, 3]);
  });

  it('do when they are signed (RFC 8225 section 5.2.2)', () => {
    const claims = Buffer.from(JSON.stringify({ mky: [{ alg: 'sha-256', dig: 'AB' }] })).toString('base64url');
    const headers = [`Identity: eyJhbGciOiJFUzI1NiJ9.${claims}.c2ln;info=<https://example.com/cert>`];
    expect(found(callOf(dtls, dtls, { headers }), 'fingerprint-in-clear')).toEqual([]);
    const without = [`Identity: eyJhbGciOiJFUzI1NiJ9.${Buffer.from('{"iat":1}').toString('base64url')}.c2ln`];
    expect(found(callOf(dtls, dtls, { headers: without }), 'fingerprint-in-clear')).toHaveLength(1);
  });
});

describe('the way of the signaling', () => {
  const [a, b] = [`${ALICE}:5060`, `${BOB}:5060`];
  const said = (...texts: string[]) => datagrams(a, b, texts);

  it('a Via list of both kinds', () => {
    const via = ['Via: SIP/2.0/TLS 203.0.113.9:5061;branch=z9hG4bKold'];
    const [one] = found(said(request('INVITE', { headers: via })), 'hops-differ-in-protection');
    expect(one).toMatchObject({ legs: ['leg-1'], calls: ['call-1'] });
    expect(one!.what).toBe('The call went over hops of both kinds: its Via values are UDP, TLS, the last hop first.');
    expect(kinds(said(request('INVITE', { headers: ['Via: SIP/2.0/TCP 203.0.113.9'] })))).toEqual([]);
  });

  it.each([
    ['a sips: Request-URI', request('INVITE').replace('sip:bob@', 'sips:bob@'), 'its Request-URI is a sips: URI'],
    [
      'a sips: Contact',
      request('INVITE', { headers: ['Contact: <sips:alice@192.0.2.10>'] }),
      'its Contact is a sips: URI',
    ],
    [
      'a sips: Route',
      request('INVITE', { headers: ['Route: <sips:198.51.100.20;lr>'] }),
      'its topmost Route is a sips: URI',
    ],
    [
      'transport=tls in the Route',
      request('INVITE', { headers: ['Route: <sip:198.51.100.20;transport=TLS;lr>'] }),
      'its topmost Route says transport=tls',
    ],
    [
      'transport=tls in the Request-URI',
      request('INVITE').replace('example.com SIP', 'example.com;transport=tls SIP'),
      'its Request-URI says transport=tls',
    ],
    ['TLS in the topmost Via', request('INVITE').replace('SIP/2.0/UDP', 'SIP/2.0/TLS'), 'its topmost Via says TLS'],
  ])('a promise of TLS in a message in clear: %s', (_name, text, says) => {
    const [one] = found(said(text, text.replace('CSeq: 1', 'CSeq: 2')), 'secure-uri-in-clear');
    expect(one!.what).toBe(`A message went in clear over UDP although ${says} (2 messages said so).`);
    expect(framesOf(one!)).toEqual([1]);
  });

  it('is none where the Route is one that an earlier hop left behind', () => {
    const route = ['Route: <sip:203.0.113.5:5061;transport=tls;lr>'];
    expect(kinds(said(request('INVITE', { headers: route })))).toEqual([]);
  });

  it('is none in the Request-URI where a Route names the next hop', () => {
    const text = request('INVITE', { headers: ['Route: <sip:198.51.100.20;lr>'] });
    expect(kinds(said(text.replace('example.com SIP', 'example.com;transport=tls SIP')))).toEqual([]);
  });

  it('sips: that became sip: on the way', () => {
    const first = request('INVITE').replace('sip:bob@', 'sips:bob@');
    const next = request('INVITE').replace('z9hG4bK776asdhds', 'z9hG4bKnext');
    const frames = inOrder(said(first), datagrams('198.51.100.20:5060', '203.0.113.1:5060', [next], 10));
    expect(framesOf(found(frames, 'sips-became-sip')[0]!)).toEqual([1, 2]);
    const other = next.replace('CSeq: 1', 'CSeq: 2');
    const another = inOrder(said(first), datagrams('198.51.100.20:5060', '203.0.113.1:5060', [other], 10));
    expect(found(another, 'sips-became-sip')).toEqual([]);
  });

  it('SIP in clear on port 5061', () => {
    const talk = (port: number) =>
      tcpConversation(`${ALICE}:49152`, `${BOB}:${port}`).syn().client(request('OPTIONS')).fin().frames;
    const [one] = found(talk(5061), 'clear-sip-on-tls-port');
    expect(one!.what).toBe('SIP in clear was spoken on port 5061, where TLS belongs: 1 message could be read.');
    expect(found(talk(5060), 'clear-sip-on-tls-port')).toEqual([]);
  });

  it.each([
    [
      'an alert',
      tlsConnection(`${ALICE}:49152`, `${BOB}:5061`, { stops: 'alert' }),
      'handshake_failure',
      [/^ClientHello/, /^fatal alert handshake_failure/],
    ],
    [
      'no answer',
      tlsConnection(`${ALICE}:49152`, `${BOB}:5061`, { stops: 'silent' }),
      'failed',
      [/^ClientHello/, /^closed before/],
    ],
    ['a reset', refused(5061), 'port 5061 refused the connection', [/^reset: /]],
  ])('a retry in clear after TLS: %s', (_name, attempt, says, shown) => {
    const later = (milliseconds: number) => inOrder(attempt, datagrams(a, b, [request('REGISTER')], milliseconds));
    const [one] = found(later(4_000), 'clear-retry-after-tls');
    expect(one!.what).toContain(says);
    expect(one!.what).toContain('4 seconds later the same client sent SIP there in clear over UDP');
    expect(one!.evidence.map(({ what }) => what)).toEqual(
      [...shown, /^readable SIP/].map((words) => expect.stringMatching(words)),
    );
    expect(found(later(40_000), 'clear-retry-after-tls')).toEqual([]);
  });

  it('is none where the signaling in clear went on before, or TLS worked', () => {
    const attempt = tlsConnection(`${ALICE}:49152`, `${BOB}:5061`, { stops: 'alert', milliseconds: 1_000 });
    const before = datagrams(a, b, [request('REGISTER')], 0);
    const after = datagrams(a, b, [request('REGISTER', { cseq: 2 })], 3_000);
    expect(found(inOrder(before, attempt, after), 'clear-retry-after-tls')).toEqual([]);
    const sound = tlsConnection(`${ALICE}:49152`, `${BOB}:5061`);
    expect(found(inOrder(sound, datagrams(a, b, [request('REGISTER')], 4_000)), 'clear-retry-after-tls')).toEqual([]);
  });

  it.each<[string, string[], string | null]>([
    ['the list that was sent', ['Security-Verify: digest;q=0.5, ipsec-ike;q=0.1'], null],
    ['in another order of parameters and case', ['Security-Verify: IPSEC-IKE; q=0.1, digest;q=0.5'], null],
    ['a shorter list', ['Security-Verify: digest;q=0.5'], 'its Security-Verify is not the Security-Server list'],
  ])('a security agreement (RFC 3329): %s', (_name, headers, says) => {
    const frames = inOrder(
      said(request('REGISTER', { headers: ['Security-Client: digest, ipsec-ike'] })),
      datagrams(
        b,
        a,
        [response(494, 'REGISTER', { headers: ['Security-Server: ipsec-ike;q=0.1', 'Security-Server: digest;q=0.5'] })],
        1,
      ),
      datagrams(a, b, [request('REGISTER', { cseq: 2, headers })], 2),
    );
    const all = found(frames, 'security-agreement-broken');
    expect(all.map(({ what }) => what)).toEqual(says === null ? [] : [expect.stringContaining(says)]);
  });

  it('a security agreement on TLS that is confirmed in clear, and IPsec without encryption', () => {
    const frames = inOrder(
      said(request('REGISTER', { headers: ['Security-Client: tls, digest'] })),
      datagrams(
        b,
        a,
        [
          response(494, 'REGISTER', {
            headers: ['Security-Server: tls;q=0.2, ipsec-3gpp;alg=hmac-sha-1-96;ealg=null'],
          }),
        ],
        1,
      ),
      datagrams(
        a,
        b,
        [
          request('REGISTER', {
            cseq: 2,
            headers: ['Security-Verify: tls;q=0.2, ipsec-3gpp;alg=hmac-sha-1-96;ealg=null'],
          }),
        ],
        2,
      ),
    );
    expect(found(frames, 'security-agreement-broken').map(({ what }) => what)).toEqual([
      expect.stringContaining('ealg=null alone'),
      expect.stringContaining('both lists have tls'),
    ]);
  });
});

describe('a call with a hidden hop', () => {
  /** The caller's hop over TLS; the callee's in clear, whose media a relay carries on to the caller with the same packets. */
  function relayed(): BuiltFrame[] {
    const relay = '203.0.113.1';
    const inside = sipCall({
      ...SAVP(1),
      answered: SAVP(2),
      payload: srtp,
      hops: [{ client: `${relay}:5060`, server: `${BOB}:5060` }],
      media: [`${relay}:20000`, `${BOB}:30000`],
      packets: 120,
    });
    const outside = inOrder(
      rtpStream(`${ALICE}:40000`, `${relay}:20002`, {
        packets: 120,
        milliseconds: 99,
        ssrc: 0xaaaa_0001,
        payload: srtp(1),
      }),
      rtpStream(`${relay}:20002`, `${ALICE}:40000`, {
        packets: 120,
        milliseconds: 102,
        ssrc: 0xbbbb_0002,
        payload: srtp(2),
      }),
    );
    return inOrder(
      tlsConnection(`${ALICE}:49152`, `${relay}:5061`, { records: 300, milliseconds: 1 }),
      inside,
      outside,
    );
  }

  it('has hops that differ, and a key that one of them shows', () => {
    const facts = take(relayed());
    expect(facts.calls).toHaveLength(1);
    const [hops] = facts.contradictions.filter(({ kind }) => kind === 'hops-differ-in-protection');
    expect(hops!.what).toBe('Of the hops of one call, 1 hid the signaling and 1 showed it in clear.');
    const [key] = facts.contradictions.filter(({ kind }) => kind === 'key-readable-on-another-hop');
    expect(key!.what).toContain('The call has a hop over TLS, and the SRTP master key of its media is readable');
    expect(key!.calls).toEqual(['call-1']);
  });
});

it('contradictions are in order of their frames, and their evidence is', () => {
  const { contradictions } = take(
    inOrder(callOf(SAVP(1), SAVP(1), { payload: rtp, headers: ['Via: SIP/2.0/TLS 203.0.113.9'] })),
  );
  expect(contradictions.length).toBeGreaterThanOrEqual(3);
  const firsts = contradictions.map(({ evidence }) => evidence[0].at.frame);
  expect(firsts).toEqual([...firsts].sort((one, other) => one - other));
  for (const one of contradictions) expect(framesOf(one)).toEqual([...framesOf(one)].sort((x, y) => x - y));
});

it('predictable keys are told by their pattern, and never shown', () => {
  const { media } = take(sipCall({ profile: 'RTP/SAVP', attributes: [crypto(0)], payload: srtp })).legs.find(
    ({ plane }) => plane === 'media',
  )!;
  expect(media!.readableKeys.map(({ predictable }) => predictable)).toEqual(['all zero', 'all zero']);
});

function refused(port: number): BuiltFrame[] {
  const [syn] = tcpConversation(`${ALICE}:49152`, `${BOB}:${port}`).syn().frames;
  const [, , reset] = tcpConversation(`${BOB}:${port}`, `${ALICE}:49152`).syn().fin().frames;
  return [sentAt(syn!, 0), sentAt(withFlags(reset!, 0x14), 1)];
}

/** RST with ACK instead of what the segment had. */
function withFlags(frame: BuiltFrame, flags: number): BuiltFrame {
  const bytes = frame.bytes.slice();
  const ip = frame.linkType === 1 ? 14 : 0;
  bytes[ip + 20 + 13] = flags;
  return { ...frame, bytes };
}

/** The same number of octets in the payload of a frame. */
function replaced(frame: BuiltFrame, from: string, to: string): BuiltFrame {
  const at = Buffer.from(frame.bytes).indexOf(from);
  if (at < 0) return frame;
  const bytes = frame.bytes.slice();
  bytes.set(new TextEncoder().encode(to), at);
  return { ...frame, bytes };
}
