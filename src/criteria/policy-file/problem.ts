/** A policy file that cannot be used: where, what, and what was expected. */

export interface Problem {
  /** 1-based; null when it is about the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  /** `certificates.minimumRsaBits`, `waivers[2].expires`; empty when it is about the file as a whole. */
  readonly key: string;
  /** What is wrong and what was expected, one or two sentences. */
  readonly says: string;
}

/** Nobody mends more at once. */
export const MOST_PROBLEMS = 20;

export class PolicyError extends Error {
  override readonly name = 'PolicyError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ says }) => says).join(' '));
    this.problems = problems;
  }
}

/** `soc2-sip.yaml:12:7: certificates.minimumRsaBit: …`, as editors and CI logs link it. */
export function problemLine(file: string, { line, column, key, says }: Problem): string {
  const where = line === null ? file : `${file}:${line}:${column}`;
  return `${where}: ${key === '' ? '' : `${key}: `}${says}`;
}

export function keyText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
