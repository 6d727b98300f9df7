/**
 * TURN servers relay for clients only that signed in, and not with a password that can be guessed from the wire. RFC 8656 sections 5
 * and 21.1, RFC 8489 section 9.2.
 *
 * Not handled: whether the user name is one for an hour (a time in it), which lessens the risk; TURN inside TLS and DTLS.
 */
import type { Evidence, TurnCount } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite, MOST_CITED } from './terms/citing.ts';
import { count } from './terms/wording.ts';

export default defineRule({
  id: 'turn-authenticated',
  title: 'TURN relays only for clients that signed in safely',
  criteria: ['CC6.6', 'CC6.1'],
  rationale: {
    'CC6.6': 'A relay that asks nobody is a way through the boundary for everybody.',
    'CC6.1': 'Sign-ins that can be guessed offline restrict access only for a while.',
  },
  severity: 'high',
  subject: 'capture-set',
  catalogue: ['STN-001', 'STN-002'],
  why: 'A TURN server that asks nobody for a password relays for everybody: a way into the network and a hiding place. Where sign-ins are readable, the password behind them can be guessed offline, since its key is an MD5 and its check an HMAC-SHA1.',
  remedy:
    'Ask for long-term credentials and offer TURN over TLS (turns:, port 5349 or 443). coturn: lt-cred-mech or use-auth-secret, the line no-auth taken out, and cert and pkey for TLS. Hand clients credentials that live for an hour (use-auth-secret).',
  meaning: {
    pass: 'Every allocation that was granted was asked for with a sign-in that is not HMAC-SHA1 alone.',
    fail: 'One was granted without a sign-in (high), or sign-ins with HMAC-SHA1 were readable (medium).',
    notApplicable: 'No allocation and no sign-in of TURN was seen in clear.',
  },
  references: ['RFC 8656 s5', 'RFC 8656 s21.1.1', 'RFC 8489 s9.2'],
  judge({ turn }, { pass, fail, notApplicable }) {
    const open = rowsOf(turn.map(({ withoutSignIn }) => withoutSignIn));
    if (open.total > 0) {
      const said = `${count(open.total, 'TURN allocation')} of ${count(open.rows.length, 'client')} granted without a sign-in.`;
      return fail(said, cite(open.evidence as [Evidence, ...Evidence[]]));
    }
    const weak = rowsOf(turn.map(({ weakSignIns }) => weakSignIns));
    if (weak.total > 0) {
      const said = `${count(weak.total, 'TURN request')} of ${count(weak.rows.length, 'client')} with a readable user name and HMAC-SHA1.`;
      return fail(said, cite(weak.evidence as [Evidence, ...Evidence[]]), 'medium');
    }
    const granted = rowsOf(turn.map(({ allocations }) => allocations));
    if (granted.total === 0) return notApplicable('No allocation and no sign-in of TURN was seen in clear.');
    return pass(
      `${count(granted.total, 'TURN allocation')}, each with a sign-in.`,
      cite(granted.evidence as [Evidence, ...Evidence[]]),
    );
  },
});

function rowsOf(counts: readonly (TurnCount | null)[]): { total: number; rows: TurnCount[]; evidence: Evidence[] } {
  const rows = counts.filter((one) => one !== null);
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  return { total, rows, evidence: rows.slice(0, MOST_CITED).map(({ first }) => first) };
}
