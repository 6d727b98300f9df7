/** What ZRTP on a media path makes of its leg: facts and protection. Truth: the exchanges are built by RFC 6189; nobody recorded them. */
import { describe, expect, it } from 'vitest';
import type { Leg, ZrtpFact } from '../../../src/ledger/facts.ts';
import { ALICE, BOB, datagram, inOrder, rtp, rtpStream, sipCall, srtp } from '../../support/call-builder.ts';
import { mediaLegsOf, take, takePoisoned } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';
import {
  bare,
  type Choice,
  errorMessage,
  exchange,
  goClear,
  ZrtpParty,
  zrtpHash,
  zrtpPacket,
} from '../../support/zrtp.ts';

const [A, B] = [`${ALICE}:40000`, `${BOB}:30000`];
const alice = new ZrtpParty(1);
const bob = new ZrtpParty(2);

/** Said one millisecond after the other, `[0, …]` by alice. */
function said(messages: readonly (readonly [0 | 1, Uint8Array])[], milliseconds: number): BuiltFrame[] {
  return messages.map(([by, message], index) =>
    datagram(by === 0 ? A : B, by === 0 ? B : A, zrtpPacket(message, index), milliseconds + index),
  );
}

interface Wishes {
  readonly offered?: readonly string[];
  readonly answered?: readonly string[];
  readonly media?: BuiltFrame[];
  readonly messages?: readonly (readonly [0 | 1, Uint8Array])[];
}

/** SIP without media of its own, ZRTP at 60 ms, and media from 5 s on unless the test says otherwise. */
function frames({ offered = [], answered = [], media, messages = exchange(alice, bob) }: Wishes = {}): BuiltFrame[] {
  const call = sipCall({ attributes: offered, answered: { attributes: answered }, packets: 0 });
  return inOrder(
    call.slice(0, 4),
    said(messages, 60),
    media ?? [
      ...rtpStream(A, B, { packets: 300, milliseconds: 5_000, payload: srtp(1) }),
      ...rtpStream(B, A, { packets: 300, milliseconds: 5_001, payload: srtp(2), ssrc: 2 }),
    ],
  );
}

function legOf(built: readonly BuiltFrame[]): Leg & { media: NonNullable<Leg['media']> } {
  const [leg, ...more] = mediaLegsOf(take(built));
  expect(more).toEqual([]);
  return leg as Leg & { media: NonNullable<Leg['media']> };
}

function zrtpOf(wishes: Wishes): ZrtpFact {
  return legOf(frames(wishes)).media.zrtp!;
}

describe('ZRTP that completed', () => {
  it('keys the media, whatever the SDP said', () => {
    const leg = legOf(frames());
    expect(leg).toMatchObject({ protection: 'encrypted', basis: 'observed' });
    expect(leg.reason).toContain('keyed by ZRTP (AES1 HS80)');
    expect(leg.media).toMatchObject({ keying: 'zrtp', profile: 'AES1 HS80', srtpNegotiated: false });
    expect(leg.media.zrtp).toMatchObject({
      version: '1.10',
      hash: 'S256',
      cipher: 'AES1',
      authTag: 'HS80',
      keyAgreement: 'DH3k',
      sas: 'B32',
      mode: 'dh',
      helloHash: 'unseen',
      hashChain: 'holds',
      error: null,
      goClear: null,
    });
    // INVITE 1, 180, 200, ACK; then the ten messages of the exchange: Commit the fifth, Confirm2 the ninth, Conf2ACK the tenth.
    const { first, committed, confirmed, completed, clients } = leg.media.zrtp!;
    expect([first, committed, confirmed, completed].map((at) => at!.frame)).toEqual([5, 9, 13, 14]);
    expect(clients.map(({ end, client }) => [end, client])).toEqual([
      ['a', 'TEST 1'],
      ['b', 'TEST 1'],
    ]);
  });

  it('is the same when nothing keeps the frames', () => {
    const built = frames();
    expect(takePoisoned(built)).toEqual(take(built));
  });

  it('is no contradiction to RTP/AVP', () => {
    expect(take(frames()).contradictions).toEqual([]);
  });

  it('without media and without SIP is a leg that was keyed', () => {
    const leg = legOf(said(exchange(alice, bob), 0));
    expect(leg).toMatchObject({ protection: 'encrypted', basis: 'negotiated', frames: 10 });
    expect(leg.media.keying).toBe('zrtp');
  });

  it('tells multistream and preshared from Diffie-Hellman', () => {
    const by = (keyAgreement: string): Choice => ({ keyAgreement, cipher: 'AES3' });
    expect(zrtpOf({ messages: exchange(alice, bob, by('Mult')) })).toMatchObject({
      mode: 'multistream',
      cipher: 'AES3',
    });
    expect(zrtpOf({ messages: exchange(alice, bob, by('Prsh')) }).mode).toBe('preshared');
  });

  it('is weak with a 32-bit tag', () => {
    const short = [4, 4].map(
      (tag) => (seed: number) => (index: number) => srtp(seed + index)(index).subarray(0, 160 + tag),
    );
    const media = rtpStream(A, B, { packets: 300, milliseconds: 5_000, payload: short[0]!(1) });
    const leg = legOf(frames({ messages: exchange(alice, bob, { authTag: 'HS32' }), media }));
    expect(leg).toMatchObject({ protection: 'weak', basis: 'observed' });
    expect(leg.reason).toContain('HS32');
  });

  it('of two Commits takes that of the initiator (RFC 6189 section 4.2)', () => {
    const both = exchange(bob, alice).map(([by, message]) => [by === 0 ? 1 : 0, message] as [0 | 1, Uint8Array]);
    both.splice(4, 0, [0, alice.commit({ cipher: '2FS1' })]);
    expect(zrtpOf({ messages: both })).toMatchObject({ cipher: 'AES1', hashChain: 'holds' });
  });
});

