/** Which servers readable SIP names as TLS hops. RFC 3261 sections 18 and 19.1.1. */
import { describe, expect, it } from 'vitest';
import { sip } from '../../../src/dissectors/sip/index.ts';
import { TlsHops } from '../../../src/ledger/signaling/tls-hops.ts';
import { request } from '../../support/call-builder.ts';
import { frame } from '../../support/facts-builder.ts';

function learned(...headers: string[]): TlsHops {
  const bytes = new TextEncoder().encode(request('OPTIONS', { headers }));
  const message = sip.out();
  sip.dissect(bytes, 0, bytes.length, message);
  const hops = new TlsHops();
  hops.learn(message, frame(3));
  return hops;
}

describe('a TLS hop', () => {
  it.each<[string, string, number]>([
    ['Via: SIP/2.0/TLS 203.0.113.1:5071;branch=z9hG4bK1', '203.0.113.1', 5071],
    ['Via: SIP/2.0/TLS 203.0.113.1;branch=z9hG4bK1', '203.0.113.1', 5061],
    ['Via: SIP/2.0/WSS 203.0.113.1:443;branch=z9hG4bK1', '203.0.113.1', 443],
    ['Contact: <sip:bob@203.0.113.1:5071;transport=tls>', '203.0.113.1', 5071],
    ['Contact: <sips:bob@203.0.113.1>', '203.0.113.1', 5061],
    ['Record-Route: <sip:203.0.113.1:5071;transport=TLS;lr>', '203.0.113.1', 5071],
    ['Route: <sips:203.0.113.1:5071;lr>', '203.0.113.1', 5071],
    ['Via: SIP/2.0/TLS [2001:DB8::1]:5071;branch=z9hG4bK1', '2001:db8::1', 5071],
    ['Contact: <sips:bob@[2001:db8:0::1]>', '2001:db8::1', 5061],
    ['Record-Route: <sips:SBC.example.com;lr>', 'sbc.example.com', 5061],
  ])('is named by %s', (header, address, port) => {
    expect(learned(header).find(address, port)).toMatchObject({ at: frame(3) });
  });

  it.each([
    'Via: SIP/2.0/UDP 203.0.113.1:5061;branch=z9hG4bK1',
    'Contact: <sip:bob@203.0.113.1:5061>',
    'Contact: <sip:bob@203.0.113.1:5061;transport=tcp>',
    'From: <sips:bob@203.0.113.1:5061>;tag=1',
    'Contact: *',
    'Contact: <mailto:bob@203.0.113.1>',
  ])('is not named by %s', (header) => {
    expect(learned(header).find('203.0.113.1', 5061)).toBeNull();
  });

  it('is the port that was named, no other', () => {
    expect(learned('Contact: <sips:bob@203.0.113.1:5071>').find('203.0.113.1', 5061)).toBeNull();
  });
});

describe('a host name', () => {
  const at = frame(3);

  it('is learned of an address from a Via that says where it was received from', () => {
    const hops = learned('Via: SIP/2.0/UDP PBX.example.com;branch=z9hG4bK1;received=192.0.2.9');
    expect(hops.namesOf('192.0.2.9')).toEqual([{ name: 'pbx.example.com', from: 'via', at }]);
  });

  it.each(['192.0.2.9', 'localhost', 'a..b', '2001:db8::1', `${'x'.repeat(250)}.com`])('is not %s', (name) => {
    const hops = new TlsHops();
    hops.name('192.0.2.9', { name, from: 'target', at });
    expect(hops.namesOf('192.0.2.9')).toEqual([]);
  });

  it('is kept once, and eight of an address', () => {
    const hops = new TlsHops();
    for (let index = 0; index < 20; index++) {
      hops.name('192.0.2.9', { name: `host-${index % 10}.example.com`, from: 'target', at });
    }
    expect(hops.namesOf('192.0.2.9')).toHaveLength(8);
  });
});
