/** Multipart bodies: RFC 2046 section 5.1, RFC 5621. */
import { describe, expect, it } from 'vitest';
import { MAX_NESTING, MAX_PARTS } from '../../../src/dissectors/sip/index.ts';
import { lines, read, SDP } from './messages.ts';

function parts(contentType: string, body: string) {
  const { message } = read(lines(['SIP/2.0 200 OK', `Content-Type: ${contentType}`], body));
  const found = message.parts();
  const text = found.parts.map((part) => new TextDecoder().decode(message.bytes.subarray(part.start, part.end)));
  return { ...found, text, types: found.parts.map((part) => part.type) };
}

const BODY = `preamble\r\n--b1\r\nContent-Type: application/sdp\r\nContent-Disposition: Session;handling=required\r\n\r\n${SDP}\r\n--b1 \r\n\r\nplain\r\n--b1--\r\nepilogue\r\n--b1\r\n\r\nno part\r\n`;

describe('parts', () => {
  it('are found between their delimiters', () => {
    const found = parts('multipart/mixed; boundary="b1"', BODY);
    expect(found.stop).toBeUndefined();
    expect(found.types).toEqual(['application/sdp', 'text/plain']);
    expect(found.text).toEqual([SDP, 'plain']);
    expect(found.parts[0]!.disposition).toBe('session');
  });

  it('with bare LF', () => {
    expect(parts('multipart/mixed;boundary=b', '--b\nc: application/sdp\n\nv=0\n--b--\n').text).toEqual(['v=0']);
  });

  it('nested ones are opened', () => {
    const inner = `--in\r\nContent-Type: application/sdp\r\n\r\n${SDP}\r\n--in--`;
    const body = `--out\r\nContent-Type: multipart/alternative;boundary=in\r\n\r\n${inner}\r\n--out\r\n\r\nx\r\n--out--`;
    const found = parts('multipart/mixed;boundary=out', body);
    expect([found.types, found.stop]).toEqual([['application/sdp', 'text/plain'], undefined]);
  });

  it('a boundary that starts another boundary is not confused with it', () => {
    expect(parts('multipart/mixed;boundary=b', '--b\r\n\r\n--bb\r\nx\r\n--b--').text).toEqual(['--bb\r\nx']);
  });
});

describe('what goes wrong is told', () => {
  it.each(['multipart/mixed', 'multipart/mixed;boundary=', `multipart/mixed;boundary=${'x'.repeat(71)}`])(
    '%s',
    (type) => {
      expect(parts(type, BODY)).toMatchObject({ parts: [], stop: { reason: 'malformed' } });
    },
  );

  it('no closing delimiter: the last part is given', () => {
    const found = parts('multipart/mixed;boundary=b', '--b\r\n\r\nhalf');
    expect([found.text, found.stop?.reason]).toEqual([['half'], 'truncated']);
  });

  it('too many parts', () => {
    const found = parts('multipart/mixed;boundary=b', `${'--b\r\n\r\nx\r\n'.repeat(MAX_PARTS + 1)}--b--`);
    expect([found.parts.length, found.stop?.reason]).toEqual([MAX_PARTS, 'limit-reached']);
  });

  it('too deep', () => {
    let body = 'x';
    for (let at = 8; at > 0; at--)
      body = `--b${at}\r\nc: multipart/mixed;boundary=b${at + 1}\r\n\r\n${body}\r\n--b${at}--`;
    expect(MAX_NESTING).toBeLessThan(8);
    expect(parts('multipart/mixed;boundary=b1', body)).toMatchObject({ parts: [], stop: { reason: 'limit-reached' } });
  });

  it('a part without an empty line', () => {
    expect(parts('multipart/mixed;boundary=b', '--b\r\nx\r\n--b--').stop?.reason).toBe('malformed');
  });
});
