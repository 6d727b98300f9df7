/**
 * The rules, in the order in which reports list them. A new rule is one file here, one line in the list, a test and a docs
 * page: `npm run new rule <id>`.
 */
import captureCompleteEnough from './capture-complete-enough.ts';
import certificateAlreadyValid from './certificate-already-valid.ts';
import certificateChainComplete from './certificate-chain-complete.ts';
import certificateKeyNotShared from './certificate-key-not-shared.ts';
import certificateLifetimeLimited from './certificate-lifetime-limited.ts';
import certificateMatchesDomain from './certificate-matches-domain.ts';
import certificateNotExpired from './certificate-not-expired.ts';
import certificateNotExpiringSoon from './certificate-not-expiring-soon.ts';
import certificateNotSelfSigned from './certificate-not-self-signed.ts';
import certificateSteady from './certificate-steady.ts';
import certificateStrengthApproved from './certificate-strength-approved.ts';
import certificateTrusted from './certificate-trusted.ts';
import certificateUsageFits from './certificate-usage-fits.ts';
import certificateVisible from './certificate-visible.ts';
import type { AnyRule } from './define-rule.ts';
import dtlsVersionAndSuiteApproved from './dtls-version-and-suite-approved.ts';
import mediaEncrypted from './media-encrypted.ts';
import mediaKeysNotExposed from './media-keys-not-exposed.ts';
import mediaProtectedAsNegotiated from './media-protected-as-negotiated.ts';
import signalingEncrypted from './signaling-encrypted.ts';
import sipCredentialsNotInCleartext from './sip-credentials-not-in-cleartext.ts';
import srtpProfileApproved from './srtp-profile-approved.ts';
import tlsCipherSuiteApproved from './tls-cipher-suite-approved.ts';
import tlsVersionApproved from './tls-version-approved.ts';

export const RULES: readonly AnyRule[] = [
  signalingEncrypted,
  mediaEncrypted,
  mediaProtectedAsNegotiated,
  mediaKeysNotExposed,
  tlsVersionApproved,
  tlsCipherSuiteApproved,
  dtlsVersionAndSuiteApproved,
  srtpProfileApproved,
  certificateNotExpired,
  certificateAlreadyValid,
  certificateNotExpiringSoon,
  certificateNotSelfSigned,
  certificateStrengthApproved,
  certificateMatchesDomain,
  certificateChainComplete,
  certificateTrusted,
  certificateUsageFits,
  certificateLifetimeLimited,
  certificateKeyNotShared,
  certificateSteady,
  certificateVisible,
  sipCredentialsNotInCleartext,
  captureCompleteEnough,
];
