/**
 * Other frameworks that the same tests bear on, as data: shown on request, with our words for each requirement.
 *
 * A requirement names families of the rule catalogue (`TLS`, `MED` ...): a rule counts for it when it answers a row of one of them, so a
 * new rule needs no line here. Each mapping is ours; the texts are the publishers' and are not quoted.
 *
 * Not handled: requirements that no traffic can show, which is most of every framework.
 */

export interface Requirement {
  readonly id: string;
  /** A short name, ours. */
  readonly title: string;
  /** Families of the catalogue. */
  readonly families: readonly string[];
}

export interface Framework {
  /** For `--framework`. */
  readonly id: string;
  readonly title: string;
  /** How the mapping was made, and what to check. */
  readonly note: string;
  readonly requirements: readonly Requirement[];
}

/** What was read, and what was not: the same caution for all of them. */
const NOTE = 'The mapping is ours, made in 2026-11 without the publisher’s text at hand; check it before quoting it.';

const TRANSPORT = ['SIG', 'MED', 'TLS', 'DTL', 'KEY', 'API'];

export const FRAMEWORKS: readonly Framework[] = [
  {
    id: 'nist-800-53',
    title: 'NIST SP 800-53 revision 5',
    note: NOTE,
    requirements: [
      { id: 'SC-8', title: 'What is transmitted is kept confidential and whole', families: TRANSPORT },
      { id: 'SC-13', title: 'Cryptography is of the kind that was decided on', families: ['TLS', 'DTL', 'KEY', 'CRT'] },
      {
        id: 'IA-5',
        title: 'Passwords, keys and certificates are kept and used well',
        families: ['AUT', 'CRT', 'KEY', 'STN'],
      },
    ],
  },
  {
    id: 'nist-800-52r2',
    title: 'NIST SP 800-52 revision 2',
    note: NOTE,
    requirements: [
      { id: '3.1', title: 'Versions of TLS', families: ['TLS', 'DTL'] },
      { id: '3.2', title: 'Keys and certificates of servers', families: ['CRT'] },
      { id: '3.3', title: 'Cipher suites', families: ['TLS', 'DTL'] },
    ],
  },
  {
    id: 'pci-dss-4',
    title: 'PCI DSS 4',
    note: `${NOTE} Card numbers can be spoken or dialed in a call; whether they are is for the scope of the assessment.`,
    requirements: [
      {
        id: '4.2.1',
        title: 'Card numbers are protected by strong cryptography on open networks',
        families: [...TRANSPORT, 'CRT'],
      },
    ],
  },
  {
    id: 'hipaa',
    title: 'HIPAA Security Rule, 45 CFR 164.312',
    note: NOTE,
    requirements: [
      { id: '164.312(e)(1)', title: 'Health information is guarded while it is transmitted', families: TRANSPORT },
    ],
  },
  {
    id: 'iso-27001',
    title: 'ISO/IEC 27001:2022 annex A',
    note: NOTE,
    requirements: [
      {
        id: 'A.8.24',
        title: 'Cryptography is used by rules that were set',
        families: ['TLS', 'DTL', 'KEY', 'CRT', 'MED', 'SIG'],
      },
    ],
  },
];

export function frameworkById(id: string): Framework | undefined {
  return FRAMEWORKS.find((framework) => framework.id === id);
}
