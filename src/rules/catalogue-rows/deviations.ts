/**
 * Where a rule does not weigh what the rows of the catalogue that it answers weigh, and why. A rule has the severity of its gravest row and
 * the criteria of all its rows; a test holds that whatever differs stands here. Rows name criteria of the Privacy category as well, which is
 * not in scope.
 */
export interface Deviation {
  /** Why the rule's severity is not that of its gravest row. */
  readonly severity?: string;
  /** Why its criteria are not those of its rows. */
  readonly criteria?: string;
}

const BY_OUTCOME =
  'The severity of the row is given by the outcome where the row applies; the rule names the one for the rest.';

export const DEVIATIONS: Readonly<Record<string, Deviation>> = {
  'mikey-algorithms-approved': {
    criteria: 'CC6.7 beside what KEY-016 names: what is agreed on encrypts the conversation on its way.',
  },
  'zrtp-algorithms-approved': {
    criteria: 'CC6.7 beside what KEY-018 names: what is agreed on encrypts the conversation on its way.',
  },
  'zrtp-completed': {
    criteria:
      'CC6.1 and CC7.2 beside what KEY-017 names: keys were meant to be agreed on, and a broken exchange is an anomaly.',
  },
  'media-encrypted': {
    criteria: 'MED-003 names CC7.2 as well: media without signaling is an anomaly, which media-announced judges.',
  },
  'certificate-visible': {
    criteria:
      'CRT-020 names CC6.1 and CC9.2 as well: that a certificate could be seen is no test of access or of a vendor; the rules that judge certificates are.',
  },
  'caller-details-not-in-cleartext': {
    criteria: 'CC6.7 beside what PRV-006 names: the details were transmitted readable.',
  },
  'call-paths-as-declared': {
    severity:
      'CAP-007 is about a sample that is too small; a path that breaks its promise is a failure of its own, and weighs as one.',
    criteria:
      'CC6.6 and CC9.2 beside what CAP-007 names: a path is a promise across a boundary, mostly with a partner.',
  },
  'capture-complete-enough': {
    severity:
      'The rows only describe the recording; a recording that cannot carry a conclusion must not look like one that can.',
  },
  'dtls-srtp-profile-offered': {
    severity:
      'DTL-006 weighs what was chosen, which srtp-profile-approved judges; what was offered and not chosen weighs less.',
  },
  'tls-version-approved': { severity: BY_OUTCOME },
  'tls-cipher-suite-approved': { severity: BY_OUTCOME },
  'tls-offers-approved': { severity: BY_OUTCOME },
  'srtp-profile-approved': { severity: BY_OUTCOME },
  'sip-credentials-not-in-cleartext': { severity: BY_OUTCOME },
  'invite-authenticated': {
    severity:
      'An answered call without a sign-in is how many trunks work; high where the caller looks like an attacker.',
  },
  'card-number-not-in-cleartext': {
    severity:
      'One number in ten has the check digit of a card by chance, and nobody but a reader can tell: what is only possible is not called critical.',
  },
  'turn-relay-inside-blocked': {
    severity:
      'A permission for an internal address is often wanted, for media servers; what was reached behind it is not seen.',
  },
  'tls-agreement-steady': {
    severity:
      'TRF-012 is a positive statement; a server that agrees on less than before is an anomaly, and may have a plain cause.',
  },
  'registration-steady': {
    severity:
      'TRF-001 weighs refused sign-ins, which registrations-not-forced judges; this rule takes from it the user with many sources.',
  },
};
