/** SIP messages: start lines, header fields, bodies. Truth by hand from RFC 3261. */
import { describe, expect, it } from 'vitest';
import {
  isKeepAlive,
  MAX_HEADER_OCTETS,
  MAX_HEADER_SECTION_OCTETS,
  MAX_HEADERS,
  MAX_START_LINE_OCTETS,
  sip,
} from '../../../src/dissectors/sip/index.ts';
import { INVITE_LINES, invite, lines, octets, read, SDP } from './messages.ts';

describe('a request', () => {
  const { message, stop } = read(invite());

  it('gives its start line', () => {
    expect(stop).toBeUndefined();
    expect([message.kind, message.method, message.requestUri, message.version, message.statusCode]).toEqual([
      'request',
      'INVITE',
      'sip:bob@biloxi.example.com',
      'SIP/2.0',
      0,
    ]);
  });

  it('gives the fields that identify it', () => {
    expect(message.callId).toBe('a84b4c76e66710@pc33.atlanta.example.com');
    expect([message.cseqNumber, message.cseqMethod]).toEqual([314159, 'INVITE']);
    expect(message.from).toMatchObject({
      displayName: 'Alice "A"',
      uri: 'sip:alice@atlanta.example.com',
      tag: '1928301774',
    });
    expect(message.to).toMatchObject({ displayName: 'Bob', uri: 'sip:bob@biloxi.example.com', tag: null });
    expect(message.vias).toHaveLength(1);
    expect(message.vias[0]).toMatchObject({
      transport: 'UDP',
      host: 'pc33.atlanta.example.com',
      port: 5066,
      branch: 'z9hG4bK776asdhds',
      rport: 49152,
      received: '192.0.2.9',
    });
  });

  it('gives its body', () => {
    expect(message.bodyEnd - message.bodyStart).toBe(SDP.length);
    expect(message.parts().parts).toEqual([
      {
        type: 'application/sdp',
        disposition: null,
        transferEncoding: null,
        start: message.bodyStart,
        end: message.bodyEnd,
      },
    ]);
  });
});

describe('a response', () => {
  it('gives code and reason phrase', () => {
    const { message, stop } = read(lines(['SIP/2.0 183 Session Progress', ...INVITE_LINES.slice(1)]));
    expect(stop).toBeUndefined();
    expect([message.kind, message.statusCode, message.reasonPhrase, message.method]).toEqual([
      'response',
      183,
      'Session Progress',
      '',
    ]);
  });

  it.each(['099', '700', '20', '2000', '2x0'])('status code %s is malformed', (code) => {
    const { message, stop } = read(lines([`SIP/2.0 ${code} OK`, ...INVITE_LINES.slice(1)]));
    expect(stop?.reason).toBe('malformed');
    expect([message.kind, message.statusCode, message.callId]).toEqual([
      'response',
      0,
      'a84b4c76e66710@pc33.atlanta.example.com',
    ]);
  });

  it('needs no space behind the code', () => {
    expect(read(lines(['SIP/2.0 200', ...INVITE_LINES.slice(1)])).message.statusCode).toBe(200);
  });
});

