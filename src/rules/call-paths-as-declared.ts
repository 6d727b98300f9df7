/**
 * Declared call paths were seen, and carry what was promised for them. AICPA CC9.2 in our words; RFC 5922 section 5 (mutual TLS), RFC 4568
 * and RFC 5764 (profiles of SRTP).
 *
 * Asked once for each path of the policy. What is promised in general is for the other rules, with the floors of the path's zone.
 *
 * Not handled: the number of calls that make a fair sample; one leg is enough to be seen.
 */
import type { CallPath } from '../criteria/policy/paths.ts';
import type { Evidence, Facts, Leg, SomeEvidence } from '../ledger/facts.ts';
import { sdesSuite, srtpProfileByName } from '../registry/srtp-profiles.ts';
import { type DeclaredPath, defineRule, type RuleContext } from './define-rule.ts';
import { whyMediaIsNotExpected } from './terms/applying.ts';
import { cite, helloOf } from './terms/citing.ts';
import { clip, count, list } from './terms/wording.ts';

export default defineRule({
  id: 'call-paths-as-declared',
  title: 'Declared call paths were seen and keep their promise',
  criteria: ['CC6.7', 'CC9.2', 'CC6.6'],
  rationale: {
    'CC6.7': 'The path was declared with the protection that it needs; this compares the promise with what was sent.',
    'CC9.2': 'What a carrier or vendor promised for a path is a requirement on that partner, and this checks it.',
    'CC6.6': 'A path crosses the boundary where it was declared to, and with the protection that was declared.',
  },
  severity: 'high',
  subject: 'call-path',
  catalogue: ['CAP-007'],
  why: 'A promise about a path is worth what is checked of it. A declared path that a capture does not show is not evidence of anything, and a path that carries less than was promised breaks an agreement that others rely on.',
  remedy:
    'Where the path carries less than was declared, set it right at both ends or correct the declaration. Where the capture does not show it, make a test call over the path and record at a point where it passes; where the path is gone, take it out of the policy.',
  meaning: {
    pass: 'Traffic of the path was seen, and everything that was promised for it was kept.',
    fail: 'A leg of the path carries less than was promised: readable, an older version of TLS, no certificate of the client, another profile or keying.',
    open: 'The capture shows no traffic of the path, or not enough to tell whether the promise was kept.',
    notApplicable: 'The capture holds no frames.',
  },
  parameters: ['paths'],
  references: ['RFC 5922 s5', 'RFC 3711 s5.2', 'RFC 4568 s6.2', 'RFC 5764 s4.1.2'],
  judge(path, { pass, fail, open, notApplicable }, context) {
    const { declared, legs } = path;
    const wording = `the declared path ${declared.name} (${declared.from} to ${declared.to})`;
    if (legs.length === 0) {
      const first = firstFrame(context.facts);
      if (first === null) return notApplicable('The capture holds no frames.');
      return open(`The capture shows no traffic of ${wording}.`, [first]);
    }
    const remarks = [...signalingRemarks(path, context), ...mediaRemarks(path, context)];
    const broken = remarks.filter(({ verdict }) => verdict === 'fail');
    if (broken.length > 0) return fail(`On ${wording}, ${words(broken)}.`, evidenceOf(broken));
    const unknown = remarks.filter(({ verdict }) => verdict === 'open');
    if (unknown.length > 0) return open(`Of ${wording}, not all can be told: ${words(unknown)}.`, evidenceOf(unknown));
    const [first, ...more] = legs;
    const evidence = cite(
      first!.evidence,
      more.flatMap((leg) => leg.evidence),
    );
    return pass(`${count(legs.length, 'leg')} of ${wording}: ${kept(declared)}.`, evidence);
  },
});

/** One way in which a leg falls short, or may. */
interface Remark {
  readonly verdict: 'fail' | 'open';
  /** `signaling could be read`. */
  readonly says: string;
  readonly evidence: SomeEvidence;
}

function remarkOf(verdict: Remark['verdict'], says: string, leg: Leg, beside: readonly Evidence[] = []): Remark {
  return { verdict, says, evidence: cite(leg.evidence, beside) };
}

function signalingRemarks({ declared, legs }: DeclaredPath, context: RuleContext): Remark[] {
  const promise = declared.signaling;
  if (promise === null) return [];
  const signaling = legs.filter(({ plane }) => plane === 'signaling');
  if (signaling.length === 0) return [remarkOf('open', 'no signaling was seen', legs[0]!)];
  return signaling.flatMap((leg) => signalingRemarksOf(leg, promise, context));
}

