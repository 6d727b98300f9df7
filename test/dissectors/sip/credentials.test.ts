/** Credentials and challenges. Truth by hand from RFC 3261 section 20.7, RFC 7616 section 3.9.1, RFC 7617. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { invite, read } from './messages.ts';

const DIGEST =
  'Digest username="Alice", realm="atlanta.com, \\"x\\"", nonce="84a4cc6f3082121f32b42a2187831a9e", uri="sip:a,b@c",' +
  ' response="7587245234b3434cc3412213e5f113a5432", algorithm=SHA-256, qop=auth, NC = 00000001';

describe('Authorization', () => {
  const { message } = read(
    invite(`Authorization: ${DIGEST}`, 'Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='),
  );
  const [digest] = message.authorizations;

  it('gives scheme and parameters', () => {
    expect(message.authorizations).toHaveLength(1);
    expect(digest!.scheme).toBe('Digest');
    const names = ['username', 'realm', 'URI', 'algorithm', 'qop', 'nc', 'cnonce', '__proto__'];
    expect(names.map((name) => digest!.parameter(name))).toEqual([
      'Alice',
      'atlanta.com, "x"',
      'sip:a,b@c',
      'SHA-256',
      'auth',
      '00000001',
      null,
      null,
    ]);
  });

  it('knows a token68 as such', () => {
    expect(message.proxyAuthorizations.map((one) => [one.scheme, one.hasToken68])).toEqual([['Basic', true]]);
    expect(digest!.hasToken68).toBe(false);
  });

  it('shows no secret when printed, serialized or cloned', () => {
    const all = [...message.authorizations, ...message.proxyAuthorizations];
    const shown = [
      JSON.stringify(all),
      inspect(all, { depth: 9, showHidden: true }),
      JSON.stringify(structuredClone(all)),
    ];
    for (const text of shown) expect(text).not.toMatch(/7587245|84a4cc6f|QWxh|Alice/);
  });
});

describe('challenges', () => {
  it('several in one field', () => {
    const { message } = read(
      invite(
        'WWW-Authenticate: Digest realm="a", algorithm=SHA-256, qop="auth,auth-int", Digest realm="b", stale=FALSE, Negotiate, Basic realm="c"',
        'Proxy-Authenticate: Digest realm="p", nonce=""',
      ),
    );
    expect(message.wwwAuthenticate.map((one) => [one.scheme, one.parameter('realm'), one.parameter('qop')])).toEqual([
      ['Digest', 'a', 'auth,auth-int'],
      ['Digest', 'b', null],
      ['Negotiate', null, null],
      ['Basic', 'c', null],
    ]);
    expect(message.proxyAuthenticate[0]!.parameter('nonce')).toBe('');
  });

  it.each(['', ',', '="x"', 'realm="x"', '"', 'Digest', 'Digest realm="unclosed'])('%j does no harm', (value) => {
    const { message } = read(invite(`WWW-Authenticate: ${value}`));
    expect(message.wwwAuthenticate.length).toBeLessThanOrEqual(1);
  });
});
