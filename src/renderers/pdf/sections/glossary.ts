/** Section 9: the ten words that a reader from outside telephony needs. */
import { keyValues, section } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';

const WORDS: readonly (readonly [string, string])[] = [
  ['Capture', 'A recording of network traffic, in a pcap or pcapng file.'],
  ['Call', 'The signaling and media of one conversation, over all legs that the capture shows.'],
  ['Certificate', 'A signed statement that a key belongs to a name. Servers show one in a TLS handshake.'],
  ['DTLS-SRTP', 'A way to agree on media keys by a handshake on the media path itself; the keys never travel.'],
  ['Frame', 'One unit of traffic as captured. Its number is the one that Wireshark shows.'],
  ['Leg', 'One signaling or media path between two endpoints.'],
  ['RTP and SRTP', 'The protocol that carries voice and video, in clear (RTP) or encrypted (SRTP).'],
  [
    'SDES',
    'A way to agree on media keys by writing them into the call setup; it protects only if the call setup is encrypted.',
  ],
  ['SIP', 'The protocol that sets up, changes and ends calls: the signaling.'],
  ['TLS', 'The protocol that encrypts signaling, and the web. Versions 1.2 and 1.3 are in good standing.'],
];

export function glossary(flow: Flow): void {
  section(flow, 9, 'Glossary', 'Words as they are used in this report.');
  keyValues(flow, WORDS);
}
