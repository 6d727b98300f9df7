/** Reports that are hard on a page: a long path with long names and IPv6, scripts that read from right to left, emoji, waivers, 500 legs. */
import type { Policy } from '../../src/criteria/policy.ts';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { Leg } from '../../src/ledger/facts.ts';
import type { Report } from '../../src/report/schema.ts';
import {
  CAPTURED_AT,
  call,
  captureFacts,
  certificate,
  DAY,
  endpoint,
  facts,
  frame,
  gap,
  mediaLeg,
  signalingLeg,
  stream,
  tlsSession,
} from '../support/facts-builder.ts';
import { EXPIRY, failed, MEDIA, manyLegs, open, passed, reportOf, SIGNALING, VERSION } from './samples.ts';

/** Caller, nine machines, callee: IPv6 throughout, each with a long name, every protection there is, and media that skips hosts. */
export function longPath(): Report {
  const hosts = Array.from({ length: 11 }, (_, index) => ({
    address: `2001:db8:${index + 1}000:ffff:ffff:ffff:ffff:${index + 1}`,
    port: 5061,
    name: index % 3 === 2 ? null : `edge-session-border-controller-${index + 1}.voice.frankfurt.carrier.example`,
  }));
  const protections: readonly Leg['protection'][] = ['encrypted', 'weak', 'cleartext', 'open', 'exposed'];
  const hops = hosts.slice(1).map((to, index) =>
    signalingLeg({
      id: `leg-${index + 1}`,
      transport: index % 3 === 2 ? 'udp' : 'tls',
      a: hosts[index]!,
      b: to,
      protection: protections[index % 5]!,
      reason: 'As a test of these pages says.',
      tls: index % 3 === 2 ? [] : ['tls-1'],
      calls: ['call-1'],
      first: frame(index + 1),
    }),
  );
  const media = [0, 3, 6, 9].map((from, index) =>
    mediaLeg({
      id: `leg-${20 + index}`,
      protocol: index === 1 ? 'RTP' : 'SRTP',
      a: { ...hosts[from]!, port: 40000 },
      b: { ...hosts[Math.min(from + 3, 10)]!, port: 30000 },
      protection: index === 1 ? 'cleartext' : 'encrypted',
      reason: 'As a test of these pages says.',
      keying: index === 1 ? 'none' : 'sdes',
      profile: index === 1 ? null : 'AES_CM_128_HMAC_SHA1_80',
      codecs: ['PCMU'],
      calls: ['call-1'],
      streams: [stream({ encrypted: index === 1 ? 'no' : 'yes' })],
      first: frame(100 + index),
    }),
  );
  const across = mediaLeg({
    id: 'leg-30',
    protocol: 'RTP',
    a: { ...hosts[0]!, port: 40002 },
    b: { ...hosts[10]!, port: 30002 },
    protection: 'open',
    reason: 'Too little of it was captured.',
    calls: ['call-1'],
    streams: [],
    first: frame(200),
  });
  const session = tlsSession({
    id: 'tls-1',
    client: endpoint('10.0.0.5'),
    server: hosts[1]!,
    version: 'TLS 1.2',
    cipherSuite: { code: '0xc030', name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
    serverName: 'edge-session-border-controller-2.voice.frankfurt.carrier.example',
    first: frame(1),
  });
  const of = facts({
    captures: [captureFacts({ frames: 5002 })],
    calls: [call({ id: 'call-1', path: hops.map(({ id }) => id), outcome: 'answered' })],
    legs: [...hops, ...media, across],
    tlsSessions: [session],
  });
  return reportOf(of, [
    failed(SIGNALING, 'SIP messages of leg-3 crossed the network in clear.', [3], {
      legs: ['leg-3'],
      calls: ['call-1'],
    }),
    failed(MEDIA, 'RTP of leg-21 can be played back.', [101], { legs: ['leg-21'], calls: ['call-1'] }),
    open(MEDIA, 'Too little of it was captured.', 200, { legs: ['leg-30'] }),
    passed(SIGNALING, 1, { legs: ['leg-1'] }),
  ]);
}

/** Display names and other names in Hebrew, Arabic, Hindi, Thai, Chinese, Japanese, Korean and emoji. */
export function manyScripts(): Report {
  const names = [
    'ספק שיחות',
    'شركة الاتصالات',
    'दूरभाष सेवा',
    'โทรศัพท์',
    '电话公司',
    '電話',
    '전화 회사',
    '📞👩🏽‍💻 Télé-Ünïque',
  ];
  const legs = names.map((name, index) =>
    signalingLeg({
      id: `leg-${index + 1}`,
      a: endpoint(`192.0.2.${index + 10}:5060`),
      b: { address: '198.51.100.20', port: 5060, name },
      protection: 'cleartext',
      reason: `Readable: From: "${name}" <sip:${name}@example.com>`,
      calls: [`call-${index + 1}`],
      first: frame(index + 1),
    }),
  );
  const calls = names.map((name, index) =>
    call({
      id: `call-${index + 1}`,
      from: `"${name}" <sip:1${index}@example.com>`,
      to: `sip:${name}@example.com`,
      path: [`leg-${index + 1}`],
    }),
  );
  const certificates = [
    certificate({
      id: 'cert-1',
      subject: `CN=${names[0]},O=${names[1]},L=${names[4]}`,
      subjectAltNames: [`URI:sip:${names[7]}`],
    }),
  ];
  const of = facts({ captures: [captureFacts({ file: `${names.join(' ')}.pcap` })], calls, legs, certificates });
  return reportOf(
    of,
    legs.map(({ id, b }, index) =>
      failed(SIGNALING, `Calls of ${b.name} are readable.`, [index + 1], { legs: [id], calls: [`call-${index + 1}`] }),
    ),
    { identities: 'clear' },
  );
}

/** Waivers in force, expired and unused, a changed severity, gaps, and many certificates. */
export function withWaivers(): Report {
  const legs = ['carrier-x', 'lab', 'vendor-y'].map((name, index) =>
    signalingLeg({
      id: `leg-${index + 1}`,
      a: endpoint(`10.0.0.${index + 5}`),
      b: { address: `203.0.113.${index + 7}`, port: 5060, name },
      protection: 'cleartext',
      reason: 'SIP messages were readable.',
      first: frame(index + 1),
    }),
  );
  const certificates = Array.from({ length: 15 }, (_, index) =>
    certificate({
      id: `cert-${index + 1}`,
      subject: `CN=sbc-${index + 1}.voice.example.com,O=Example Communications`,
      notAfter: CAPTURED_AT + (index * 60 - 90) * DAY,
    }),
  );
  const waiver = (rule: string, endpointName: string, expires: string): Policy['waivers'][number] => ({
    rule,
    where: { endpoint: endpointName },
    reason: `The contract with ${endpointName} allows TLS from spring on; until then calls go over a private line.`,
    owner: 'Voice platform',
    approvedBy: 'Chief information security officer',
    expires,
  });
  const policy: Policy = {
    ...SOC2_DEFAULT,
    waivers: [
      waiver('signaling-encrypted', 'vendor-z', '2027-03-31'),
      waiver('signaling-encrypted', '203.0.113.8', '2026-06-30'),
      waiver('signaling-encrypted', '203.0.113.7', '2027-03-31'),
    ],
  };
  const of = facts({
    captures: [captureFacts({ file: 'first.pcap' }), captureFacts({ file: 'second.pcap' })],
    legs,
    certificates,
    gaps: [
      gap({
        reason: 'missing-segment',
        layer: 'tcp',
        count: 2,
        detail: 'Octets of a stream are missing.',
        legs: ['leg-1'],
      }),
    ],
  });
  return reportOf(
    of,
    [
      ...legs.map(({ id, b }, index) =>
        failed(SIGNALING, `SIP with ${b.name} is readable.`, [index + 1], {
          legs: [id],
          identity: `signaling ${b.name}`,
        }),
      ),
      ...certificates
        .slice(0, 2)
        .map(({ id }) => failed(EXPIRY, `The certificate ${id} has expired.`, [9], { id, legs: ['leg-1'] })),
      passed(VERSION, 3, { id: 'tls-1' }),
    ],
    { policy },
  );
}

export const PAGE_SAMPLES: Readonly<Record<string, () => Report>> = {
  longPath,
  manyScripts,
  withWaivers,
  fiveHundredLegs: () => manyLegs(500),
};
