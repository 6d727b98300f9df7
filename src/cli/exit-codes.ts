/**
 * The exit codes, the same for every output format. The report decides between 0, 1, 3 and 4; the rest is decided here.
 */
export const EXIT = {
  clean: 0,
  findings: 1,
  usage: 2,
  cannotConclude: 3,
  unreadable: 4,
  verifyDiffers: 5,
  fault: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export const EXIT_CODES_HELP = `
Exit codes:
  0    every control in scope was tested, and nothing is at or above --fail-on
  1    findings at or above --fail-on
  2    wrong usage (nothing is scanned)
  3    cannot conclude: no VoIP traffic, or too little seen
  4    a capture that cannot be read, or is damaged (what could be read is reported)
  70   a fault of soc2-sip
  130  interrupted; 143 terminated
Where several apply, the order is 2, 70, 4, 1, 3, 0, and all are named on stderr.
`;

/** Wrong usage: says what and what to do; ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
