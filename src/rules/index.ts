/**
 * The rules, in the order in which reports list them. A new rule is one file here, one line in the list, a test and a docs
 * page: `npm run new rule <id>`.
 */

import assertedIdentityKeptInside from './asserted-identity-kept-inside.ts';
import attacksMetWithReaction from './attacks-met-with-reaction.ts';
import callPathsAsDeclared from './call-paths-as-declared.ts';
import callVolumeSteady from './call-volume-steady.ts';
import callerDetailsNotInCleartext from './caller-details-not-in-cleartext.ts';
import callerIdentitySigned from './caller-identity-signed.ts';
import callsInBusinessHours from './calls-in-business-hours.ts';
import candidatesWithoutInternalAddresses from './candidates-without-internal-addresses.ts';
import captureCompleteEnough from './capture-complete-enough.ts';
import cardNumberNotInCleartext from './card-number-not-in-cleartext.ts';
import certificateAlreadyValid from './certificate-already-valid.ts';
import certificateChainComplete from './certificate-chain-complete.ts';
import certificateKeyNotShared from './certificate-key-not-shared.ts';
import certificateLifetimeLimited from './certificate-lifetime-limited.ts';
import certificateMatchesDomain from './certificate-matches-domain.ts';
import certificateNotExpired from './certificate-not-expired.ts';
import certificateNotExpiringSoon from './certificate-not-expiring-soon.ts';
import certificateNotSelfSigned from './certificate-not-self-signed.ts';
import certificateRevocationEvidence from './certificate-revocation-evidence.ts';
import certificateSteady from './certificate-steady.ts';
import certificateStrengthApproved from './certificate-strength-approved.ts';
import certificateTrusted from './certificate-trusted.ts';
import certificateUsageFits from './certificate-usage-fits.ts';
import certificateVisible from './certificate-visible.ts';
import controlChannelsEncrypted from './control-channels-encrypted.ts';
import type { AnyRule } from './define-rule.ts';
import destinationsExpected from './destinations-expected.ts';
import dialPrefixesNotProbed from './dial-prefixes-not-probed.ts';
import digestAlgorithmApproved from './digest-algorithm-approved.ts';
import digestWithQop from './digest-with-qop.ts';
import dtlsCertificateNotShared from './dtls-certificate-not-shared.ts';
import dtlsFingerprintHashApproved from './dtls-fingerprint-hash-approved.ts';
import dtlsFingerprintMatches from './dtls-fingerprint-matches.ts';
import dtlsFingerprintProtected from './dtls-fingerprint-protected.ts';
import dtlsKeyExchangeApproved from './dtls-key-exchange-approved.ts';
import dtlsRenegotiationAbsent from './dtls-renegotiation-absent.ts';
import dtlsSetupRolesAgree from './dtls-setup-roles-agree.ts';
import dtlsSrtpCompleted from './dtls-srtp-completed.ts';
import dtlsSrtpMutual from './dtls-srtp-mutual.ts';
import dtlsSrtpProfileOffered from './dtls-srtp-profile-offered.ts';
import dtlsVersionAndSuiteApproved from './dtls-version-and-suite-approved.ts';
import dtmfNotInCleartext from './dtmf-not-in-cleartext.ts';
import faxNotInCleartext from './fax-not-in-cleartext.ts';
import fromFitsSender from './from-fits-sender.ts';
import headerExtensionsProtected from './header-extensions-protected.ts';
import inviteAuthenticated from './invite-authenticated.ts';
import locationNotInCleartext from './location-not-in-cleartext.ts';
import mediaAnnounced from './media-announced.ts';
import mediaEncrypted from './media-encrypted.ts';
import mediaFromExpectedSources from './media-from-expected-sources.ts';
import mediaKeysNotExposed from './media-keys-not-exposed.ts';
import mediaKeystreamUnique from './media-keystream-unique.ts';
import mediaNotDowngraded from './media-not-downgraded.ts';
import mediaNotRelayedInClear from './media-not-relayed-in-clear.ts';
import mediaPortsNotProbed from './media-ports-not-probed.ts';
import mediaProtectedAsNegotiated from './media-protected-as-negotiated.ts';
import messageTextNotInCleartext from './message-text-not-in-cleartext.ts';
import messagingEncrypted from './messaging-encrypted.ts';
import mikeyAlgorithmsApproved from './mikey-algorithms-approved.ts';
import mikeyKeysProtected from './mikey-keys-protected.ts';
import noScannerTraffic from './no-scanner-traffic.ts';
import noncesFresh from './nonces-fresh.ts';
import peerDeclared from './peer-declared.ts';
import recordingSessionProtected from './recording-session-protected.ts';
import registerAuthenticated from './register-authenticated.ts';
import registrationSteady from './registration-steady.ts';
import registrationsNotForced from './registrations-not-forced.ts';
import rtcpEncrypted from './rtcp-encrypted.ts';
import sdesNotUsedOutside from './sdes-not-used-outside.ts';
import sdpWithoutKeyLine from './sdp-without-key-line.ts';
import signalingEncrypted from './signaling-encrypted.ts';
import signalingHopsEquallyProtected from './signaling-hops-equally-protected.ts';
import sipBasicNotUsed from './sip-basic-not-used.ts';
import sipCredentialsNotInCleartext from './sip-credentials-not-in-cleartext.ts';
import sipNotFlooded from './sip-not-flooded.ts';
import sipSecurityAgreementKept from './sip-security-agreement-kept.ts';
import sipsKept from './sips-kept.ts';
import srtpEncryptionNotSwitchedOff from './srtp-encryption-not-switched-off.ts';
import srtpKeyLifetimeKept from './srtp-key-lifetime-kept.ts';
import srtpKeysUnique from './srtp-keys-unique.ts';
import srtpKeysUnpredictable from './srtp-keys-unpredictable.ts';
import srtpKeysUsable from './srtp-keys-usable.ts';
import srtpNotAuthenticatedOnly from './srtp-not-authenticated-only.ts';
import srtpProfileApproved from './srtp-profile-approved.ts';
import srtpTagsVerify from './srtp-tags-verify.ts';
import textNotInCleartext from './text-not-in-cleartext.ts';
import tlsAgreementSteady from './tls-agreement-steady.ts';
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
import tlsNotRetriedInClear from './tls-not-retried-in-clear.ts';
import tlsOffersApproved from './tls-offers-approved.ts';
import tlsPortSpeaksTls from './tls-port-speaks-tls.ts';
import tlsPskWithForwardSecrecy from './tls-psk-with-forward-secrecy.ts';
import tlsRenegotiationSecure from './tls-renegotiation-secure.ts';
import tlsTruncatedHmacAbsent from './tls-truncated-hmac-absent.ts';
import tlsUsageLimits from './tls-usage-limits.ts';
import tlsUsedWhereAdvertised from './tls-used-where-advertised.ts';
import tlsVersionApproved from './tls-version-approved.ts';
import tlsWithoutCompression from './tls-without-compression.ts';
import traceMirrorProtected from './trace-mirror-protected.ts';
import turnAuthenticated from './turn-authenticated.ts';
import turnRelayInsideBlocked from './turn-relay-inside-blocked.ts';
import uriWithoutPassword from './uri-without-password.ts';
import webrtcMediaWithoutMki from './webrtc-media-without-mki.ts';
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
  tlsUsedWhereAdvertised,
  mediaEncrypted,
  mediaProtectedAsNegotiated,
  mediaKeysNotExposed,
  srtpNotAuthenticatedOnly,
  mediaKeystreamUnique,
  dtmfNotInCleartext,
  textNotInCleartext,
  faxNotInCleartext,
  fromFitsSender,
  messagingEncrypted,
  controlChannelsEncrypted,
  mediaAnnounced,
  mediaFromExpectedSources,
  mediaPortsNotProbed,
  headerExtensionsProtected,
  webrtcMediaWithoutMki,
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
  tlsAgreementSteady,
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
  certificateMatchesDomain,
  certificateChainComplete,
  certificateTrusted,
  certificateUsageFits,
  certificateLifetimeLimited,
  certificateKeyNotShared,
  certificateSteady,
  certificateRevocationEvidence,
  certificateVisible,
  sipCredentialsNotInCleartext,
  sipBasicNotUsed,
  digestAlgorithmApproved,
  digestWithQop,
  noncesFresh,
  registerAuthenticated,
  inviteAuthenticated,
  uriWithoutPassword,
  messageTextNotInCleartext,
  locationNotInCleartext,
  cardNumberNotInCleartext,
  callerDetailsNotInCleartext,
  assertedIdentityKeptInside,
  callerIdentitySigned,
  recordingSessionProtected,
  candidatesWithoutInternalAddresses,
  turnAuthenticated,
  turnRelayInsideBlocked,
  mediaNotRelayedInClear,
  traceMirrorProtected,
  registrationsNotForced,
  registrationSteady,
  noScannerTraffic,
  dialPrefixesNotProbed,
  destinationsExpected,
  callVolumeSteady,
  callsInBusinessHours,
  sipNotFlooded,
  attacksMetWithReaction,
  callPathsAsDeclared,
  peerDeclared,
  captureCompleteEnough,
];
