import type { PacketBuilder } from '../support/packet-builder.ts';

/** Every way to carry an IP packet that is read. */
export const LINKS: Record<string, (builder: PacketBuilder) => PacketBuilder> = {
  Ethernet: (builder) => builder.ethernet(),
  '802.1Q': (builder) => builder.ethernet().vlan(7),
  '802.1ad over 802.1Q': (builder) => builder.ethernet().vlan(7, 0x88a8).vlan(8),
  'three tags with the old number': (builder) => builder.ethernet().vlan(7, 0x9100).vlan(8, 0x9100).vlan(9),
  SLL: (builder) => builder.sll(),
  'SLL with a tag': (builder) => builder.sll().vlan(7),
  SLL2: (builder) => builder.sll2(),
  'SLL2 with a tag': (builder) => builder.sll2().vlan(7),
  'NULL little-endian': (builder) => builder.bsdNull('little'),
  'NULL big-endian': (builder) => builder.bsdNull('big'),
  LOOP: (builder) => builder.bsdLoop(),
  'raw 101': (builder) => builder,
  'raw 12': (builder) => builder.linkType(12),
  'raw 14': (builder) => builder.linkType(14),
};