describe('the first moment of ZRTP', () => {
  const early = rtpStream(A, B, { packets: 3, milliseconds: 10, payload: rtp(5) });
  const late = rtpStream(A, B, { packets: 400, milliseconds: 75, sequence: 4, timestamp: 640, payload: srtp(1) });

  it('is told apart from what was keyed', () => {
    const { media, protection, reason } = legOf(frames({ media: [...early, ...late] }));
    expect(media.streams.map(({ packets, beforeKeys }) => [packets, beforeKeys])[0]).toEqual([3, true]);
    expect(media.streams.slice(1).map(({ encrypted, beforeKeys }) => [encrypted, beforeKeys])).toEqual([
      ['yes', false],
      ['yes', false],
    ]);
    expect(media.streams.reduce((sum, { packets }) => sum + packets, 0)).toBe(403);
    expect(protection).toBe('encrypted');
    expect(reason).toContain('3 packets went before');
  });

  it('excuses nothing that goes on in clear', () => {
    const media = rtpStream(A, B, { packets: 400, milliseconds: 10, payload: rtp(5) });
    const leg = legOf(frames({ media }));
    expect(leg).toMatchObject({ protection: 'cleartext', basis: 'observed' });
    expect(leg.reason).toContain('although ZRTP agreed on keys');
  });
});

describe('ZRTP that did not complete', () => {
  it('keys nothing', () => {
    const media = rtpStream(A, B, { packets: 300, milliseconds: 5_000, payload: rtp(1) });
    const leg = legOf(frames({ media, messages: exchange(alice, bob).slice(0, 7) }));
    expect(leg).toMatchObject({ protection: 'cleartext', basis: 'observed' });
    expect(leg.reason).toContain('not seen to complete');
    expect(leg.media).toMatchObject({ keying: 'none', zrtp: { completed: null, cipher: 'AES1' } });
  });

  it('names its error', () => {
    const messages = [...exchange(alice, bob).slice(0, 6), [0, errorMessage(0x61)] as const];
    expect(zrtpOf({ messages }).error).toMatchObject({
      code: 0x61,
      name: 'DH error: bad public value',
      at: { frame: 11 },
    });
  });

  it('leaves a gap for a packet with a wrong CRC, which nobody acts on', () => {
    const last = zrtpPacket(bare('Conf2ACK'));
    last[3]! ^= 1;
    const built = inOrder(frames({ messages: exchange(alice, bob).slice(0, 9) }), [datagram(B, A, last, 90)]);
    const facts = take(built);
    expect(mediaLegsOf(facts)[0]!.media!.zrtp!.completed).toBeNull();
    expect(facts.gaps).toMatchObject([{ layer: 'zrtp', reason: 'malformed' }]);
    expect(facts.accounting.classes.otherVoip).toBe(10);
  });
});

