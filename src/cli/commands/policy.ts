/** `soc2-sip policy check` and `soc2-sip policy show`: is this file a policy, and what does it come to. */
import { stringify } from 'yaml';
import { endOfDay } from '../../criteria/policy/terms.ts';
import { canonicalJson, policySha256 } from '../../criteria/policy.ts';
import { reportTime } from '../clock.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { type LoadedPolicy, loadPolicy, POLICY_FILE } from '../policy.ts';
import { type World, write } from '../world.ts';

/** @returns the exit code */
export async function checkPolicy(file: string | undefined, world: World): Promise<number> {
  const loaded = await loadPolicy(file, world, 'argument');
  if (file === undefined && loaded.source.file === null) {
    throw new UsageError(
      `there is no ${POLICY_FILE} in the working directory: name a file, or make one with "soc2-sip policy init".`,
    );
  }
  const lines = [
    `${loaded.whence}: can be used.`,
    ...summary(loaded),
    ...cautions(loaded, reportTime(undefined, world.env).seconds),
  ];
  await write(world.stdout, `${lines.join('\n')}\n`);
  return EXIT.clean;
}

function summary({ policy, profile }: LoadedPolicy): string[] {
  const counts = [
    [Object.keys(policy.networks).length, 'network'],
    [Object.keys(policy.endpoints).length, 'endpoint'],
    [policy.paths.length, 'declared path'],
    [policy.waivers.length, 'waiver'],
    [Object.keys(policy.severities).length, 'changed severity', 'changed severities'],
  ] as const;
  const shown = counts.map(([count, one, many = `${one}s`]) => `${count} ${count === 1 ? one : many}`);
  return [
    `It is called "${policy.name}", version ${policy.version}.`,
    `It starts from ${profile.name}: ${profile.meant}`,
    `It has ${shown.join(', ')}.`,
    `SHA-256 ${policySha256(policy)}`,
  ];
}

/** What can be used and deserves a look. */
function cautions({ policy, profile, cautions: inText }: LoadedPolicy, now: number): string[] {
  const expired = policy.waivers.filter(({ expires }) => now >= endOfDay(expires));
  const everywhere = policy.waivers.filter(({ where }) => where.anywhere);
  const gone = (id: string) => /^(?:leg|call|cert)-\d+$/.test(id);
  const passing = policy.waivers.filter(({ where }) =>
    [where.leg, where.call, where.certificate].some((id) => id !== undefined && gone(id)),
  );
  return [
    ...inText.map((line) => `Look at: ${line}`),
    ...profile.doubts.map((doubt) => `Look at: ${doubt}`),
    ...expired.map(({ rule, expires }) => `Look at: the waiver of ${rule} expired on ${expires}.`),
    ...everywhere.map(({ rule }) => `Look at: the waiver of ${rule} holds wherever the rule fails.`),
    ...passing.map(
      ({ rule }) => `Look at: the waiver of ${rule} names an id of one report; the next capture numbers anew.`,
    ),
    ...(policy.paths.length === 0
      ? ['Look at: no call path is declared, so peers that nobody declared are no finding.']
      : []),
  ];
}

/** @returns the exit code */
export async function showPolicy(
  file: string | undefined,
  { format }: { readonly format: string },
  world: World,
): Promise<number> {
  const { policy, profile, whence } = await loadPolicy(file, world, 'argument');
  const sorted: unknown = JSON.parse(canonicalJson(policy));
  const text =
    format === 'json'
      ? `${JSON.stringify({ profile: profile.name, ...(sorted as object) }, null, 2)}\n`
      : `# ${whence}, with defaults filled in\nprofile: ${profile.name}\n${stringify(policy, { lineWidth: 0 })}`;
  await write(world.stdout, text);
  return EXIT.clean;
}
