/** The words that a reader from outside telephony needs. */
import { keyValues, section } from '../layout/blocks.ts';
import type { Flow } from '../layout/flow.ts';

const WORDS: readonly (readonly [string, string])[] = [
  ['Call', 'The signaling and media of one conversation, over all legs that the capture shows.'],
  ['Capture', 'A recording of network traffic, in a pcap or pcapng file.'],
  ['Carrier', 'The telephone company that takes calls to and from the rest of the world.'],
  ['Certificate', 'A signed statement that a key belongs to a name. Servers show one in a TLS handshake.'],
  [
    'Cipher suite',
    'The set of algorithms that two sides agree on in a handshake: for keys, for encryption, against changes.',
  ],
  ['Codec', 'How voice is turned into octets: PCMU, G.729, Opus. Voice in clear can be played by anyone who has it.'],
  ['DTLS-SRTP', 'A way to agree on media keys by a handshake on the media path itself; the keys never travel.'],
  ['Frame', 'One unit of traffic as captured. Its number is the one that Wireshark shows.'],
  ['Handshake', 'The first messages of a connection, in which both sides agree on encryption and keys.'],
  ['Leg', 'One signaling or media path between two endpoints.'],
  ['Media', 'What is said and shown in a call: voice, video, and digits that are pressed.'],
  ['PBX', 'The telephone system of an organization.'],
  ['RTP and SRTP', 'The protocol that carries voice and video, in clear (RTP) or encrypted (SRTP).'],
  ['RTCP and SRTCP', 'What goes with it: statistics, and sometimes names of those who talk.'],
  ['SBC', 'Session border controller: the machine at the border through which calls enter and leave.'],
  [
    'SDES',
    'A way to agree on media keys by writing them into the call setup; it protects only if the call setup is encrypted.',
  ],
  ['Signaling', 'The messages that set up, change and end calls: who calls whom, from where, and when.'],
  ['SIP', 'The protocol of that signaling on the internet.'],
  ['SNI', 'The server name that a client asks for in a TLS handshake.'],
  ['TLS', 'The protocol that encrypts signaling, and the web. Versions 1.2 and 1.3 are in good standing.'],
  ['Trunk', 'The connection between a telephone system and a carrier.'],
];

export function glossary(flow: Flow): void {
  section(flow, 'glossary', 'Words as they are used in this report.');
  keyValues(flow, WORDS);
}
