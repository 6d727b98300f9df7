/**
 * SIP credentials are not readable on the wire. RFC 3261 section 22, RFC 7616 section 5.
 *
 * Without a sign-in in readable signaling the rule does not apply, rather than passing: the sign-in may be in a frame that the
 * capture lacks. Encrypted signaling passes: whatever sign-ins it carries, they are not in clear.
 *
 * Not handled: challenges without an answer, and the strength of the digest (AUT-002).
 */
import type { CredentialFact, Evidence, Leg, SomeEvidence } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { clip, count, list, transportOf } from './terms/wording.ts';

export default defineRule({
  id: 'sip-credentials-not-in-cleartext',
  title: 'SIP credentials do not cross the network in clear',
  criteria: ['CC6.6', 'CC6.1'],
  rationale: {
    'CC6.6': 'Secrets of sign-ins have to be protected while they cross the boundary.',
    'CC6.1': 'A sign-in that can be recorded and guessed no longer restricts access.',
  },
  severity: 'high',
  subject: 'signaling-leg',
  catalogue: ['AUT-001', 'AUT-003'],
  why: 'With Basic authentication the password itself can be read. With Digest, one recorded sign-in is enough to guess the password offline, as often as the attacker likes; with it he can place calls and take over numbers.',
  remedy:
    'Carry sign-ins over TLS only, and refuse Basic everywhere. Asterisk: a transport with protocol=tls in pjsip.conf for endpoints that authenticate. Kamailio: check that proto is TLS before auth_challenge or www_challenge. Use long random passwords, and change those that were sent in clear. For trunks use client certificates.',
  meaning: {
    pass: 'The signaling was seen encrypted, so the sign-ins in it are.',
    fail: 'A sign-in could be read: high for Digest, critical for Basic. Basic fails inside TLS as well.',
    open: 'Sign-ins were read in what a program reports of signaling that may have been encrypted on its own way.',
    notApplicable:
      'The signaling is readable and no sign-in was seen in it; or whether it is encrypted cannot be told, which signaling-encrypted says.',
  },
  references: ['RFC 3261 s22', 'RFC 3261 s26.2', 'RFC 7616 s5'],
  judge(leg, { pass, fail, open, notApplicable }) {
    const credentials = leg.sip?.credentials ?? [];
    const isProtected = leg.protection === 'encrypted' || leg.protection === 'weak';
    const basic = credentials.filter(isBasic);
    // Exposed upstream: the program that reports it could read it, which says nothing of the wire.
    const isOnlyReported = leg.reportedBy !== null && leg.protection === 'open';
    if (credentials.length > 0 && !isProtected && !isOnlyReported) {
      const message = `${summary(credentials)} could be read on the wire over ${transportOf(leg)}.`;
      return fail(message, citeCredentials(leg, credentials), basic.length > 0 ? 'critical' : undefined);
    }
    if (basic.length > 0) {
      // RFC 3261 section 22: a server MUST NOT accept Basic; every hop that ends the TLS reads the password.
      return fail(
        `${summary(basic)}, inside encrypted signaling: each hop reads the password.`,
        citeCredentials(leg, basic),
      );
    }
    if (isProtected && leg.basis !== 'negotiated') {
      const inside = credentials.length === 0 ? 'No sign-in can be read' : `${summary(credentials)} crossed encrypted`;
      return pass(`${inside}: the signaling is encrypted.`, cite(leg.evidence));
    }
    if (credentials.length > 0 && leg.protection === 'open') {
      return open(
        `${summary(credentials)}: whether they crossed in clear cannot be told. ${leg.reason}`,
        citeCredentials(leg, credentials),
      );
    }
    if (leg.protection === 'open' || isProtected) {
      return notApplicable(
        'No sign-in was seen, nor whether signaling crossed encrypted; signaling-encrypted says so.',
      );
    }
    return notApplicable('No sign-in was seen in this readable signaling.');
  },
});

function isBasic({ scheme }: CredentialFact): boolean {
  return scheme.toLowerCase() === 'basic';
}

/** `3 sign-ins of 2 users (Digest)`. */
function summary(credentials: readonly CredentialFact[]): string {
  const users = new Set(credentials.map((credential) => credential.userSha256)).size;
  const schemes = list([...new Set(credentials.map((credential) => clip(credential.scheme)))]);
  return `${count(credentials.length, 'sign-in')} of ${count(users, 'user')} (${schemes})`;
}

function citeCredentials(leg: Leg, credentials: readonly CredentialFact[]): SomeEvidence {
  const [first, ...more] = credentials.map(
    ({ at, header, scheme, method }): Evidence => ({
      at,
      what: `${header}: ${clip(scheme)} in ${clip(method)} (value withheld).`,
    }),
  );
  return first === undefined ? cite(leg.evidence) : cite([first, ...more]);
}
