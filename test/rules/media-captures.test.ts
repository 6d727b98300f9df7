/**
 * The rules about media on whole captures: one on which each fails, with the frame that shows it, and one that looks close and is sound.
 * Who sent what is written here; frame numbers are counted from it.
 */
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import { ciphertext, pcmu, randomSource } from '../ledger/observation/media-samples.ts';
import {
  ALICE,
  BOB,
  crypto,
  datagram,
  inOrder,
  mediaLine,
  type PayloadMaker,
  request,
  response,
  rtpPacket,
  rtpStream,
  sdp,
  sipCall,
  srtp,
} from '../support/call-builder.ts';
import { type BuiltFrame, pcapOf, tcpConversation } from '../support/packet-builder.ts';
import { scanBytes } from '../support/scan.ts';

const CALLER = `${ALICE}:40000`;
const CALLEE = `${BOB}:30000`;

async function scan(...frames: readonly (readonly BuiltFrame[])[]): Promise<Report> {
  return scanBytes(pcapOf(inOrder(...frames)));
}

function cited(report: Report, rule: string): number[] {
  return report.findings
    .filter((one) => one.rule === rule && one.verdict === 'fail')
    .flatMap(({ evidence }) => evidence.map(({ frame }) => frame));
}

/** Two frames of signaling, then media from the caller. */
function offered(line: string): BuiltFrame[] {
  const answer = line.replace('40000', '30000');
  return [
    datagram(`${ALICE}:5060`, `${BOB}:5060`, request('INVITE', { body: sdp(ALICE, line) }), 0),
    datagram(`${BOB}:5060`, `${ALICE}:5060`, response(200, 'INVITE', { body: sdp(BOB, answer) }), 10),
  ];
}

function media(payload: PayloadMaker, numbers: readonly number[]): BuiltFrame[] {
  return numbers.map((sequence, index) => {
    const fields = { ssrc: 7, payloadType: 0, sequence, timestamp: index * 160 };
    return datagram(CALLER, CALLEE, rtpPacket(payload(index), fields), 100 + 20 * index);
  });
}

const counting = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
const SECURE = mediaLine(40000, { profile: 'RTP/SAVP', attributes: [crypto()] });

describe('a capture on which each rule fails, and one on which it does not', () => {
  it('srtp-not-authenticated-only: speech before a tag; speech under it', async () => {
    const random = randomSource(3);
    const speech = pcmu(random);
    const tagged: PayloadMaker = (index) => Uint8Array.from([...speech(index), ...ciphertext(random, 10)]);
    const bad = await scan(offered(SECURE), media(tagged, counting(1, 100)));
    // Frames 1 and 2 are the signaling; the first packet of a stream is never sampled.
    expect(cited(bad, 'srtp-not-authenticated-only')).toEqual(expect.arrayContaining([4, 5]));
    expect(cited(await scan(offered(SECURE), media(srtp(), counting(1, 100))), 'srtp-not-authenticated-only')).toEqual(
      [],
    );
  });

  it('media-keystream-unique: a sender that begins again; one that goes on', async () => {
    const again = await scan(offered(SECURE), media(srtp(), [...counting(100, 300), ...counting(100, 100)]));
    expect(cited(again, 'media-keystream-unique')).toContain(2 + 300 + 1);
    const on = await scan(offered(SECURE), media(srtp(), counting(100, 400)));
    expect(cited(on, 'media-keystream-unique')).toEqual([]);
  });

  it('media-from-expected-sources: a third address; the other port of an announced host', async () => {
    const call = sipCall({ packets: 300 });
    const from = (source: string) => rtpStream(source, CALLEE, { packets: 20, ssrc: 6, milliseconds: 2_000 });
    const bad = await scan(call, from('203.0.113.66:4444'));
    expect(cited(bad, 'media-from-expected-sources').length).toBeGreaterThan(2);
    expect(bad.mediaIntrusions.map(({ from: source, packets }) => [source.address, packets])).toEqual([
      ['203.0.113.66', 20],
    ]);
    const sound = await scan(call, from(`${ALICE}:40010`));
    expect(cited(sound, 'media-from-expected-sources')).toEqual([]);
    expect(sound.mediaIntrusions).toEqual([]);
  });

  it('media-ports-not-probed: a sweep; many calls of one gateway', async () => {
    const probe = (port: number, at: number) =>
      datagram('203.0.113.66:4444', `${BOB}:${port}`, rtpPacket(new Uint8Array(20), { ssrc: 1, sequence: at }), at);
    const sweep = Array.from({ length: 30 }, (_, index) => probe(10_000 + 2 * index, index));
    expect(cited(await scan(sweep), 'media-ports-not-probed')).toEqual([1, 2, 3, 4, 5]);
    const calls = Array.from({ length: 30 }, (_, index) =>
      rtpStream(`203.0.113.66:${6_000 + 2 * index}`, `${BOB}:${10_000 + 2 * index}`, {
        packets: 10,
        ssrc: 100 + index,
      }),
    );
    expect(cited(await scan(...calls), 'media-ports-not-probed')).toEqual([]);
  });

  it('control-channels-encrypted: text over TCP; other text over TCP', async () => {
    const over = (port: number, text: string) =>
      tcpConversation(`${ALICE}:50000`, `${BOB}:${port}`).syn().client(text).frames;
    expect(
      cited(
        await scan(over(554, 'PLAY rtsp://example.com/1 RTSP/1.0\r\nCSeq: 2\r\n\r\n')),
        'control-channels-encrypted',
      ),
    ).toEqual([4]);
    const web = await scan(over(80, 'GET /rtsp HTTP/1.1\r\nHost: example.com\r\n\r\n'));
    expect(cited(web, 'control-channels-encrypted')).toEqual([]);
  });
});
