/**
 * TLS sessions that name their protocol name SIP. RFC 7301, RFC 9325 section 3.8.
 *
 * Asked of signaling, and of sessions on a port that was stated to be one of SIP over TLS: what answers there with another protocol is no
 * signaling leg, and this is the one question about it. Not handled: sessions that name none, as nearly all SIP does: that is no finding,
 * or everything would be one.
 */
import type { TlsSession } from '../ledger/facts.ts';
import { defineRule, type Outcome, type Outcomes } from './define-rule.ts';
import { whySessionIsNotJudged } from './terms/applying.ts';
import { cite, helloOf } from './terms/citing.ts';
import { concluding, isVersion13, offerEvidence } from './terms/handshakes.ts';
import { clip, list } from './terms/wording.ts';

export default defineRule({
  id: 'tls-alpn-is-sip',
  title: 'TLS sessions of signaling that name a protocol name SIP',
  criteria: ['CC7.1'],
  rationale: {
    'CC7.1': 'A protocol name that does not fit the use points to a listener that is shared or misconfigured.',
  },
  severity: 'info',
  subject: 'tls-session',
  catalogue: ['TLS-028'],
  why: 'A session that agrees on another protocol than the one that it is used for can be turned against a server that speaks both (ALPACA).',
  remedy:
    'Offer and check the ALPN name sip/2 where the stack can, and give SIP a name and port of its own, apart from web servers.',
  meaning: {
    pass: 'The protocol that was agreed on, or all that TLS 1.3 could have agreed on, is SIP or WebSocket\u2019s HTTP/1.1 on a secure WebSocket leg.',
    fail: 'Another protocol was agreed on, also on a port that is none of the web and on which the policy or readable SIP expects SIP over TLS; or only others were offered in a session of signaling.',
    open: 'SIP was offered beside others, and TLS 1.3 hides the choice; or on a port for SIP over TLS HTTP/1.1 was agreed on, which may be the beginning of a secure WebSocket, or only others were offered, and TLS 1.3 hides the choice.',
    notApplicable:
      'No protocol was named, no whole handshake is in the capture, or the session is none of signaling and its port none that was stated to be one of SIP over TLS.',
  },
  references: ['RFC 7301', 'RFC 9325 s3.8', 'RFC 7118'],
  judge(session, outcomes, { leg }) {
    const { pass, fail, open, notApplicable } = concluding(session, outcomes);
    if (session.legs.length === 0 && session.sipExpected !== null)
      return judgePort(session, session.sipExpected, outcomes);
    const reason = whySessionIsNotJudged(session);
    if (reason !== null) return notApplicable(reason);
    const offered = session.offer?.alpn ?? [];
    if (session.alpn === null && offered.length === 0) return notApplicable('No protocol was named (ALPN).');
    const isWebSocket = session.legs.some((id) => leg(id)?.transport === 'wss');
    const fits = (name: string) => /^sip(\/|$)/.test(name) || (isWebSocket && name === 'http/1.1');
    const evidence = cite(helloOf(session), [offerEvidence(session)]);
    if (session.alpn !== null) {
      const message = `The protocol ${clip(session.alpn)} was agreed on.`;
      return fits(session.alpn) ? pass(message, evidence) : fail(message, evidence);
    }
    const message = `The client offered ${list(offered.map(clip))}`;
    if (!offered.some(fits)) return fail(`${message}, and no SIP.`, evidence);
    if (offered.every(fits)) return pass(`${message}, and nothing else.`, evidence);
    const why = isVersion13(session) ? 'TLS 1.3 encrypts the choice' : 'the server named none';
    return open(`${message}, and ${why}.`, evidence);
  },
});

/** A session that is no signaling, on a port where there should be nothing else. */
function judgePort(session: TlsSession, why: string, { fail, open, notApplicable }: Outcomes): Outcome {
  if (session.handshake === 'failed') return notApplicable('The handshake failed, so the session carried nothing.');
  const evidence = cite(helloOf(session), [offerEvidence(session)]);
  const { alpn } = session;
  if (alpn !== null) {
    const message = `The protocol ${clip(alpn)} was agreed on where SIP was expected: ${why}.`;
    if (alpn !== 'http/1.1') return fail(message, evidence);
    return open(`${message} It may be the beginning of SIP over a secure WebSocket.`, evidence);
  }
  if (!isVersion13(session)) return notApplicable('The server agreed on no protocol by name (ALPN).');
  const offered = list((session.offer?.alpn ?? []).map(clip));
  const message = `The client offered ${offered} where SIP was expected: ${why}.`;
  return open(`${message} TLS 1.3 encrypts the choice.`, evidence);
}