describe('header fields', () => {
  it.each([
    ['i', 'Call-ID'],
    ['f', 'From'],
    ['t', 'To'],
    ['m', 'Contact'],
    ['l', 'Content-Length'],
    ['c', 'Content-Type'],
    ['e', 'Content-Encoding'],
    ['k', 'Supported'],
    ['s', 'Subject'],
    ['v', 'Via'],
    ['o', 'Event'],
    ['u', 'Allow-Events'],
    ['r', 'Refer-To'],
    ['a', 'Accept-Contact'],
    ['d', 'Request-Disposition'],
    ['j', 'Reject-Contact'],
    ['x', 'Session-Expires'],
    ['y', 'Identity'],
    ['b', 'Referred-By'],
  ])('%s is %s, both ways and in any case', (compact, long) => {
    const { message } = read(lines(['SIP/2.0 200 OK', `${compact}: one`, `${long.toUpperCase()}: two`]));
    expect(message.headers(long.toLowerCase())).toEqual(['one', 'two']);
    expect(message.headers(compact.toUpperCase())).toEqual(['one', 'two']);
  });

  it('repeats and comma-separated values keep their order', () => {
    const { message } = read(
      lines([
        'SIP/2.0 200 OK',
        'Route: <sip:a,b@x>, "c, d" <sip:e@y>',
        'route: <sip:f@z>',
        'Supported: 100rel,, timer',
      ]),
    );
    expect(message.routes.map((route) => route.uri)).toEqual(['sip:a,b@x', 'sip:e@y', 'sip:f@z']);
    expect(message.routes[1]!.displayName).toBe('c, d');
    expect(message.supported).toEqual(['100rel', 'timer']);
  });

  it('an unknown field is found by its name', () => {
    const { message } = read(lines(['SIP/2.0 200 OK', 'X-Thing: 1', 'x-thing : 2']));
    expect(message.headers('X-THING')).toEqual(['1', '2']);
    expect(message.header('x-other')).toBeUndefined();
    expect(message.headerCount).toBe(2);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a name like any other', (name) => {
    expect(read(lines(['SIP/2.0 200 OK', 'A-B: 1'])).message.header(name)).toBeUndefined();
    expect(read(lines(['SIP/2.0 200 OK', `${name}: 1`])).message.header(name)).toBe('1');
  });

  it('folds become a space', () => {
    const { message } = read(lines(['SIP/2.0 200 OK', 'Subject:', '  first', '\tsecond  ', ' ', ' third']));
    // Octets between the first and the last word of the value are the sender's; line breaks are not.
    expect(message.header('Subject')!.split(/\s+/)).toEqual(['first', 'second', 'third']);
  });

  it('bare LF ends a line as well', () => {
    const { message, stop } = read(lines(INVITE_LINES, 'v=0\n', '\n'));
    expect(stop).toBeUndefined();
    expect([message.callId, message.bodyEnd - message.bodyStart]).toEqual([
      'a84b4c76e66710@pc33.atlanta.example.com',
      4,
    ]);
  });

  it('UTF-8 is kept, what is not UTF-8 becomes U+FFFD', () => {
    const bytes = octets('SIP/2.0 200 OK\r\nFrom: "Ænima ☎" <sip:a@b>\r\nSubject: xyz\r\n\r\n');
    bytes[bytes.indexOf(0x79)] = 0xff;
    const { message } = read(bytes);
    expect(message.from!.displayName).toBe('Ænima ☎');
    expect(message.header('subject')).toBe('x\ufffdz');
  });

  it('a line that is no header field is skipped and told', () => {
    const { message, stop } = read(
      lines([...INVITE_LINES.slice(0, 3), 'no colon here', ' and its fold', ...INVITE_LINES.slice(3)]),
    );
    expect(stop).toMatchObject({ layer: 'sip', reason: 'malformed' });
    expect(message.headerCount).toBe(INVITE_LINES.length - 1);
    expect(message.header('max-forwards')).toBe('70');
  });
});

describe('what an observer depends on', () => {
  const without = (name: string) => lines(INVITE_LINES.filter((line) => !line.startsWith(`${name}:`)));

  it.each(['Via', 'From', 'To', 'Call-ID', 'CSeq'])('a message without %s is told', (name) => {
    expect(read(without(name)).stop).toMatchObject({ reason: 'malformed', detail: `The message has no ${name}.` });
  });

  it.each(['INVITE', 'x INVITE', '4294967296 INVITE', '1', '1 invite', '-1 INVITE'])('CSeq: %s is told', (value) => {
    const { stop } = read(lines(INVITE_LINES.map((line) => (line.startsWith('CSeq') ? `CSeq: ${value}` : line))));
    expect(stop?.reason).toBe('malformed');
  });

  it('a Request-URI that is none is told', () => {
    expect(read(lines(['INVITE sip:a@[::1 SIP/2.0', ...INVITE_LINES.slice(1)])).stop?.reason).toBe('malformed');
  });
});

