/** What each kind of contradiction is called: what was promised, and what was done instead. */
import type { ContradictionKind } from '../../ledger/facts.ts';

export const CONTRADICTION_WORDS: Readonly<Record<ContradictionKind, string>> = {
  'secure-offer-answered-insecurely': 'Secure media was offered and answered without protection',
  'secure-profile-without-usable-keys': 'Secure media was agreed on, without keys that could protect it',
  'protection-dropped-in-session': 'Protection was given up in the middle of a session',
  'srtp-agreed-rtp-seen': 'SRTP was agreed on, and RTP was sent',
  'rtp-agreed-srtp-seen': 'RTP was agreed on, and SRTP was sent',
  'srtp-beside-clear-rtcp': 'Media was encrypted, and its RTCP was not',
  'media-without-dtls-keys': 'Media flowed although the handshake for its keys did not complete',
  'same-key-in-both-directions': 'One key was used in both directions',
  'same-key-in-two-streams': 'One key was used for two streams',
  'same-key-in-two-calls': 'One key was used in two calls',
  'key-kept-at-new-address': 'The media went elsewhere and kept its key',
  'key-readable-on-another-hop': 'A key that one hop protects is readable on another',
  'fingerprint-mismatch': 'The certificate is not the one that the signaling announced',
  'fingerprint-in-clear': 'The fingerprint that should authenticate the media could be changed on its way',
  'hops-differ-in-protection': 'One hop of a call is encrypted and another is not',
  'secure-uri-in-clear': 'A secure address was asked for in a message that went in clear',
  'sips-became-sip': 'A request came in as sips: and went on as sip:',
  'security-agreement-broken': 'A security agreement was made and not kept',
  'clear-sip-on-tls-port': 'SIP in clear on the port that is for TLS',
  'clear-retry-after-tls': 'TLS failed, and the same was sent again in clear',
};
