/** What stands before and between the messages of a TCP connection: PROXY headers, keep-alives. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { request, response, rtpPacket } from '../support/call-builder.ts';
import { sumOfClasses } from '../support/captures.ts';
import { take, takePoisoned } from '../support/ledger.ts';
import { hex, tcpConversation } from '../support/packet-builder.ts';
import { tlsConnection } from '../support/tls-call.ts';
import {
  ascii,
  clientHelloBody,
  extension,
  record,
  serverHelloBody,
  message as tlsMessage,
  vector,
} from '../support/tls-octets.ts';
import { channelData, framed, stunMessage, TURN } from '../support/turn.ts';
import { MASK, upgradeAnswer, upgradeRequest, wsFrame } from '../support/websocket.ts';

const CLIENT = '192.0.2.10:49152';
const SERVER = '198.51.100.20:5060';
const OPTIONS = request('OPTIONS');
const TEXT = 'PROXY TCP4 203.0.113.7 198.51.100.20 40000 5060\r\n';
const BINARY = hex('0d 0a 0d 0a 00 0d 0a 51 55 49 54 0a 21 11 00 0c cb 00 71 07 c6 33 64 14 9c 40 13 c4');

const serverNameOf = (name: string) => extension(0, vector(2, [0], vector(2, ascii(name))));

describe('a PROXY header', () => {
  it.each([
    ['text', TEXT],
    ['binary', BINARY],
  ])('%s, in front of SIP names the client, whatever the segments', (_name, header) => {
    for (const segmentSize of [1460, 20, 6]) {
      const { frames } = tcpConversation(CLIENT, SERVER, { segmentSize })
        .syn()
        .client(header)
        .client(OPTIONS)
        .server(response(200, 'OPTIONS'));
      const facts = takePoisoned(frames);
      expect(facts.legs).toMatchObject([{ transport: 'tcp', protection: 'cleartext', sip: { messages: 2 } }]);
      expect(facts.legs[0]!.reason).toMatch(/A PROXY header names 203\.0\.113\.7:40000 as the client\.$/);
      expect(facts.gaps).toEqual([]);
    }
  });

  it('in the same segment as what follows, and in front of a WebSocket', () => {
    const sip = take(
      tcpConversation(CLIENT, SERVER)
        .syn()
        .client(TEXT + OPTIONS).frames,
    );
    expect(sip.legs).toMatchObject([{ transport: 'tcp', sip: { messages: 1 } }]);
    const talk = tcpConversation(CLIENT, SERVER)
      .syn()
      .client(TEXT + upgradeRequest())
      .server(upgradeAnswer())
      .client(wsFrame(OPTIONS, { mask: MASK }));
    expect(take(talk.frames).legs).toMatchObject([{ transport: 'ws', sip: { messages: 1 } }]);
  });

  it('in front of TLS', () => {
    const hello = Uint8Array.from(
      record(22, tlsMessage(1, clientHelloBody({ extensions: [serverNameOf('sip.example.com')] }))),
    );
    const answer = Uint8Array.from(record(22, tlsMessage(2, serverHelloBody())));
    const finished = Uint8Array.from([...record(20, [1]), ...record(22, new Array(40).fill(0xe5))]);
    const sent = Uint8Array.from(record(23, new Array(100).fill(0xd1)));
    const talk = tcpConversation(CLIENT, '198.51.100.20:5061').syn().client(BINARY).client(hello).server(answer);
    const { frames } = talk.client(finished).server(finished).client(sent).server(sent);
    const facts = take(frames);
    expect(facts.legs).toMatchObject([{ transport: 'tls', protection: 'encrypted' }]);
    expect(facts.legs[0]!.reason).toMatch(/A PROXY header names 203\.0\.113\.7:40000 as the client\.$/);
    expect(facts.tlsSessions).toMatchObject([{ serverName: 'sip.example.com' }]);
  });

  it('leaves a connection without one as it was', () => {
    const facts = take(tcpConversation(CLIENT, SERVER).syn().client('PROXY').client('ROT').frames);
    expect(facts.legs).toEqual([]);
    expect(take(tlsConnection(CLIENT, '198.51.100.20:5061', { alpn: 'sip' })).legs).toHaveLength(1);
  });
});

describe('keep-alives', () => {
  it('of RFC 5626 belong to the SIP connection', () => {
    const { frames } = tcpConversation(CLIENT, SERVER)
      .syn()
      .client('\r\n\r\n')
      .server('\r\n')
      .client(OPTIONS)
      .client('\r\n\r\n')
      .server('\r\n');
    const facts = take(frames);
    expect(facts.legs).toMatchObject([{ sip: { messages: 1 } }]);
    expect(facts.gaps).toEqual([]);
    expect(facts.accounting.classes).toMatchObject({ sip: 5, notVoip: 0 });
  });
});

describe('any octets', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom(OPTIONS, TEXT, '\r\n\r\n', upgradeRequest(), upgradeAnswer())
      .map((text) => new TextEncoder().encode(text)),
    fc.constantFrom(
      BINARY,
      wsFrame(OPTIONS, { mask: MASK }),
      wsFrame(OPTIONS),
      framed(stunMessage(TURN.binding)),
      stunMessage(TURN.binding),
    ),
    fc.constantFrom(channelData(0x4001, rtpPacket(new Uint8Array(20)), true), framed(rtpPacket(new Uint8Array(20)))),
  );

  it('never throw, and every frame is in one class', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), piece), { maxLength: 20 }),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(1000),
        (sent, segmentSize, missing) => {
          const talk = tcpConversation(CLIENT, SERVER, { segmentSize }).syn();
          for (const [byClient, octets] of sent) talk[byClient ? 'client' : 'server'](octets);
          const frames = talk.frames.filter((_, index) => index !== missing % (talk.frames.length * 2));
          const facts = takePoisoned(frames);
          expect(sumOfClasses(facts)).toBe(frames.length);
        },
      ),
      { numRuns: 400 },
    );
  });
});
