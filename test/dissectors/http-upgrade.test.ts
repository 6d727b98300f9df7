/** The upgrade to WebSocket. Truth by hand from RFC 6455 sections 1.2 and 4, RFC 7692 section 7.1. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpUpgrade, httpUpgrade, MAX_UPGRADE_OCTETS } from '../../src/dissectors/http-upgrade.ts';
import { upgradeAnswer, upgradeRequest } from '../support/websocket.ts';

function read(text: string) {
  const bytes = new TextEncoder().encode(text);
  const out = httpUpgrade.out();
  const stop = httpUpgrade.dissect(bytes, 0, bytes.length, out);
  return { out, reason: stop?.reason, recognised: httpUpgrade.recognise(bytes, 0, bytes.length) };
}

describe('an upgrade to WebSocket', () => {
  it('is a GET with its subprotocols', () => {
    const { out, reason, recognised } = read(
      upgradeRequest(['Sec-WebSocket-Protocol: SIP, chat', 'sec-websocket-protocol: xmpp']),
    );
    expect(reason).toBeUndefined();
    expect(recognised).toBe(true);
    expect(out).toMatchObject({
      kind: 'request',
      isWebSocket: true,
      protocols: ['sip', 'chat', 'xmpp'],
      compression: null,
    });
  });

  it('is a 101 with what was agreed on, and ends behind the empty line', () => {
    const text = upgradeAnswer([
      'Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_max_window_bits=12',
    ]);
    const { out } = read(`${text}rest`);
    expect(out).toMatchObject({ kind: 'response', status: 101, isWebSocket: true, protocols: [], end: text.length });
    expect(out.compression).toEqual({ clientKeepsContext: true, serverKeepsContext: false });
  });

  it.each([
    ['another status', upgradeAnswer().replace('101', '403')],
    ['another upgrade', upgradeRequest().replace('Upgrade: websocket', 'Upgrade: h2c')],
    ['no Connection', upgradeRequest().replace('keep-alive, Upgrade', 'keep-alive')],
  ])('is none with %s', (_why, text) => {
    expect(read(text)).toMatchObject({ reason: undefined, out: { isWebSocket: false } });
  });

  it('is not SIP, nor HTTP/1.0, nor POST', () => {
    for (const line of ['INVITE sip:a@b SIP/2.0', 'GET / HTTP/1.0', 'POST / HTTP/1.1'])
      expect(read(`${line}\r\n\r\n`).reason).toBe('malformed');
  });
});

describe('hostile input', () => {
  it('is truncated at every octet before its end', () => {
    const text = upgradeRequest();
    for (let length = 0; length < text.length; length++) {
      const { out, reason } = read(text.slice(0, length));
      expect(out.end).toBe(0);
      expect(['truncated', 'malformed']).toContain(reason);
    }
  });

  it('is not looked at beyond a limit', () => {
    expect(read(`GET / HTTP/1.1\r\nX: ${'a'.repeat(MAX_UPGRADE_OCTETS)}`).reason).toBe('limit-reached');
    expect(read(`GET / HTTP/1.1\r\n${'X: a\r\n'.repeat(300)}\r\n`).reason).toBe('limit-reached');
  });

  it('never throws and stays in range, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(50), (bytes, start) => {
        const out = new HttpUpgrade();
        const from = Math.min(start, bytes.length);
        httpUpgrade.dissect(bytes, from, bytes.length, out);
        expect(out.end).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});
