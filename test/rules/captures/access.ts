/** Who may register and call: authentication, credentials, identities, peers, destinations, business hours. */
import type { RuleCapture } from './rule-capture.ts';

/** The addresses of the lab's trunk and strangers are reserved for documentation: that they stand outside, a policy has to say. */
const TRUNK_OUTSIDE = 'networks: { trunk-side: { zone: carrier, addresses: [203.0.113.0/24] } }';

export const ACCESS: readonly RuleCapture[] = [
  {
    rule: 'caller-identity-signed',
    fires: {
      verdict: 'fail',
      capture: 'trunk-call-unsigned',
      policy: TRUNK_OUTSIDE,
      frames: [1],
      filter: 'sip.Method == "INVITE" && !sip.Identity',
    },
    sound: {
      capture: 'trunk-call-signed',
      policy: TRUNK_OUTSIDE,
      verdict: 'pass',
      why: 'The same call of the same trunk, with an Identity header that was signed in the same second.',
    },
  },
  {
    // Saturday, 23:47 in New York; Sunday, 5:47 in Berlin. Whoever records it again looks at the clock.
    rule: 'calls-in-business-hours',
    fires: {
      verdict: 'fail',
      capture: 'invites-to-premium-numbers',
      policy: businessHours('America/New_York'),
      // The first call to each of five countries and networks.
      frames: [1, 4, 7, 12, 17],
      // Before Sunday, 5:00 UTC, when it is midnight in New York.
      filter: 'sip.Method == "INVITE" && sip.r-uri.user matches "^\\\\+" && frame.time_epoch < 1795323600',
    },
    sound: {
      capture: 'invites-to-premium-numbers',
      policy: businessHours('Europe/Berlin'),
      verdict: 'pass',
      why: 'The same calls, asked in a time zone where the day on which this office works has begun.',
    },
  },
  {
    rule: 'destinations-expected',
    fires: {
      verdict: 'fail',
      capture: 'invites-to-premium-numbers',
      // The first call and the fortieth to each of five ranges.
      frames: [1, 4, 7, 12, 17, 702, 705, 708, 711, 716],
      filter: 'sip.Method == "INVITE" && sip.r-uri.user matches "^\\\\+(1900|88[12]|979|252)"',
    },
    sound: {
      capture: 'call-centre-in-order',
      verdict: 'pass',
      why: 'A switchboard that calls as busily, to numbers of its own country.',
    },
  },
  {
    rule: 'digest-algorithm-approved',
    fires: {
      verdict: 'fail',
      capture: 'digest-static-nonce',
      // The challenge, which is the same each time, and the eight sign-ins.
      frames: [2, 3, 7, 11, 15, 19, 23, 27, 31],
      filter: 'sip.auth.algorithm == "MD5"',
    },
    sound: {
      capture: 'digest-sha256',
      verdict: 'pass',
      why: 'A registration with a challenge and a sign-in, by SHA-256.',
    },
  },
  {
    rule: 'digest-with-qop',
    fires: {
      verdict: 'fail',
      capture: 'digest-static-nonce',
      frames: [2, 3, 7, 11, 15, 19, 23, 27, 31],
      filter: 'sip.auth.scheme == "Digest" && !sip.auth.qop',
    },
    sound: {
      capture: 'register-brute-force',
      verdict: 'pass',
      why: 'Sixty wrong sign-ins by Digest, each of them with qop and its count.',
    },
  },
  {
    rule: 'from-fits-sender',
    fires: {
      verdict: 'fail',
      capture: 'authentication-missing',
      // alice is registered from 192.0.2.10; a stranger calls in her name, and is answered.
      frames: [2, 3, 5],
      filter:
        'sip.from.addr == "sip:alice@example.com" && (sip.Status-Code == 200 || (sip.Method == "INVITE" && ip.src == 203.0.113.66))',
    },
    sound: {
      capture: 'registration-moved',
      verdict: 'pass',
      why: 'A call in the name of alice from the same strange network, from which she is registered by then: another rule asks about that.',
    },
  },
  {
    rule: 'invite-authenticated',
    fires: {
      verdict: 'fail',
      capture: 'trunk-call-unsigned',
      policy: TRUNK_OUTSIDE,
      frames: [1, 3],
      // A stranger's INVITE to a number, and the answer to it.
      filter:
        'sip.to.user matches "^\\\\+" && ((sip.Method == "INVITE" && !sip.Proxy-Authorization && ip.src == 203.0.113.20) || (sip.Status-Code == 200 && ip.dst == 203.0.113.20))',
    },
    sound: {
      capture: 'authentication-missing',
      policy: TRUNK_OUTSIDE,
      verdict: 'pass',
      why: 'A call from outside that is answered without a sign-in, to a user by name: it costs nobody, and anybody may ring.',
    },
  },
  {
    rule: 'nonces-fresh',
    fires: {
      verdict: 'fail',
      capture: 'digest-static-nonce',
      frames: [2, 31],
      filter: 'sip.auth.nonce contains "0123456789abcdef"',
    },
    sound: {
      capture: 'sipvicious-svcrack',
      verdict: 'pass',
      why: 'A client that tries one password after the other: every challenge has a nonce of its own.',
    },
  },
  {
    rule: 'peer-declared',
    fires: {
      verdict: 'fail',
      capture: 'authentication-missing',
      policy: declaredPaths('{ name: inside, from: phones, to: proxy }'),
      // The first and the last message of the call of a stranger.
      frames: [3, 8],
      filter: 'sip && ip.addr == 203.0.113.66 && ip.addr == 192.0.2.5',
    },
    sound: {
      capture: 'authentication-missing',
      policy: declaredPaths('{ name: inside, from: phones, to: proxy }, { name: trunk, from: trunk-side, to: proxy }'),
      verdict: 'pass',
      why: 'The same call, from a network with which the policy declares a path.',
    },
  },
  {
    rule: 'register-authenticated',
    fires: {
      verdict: 'fail',
      capture: 'authentication-missing',
      frames: [1, 2],
      filter: '(sip.Method == "REGISTER" && !sip.Authorization) || (sip.Status-Code == 200 && sip.CSeq.seq == 1)',
    },
    sound: {
      capture: 'credentials-from-many-sources',
      verdict: 'pass',
      why: 'Registrations from six hosts: each first request is challenged, and the second one signs in.',
    },
  },
  {
    rule: 'registrations-not-forced',
    fires: {
      verdict: 'fail',
      capture: 'register-brute-force',
      // The first and the sixtieth refusal of a request that had a sign-in (the second of each dialog).
      frames: [4, 240],
      filter: 'sip.Status-Code == 401 && sip.CSeq.seq == 2 && ip.dst == 203.0.113.66',
    },
    sound: {
      capture: 'call-centre-in-order',
      verdict: 'pass',
      why: 'Fifteen challenges, and three agents who mistyped their password once.',
    },
  },
  {
    rule: 'sip-basic-not-used',
    fires: {
      verdict: 'fail',
      capture: 'authentication-basic',
      frames: [2, 3],
      filter: 'sip.auth.scheme == "Basic"',
    },
    sound: {
      capture: 'digest-static-nonce',
      verdict: 'pass',
      why: 'Sign-ins of the worst kind of Digest: the password itself is in none.',
    },
  },
  {
    rule: 'sip-credentials-not-in-cleartext',
    fires: {
      verdict: 'fail',
      capture: 'sip-register-digest-udp',
      frames: [3, 10, 633, 638],
      filter: 'udp && sip.Authorization',
    },
    sound: {
      capture: 'sipvicious-svwar',
      verdict: 'notApplicable',
      why: 'A registrar challenges over UDP, and nobody answers with a sign-in.',
    },
  },
  {
    rule: 'uri-without-password',
    fires: {
      verdict: 'fail',
      capture: 'trunk-call-unsigned',
      frames: [1],
      filter: 'sip.Contact matches "sip:[^@:]+:[^@]+@"',
    },
    sound: {
      capture: 'trunk-call-signed',
      verdict: 'notApplicable',
      why: 'The same Contact with its user and its port, and no password between them.',
    },
  },
  {
    rule: 'turn-authenticated',
    fires: {
      verdict: 'fail',
      capture: 'turn-open-relay',
      frames: [2],
      // An allocation that succeeded, whose answer has no MESSAGE-INTEGRITY.
      filter: 'stun.type == 0x0103 && !(stun.att.type == 0x0008)',
    },
    sound: {
      capture: 'rtp-over-tcp-clear',
      verdict: 'notApplicable',
      why: 'STUN with a readable user name and HMAC-SHA1 too, as a check between two ICE agents: it asks for no relay.',
    },
  },
  {
    rule: 'turn-relay-inside-blocked',
    fires: {
      verdict: 'fail',
      capture: 'turn-open-relay',
      policy: TRUNK_OUTSIDE,
      frames: [10],
      // ChannelBind succeeded; its request (the frame before) names 10.20.0.5.
      filter: 'stun.type == 0x0109 && ip.src == 203.0.113.30',
    },
    sound: {
      capture: 'turn-relay-inside-refused',
      policy: TRUNK_OUTSIDE,
      verdict: 'pass',
      why: 'A client that signed in asks for the same internal address, and the server answers 403.',
    },
  },
];

/** An office that works on Sundays, whenever those are. */
function businessHours(timeZone: string): string {
  return `businessHours: { timeZone: ${timeZone}, days: [sunday], from: "00:00", to: "24:00" }`;
}

function declaredPaths(paths: string): string {
  return `
endpoints: { proxy: { addresses: [192.0.2.5] } }
networks:
  phones: { zone: webrtc, addresses: [192.0.2.8/29] }
  trunk-side: { zone: carrier, addresses: [203.0.113.0/24] }
paths: [${paths}]
`;
}