function signalingRemarksOf(leg: Leg, promise: NonNullable<CallPath['signaling']>, context: RuleContext): Remark[] {
  const readable = readability(leg, 'signaling');
  if (readable !== null) return [readable];
  const sessions = leg.tls.map((id) => context.session(id)).filter((session) => session !== undefined);
  const live = sessions.filter(({ handshake }) => handshake !== 'failed');
  if (live.length === 0) return [remarkOf('open', 'no TLS session of the signaling was seen', leg)];
  return live.flatMap((session) => {
    const hello = helloOf(session);
    const remarks: Remark[] = [];
    if (session.version === null) remarks.push(remarkOf('open', 'the version of TLS was not seen', leg, hello));
    else if (TLS_VERSIONS.indexOf(session.version) < TLS_VERSIONS.indexOf(`TLS ${promise.tls}`)) {
      remarks.push(
        remarkOf('fail', `${clip(session.version)} was negotiated where TLS ${promise.tls} was promised`, leg, hello),
      );
    }
    if (promise.mutual && session.clientAuthenticated === false) {
      remarks.push(remarkOf('fail', 'the client showed no certificate where mutual TLS was promised', leg, hello));
    } else if (promise.mutual && session.clientAuthenticated === null) {
      remarks.push(remarkOf('open', 'whether the client showed a certificate was not seen', leg, hello));
    }
    return remarks;
  });
}

const TLS_VERSIONS: readonly string[] = ['SSL 2.0', 'SSL 3.0', 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3'];

function mediaRemarks({ declared, legs }: DeclaredPath, context: RuleContext): Remark[] {
  const promise = declared.media;
  if (promise === null) return [];
  const media = legs.filter((leg) => leg.plane === 'media' && whyMediaIsNotExpected(leg, context) === null);
  if (media.length === 0) return [remarkOf('open', 'no media was seen', legs[0]!)];
  return media.flatMap((leg) => mediaRemarksOf(leg, promise));
}

function mediaRemarksOf(leg: Leg, promise: NonNullable<CallPath['media']>): Remark[] {
  const readable = readability(leg, 'media');
  if (readable !== null) return [readable];
  const { profile, keying, negotiation } = leg.media!;
  const remarks: Remark[] = [];
  const fits = profile === null ? null : fitsStrength(profile, promise.srtp);
  if (fits === false)
    remarks.push(
      remarkOf('fail', `${clip(profile!)} is in force where ${promise.srtp} was promised`, leg, negotiation),
    );
  if (fits === null && promise.srtp !== 'any')
    remarks.push(remarkOf('open', 'the profile of SRTP was not seen', leg, negotiation));
  if (promise.keying !== null && keying === 'unseen')
    remarks.push(remarkOf('open', 'the keying was not seen', leg, negotiation));
  else if (promise.keying !== null && !(promise.keying as readonly string[]).includes(keying)) {
    remarks.push(
      remarkOf('fail', `keys were agreed by ${keying} where ${list(promise.keying)} was promised`, leg, negotiation),
    );
  }
  return remarks;
}

/** Null when the leg was seen protected. */
function readability(leg: Leg, what: string): Remark | null {
  if (leg.protection === 'cleartext') return remarkOf('fail', `${what} could be read`, leg);
  if (leg.protection === 'exposed')
    return remarkOf('fail', `${what} could be decrypted with what the capture holds`, leg);
  if (leg.protection === 'open' || leg.basis === 'negotiated')
    return remarkOf('open', `${what} was not seen protected`, leg);
  return null;
}

/** Null for a profile that the registry does not know. */
function fitsStrength(profile: string, promised: string): boolean | null {
  if (promised === 'any') return true;
  const row = srtpProfileByName(profile) ?? sdesSuite(profile);
  if (row === null) return null;
  const isAes = row.cipher.startsWith('AES');
  switch (promised) {
    case 'AES-128':
      return isAes && row.masterKeyOctets >= 16;
    case 'AES-256':
      return isAes && row.masterKeyOctets >= 32;
    case 'AEAD':
      return row.name.includes('AEAD');
    default:
      return row.name.toUpperCase() === promised.toUpperCase();
  }
}

function words(remarks: readonly Remark[]): string {
  return list([...new Set(remarks.map(({ says }) => says))]);
}

function evidenceOf(remarks: readonly Remark[]): SomeEvidence {
  const [first, ...more] = remarks;
  return cite(
    first!.evidence,
    more.flatMap(({ evidence }) => evidence),
  );
}

function kept({ signaling, media }: CallPath): string {
  const parts = [
    signaling !== null && `TLS ${signaling.tls} or newer${signaling.mutual ? ', with certificates of both sides' : ''}`,
    media !== null && (media.srtp === 'any' ? 'SRTP' : `SRTP with ${media.srtp}`),
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'nothing beyond the general floors was promised' : `${list(parts)}, as promised`;
}

function firstFrame(facts: Facts): Evidence | null {
  const at = facts.captures.find((capture) => capture.firstFrame !== null)?.firstFrame ?? null;
  return at === null ? null : { at, what: 'First frame of the capture.' };
}
