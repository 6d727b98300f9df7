/** What is measured of a recording: what is missing, cut short or out of time. */
import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.ts';
import type { Facts, QualityFact, QualityMeasure } from '../../../src/ledger/facts.ts';
import { ClockWatch } from '../../../src/ledger/quality/clock-watch.ts';
import {
  ALICE,
  BOB,
  CALL_TIME,
  datagram,
  inOrder,
  mediaLine,
  request,
  response,
  rtpStream,
  sdp,
  sentAt,
  sipCall,
} from '../../support/call-builder.ts';
import { take } from '../../support/ledger.ts';
import { type BuiltFrame, frameFrom, packet, tcpConversation } from '../../support/packet-builder.ts';

const PHONE = `${ALICE}:5060`;
const PEER = `${BOB}:5060`;

function measured(facts: Facts, measure: QualityMeasure): QualityFact | undefined {
  return facts.captureQuality.find((fact) => fact.measure === measure);
}

function measures(facts: Facts): string[] {
  return facts.captureQuality.map((fact) => fact.measure);
}

/** The media of `sipCall` without the packets of some moments, by index; in both directions or in one. */
function withGaps(there: readonly number[], back: readonly number[], packets = 500): BuiltFrame[] {
  const kept = (frames: BuiltFrame[], lost: readonly number[]): BuiltFrame[] =>
    frames.filter((_, index) => !lost.includes(index));
  return inOrder(
    sipCall({ packets: 0 }),
    kept(rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { packets, milliseconds: 60, ssrc: 1 }), there),
    kept(rtpStream(`${BOB}:30000`, `${ALICE}:40000`, { packets, milliseconds: 61, ssrc: 2 }), back),
  );
}

describe('a whole recording', () => {
  it('has nothing to tell', () => {
    expect(measures(take(sipCall()))).toEqual([]);
    expect(measures(take(sipCall({ transport: 'tcp' })))).toEqual([]);
    expect(measures(take([]))).toEqual([]);
  });
});

describe('gaps in both directions at the same moment', () => {
  it('are told with the frames behind them', () => {
    const fact = measured(take(withGaps([200, 201, 202, 203], [200, 201, 202, 203])), 'gaps-both-directions')!;
    expect(fact).toMatchObject({ count: 1, legs: ['leg-2'] });
    expect(fact.evidence).toHaveLength(1);
  });

  it('are not told when each direction loses for itself', () => {
    expect(measures(take(withGaps([100, 300], [200, 400])))).toEqual([]);
    expect(measures(take(withGaps([100, 300], [])))).toEqual([]);
  });

  it('are not told when so many are lost that some must meet', () => {
    const every = (step: number, from: number) => Array.from({ length: 40 }, (_, index) => from + step * index);
    expect(measures(take(withGaps(every(12, 5), every(11, 7))))).toEqual([]);
  });
});

describe('octets and frames that are not there', () => {
  it('TCP octets that the receiver acknowledged', () => {
    const connection = tcpConversation(PHONE, PEER).syn();
    const said = [
      request('INVITE', { body: sdp(ALICE, mediaLine(40000)) }),
      request('ACK'),
      request('BYE', { cseq: 2 }),
    ];
    for (const text of said) connection.client(text).ack('server');
    const frames = connection.frames.map((frame, index) => sentAt(frame, index));
    const lost = frames.findIndex((frame) => Buffer.from(frame.bytes).includes('ACK sip:'));
    const fact = measured(take(frames.filter((_, index) => index !== lost)), 'tcp-octets-missing')!;
    expect(fact.count).toBe(new TextEncoder().encode(said[1]!).length);
    expect(fact.legs).toEqual(['leg-1']);
  });

  it('frames cut short, by what they carry and out of how many', () => {
    const cut = (frame: BuiltFrame): BuiltFrame => ({
      ...frame,
      originalLength: frame.bytes.length,
      bytes: frame.bytes.slice(0, frame.bytes.length - 20),
    });
    const isMedia = (frame: BuiltFrame): boolean => frame.bytes.length === 214;
    const facts = take(sipCall().map((frame) => (isMedia(frame) ? cut(frame) : frame)));
    expect(measured(facts, 'truncated-media')).toMatchObject({ count: 120, of: 120, legs: ['leg-2'] });
    expect(measured(facts, 'truncated-signaling')).toBeUndefined();
    const signaling = take(sipCall().map((frame, index) => (index === 0 ? cut(frame) : frame)));
    expect(measured(signaling, 'truncated-signaling')).toMatchObject({ count: 1, of: 6, legs: ['leg-1'] });
  });
});

