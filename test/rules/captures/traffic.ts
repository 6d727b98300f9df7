/** What the traffic itself tells: scans, floods, volumes, reactions, and how complete the capture is. */
import type { RuleCapture } from './rule-capture.ts';

export const TRAFFIC: readonly RuleCapture[] = [
  {
    rule: 'attacks-met-with-reaction',
    fires: {
      verdict: 'open',
      capture: 'register-brute-force',
      // The first and the last request of the attacker: the last is challenged as the first was.
      frames: [1, 239],
      filter: 'sip.Method == "REGISTER" && ip.src == 203.0.113.66',
    },
    sound: {
      capture: 'dial-prefix-probe',
      verdict: 'pass',
      why: 'An attacker as busy, who gets 403 to every one of his calls.',
    },
  },
  {
    rule: 'call-volume-steady',
    fires: {
      verdict: 'fail',
      capture: 'call-burst-after-quiet',
      // The first call, of the quiet minutes, and the sixtieth of the burst.
      frames: [1, 349],
      filter: 'sip.Method == "INVITE" && ip.src == 192.0.2.5',
    },
    sound: {
      capture: 'call-centre-in-order',
      verdict: 'pass',
      why: 'Thirty calls of three hosts in fifteen seconds, as a busy call centre begins them.',
    },
  },
  {
    rule: 'capture-complete-enough',
    fires: {
      verdict: 'open',
      capture: 'tcp-midstream-tls',
      // Records of a TLS connection whose handshake was cut off the recording.
      frames: [606],
      filter: 'tls.record.content_type == 23 && !tls.handshake',
    },
    sound: {
      capture: 'sip-tls13-sdes',
      verdict: 'pass',
      why: 'The recording from which it was cut, whole: the same connection with its handshake.',
    },
  },
  {
    rule: 'dial-prefixes-not-probed',
    fires: {
      verdict: 'fail',
      capture: 'dial-prefix-probe',
      // 0, 00, 000, 90, 900, 9000 and 800 before the same eight digits: the first and the last of them.
      frames: [4, 34],
      filter: 'sip.Method == "INVITE" && sip.r-uri.user matches "^[089]+15550100$"',
    },
    sound: {
      capture: 'invites-to-premium-numbers',
      verdict: 'pass',
      why: 'As many calls, of which as many are refused, to numbers that differ in their last digits.',
    },
  },
  {
    rule: 'no-scanner-traffic',
    fires: {
      verdict: 'fail',
      capture: 'sipvicious-svmap',
      frames: [1, 17],
      filter: 'sip.Method == "OPTIONS" && sip.User-Agent == "friendly-scanner"',
    },
    sound: {
      capture: 'sip-options-flood',
      verdict: 'pass',
      why: 'Four hundred OPTIONS of one host, to one server that answers them all: no search.',
    },
  },
  {
    rule: 'registration-steady',
    fires: {
      verdict: 'fail',
      capture: 'registration-moved',
      // alice is accepted at her desk, and then in another network, which calls in her name.
      frames: [8, 12],
      filter: 'sip.Status-Code == 200 && sip.CSeq.method == "REGISTER" && sip.to.user == "alice"',
    },
    sound: {
      capture: 'credentials-from-many-sources',
      verdict: 'pass',
      why: 'The same user registers from another network as well, and nobody calls from there: a phone that roams.',
    },
  },
  {
    rule: 'sip-not-flooded',
    fires: {
      verdict: 'fail',
      capture: 'sip-options-flood-dropped',
      frames: [1, 186, 326],
      filter: 'sip.Method == "OPTIONS" && ip.src == 203.0.113.66',
    },
    sound: {
      capture: 'sip-options-flood',
      verdict: 'pass',
      why: 'As many requests a second of the same host, all of which the server answers.',
    },
  },
];
