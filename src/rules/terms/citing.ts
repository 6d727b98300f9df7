/**
 * Which frames a rule cites.
 *
 * Not handled: how the frames are shown; an outcome cites at most `MOST_CITED` of them, and its message gives the figures.
 */
import { compareReferences } from '../../capture/frame.ts';
import type { Certificate, Evidence, SomeEvidence, TlsSession } from '../../ledger/facts.ts';
import { clip, day } from './wording.ts';

/** Enough to check a statement by hand; a capture can hold millions of frames that say the same. */
export const MOST_CITED = 20;

/** In order of time, each statement once. What is `basis` comes before what was passed beside it when there is too much. */
export function cite(basis: SomeEvidence, beside: readonly (Evidence | null | undefined)[] = []): SomeEvidence {
  const cited: [Evidence, ...Evidence[]] = [basis[0]];
  for (const evidence of basis) citeOnce(cited, evidence);
  for (const evidence of beside) citeOnce(cited, evidence);
  // Most outcomes cite one frame.
  return cited.length === 1 ? cited : cited.sort((a, b) => compareReferences(a.at, b.at));
}

/** Looked for one by one: there are few, and most rules cite one or two. */
function citeOnce(cited: Evidence[], evidence: Evidence | null | undefined): void {
  if (!evidence || cited.length === MOST_CITED) return;
  if (!cited.some((known) => saysTheSame(known, evidence))) cited.push(evidence);
}

function saysTheSame(a: Evidence, b: Evidence): boolean {
  return a.at.frame === b.at.frame && a.at.capture === b.at.capture && a.what === b.what;
}

/** The ServerHello, or where the session was first seen. */
export function helloOf(session: TlsSession): SomeEvidence {
  const { serverHello, protocol, version, cipherSuite, first } = session;
  if (serverHello === null) return [{ at: first, what: `First ${protocol} record of this session in the capture.` }];
  const chosen = [version, cipherSuite?.name].filter((name) => name !== null && name !== undefined);
  return [{ at: serverHello, what: `ServerHello${chosen.length === 0 ? '' : ` choosing ${chosen.join(' and ')}`}.` }];
}

/** Where the certificate was shown first, and last where that is another frame. */
export function showingOf(certificate: Certificate): SomeEvidence {
  const { first, last, notBefore, notAfter, sha256 } = certificate;
  const what = `Certificate ${clip(sha256.slice(0, 16))}, valid from ${day(notBefore)} to ${day(notAfter)}.`;
  return cite([{ at: first, what }], compareReferences(first, last) === 0 ? [] : [{ at: last, what }]);
}