describe('one direction only', () => {
  it('of signaling: requests without responses, or the other way round', () => {
    const from =
      (port: string) =>
      (frame: BuiltFrame): boolean =>
        Buffer.from(frame.bytes.slice(26, 30)).join('.') === port;
    const frames = sipCall({ packets: 0 });
    for (const side of [ALICE, BOB]) {
      const fact = measured(take(frames.filter(from(side))), 'one-way-signaling')!;
      expect(fact).toMatchObject({ count: 1, of: 1, legs: ['leg-1'] });
    }
  });

  const AUTHORIZATION =
    'Authorization: Digest username="a", realm="example.com", nonce="1", uri="sip:example.com", response="00000000000000000000000000000000"';

  it.each<[string, string[], number | undefined]>([
    ['a host that is not there', [request('OPTIONS')], undefined],
    ['a call that nobody takes', [request('INVITE'), request('INVITE')], undefined],
    ['an ACK that goes past the proxy of its INVITE', [request('ACK')], undefined],
    ['a registration', [request('REGISTER')], undefined],
    ['a registration that was challenged', [request('REGISTER', { headers: [AUTHORIZATION] })], 1],
    ['a call that is given up, which it may be once it rings', [request('INVITE'), request('CANCEL')], 1],
    ['a call that was refused', [request('INVITE'), request('ACK')], 1],
  ])('of signaling is not said for want of an answer alone: %s', (_what, messages, count) => {
    const facts = take(messages.map((text, index) => datagram(PHONE, PEER, text, 600 * index)));
    expect(measured(facts, 'one-way-signaling')?.count).toBe(count);
  });

  it('of signaling is not what a phone makes that answers from another port', () => {
    const asked = datagram(`${ALICE}:5060`, `${BOB}:5060`, request('INVITE'), 1);
    const answered = (from: string, wishes = {}) => datagram(from, `${ALICE}:5060`, response(486, 'INVITE', wishes), 2);
    expect(measures(take([asked, answered(`${BOB}:1073`)]))).toEqual([]);
    // Another host, or another call, answers something else.
    expect(measures(take([asked, answered('203.0.113.77:5060')]))).toContain('one-way-signaling');
    expect(measures(take([asked, answered(`${BOB}:1073`, { callId: 'another@example.com' })]))).toContain(
      'one-way-signaling',
    );
  });

  it('of media that was agreed both ways', () => {
    const frames = inOrder(sipCall({ packets: 0 }), rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 50 }));
    expect(measured(take(frames), 'one-way-media')).toMatchObject({ count: 1, of: 1, legs: ['leg-2'] });
  });

  it('of media says nothing when one way was agreed', () => {
    const call = sipCall({ packets: 0, attributes: ['sendonly'], answered: { attributes: ['recvonly'] } });
    const frames = inOrder(call, rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 50 }));
    expect(measures(take(frames))).toEqual([]);
  });
});

describe('in the middle', () => {
  it.each([
    ['a BYE', [request('BYE', { cseq: 2 }), response(200, 'BYE', { cseq: 2 })]],
    ['an ACK', [request('ACK')]],
    ['a re-INVITE', [request('INVITE', { cseq: 3 }), response(200, 'INVITE', { cseq: 3 })]],
  ])('a dialog whose first message is %s began before', (_, messages) => {
    const frames = messages.map((text, index) =>
      text.startsWith('SIP/2.0') ? datagram(PEER, PHONE, text, index) : datagram(PHONE, PEER, text, index),
    );
    expect(measured(take(frames), 'calls-began-before')).toMatchObject({ count: 1 });
  });

  it('a call whose end is not seen goes on', () => {
    const frames = sipCall().slice(0, -2);
    expect(measured(take(frames), 'calls-go-on')).toMatchObject({ count: 1, of: 1 });
    expect(measures(take(sipCall().slice(0, 1)))).toEqual([]);
  });

  it('media more than a second before its INVITE is told', () => {
    const early = inOrder(sipCall({ packets: 0, milliseconds: 5_000 }), rtpStream(`${ALICE}:40000`, `${BOB}:30000`));
    expect(measured(take(early), 'media-before-signaling')).toMatchObject({ count: 1, legs: ['leg-1'] });
  });
});

