/** SRTP and its keys: SDES, MIKEY, ZRTP, profiles, tags, lifetimes. */
import {
  ALICE,
  BOB,
  datagram,
  inOrder,
  mediaLine,
  request,
  response,
  rtpStream,
  sdp,
  srtp,
} from '../../support/call-builder.ts';
import * as mikey from '../../support/mikey.ts';
import { type BuiltFrame, pcapOf } from '../../support/packet-builder.ts';
import { bare, exchange, goClear, ZrtpParty, zrtpHash, zrtpPacket } from '../../support/zrtp.ts';
import type { RuleCapture } from './rule-capture.ts';

const CALLER = `${ALICE}:40000`;
const CALLEE = `${BOB}:30000`;

/** Carriers may not be sent SDES keys, vendors may. */
const NO_SDES_TO_CARRIERS = `
endpoints:
  trunk: { zone: carrier, addresses: [192.0.2.20] }
zones:
  carrier: { keying: { sdesSeverity: high } }
`;

export const SRTP: readonly RuleCapture[] = [
  {
    rule: 'media-keys-not-exposed',
    fires: {
      verdict: 'fail',
      capture: 'sdes-key-tls-then-udp',
      frames: [14, 18],
      filter: 'sip && udp && sdp.media_attr contains "inline:"',
    },
    sound: {
      capture: 'sip-tls12-sdes',
      verdict: 'pass',
      why: 'its keys are in the SDP as well, and TLS hides every hop of it.',
    },
  },
  {
    rule: 'media-keystream-unique',
    fires: {
      verdict: 'fail',
      capture: 'sdes-keys-misused',
      frames: [333, 335, 337, 339, 557],
      filter: 'ip.addr == 192.0.2.12 && (sdp.media_attr contains "inline:" || rtp.seq == 1000)',
    },
    sound: {
      capture: 'sdes-same-key-two-calls',
      verdict: 'pass',
      why: 'the numbers come again under the same key, and another SSRC makes another keystream of them.',
    },
  },
  {
    rule: 'mikey-algorithms-approved',
    fires: {
      verdict: 'fail',
      capture: 'mikey-null-cipher',
      frames: [1, 3],
      // In base64: the parameter 0a 01 01 (RTP authentication) and behind it 00 01 00, the encryption algorithm NULL.
      filter: 'sdp.media_attr contains "key-mgmt:mikey" && sdp.media_attr contains "AQoBAQABAAAA"',
    },
    sound: {
      capture: 'mikey-and-key-lines',
      verdict: 'pass',
      why: 'the same program makes the same message with AES, and that its key is readable is another matter.',
    },
  },
  {
    rule: 'mikey-keys-protected',
    fires: {
      verdict: 'fail',
      capture: 'mikey-and-key-lines',
      frames: [1, 3],
      // In base64: "soc2-sip made-up lab key", which is how the key begins.
      filter: 'sdp.media_attr contains "key-mgmt:mikey" && sdp.media_attr contains "c29jMi1zaXAgbWFkZS11cCBsYWIga2V5"',
    },
    sound: {
      capture: keyedByDiffieHellman,
      verdict: 'pass',
      why: 'the message travels in clear as well, and carries a public value and no key.',
    },
  },
  {
    rule: 'sdes-not-used-outside',
    fires: {
      verdict: 'fail',
      capture: 'sdes-32-profile',
      policy: NO_SDES_TO_CARRIERS,
      frames: [1, 5, 9, 10],
      filter: 'ip.addr == 192.0.2.20 && (sdp.media_attr contains "inline:" || srtp.auth_tag)',
    },
    sound: {
      capture: 'sdes-32-profile',
      policy: NO_SDES_TO_CARRIERS.replace('zone: carrier', 'zone: vendor'),
      verdict: 'notApplicable',
      why: 'they are the same keys, and the policy forbids SDES in another zone only.',
    },
  },
  {
    rule: 'sdp-without-key-line',
    fires: {
      verdict: 'fail',
      capture: 'mikey-and-key-lines',
      frames: [207],
      filter: 'sdp.encryption_key.type == "clear"',
    },
    sound: {
      capture: 'sdes-key-in-clear-udp',
      verdict: 'notApplicable',
      why: 'its key stands in SDP in clear too, and in a=crypto, which other rules judge.',
    },
  },
  {
    rule: 'srtp-encryption-not-switched-off',
    fires: {
      verdict: 'fail',
      capture: 'sdes-session-parameters',
      frames: [1, 3, 207, 209, 521, 523],
      filter: 'sdp.media_attr matches "inline:.* UN(ENCRYPTED|AUTHENTICATED)_SRTC?P"',
    },
    sound: {
      capture: 'sdes-32-profile',
      verdict: 'pass',
      why: 'its tag is short, and nothing is switched off.',
    },
  },
  {
    rule: 'srtp-key-lifetime-kept',
    fires: {
      verdict: 'fail',
      capture: 'sdes-keys-misused',
      frames: [167, 328],
      // The caller begins at 1000; the 65th packet is 1064.
      filter: 'ip.src == 192.0.2.11 && (sdp.media_attr contains "|2^6" || rtp.seq >= 1064)',
    },
    sound: {
      capture: 'audio-level-beside-srtp',
      verdict: 'notApplicable',
      why: 'its keys have a lifetime too, of 2^31 packets.',
    },
  },
  {
    rule: 'srtp-keys-unique',
    fires: {
      verdict: 'fail',
      capture: 'sdes-same-key-both-ways',
      frames: [1, 3],
      filter: 'sdp.media_attr contains "inline:c29jMi1zaXAgbWFkZS11cCBsYWIga2V5IG5vLiAz"',
    },
    sound: {
      capture: 'sdes-rtcp-in-clear',
      verdict: 'notApplicable',
      why: 'its two keys differ in their last character alone, and differ.',
    },
  },
  {
    rule: 'srtp-keys-unpredictable',
    fires: {
      verdict: 'fail',
      capture: 'srtp-one-way-rtp-other-way',
      frames: [1],
      // In base64: "soc2-sip made-up lab key".
      filter: 'sdp.media_attr contains "inline:c29jMi1zaXAgbWFkZS11cCBsYWIga2V5"',
    },
    sound: {
      capture: 'sdes-key-in-clear-udp',
      verdict: 'pass',
      why: 'its keys can be read as well, and are random.',
    },
  },
  {
    rule: 'srtp-keys-usable',
    fires: {
      verdict: 'fail',
      capture: 'savp-without-keys',
      frames: [1, 3, 257, 259],
      // Wireshark finds a line malformed whose key is too short.
      filter: 'sip contains "RTP/SAVP" && (!(sip contains "a=crypto:") || _ws.malformed)',
    },
    sound: {
      capture: 'srtp-negotiated-rtp-sent',
      verdict: 'pass',
      why: 'RTP/SAVP was agreed on and RTP was sent here too, but both keys are there and valid.',
    },
  },
  {
    rule: 'srtp-not-authenticated-only',
    fires: {
      verdict: 'fail',
      capture: 'rtpengine-unencrypted-srtp',
      frames: [2, 4, 8, 115, 116],
      // 160 octets of G.711 and a tag of ten behind headers of 20 octets.
      filter: 'sdp.media.proto == "RTP/SAVP" || (srtp.enc_payload && udp.length == 190)',
    },
    sound: {
      capture: 'sdes-key-in-clear-udp',
      verdict: 'pass',
      why: 'its packets have the same length with the same tag, and nothing before it can be read.',
    },
  },
  {
    rule: 'srtp-profile-approved',
    fires: {
      verdict: 'fail',
      capture: 'sdes-32-profile',
      frames: [1, 5, 9, 10],
      // 160 octets of G.711 and a tag of four behind headers of 20 octets.
      filter: 'sdp.media_attr contains "AES_CM_128_HMAC_SHA1_32 inline:" || (srtp.enc_payload && udp.length == 184)',
    },
    sound: {
      capture: 'sdes-key-in-clear-udp',
      verdict: 'pass',
      why: 'the same phones use the same cipher with a tag of 80 bits.',
    },
  },
  {
    rule: 'srtp-tags-verify',
    fires: {
      verdict: 'fail',
      capture: 'sdes-keys-misused',
      frames: [1, 3, 5, 7],
      // Keys no. 1 and 2 of the lab stand in the SDP; what has these SSRCs was sent under its keys no. 3 and 4.
      filter:
        'sdp.media_attr matches "inline:c29jMi1zaXAgbWFkZS11cCBsYWIga2V5IG5vLiA(x|y)" || rtp.ssrc in {0x0a11ce51, 0x00b0b051}',
    },
    sound: {
      capture: 'sdes-rtcp-in-clear',
      verdict: 'pass',
      why: 'the same programs talk under the keys of their SDP.',
    },
  },
  {
    rule: 'zrtp-algorithms-approved',
    fires: {
      verdict: 'fail',
      capture: 'zrtp-weak-and-unfinished',
      frames: [7, 23, 31, 33],
      // Wireshark knows what one side sends for ZRTP, and what the other sends for UDP. The Hello of the callee prefers the tag of 32 bits.
      filter:
        'ip.addr == 192.0.2.10 && (zrtp.at == "HS32" || zrtp.type == "Confirm2" || udp.payload contains "Conf2ACK")',
    },
    sound: {
      capture: 'zrtp-udp',
      verdict: 'pass',
      why: 'the same phones agree on a tag of 80 bits.',
    },
  },
  {
    rule: 'zrtp-completed',
    fires: {
      verdict: 'fail',
      capture: 'zrtp-weak-and-unfinished',
      frames: [451, 453, 458],
      filter: 'ip.addr == 192.0.2.21 && (sdp.media.proto == "RTP/AVP" || zrtp.type == "Hello   ")',
    },
    sound: {
      capture: 'zrtp-udp',
      verdict: 'pass',
      why: 'its Hello is answered, and Conf2ACK ends the exchange.',
    },
  },
  {
    rule: 'zrtp-not-cleared',
    fires: {
      verdict: 'fail',
      capture: zrtpGivenUp,
      // Two of signaling, ten of the exchange and 120 of SRTP come before; behind it the second packet of the caller is the first that is sampled.
      frames: [133, 134, 137],
      filter:
        'udp.payload contains "GoClear " || udp.payload contains "ClearACK" || (rtp.p_type == 0 && rtp.seq > 60 && udp.length == 180)',
    },
    sound: {
      capture: 'zrtp-udp',
      verdict: 'pass',
      why: 'its media was in clear for a moment too, before there were keys, and no side gave them up.',
    },
  },
];

