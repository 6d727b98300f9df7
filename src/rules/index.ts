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
import controlChannelsEncrypted from './control-channels-encrypted.ts';
import type { AnyRule } from './define-rule.ts';
import dtlsVersionAndSuiteApproved from './dtls-version-and-suite-approved.ts';
import dtmfNotInCleartext from './dtmf-not-in-cleartext.ts';
import faxNotInCleartext from './fax-not-in-cleartext.ts';
import headerExtensionsProtected from './header-extensions-protected.ts';
import mediaAnnounced from './media-announced.ts';
import mediaEncrypted from './media-encrypted.ts';
import mediaFromExpectedSources from './media-from-expected-sources.ts';
import mediaKeysNotExposed from './media-keys-not-exposed.ts';
import mediaKeystreamUnique from './media-keystream-unique.ts';
import mediaPortsNotProbed from './media-ports-not-probed.ts';
import mediaProtectedAsNegotiated from './media-protected-as-negotiated.ts';
import messagingEncrypted from './messaging-encrypted.ts';
import signalingEncrypted from './signaling-encrypted.ts';
import sipCredentialsNotInCleartext from './sip-credentials-not-in-cleartext.ts';
import srtpNotAuthenticatedOnly from './srtp-not-authenticated-only.ts';
import srtpProfileApproved from './srtp-profile-approved.ts';
import textNotInCleartext from './text-not-in-cleartext.ts';
import tlsCipherSuiteApproved from './tls-cipher-suite-approved.ts';
import tlsVersionApproved from './tls-version-approved.ts';

export const RULES: readonly AnyRule[] = [
  signalingEncrypted,
  mediaEncrypted,
  mediaProtectedAsNegotiated,
  mediaKeysNotExposed,
  srtpNotAuthenticatedOnly,
  mediaKeystreamUnique,
  dtmfNotInCleartext,
  textNotInCleartext,
  faxNotInCleartext,
  messagingEncrypted,
  controlChannelsEncrypted,
  mediaAnnounced,
  mediaFromExpectedSources,
  mediaPortsNotProbed,
  headerExtensionsProtected,
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
