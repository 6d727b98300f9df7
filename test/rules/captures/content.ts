/** What is said or typed: text, digits, fax, location, details of the caller, keys in SDP. */
import type { RuleCapture } from './rule-capture.ts';

/** The addresses of the recording are those of RFC 5737: who is outside only a policy can say. */
const CARRIER_OUTSIDE = 'endpoints: { carrier-x: { zone: carrier, addresses: [203.0.113.20] } }';

export const CONTENT: readonly RuleCapture[] = [
  {
    rule: 'asserted-identity-kept-inside',
    fires: {
      verdict: 'fail',
      capture: 'caller-details-to-carrier',
      policy: CARRIER_OUTSIDE,
      frames: [1],
      filter: 'sip.P-Asserted-Identity && sip.Privacy == "id" && ip.dst == 203.0.113.20',
    },
    sound: {
      capture: 'caller-details-kept',
      policy: CARRIER_OUTSIDE,
      verdict: 'notApplicable',
      why: 'the same header field goes to the same carrier, with Privacy: none, by which the caller asks for it to stay.',
    },
  },
  {
    rule: 'caller-details-not-in-cleartext',
    fires: {
      verdict: 'fail',
      capture: 'caller-details-to-carrier',
      frames: [7],
      filter: 'sip.Subject && sip.Call-Info contains "purpose=card"',
    },
    sound: {
      capture: 'caller-details-kept',
      verdict: 'notApplicable',
      why: 'a Call-Info goes in clear, which names a page (purpose=info) and neither a card nor a picture.',
    },
  },
  {
    rule: 'candidates-without-internal-addresses',
    fires: {
      verdict: 'fail',
      capture: 'caller-details-to-carrier',
      policy: CARRIER_OUTSIDE,
      frames: [13],
      filter: 'sdp.ice_candidate.address == "10.20.30.40" && ip.dst == 203.0.113.20',
    },
    sound: {
      capture: 'caller-details-kept',
      policy: CARRIER_OUTSIDE,
      verdict: 'pass',
      why: 'a host candidate goes to the carrier too, under a name of mDNS, and the raddr of the other is 0.0.0.0.',
    },
  },
  {
    rule: 'card-number-not-in-cleartext',
    fires: {
      verdict: 'fail',
      capture: 'caller-details-to-carrier',
      frames: [19],
      filter: 'sip.Method == "MESSAGE" && sip contains "4111 1111 1111 1111"',
    },
    sound: {
      capture: 'caller-details-kept',
      verdict: 'notApplicable',
      why: 'a MESSAGE holds 4111 1111 1111 1112, whose beginning and length are those of a card and whose check digit is wrong.',
    },
  },
  {
    rule: 'dtmf-not-in-cleartext',
    fires: {
      verdict: 'fail',
      capture: 'dtmf-in-clear',
      // The SDP of both sides, first packets of the three streams, and the third packet of each of the first three keys.
      frames: [1, 3, 7, 8, 9, 13, 55, 56, 152, 154, 214, 220, 247, 273],
      filter: 'sdp.mime.type == "telephone-event" || (rtp && !srtp.enc_payload)',
    },
    sound: {
      capture: 'sip-udp-rtp-clear',
      verdict: 'notApplicable',
      why: 'telephone-event is agreed on and the media is in clear, and nobody presses a key.',
    },
  },
  {
    rule: 'fax-not-in-cleartext',
    fires: {
      verdict: 'fail',
      capture: 'fax-in-clear',
      frames: [1, 3, 5, 6, 7],
      filter: 'sdp.media.proto == "udptl" || t38',
    },
    sound: {
      capture: 'fax-t38-refused',
      verdict: 'notApplicable',
      why: 'T.38 is offered, and refused by port 0: what is sent is G.711.',
    },
  },
  {
    rule: 'location-not-in-cleartext',
    fires: {
      verdict: 'fail',
      capture: 'bodies-in-clear',
      frames: [1],
      filter: 'sip contains "Geolocation: " && sip contains "gml:pos"',
    },
    sound: {
      capture: 'caller-details-kept',
      verdict: 'notApplicable',
      why: 'an INVITE says Geolocation-Routing: no, and holds no location.',
    },
  },
  {
    rule: 'message-text-not-in-cleartext',
    fires: {
      verdict: 'fail',
      capture: 'message-in-clear',
      frames: [1, 6],
      filter: 'sip.Method == "MESSAGE" && sip contains "door code"',
    },
    sound: {
      capture: 'msrp-in-clear',
      verdict: 'notApplicable',
      why: 'the call is for text in clear, which goes by MSRP beside the SIP messages (messaging-encrypted) and not in one.',
    },
  },
  {
    rule: 'messaging-encrypted',
    fires: {
      verdict: 'fail',
      capture: 'msrp-in-clear',
      // Two SEND and the answer to the first.
      frames: [8, 10, 12],
      filter: 'msrp && tcp && !tls',
    },
    sound: {
      capture: 'message-in-clear',
      verdict: 'notAsked',
      why: 'text goes over TCP in clear as well, in a SIP MESSAGE, which is signaling (message-text-not-in-cleartext).',
    },
  },
  {
    rule: 'recording-session-protected',
    fires: {
      verdict: 'fail',
      capture: 'bodies-in-clear',
      frames: [13],
      filter: 'sip.Method == "INVITE" && sip.Require == "siprec" && sdp.media.proto == "RTP/AVP"',
    },
    sound: {
      capture: 'caller-details-kept',
      verdict: 'notApplicable',
      why: 'an INVITE says Supported: record-aware, as a phone does that may be recorded; it sets up no recording.',
    },
  },
  {
    rule: 'text-not-in-cleartext',
    fires: {
      verdict: 'fail',
      capture: 'text-in-clear',
      // The SDP of both sides, and packets of both streams from the second on.
      frames: [1, 3, 7, 8, 9, 10, 55, 56],
      filter: 'sdp.media.media == "text" || (rtp && !srtp.enc_payload)',
    },
    sound: {
      capture: 'text-srtp',
      verdict: 'notApplicable',
      why: 'the same text goes in SRTP; that its keys can be read is for media-keys-not-exposed.',
    },
  },
];
