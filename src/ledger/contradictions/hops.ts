/**
 * The way of the signaling: hops of one call that are not protected alike, URIs that promise TLS in messages that went in clear, SIP in clear
 * where TLS should be. RFC 3261 sections 19.1.2, 26.2.2 and 26.3.1, RFC 5630, RFC 3329, RFC 9325 section 3.2.
 */
import { compareReferences } from '../../capture/frame.ts';
import type { Contradiction, ContradictionKind, Evidence, Leg } from '../facts.ts';
import type { SignalingSign, SignKind } from '../signaling/signaling-signs.ts';
import { contradiction, type FailedTls, type LedgerFacts, plural } from './found.ts';

/** RFC 3261 section 19.1.2; 443 and 7443 are where WSS listens. */
const TLS_PORTS = { tcp: [5061], ws: [443, 5061, 7443] } as const;
/** Within which SIP in clear counts as the next try; ours. */
const RETRY_SECONDS = 30;

export function onTheWay(facts: LedgerFacts): Contradiction[] {
  return [
    ...facts.signs.flatMap((sign) => broken(sign, facts)),
    ...hopsThatDiffer(facts),
    ...facts.legs.flatMap(clearOnTlsPort),
    ...retriedInClear(facts),
  ];
}

// ------------------------------------------------------------------------------------------------ what messages said

const SIGNS: Readonly<Record<SignKind, readonly [ContradictionKind, (sign: SignalingSign) => string]>> = {
  'mixed-via': ['hops-differ-in-protection', ({ what }) => `The call went over hops of both kinds: ${what}.`],
  'secure-uri': [
    'secure-uri-in-clear',
    ({ what, path }) => `A message went in clear over ${path.transport.toUpperCase()} although ${what}.`,
  ],
  'sips-became-sip': ['sips-became-sip', () => 'A request that came to a sips: URI went on to a sip: URI.'],
  'security-agreement': [
    'security-agreement-broken',
    ({ what }) => `The security mechanism agreement (RFC 3329) does not hold: ${what}.`,
  ],
};

function broken(sign: SignalingSign, facts: LedgerFacts): Contradiction[] {
  const [kind, say] = SIGNS[sign.kind];
  const repeated = sign.messages === 1 ? '' : ` (${plural(sign.messages, 'message')} said so)`;
  const legs = sign.path.legId === null ? [] : [sign.path.legId];
  const what = say(sign).replace(/\.$/, `${repeated}.`);
  return [contradiction(kind, what, sign.evidence, legs, [facts.callOf(sign.callId)])];
}

// ------------------------------------------------------------------------------------------------ hops of one call

function hopsThatDiffer({ calls, legs }: LedgerFacts): Contradiction[] {
  const byId = new Map(legs.map((leg) => [leg.id, leg]));
  return calls.flatMap((call) => {
    const signaling = call.legs.map((id) => byId.get(id)!).filter(({ plane }) => plane === 'signaling');
    const hidden = signaling.filter(({ protection }) => protection === 'encrypted' || protection === 'weak');
    const clear = signaling.filter(({ protection }) => protection === 'cleartext');
    const [firstClear, ...moreClear] = clear.map(hopEvidence);
    if (hidden.length === 0 || firstClear === undefined) return [];
    const what = `Of the hops of one call, ${hidden.length} hid the signaling and ${clear.length} showed it in clear.`;
    const evidence: [Evidence, ...Evidence[]] = [firstClear, ...moreClear, ...hidden.map(hopEvidence)];
    const ids = [...clear, ...hidden].map(({ id }) => id);
    return [contradiction('hops-differ-in-protection', what, evidence, ids, [call.id])];
  });
}

function hopEvidence(leg: Leg): Evidence {
  const state = leg.protection === 'cleartext' ? 'in clear' : leg.protection;
  return { at: leg.first, what: `first frame of a hop over ${leg.transport.toUpperCase()}, ${state}` };
}

// ------------------------------------------------------------------------------------------------ where TLS should be

function clearOnTlsPort(leg: Leg): Contradiction[] {
  const { plane, transport, sip, b } = leg;
  if (plane !== 'signaling' || leg.reportedBy !== null || sip === null || sip.firstReadable === null) return [];
  const ports: readonly (number | null)[] =
    transport === 'tcp' ? TLS_PORTS.tcp : transport === 'ws' ? TLS_PORTS.ws : [];
  if (!ports.includes(b.port)) return [];
  const what = `SIP in clear was spoken on port ${b.port}, where TLS belongs: ${plural(sip.messages, 'message')} could be read.`;
  return [contradiction('clear-sip-on-tls-port', what, [sip.firstReadable], [leg.id], leg.calls)];
}

function retriedInClear({ failedTls, legs }: LedgerFacts): Contradiction[] {
  const byHosts = new Map<string, Leg[]>();
  for (const leg of legs) {
    if (leg.plane !== 'signaling' || leg.protection !== 'cleartext' || leg.reportedBy !== null) continue;
    const key = `${leg.a.address} ${leg.b.address}`;
    const known = byHosts.get(key);
    if (known === undefined) byHosts.set(key, [leg]);
    else known.push(leg);
  }
  const told = new Set<Leg>();
  return failedTls.flatMap((attempt) => {
    const leg = byHosts.get(`${attempt.client} ${attempt.server}`)?.find((one) => isNextTry(one, attempt));
    if (leg === undefined || told.has(leg)) return [];
    told.add(leg);
    const began = leg.sip!.firstReadable!;
    const seconds = began.at.seconds - attempt.at.seconds;
    const what = `TLS to ${attempt.server} did not come about (${attempt.what}), and ${plural(seconds, 'second')} later the same client sent SIP there in clear over ${leg.transport.toUpperCase()}.`;
    const [first, ...more] = attempt.evidence;
    return [contradiction('clear-retry-after-tls', what, [first, ...more, began], [leg.id], leg.calls)];
  });
}

/** Signaling in clear that went on before is no retry. */
function isNextTry({ sip }: Leg, { at }: FailedTls): boolean {
  const began = sip?.firstReadable?.at;
  if (began === undefined || compareReferences(began, at) <= 0) return false;
  return began.seconds - at.seconds <= RETRY_SECONDS;
}