describe('the clock', () => {
  const at = (milliseconds: number): BuiltFrame => datagram('192.0.2.1:1', '192.0.2.2:2', 'x', milliseconds);

  it.each([
    ['a second back or less', [at(1_000), at(0)], []],
    ['more than a second back', [at(1_001), at(0), at(1)], ['clock-back']],
    ['a minute forward', [at(0), at(60_000)], []],
    ['more than a minute forward', [at(0), at(60_001)], ['clock-forward']],
  ])('%s', (_, frames, expected) => {
    expect(measures(take(frames))).toEqual(expected);
  });

  it('of two files is two clocks', () => {
    const watch = new ClockWatch();
    const frame = new Frame();
    [100_000, 0, 100_001, 1].forEach((milliseconds, index) => {
      frameFrom(at(milliseconds), index + 1, frame);
      frame.capture = index % 2;
      watch.take(frame);
    });
    expect([watch.back, watch.forward]).toEqual([0, 0]);
  });

  it.each([
    ['is a quiet line where another has frames in that time', [0, 0, 40_000, 80_000], [0, 1, 1, 0], 0],
    ['is one where the whole set jumps', [0, 10, 90_000, 90_010], [0, 1, 0, 1], 1],
  ])('forward in one file of two %s', (_what, times, files, count) => {
    const watch = new ClockWatch();
    const frame = new Frame();
    times.forEach((milliseconds, index) => {
      frameFrom(at(milliseconds), index + 1, frame);
      frame.capture = files[index]!;
      watch.take(frame);
    });
    expect(watch.forward).toBe(count);
  });
});

describe('frames above the MTU', () => {
  it('are counted, and are no fault', () => {
    const large = packet().ethernet().ipv4(ALICE, BOB).udp(9, 9, new Uint8Array(9_000)).build();
    expect(measured(take([large]), 'frames-above-mtu')).toMatchObject({ count: 1, of: 1, legs: [] });
  });
});

describe('the time that messages name', () => {
  const dated = (date: string) =>
    datagram(PHONE, PEER, request('OPTIONS', { headers: [`Date: ${date}`] }), (1_289_690_940 - CALL_TIME) * 1_000);

  it('is told when it is more than five minutes from that of the frame', () => {
    const fact = measured(
      take([dated('Sat, 13 Nov 2010 23:29:00 GMT'), dated('Sun, 14 Nov 2010 00:29:00 GMT')]),
      'clocks-differ',
    )!;
    expect(fact).toMatchObject({ count: 1, of: 2 });
    expect(fact.evidence).toMatchObject([
      { at: { frame: 2 }, what: 'its Date header is 60 minutes ahead of the frame' },
    ]);
  });

  it.each([
    'Sat, 13 Nov 2010 23:33:59 GMT',
    'Sat, 13 Nov 2010 23:24:01 GMT',
    'Sat, 13 Xxx 2010 23:29:00 GMT',
    'yesterday',
    '',
  ])('is not told of "%s"', (date) => {
    expect(measured(take([dated(date)]), 'clocks-differ')).toBeUndefined();
  });
});

describe('datagrams of no known kind', () => {
  const some = (from: string, to: string, count: number) =>
    Array.from({ length: count }, (_, index) => datagram(from, to, Uint8Array.of(0xf5, 1, 2, 3, index), 20 * index));

  it('are told when many went both ways between hosts of a call', () => {
    const there = some(`${ALICE}:7000`, `${BOB}:7001`, 50);
    const back = some(`${BOB}:7001`, `${ALICE}:7000`, 60);
    const fact = measured(take(inOrder(sipCall(), there, back)), 'unknown-datagrams')!;
    expect(fact).toMatchObject({ count: 110, legs: ['leg-1', 'leg-2'] });
    expect(measures(take(inOrder(sipCall(), there)))).toEqual([]);
    expect(measures(take(inOrder(there, back)))).toEqual([]);
  });
});
