/**
 * Names by which programs that scan SIP servers call themselves, as of November 2026: row TRF-002 of the rule catalogue, which took them
 * from public block lists.
 *
 * A name is a hint: it costs nothing to change. Programs that administrators use as well are marked.
 */
export interface Scanner {
  /** Lower case; found anywhere in the text. */
  readonly name: string;
  /** Used by administrators too. */
  readonly legitimate: boolean;
  /** A phone that people call with, whose name programs that scan have borrowed: by itself the name says nothing. */
  readonly phone?: true;
}

export const SCANNERS: readonly Scanner[] = [
  ...[
    'friendly-scanner',
    'friendly-request',
    'sipvicious',
    'sip-scan',
    'sundayddr',
    'sipcli',
    'vaxsipuseragent',
    'pplsip',
    'iwar',
    'siparmyknife',
    'sivus',
    'sippts',
    'svmap',
    'svwar',
    'svcrack',
  ].map((name) => ({ name, legitimate: false })),
  ...['sipsak', 'smap'].map((name) => ({ name, legitimate: true })),
  ...['portsip', 'eyebeam'].map((name) => ({ name, legitimate: true, phone: true as const })),
];

/** The scanner that a text names; null when it names none. Those without a legitimate use come first. */
export function scannerIn(text: string): Scanner | null {
  const lower = text.slice(0, LONGEST).toLowerCase();
  return SCANNERS.find(({ name }) => holdsWord(lower, name)) ?? null;
}

const LONGEST = 256;

/** As a word of its own: `iwar` is not in `miwarex`. */
function holdsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const before = at === 0 || !/[a-z0-9]/.test(text[at - 1]!);
    const after = at + word.length === text.length || !/[a-z]/.test(text[at + word.length]!);
    if (before && after) return true;
  }
  return false;
}
