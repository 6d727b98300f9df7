/** DTLS-SRTP offers only profiles that encrypt. RFC 5764 section 4.1.2, RFC 8827 section 6.5. What was chosen is judged by srtp-profile-approved. */
import type { TlsSession } from '../ledger/facts.ts';
import { srtpProfileByName } from '../registry/srtp-profiles.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { offerEvidence } from './terms/handshakes.ts';
import { list } from './terms/wording.ts';

export default defineRule({
  id: 'dtls-srtp-profile-offered',
  title: 'DTLS-SRTP offers only profiles that encrypt',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'A profile without encryption on the list is a way to media without protection.',
    'CC6.1': 'What may be chosen should be limited to algorithms that are fit for use.',
  },
  severity: 'medium',
  subject: 'dtls-session',
  catalogue: ['DTL-006'],
  why: 'What is offered can be chosen. A profile without encryption on the list is one configuration error of the other side away from an open conversation that is called secure.',
  remedy:
    'Offer AEAD profiles and SRTP_AES128_CM_HMAC_SHA1_80, and take the NULL profiles off the list. OpenSSL: SSL_CTX_set_tlsext_use_srtp with SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80.',
  meaning: {
    pass: 'Profiles were offered, and each of them encrypts.',
    fail: 'A profile without encryption was offered.',
    notApplicable: 'No offer of profiles was seen, or no leg of a call uses the session.',
  },
  references: ['RFC 5764 s4.1.2', 'RFC 8827 s6.5'],
  judge(session, { pass, fail, notApplicable }) {
    const { useSrtpOffered: offered, legs } = session;
    if (legs.length === 0) return notApplicable('Not a VoIP path: no leg of a call uses this session.');
    if (offered.length === 0) return notApplicable('No offer of SRTP profiles was seen.');
    const open = offered.filter((name) => srtpProfileByName(name)?.cipher === 'NULL');
    if (open.length > 0) return fail(`Profiles without encryption were offered: ${list(open)}.`, offerOf(session));
    return pass(`The profiles that were offered all encrypt: ${list(offered)}.`, offerOf(session));
  },
});

/** The ClientHello, which holds the offer; after a HelloVerifyRequest or HelloRetryRequest the one that was answered. */
function offerOf(session: TlsSession) {
  return cite([offerEvidence(session) ?? { at: session.first, what: 'First record of the DTLS handshake.' }]);
}