describe('a=zrtp-hash', () => {
  const [hashOfAlice, hashOfBob] = [zrtpHash(alice.hello()), zrtpHash(bob.hello())];

  it('fits the Hellos of both sides', () => {
    const { helloHash, clients } = zrtpOf({ offered: [hashOfAlice], answered: [hashOfBob] });
    expect(helloHash).toBe('match');
    expect(clients.map(({ named, namedInClear }) => [named!.frame, namedInClear])).toEqual([
      [1, true],
      [3, true],
    ]);
  });

  it('does not fit when somebody else says Hello', () => {
    const stranger = new ZrtpParty(9);
    const wishes = { offered: [hashOfAlice], answered: [hashOfBob], messages: exchange(alice, stranger) };
    expect(zrtpOf(wishes)).toMatchObject({
      helloHash: 'mismatch',
      clients: [{ helloHash: 'match' }, { helloHash: 'mismatch' }],
    });
    expect(legOf(frames(wishes))).toMatchObject({ protection: 'weak' });
  });

  it('of the other side does not stand in for one that is missing', () => {
    expect(zrtpOf({ offered: [hashOfBob] }).clients.map(({ helloHash }) => helloHash)).toEqual(['mismatch', 'unseen']);
  });

  it('of another version says nothing', () => {
    expect(zrtpOf({ offered: [zrtpHash(alice.hello(), '2.00')] }).helloHash).toBe('unseen');
  });
});

describe('hash images (RFC 6189 section 9)', () => {
  it('that do not lead to H3 are told', () => {
    const messages = exchange(alice, bob);
    messages[6] = [0, alice.dhPart(2, new Uint8Array(32))];
    expect(zrtpOf({ messages })).toMatchObject({ hashChain: 'broken', hashChainBroken: { frame: 11 } });
  });

  it('are unseen without the Hellos', () => {
    expect(zrtpOf({ messages: exchange(alice, bob).slice(4) })).toMatchObject({
      hashChain: 'unseen',
      version: null,
      clients: [],
    });
  });
});

describe('GoClear', () => {
  const clear = said(
    [
      [0, goClear()],
      [1, bare('ClearACK')],
    ],
    12_000,
  );
  const secure = rtpStream(A, B, { packets: 300, milliseconds: 5_000, payload: srtp(1) });

  it('gives the keys up: what is readable behind it makes the leg cleartext, and the reason says so', () => {
    const after = rtpStream(A, B, {
      packets: 100,
      milliseconds: 12_100,
      sequence: 301,
      timestamp: 48_160,
      payload: rtp(3),
    });
    const leg = legOf(inOrder(frames({ media: secure }), clear, after));
    expect(leg).toMatchObject({ protection: 'cleartext', basis: 'observed' });
    expect(leg.reason).toContain('ZRTP gave its keys up by GoClear');
    expect(leg.media.zrtp!.goClear).toMatchObject({ resumed: null });
    expect(leg.media.zrtp!.goClear!.acknowledged).not.toBeNull();
  });

  it('leaves open what cannot be told behind it', () => {
    const after = rtpStream(A, B, {
      packets: 100,
      milliseconds: 12_100,
      sequence: 301,
      timestamp: 48_160,
      payload: srtp(3),
    });
    expect(legOf(inOrder(frames({ media: secure }), clear, after))).toMatchObject({ protection: 'open', basis: null });
  });

  it('is over when keys are agreed on again', () => {
    const again = said(
      [
        [0, alice.commit({ keyAgreement: 'Mult', cipher: 'AES3' })],
        [1, bare('Conf2ACK')],
      ],
      13_000,
    );
    const after = rtpStream(A, B, {
      packets: 300,
      milliseconds: 14_000,
      sequence: 301,
      timestamp: 48_160,
      payload: srtp(3),
    });
    const leg = legOf(inOrder(frames({ media: secure }), clear, again, after));
    expect(leg).toMatchObject({ protection: 'encrypted' });
    expect(leg.media.zrtp).toMatchObject({ mode: 'multistream', cipher: 'AES3' });
    expect(leg.media.zrtp!.goClear!.resumed).not.toBeNull();
  });
});

it('sessions on one path are bounded, and the first that finds no place is a gap', () => {
  const built = Array.from({ length: 20 }, (_, index) =>
    said(exchange(new ZrtpParty(10 + index), new ZrtpParty(100 + index)), 100 * index),
  );
  const { gaps, legs } = take(inOrder(...built));
  expect(gaps).toMatchObject([{ layer: 'zrtp', reason: 'limit-reached' }]);
  expect(legs).toHaveLength(1);
});
