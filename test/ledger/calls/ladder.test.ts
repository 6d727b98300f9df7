/** The ladder of a call: messages by name, handshakes, media and gaps in order of time; bounded, and nothing of it secret. */
import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/index.ts';
import { MAX_LADDER, MAX_LADDER_EVENTS } from '../../../src/ledger/calls/ladder.ts';
import type { Facts, LadderEvent } from '../../../src/ledger/facts.ts';
import { Ledger } from '../../../src/ledger/ledger.ts';
import {
  ALICE,
  BOB,
  datagrams,
  inOrder,
  mediaLine,
  request,
  response,
  sdp,
  sipCall,
} from '../../support/call-builder.ts';
import { FIXTURES } from '../../support/fixtures.ts';
import { framesOfFile, take } from '../../support/ledger.ts';
import { frameFrom } from '../../support/packet-builder.ts';

const CALLER = `${ALICE}:5060`;
const CALLEE = `${BOB}:5060`;

function ladderOf(facts: Facts): readonly LadderEvent[] {
  return facts.calls[0]!.ladder;
}

/** `192.0.2.10:5060 > 198.51.100.20:5060 INVITE`. */
function told({ from, to, directed, what, count }: LadderEvent): string {
  const place = (end: LadderEvent['from']) => (end === null ? 'nowhere' : `${end.address}:${end.port}`);
  return `${place(from)} ${directed ? '>' : '-'} ${place(to)} ${what}${count > 1 ? ` x${count}` : ''}`;
}

