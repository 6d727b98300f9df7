/** RFC 5118: SIP torture messages with IPv6 addresses. Truth is the RFC's text, by hand. */
import { describe, expect, it } from 'vitest';
import { parseUri, type SipMessage } from '../../src/dissectors/sip/index.ts';
import { sdpOf, tortureSet } from './torture.ts';

const { index, files, read } = tortureSet('rfc5118');

function target(message: SipMessage) {
  const uri = parseUri(message.requestUri);
  return uri === null ? null : [uri.host, uri.hostIsIpv6, uri.port];
}

describe('every message', () => {
  it('has an entry in the index', () => {
    expect(index.messages.map((entry) => `${entry.name}.dat`).sort()).toEqual([...files].sort());
  });

  for (const entry of index.messages) {
    it(`${entry.name}: ${entry.outcome}`, () => {
      expect(read(entry.name).stop?.reason).toBe(entry.outcome === 'stop' ? entry.stopReason : undefined);
    });
  }
});

describe('the fields that the RFC names', () => {
  it('IPv6 references in Request-URI, Via and Contact', () => {
    const { message } = read('ipv6-good');
    expect(target(message)).toEqual(['2001:db8::10', true, null]);
    expect(message.vias[0]!.host).toBe('2001:db8::9:1');
    expect(parseUri(message.contacts[0]!.uri)!.host).toBe('2001:db8::1');
  });

  it('an address without brackets is no host', () => expect(target(read('ipv6-bad').message)).toBeNull());

  it('a port within the brackets is part of the address', () => {
    expect(target(read('port-ambiguous').message)).toEqual(['2001:db8::10:5070', true, null]);
    expect(target(read('port-unambiguous').message)).toEqual(['2001:db8::10', true, 5070]);
  });

  it('received with and without brackets', () => {
    for (const name of ['via-received-param-with-delim', 'via-received-param-no-delim']) {
      expect(read(name).message.vias[0]!.received).toBe('2001:db8::9:255');
    }
  });

  it('a Via list of both versions', () => {
    expect(read('mult-ip-in-header').message.vias.map((via) => [via.host, via.port, via.received])).toEqual([
      ['2001:db8::9:1', 6050, null],
      ['192.0.2.1', null, null],
      ['2001:db8::9:255', null, '192.0.2.200'],
    ]);
  });

  it('addresses in SDP', () => {
    expect(sdpOf(read('ipv6-in-sdp').message).media.map((media) => media.connection)).toEqual([
      { netType: 'IN', addressType: 'IP6', address: '2001:db8::20' },
      { netType: 'IN', addressType: 'IP6', address: '2001:db8::20' },
    ]);
    expect(sdpOf(read('mult-ip-in-sdp').message).media.map((media) => media.connection!.address)).toEqual([
      '192.0.2.1',
      '2001:db8::1',
    ]);
  });

  it('IPv4-mapped addresses', () => {
    const { message } = read('ipv4-mapped-ipv6');
    expect(message.vias.map((via) => [via.host, via.port])).toEqual([
      ['::ffff:192.0.2.10', 19823],
      ['::ffff:192.0.2.2', null],
    ]);
    expect(sdpOf(message).session.connection!.address).toBe('::ffff:192.0.2.2');
  });

  it('the third colon is left out', () => {
    for (const name of ['ipv6-bug-abnf-3-colons', 'ipv6-correct-abnf-2-colons']) {
      expect(target(read(name).message)).toEqual(['2001:db8::192.0.2.1', true, null]);
    }
  });
});
