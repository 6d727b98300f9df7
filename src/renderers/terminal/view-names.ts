/** The views of the terminal by name. On its own, so that the command line can name them without loading what they show. */
export const VIEWS = [
  'legs',
  'calls',
  'findings',
  'contradictions',
  'sessions',
  'certificates',
  'sources',
  'controls',
] as const;

export type View = (typeof VIEWS)[number];
