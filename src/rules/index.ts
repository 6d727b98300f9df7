/**
 * The rules, in the order in which reports list them. A new rule is one file here, one line in the list, a test and a docs
 * page: `npm run new rule <id>`.
 */
import captureCompleteEnough from './capture-complete-enough.ts';
import certificateAlreadyValid from './certificate-already-valid.ts';
import certificateNotExpired from './certificate-not-expired.ts';
import certificateNotExpiringSoon from './certificate-not-expiring-soon.ts';
import certificateNotSelfSigned from './certificate-not-self-signed.ts';
import certificateStrengthApproved from './certificate-strength-approved.ts';
import type { AnyRule } from './define-rule.ts';
import dtlsKeyExchangeApproved from './dtls-key-exchange-approved.ts';
import dtlsRenegotiationAbsent from './dtls-renegotiation-absent.ts';
import dtlsVersionAndSuiteApproved from './dtls-version-and-suite-approved.ts';
import mediaEncrypted from './media-encrypted.ts';
import mediaKeysNotExposed from './media-keys-not-exposed.ts';
import mediaProtectedAsNegotiated from './media-protected-as-negotiated.ts';
import signalingEncrypted from './signaling-encrypted.ts';
import sipCredentialsNotInCleartext from './sip-credentials-not-in-cleartext.ts';
import srtpProfileApproved from './srtp-profile-approved.ts';
import tlsAlpnIsSip from './tls-alpn-is-sip.ts';
import tlsCipherSuiteApproved from './tls-cipher-suite-approved.ts';
import tlsEarlyDataRefused from './tls-early-data-refused.ts';
import tlsExtendedMasterSecret from './tls-extended-master-secret.ts';
import tlsGroupApproved from './tls-group-approved.ts';
import tlsHandshakeSeen from './tls-handshake-seen.ts';
import tlsHandshakeSignatureApproved from './tls-handshake-signature-approved.ts';
import tlsHandshakesSucceed from './tls-handshakes-succeed.ts';
import tlsHeartbeatOff from './tls-heartbeat-off.ts';
import tlsMutualAuthentication from './tls-mutual-authentication.ts';
import tlsNoncesUnique from './tls-nonces-unique.ts';
import tlsNotDowngraded from './tls-not-downgraded.ts';
import tlsOffersApproved from './tls-offers-approved.ts';
import tlsPskWithForwardSecrecy from './tls-psk-with-forward-secrecy.ts';
import tlsRenegotiationSecure from './tls-renegotiation-secure.ts';
import tlsTruncatedHmacAbsent from './tls-truncated-hmac-absent.ts';
import tlsUsageLimits from './tls-usage-limits.ts';
import tlsVersionApproved from './tls-version-approved.ts';
import tlsWithoutCompression from './tls-without-compression.ts';

export const RULES: readonly AnyRule[] = [
  signalingEncrypted,
  mediaEncrypted,
  mediaProtectedAsNegotiated,
  mediaKeysNotExposed,
  tlsVersionApproved,
  tlsCipherSuiteApproved,
  tlsGroupApproved,
  tlsHandshakeSignatureApproved,
  tlsOffersApproved,
  tlsWithoutCompression,
  tlsHeartbeatOff,
  tlsRenegotiationSecure,
  tlsExtendedMasterSecret,
  tlsTruncatedHmacAbsent,
  tlsEarlyDataRefused,
  tlsPskWithForwardSecrecy,
  tlsMutualAuthentication,
  tlsHandshakesSucceed,
  tlsNotDowngraded,
  tlsHandshakeSeen,
  tlsAlpnIsSip,
  tlsNoncesUnique,
  tlsUsageLimits,
  dtlsVersionAndSuiteApproved,
  dtlsKeyExchangeApproved,
  dtlsRenegotiationAbsent,
  srtpProfileApproved,
  certificateNotExpired,
  certificateAlreadyValid,
  certificateNotExpiringSoon,
  certificateNotSelfSigned,
  certificateStrengthApproved,
  sipCredentialsNotInCleartext,
  captureCompleteEnough,
];
