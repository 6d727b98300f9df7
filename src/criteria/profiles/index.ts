/** The built-in profiles. A policy file starts from one of them and says what differs. */
import { merged, type Tree } from '../merge.ts';
import { Policy, SOC2_DEFAULT } from '../policy.ts';
import { bsiTr02102 } from './bsi-tr-02102.ts';
import type { Profile } from './define-profile.ts';
import { legacyTrunk } from './legacy-trunk.ts';
import { modern } from './modern.ts';
import { nist80052r2 } from './nist-800-52r2.ts';
import { soc2Default } from './soc2-default.ts';

export type { Profile } from './define-profile.ts';

export const PROFILES: readonly Profile[] = [soc2Default, nist80052r2, bsiTr02102, modern, legacyTrunk];

export function profileByName(name: string): Profile | undefined {
  return PROFILES.find((profile) => profile.name === name);
}

/** The profile as a whole policy. */
export function policyOf({ name, version, differs }: Profile): Policy {
  return Policy.parse(merged(merged(SOC2_DEFAULT as Tree, differs), { name, version }));
}