describe('the ladder of a call', () => {
  it('tells messages and media in order of time, from whom to whom', () => {
    const ladder = ladderOf(take(sipCall()));
    expect(ladder.map(told)).toEqual([
      `${CALLER} > ${CALLEE} INVITE`,
      `${CALLEE} > ${CALLER} 180 (INVITE)`,
      `${CALLEE} > ${CALLER} 200 (INVITE)`,
      `${CALLER} > ${CALLEE} ACK`,
      `${ALICE}:40000 > ${BOB}:30000 audio begins`,
      `${BOB}:30000 > ${ALICE}:40000 audio begins`,
      `${ALICE}:40000 > ${BOB}:30000 audio ends x60`,
      `${BOB}:30000 > ${ALICE}:40000 audio ends x60`,
      `${CALLER} > ${CALLEE} BYE`,
      `${CALLEE} > ${CALLER} 200 (BYE)`,
    ]);
    expect(ladder.map(({ at }) => at.frame)).toEqual([1, 2, 3, 4, 5, 6, 123, 124, 125, 126]);
    expect(ladder.every(({ protection }) => protection === 'cleartext')).toBe(true);
    expect(ladder.map(({ leg }) => leg).slice(3, 5)).toEqual(['leg-1', 'leg-2']);
  });

  it('shows each hop of a call through a proxy', () => {
    const middle = '192.0.2.1:5060';
    const hops = [
      { client: CALLER, server: middle },
      { client: middle, server: CALLEE },
    ];
    const invites = ladderOf(take(sipCall({ hops, packets: 0 }))).filter(({ what }) => what === 'INVITE');
    expect(invites.map(told)).toEqual([`${CALLER} > ${middle} INVITE`, `${middle} > ${CALLEE} INVITE`]);
  });

  it('shows where handshakes begin and where they are complete', async () => {
    // tshark: ClientHello in frames 3 and 4, the servers' ChangeCipherSpec and Finished in 12 and 16.
    const facts = take(await framesOfFile(`${FIXTURES}/dtls-srtp-udp/capture.pcap`));
    const handshakes = ladderOf(facts).filter(({ kind }) => kind === 'dtls');
    expect(handshakes.map(({ at, what, directed }) => [at.frame, what.replace(/,.*/, ''), directed])).toEqual([
      [3, 'DTLS handshake begins', true],
      [4, 'DTLS handshake begins', true],
      [12, 'DTLS 1.2 handshake complete', false],
      [16, 'DTLS 1.2 handshake complete', false],
    ]);
    expect(handshakes.every(({ protection }) => protection === null)).toBe(true);
  });

  it('folds retransmissions, and keep-alives that have a CSeq of their own', () => {
    const options = Array.from({ length: 500 }, (_, index) => request('OPTIONS', { cseq: 10 + index }));
    const facts = take(
      inOrder(
        datagrams(CALLER, CALLEE, [request('INVITE', { headers: ['Max-Breadth: 1'] }), request('INVITE')]),
        datagrams(CALLEE, CALLER, [response(200, 'INVITE')], 40),
        datagrams(CALLER, CALLEE, options, 100),
        datagrams(CALLER, CALLEE, [request('BYE', { cseq: 999 })], 900),
      ),
    );
    const messages = ladderOf(facts);
    expect(messages.map(told)).toEqual([
      `${CALLER} > ${CALLEE} INVITE x2`,
      `${CALLEE} > ${CALLER} 200 (INVITE)`,
      `${CALLER} > ${CALLEE} OPTIONS x500`,
      `${CALLER} > ${CALLEE} BYE`,
    ]);
    expect(messages[2]!.until.frame).toBe(503);
    expect(facts.calls[0]!.ladderOmitted).toBe(0);
  });

  it('keeps the first and the last messages of a call without end, and says how many are left out', () => {
    const again = Array.from({ length: 1_000 }, (_, index) => request('INVITE', { cseq: 1 + index }));
    const facts = take(
      inOrder(datagrams(CALLER, CALLEE, again), datagrams(CALLER, CALLEE, [request('BYE', { cseq: 2_000 })], 2_000)),
    );
    const [call] = facts.calls;
    const mark = call!.ladder.findIndex(({ kind }) => kind === 'omitted');
    const [before, , after] = [call!.ladder[mark - 1]!, call!.ladder[mark]!, call!.ladder[mark + 1]!];
    expect(call!.ladder.length).toBeLessThanOrEqual(MAX_LADDER + 1);
    expect(call!.ladder[0]!.at.frame).toBe(1);
    expect(call!.ladder.at(-1)!.what).toBe('BYE');
    expect(call!.ladderOmitted).toBe(after.at.frame - before.at.frame - 1);
    expect(call!.ladder[mark]!.count).toBe(call!.ladderOmitted);
  });

  it('keeps messages of one time in the order in which they were read, in whatever files', () => {
    const said = [request('INVITE'), request('ACK'), request('BYE', { cseq: 2 })];
    const frames = said.flatMap((text) => datagrams(CALLER, CALLEE, [text]));
    expect(ladderOf(take(frames)).map(({ what }) => what)).toEqual(['INVITE', 'ACK', 'BYE']);
    // The later files are named first.
    const ledger = new Ledger();
    const frame = new Frame();
    frames.forEach((built, index) => {
      frameFrom(built, 1, frame);
      frame.capture = 2 - index;
      ledger.take(frame);
    });
    expect(ladderOf(ledger.close([])).map(({ what }) => what)).toEqual(['INVITE', 'ACK', 'BYE']);
  });

  it('is bounded for a capture of many calls', () => {
    const calls = Array.from({ length: 6_000 }, (_, index) => {
      const own = { callId: `call-${index}@example.com` };
      const messages = [100, 180, 181, 182, 183, 200].map((status) => response(status, 'INVITE', own));
      return [
        ...datagrams(CALLER, CALLEE, [request('INVITE', own), request('ACK', own)], index * 20),
        ...datagrams(CALLEE, CALLER, messages, index * 20 + 2),
        ...datagrams(CALLER, CALLEE, [request('BYE', own), request('CANCEL', own)], index * 20 + 10),
        ...datagrams(CALLEE, CALLER, [response(200, 'BYE', own), response(200, 'CANCEL', own)], index * 20 + 14),
      ];
    });
    const facts = take(inOrder(...calls));
    const kept = facts.calls.reduce((sum, { ladder }) => sum + ladder.length, 0);
    const omitted = facts.calls.reduce((sum, { ladderOmitted }) => sum + ladderOmitted, 0);
    expect(kept).toBeLessThanOrEqual(MAX_LADDER_EVENTS + 2);
    expect(
      kept - facts.calls.flatMap(({ ladder }) => ladder.filter(({ kind }) => kind === 'omitted')).length + omitted,
    ).toBe(6_000 * 12);
  });

  it('names messages and nothing that they say', () => {
    const offer = sdp(
      ALICE,
      mediaLine(40000, { attributes: ['crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SecretSecretSecret'] }),
    );
    const invite = request('INVITE', {
      from: 'sip:zacharias@example.com',
      body: offer,
      headers: ['Subject: Swordfish'],
    });
    const text = JSON.stringify(ladderOf(take(datagrams(CALLER, CALLEE, [invite]))));
    expect(text).toContain('INVITE');
    expect(text).not.toMatch(/zacharias|Secret|Swordfish|call-1@example/);
  });

  it('names gaps of the legs of the call', () => {
    const cut = sipCall({ packets: 60 }).map((built, index) =>
      index === 30 ? { ...built, bytes: built.bytes.subarray(0, 100), originalLength: built.bytes.length } : built,
    );
    const gaps = ladderOf(take(cut)).filter(({ kind }) => kind === 'gap');
    expect(gaps.map(({ at, what, leg }) => [at.frame, what, leg])).toEqual([
      [31, 'not read: truncated-by-snaplen, udp', 'leg-2'],
    ]);
  });
});
