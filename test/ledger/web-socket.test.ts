/** SIP over WebSocket (RFC 7118), as the ledger sees it. */
import { describe, expect, it } from 'vitest';
import { request, response, sipCall } from '../support/call-builder.ts';
import { signalingLegsOf, take, takePoisoned } from '../support/ledger.ts';
import { type BuiltFrame, tcpConversation } from '../support/packet-builder.ts';
import { tlsConnection } from '../support/tls-call.ts';
import { deflated, MASK, upgradeAnswer, upgradeRequest, wsFrame } from '../support/websocket.ts';

const CLIENT = '192.0.2.10:49152';
const SERVER = '198.51.100.20:8080';
const OPTIONS = request('OPTIONS');
const OK = response(200, 'OPTIONS');

function connection(headers?: readonly string[], segmentSize = 1460) {
  return tcpConversation(CLIENT, SERVER, { segmentSize })
    .syn()
    .client(upgradeRequest(headers))
    .server(upgradeAnswer(headers));
}

describe('SIP over WebSocket', () => {
  it('is a readable leg of transport ws, whatever the segments', () => {
    for (const size of [1460, 100, 7]) {
      const { frames } = connection(undefined, size)
        .client(wsFrame(OPTIONS, { mask: MASK }))
        .server(wsFrame(OK))
        .client(wsFrame('\r\n\r\n', { mask: MASK }))
        .fin();
      const facts = takePoisoned(frames);
      expect(facts.legs).toMatchObject([
        {
          plane: 'signaling',
          transport: 'ws',
          protection: 'cleartext',
          basis: 'observed',
          a: { port: 49152 },
          b: { port: 8080 },
          sip: { messages: 2, methods: { OPTIONS: 1 }, statuses: { 200: 1 } },
        },
      ]);
      expect(facts.gaps).toEqual([]);
      expect(facts.accounting.classes.notVoip).toBe(0);
    }
  });

  it('is read when both sides agreed on compression, with and without context', () => {
    for (const extra of ['', '; client_no_context_takeover; server_no_context_takeover']) {
      const headers = ['Sec-WebSocket-Protocol: sip', `Sec-WebSocket-Extensions: permessage-deflate${extra}`];
      const twice = [0, 1].map((index) =>
        wsFrame(deflated(OPTIONS, extra === '' && index === 1 ? OPTIONS : ''), { mask: MASK, compressed: true }),
      );
      const facts = take(twice.reduce((talk, frame) => talk.client(frame), connection(headers)).frames);
      expect(facts.legs[0]!.sip!.messages).toBe(2);
      expect(facts.gaps).toEqual([]);
    }
  });

  it('is known in the middle of a connection by frames whose content is SIP, masked or not', () => {
    const facts = take(
      tcpConversation(CLIENT, SERVER)
        .client(wsFrame(OPTIONS, { mask: MASK }))
        .server(wsFrame(OK)).frames,
    );
    expect(signalingLegsOf(facts)).toMatchObject([{ transport: 'ws', sip: { messages: 2 } }]);
  });

  it('tells several messages in one, and what is no message', () => {
    const several = take(connection().client(wsFrame(OPTIONS + OPTIONS, { mask: MASK })).frames);
    expect(several.legs[0]!.sip!.messages).toBe(2);
    expect(several.gaps).toMatchObject([{ layer: 'sip', reason: 'malformed' }]);
    const junk = take(connection().client(wsFrame('hello', { mask: MASK })).frames);
    expect(junk.gaps).toMatchObject([{ layer: 'sip', reason: 'malformed' }]);
  });

  it('is open when the messages cannot be read', () => {
    const headers = ['Sec-WebSocket-Protocol: sip', 'Sec-WebSocket-Extensions: permessage-deflate'];
    const talk = connection(headers)
      .client(wsFrame(deflated(OPTIONS), { mask: MASK, compressed: true }))
      .client(wsFrame(deflated(OPTIONS, OPTIONS), { mask: MASK, compressed: true }));
    const frames = talk.frames.filter((_, index) => index !== 5);
    const facts = take(frames);
    expect(facts.legs[0]).toMatchObject({ transport: 'ws', protection: 'open' });
    expect(facts.gaps.map(({ layer }) => layer)).toContain('websocket');
  });
});

describe('not SIP', () => {
  it.each<[string, BuiltFrame[]]>([
    [
      'another subprotocol',
      connection(['Sec-WebSocket-Protocol: chat']).client(wsFrame('hello', { mask: MASK })).frames,
    ],
    [
      'HTTP',
      tcpConversation(CLIENT, SERVER)
        .syn()
        .client('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
        .server('HTTP/1.1 200 OK\r\n\r\nOPTIONS').frames,
    ],
    [
      'a refused upgrade',
      tcpConversation(CLIENT, SERVER).syn().client(upgradeRequest()).server('HTTP/1.1 403 Forbidden\r\n\r\n').frames,
    ],
  ])('is %s', (_why, frames) => {
    const facts = take(frames);
    expect(facts.legs).toEqual([]);
    expect(facts.gaps).toEqual([]);
    expect(facts.accounting.classes.sip).toBe(0);
  });

  it('leaves SIP over plain TCP as it was', () => {
    expect(signalingLegsOf(take(sipCall({ transport: 'tcp', packets: 0 })))).toMatchObject([
      { transport: 'tcp', sip: { messages: 6 } },
    ]);
  });
});

describe('secure WebSocket', () => {
  it('is TLS to a hop that readable SIP names as WSS', () => {
    const via = 'Via: SIP/2.0/WSS 198.51.100.20:7443;branch=z9hG4bK2';
    const readable = tcpConversation('192.0.2.30:5060', '192.0.2.31:5060')
      .syn()
      .client(request('OPTIONS', { headers: [via] })).frames;
    const legs = signalingLegsOf(take([...tlsConnection(CLIENT, '198.51.100.20:7443'), ...readable]));
    expect(legs.map(({ transport, protection }) => `${transport} ${protection}`)).toContain('wss encrypted');
  });

  it('is TLS with a server name that says SIP and WebSocket', () => {
    const legs = signalingLegsOf(
      take(tlsConnection(CLIENT, '198.51.100.20:443', { serverName: 'sip-ws.example.com' })),
    );
    expect(legs).toMatchObject([{ transport: 'wss', sip: null }]);
    expect(signalingLegsOf(take(tlsConnection(CLIENT, '198.51.100.20:443', { serverName: 'ws.example.com' })))).toEqual(
      [],
    );
  });
});
