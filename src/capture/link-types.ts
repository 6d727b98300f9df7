/**
 * Names of link types, as `LINKTYPE_` values without the prefix.
 *
 * Source: the tcpdump group's registry, https://www.tcpdump.org/linktypes.html, and draft-ietf-opsawg-pcaplinktype.
 * Only those that a VoIP capture may plausibly carry; any other is named by its number.
 */

const NAMES: ReadonlyMap<number, string> = new Map([
  [0, 'NULL'],
  [1, 'ETHERNET'],
  [6, 'IEEE802_5'],
  [8, 'SLIP'],
  [9, 'PPP'],
  [10, 'FDDI'],
  // Two values of DLT_RAW that old BSD systems wrote into files (12 most of them, 14 OpenBSD).
  [12, 'RAW'],
  [14, 'RAW'],
  [50, 'PPP_HDLC'],
  [51, 'PPP_ETHER'],
  [100, 'ATM_RFC1483'],
  [101, 'RAW'],
  [104, 'C_HDLC'],
  [105, 'IEEE802_11'],
  [107, 'FRELAY'],
  [108, 'LOOP'],
  [109, 'ENC'],
  [113, 'LINUX_SLL'],
  [117, 'PFLOG'],
  [119, 'IEEE802_11_PRISM'],
  [127, 'IEEE802_11_RADIOTAP'],
  [140, 'MTP2'],
  [141, 'MTP3'],
  [142, 'SCCP'],
  [143, 'DOCSIS'],
  [163, 'IEEE802_11_AVS'],
  [166, 'PPP_PPPD'],
  [187, 'BLUETOOTH_HCI_H4'],
  [189, 'USB_LINUX'],
  [192, 'PPI'],
  [197, 'ERF'],
  [201, 'BLUETOOTH_HCI_H4_WITH_PHDR'],
  [220, 'USB_LINUX_MMAPPED'],
  [204, 'PPP_WITH_DIR'],
  [228, 'IPV4'],
  [229, 'IPV6'],
  [239, 'NFLOG'],
  [248, 'SCTP'],
  [249, 'USBPCAP'],
  [252, 'WIRESHARK_UPPER_PDU'],
  [253, 'NETLINK'],
  [276, 'LINUX_SLL2'],
]);

const FIRST_USER = 147;
const LAST_USER = 162;

/** `ETHERNET`, `LINUX_SLL2` ...; `USER0` to `USER15` for private use; `LINKTYPE_n` for one that is not in the table. */
export function linkTypeName(linkType: number): string {
  if (linkType >= FIRST_USER && linkType <= LAST_USER) return `USER${linkType - FIRST_USER}`;
  return NAMES.get(linkType) ?? `LINKTYPE_${linkType}`;
}
