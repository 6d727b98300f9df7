/** SIP over TLS that DNS offered, and requests that went in clear all the same. */
import { describe, expect, it } from 'vitest';
import { ALICE, BOB, inOrder, sipCall } from '../../support/call-builder.ts';
import { answer, naptr, srv } from '../../support/dns.ts';
import { signalingLegsOf, take } from '../../support/ledger.ts';
import { type BuiltFrame, packet } from '../../support/packet-builder.ts';

const RESOLVER = '192.0.2.53';

function dnsFrame(message: Uint8Array, to = ALICE): BuiltFrame {
  return packet().ethernet().ipv4(RESOLVER, to).udp(53, 40_053, message).build();
}

function offers(...frames: readonly BuiltFrame[]) {
  const call = sipCall({ packets: 0 });
  const facts = take([...frames, ...inOrder(call)]);
  return {
    seen: signalingLegsOf(facts).flatMap((leg) =>
      (leg.sip?.observations ?? []).filter(({ kind }) => kind === 'tls-in-dns'),
    ),
    facts,
  };
}

describe('an answer of DNS', () => {
  it.each([
    ['NAPTR SIPS+D2T', answer('example.com', 35, [naptr('SIP+D2U'), naptr('SIPS+D2T')])],
    ['SRV _sips._tcp', answer('_sips._tcp.example.com', 33, [srv('sbc.example.com')])],
  ])('that offers TLS is remembered with requests in clear of the host that asked: %s', (record, message) => {
    const { seen, facts } = offers(dnsFrame(message));
    expect(seen).toMatchObject([{ by: 'a', first: { at: { frame: 1 }, what: `DNS offers SIP over TLS (${record})` } }]);
    expect(facts.accounting.classes.notVoip).toBe(1);
  });

  it('that offers none, of another domain, or to another host says nothing', () => {
    const secure = [naptr('SIPS+D2T')];
    expect(offers(dnsFrame(answer('example.com', 35, [naptr('SIP+D2U')]))).seen).toEqual([]);
    expect(offers(dnsFrame(answer('example.org', 35, secure))).seen).toEqual([]);
    expect(offers(dnsFrame(answer('example.com', 35, secure), BOB)).seen).toEqual([]);
    expect(offers(dnsFrame(answer('_sip._udp.example.com', 33, [srv('sbc.example.com')]))).seen).toEqual([]);
  });
});
