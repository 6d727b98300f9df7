/** What a schema cannot see: names that refer to something else, and statements that contradict each other. */
import { parseNetwork, ZONES } from '../policy/places.ts';
import type { Policy } from '../policy.ts';
import { unknownWords } from './explain-issue.ts';
import { keyText, type Problem } from './problem.ts';
import type { YamlText } from './yaml-text.ts';

export function inconsistencies(policy: Policy, rules: readonly string[], yaml: YamlText): Problem[] {
  const at = (path: readonly PropertyKey[], says: string, key?: string): Problem => ({
    ...yaml.place(path, key),
    key: keyText(key === undefined ? path : [...path, key]),
    says,
  });
  return [
    ...unknownRules(policy, rules, at),
    ...clashingPlaces(policy, at),
    ...unknownEnds(policy, at),
    ...unknownWaiverPlaces(policy, at),
  ];
}

type At = (path: readonly PropertyKey[], says: string, key?: string) => Problem;

function unknownRules({ severities, waivers }: Policy, rules: readonly string[], at: At): Problem[] {
  const says = (rule: string) =>
    `${unknownWords('rule', rule, rules).replace(/ Known here: .*$/, '')} "soc2-sip rules" lists them.`;
  return [
    ...Object.keys(severities)
      .filter((rule) => !rules.includes(rule))
      .map((rule) => at(['severities'], says(rule), rule)),
    ...waivers.flatMap(({ rule }, index) => (rules.includes(rule) ? [] : [at(['waivers', index, 'rule'], says(rule))])),
  ];
}

/** What a path says without declaring it. */
const RESERVED: ReadonlySet<string> = new Set([...ZONES, 'any', 'unknown']);

/** Names are one space: a path says `carrier-x` and means one thing. */
function clashingPlaces(policy: Policy, at: At): Problem[] {
  const problems: Problem[] = [];
  const names = new Set<string>();
  for (const section of ['networks', 'endpoints'] as const) {
    const networks = new Map<string, string>();
    for (const [name, { addresses }] of Object.entries(policy[section])) {
      if (RESERVED.has(name))
        problems.push(at([section], `"${name}" means a zone, or any place: choose another name.`, name));
      else if (names.has(name))
        problems.push(at([section], 'expected a name that no network or other endpoint has.', name));
      names.add(name);
      addresses.forEach((address, index) => {
        const { octets, prefix } = parseNetwork(address)!;
        const key = `${octets.join('.')}/${prefix}`;
        const other = networks.get(key);
        if (other !== undefined)
          problems.push(at([section, name, 'addresses', index], `${address} stands under "${other}" already.`));
        networks.set(key, name);
      });
    }
  }
  return problems;
}

function placeNames({ networks, endpoints }: Policy): string[] {
  return [...Object.keys(networks), ...Object.keys(endpoints)];
}

function unknownEnds(policy: Policy, at: At): Problem[] {
  const known = [...placeNames(policy), ...ZONES, 'any'];
  return policy.paths.flatMap((path, index) =>
    (['from', 'to'] as const).flatMap((end) =>
      known.includes(path[end])
        ? []
        : [at(['paths', index, end], unknownWords('network, endpoint or zone', path[end], known))],
    ),
  );
}

/** An unused waiver is reported after a scan; one that can never be used is refused before. */
function unknownWaiverPlaces(policy: Policy, at: At): Problem[] {
  const paths = policy.paths.map(({ name }) => name);
  const places = placeNames(policy);
  const zones = [...ZONES, 'unknown'];
  return policy.waivers.flatMap(({ where }, index) => {
    const under = ['waivers', index, 'where'];
    return [
      where.path !== undefined &&
        !paths.includes(where.path) &&
        at([...under, 'path'], unknownWords('path', where.path, paths)),
      where.zone !== undefined &&
        !zones.includes(where.zone) &&
        at([...under, 'zone'], unknownWords('zone', where.zone, zones)),
      where.endpoint !== undefined &&
        !places.includes(where.endpoint) &&
        parseNetwork(where.endpoint) === null &&
        at([...under, 'endpoint'], unknownWords('endpoint, network or address', where.endpoint, places)),
    ].filter((problem) => problem !== false);
  });
}
