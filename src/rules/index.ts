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
import dtlsCertificateNotShared from './dtls-certificate-not-shared.ts';
import dtlsFingerprintHashApproved from './dtls-fingerprint-hash-approved.ts';
import dtlsFingerprintMatches from './dtls-fingerprint-matches.ts';
import dtlsFingerprintProtected from './dtls-fingerprint-protected.ts';
import dtlsSetupRolesAgree from './dtls-setup-roles-agree.ts';
import dtlsSrtpCompleted from './dtls-srtp-completed.ts';
import dtlsSrtpMutual from './dtls-srtp-mutual.ts';
import dtlsSrtpProfileOffered from './dtls-srtp-profile-offered.ts';
import dtlsVersionAndSuiteApproved from './dtls-version-and-suite-approved.ts';
import mediaEncrypted from './media-encrypted.ts';
import mediaKeysNotExposed from './media-keys-not-exposed.ts';
import mediaNotDowngraded from './media-not-downgraded.ts';
import mediaProtectedAsNegotiated from './media-protected-as-negotiated.ts';
import mikeyAlgorithmsApproved from './mikey-algorithms-approved.ts';
import mikeyKeysProtected from './mikey-keys-protected.ts';
import rtcpEncrypted from './rtcp-encrypted.ts';
import sdesNotUsedOutside from './sdes-not-used-outside.ts';
import sdpWithoutKeyLine from './sdp-without-key-line.ts';
import signalingEncrypted from './signaling-encrypted.ts';
import signalingHopsEquallyProtected from './signaling-hops-equally-protected.ts';
import sipCredentialsNotInCleartext from './sip-credentials-not-in-cleartext.ts';
import sipSecurityAgreementKept from './sip-security-agreement-kept.ts';
import sipsKept from './sips-kept.ts';
import srtpEncryptionNotSwitchedOff from './srtp-encryption-not-switched-off.ts';
import srtpKeyLifetimeKept from './srtp-key-lifetime-kept.ts';
import srtpKeysUnique from './srtp-keys-unique.ts';
import srtpKeysUnpredictable from './srtp-keys-unpredictable.ts';
import srtpKeysUsable from './srtp-keys-usable.ts';
import srtpProfileApproved from './srtp-profile-approved.ts';
import srtpTagsVerify from './srtp-tags-verify.ts';
import tlsCipherSuiteApproved from './tls-cipher-suite-approved.ts';
import tlsNotRetriedInClear from './tls-not-retried-in-clear.ts';
import tlsPortSpeaksTls from './tls-port-speaks-tls.ts';
import tlsVersionApproved from './tls-version-approved.ts';
import zrtpAlgorithmsApproved from './zrtp-algorithms-approved.ts';
import zrtpCompleted from './zrtp-completed.ts';
import zrtpNotCleared from './zrtp-not-cleared.ts';

export const RULES: readonly AnyRule[] = [
  signalingEncrypted,
  signalingHopsEquallyProtected,
  sipsKept,
  tlsPortSpeaksTls,
  sipSecurityAgreementKept,
  tlsNotRetriedInClear,
  mediaEncrypted,
  mediaProtectedAsNegotiated,
  mediaKeysNotExposed,
  mediaNotDowngraded,
  srtpKeysUsable,
  srtpEncryptionNotSwitchedOff,
  srtpKeysUnique,
  srtpKeysUnpredictable,
  srtpKeyLifetimeKept,
  srtpTagsVerify,
  sdpWithoutKeyLine,
  sdesNotUsedOutside,
  rtcpEncrypted,
  dtlsFingerprintMatches,
  dtlsFingerprintHashApproved,
  dtlsFingerprintProtected,
  dtlsSetupRolesAgree,
  dtlsSrtpProfileOffered,
  dtlsSrtpMutual,
  dtlsSrtpCompleted,
  dtlsCertificateNotShared,
  zrtpCompleted,
  zrtpAlgorithmsApproved,
  zrtpNotCleared,
  mikeyKeysProtected,
  mikeyAlgorithmsApproved,
  tlsVersionApproved,
  tlsCipherSuiteApproved,
  dtlsVersionAndSuiteApproved,
  srtpProfileApproved,
  certificateNotExpired,
  certificateAlreadyValid,
  certificateNotExpiringSoon,
  certificateNotSelfSigned,
  certificateStrengthApproved,
  sipCredentialsNotInCleartext,
  captureCompleteEnough,
];
