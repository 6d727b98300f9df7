/** MSRP, MRCP and RTSP over TCP as frames: how many messages there are is the test's own. */
import { describe, expect, it } from 'vitest';
import type { Leg } from '../../src/ledger/facts.ts';
import { ALICE, BOB, datagram, inOrder, request, response, sdp } from '../support/call-builder.ts';
import { take } from '../support/ledger.ts';
import { tcpConversation } from '../support/packet-builder.ts';

const SECRET = 'the merger is on Friday';

function send(transaction: string, text: string): string {
  const head = `MSRP ${transaction} SEND\r\nTo-Path: msrp://bob.example.com:2855/x;tcp\r\nMessage-ID: 1\r\nContent-Type: text/plain`;
  return `${head}\r\n\r\n${text}\r\n-------${transaction}$\r\n`;
}

function legOf(...segments: readonly string[]): readonly Leg[] {
  const connection = tcpConversation(`${ALICE}:50000`, `${BOB}:2855`).syn();
  for (const text of segments) connection.client(text).ack('server');
  return take(connection.fin().frames).legs;
}

describe('MSRP', () => {
  it('is a messaging leg in clear, with its messages counted and not told', () => {
    const legs = legOf(send('d93kswow', SECRET), `${send('e93kswow', SECRET)}${send('f93kswow', SECRET)}`);
    expect(legs).toMatchObject([
      {
        plane: 'messaging',
        protocol: 'MSRP',
        transport: 'tcp',
        protection: 'cleartext',
        basis: 'observed',
        b: { address: BOB, port: 2855 },
      },
    ]);
    expect(legs[0]!.reason).toBe('3 MSRP requests (SEND) are readable over TCP.');
    expect(JSON.stringify(legs)).not.toContain('merger');
  });

  it('tells requests and responses apart', () => {
    const answers = 'MSRP d93kswow 200 OK\r\nTo-Path: msrp://example.com:1/x;tcp\r\n-------d93kswow$\r\n';
    expect(legOf(send('d93kswow', SECRET), answers, answers)[0]!.reason).toBe(
      '1 MSRP request (SEND) and 2 responses are readable over TCP.',
    );
    expect(legOf(answers)[0]!.reason).toBe('1 MSRP response is readable over TCP.');
  });

  it('belongs to the call whose SDP announced it, and its frames are VoIP', () => {
    const line = (port: number) => `m=message ${port} TCP/MSRP *\r\na=path:msrp://example.com:${port}/x;tcp`;
    const said = [
      datagram(`${ALICE}:5060`, `${BOB}:5060`, request('INVITE', { callId: 'chat', body: sdp(ALICE, line(50000)) }), 0),
      datagram(
        `${BOB}:5060`,
        `${ALICE}:5060`,
        response(200, 'INVITE', { callId: 'chat', body: sdp(BOB, line(2855)) }),
        10,
      ),
    ];
    const connection = tcpConversation(`${ALICE}:50000`, `${BOB}:2855`).syn();
    connection.client(send('d93kswow', SECRET));
    const { legs, accounting } = take(inOrder(said, connection.frames));
    expect(legs.find(({ plane }) => plane === 'messaging')!.callIds).toEqual(['chat']);
    expect(accounting.classes.otherVoip).toBe(1);
  });
});

describe('control', () => {
  it('of a speech server is a control leg', () => {
    const spoken = `MRCP/2.0 120 SPEAK 543257\r\nChannel-Identifier:32AECB23433802@speechsynth\r\n\r\n${SECRET}`;
    const legs = legOf(spoken);
    expect(legs).toMatchObject([{ plane: 'control', protocol: 'MRCPv2', protection: 'cleartext' }]);
    expect(legs[0]!.reason).toBe('1 MRCPv2 request (SPEAK) is readable over TCP.');
  });

  it('of streams is a control leg', () => {
    const legs = legOf(
      'DESCRIBE rtsp://example.com/recording/7 RTSP/1.0\r\nCSeq: 1\r\n\r\n',
      'PLAY rtsp://example.com/recording/7 RTSP/1.0\r\nCSeq: 2\r\n\r\n',
    );
    expect(legs).toMatchObject([{ plane: 'control', protocol: 'RTSP' }]);
    expect(legs[0]!.reason).toContain('2 RTSP requests (DESCRIBE, PLAY)');
  });

  it('is not what only mentions it', () => {
    expect(legOf('GET /docs/RTSP/1.0 HTTP/1.1\r\nHost: example.com\r\n\r\n')).toEqual([]);
  });
});
