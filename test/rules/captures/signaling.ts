/** SIP on the wire and its neighbours: encryption, hops, WebSocket, TURN, mirrors, declared paths. */
import type { RuleCapture } from './rule-capture.ts';

export const SIGNALING: readonly RuleCapture[] = [
  {
    rule: 'call-paths-as-declared',
    fires: {
      verdict: 'fail',
      capture: 'sip-tls12-sdes',
      policy: carrierPath('"1.3"'),
      frames: [6],
      filter:
        'tls.handshake.type == 2 && tls.handshake.version == 0x0303 && !tls.handshake.extensions.supported_version',
    },
    sound: {
      capture: 'sip-tls12-sdes',
      policy: carrierPath('"1.2"'),
      verdict: 'pass',
      why: 'the same call over TLS 1.2 and SRTP is all that was promised.',
    },
  },
  {
    rule: 'signaling-encrypted',
    fires: {
      verdict: 'fail',
      capture: 'sip-clear-on-5061',
      // The first and the last message of a call over TCP and of one over UDP.
      frames: [4, 14, 18, 23],
      filter: 'sip && (tcp.port == 5061 || udp.port == 5061) && !tls',
    },
    sound: {
      capture: 'sip-tls13-sdes',
      verdict: 'pass',
      why: 'a call over TCP to port 5061 as well, of which no SIP message can be read.',
    },
  },
  {
    rule: 'signaling-hops-equally-protected',
    fires: {
      verdict: 'fail',
      capture: 'rtpengine-tls-outside-clear-inside',
      // The ClientHello of the hop outside, and the INVITE on the hop inside, with the Via of both.
      frames: [4, 14],
      filter: 'tls.handshake.type == 1 || (sip.Method == "INVITE" && udp && sip.Via.transport == "TLS")',
    },
    sound: {
      capture: 'sip-register-digest-udp',
      verdict: 'notApplicable',
      why: 'a call over two hops through a proxy, and both are in clear.',
    },
  },
  {
    rule: 'sip-security-agreement-kept',
    fires: {
      verdict: 'fail',
      capture: 'security-agreement-bid-down',
      // The list that the server sent, and the one that came back.
      frames: [2, 3],
      filter: 'sip.Security-Server contains "tls" || (sip.Security-Verify && !(sip.Security-Verify contains "tls"))',
    },
    sound: {
      capture: 'security-agreement-kept',
      verdict: 'notApplicable',
      why: 'the same confirmation goes in clear, of the list that was sent: digest alone, which promises no encryption.',
    },
  },
  {
    rule: 'sips-kept',
    fires: {
      verdict: 'fail',
      capture: 'sips-udp-next-hop',
      frames: [16],
      filter: 'udp && sip.Method == "INVITE" && sip.r-uri contains "sips:"',
    },
    sound: {
      capture: 'rtpengine-tls-outside-clear-inside',
      verdict: 'notApplicable',
      why: 'a call goes from TLS to UDP as well, to a sip: URI, which promises TLS nowhere but on its first hop.',
    },
  },
  {
    rule: 'trace-mirror-protected',
    fires: {
      verdict: 'fail',
      capture: 'sip-reported-by-hep',
      frames: [1],
      filter: 'udp.dstport == 9060 && udp contains "HEP3" && udp contains "INVITE sip:"',
    },
    sound: {
      capture: 'sip-exported-pdu',
      verdict: 'notApplicable',
      why: 'the same SIP, told by a program in the file itself: no copy crossed the network.',
    },
  },
];

/** A policy by which the path of `sip-tls12-sdes` has to carry this version of TLS, and SRTP. */
function carrierPath(tls: string): string {
  return `
endpoints:
  sbc: { addresses: [192.0.2.10] }
  carrier-x: { zone: carrier, addresses: [203.0.113.20] }
paths:
  - { name: x, from: sbc, to: carrier-x, signaling: { tls: ${tls} }, media: { srtp: any } }
`;
}
