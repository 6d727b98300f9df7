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
});
