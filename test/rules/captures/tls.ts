/** TLS: versions, suites, handshakes, sessions. */
import type { RuleCapture } from './rule-capture.ts';

/** Records that one key may protect. The standard's 2^24.5 fill gigabytes: no capture of that size is kept, so the policy says less. */
const TWO_RECORDS = 'handshake: { maximumRecordsPerKey: 2 }';

export const TLS: readonly RuleCapture[] = [
  {
    rule: 'tls-agreement-steady',
    fires: {
      verdict: 'fail',
      capture: 'tls-agreement-weakened',
      frames: [6, 53],
      filter: 'tls.handshake.type == 2 && ip.src == 203.0.113.101',
    },
    sound: {
      capture: 'tls12-suites-openssl',
      verdict: 'notApplicable',
      why: 'suites of all grades, by clients that each offer something else.',
    },
  },
  {
    rule: 'tls-alpn-is-sip',
    fires: {
      verdict: 'fail',
      capture: 'sip-port-speaks-http2',
      frames: [4, 6],
      filter: 'tcp.port == 5061 && tls.handshake.extensions_alpn_str == "h2"',
    },
    sound: {
      capture: 'web-ports-beside-sip',
      verdict: 'pass',
      why: 'the same web server under the name and certificate of the SIP server, on ports of the web.',
    },
  },
  {
    rule: 'tls-cipher-suite-approved',
    fires: {
      verdict: 'fail',
      capture: 'sip-tls10-weak',
      frames: [6],
      filter: 'tls.handshake.type == 2 && tls.handshake.ciphersuite == 0x002f',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'a CBC suite is chosen there as well, with forward secrecy and encrypt-then-MAC (RFC 7366).',
    },
  },
  {
    rule: 'tls-early-data-refused',
    fires: {
      verdict: 'fail',
      capture: 'tls-resumption-openssl',
      frames: [141, 143],
      filter:
        '(tls.handshake.type == 1 && tls.handshake.extension.type == 42) || (tls.handshake.type == 2 && tls.handshake.extension.type == 41)',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'a client sends early data, and the ServerHello does not take its pre-shared key: the server was restarted.',
    },
  },
  {
    rule: 'tls-extended-master-secret',
    fires: {
      verdict: 'fail',
      capture: 'tls12-variations-openssl',
      frames: [148],
      filter: 'tls.handshake.type == 2 && !(tls.handshake.extension.type == 23)',
    },
    sound: {
      capture: 'tls13-openssl',
      verdict: 'pass',
      why: 'its ServerHellos have no such extension either, and TLS 1.3 derives its keys from the whole handshake.',
    },
  },
  {
    rule: 'tls-group-approved',
    fires: {
      verdict: 'fail',
      capture: 'tls12-suites-openssl',
      frames: [373],
      filter: 'tls.handshake.type == 12 && tls.handshake.p_len == 128',
    },
    sound: {
      capture: 'tls-handshakes',
      verdict: 'pass',
      why: 'a server agrees on keys by finite-field Diffie-Hellman there too, with a prime of 2048 bits (ffdhe2048).',
    },
  },
  {
    rule: 'tls-handshake-seen',
    fires: {
      verdict: 'fail',
      capture: 'tls-weak-options',
      frames: [89, 94],
      filter:
        'tls.handshake.session_ticket_lifetime_hint > 604800 || (tls.handshake.type == 2 && tls.handshake.extension.type == 35)',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'the same server gives out a ticket for seven days, which is as long as the policy allows.',
    },
  },
  {
    rule: 'tls-handshake-signature-approved',
    fires: {
      verdict: 'fail',
      capture: 'tls12-suites-openssl',
      frames: [103, 105],
      filter:
        '(tls.handshake.type == 2 && tls.handshake.ciphersuite == 0x0040) || (tls.handshake.type == 12 && tls.handshake.sig_hash_alg == 0x0302)',
    },
    sound: {
      capture: 'tls-old-versions',
      verdict: 'notApplicable',
      why: 'TLS 1.1 and older sign with MD5 and SHA-1, because the version prescribes it, and the version is the finding.',
    },
  },
  {
    rule: 'tls-handshakes-succeed',
    fires: {
      verdict: 'fail',
      capture: 'tls-handshakes-failed',
      frames: [4, 6, 14, 16, 24, 26, 34, 40, 47, 54, 61, 66],
      filter: 'tls.handshake.type == 1 || tls.alert_message.level == 2',
    },
    sound: {
      capture: 'tls13-openssl',
      verdict: 'pass',
      why: 'a server turns the first key share of a client down with a HelloRetryRequest, and the handshake goes on.',
    },
  },
  {
    rule: 'tls-heartbeat-off',
    fires: {
      verdict: 'fail',
      capture: 'tls-weak-options',
      frames: [6],
      filter: 'tls.handshake.type == 2 && tls.handshake.extension.type == 15',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'the same client offers heartbeats, to a server that does not know them.',
    },
  },
  {
    rule: 'tls-mutual-authentication',
    fires: {
      verdict: 'fail',
      capture: 'tls12-variations-openssl',
      frames: [43, 44, 47],
      filter:
        'ip.addr == 203.0.113.104 && (tls.handshake.type == 2 || tls.handshake.type == 13 || tls.handshake.certificates_length == 0)',
    },
    sound: {
      capture: 'tls-handshakes-failed',
      verdict: 'notApplicable',
      why: 'a client that is asked for a certificate has none there too, and the server hangs up on it.',
    },
  },
  {
    rule: 'tls-nonces-unique',
    fires: {
      verdict: 'fail',
      capture: 'tls-weak-options',
      // The ServerHello, the Finished that used the nonce first, and two records that used it again.
      frames: [196, 212, 218, 219],
      filter:
        'ip.src == 203.0.113.108 && (tls.handshake.type == 2 || tcp contains 16:03:03:00:28:01:00:00:00:00:00:00:00 || tls.app_data[0:8] == 01:00:00:00:00:00:00:00)',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'nonces come again there as well, in the other direction and in the next connection, under other keys.',
    },
  },
  {
    rule: 'tls-not-downgraded',
    fires: {
      verdict: 'fail',
      capture: 'tls-weak-options',
      frames: [120, 122],
      filter:
        'tls.handshake.ciphersuite == 0x5600 || (ip.src == 203.0.113.106 && tls.handshake.type == 2 && tls.handshake.version == 0x0303)',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'a server marks that it could do TLS 1.3, to a client that offers TLS 1.2 alone and does not say that it fell back.',
    },
  },
  {
    rule: 'tls-not-retried-in-clear',
    fires: {
      verdict: 'fail',
      capture: 'tls-refused-then-clear',
      frames: [3, 5, 11],
      // The ClientHello, the alert that ends the handshake (protocol_version), the call in clear.
      filter:
        '(tcp.dstport == 5061 && tls.handshake.type == 1) || (tcp.srcport == 5061 && tls.alert_message.desc == 70) || (tcp.dstport == 5060 && sip.Method == "INVITE")',
    },
    sound: {
      capture: 'tls-handshakes-failed',
      verdict: 'notApplicable',
      why: 'TLS fails and the same client sends SIP in clear a moment later, to another server.',
    },
  },
  {
    rule: 'tls-offers-approved',
    fires: {
      verdict: 'fail',
      capture: 'sip-tls10-weak',
      frames: [4, 6],
      filter: 'tls.handshake.type in {1, 2} && tls.handshake.version == 0x0301',
    },
    sound: {
      capture: 'tls13-openssl',
      verdict: 'pass',
      why: 'its ClientHellos come in records of version 0x0301, and offer TLS 1.3 by supported_versions.',
    },
  },
  {
    rule: 'tls-port-speaks-tls',
    fires: {
      verdict: 'fail',
      capture: 'sip-clear-on-5061',
      frames: [4],
      filter: 'tcp.dstport == 5061 && sip.Method == "INVITE" && !tls',
    },
    sound: {
      capture: 'tls12-null-suites',
      verdict: 'notApplicable',
      why: 'SIP can be read on port 5061 there as well, inside TLS whose suites do not encrypt.',
    },
  },
  {
    rule: 'tls-psk-with-forward-secrecy',
    fires: {
      verdict: 'fail',
      capture: 'tls-weak-options',
      frames: [177],
      filter: 'tls.handshake.type == 2 && tls.handshake.extension.type == 41 && !(tls.handshake.extension.type == 51)',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'client and server allow psk_ke there too, and use a key share because they have a group in common.',
    },
  },
  {
    rule: 'tls-renegotiation-secure',
    fires: {
      verdict: 'fail',
      capture: 'tls12-variations-openssl',
      frames: [171, 180],
      filter:
        'ip.addr == 203.0.113.108 && (tls.handshake.type == 2 || (tls.record.content_type == 22 && !tls.handshake.type))',
    },
    sound: {
      capture: 'tls13-openssl',
      verdict: 'pass',
      why: 'one connection has two ClientHellos: a HelloRetryRequest came between them, and TLS 1.3 has no renegotiation.',
    },
  },
  {
    rule: 'tls-truncated-hmac-absent',
    fires: {
      verdict: 'fail',
      capture: 'tls-weak-options',
      frames: [27],
      filter: 'tls.handshake.type == 2 && tls.handshake.extension.type == 4',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'the same client offers truncated_hmac, to a server that does not know it.',
    },
  },
  {
    rule: 'tls-usage-limits',
    fires: {
      verdict: 'fail',
      capture: 'sip-tls12-sdes',
      policy: TWO_RECORDS,
      frames: [6],
      filter: 'tls.handshake.type == 2 && tls.handshake.ciphersuite == 0xc030',
    },
    sound: {
      capture: 'sip-tls13-sdes',
      policy: TWO_RECORDS,
      verdict: 'open',
      why: 'it has more records than that as well, and TLS 1.3 hides whether the keys were updated between them.',
    },
  },
  {
    rule: 'tls-used-where-advertised',
    fires: {
      verdict: 'fail',
      capture: 'dns-offers-tls-passed-over',
      frames: [2, 5],
      filter: 'dns.naptr.service == "SIPS+D2T" || (udp && sip.r-uri.host == "example.net")',
    },
    sound: {
      capture: 'dns-offers-tls-taken',
      verdict: 'notApplicable',
      why: 'the same proxy gets the same records, and its call goes over TLS.',
    },
  },
  {
    rule: 'tls-version-approved',
    fires: {
      verdict: 'fail',
      capture: 'sip-tls10-weak',
      frames: [6],
      filter: 'tls.handshake.type == 2 && tls.handshake.version == 0x0301',
    },
    sound: {
      capture: 'sip-tls13-sdes',
      verdict: 'pass',
      why: 'its ServerHello says 0x0303 as well, and means TLS 1.3 by supported_versions.',
    },
  },
  {
    rule: 'tls-without-compression',
    fires: {
      verdict: 'fail',
      capture: 'tls-weak-options',
      frames: [58],
      filter: 'tls.handshake.type == 2 && tls.handshake.comp_method == 1',
    },
    sound: {
      capture: 'tls-weak-options-refused',
      verdict: 'pass',
      why: 'the same client offers DEFLATE, and the server chooses no compression.',
    },
  },
];