/** An offer and its answer, both with these lines and nothing else about keys. */
function agreedOn(profile: string, offered: string, answered: string): BuiltFrame[] {
  const said = (port: number, attribute: string) => mediaLine(port, { profile, attributes: [attribute] });
  const invite = request('INVITE', { body: sdp(ALICE, said(40_000, offered)) });
  const ok = response(200, 'INVITE', { body: sdp(BOB, said(30_000, answered)) });
  return [datagram(`${ALICE}:5060`, `${BOB}:5060`, invite, 0), datagram(`${BOB}:5060`, `${ALICE}:5060`, ok, 10)];
}

/** 60 packets of SRTP each way. */
function protectedMedia(milliseconds: number): BuiltFrame[] {
  return inOrder(
    rtpStream(CALLER, CALLEE, { ssrc: 1, milliseconds, payload: srtp(1) }),
    rtpStream(CALLEE, CALLER, { ssrc: 2, milliseconds: milliseconds + 1, payload: srtp(2) }),
  );
}

/** MIKEY in the mode of RFC 3830 section 3.3: GStreamer, which wrote the recorded messages, makes those of the pre-shared mode alone. */
function keyedByDiffieHellman(): Uint8Array {
  const side = (dataType: number) => {
    const payloads = [mikey.timestamp(), mikey.rand(), mikey.identity(), mikey.dh(0), mikey.sign()];
    return mikey.keyManagement(mikey.mikey(dataType, payloads));
  };
  const [initiator, responder] = [4, 5].map(side) as [string, string];
  return pcapOf(inOrder(agreedOn('RTP/SAVP', initiator, responder), protectedMedia(100)));
}

