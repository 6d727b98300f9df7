/**
 * Whether a leg of signaling is encrypted: readable SIP is in clear; else its TLS sessions (RFC 8446, RFC 5246) say it, as far as their
 * handshakes were seen.
 *
 * Not decided here: whether TLS carries SIP at all, and how sure that is (`signaling/sip-basis.ts`); what weakens a session (`strength.ts`).
 */
import { REPORTER_NAMES, type ReportedBy } from '../carriage.ts';
import type { Evidence, ProtectionDecision, SipBasis, SipFacts, TlsSession } from '../facts.ts';
import { weaknessOfSession } from '../strength.ts';
import { decision } from './decision.ts';
import { describeSession, helloEvidence } from './words.ts';

export interface SignalingObservation {
  readonly transport: string;
  readonly sip: SipFacts | null;
  readonly sessions: readonly TlsSession[];
  /** Why encrypted octets are taken for SIP; null when SIP was readable. */
  readonly sipHint: SipBasis | null;
  /** Whose word the leg is; null: it was on this wire. */
  readonly reportedBy: ReportedBy;
  readonly first: Evidence;
}

export function decideSignaling(leg: SignalingObservation): ProtectionDecision {
  if (leg.sip !== null && leg.sip.firstReadable !== null) return readableSignaling(leg, leg.sip);
  if (leg.sipHint?.strength === 'guess') return guessedSignaling(leg, leg.sipHint);
  const hint = leg.sipHint === null ? '' : ` Taken for SIP because ${leg.sipHint.what}.`;
  const carrying = leg.sessions.filter((session) => session.handshake !== 'failed');
  const unseen = carrying.find((session) => session.handshake !== 'complete');
  const unencrypted = carrying.find((session) => weaknessOfSession(session)?.kind === 'none');
  if (unencrypted !== undefined) return weakSignaling(unencrypted, hint);
  if (unseen !== undefined || carrying.length === 0) return openSignaling(leg, unseen, hint);
  const weak = carrying.find((session) => weaknessOfSession(session) !== null);
  if (weak !== undefined) return weakSignaling(weak, hint);
  const evidence = carrying.slice(0, 5).map(helloEvidence);
  const silent = carrying.every((session) => session.applicationOctets === 0);
  if (silent) {
    const reason = `${describeSession(carrying[0]!)} completed, and nothing was sent over it in the capture.${hint}`;
    return decision('encrypted', 'negotiated', reason, evidence);
  }
  const reason = `${describeSession(carrying[0]!)}, handshake complete, application data seen.${hint}`;
  return decision('encrypted', 'observed', reason, evidence);
}

/** Whether it is signaling at all is not known: then neither is whether signaling was encrypted. */
function guessedSignaling({ sessions, first }: SignalingObservation, { what, at }: SipBasis): ProtectionDecision {
  const session = sessions[0];
  const name = session === undefined ? 'A TLS connection' : describeSession(session);
  const reason = `${name}. That it carries SIP is only a guess, because ${what}; nothing in the capture says so.`;
  const shown = session === undefined ? first : helloEvidence(session);
  const why = { at, what: `why it may be SIP: ${what}` };
  return decision('open', null, reason, [shown, why]);
}

function weakSignaling(session: TlsSession, hint: string): ProtectionDecision {
  const weakness = weaknessOfSession(session)!;
  const reason = `${describeSession(session)}: ${weakness.why}.${hint}`;
  if (weakness.kind === 'none') return decision('cleartext', 'negotiated', reason, [helloEvidence(session)]);
  const basis = session.applicationOctets === 0 ? 'negotiated' : 'observed';
  return decision('weak', basis, reason, [helloEvidence(session)]);
}

function readableSignaling(leg: SignalingObservation, sip: SipFacts): ProtectionDecision {
  const count = sip.messages === 1 ? '1 SIP message is' : `${sip.messages} SIP messages are`;
  const evidence = sip.lastReadable === null ? [sip.firstReadable!] : [sip.firstReadable!, sip.lastReadable];
  if (leg.reportedBy !== null) return reportedSignaling(leg, leg.reportedBy, count, evidence);
  const unencrypted = leg.sessions.find((session) => weaknessOfSession(session)?.kind === 'none');
  const where =
    unencrypted === undefined
      ? `over ${leg.transport.toUpperCase()}`
      : `in TLS that does not encrypt: ${describeSession(unencrypted)}`;
  const shown = unencrypted === undefined ? evidence : [...evidence, helloEvidence(unencrypted)];
  return decision('cleartext', 'observed', `${count} readable ${where}.`, shown);
}

/**
 * Exposed upstream: whoever reports SIP could read it, which says little of its own wire. Over UDP SIP has no protection of its own; over
 * TCP there may have been TLS, which the report leaves out.
 */
function reportedSignaling(
  leg: SignalingObservation,
  reportedBy: NonNullable<ReportedBy>,
  count: string,
  evidence: readonly Evidence[],
): ProtectionDecision {
  const name = REPORTER_NAMES[reportedBy];
  const transport = leg.transport.toUpperCase();
  const seen = `${count} readable as ${name} reported them, not on a wire of this capture`;
  if (reportedBy === 'hep' && leg.transport === 'udp') {
    return decision(
      'cleartext',
      'observed',
      `${seen}; ${name} says they went over UDP, where SIP is in clear.`,
      evidence,
    );
  }
  const reason = `${seen} (exposed upstream): over ${transport} they may have been protected before ${name} had them.`;
  return decision('open', null, reason, evidence);
}

function openSignaling(leg: SignalingObservation, session: TlsSession | undefined, hint: string): ProtectionDecision {
  if (session === undefined) {
    return decision('open', null, `No SIP was readable and no TLS handshake was seen.${hint}`, [leg.first]);
  }
  const reason =
    session.handshake === 'unseen'
      ? `TLS records without their handshake: the connection began before the capture, so version and cipher are unknown.${hint}`
      : `The TLS handshake began, and the capture does not show that it completed.${hint}`;
  return decision('open', null, reason, [helloEvidence(session)]);
}
