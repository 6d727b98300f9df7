/**
 * The subjects of each kind, with what every judgment about one says of it whatever the rule: worked out once for all rules, since a
 * capture chooses how many legs there are.
 */
import type { FrameReference } from '../capture/frame.ts';
import { EffectivePolicies } from '../criteria/effective.ts';
import type { Call, Certificate, Leg, SourceActivity, TlsSession } from '../ledger/facts.ts';
import type { DeclaredPath, RuleContext, SubjectKind, Subjects } from './define-rule.ts';

/** Id of the one subject of kind `capture-set`. */
export const CAPTURE_SET = 'capture-set';

/** What a judgment says of its subject, whatever the rule. */
export interface About {
  readonly id: string;
  readonly first: FrameReference | null;
  readonly legs: readonly string[];
  /** Ids of the calls that its legs belong to. */
  readonly calls: readonly string[];
  readonly path: string;
}

export interface Asked {
  readonly subject: Subjects[SubjectKind];
  readonly about: About;
  /** One for each policy that holds for it. */
  readonly contexts: readonly RuleContext[];
}

/** A subject before its calls and policies are looked up. */
type Found = Omit<About, 'calls'> & { readonly subject: Subjects[SubjectKind]; readonly calls?: readonly string[] };

/** All subjects, by kind. */
export class SubjectsAsked {
  readonly #context: RuleContext;
  readonly #effective: EffectivePolicies;
  readonly #contexts = new Map<RuleContext['policy'], RuleContext>();
  readonly #kinds = new Map<SubjectKind, readonly Asked[]>();

  constructor(context: RuleContext) {
    this.#context = context;
    this.#effective = new EffectivePolicies(context.policy);
    this.#contexts.set(context.policy, context);
  }

  of(kind: SubjectKind): readonly Asked[] {
    let found = this.#kinds.get(kind);
    if (found === undefined) {
      found = this.#find(kind);
      this.#kinds.set(kind, found);
    }
    return found;
  }

  #find(kind: SubjectKind): readonly Asked[] {
    const { facts } = this.#context;
    switch (kind) {
      case 'leg':
        return facts.legs.map((leg) => this.#asked(askedLeg(leg)));
      case 'signaling-leg':
        return this.#legsOn('signaling');
      case 'media-leg':
        return this.#legsOn('media');
      case 'messaging-leg':
        return this.#legsOn('messaging');
      case 'control-leg':
        return this.#legsOn('control');
      case 'tls-session':
        return this.#sessionsOf('TLS');
      case 'dtls-session':
        return this.#sessionsOf('DTLS');
      case 'certificate':
        return facts.certificates.map((certificate) => this.#asked(askedCertificate(certificate)));
      case 'sip-source':
        return facts.activity.sources.map((source) => this.#asked(askedSource(source)));
      case 'call':
        return facts.calls.map((call) => this.#asked(askedCall(call, this.#context)));
      case 'call-path':
        // A declared path has its own promise, and the floors hold for its legs.
        return declaredPaths(this.#context).map((path) => this.#asked(askedPath(path), [this.#context]));
      case 'capture-set': {
        const first = facts.captures.find((capture) => capture.firstFrame !== null)?.firstFrame ?? null;
        return [this.#asked({ id: CAPTURE_SET, subject: facts, first, legs: [], path: CAPTURE_SET })];
      }
    }
  }

  #legsOn(plane: Leg['plane']): readonly Asked[] {
    return this.of('leg').filter(({ subject }) => (subject as Leg).plane === plane);
  }

  #sessionsOf(wanted: TlsSession['protocol']): readonly Asked[] {
    const sessions = this.#context.facts.tlsSessions.filter(({ protocol }) => protocol === wanted);
    return sessions.map((session) => this.#asked(askedSession(session)));
  }

  #asked(found: Found, contexts = this.#contextsOf(found.legs)): Asked {
    const { id, subject, first, legs, path } = found;
    const calls = found.calls ?? callsOf(legs, this.#context);
    return { subject, about: { id, first, legs, calls, path }, contexts };
  }

  #contextsOf(legs: readonly string[]): readonly RuleContext[] {
    return this.#effective.of(this.#context.places.of(legs)).map((policy) => {
      let context = this.#contexts.get(policy);
      if (context === undefined) {
        context = { ...this.#context, policy };
        this.#contexts.set(policy, context);
      }
      return context;
    });
  }
}

function askedLeg(leg: Leg): Found {
  const path = leg.plane === 'media' ? mediaPath(leg) : signalingPath(leg);
  return { id: leg.id, subject: leg, first: leg.first, legs: [leg.id], calls: leg.calls, path };
}

function askedSession(session: TlsSession): Found {
  return { id: session.id, subject: session, first: session.first, legs: session.legs, path: sessionPath(session) };
}

function askedCertificate(certificate: Certificate): Found {
  const { id, first, seenOn, sha256 } = certificate;
  return { id, subject: certificate, first, legs: seenOn, path: sha256 };
}

function askedSource(source: SourceActivity): Found {
  const { id, first, legs, address } = source;
  return { id, subject: source, first, legs, path: `sip-source|${address}` };
}

/** Who called whom varies from capture to capture: the path is the hosts that its legs run between. */
function askedCall(call: Call, { leg }: RuleContext): Found {
  const hosts = call.legs.flatMap((id) => [leg(id)?.a.address ?? '', leg(id)?.b.address ?? '']);
  const path = ['call', ...[...new Set(hosts)].sort()].join('|');
  return { id: call.id, subject: call, first: call.startedAt, legs: call.legs, calls: [call.id], path };
}

function declaredPaths({ policy, facts, place }: RuleContext): DeclaredPath[] {
  const legs = new Map<string, Leg[]>(policy.paths.map(({ name }) => [name, []]));
  for (const leg of facts.legs) legs.get(place(leg.id)?.path ?? '')?.push(leg);
  return policy.paths.map((declared) => ({ declared, legs: legs.get(declared.name)! }));
}

function askedPath(path: DeclaredPath): Found {
  const { declared, legs } = path;
  return {
    id: declared.name,
    subject: path,
    first: legs[0]?.first ?? null,
    legs: legs.map(({ id }) => id),
    path: declared.name,
  };
}

/** The port of `b` is the server's; that of `a` varies. */
function signalingPath({ plane, transport, a, b }: Leg): string {
  return [plane, transport, a.address, b.address, b.port ?? '*'].join('|');
}

/** Media ports vary on both sides, and either side may have been seen first. */
function mediaPath({ plane, a, b }: Leg): string {
  return [plane, ...[a.address, b.address].sort()].join('|');
}

/** The server's port is left out for DTLS: it is a media port. */
function sessionPath({ protocol, client, server }: TlsSession): string {
  const port = protocol === 'DTLS' ? '*' : (server.port ?? '*');
  return `${protocol}|${client.address}|${server.address}:${port}`;
}

function callsOf(legs: readonly string[], context: RuleContext): readonly string[] {
  return [...new Set(legs.flatMap((id) => context.leg(id)?.calls ?? []))];
}
