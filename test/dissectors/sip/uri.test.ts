/** SIP, SIPS and tel URIs. Truth by hand from RFC 3261 section 19.1.3, RFC 3966 and RFC 5118. */
import { describe, expect, it } from 'vitest';
import { parseUri, unescapeUri } from '../../../src/dissectors/sip/index.ts';

describe('RFC 3261 section 19.1.3', () => {
  it.each([
    ['sip:alice@atlanta.com', 'sip', 'alice', false, 'atlanta.com', null, {}, null],
    [
      'sip:alice:secretword@atlanta.com;transport=tcp',
      'sip',
      'alice',
      true,
      'atlanta.com',
      null,
      { transport: 'tcp' },
      null,
    ],
    [
      'sips:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sips',
      'alice',
      false,
      'atlanta.com',
      null,
      {},
      'subject=project%20x&priority=urgent',
    ],
    [
      'sip:+1-212-555-1212:1234@gateway.com;user=phone',
      'sip',
      '+1-212-555-1212',
      true,
      'gateway.com',
      null,
      { user: 'phone' },
      null,
    ],
    ['sips:1212@gateway.com', 'sips', '1212', false, 'gateway.com', null, {}, null],
    ['sip:alice@192.0.2.4', 'sip', 'alice', false, '192.0.2.4', null, {}, null],
    [
      'sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com',
      'sip',
      null,
      false,
      'atlanta.com',
      null,
      { method: 'REGISTER' },
      'to=alice%40atlanta.com',
    ],
    ['sip:alice;day=tuesday@atlanta.com', 'sip', 'alice;day=tuesday', false, 'atlanta.com', null, {}, null],
  ])('%s', (text, scheme, user, hasPassword, host, port, parameters, headers) => {
    const uri = parseUri(text)!;
    expect(uri).toMatchObject({ scheme, user, hasPassword, host, port, headers, hostIsIpv6: false });
    expect(Object.fromEntries(uri.parameters)).toEqual(parameters);
  });
});

describe('hosts and ports', () => {
  it.each([
    ['sip:h:5060', 'h', 5060, false],
    ['sip:h:0', 'h', 0, false],
    ['sip:h:65535', 'h', 65535, false],
    ['sip:[2001:db8::1]:5061;lr', '2001:db8::1', 5061, true],
    ['sip:u@[fe80::1%eth0]', 'fe80::1%eth0', null, true],
    ['<sip:h>', 'h', null, false],
    [' sip:h ', 'h', null, false],
    ['SIP:h', 'h', null, false],
    ['sip:alice@example.com@proxy.example.net', 'proxy.example.net', null, false],
    ['sip:alice@host?From=bob@elsewhere', 'host', null, false],
    ['sip:alice@host;x=a@b', 'host', null, false],
  ])('%s', (text, host, port, hostIsIpv6) => expect(parseUri(text)).toMatchObject({ host, port, hostIsIpv6 }));

  it.each([
    '',
    'sip',
    'sip:',
    'sip:@',
    'sip:u@',
    'sip:h:65536',
    'sip:h:x',
    'sip:h:',
    ':h',
    '1:h',
    'sip:[::1',
    'sip:[x]',
    'sip:a b',
  ])('%j is none', (text) => expect(parseUri(text)).toBeNull());
});

describe('other schemes', () => {
  it('tel', () => {
    const uri = parseUri('tel:+1-201-555-0123;phone-context=example.com;isub=1')!;
    expect(uri).toMatchObject({ scheme: 'tel', user: '+1-201-555-0123', host: null });
    expect(uri.parameters.get('phone-context')).toBe('example.com');
  });

  it('anything else by its name alone', () => {
    expect(parseUri('urn:service:sos')).toMatchObject({ scheme: 'urn', user: null, host: null });
  });
});

it('keeps no password', () => {
  expect(JSON.stringify(parseUri('sip:alice:secretword@atlanta.com'))).not.toContain('secretword');
});

describe('unescapeUri', () => {
  it.each([
    ['%41%42', 'AB'],
    ['%2541', '%41'],
    ['100%', '100%'],
    ['%zz%4', '%zz%4'],
    ['%E2%82%AC', '€'],
    ['%FF', '\ufffd'],
  ])('%s is %s', (text, expected) => expect(unescapeUri(text)).toBe(expected));
});
