/** Start lines from the examples of RFC 4975 section 4, RFC 6787 section 14.1, RFC 2326 section 14 and RFC 7826 section 20. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChannelStart, channelStartAt, nextLine } from '../../src/dissectors/text-channels.ts';

function startOf(text: string): ChannelStart | null {
  const bytes = new TextEncoder().encode(`##${text}`);
  return channelStartAt(bytes, 2, bytes.length);
}

describe('start lines', () => {
  it.each<[string, ChannelStart]>([
    ['MSRP a786hjs2 SEND\r\nTo-Path: x', { channel: 'MSRP', method: 'SEND' }],
    ['MSRP a786hjs2 200 OK\r\nTo-Path: x', { channel: 'MSRP', method: null }],
    ['MSRP dkei38sd REPORT\r\n', { channel: 'MSRP', method: 'REPORT' }],
    ['MRCP/2.0 479 SPEAK 543257\r\nChannel-Identifier:x', { channel: 'MRCPv2', method: 'SPEAK' }],
    ['MRCP/2.0 79 543257 200 IN-PROGRESS\r\n', { channel: 'MRCPv2', method: null }],
    ['MRCP/2.0 495 RECOGNITION-COMPLETE 543260 COMPLETE\r\n', { channel: 'MRCPv2', method: 'RECOGNITION-COMPLETE' }],
    ['DESCRIBE rtsp://server.example.com/fizzle/foo RTSP/1.0\r\n', { channel: 'RTSP', method: 'DESCRIBE' }],
    ['OPTIONS * RTSP/1.0\r\n', { channel: 'RTSP', method: 'OPTIONS' }],
    ['SET_PARAMETER rtsp://example.com/twister RTSP/2.0\r\n', { channel: 'RTSP', method: 'SET_PARAMETER' }],
    ['RTSP/2.0 200 OK\r\n', { channel: 'RTSP', method: null }],
  ])('%s', (text, expected) => {
    expect(startOf(text)).toEqual(expected);
  });

  it.each([
    ['SIP', 'OPTIONS sip:a@example.com SIP/2.0\r\n'],
    ['HTTP', 'GET /msrp HTTP/1.1\r\nHost: x'],
    ['an answer of HTTP', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['a line that does not end', 'MSRP a786hjs2 SEND'],
    ['prose', 'MSRP is a protocol that\r\n'],
    ['binary', 'MSRP a786hjs2 SEND \u00ff\r\n'],
    ['a line that is too long', `MSRP a786hjs2 200 ${'x'.repeat(600)}\r\n`],
    ['nothing', ''],
  ])('not %s', (_what, text) => {
    expect(startOf(text)).toBeNull();
  });

  it('stays in what it is given, whatever that is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(), fc.nat(), (bytes, one, other) => {
        const start = Math.min(one % (bytes.length + 1), bytes.length);
        const end = start + (other % (bytes.length - start + 1));
        const behind = nextLine(bytes, start, end);
        expect(channelStartAt(bytes, start, end)).toEqual(channelStartAt(bytes.slice(start, end), 0, end - start));
        expect(behind > start || start === end).toBe(true);
        expect(behind).toBeLessThanOrEqual(end);
      }),
    );
  });
});