describe('Content-Length', () => {
  const withLength = (length: string, body: string) =>
    read(lines([...INVITE_LINES, `Content-Length: ${length}`], body));

  it('absent: the body is the rest of the datagram', () => {
    const { message, stop } = read(lines(INVITE_LINES, 'abc'));
    expect([stop, message.bodyEnd - message.bodyStart, message.contentLength]).toEqual([undefined, 3, -1]);
  });

  it('smaller: the rest is trailing', () => {
    const { message, stop } = withLength('2', 'abcde');
    expect([stop, message.bodyEnd - message.bodyStart, message.trailing]).toEqual([undefined, 2, 3]);
  });

  it('larger: truncated, and the fields stay', () => {
    const { message, stop } = withLength('10', 'abc');
    expect(stop).toMatchObject({ reason: 'truncated', needed: 10, available: 3 });
    expect([message.bodyEnd - message.bodyStart, message.callId]).toEqual([
      3,
      'a84b4c76e66710@pc33.atlanta.example.com',
    ]);
  });

  it.each(['-1', 'five', '1 2', '0x10', '', '99999999999999999999'])('"%s" is malformed', (value) => {
    expect(withLength(value, 'abc').stop?.reason).toBe('malformed');
  });

  it('twice the same is one, twice different is malformed', () => {
    expect(read(lines([...INVITE_LINES, 'l: 3', 'Content-Length: 3'], 'abc')).stop).toBeUndefined();
    expect(read(lines([...INVITE_LINES, 'l: 3', 'Content-Length: 1'], 'abc')).stop?.reason).toBe('malformed');
  });
});

describe('other fields', () => {
  it('Session-ID, Date, User-Agent, Server, Require, Record-Route', () => {
    const { message } = read(
      invite(
        'Session-ID: ab30317f1a784dc48ff824d0d3715d86; remote=00000000000000000000000000000000',
        'Date: Sat, 13 Nov 2010 23:29:00 GMT',
        'User-Agent: Softphone/1.2 (x; y)',
        'Server: proxy',
        'Require: 100rel, sec-agree',
        'Record-Route: <sip:p1.example.com;lr>, <sips:p2.example.com;lr>',
        'Content-Encoding: GZIP',
      ),
    );
    expect(message.sessionId).toEqual({
      local: 'ab30317f1a784dc48ff824d0d3715d86',
      remote: '00000000000000000000000000000000',
    });
    expect([message.date, message.userAgent, message.server]).toEqual([
      'Sat, 13 Nov 2010 23:29:00 GMT',
      'Softphone/1.2 (x; y)',
      'proxy',
    ]);
    expect(message.require).toEqual(['100rel', 'sec-agree']);
    expect(message.recordRoutes.map((route) => route.uri)).toEqual(['sip:p1.example.com;lr', 'sips:p2.example.com;lr']);
    expect(message.contentEncoding).toBe('gzip');
  });

  it('a message can be reused', () => {
    const message = sip.out();
    const first = invite('Server: x');
    sip.dissect(first, 0, first.length, message);
    const second = lines(['SIP/2.0 200 OK', 'Call-ID: other']);
    sip.dissect(second, 0, second.length, message);
    expect([message.kind, message.callId, message.server, message.contentLength, message.method]).toEqual([
      'response',
      'other',
      undefined,
      -1,
      '',
    ]);
    expect(message.parts().parts).toEqual([]);
  });

  it('what was handed out does not change with the bytes', () => {
    const bytes = invite();
    const { message } = read(bytes);
    const kept = [message.callId, message.from, message.vias, message.method];
    const copy = structuredClone(kept);
    bytes.fill(0xff);
    expect(kept).toEqual(copy);
  });
});

describe('recognise', () => {
  const recognised = (text: string) => sip.recognise(octets(text), 0, octets(text).length);

  it.each([
    'OPTIONS sip:a@b SIP/2.0\r\n',
    'sip/2.0 200 OK\r\n',
    '\r\n\r\nINVITE sips:a@b SIP/2.0\n',
    'INVITE tel:+15551234 SIP/2.0\r\n',
    'X-NEW urn:service:sos SIP/2.0\r\n',
    'INVITE sip:alice@exam',
    'SUBSCRIBE sips:a',
  ])('%j', (text) => expect(recognised(text)).toBe(true));

  it.each([
    '',
    'GET / HTTP/1.1\r\n',
    'HTTP/1.1 200 OK\r\n',
    'OPTIONS rtsp://h/ RTSP/1.0\r\n',
    'RTSP/1.0 200 OK\r\n',
    'MSRP d93kswow SEND\r\nTo-Path: x\r\n',
    'MSRP d93kswow 200 OK\r\n',
    'PUT sip:a@b HTTP/1.1\r\n',
    'INVITE sip:a@b\r\nSIP/2.0\r\n',
    'an answer like SIP/2.0 200 OK\r\n',
    'Prose about SIP/2.0\r\n',
    'SIP/2.0 OK\r\n',
    'SIP/2.0\r\n',
    'INVITE SIP/2.0\r\n',
    'INVITE',
    'GET sip',
    ' INVITE sip:a@b SIP/2.0\r\n',
    '\x80\x00\x00\x01',
  ])('not %j', (text) => expect(recognised(text)).toBe(false));
});

