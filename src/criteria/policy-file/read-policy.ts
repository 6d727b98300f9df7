/**
 * A policy file to a policy. Nothing is guessed: what cannot be used is a problem with line, column, key and what was expected.
 *
 * The file says what differs from its profile. It is laid over the profile as plain values, and the whole is checked, so that there is one
 * schema for both. Floors of zones and paths are checked by laying them over that in turn.
 *
 * Not handled: `certificates.caBundle`; reading files is for `cli`.
 */
import type * as z from 'zod';
import { NOT_FLOORS } from '../effective.ts';
import { merged, type Tree } from '../merge.ts';
import { ZONES } from '../policy/places.ts';
import { Policy } from '../policy.ts';
import { PROFILES, type Profile, policyOf, profileByName } from '../profiles/index.ts';
import { inconsistencies } from './consistency.ts';
import { problemsOf, unknownWords } from './explain-issue.ts';
import { keyText, MOST_PROBLEMS, PolicyError, type Problem } from './problem.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

export interface PolicyRead {
  readonly policy: Policy;
  /** What it starts from. */
  readonly profile: Profile;
  /** What can be used and may be a mistake. */
  readonly cautions: readonly Problem[];
  /** A problem with what stands at a path, for what only the reader of other files can find. */
  problem(path: readonly PropertyKey[], says: string): PolicyError;
}

/**
 * @param rules ids of all rules, for waivers and severities
 * @throws {PolicyError}
 */
export function readPolicy(text: string, rules: readonly string[]): PolicyRead {
  const yaml = readYaml(text);
  // A key with nothing behind it, or only remarks, says nothing.
  const given = Object.fromEntries(Object.entries(yaml.values).filter(([, value]) => value !== null));
  const { profile: named = 'soc2-default', ...own } = given;
  const profile = typeof named === 'string' ? profileByName(named) : undefined;
  if (profile === undefined) {
    const names = PROFILES.map(({ name }) => name);
    throw new PolicyError([
      { ...yaml.place(['profile']), key: 'profile', says: unknownWords('profile', String(named), names) },
    ]);
  }
  const defaults = { ...policyOf(profile), name: `own policy on ${profile.name}` };
  const policy = check(merged(defaults as Tree, own), yaml, []);
  refuse([...floorProblems(policy, yaml), ...inconsistencies(policy, rules, yaml)]);
  const problem = (path: readonly PropertyKey[], says: string) =>
    new PolicyError([{ ...yaml.place(path), key: keyText(path), says }]);
  return { policy, profile, cautions: yaml.cautions, problem };
}

function check(values: Tree, yaml: YamlText, under: readonly PropertyKey[]): Policy {
  const parsed = Policy.safeParse(values);
  if (!parsed.success)
    throw new PolicyError(
      limited(withoutAftermath(parsed.error.issues).flatMap((issue) => problemsOf(issue, values, yaml, under))),
    );
  return parsed.data;
}

/** A misspelled key is told once: not also that the key that was meant is missing. */
function withoutAftermath(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const misspelled = new Set(
    issues.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => keyText(path)),
  );
  return issues.filter(({ code, path }) => code !== 'custom' || !misspelled.has(keyText(path)));
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new PolicyError(limited(problems));
}

/** In the order of the file. */
function limited(problems: readonly Problem[]): Problem[] {
  return [...problems]
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
    .slice(0, MOST_PROBLEMS);
}

function floorProblems(policy: Policy, yaml: YamlText): Problem[] {
  const zones = ZONES.map((zone) => [['zones', zone], policy.zones[zone] ?? {}] as const);
  const paths = policy.paths.map(({ floors }, index) => [['paths', index, 'floors'], floors] as const);
  return [...zones, ...paths].flatMap(([under, floors]) => problemsOfFloors(policy, floors, under, yaml));
}

function problemsOfFloors(policy: Policy, floors: Tree, under: readonly PropertyKey[], yaml: YamlText): Problem[] {
  const known = Object.keys(Policy.shape).filter((key) => !isNoFloor(key));
  const misplaced = Object.keys(floors).filter((key) => isNoFloor(key) || !known.includes(key));
  if (misplaced.length > 0) {
    return misplaced.map((key) => ({
      ...yaml.place(under, key),
      key: keyText([...under, key]),
      says: unknownWords('key', key, known),
    }));
  }
  const values = merged(policy as Tree, floors);
  const parsed = Policy.safeParse(values);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, values, yaml, under));
}

function isNoFloor(key: string): boolean {
  return (NOT_FLOORS as readonly string[]).includes(key);
}
