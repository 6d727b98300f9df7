/** Which answer belongs to which offer. RFC 3264; RFC 3261 section 13.2.1, RFC 3262 (PRACK), RFC 3311 (UPDATE). */
import { describe, expect, it } from 'vitest';
import { sdp as sdpDissector } from '../../../src/dissectors/sdp/index.ts';
import { sip } from '../../../src/dissectors/sip/index.ts';
import {
  agreesOnSrtp,
  cryptoInForce,
  isAgreed,
  isSecureProfile,
  keyingOf,
  type Negotiation,
} from '../../../src/ledger/media/negotiation.ts';
import { NegotiationRegister } from '../../../src/ledger/media/negotiation-register.ts';
import { SignalingPath } from '../../../src/ledger/signaling/signaling-path.ts';
import { crypto, FINGERPRINT, mediaLine, request, response, sdp } from '../../support/call-builder.ts';
import { frame } from '../../support/facts-builder.ts';

const HOP = new SignalingPath('udp', ['192.0.2.10', '198.51.100.20']);
const OTHER_HOP = new SignalingPath('udp', ['198.51.100.20', '203.0.113.1']);

/** One SDP-bearing message after the other, with the path it took; its frame is its place. */
function negotiated(...messages: (string | [text: string, path: SignalingPath])[]): Negotiation[] {
  const register = new NegotiationRegister();
  messages.forEach((entry, index) => {
    const [text, path] = typeof entry === 'string' ? [entry, HOP] : entry;
    const bytes = new TextEncoder().encode(text);
    const message = sip.out();
    expect(sip.dissect(bytes, 0, bytes.length, message)).toBeUndefined();
    const description = sdpDissector.out();
    sdpDissector.dissect(bytes, message.bodyStart, message.bodyEnd, description);
    const name = message.kind === 'request' ? message.method : `${message.statusCode} (${message.cseqMethod})`;
    expect(register.observe(message, description, name, path, frame(index + 1))).toBeUndefined();
  });
  return register.close();
}

/** `4000>30000`: where the offer and the answer receive; `-` for no answer. */
function shown(negotiations: readonly Negotiation[]): string[] {
  return negotiations.map(({ offer, answer }) => `${offer.port}>${answer?.port ?? '-'}`);
}

const offer = (port = 4000) => sdp('192.0.2.10', mediaLine(port));
const answer = (port = 30000) => sdp('198.51.100.20', mediaLine(port));
const invite = (body: string, cseq = 1) => request('INVITE', { cseq, body });
const reply = (status: number, body: string, cseq = 1) => response(status, 'INVITE', { cseq, body });

