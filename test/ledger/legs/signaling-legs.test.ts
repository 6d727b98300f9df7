/** From flows and connections to signaling legs, as the ledger makes them of frames. */
import { describe, expect, it } from 'vitest';
import {
  BOB,
  datagram,
  datagrams,
  inOrder,
  request,
  response,
  rtpStream,
  sipCall,
} from '../../support/call-builder.ts';
import { signalingLegsOf, take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';
import { type TlsWishes, tlsConnection } from '../../support/tls-call.ts';

const CLIENT = '192.0.2.10:49152';
const SERVER = '198.51.100.20:5060';
const OTHER_SERVER = '198.51.100.20:7443';

function legsOf(...groups: readonly BuiltFrame[][]) {
  return signalingLegsOf(take(inOrder(...groups)));
}

describe('readable SIP over UDP', () => {
  it('is a leg from who asks to who answers', () => {
    const [leg, ...more] = legsOf(sipCall());
    expect(more).toEqual([]);
    expect(leg).toMatchObject({
      transport: 'udp',
      a: { address: '192.0.2.10', port: 5060 },
      b: { address: BOB, port: 5060 },
      protection: 'cleartext',
      frames: 6,
      sip: { messages: 6, methods: { INVITE: 1, ACK: 1, BYE: 1 }, statuses: { 180: 1, 200: 2 } },
    });
  });

  it('has its client right when the first message seen is a response', () => {
    const [leg] = legsOf(datagrams(SERVER, CLIENT, [response(200, 'OPTIONS')]));
    expect(leg!.b).toMatchObject({ address: BOB, port: 5060 });
  });

  it('folds clients of one host into one leg, whose port varies', () => {
    const both = [49152, 49153].map((port, index) => datagram(`192.0.2.10:${port}`, SERVER, request('OPTIONS'), index));
    const [leg, ...more] = legsOf(both);
    expect(more).toEqual([]);
    expect(leg!.a).toEqual({ address: '192.0.2.10', port: null, name: null });
    expect(leg!.sip!.messages).toBe(2);
  });

  it('is a leg for each server port and each client host', () => {
    const paths = ['192.0.2.10:5060', '192.0.2.11:5060'].flatMap((from) => [
      datagram(from, SERVER, request('OPTIONS')),
      datagram(from, '198.51.100.20:5080', request('OPTIONS')),
    ]);
    expect(legsOf(paths)).toHaveLength(4);
  });

  it('counts keep-alives of a SIP flow as SIP', () => {
    const facts = take([
      datagram(CLIENT, SERVER, request('OPTIONS')),
      datagram(CLIENT, SERVER, '\r\n\r\n', 1),
      datagram('192.0.2.99:1', SERVER, '\r\n\r\n', 2),
    ]);
    expect(facts.accounting.classes).toMatchObject({ sip: 2, notVoip: 1 });
  });
});

describe('readable SIP over TCP', () => {
  it('is a leg from who opened the connection', () => {
    const [leg] = legsOf(sipCall({ transport: 'tcp', packets: 0, hops: [{ client: CLIENT, server: SERVER }] }));
    expect(leg).toMatchObject({ transport: 'tcp', a: { port: 49152 }, b: { port: 5060 }, sip: { messages: 6 } });
  });

  it('folds connections from the same host to the same server', () => {
    const calls = [49152, 49153].map((port) =>
      sipCall({ transport: 'tcp', packets: 0, hops: [{ client: `192.0.2.10:${port}`, server: SERVER }] }),
    );
    expect(legsOf(...calls)).toMatchObject([{ a: { port: null }, sip: { messages: 12 } }]);
  });
});

describe('TLS is taken for SIP', () => {
  function hint(server: string, wishes: TlsWishes, others: BuiltFrame[] = []): string | null {
    const leg = legsOf(tlsConnection(CLIENT, server, wishes), others).find(({ transport }) => transport === 'tls');
    return leg === undefined ? null : /Taken for SIP because (.*)\.$/.exec(leg.reason)![1]!;
  }

  it.each<[string, string, TlsWishes, string]>([
    ['ALPN', OTHER_SERVER, { alpn: 'sip' }, 'ALPN names sip'],
    ['ALPN of version 2', OTHER_SERVER, { alpn: 'sip/2' }, 'ALPN names sip/2'],
    ['the server name', OTHER_SERVER, { serverName: 'sip.example.com' }, 'the server is named sip.example.com'],
    ['the certificate', OTHER_SERVER, { certificate: 'p256-sip-uri' }, 'the server is named sip:example.org'],
    ['its port', '198.51.100.20:5061', {}, 'its port is 5061, on which the policy expects SIP over TLS'],
    ['ALPN before its port', '198.51.100.20:5061', { alpn: 'sip' }, 'ALPN names sip'],
  ])('by %s', (_what, server, wishes, expected) => {
    expect(hint(server, wishes)).toBe(expected);
  });

  it('by readable SIP that names it as a hop', () => {
    const headers = ['Contact: <sip:bob@198.51.100.20:7443;transport=tls>'];
    const naming = datagrams('192.0.2.10:5060', SERVER, [request('OPTIONS', { headers })]);
    expect(hint(OTHER_SERVER, {}, naming)).toBe('readable SIP names this server as a TLS hop');
  });

  it('by readable SIP that names it as a hop by the name that the client asked for', () => {
    const headers = ['Record-Route: <sip:sbc.example.com:7443;transport=tls;lr>'];
    const naming = datagrams('192.0.2.10:5060', SERVER, [request('OPTIONS', { headers })]);
    expect(hint('203.0.113.9:7443', { serverName: 'SBC.example.com' }, naming)).toBe(
      'readable SIP names sbc.example.com:7443 as a TLS hop, and the server has that name',
    );
  });

  it('on the ports of the policy, and no others', () => {
    const frames = tlsConnection(CLIENT, '198.51.100.20:5071');
    expect(take(frames).legs).toEqual([]);
    expect(take(frames, [5071]).legs).toMatchObject([
      { protection: 'encrypted', sipBasis: { kind: 'port', strength: 'fair', at: { frame: 4 } } },
    ]);
    expect(take(tlsConnection(CLIENT, '198.51.100.20:5061'), [5071]).legs).toEqual([]);
  });

  it.each<[string, string, TlsWishes]>([
    ['HTTP by ALPN on the port of SIP', '198.51.100.20:5061', { alpn: 'h2' }],
    ['HTTP by ALPN at a name of SIP', '198.51.100.20:443', { alpn: 'http/1.1', serverName: 'sip.example.com' }],
    ['a certificate of SIP on port 443', '198.51.100.20:443', { certificate: 'p256-sip-uri' }],
    ['a border element on port 443', '198.51.100.20:443', { serverName: 'sbc.example.com' }],
    ['TURN by ALPN', OTHER_SERVER, { alpn: 'stun.turn', serverName: 'sip.example.com' }],
  ])('not for %s', (_what, server, wishes) => {
    expect(legsOf(tlsConnection(CLIENT, server, wishes))).toEqual([]);
  });

  it.each<[string, string, TlsWishes, string | null]>([
    [
      'the port of the policy',
      '198.51.100.20:5061',
      { alpn: 'h2' },
      'its port is 5061, on which the policy expects SIP over TLS',
    ],
    [
      'a port of which readable SIP says so',
      OTHER_SERVER,
      { alpn: 'h2' },
      'readable SIP names this server as a TLS hop',
    ],
    ['that port, and SIP by ALPN', OTHER_SERVER, { alpn: 'sip' }, null],
    ['that port, and no ALPN', OTHER_SERVER, {}, null],
    ['another port, with a name of SIP', '203.0.113.9:8443', { alpn: 'h2', serverName: 'sip.example.com' }, null],
    ['another port, with a certificate of SIP', '203.0.113.9:8443', { alpn: 'h2', certificate: 'p256-sip-uri' }, null],
    ['the port of the web', '203.0.113.9:443', { alpn: 'h2', serverName: 'sip.example.com' }, null],
    ['the port of mail', '203.0.113.9:993', { alpn: 'imap' }, null],
  ])('says where SIP was expected and ALPN names another protocol: %s', (_what, server, wishes, why) => {
    const headers = [
      `Record-Route: <sip:${OTHER_SERVER};transport=tls;lr>`,
      'Record-Route: <sip:203.0.113.9:443;transport=tls;lr>',
    ];
    const naming = datagrams('192.0.2.10:5060', SERVER, [request('OPTIONS', { headers })]);
    const { tlsSessions } = take(inOrder(tlsConnection(CLIENT, server, wishes), naming));
    expect(tlsSessions).toMatchObject([{ sipExpected: why }]);
  });

  it.each<[string, string, TlsWishes]>([
    ['a border element by name', OTHER_SERVER, { serverName: 'eu-sbc1.example.com' }],
    ['a name of SIP on port 443', '198.51.100.20:443', { serverName: 'sip.example.com' }],
  ])('as a guess that stays open: %s', (_what, server, wishes) => {
    const [leg] = legsOf(tlsConnection(CLIENT, server, wishes));
    expect(leg).toMatchObject({
      protection: 'open',
      basis: null,
      sipBasis: { kind: 'server-name', strength: 'guess', what: `the server is named ${wishes.serverName}` },
    });
  });

  it('as secure WebSocket where a readable neighbor says so, even on port 443', () => {
    const headers = ['Record-Route: <sip:203.0.113.9:443;transport=wss;lr>'];
    const naming = datagrams('192.0.2.10:5060', SERVER, [request('OPTIONS', { headers })]);
    const legs = legsOf(tlsConnection(CLIENT, '203.0.113.9:443', { alpn: 'http/1.1' }), naming);
    expect(legs.find(({ transport }) => transport === 'wss')).toMatchObject({
      protection: 'encrypted',
      sipBasis: { kind: 'neighbor', strength: 'strong', at: { frame: expect.any(Number) } },
    });
  });

  it.each<[string, TlsWishes]>([
    ['without any sign', {}],
    ['with a web server’s names', { alpn: 'h2', serverName: 'www.example.com' }],
    ['with a name that only begins alike', { serverName: 'siphon.example.com' }],
  ])('not %s', (_what, wishes) => {
    expect(hint(OTHER_SERVER, wishes)).toBeNull();
  });
});

describe('a TLS connection beside media of the same hosts', () => {
  /** Ten seconds of media that nobody announced, from second 3 on. */
  const media = (host = '198.51.100.20') => [
    ...rtpStream('192.0.2.10:40000', `${host}:30000`, { packets: 500, milliseconds: 3_000 }),
    ...rtpStream(`${host}:30000`, '192.0.2.10:40000', { packets: 500, milliseconds: 3_000, ssrc: 7 }),
  ];
  const guess = (server: string, wishes: TlsWishes, rtp = media()) =>
    legsOf(inOrder(tlsConnection(CLIENT, server, wishes), rtp)).find(({ sipBasis }) => sipBasis !== null);

  it('may be its signaling when it is busy at both ends of it: a guess, and open', () => {
    const leg = guess(OTHER_SERVER, { exchanges: [2_500, 13_100] });
    expect(leg).toMatchObject({ protection: 'open', sipBasis: { kind: 'call-pattern', strength: 'guess' } });
    expect(leg!.reason).toContain('it is busy when media between the same hosts starts and ends');
    const kept = guess(OTHER_SERVER, { exchanges: [1_500, 2_900, 13_100, 40_000] });
    expect(kept).toMatchObject({ protection: 'open' });
  });

  it.each<[string, string, TlsWishes, BuiltFrame[]?]>([
    ['quiet at its end', OTHER_SERVER, { exchanges: [2_500] }],
    ['quiet at its start', OTHER_SERVER, { exchanges: [13_000] }],
    ['busy all along', OTHER_SERVER, { exchanges: [2_500, 6_000, 8_000, 10_000, 13_000] }],
    ['on the port of the web', '198.51.100.20:443', { exchanges: [2_500, 13_000] }],
    ['HTTP by ALPN', OTHER_SERVER, { alpn: 'http/1.1', exchanges: [2_500, 13_000] }],
    ['of other hosts', OTHER_SERVER, { exchanges: [2_500, 13_000] }, media('198.51.100.21')],
  ])('is not taken for SIP when it is %s', (_what, server, wishes, rtp) => {
    expect(guess(server, wishes, rtp)).toBeUndefined();
  });

  it('is not taken for SIP when readable SIP announced the media', () => {
    const call = sipCall({ packets: 400 });
    const connection = tlsConnection('192.0.2.10:49153', `${BOB}:7443`, { exchanges: [50, 7_900] });
    const legs = legsOf(inOrder(connection, call));
    expect(legs.map(({ transport }) => transport)).toEqual(['udp']);
  });
});

describe('the names of a TLS server', () => {
  it('are those that readable SIP uses for its address, on whatever transport', () => {
    const sentTo = (uri: string, headers: string[] = []) =>
      request('OPTIONS', { headers }).replace(/^OPTIONS \S+/, `OPTIONS ${uri}`);
    const uri = 'sip:voice.example.com';
    const route = ['Route: <sip:edge.example.com;lr>'];
    const readable = [
      datagram('192.0.2.10:5060', SERVER, sentTo(uri), 0),
      datagram('192.0.2.10:5060', SERVER, sentTo(uri, route), 1),
      datagram('192.0.2.10:5060', SERVER, sentTo('sip:198.51.100.20'), 2),
    ];
    const { tlsSessions } = take(inOrder(readable, tlsConnection(CLIENT, OTHER_SERVER, { milliseconds: 10 })));
    expect(tlsSessions[0]!.sipNames).toMatchObject([
      { name: 'voice.example.com', from: 'target', at: { frame: 1 } },
      { name: 'edge.example.com', from: 'target', at: { frame: 2 } },
    ]);
  });
});

describe('a TLS connection for SIP', () => {
  it('is encrypted, observed, and its client port varies', () => {
    const [leg] = legsOf(tlsConnection(CLIENT, OTHER_SERVER, { alpn: 'sip' }));
    expect(leg).toMatchObject({
      protection: 'encrypted',
      basis: 'observed',
      a: { address: '192.0.2.10', port: null },
      b: { port: 7443 },
      tls: ['tls-1'],
      sip: null,
    });
  });

  it('is encrypted, negotiated only, when nothing was sent over it', () => {
    const [leg] = legsOf(tlsConnection(CLIENT, OTHER_SERVER, { alpn: 'sip', records: 0 }));
    expect(leg).toMatchObject({ protection: 'encrypted', basis: 'negotiated' });
  });

  it('is open when it began before the capture', () => {
    const [leg] = legsOf(tlsConnection(CLIENT, '198.51.100.20:5061', { midStream: true }));
    expect(leg).toMatchObject({ protection: 'open', basis: null, b: { port: 5061 } });
    expect(leg!.reason).toMatch(/began before the capture/);
  });

  it('is open when its handshake is not seen to end', () => {
    const [leg] = legsOf(tlsConnection(CLIENT, OTHER_SERVER, { alpn: 'sip', stops: 'silent' }).slice(0, -3));
    expect(leg).toMatchObject({ protection: 'open', basis: null });
  });

  it('is no leg when its handshake failed, but a session', () => {
    const facts = take(tlsConnection(CLIENT, OTHER_SERVER, { alpn: 'sip', stops: 'alert' }));
    expect(facts.legs).toEqual([]);
    expect(facts.tlsSessions).toMatchObject([{ handshake: 'failed', legs: [] }]);
    expect(facts.accounting.classes.tls).toBeGreaterThan(0);
  });

  it('is open beside one that completed, when one of them was not seen to', () => {
    const [leg, ...more] = legsOf(
      tlsConnection(CLIENT, OTHER_SERVER, { alpn: 'sip' }),
      tlsConnection('192.0.2.10:49153', OTHER_SERVER, { alpn: 'sip', stops: 'silent' }).slice(0, -3),
    );
    expect(more).toEqual([]);
    expect([leg!.protection, leg!.tls.length]).toEqual(['open', 2]);
  });

  it('is read again when the same ports serve a second connection', () => {
    const facts = take(
      inOrder(
        tlsConnection(CLIENT, OTHER_SERVER, { alpn: 'sip' }),
        tlsConnection(CLIENT, OTHER_SERVER, { alpn: 'sip', milliseconds: 60_000 }),
      ),
    );
    expect(facts.tlsSessions).toMatchObject([{ connections: 2, handshake: 'complete' }]);
    expect(signalingLegsOf(facts)).toHaveLength(1);
  });
});

describe('one TCP connection after another on the same ports', () => {
  it('keeps who opened it apart from who answers', () => {
    const hops = [{ client: CLIENT, server: SERVER }];
    const calls = [0, 60_000].map((milliseconds) => sipCall({ transport: 'tcp', packets: 0, hops, milliseconds }));
    expect(legsOf(...calls)).toMatchObject([{ a: { port: 49152 }, b: { port: 5060 }, sip: { messages: 12 } }]);
  });

  it('is cleartext when SIP was readable on the first and TLS on the second', () => {
    const clear = sipCall({ transport: 'tcp', packets: 0, hops: [{ client: CLIENT, server: SERVER }] });
    const facts = take(inOrder(clear, tlsConnection(CLIENT, SERVER, { alpn: 'sip', milliseconds: 60_000 })));
    expect(facts.legs.map(({ protection }) => protection)).toContain('cleartext');
  });

  it('is cleartext when TLS came first and readable SIP second', () => {
    const clear = sipCall({
      transport: 'tcp',
      packets: 0,
      hops: [{ client: CLIENT, server: SERVER }],
      milliseconds: 60_000,
    });
    const facts = take(inOrder(tlsConnection(CLIENT, SERVER, { alpn: 'sip' }), clear));
    expect(facts.legs.map(({ protection }) => protection)).toContain('cleartext');
    expect(facts.calls).toHaveLength(1);
  });
});