describe('keep-alives', () => {
  const keepAlive = (text: string) => isKeepAlive(octets(text), 0, octets(text).length);
  it.each(['\r\n', '\r\n\r\n', '\n', '\0', '\0\0\0\0', 'jaK', 'jaK\0'])('%j', (text) =>
    expect(keepAlive(text)).toBe(true),
  );
  it.each(['', 'x', '\0x', '\r\n\0', 'jak', 'jaKx', ' ', '\0'.repeat(9)])('not %j', (text) =>
    expect(keepAlive(text)).toBe(false),
  );
});

describe('truncated', () => {
  it('at every octet: a Stop, and nothing that the whole message does not say', () => {
    const bytes = invite();
    const whole = read(bytes).message;
    for (let end = 0; end < bytes.length; end++) {
      const { message, stop } = read(bytes, 0, end);
      expect(stop?.reason).toMatch(/^truncated|malformed$/);
      for (const field of ['callId', 'userAgent', 'cseqNumber'] as const) {
        expect([undefined, null, whole[field]]).toContain(message[field]);
      }
      expect(['', whole.method]).toContain(message.method);
      expect(['', whole.requestUri]).toContain(message.requestUri);
      expect(message.headerCount).toBeLessThanOrEqual(whole.headerCount);
    }
  });

  it('in the header section: the fields that are complete are given', () => {
    const bytes = invite();
    const cut = new TextDecoder().decode(bytes).indexOf('CSeq:') + 8;
    const { message, stop } = read(bytes, 0, cut);
    expect(stop?.reason).toBe('truncated');
    expect([message.method, message.callId, message.cseqNumber]).toEqual([
      'INVITE',
      'a84b4c76e66710@pc33.atlanta.example.com',
      null,
    ]);
  });

  it('in the start line: the method is given', () => {
    const { message, stop } = read(octets('INVITE sip:alice@exam'));
    expect([message.kind, message.method, message.requestUri, stop?.reason]).toEqual([
      'request',
      'INVITE',
      '',
      'truncated',
    ]);
  });
});

describe('limits', () => {
  it('start line', () => {
    const { message, stop } = read(lines([`INVITE sip:${'a'.repeat(MAX_START_LINE_OCTETS)} SIP/2.0`]));
    expect([stop?.reason, message.method]).toEqual(['limit-reached', 'INVITE']);
  });

  it('number of header fields', () => {
    const { message, stop } = read(lines([...INVITE_LINES, ...Array.from({ length: MAX_HEADERS }, () => 'a: b')]));
    expect([stop?.reason, message.headerCount, message.cseqNumber]).toEqual(['limit-reached', MAX_HEADERS, 314159]);
  });

  it('one header field: left out, the others and the body are read', () => {
    const long = `X-Long: ${'x'.repeat(MAX_HEADER_OCTETS)}`;
    const folded = ['X-Folded: a', ...Array.from({ length: 2_000 }, () => ` ${'y'.repeat(10)}`)];
    for (const extra of [[long], folded]) {
      const { message, stop } = read(lines(['SIP/2.0 200 OK', ...extra, 'Server: s'], 'abc'));
      expect([stop?.reason, message.server, message.headerCount]).toEqual(['limit-reached', 's', 1]);
      expect(message.bodyEnd - message.bodyStart).toBe(3);
    }
  });

  it('header section', () => {
    const wide = Array.from({ length: 20 }, (_, at) => `X-${at}: ${'x'.repeat(4_000)}`);
    const { message, stop } = read(lines([...INVITE_LINES, ...wide]));
    expect(stop?.reason).toBe('limit-reached');
    expect(message.headerCount).toBeGreaterThan(INVITE_LINES.length);
    expect(stop!.offset).toBeLessThanOrEqual(MAX_HEADER_SECTION_OCTETS + INVITE_LINES[0].length + 2);
    expect(message.cseqNumber).toBe(314159);
  });
});
