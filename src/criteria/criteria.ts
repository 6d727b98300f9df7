/**
 * The Trust Services Criteria that a packet capture can say something about, in our own words.
 *
 * Reference: AICPA TSP section 100, 2017 Trust Services Criteria with revised points of focus (2022). That text is
 * copyrighted and is not quoted here: titles and paraphrases are ours, and an auditor reads the original.
 *
 * Not handled: the criteria that no rule maps to (CC6.8 among them: it is about unauthorized software, not encryption) and
 * the Privacy category, which is in scope of few reports.
 */

export const CRITERION_IDS = ['CC6.1', 'CC6.6', 'CC6.7', 'CC7.1', 'CC7.2', 'CC7.3', 'CC9.2', 'C1.1'] as const;

export type CriterionId = (typeof CRITERION_IDS)[number];

export interface Criterion {
  readonly id: CriterionId;
  /** A short name, ours. */
  readonly title: string;
  /** What the criterion asks for, ours. */
  readonly paraphrase: string;
  /** What evidence from a capture can show about it. */
  readonly shows: string;
  /** What no capture can show about it, and the auditor needs from elsewhere. */
  readonly cannotShow: string;
}

export const CRITERIA: Readonly<Record<CriterionId, Criterion>> = {
  'CC6.1': {
    id: 'CC6.1',
    title: 'Logical access is controlled and keys are fit for use',
    paraphrase:
      'Software, infrastructure and architecture restrict who can reach information. That includes information on its way across a network, the certificates that identify systems to each other, and algorithms and key lengths that fit the risk.',
    shows:
      'The algorithms, key sizes and certificates that were really negotiated, whether peers proved who they are, how SIP users signed in, and keys that stood readable in the signaling.',
    cannotShow:
      'Administrative access, how keys are generated and stored, encryption at rest, access reviews, and what happens when somebody leaves.',
  },
  'CC6.6': {
    id: 'CC6.6',
    title: 'The system is protected against threats from outside its boundary',
    paraphrase:
      'What crosses the boundary of the system is limited and guarded, and sign-in secrets are protected while they cross it.',
    shows:
      'Credentials and call setup that crossed a network in clear, and which outside peers they were exchanged with.',
    cannotShow:
      'The configuration of firewalls and session border controllers, and whether the captured paths are all the paths there are.',
  },
  'CC6.7': {
    id: 'CC6.7',
    title: 'Information is protected while it is transmitted',
    paraphrase:
      'Only those who are meant to can send information out or move it, and it is protected, by encryption or another way, while it travels.',
    shows:
      'For each captured leg of a call: whether it was protected, with which parameters, and how that is known (negotiated, observed or proved).',
    cannotShow:
      'Paths that were not captured, other times than the capture, removable media, and devices at either end.',
  },
  'CC7.1': {
    id: 'CC7.1',
    title: 'Weakening changes of configuration are found',
    paraphrase:
      'There are procedures that notice when a change of configuration, or a newly known weakness, leaves the system vulnerable.',
    shows:
      'Where the negotiated versions and suites differ from the configuration standard. A scan that runs on a schedule is itself such a procedure.',
    cannotShow: 'That somebody looks at the results, and that what was found gets fixed.',
  },
  'CC7.2': {
    id: 'CC7.2',
    title: 'Components are monitored for anomalies',
    paraphrase:
      'The system is watched for signs of attack, failure or error, and what is noticed is analyzed. That includes certificates that run out and the health of the monitoring itself.',
    shows: 'That an anomaly took place, sometimes the visible reaction to it, and how complete the capture itself is.',
    cannotShow: 'That an alert was raised, read and followed up, and which thresholds were in force.',
  },
  'CC7.3': {
    id: 'CC7.3',
    title: 'Security events are evaluated',
    paraphrase:
      'Events that could keep the organization from meeting its objectives are evaluated, and it is decided what to do about them.',
    shows: 'Candidates for such events, with time, extent and the calls that were affected.',
    cannotShow: 'The evaluation itself, and the decision that followed.',
  },
  'CC9.2': {
    id: 'CC9.2',
    title: 'Risk from vendors and business partners is managed',
    paraphrase:
      'The organization knows which risks come from its vendors and partners, sets requirements for them, and checks that they are kept.',
    shows: 'Which outside endpoints carried calls, and how each hop towards them was protected.',
    cannotShow: 'Contracts, the vendors’ own reports, and the reviews of them.',
  },
  'C1.1': {
    id: 'C1.1',
    title: 'Confidential information is identified and kept confidential',
    paraphrase:
      'Information that was classed as confidential, conversations among it, is known as such and kept from disclosure for as long as it must be.',
    shows: 'Conversations and call details that were readable on the wire.',
    cannotShow: 'The classification itself, retention, and storage.',
  },
};
