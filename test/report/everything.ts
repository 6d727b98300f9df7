/** A report with a row of everything that stands beside legs, calls and findings; every text is what a stranger could have written. */
import { type Report, ReportSchema } from '../../src/report/schema.ts';
import { printable } from '../../src/report/text.ts';
import { manyFindings } from './samples.ts';

const ODD = printable('\u001b[31m</script><b>=cmd|calc\u202e `x` | @you\r\n');

export function everything(): Report {
  const report = structuredClone(manyFindings());
  const at = report.legs[0]!.first;
  const evidence = { ...at, what: `offered here ${ODD}` };
  const end = (address: string, name: string | null = null) => ({ address, port: 5061, name });
  const rate = (count: number) => ({
    count,
    peaks: count === 0 ? [] : [{ seconds: 60, count, at }],
    first: count === 0 ? null : at,
    last: count === 0 ? null : at,
  });
  const [waived, changed] = report.findings;
  const waiver = {
    reason: `The contract changes ${ODD}`,
    owner: 'Voice team',
    approvedBy: 'CISO',
    expires: '2027-03-31',
  };
  const [leg, ...legs] = report.legs;
  const [session, ...sessions] = report.tlsSessions;
  return ReportSchema.parse({
    ...report,
    policy: {
      ...report.policy,
      name: 'acme',
      source: 'named',
      file: `odd ${ODD}.yaml`,
      fileSha256: 'ab'.repeat(32),
    },
    judgedFrom: {
      sha256: 'cd'.repeat(32),
      generatedAt: report.generatedAt,
      tool: { name: 'soc2-sip', version: '0.1.0' },
      policy: { name: 'soc2-default', version: '2026-11', sha256: 'ef'.repeat(32) },
    },
    summary: { ...report.summary, waived: 1 },
    contradictions: [
      {
        kind: 'fingerprint-mismatch',
        what: `Named one, showed another ${ODD}`,
        evidence: [evidence],
        legs: [leg!.id],
        calls: ['call-1'],
      },
      {
        kind: 'sips-became-sip',
        what: 'It came as sips: and went on as sip:.',
        evidence: [evidence],
        legs: [],
        calls: [],
      },
    ],
    findings: report.findings.map((finding) => {
      if (finding === waived) return { ...finding, waiver };
      return finding === changed ? { ...finding, severityOverride: { from: 'low', reason: `a lab ${ODD}` } } : finding;
    }),
    waivers: (['in-force', 'expired', 'unused'] as const).map((state) => ({
      ...waiver,
      rule: waived!.rule,
      where: { endpoint: `carrier ${ODD}` },
      state,
      findings: state === 'unused' ? [] : [waived!.id],
      partly: state === 'in-force' ? [changed!.id] : [],
    })),
    severityOverrides: [{ rule: changed!.rule, from: 'low', severity: changed!.severity, reason: `a lab ${ODD}` }],
    legs: [
      {
        ...leg!,
        zone: 'carrier',
        zoneReason: `The policy places it there ${ODD}`,
        path: `carrier-x ${ODD}`,
        sipBasis: { kind: 'alpn', strength: 'strong', what: `ALPN ${ODD}`, at },
        content: [
          { kind: 'dtmf', count: 12, atLeast: true, first: at, last: at, samples: [at] },
          { kind: 'dtmf-in-band', count: 12, atLeast: false, first: at, last: at, samples: [at] },
        ],
        audioLevel: { of: 'sender', id: 1, first: at },
      },
      ...legs,
    ],
    tlsSessions: [
      {
        ...session!,
        resumed: true,
        resumption: { kind: 'ticket', from: null, reason: `it was before the capture ${ODD}` },
        forwardSecrecy: false,
        earlyDataAccepted: true,
        downgrade: { ...at, what: `TLS 1.2 although both can more ${ODD}` },
        offer: {
          at,
          format: 'tls',
          versions: ['TLS 1.3', 'TLS 1.2'],
          cipherSuites: [{ code: '0x1301', name: `TLS_AES_128_GCM_SHA256 ${ODD}` }],
          groups: ['x25519'],
          keyShares: ['x25519'],
          signatureSchemes: ['ed25519'],
          alpn: [ODD],
          fallback: true,
          statusRequest: true,
          encryptedClientHello: false,
          earlyData: true,
          postQuantum: false,
          secureRenegotiation: true,
          extendedMasterSecret: true,
          encryptThenMac: false,
          heartbeat: false,
          compression: false,
          srtpMkiOctets: null,
          ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
        },
      },
      ...sessions,
    ],
    failedHandshakes: [
      {
        id: 'failed-1',
        protocol: 'TLS',
        client: end('192.0.2.10'),
        server: end('203.0.113.7', `carrier ${ODD}`),
        serverName: ODD,
        offeredVersions: ['TLS 1.0'],
        offeredSuites: 3,
        brokenSuites: ['TLS_RSA_WITH_RC4_128_MD5'],
        ja4: null,
        alert: { name: 'protocol_version', level: 'fatal', from: 'server' },
        voipHint: ODD,
        count: 4,
        first: at,
        last: at,
        evidence: [evidence],
      },
    ],
    activity: {
      first: at,
      last: at,
      messages: 120,
      sources: [
        {
          id: 'source-1',
          address: '203.0.113.66',
          legs: [leg!.id],
          first: at,
          last: at,
          agents: [{ at, in: 'User-Agent', name: ODD }],
          requests: rate(120),
          transactions: 120,
          forwarded: 0,
          methods: { REGISTER: 120, [ODD]: 1 },
          answered: 120,
          finals: { '401': 60 },
          rejectedSignIns: rate(60),
          rejectedUsers: 1,
          users: rate(30),
          usersRefused: 29,
          usersUnknown: 28,
          destinations: rate(1),
          destinationsAnswered: 1,
          invites: rate(5),
          invitesMedian: 0,
          parallelCalls: 2,
          probe: { prefixes: 9, answered: 0, numbers: 1, first: at, last: at },
          dialed: [
            {
              range: '+882',
              country: null,
              kind: 'global-network',
              calls: rate(5),
              answered: 5,
              short: 5,
              parallel: 2,
            },
          ],
          abroad: [{ prefix: '+4420', at, calls: 5 }],
          malformed: rate(2),
          longHeaders: 1,
          foreignFrom: 1,
          named: {
            accepted: 3,
            elsewhere: 2,
            usersElsewhere: 1,
            shown: { registered: at, request: at, accepted: at },
          },
          reaction: { kind: 'silence', transactions: 20, since: at, afterSeconds: 3 },
        },
      ],
      usersSeen: 3,
      users: [
        {
          id: 'user-1',
          aor: `sip:a•••@${ODD}`,
          userSha256: '0123456789abcdef',
          first: at,
          last: at,
          rejectedSignIns: rate(60),
          sourcesRejected: 2,
          sourcesAccepted: 1,
          networks: 1,
          moves: [{ at, before: at, from: '192.0.2.1', to: '203.0.113.66', seconds: 9, calls: 5 }],
        },
      ],
      noncesSeen: 2,
      nonces: [
        {
          sha256: '0123456789abcdef',
          clients: 2,
          issued: 8,
          seconds: 5,
          sharedSeconds: 1,
          replays: 3,
          replaysAccepted: 1,
          first: at,
          last: at,
        },
      ],
    },
    turn: [
      {
        id: 'turn-1',
        client: end('192.0.2.10'),
        server: end('192.0.2.30'),
        first: evidence,
        allocations: { count: 2, first: evidence },
        withoutSignIn: null,
        weakSignIns: { count: 6, first: evidence },
        internalPeers: { count: 1, first: evidence },
      },
    ],
    mediaIntrusions: [
      {
        kind: 'ssrc-taken-over',
        from: end('192.0.2.66'),
        to: end('192.0.2.20'),
        expected: end('192.0.2.10'),
        ssrc: '0x0a11ce31',
        packets: 150,
        ports: 1,
        answered: 0,
        first: at,
        last: at,
        evidence: [evidence],
        legs: [leg!.id],
      },
    ],
    frameworks: [
      {
        id: 'hipaa',
        title: 'HIPAA Security Rule',
        note: 'Check the mapping before you rely on it.',
        requirements: [
          {
            id: '164.312(e)(1)',
            title: 'Transmission security',
            result: 'exceptions-noted',
            tested: 9,
            exceptions: 3,
            open: 1,
            waived: 1,
            rules: [waived!.rule],
          },
        ],
      },
    ],
  });
}
