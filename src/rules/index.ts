/**
 * The rules, in the order in which reports list them. A new rule is one file here, one line in the list, a test and a docs
 * page: `npm run new rule <id>`.
 */
import callPathsAsDeclared from './call-paths-as-declared.ts';
import captureCompleteEnough from './capture-complete-enough.ts';
import certificateAlreadyValid from './certificate-already-valid.ts';
import certificateNotExpired from './certificate-not-expired.ts';
import certificateNotExpiringSoon from './certificate-not-expiring-soon.ts';
import certificateNotSelfSigned from './certificate-not-self-signed.ts';
import certificateStrengthApproved from './certificate-strength-approved.ts';
import type { AnyRule } from './define-rule.ts';
import dtlsVersionAndSuiteApproved from './dtls-version-and-suite-approved.ts';
import mediaEncrypted from './media-encrypted.ts';
import mediaKeysNotExposed from './media-keys-not-exposed.ts';
import mediaProtectedAsNegotiated from './media-protected-as-negotiated.ts';
import peerDeclared from './peer-declared.ts';
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
  sipCredentialsNotInCleartext,
  callPathsAsDeclared,
  peerDeclared,
  captureCompleteEnough,
];
