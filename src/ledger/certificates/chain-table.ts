/**
 * Chains as they were presented: one row per role and sequence of certificates, whoever showed it, with the sessions that did.
 *
 * Rows are numbered by first appearance. There are at most two per row of sessions, whose table is bounded.
 */
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import { CertificateSignatures } from '../../crypto/certificate-signatures.ts';
import type { CertificateFields } from '../../dissectors/x509/index.ts';
import type { CertificateChain } from '../facts.ts';
import type { PresentedCertificate } from '../observers/tls-connection-facts.ts';
import { describeChain } from './describe-chain.ts';

interface Row<Session> {
  readonly role: CertificateChain['role'];
  readonly sent: readonly CertificateFields[];
  readonly sessions: Set<Session>;
  mediaKeyingOnly: boolean;
  first: FrameReference;
  last: FrameReference;
}

interface NumberedSession {
  readonly id: string;
  readonly legs: ReadonlySet<string>;
  readonly shownOn: ReadonlySet<string>;
}

export class ChainTable<Session extends NumberedSession> {
  readonly #rows = new Map<string, Row<Session>>();

  add(presented: readonly PresentedCertificate[], session: Session, keysMedia: boolean): void {
    for (const role of ['server', 'client'] as const) {
      const own = presented.filter((one) => one.role === role);
      if (own.length > 0) this.#addChain(role, own, session, keysMedia);
    }
  }

  /** @param ids of the certificates that have a row, by SHA-256 */
  close(ids: ReadonlyMap<string, string>): CertificateChain[] {
    const signatures = new CertificateSignatures();
    return [...this.#rows.entries()]
      .filter(([, { sent }]) => ids.has(sent[0]!.sha256))
      .sort(([keyA, a], [keyB, b]) => compareReferences(a.first, b.first) || (keyA < keyB ? -1 : 1))
      .map(([, row], index) => chainFrom(row, `chain-${index + 1}`, ids, signatures));
  }

  #addChain(
    role: CertificateChain['role'],
    own: readonly PresentedCertificate[],
    session: Session,
    keysMedia: boolean,
  ): void {
    const sent = own.map(({ certificate }) => certificate);
    const key = `${role} ${sent.map(({ sha256 }) => sha256).join(' ')}`;
    const { at } = own[0]!;
    const row = this.#rows.get(key);
    if (row === undefined) {
      this.#rows.set(key, {
        role,
        sent,
        sessions: new Set([session]),
        mediaKeyingOnly: keysMedia,
        first: at,
        last: at,
      });
      return;
    }
    row.sessions.add(session);
    row.mediaKeyingOnly &&= keysMedia;
    if (compareReferences(at, row.first) < 0) row.first = at;
    if (compareReferences(at, row.last) > 0) row.last = at;
  }
}

function chainFrom<Session extends NumberedSession>(
  row: Row<Session>,
  id: string,
  ids: ReadonlyMap<string, string>,
  signatures: CertificateSignatures,
): CertificateChain {
  const readable = row.sent.filter(({ sha256 }) => ids.has(sha256));
  const shape = describeChain(readable, row.last.seconds, signatures);
  const idsOf = (of: readonly CertificateFields[]) => of.map(({ sha256 }) => ids.get(sha256)!);
  const sessions = [...row.sessions];
  return {
    id,
    role: row.role,
    certificates: idsOf(readable),
    unreadable: row.sent.length - readable.length,
    path: idsOf(shape.path),
    order: shape.order,
    alternates: idsOf(shape.alternates),
    strangers: idsOf(shape.strangers),
    duplicates: shape.duplicates,
    end: shape.end,
    missingIssuer: shape.missingIssuer,
    linksVerified: shape.linksVerified,
    mediaKeyingOnly: row.mediaKeyingOnly,
    sessions: sorted(new Set(sessions.map(({ id: session }) => session))),
    seenOn: sorted(new Set(sessions.flatMap(({ shownOn }) => [...shownOn]))),
    first: row.first,
    last: row.last,
  };
}

/** `leg-2` before `leg-10`. */
function sorted(ids: ReadonlySet<string>): string[] {
  return [...ids].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
