/**
 * Encryption and authentication are not switched off inside SRTP. RFC 4568 sections 6.3.2 and 6.3.3.
 *
 * Negotiated parameters stand in offer and answer; one line in force that has one is enough to fail, since that side sends so.
 *
 * Not handled: MIKEY policies, which mikey-algorithms-approved judges; suites and profiles without encryption, which srtp-profile-approved judges.
 */
import type { Severity } from '../criteria/policy.ts';
import { defineRule } from './define-rule.ts';
import { cite } from './terms/citing.ts';
import { bothLinesSeen, lineEvidence, linesInForce, linesWith } from './terms/keying.ts';

export default defineRule({
  id: 'srtp-encryption-not-switched-off',
  title: 'Encryption and authentication are not switched off inside SRTP',
  criteria: ['CC6.7', 'CC6.1'],
  rationale: {
    'CC6.7': 'Session parameters can switch off the protection of the transmission while it keeps its name.',
    'CC6.1': 'Without encryption or authentication, the agreed algorithm keeps nobody out.',
  },
  severity: 'critical',
  subject: 'media-leg',
  catalogue: ['KEY-006', 'KEY-007', 'KEY-008', 'MED-005'],
  why: 'SRTP can be agreed on with its encryption switched off. Everything is called secure then, and the conversation is as readable as without.',
  remedy:
    'Remove UNENCRYPTED_SRTP, UNENCRYPTED_SRTCP and UNAUTHENTICATED_SRTP from what the peers offer, and refuse key lines that have them. They are settings of the media security profile of border elements (Oracle: srtp-encrypt and srtcp-encrypt enabled, srtp-auth enabled).',
  meaning: {
    pass: 'Both key lines in force leave encryption and authentication as they are.',
    fail: 'A key line in force has UNENCRYPTED_SRTP; high for UNAUTHENTICATED_SRTP, medium for UNENCRYPTED_SRTCP.',
    notApplicable: 'No SDES keys were agreed on.',
  },
  references: ['RFC 4568 s6.3.2', 'RFC 4568 s6.3.3', 'RFC 3711 s9.5', 'RFC 8827 s6.5'],
  judge(leg, { pass, fail, notApplicable }) {
    const { media } = leg;
    const [first, ...more] = media === null ? [] : linesInForce(media);
    if (media === null || first === undefined) return notApplicable('No SDES keys were agreed on.');
    for (const [parameter, what, severity] of SWITCHES) {
      const [off, ...others] = linesWith(media, parameter).map(lineEvidence);
      if (off !== undefined) return fail(`${parameter} is in force: ${what}.`, cite([off, ...others]), severity);
    }
    if (!bothLinesSeen(media)) return notApplicable('Only one of the two key lines was seen.');
    const message = 'Both key lines in force leave encryption and authentication of SRTP and SRTCP switched on.';
    return pass(message, cite([lineEvidence(first), ...more.map(lineEvidence)]));
  },
});

/** The worst first. */
const SWITCHES: readonly (readonly [string, string, Severity])[] = [
  ['UNENCRYPTED_SRTP', 'the media is called SRTP and is not encrypted', 'critical'],
  ['UNAUTHENTICATED_SRTP', 'changes to the media on the way would not be noticed', 'high'],
  ['UNENCRYPTED_SRTCP', 'names, times and quality of the call can be read in RTCP', 'medium'],
];