/** GoClear (RFC 6189 section 4.7.2) in the middle of a call: linphone 5.1 of the recordings knows the message by name and has no way to send it. */
function zrtpGivenUp(): Uint8Array {
  const [alice, bob] = [new ZrtpParty(1), new ZrtpParty(2)];
  const messages = [...exchange(alice, bob)];
  const say = (by: number, message: Uint8Array, at: number) =>
    datagram(by === 0 ? CALLER : CALLEE, by === 0 ? CALLEE : CALLER, zrtpPacket(message, at, by + 1), at);
  const agreed = messages.map(([by, message], index) => say(by, message, 20 + index));
  const cleared = [say(0, goClear(), 1_500), say(1, bare('ClearACK'), 1_510)];
  const hashes = [alice, bob].map((party) => zrtpHash(party.hello())) as [string, string];
  const clear = [
    rtpStream(CALLER, CALLEE, { ssrc: 1, sequence: 61, timestamp: 61 * 160, milliseconds: 1_600 }),
    rtpStream(CALLEE, CALLER, { ssrc: 2, sequence: 61, timestamp: 61 * 160, milliseconds: 1_601 }),
  ];
  return pcapOf(inOrder(agreedOn('RTP/AVP', ...hashes), agreed, protectedMedia(100), cleared, ...clear));
}
