/** The profile that holds when nothing else is named. Its values and their sources stand in `../policy.ts`. */
import type { Profile } from './define-profile.ts';

export const soc2Default: Profile = {
  name: 'soc2-default',
  version: '2026-11',
  meant: 'What current IETF standards ask of calls that leave the building.',
  doubts: [],
  differs: {},
};
