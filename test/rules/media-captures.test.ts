/**
 * The rules about media on whole captures: one on which each fails, with the frame that shows it, and one that looks close and is sound.
 * Who sent what is written here; frame numbers are counted from it.
 */
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import {
  ALICE,
  BOB,
  datagram,
  inOrder,
  mediaLine,
  type PayloadMaker,
  request,
  response,
  rtp,
  rtpPacket,
  sdp,
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

function media(payload: PayloadMaker, numbers: readonly number[], payloadTypes = (_index: number) => 0): BuiltFrame[] {
  return numbers.map((sequence, index) => {
    const fields = { ssrc: 7, payloadType: payloadTypes(index), sequence, timestamp: index * 160 };
    return datagram(CALLER, CALLEE, rtpPacket(payload(index), fields), 100 + 20 * index);
  });
}

const counting = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('a capture on which each rule fails, and one on which it does not', () => {
  it('dtmf-not-in-cleartext: a key among speech; speech alone', async () => {
    const line = mediaLine(40000, {
      formats: '0 101',
      attributes: ['rtpmap:0 PCMU/8000', 'rtpmap:101 telephone-event/8000'],
    });
    const speech = rtp();
    const key: PayloadMaker = (index) => (index < 40 || index >= 48 ? speech(index) : Uint8Array.of(7, 10, 3, 32));
    const frames = media(key, counting(1, 100), (index) => (index < 40 || index >= 48 ? 0 : 101));
    // One key has one timestamp.
    const sameTime = frames.map((frame, index) =>
      index > 40 && index < 48 ? withTimestamp(frame, frames[40]!) : frame,
    );
    const report = await scan(offered(line), sameTime);
    expect(cited(report, 'dtmf-not-in-cleartext')).toContain(2 + 40 + 3);
    expect(JSON.stringify(report)).not.toMatch(/"digits?"|key 7|event 7/i);
    expect(cited(await scan(offered(line), media(speech, counting(1, 100))), 'dtmf-not-in-cleartext')).toEqual([]);
  });

  it('messaging-encrypted: text over TCP; other text over TCP', async () => {
    const over = (port: number, text: string) =>
      tcpConversation(`${ALICE}:50000`, `${BOB}:${port}`).syn().client(text).frames;
    const chat = await scan(
      over(2855, 'MSRP d93kswow SEND\r\nTo-Path: msrp://b;tcp\r\n\r\nhi\r\n-------d93kswow$\r\n'),
    );
    // SYN, SYN ACK, ACK, and the message.
    expect(cited(chat, 'messaging-encrypted')).toEqual([4]);
    const web = await scan(over(80, 'GET /msrp HTTP/1.1\r\nHost: example.com\r\n\r\n'));
    expect(cited(web, 'messaging-encrypted')).toEqual([]);
  });
});

/** The frame with the RTP timestamp of another: both are Ethernet, IPv4 and UDP, without options. */
function withTimestamp(frame: BuiltFrame, other: BuiltFrame): BuiltFrame {
  const at = 14 + 20 + 8 + 4;
  const bytes = frame.bytes.slice();
  bytes.set(other.bytes.subarray(at, at + 4), at);
  return { ...frame, bytes };
}