describe('offer and answer', () => {
  it('are an INVITE and its 200', () => {
    expect(shown(negotiated(invite(offer()), reply(200, answer())))).toEqual(['4000>30000']);
  });

  it('are an INVITE and its 183', () => {
    expect(shown(negotiated(invite(offer()), reply(183, answer())))).toEqual(['4000>30000']);
  });

  it('are one pair when 183 and 200 carry the same answer', () => {
    const [pair, ...more] = negotiated(invite(offer()), reply(183, answer()), reply(200, answer()));
    expect(more).toEqual([]);
    expect(pair!.answer!.at.frame).toBe(2);
  });

  it('are one pair when both are sent again', () => {
    expect(shown(negotiated(invite(offer()), invite(offer()), reply(200, answer()), reply(200, answer())))).toEqual([
      '4000>30000',
    ]);
  });

  it('are two pairs when forks answer with other endpoints', () => {
    expect(shown(negotiated(invite(offer()), reply(183, answer(30000)), reply(200, answer(31000))))).toEqual([
      '4000>30000',
      '4000>31000',
    ]);
  });

  it('are a 200 and its ACK when the INVITE offered nothing', () => {
    const late = negotiated(reply(200, answer()), request('ACK', { body: offer() }));
    expect(shown(late)).toEqual(['30000>4000']);
    expect(late[0]!.offer.message).toBe('200 (INVITE)');
    expect(late[0]!.answer!.message).toBe('ACK');
  });

  it('are a reliable 183 and its PRACK', () => {
    const prack = request('PRACK', { cseq: 2, headers: ['RAck: 1 1 INVITE'], body: offer() });
    expect(shown(negotiated(reply(183, answer()), prack))).toEqual(['30000>4000']);
  });

  it('are an UPDATE and its 200', () => {
    const update = request('UPDATE', { cseq: 7, body: offer(4002) });
    const updated = response(200, 'UPDATE', { cseq: 7, body: answer(30002) });
    expect(shown(negotiated(invite(offer()), reply(200, answer()), update, updated))).toEqual([
      '4000>30000',
      '4002>30002',
    ]);
  });

  it('are another pair in a re-INVITE', () => {
    expect(
      shown(negotiated(invite(offer()), reply(200, answer()), invite(offer(4002), 2), reply(200, answer(30002), 2))),
    ).toEqual(['4000>30000', '4002>30002']);
  });

  it('are matched per media description', () => {
    const two = sdp('192.0.2.10', mediaLine(4000), mediaLine(4002, { type: 'video', formats: '96' }));
    const both = sdp('198.51.100.20', mediaLine(30000), mediaLine(0, { type: 'video', formats: '96' }));
    const negotiations = negotiated(invite(two), reply(200, both));
    expect(shown(negotiations)).toEqual(['4000>30000', '4002>0']);
    expect(negotiations.map(isAgreed)).toEqual([true, false]);
    expect(negotiations.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('leave a media description open that the answer lacks', () => {
    const two = sdp('192.0.2.10', mediaLine(4000), mediaLine(4002));
    expect(shown(negotiated(invite(two), reply(200, answer())))).toEqual(['4000>30000', '4002>-']);
  });

  it('are kept for each hop of a call, where a relay rewrites the SDP', () => {
    const negotiations = negotiated(
      [invite(offer(4000)), HOP],
      [invite(offer(5000)), OTHER_HOP],
      [reply(200, answer(31000)), OTHER_HOP],
      [reply(200, answer(30000)), HOP],
    );
    expect(shown(negotiations)).toEqual(['4000>30000', '5000>31000']);
  });

  it('are kept for each call', () => {
    const other = request('INVITE', { callId: 'other', body: offer(5000) });
    expect(shown(negotiated(invite(offer()), other, reply(200, answer())))).toEqual(['4000>30000', '5000>-']);
  });

  it('are not made of a refusal: a 488 may say what would have been accepted', () => {
    expect(shown(negotiated(invite(offer()), reply(488, answer())))).toEqual(['4000>-']);
  });

  it('are an offer without answer when none came', () => {
    const [only] = negotiated(invite(offer()));
    expect(only!.answer).toBeNull();
    expect(isAgreed(only!)).toBe(false);
  });
});

describe('what was agreed on', () => {
  function agreement(offered: string[], answered: string[] | null, profiles = ['RTP/SAVP', 'RTP/SAVP']): Negotiation {
    const messages = [invite(sdp('192.0.2.10', mediaLine(4000, { profile: profiles[0]!, attributes: offered })))];
    if (answered !== null) {
      messages.push(
        reply(200, sdp('198.51.100.20', mediaLine(30000, { profile: profiles[1]!, attributes: answered }))),
      );
    }
    return negotiated(...messages)[0]!;
  }

  it.each<[string, Negotiation, ReturnType<typeof keyingOf>, boolean | null]>([
    ['keys on both sides: SDES', agreement([crypto(1)], [crypto(2)]), 'sdes', true],
    ['keys beside RTP/AVP (RFC 8643)', agreement([crypto(1)], [crypto(2)], ['RTP/AVP', 'RTP/AVP']), 'sdes', true],
    ['fingerprints on both sides: DTLS-SRTP', agreement([FINGERPRINT], [FINGERPRINT]), 'dtls-srtp', true],
    ['nothing, in RTP/AVP', agreement([], [], ['RTP/AVP', 'RTP/AVP']), 'none', false],
    ['keys offered and not answered, in RTP/AVP', agreement([crypto(1)], [], ['RTP/AVP', 'RTP/AVP']), 'none', false],
    ['a secure profile without any key', agreement([], []), 'none', null],
    ['keys offered, no answer seen', agreement([crypto(1)], null), 'sdes', null],
  ])('%s', (_what, negotiation, keying, srtp) => {
    expect([keyingOf(negotiation), agreesOnSrtp(negotiation)]).toEqual([keying, srtp]);
  });

  it('is the crypto line with the tag that was answered', () => {
    const one = crypto(1, { tag: 1, suite: 'AES_CM_128_HMAC_SHA1_32' });
    const two = crypto(2, { tag: 2 });
    const inForce = cryptoInForce(agreement([one, two], [crypto(3, { tag: 2 })]))!;
    expect([inForce.offer.tag, inForce.offer.suite]).toEqual([2, 'AES_CM_128_HMAC_SHA1_80']);
  });

  it('is the crypto line with the suite that was answered, where the tag is wrong', () => {
    expect(cryptoInForce(agreement([crypto(1, { tag: 1 })], [crypto(3, { tag: 9 })]))!.offer.tag).toBe(1);
  });

  it('is no crypto line when the answer has none, or one that was not offered', () => {
    expect(cryptoInForce(agreement([crypto(1)], []))).toBeNull();
    const other = crypto(3, { tag: 9, suite: 'AEAD_AES_256_GCM' });
    expect(cryptoInForce(agreement([crypto(1)], [other]))).toBeNull();
  });

  it.each([
    ['RTP/SAVP', true],
    ['RTP/SAVPF', true],
    ['UDP/TLS/RTP/SAVP', true],
    ['udp/tls/rtp/savpf', true],
    ['RTP/AVP', false],
    ['RTP/AVPF', false],
    ['udptl', false],
    ['SAVPX', false],
  ])('%s is a secure profile: %s', (profile, secure) => {
    expect(isSecureProfile(profile)).toBe(secure);
  });
});

describe('a key', () => {
  it('is not shown by printing or serializing what was negotiated', () => {
    const [negotiation] = negotiated(invite(sdp('192.0.2.10', mediaLine(4000, { attributes: [crypto(0x41)] }))));
    const key = Buffer.alloc(30, 0x41).toString('base64');
    expect(JSON.stringify(negotiation)).not.toContain(key.slice(0, 12));
    expect(negotiation!.offer.crypto[0]!.keys[0].reveal()).toEqual(new Uint8Array(30).fill(0x41));
  });
});
