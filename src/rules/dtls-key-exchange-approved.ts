/**
 * DTLS agrees on the keys of media with an approved group, an approved signature and the extended master secret. RFC 9325 sections 3.5
 * and 4.5, RFC 9155, RFC 7627. Not handled: version and suite (dtls-version-and-suite-approved), the SRTP profile.
 */
import type { Policy } from '../criteria/policy.ts';
import type { TlsSession } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite, helloOf } from './terms/citing.ts';
import { type Grading, worst } from './terms/grading.ts';
import {
  concluding,
  gradeKeyExchange,
  gradeSignatures,
  isVersion13,
  keyExchangeEvidence,
  signatureEvidence,
  signaturesToJudge,
  whyHandshakeIsNotJudged,
  whyNoKeyExchange,
} from './terms/handshakes.ts';

export default defineRule({
  id: 'dtls-key-exchange-approved',
  title: 'DTLS agrees on media keys with approved groups and signatures',
  criteria: ['CC6.7', 'CC6.1', 'CC7.1'],
  rationale: {
    'CC6.7': 'Who can compute or forge this exchange has the keys of the media.',
    'CC6.1': 'Group, signature and master secret decide how strong those keys are.',
    'CC7.1': 'Weak parameters show a stack that is old or left at unsafe settings.',
  },
  severity: 'high',
  subject: 'dtls-session',
  catalogue: ['TLS-009', 'TLS-010', 'TLS-011', 'TLS-016'],
  why: 'The keys of the conversation come out of this handshake. A weak group lets a recording be decrypted, a weak signature lets somebody in the middle pose as the peer, and without the extended master secret the exported keys can be made to match those of another handshake.',
  remedy:
    'Update the browser, phone or session border controller, and prefer P-256 or X25519 with ECDSA and SHA-256, as WebRTC prescribes. rtpengine: dtls-rsa-key-length and a current OpenSSL; Asterisk: dtls_cipher, dtls_auto_generate_cert=yes.',
  meaning: {
    pass: 'Group and signatures are accepted and the extended master secret was agreed on, as far as the version shows them.',
    fail: 'One of them is not. Without the extended master secret: medium.',
    open: 'One of the messages is not in the capture, or the registry does not know what it names.',
    notApplicable: 'A resumed session, no whole handshake in the capture, or no leg of a call is keyed by the session.',
  },
  parameters: [
    'handshake.groups',
    'handshake.signatures',
    'handshake.minimumPrimeBits',
    'handshake.brokenPrimeBits',
    'minimumVersion.dtls',
    'versionSeverity',
  ],
  references: ['RFC 9325 s4.5', 'RFC 9155 s2', 'RFC 7627 s5.3', 'RFC 8827 s6.5'],
  judge(session, outcomes, { policy }) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    const reason = whyHandshakeIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const gradings = [...gradedKeys(session, policy), ...gradedSecret(session)];
    if (gradings.length === 0) return notApplicable('The handshake shows neither group nor signature.');
    const evidence = cite(helloOf(session), [keyExchangeEvidence(session), ...signatureEvidence(session)]);
    const rejected = gradings.filter(({ result }) => result === 'rejected');
    if (rejected.length > 0) {
      return fail(reasons(rejected), evidence, worst(rejected.map(({ severity }) => severity)) ?? undefined);
    }
    const unknown = gradings.filter(({ result }) => result === 'unknown');
    return unknown.length > 0 ? open(reasons(unknown), evidence) : pass(reasons(gradings), evidence);
  },
});

function gradedKeys(session: TlsSession, policy: Policy): Grading[] {
  if (whyNoKeyExchange(session) !== null) return [];
  const group = gradeKeyExchange(session, policy);
  const signs = !isVersion13(session) && !/_anon_|PSK/.test(session.cipherSuite?.name ?? '');
  if (!signs) return [group];
  if (session.handshakeSignatures.length > 0) {
    const judged = signaturesToJudge(session, policy);
    return judged.length === 0 ? [group] : [group, gradeSignatures(judged, policy)];
  }
  return [group, { result: 'unknown', reason: 'The capture does not show how the handshake was signed.' }];
}

function gradedSecret({ agreed }: TlsSession): Grading[] {
  const extended = agreed?.extendedMasterSecret ?? null;
  if (extended === null) return [];
  if (extended) return [{ result: 'approved', reason: 'The extended master secret was agreed on.' }];
  return [
    { result: 'rejected', severity: 'medium', reason: 'The extended master secret was not agreed on (RFC 7627).' },
  ];
}

function reasons(gradings: readonly Grading[]): string {
  return gradings.map(({ reason }) => reason).join(' ');
}
