import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankSip } from '../../src/extract/sip-text.ts';

const MESSAGE = [
  'INVITE sip:+14155550112@example.com;user=phone SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776asdhds',
  'From: "Alice Smith" <sip:alice:pass@example.com>;tag=1928301774',
  'To: Bob <tel:+14155550112>',
  'Contact: <sip:alice@192.0.2.1:5060>',
  'Call-ID: a84b4c76e66710@pc33.example.com',
  'CSeq: 314159 INVITE',
  'Authorization: Digest username="alice", realm="example.com", nonce="84f1c1ae", uri="sip:bob@example.com",',
  '  response="6629fae49393a05397450978507c4ef1", algorithm=MD5, qop=auth, nc=00000001, cnonce="0a4f113b"',
  'Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
  'P-Asserted-Identity: "Cullen" <sip:fluffy@example.com>',
  'X-Caller: 4155550112',
  'Subject: about the merger',
  'Content-Type: application/sdp',
  '',
  'v=0',
  'o=alice 2890844526 2890844526 IN IP4 192.0.2.1',
  's=Secret Session',
  'c=IN IP4 192.0.2.1',
  't=0 0',
  'm=audio 49170 RTP/SAVP 0',
  'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4;inline:QUJjZGVmMTIzNDU2Nzg5QUJDREUwMTIzNDU2Nzg5|2^20|1:4',
  'a=ice-pwd:asd88fgpdd777uzjYhagZg',
  'a=ice-ufrag:8hhY',
  'k=base64:c2VjcmV0',
  'a=key-mgmt:mikey AQAFgM0XflABAAAAAAAAAAAAAAsAyO',
  'a=fingerprint:SHA-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB',
  '',
].join('\r\n');

const SECRETS = [
  '4155550112',
  'Alice',
  'alice',
  'Smith',
  'Bob',
  'Cullen',
  'fluffy',
  'pass@',
  '84f1c1ae',
  '6629fae4',
  '0a4f113b',
  'QWxhZGRpbj',
  'merger',
  'Secret',
  'WVNfX19z',
  'QUJjZGVm',
  'asd88fgp',
  'c2VjcmV0',
  'AQAFgM0X',
];

