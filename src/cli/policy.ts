/**
 * Which policy judges: the one named by --policy, else soc2-sip.yaml in the working directory, else the built-in one. Never one that
 * lies beside a capture: who wrote the capture must not judge it.
 *
 * Not handled: policies over the network, and more than one file.
 */
import { createHash, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Policy } from '../criteria/policy.ts';
import { PolicyError, problemLine } from '../criteria/policy-file/problem.ts';
import type { readPolicy as ReadPolicy } from '../criteria/policy-file/read-policy.ts';
import { PROFILES, type Profile, policyOf, profileByName } from '../criteria/profiles/index.ts';
import type { PolicySource } from '../report/build.ts';
import { RULES } from '../rules/index.ts';
import { UsageError } from './exit-codes.ts';
import { complain, type World } from './world.ts';

export const POLICY_FILE = 'soc2-sip.yaml';

/** Of a UTF-8 character. */
const OCTETS_AT_MOST = 4;

export interface LoadedPolicy {
  readonly policy: Policy;
  /** What it starts from. */
  readonly profile: Profile;
  readonly source: PolicySource;
  /** For people: where it came from. */
  readonly whence: string;
  /** What of its text can be used and may be a mistake, a line each. */
  readonly cautions: readonly string[];
}

/**
 * @param by how it was named: as the argument of `policy check` and `policy show`, or by --policy
 * @throws {UsageError} when the policy cannot be used
 */
export async function loadPolicy(
  named: string | undefined,
  world: World,
  by: '--policy' | 'argument' = '--policy',
): Promise<LoadedPolicy> {
  if (named === undefined) {
    const found = join(world.cwd(), POLICY_FILE);
    if (!(await exists(found))) return builtIn('soc2-default', 'built in');
    return fromFile(found, POLICY_FILE, 'working-directory', `${POLICY_FILE} in the working directory`);
  }
  const path = resolve(world.cwd(), named);
  if (!(await exists(path))) {
    if (profileByName(named) !== undefined)
      return builtIn(named, by === 'argument' ? `${named}, built in` : 'built in, named by --policy');
    const names = PROFILES.map(({ name }) => name).join(', ');
    throw new UsageError(
      `${by === 'argument' ? '' : '--policy '}${named}: there is no such file, and no built-in profile of that name (${names}).`,
    );
  }
  return fromFile(path, named, 'named', by === 'argument' ? named : `${named}, named by --policy`);
}

/** Always said, so that nobody takes a verdict for that of another policy. */
export async function announcePolicy({ policy, whence }: LoadedPolicy, world: World): Promise<void> {
  await complain(world, `policy: ${policy.name} ${policy.version} (${whence})`);
}

function builtIn(name: string, whence: string): LoadedPolicy {
  const profile = profileByName(name)!;
  return {
    policy: policyOf(profile),
    profile,
    source: { source: 'built-in', file: null, fileSha256: null },
    whence,
    cautions: [],
  };
}

async function fromFile(
  path: string,
  shown: string,
  source: 'working-directory' | 'named',
  whence: string,
): Promise<LoadedPolicy> {
  // Loaded when there is a file: most runs read no YAML.
  const { readPolicy } = await import('../criteria/policy-file/read-policy.ts');
  const { MAX_POLICY_TEXT } = await import('../criteria/policy-file/yaml-text.ts');
  const octets = await octetsOf(path, shown, MAX_POLICY_TEXT * OCTETS_AT_MOST);
  try {
    const read = readPolicy(
      textOf(octets, shown),
      RULES.map(({ id }) => id),
    );
    const policy = await withTrustAnchors(read, path);
    const fileSha256 = createHash('sha256').update(octets).digest('hex');
    const cautions = read.cautions.map((caution) => problemLine(shown, caution));
    return { policy, profile: read.profile, source: { source, file: basename(path), fileSha256 }, whence, cautions };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    const lines = error.problems.map((problem) => problemLine(shown, problem));
    throw new UsageError(`the policy cannot be used, so nothing was judged.\n${lines.join('\n')}`);
  }
}

async function octetsOf(path: string, shown: string, most: number): Promise<Uint8Array> {
  const status = await stat(path);
  if (!status.isFile()) throw new UsageError(`${shown} is not a file.`);
  if (status.size > most) throw new UsageError(`${shown} has ${status.size} octets; at most ${most} are read.`);
  return readFile(path).catch((error: Error) => {
    throw new UsageError(`${shown} cannot be read: ${error.message}.`);
  });
}

function textOf(octets: Uint8Array, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  } catch {
    throw new UsageError(`${shown} is not text in UTF-8.`);
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

const MAX_BUNDLE = 10_000_000;
const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** A relative name in a policy is relative to the policy. */
async function withTrustAnchors({ policy, problem }: ReturnType<typeof ReadPolicy>, path: string): Promise<Policy> {
  const { caBundle, trustAnchors } = policy.certificates;
  const key = ['certificates', 'caBundle'];
  if (caBundle === null) return policy;
  const file = resolve(dirname(path), caBundle);
  const octets = await octetsOf(file, caBundle, MAX_BUNDLE).catch((error: Error) => {
    const says =
      error instanceof UsageError
        ? error.message
        : 'expected a file of certificates in PEM form, and there is no such file.';
    throw problem(key, says);
  });
  const found = Buffer.from(octets).toString('latin1').match(PEM) ?? [];
  if (found.length === 0)
    throw problem(key, `expected certificates in PEM form (-----BEGIN CERTIFICATE-----), and ${caBundle} has none.`);
  found.forEach((pem, index) => {
    try {
      void new X509Certificate(pem).fingerprint256;
    } catch {
      throw problem(key, `certificate ${index + 1} of ${caBundle} cannot be read.`);
    }
  });
  return { ...policy, certificates: { ...policy.certificates, trustAnchors: [...trustAnchors, ...found] } };
}
