/** RTP and RTCP: encryption, sources, ports, announcements, extensions. */
import type { RuleCapture } from './rule-capture.ts';
import { to } from './rule-capture.ts';

export const MEDIA: readonly RuleCapture[] = [
  {
    rule: 'header-extensions-protected',
    fires: {
      verdict: 'fail',
      capture: 'audio-level-beside-srtp',
      frames: [1, 3, 5],
      filter: 'sdp.media_attr contains "ssrc-audio-level" || (srtp.enc_payload && rtp.ext.rfc5285.id == 1)',
    },
    sound: {
      capture: 'sdes-keys-misused',
      verdict: 'pass',
      why: 'SRTP leaves a header extension readable here too, and it tells a time.',
    },
  },
  {
    rule: 'media-announced',
    fires: {
      verdict: 'open',
      capture: 'tcp-midstream-tls',
      frames: [1, 2],
      filter: 'rtp && rtp.setup-method == "HEUR RTP"',
      tshark: ['-o', 'rtp.heuristic_rtp:TRUE'],
    },
    sound: {
      capture: 'sip-tls12-sdes',
      verdict: 'notApplicable',
      why: 'no SDP can be read here either, but the whole of the TLS of its hosts is there, which may hold it.',
    },
  },
  {
    rule: 'media-encrypted',
    fires: {
      verdict: 'fail',
      capture: 'sip-udp-rtp-clear',
      frames: [1, 4, 9, 10, 27, 28, 31, 38],
      // 160 octets of G.711 behind headers of 20 octets, and no tag.
      filter: 'sdp.media.proto == "RTP/AVP" || (rtp.p_type == 0 && udp.length == 180)',
    },
    sound: {
      capture: 'avp-srtp-observed',
      verdict: 'open',
      why: 'RTP/AVP was agreed on here too, and its payload cannot be read.',
    },
  },
  {
    rule: 'media-from-expected-sources',
    fires: {
      verdict: 'fail',
      capture: 'rtp-injected',
      frames: [1, 3, 5, 7, 8, 9, 23, 24, 36, 79, 305, 527],
      // The caller's SSRC, the callee's, and the one that the third host begins with.
      filter: 'sdp.media.port == 16384 || rtp.ssrc in {0x0a11ce31, 0x00b0b031, 0x0bad0bad}',
    },
    sound: {
      capture: 'media-ports-probed',
      verdict: 'pass',
      why: 'a third host sends RTP to one of the two here too, and none of it to the port of the call.',
    },
  },
  {
    rule: 'media-not-downgraded',
    fires: {
      verdict: 'fail',
      capture: 'savp-answered-avp',
      frames: [1, 3],
      filter:
        '(sip.Method == "INVITE" && sdp.media.proto == "RTP/SAVP") || (sip.Status-Code == 200 && sdp.media.proto == "RTP/AVP")',
    },
    sound: {
      capture: 'srtp-negotiated-rtp-sent',
      verdict: 'notApplicable',
      why: 'RTP was sent after an offer of SRTP here too, but the answer kept to SRTP.',
    },
  },
  {
    rule: 'media-not-relayed-in-clear',
    fires: {
      verdict: 'fail',
      capture: 'turn-udp-clear',
      frames: [9, 12, 23, 24, 27, 40, 68, 119],
      // 160 octets of G.711 behind headers of 24 octets, and no tag.
      filter: 'sdp.media.proto == "RTP/AVP" || (stun.channel && udp.length == 184)',
    },
    sound: {
      capture: 'turn-udp-dtls-srtp',
      verdict: 'pass',
      why: 'the same relay carries the same speech in SRTP.',
    },
  },
  {
    rule: 'media-ports-not-probed',
    fires: {
      verdict: 'fail',
      capture: 'media-ports-probed',
      frames: to(57, 61),
      filter: 'ip.src == 192.0.2.66 && udp.srcport == 4444 && udp.dstport in {16386..16444}',
    },
    sound: {
      capture: 'rtp-injected',
      verdict: 'pass',
      why: 'a third host sends RTP as well, 150 packets of it to one port.',
    },
  },
  {
    rule: 'media-protected-as-negotiated',
    fires: {
      verdict: 'fail',
      capture: 'srtp-negotiated-rtp-sent',
      frames: [1, 3, 7, 8, 9, 10, 55, 56],
      // Wireshark calls it SRTP, as SDP does; there is no room for a tag behind the 160 octets of G.711.
      filter: 'sdp.media.proto == "RTP/SAVP" || (srtp.enc_payload && udp.length == 180)',
    },
    sound: {
      capture: 'savp-answered-avp',
      verdict: 'notApplicable',
      why: 'RTP was sent after an offer of SRTP here too, but RTP is what the answer agreed on.',
    },
  },
  {
    rule: 'rtcp-encrypted',
    fires: {
      verdict: 'fail',
      capture: 'sdes-rtcp-in-clear',
      frames: [5, 40],
      // A report in clear goes on with the CNAME; in SRTCP everything behind the first eight octets is hidden.
      filter: '(srtp.enc_payload && udp.length == 190) || rtcp.sdes.type == 1',
    },
    sound: {
      capture: 'audio-level-beside-srtp',
      verdict: 'notApplicable',
      why: 'the same program sends its reports under the keys of the media.',
    },
  },
  {
    rule: 'control-channels-encrypted',
    fires: {
      verdict: 'fail',
      capture: 'rtsp-in-clear',
      frames: [4, 6, 8],
      filter: 'tcp && rtsp',
    },
    sound: {
      capture: 'rtsp-in-openvpn',
      verdict: 'notApplicable',
      why: 'the same session goes between the same hosts inside a tunnel.',
    },
  },
];