describe('SIP text with secrets blanked', () => {
  const blank = blankSip(MESSAGE);

  it('has the same length, and its line ends where they were', () => {
    expect(blank).toHaveLength(MESSAGE.length);
    const ends = (text: string) => [...text.matchAll(/\r\n/g)].map(({ index }) => index);
    expect(ends(blank)).toEqual(ends(MESSAGE));
  });

  it.each(SECRETS)('does not hold %s', (secret) => {
    expect(MESSAGE).toContain(secret);
    expect(blank).not.toContain(secret);
  });

  it.each([
    'INVITE sip:',
    '@example.com;user=phone SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK776asdhds',
    'Call-ID: a84b4c76e66710@pc33.example.com',
    'CSeq: 314159 INVITE',
    'realm="example.com"',
    'algorithm=MD5, qop=auth, nc=00000001',
    'm=audio 49170 RTP/SAVP 0',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x',
    'c=IN IP4 192.0.2.1',
    'a=key-mgmt:mikey x',
    'k=base64',
    'a=fingerprint:SHA-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB',
  ])('still holds %s', (kept) => {
    expect(blank).toContain(kept);
  });

  it('blanks a body that is no SDP, and keeps the SDP of a multipart body readable', () => {
    const text = [
      'MESSAGE sip:bob@example.com SIP/2.0',
      'Content-Type: multipart/mixed;boundary=b1',
      '',
      '--b1',
      'Content-Type: text/plain',
      '',
      'm=meet me at noon',
      '--b1',
      'Content-Type: application/sdp',
      '',
      'm=audio 49170 RTP/AVP 0',
      '--b1--',
      '',
    ].join('\r\n');
    const out = blankSip(text);
    expect(out).not.toContain('noon');
    expect(out).not.toContain('meet');
    expect(out).toContain('m=audio 49170 RTP/AVP 0');
    expect(out).toContain('Content-Type: application/sdp');
  });

  const head = (...lines: string[]) => ['INVITE sip:bob@example.com SIP/2.0', ...lines, '', ''].join('\r\n');
  const withSdp = (...lines: string[]) => head('Content-Type: application/sdp') + lines.join('\r\n');

  it.each([
    ['a header field of a URI', head('Refer-To: <sip:bob@example.com?Authorization=Digest%20MARKER&Body=MARKER>')],
    ['a parameter of a URI', head('Contact: <sip:bob@192.0.2.1;transport=tcp;token=MARKER>')],
    ['the Request-URI', 'INVITE sip:bob@example.com;key=MARKER?X=MARKER SIP/2.0\r\n\r\n'],
    ['a parameter of a tel URI', head('To: <tel:+15550100;phone-context=MARKER;isub=MARKER>')],
    ['a header field of somebody', head('X-Auth-Token: MARKER', 'API-Key: MARKER')],
    ['the text of Warning', head('Warning: 399 example.com "MARKER"')],
    ['the text of Reason', head('Reason: SIP;cause=200;text="MARKER"')],
    ['a reason phrase with digits', 'SIP/2.0 401 PIN 1234 MARKER\r\n\r\n'],
    ['a token where the scheme belongs', head('Authorization: MARKER')],
    ['the same at the end of what was captured', 'SIP/2.0 200 OK\r\nAuthorization: MARKER'],
    ['a value that a line break cuts', head('Authorization: Digest response="x', ' MARKER=x", nc=00000001')],
    ['a value on the next line', head('Authorization: Digest response=', ' "MARKER"')],
    ['text behind two hyphens', `${head('Content-Type: text/plain')}-- MARKER`],
    [
      'text that begins like a message',
      `${head('Content-Type: text/plain', 'Content-Length: 40')}BYE sip:x SIP/2.0\r\nTo: MARKER\r\n`,
    ],
    ['a key where the suite belongs', withSdp('a=crypto:1 MARKER')],
    ['a key that is glued to its suite', withSdp('a=crypto:1 AES_CM_128_HMAC_SHA1_80inline:MARKER')],
    ['a key behind a blank instead of a colon', withSdp('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline MARKER')],
    ['a second key', withSdp('a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x;inline:MARKER FEC_KEY=inline:MARKER')],
    ['a key in place of the tag', withSdp('a=crypto:MARKER AES_CM_128_HMAC_SHA1_80 inline:x')],
    [
      'a key as a capability',
      withSdp('a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MARKER', 'a=acap:2 key-mgmt:mikey MARKER'),
    ],
    ['a key message without its protocol', withSdp('a=key-mgmt:MARKER')],
    [
      'an attribute of somebody',
      withSdp('a=x-key:MARKER', 'a=path:msrp://192.0.2.1:2855/MARKER;tcp', 'A=crypto:1 MARKER'),
    ],
    ['a line of no type', withSdp('x=MARKER', 'MARKER')],
  ])('blanks %s', (_what, text) => {
    expect(text).toContain('MARKER');
    const out = blankSip(text);
    expect(out).not.toContain('MARKER');
    expect(out).toHaveLength(text.length);
  });

  it('keeps what shows how a key line was written', () => {
    const line = 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MARKER|2^20|1:4 UNENCRYPTED_SRTCP KDR=2';
    expect(blankSip(withSdp(line))).toContain(
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxxxxxxxxxxxxx UNENCRYPTED_SRTCP KDR=2',
    );
  });

  it('reads the next message behind the body of one', () => {
    const text = `${head('Content-Type: application/sdp', 'Content-Length: 5')}v=0\r\n${head('Call-ID: c2')}`;
    expect(blankSip(text)).toContain('Call-ID: c2');
  });

  it('blanks DTMF in INFO', () => {
    const out = blankSip(
      'INFO sip:a@b SIP/2.0\r\nContent-Type: application/dtmf-relay\r\n\r\nSignal=5\r\nDuration=160\r\n',
    );
    expect(out).not.toMatch(/5|160/);
  });

  it('keeps the length of anything', () => {
    const piece = fc.constantFrom(
      'INVITE sip:a@b SIP/2.0',
      '\r\n',
      '\n',
      'Authorization: ',
      'Digest ',
      '"',
      '=',
      'a=crypto:1 X inline:',
      '<sip:',
      '@',
      'k=',
      '--',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (parts) => {
        const text = Buffer.from(parts.join(''), 'utf8').toString('latin1');
        expect(blankSip(text)).toHaveLength(text.length);
      }),
    );
  });

  it('takes time in proportion to the length', () => {
    const bad = ['"', '<', 'sip:', 'inline:', '=', ',', '\\', 'Authorization: Digest a="', ' '];
    for (const one of bad) {
      const text = `INVITE sip:a@b SIP/2.0\r\nFrom: ${one.repeat(20_000)}\r\nAuthorization: Digest ${one.repeat(20_000)}\r\n\r\n`;
      expect(blankSip(text)).toHaveLength(text.length);
    }
  }, 20_000);

  it.each([
    ['SIP/2.0 200 OK\r\nContact: <sip:a@192.0.2.1;hunter2;lr>\r\n\r\n', ';lr>'],
    ['SIP/2.0 200 OK\r\nContact: <sip:a@192.0.2.1;hunter2=1;transport=tcp>\r\n\r\n', ';transport=tcp>'],
    ['SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n\r\nv=0\r\na=hunter2\r\na=sendrecv\r\n', 'a=sendrecv'],
    ['SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n\r\nv=0\r\na=hunter2:1\r\na=mid:0\r\n', 'a=mid:0'],
  ])('a name that nobody standardized is blanked as its value is: %j', (text, kept) => {
    const shown = blankSip(text);
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain(kept);
    expect(shown).toHaveLength(text.length);
  });
});
