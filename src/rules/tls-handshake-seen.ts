/**
 * The handshake of each TLS session is in the capture, and what it agreed on is stated with its grade. Not handled: whether the policy
 * accepts it, which the other rules say.
 */
import type { Evidence, TlsSession } from '../ledger/facts.ts';
import { cipherSuite } from '../registry/cipher-suites.ts';
import type { Grade } from '../registry/grade.ts';
import { namedGroup, signatureSchemeByName, tlsVersionByName } from '../registry/tls-parameters.ts';
import { defineRule } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { cite, helloOf } from './terms/citing.ts';
import { keyExchangeEvidence } from './terms/handshakes.ts';

/** From the best to the worst. */
const GRADES: readonly Grade[] = ['I', 'A', 'B', 'X', 'C', 'D', 'F'];

export default defineRule({
  id: 'tls-handshake-seen',
  title: 'The handshake of each TLS session is in the capture',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7':
      'Only the handshake tells with which parameters the transmission is protected; this says where it was seen, and what it agreed on.',
    'CC6.1': 'The grade of version, group and suite tells whether the cryptography is fit for use.',
  },
  severity: 'info',
  subject: 'tls-session',
  catalogue: ['TLS-018', 'TLS-026', 'TLS-027', 'TLS-100'],
  why: 'Version, cipher suite and certificates are agreed on in the handshake and nowhere else. What a connection that was joined later looks like says nothing of them.',
  remedy:
    'Restart the connection while the capture runs: re-register the phone, or restart the trunk. For a resumed session, capture the first handshake as well, or switch resumption off for the test. Rotate ticket keys at least weekly.',
  meaning: {
    pass: 'The handshake completed in the capture. The message gives version, suite, group, signature and the worst of their grades.',
    fail: 'Tickets may be used for longer than the policy allows (low).',
    open: 'The handshake is not in the capture, or not all of it, or it resumes a session whose handshake is not.',
    notApplicable: 'No leg of a call uses the session, or its handshake failed.',
  },
  parameters: ['handshake.maximumTicketDays'],
  references: ['RFC 8446 s4.1', 'RFC 8446 s4.6.1', 'RFC 9325 s3.4'],
  judge(session, { pass, fail, open, notApplicable }, { policy }) {
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const evidence = cite(helloOf(session), [keyExchangeEvidence(session)]);
    if (session.handshake !== 'complete' || session.version === null) return open(whyNotSeen(session), evidence);
    const days = (session.ticketLifetime ?? 0) / 86_400;
    if (days > policy.handshake.maximumTicketDays) {
      return fail(
        `A ticket may be used for ${Math.round(days)} days; the policy allows ${policy.handshake.maximumTicketDays}.`,
        cite(helloOf(session), [ticketEvidence(session)]),
        'low',
      );
    }
    if (session.resumption !== null && session.resumption.from === null) {
      return open(`${gradedWords(session)} It resumes an earlier session. ${session.resumption.reason}`, evidence);
    }
    return pass(gradedWords(session), evidence);
  },
});

function ticketEvidence({ ticketAt, ticketLifetime }: TlsSession): Evidence | null {
  return ticketAt === null ? null : { at: ticketAt, what: `NewSessionTicket good for ${ticketLifetime} seconds.` };
}

function whyNotSeen({ handshake, version, versionHint }: TlsSession): string {
  const hint = versionHint === null ? '' : ` Its records look like ${versionHint}, which is a hint and no fact.`;
  if (handshake === 'unseen') return `The connection was joined after its handshake, so nothing of it is known.${hint}`;
  if (version === null) return `The capture holds no ServerHello.${hint}`;
  return 'The capture does not show the end of the handshake.';
}

function gradedWords(session: TlsSession): string {
  const { version, cipherSuite: suite, group, keyExchange, handshakeSignatures, resumption } = session;
  const grades = [
    tlsVersionByName(version ?? '')?.grade,
    suite === null ? undefined : cipherSuite(Number.parseInt(suite.code, 16))?.grade,
    keyExchange?.group ? namedGroup(Number.parseInt(keyExchange.group.code, 16))?.grade : undefined,
    ...handshakeSignatures.map(({ scheme }) => signatureSchemeByName(scheme)?.grade),
  ].filter((grade) => grade !== undefined);
  const worst = GRADES.findLast((grade) => grades.includes(grade));
  const parts = [version, suite?.name, group, ...handshakeSignatures.map(({ scheme }) => scheme)];
  const from = resumption?.from ? `, resuming ${resumption.from}` : '';
  const hybrid = keyExchange?.postQuantum ? ' The key exchange is a post-quantum hybrid.' : '';
  return `${parts.filter((part) => typeof part === 'string').join(', ')}${from}: grade ${worst ?? 'unknown'}, the worst of its parts.${hybrid}`;
}
