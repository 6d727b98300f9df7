/** Which negotiation announced a flow: by the endpoints that SDP names, and by time. */
import { describe, expect, it } from 'vitest';
import { Announcements, MAX_PER_ENDPOINT, MAX_SHARING } from '../../../src/ledger/legs/announcements.ts';
import type { MediaSide, Negotiation } from '../../../src/ledger/media/negotiation.ts';
import { CallRegister } from '../../../src/ledger/signaling/call-register.ts';
import { SignalingPath } from '../../../src/ledger/signaling/signaling-path.ts';
import { frame } from '../../support/facts-builder.ts';

const A = '192.0.2.10 4000';
const B = '198.51.100.20 30000';
const ELSEWHERE = '203.0.113.1 5000';

function side(endpoint: string, number: number): MediaSide {
  return {
    at: frame(number),
    message: 'INVITE',
    mediaType: 'audio',
    port: 4000,
    endpoints: [endpoint],
    rtcpEndpoint: null,
    transportProfile: 'RTP/AVP',
    codecs: new Map(),
    codecNames: [],
    crypto: [],
    cryptoFaults: [],
    fingerprints: [],
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

/** Offered in frame `from`, answered in the next one. */
function negotiation(callId: string, offer: string, answer: string | null, from: number): Negotiation {
  return { callId, index: 0, offer: side(offer, from), answer: answer === null ? null : side(answer, from + 1) };
}

interface ToldCall {
  readonly callId: string;
  readonly ends?: number;
}

function announcements(negotiations: Negotiation[], calls: ToldCall[] = []): Announcements {
  const register = new CallRegister();
  const parties = { from: '', to: '' };
  for (const { callId, ends } of calls) {
    register.observe({ callId, cseqMethod: 'INVITE', method: 'INVITE', statusCode: 0, ...parties }, frame(1));
    if (ends === undefined) continue;
    register.observe({ callId, cseqMethod: 'BYE', method: 'BYE', statusCode: 0, ...parties }, frame(ends));
  }
  return new Announcements(negotiations, register);
}

/** The calls of each announcement of the flow between A and B. */
function found(table: Announcements): string[][] {
  return table.find(A, B).map(({ callIds }) => [...callIds]);
}

describe('a flow is announced', () => {
  it('by an offer and an answer that name its two ends, whoever offered', () => {
    expect(found(announcements([negotiation('one', A, B, 1)]))).toEqual([['one']]);
    expect(found(announcements([negotiation('one', B, A, 1)]))).toEqual([['one']]);
  });

  it('by one end alone, where the answer is missing or names another place', () => {
    expect(found(announcements([negotiation('one', A, null, 1)]))).toEqual([['one']]);
    expect(found(announcements([negotiation('one', ELSEWHERE, B, 1)]))).toEqual([['one']]);
  });

  it('by one end only if no negotiation names both', () => {
    const both = negotiation('both', A, B, 1);
    const half = negotiation('half', A, ELSEWHERE, 3);
    expect(found(announcements([half, both]))).toEqual([['both']]);
  });

  it('not by an offer that names both ends itself', () => {
    const strange = { ...negotiation('one', A, null, 1), offer: { ...side(A, 1), endpoints: [A, B] } };
    const both = negotiation('both', A, B, 3);
    expect(found(announcements([strange, both]))).toEqual([['both']]);
  });

  it('not by what names neither end', () => {
    expect(found(announcements([negotiation('one', ELSEWHERE, null, 1)]))).toEqual([]);
  });
});

describe('the same ports', () => {
  const one = negotiation('one', A, B, 1);
  const two = negotiation('two', A, B, 50);

  it('serve one call after the other: two announcements, in order of time', () => {
    const table = announcements([two, one], [{ callId: 'one', ends: 40 }, { callId: 'two' }]);
    expect(found(table)).toEqual([['one'], ['two']]);
    expect(table.find(A, B).map(({ from, until }) => [from.frame, until?.frame ?? null])).toEqual([
      [1, 40],
      [50, null],
    ]);
  });

  it('serve calls that overlap: one announcement, until the later end', () => {
    const table = announcements(
      [one, two],
      [
        { callId: 'one', ends: 60 },
        { callId: 'two', ends: 90 },
      ],
    );
    expect(found(table)).toEqual([['one', 'two']]);
    expect(table.find(A, B)[0]!.until!.frame).toBe(90);
  });

  it('serve an overlapping call whose end was not seen: one announcement without end', () => {
    const table = announcements([one, two], [{ callId: 'one', ends: 60 }, { callId: 'two' }]);
    expect(table.find(A, B).map(({ until }) => until)).toEqual([null]);
  });

  it('serve the next call when the end of the one before was not seen', () => {
    expect(found(announcements([one, two]))).toEqual([['one'], ['two']]);
  });

  it('serve both calls that begin together when no end was seen: the hops of a back-to-back user agent', () => {
    expect(found(announcements([one, negotiation('other hop', A, B, 2)]))).toEqual([['one', 'other hop']]);
  });

  it('serve the re-INVITE of the same call: one announcement with both negotiations', () => {
    const [only, ...more] = announcements([one, negotiation('one', A, B, 50)]).find(A, B);
    expect(more).toEqual([]);
    expect(only!.negotiations).toHaveLength(2);
  });
});

describe('limits', () => {
  it('keep so many negotiations per endpoint, and say what was left out', () => {
    const many = Array.from({ length: MAX_PER_ENDPOINT + 3 }, (_, index) =>
      negotiation(`c${index}`, A, null, 100 * index + 1),
    );
    const table = announcements(many);
    expect(table.find(A, B)).toHaveLength(MAX_PER_ENDPOINT);
    expect(table.leftOut).toMatchObject({
      count: 3,
      first: { frame: 100 * MAX_PER_ENDPOINT + 1 },
      stop: { reason: 'limit-reached' },
    });
  });

  it('let so many calls share a flow, and say what was left out', () => {
    const callIds = Array.from({ length: MAX_SHARING + 2 }, (_, index) => `c${index}`);
    const table = announcements(
      callIds.map((callId, index) => negotiation(callId, A, B, index + 1)),
      callIds.map((callId) => ({ callId, ends: 1_000 })),
    );
    expect(table.find(A, B).map((announcement) => announcement.callIds.length)).toEqual([MAX_SHARING]);
    expect(table.leftOut!.count).toBe(2);
  });

  it('leave nothing out of a few', () => {
    expect(announcements([negotiation('one', A, B, 1)]).leftOut).toBeNull();
  });
});
