// Every envelope of test/support/wrap.ts, read by tshark: that the builder writes what the RFCs say, and that we find what tshark finds.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packet, pcapOf } from '../support/packet-builder.ts';
import { ENVELOPES, IPV6_ONLY, wrapped } from '../support/wrap.ts';
import { ask, temporaryFolder } from './peers.ts';

const folder = temporaryFolder('envelopes');
afterAll(() => folder.remove());

const IN4 = packet().ipv4('192.0.2.1', '192.0.2.2').udp(4000, 5060, 'inside').build().bytes;
const IN6 = packet().ipv6('2001:db8::1', '2001:db8::2').udp(4000, 5060, 'inside').build().bytes;

/** What a person would have to tell tshark: it goes by port where we go by structure, and takes ESP for encrypted. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  '802.11, decrypted by the driver': ['-o', 'wlan.ignore_wep:Yes - with IV'],
  'MPLS pseudowire with control word': ['-d', 'mpls.label==16,pwethcw'],
  'MPLS pseudowire': ['-d', 'mpls.label==16,pwethnocw'],
  'VXLAN on another port': ['-d', 'udp.port==14789,vxlan'],
  'GENEVE with IP on another port': ['-d', 'udp.port==16081,geneve'],
  'GTP-U on another port': ['-d', 'udp.port==12152,gtp'],
  'ESP with NULL encryption': ['-o', 'esp.enable_null_encryption_decode_heuristic:TRUE'],
  'ESP with NULL encryption over UDP': ['-o', 'esp.enable_null_encryption_decode_heuristic:TRUE'],
  'CAPWAP with 802.11': ['-o', 'capwap.swap_fc:FALSE'],
};

/** Read by us and not by tshark 4.0. */
const OURS_ALONE: Readonly<Record<string, string>> = {
  'PPP of pppd (166)':
    'it expects another octet between direction and protocol; libpcap has the direction replace the address (pcap/dlt.h)',
  'ESP with GMAC': 'its heuristic knows check values of 12 octets and no initialization vector',
};

describe.each([
  ['IPv4', IN4, ENVELOPES],
  ['IPv6', IN6, { ...ENVELOPES, ...IPV6_ONLY }],
] as const)('%s', (version, ip, envelopes) => {
  for (const [name, envelope] of Object.entries(envelopes)) {
    if (name in OURS_ALONE) continue;
    it(name, () => {
      const file = join(folder.path, `${name.replace(/\W+/g, '-')}.pcap`);
      writeFileSync(file, pcapOf([wrapped(ip, envelope)]));
      const field = version === 'IPv4' ? 'ip.src' : 'ipv6.src';
      const fields = ['-T', 'fields', '-E', 'occurrence=l', '-e', field, '-e', 'udp.dstport'];
      const [source, port] = ask('tshark', ['-n', '-r', file, ...(TOLD[name] ?? []), ...fields])
        .trim()
        .split('\t');
      expect({ source, port }).toEqual({ source: version === 'IPv4' ? '192.0.2.1' : '2001:db8::1', port: '5060' });
    });
  }
});
