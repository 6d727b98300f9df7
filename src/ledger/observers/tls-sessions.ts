/**
 * Connections folded into the rows of the report: one TlsSession per distinct set of parameters between a client's address and
 * a server's address and port, and one Certificate per SHA-256.
 *
 * Rows are numbered by first appearance in the capture, whatever the order in which connections ended. Memory is bounded by
 * MAX_SESSIONS rows, not by the number of connections.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import { compareReferences, type FrameReference } from '../../capture/frame.ts';
import type { CertificateFields } from '../../dissectors/x509/index.ts';
import { ChainTable } from '../certificates/chain-table.ts';
import type {
  Certificate,
  CertificateChain,
  Evidence,
  FailedHandshake,
  SipName,
  TlsHandshakeFacts,
  TlsResumption,
  TlsSession,
  TlsTraffic,
} from '../facts.ts';
import { FailedHandshakeTable } from './failed-handshakes.ts';
import type { PresentedCertificate, TlsConnectionFacts } from './tls-handshake.ts';
import { addedTraffic } from './tls-traffic.ts';

/** Rows of sessions; connections that would need one more are left out, and counted. */
export const MAX_SESSIONS = 10_000;
/** Alerts and other events kept per row. */
const MAX_ALERTS = 16;
/** Session IDs and tickets that are remembered, to find the session that another one resumes. */
export const MAX_RESUMABLE = 50_000;

export interface ConnectionEndpoints {
  readonly client: string;
  readonly server: string;
  readonly serverPort: number;
}

/** A row while the capture is read. The ledger may add ids of legs until `close`. */
export interface SessionRow {
  /** `tls-1` ...: set by `close`. */
  id: string;
  readonly legs: Set<string>;
  /** Those of them on which its handshake ran, not that of a call before on the same ports. */
  readonly shownOn: Set<string>;
  /** Of the first connection, by time. */
  facts: TlsConnectionFacts;
  readonly endpoints: ConnectionEndpoints;
  connections: number;
  applicationOctets: number;
  alerts: Evidence[];
  traffic: TlsTraffic;
  last: FrameReference;
  /** Host names that readable SIP uses for the server. */
  sipNames: readonly SipName[];
  /** See TlsSession. */
  sipExpected: string | null;
}

interface CertificateRow {
  readonly fields: CertificateFields;
  role: Certificate['role'];
  chainPosition: number;
  mediaKeyingOnly: boolean;
  first: FrameReference;
  last: FrameReference;
  readonly sessions: Set<SessionRow>;
}

/** A certificate that could not be read as far as a row needs: its hash, and why. */
export interface UnreadableCertificate {
  readonly sha256: string;
  readonly stop: Stop;
  readonly first: FrameReference;
  readonly sessions: readonly string[];
  readonly legs: readonly string[];
}

export interface SessionTables {
  readonly tlsSessions: readonly TlsSession[];
  readonly failedHandshakes: readonly FailedHandshake[];
  /** Failed handshakes for which there was no room; null when there were none. */
  readonly failedLeftOut: FailedHandshakeTable['leftOut'];
  readonly certificates: readonly Certificate[];
  readonly certificateChains: readonly CertificateChain[];
  readonly unreadableCertificates: readonly UnreadableCertificate[];
}

export class TlsSessionTable {
  readonly #rows = new Map<string, SessionRow>();
  readonly #certificates = new Map<string, CertificateRow>();
  readonly #chains = new ChainTable<SessionRow>();
  readonly #failed = new FailedHandshakeTable();
  /** Rows by what they can be resumed with. */
  readonly #resumable = new Map<string, SessionRow>();
  #forgotten = false;

  /**
   * Folds one connection in. The row, or a Stop when the table is full.
   *
   * @param voipHint why it is taken for VoIP; null when nothing says so
   */
  add(facts: TlsConnectionFacts, endpoints: ConnectionEndpoints, voipHint: string | null = null): SessionRow | Stop {
    if (facts.handshake === 'failed') this.#failed.add(facts, endpoints, voipHint);
    const key = parametersOf(facts, endpoints);
    let row = this.#rows.get(key);
    if (row === undefined) {
      if (this.#rows.size === MAX_SESSIONS) {
        return stop('tls', 'limit-reached', 0, 0, 0, `More than ${MAX_SESSIONS} different TLS or DTLS sessions`);
      }
      row = newRow(facts, endpoints);
      this.#rows.set(key, row);
    } else {
      row.traffic = addedTraffic(row.traffic, facts.traffic, MAX_ALERTS);
      if (compareReferences(facts.first, row.facts.first) < 0) row.facts = facts;
    }
    this.#remember(facts, row);
    row.connections += 1;
    this.#sum(row, facts);
    for (const presented of facts.certificates) this.#addCertificate(presented, facts, row);
    this.#chains.add(facts.certificates, row, facts.protocol === 'DTLS' && keysMedia(facts));
    return row;
  }

  /** More of a connection of the row: its records went on over another flow. */
  goOn(row: SessionRow, facts: TlsConnectionFacts): void {
    row.traffic = addedTraffic(row.traffic, facts.traffic, MAX_ALERTS);
    this.#sum(row, facts);
  }

  /** Rows in order of first appearance, with their ids. `seenOn` of a certificate are the legs of its sessions. */
  close(): SessionTables {
    const rows = [...this.#rows.entries()].sort(
      ([keyA, a], [keyB, b]) => compareReferences(a.facts.first, b.facts.first) || (keyA < keyB ? -1 : 1),
    );
    const certificates = [...this.#certificates.values()].sort(byAppearance);
    const readable = certificates.filter(({ fields }) => isReadable(fields));
    for (const [index, [, row]] of rows.entries()) row.id = `tls-${index + 1}`;
    const ids = new Map(readable.map(({ fields }, index) => [fields.sha256, `cert-${index + 1}`]));
    return {
      tlsSessions: rows.map(([, row]) => sessionFrom(row, ids, this.#resumptionOf(row))),
      failedHandshakes: this.#failed.close(),
      failedLeftOut: this.#failed.leftOut,
      certificates: readable.map((row) => certificateFrom(row, ids.get(row.fields.sha256)!)),
      certificateChains: this.#chains.close(ids),
      unreadableCertificates: certificates.flatMap((row) => unreadableFrom(row)),
    };
  }

  #sum(row: SessionRow, facts: TlsConnectionFacts): void {
    row.applicationOctets += facts.applicationOctets[0] + facts.applicationOctets[1];
    row.alerts = [...row.alerts, ...facts.alerts].sort((a, b) => compareReferences(a.at, b.at)).slice(0, MAX_ALERTS);
    if (compareReferences(facts.last, row.last) > 0) row.last = facts.last;
  }

  #remember(facts: TlsConnectionFacts, row: SessionRow): void {
    for (const key of facts.issued) {
      if (this.#resumable.size < MAX_RESUMABLE) this.#resumable.set(resumableAt(row.endpoints, key), row);
      else this.#forgotten = true;
    }
  }

  /** Where several connections of the row were resumed, the first one counts. */
  #resumptionOf({ facts, endpoints }: SessionRow): TlsResumption | null {
    if (facts.resumption === null) return null;
    const { kind, key } = facts.resumption;
    if (kind === 'psk') return { kind, from: null, reason: TICKETS_ARE_HIDDEN };
    const from = key === null ? undefined : this.#resumable.get(resumableAt(endpoints, key));
    if (from !== undefined) return { kind, from: from.id, reason: null };
    return { kind, from: null, reason: this.#forgotten ? TOO_MANY_TO_REMEMBER : ORIGINAL_NOT_CAPTURED };
  }

  #addCertificate(presented: PresentedCertificate, facts: TlsConnectionFacts, session: SessionRow): void {
    const { certificate: fields, role, chainPosition, at } = presented;
    const mediaKeying = facts.protocol === 'DTLS' && keysMedia(facts);
    const row = this.#certificates.get(fields.sha256);
    if (row === undefined) {
      const sessions = new Set([session]);
      this.#certificates.set(fields.sha256, {
        fields,
        role,
        chainPosition,
        mediaKeyingOnly: mediaKeying,
        first: at,
        last: at,
        sessions,
      });
      return;
    }
    if (row.role !== role) row.role = 'both';
    row.chainPosition = Math.min(row.chainPosition, chainPosition);
    row.mediaKeyingOnly &&= mediaKeying;
    if (compareReferences(at, row.first) < 0) row.first = at;
    if (compareReferences(at, row.last) > 0) row.last = at;
    row.sessions.add(session);
  }
}

/**
 * DTLS-SRTP: use_srtp was agreed, or offered in a handshake whose answer is not in the capture. A handshake of which neither hello was
 * seen is not known to be anything else, and does not take the mark from a certificate.
 */
function keysMedia(facts: TlsConnectionFacts): boolean {
  if (facts.useSrtp !== null) return true;
  const noHelloSeen = facts.serverHello === null && facts.offeredVersions.length === 0;
  return noHelloSeen || (facts.serverHello === null && facts.useSrtpOffered.length > 0);
}

const TICKETS_ARE_HIDDEN =
  'TLS 1.3 sends its tickets encrypted, so the capture does not tell which session was resumed.';
const ORIGINAL_NOT_CAPTURED = 'The handshake that issued the session ID or ticket is not in the capture.';
const TOO_MANY_TO_REMEMBER = `More than ${MAX_RESUMABLE} session IDs and tickets: the original was not looked for among all.`;

/** A session belongs to its server: another one may hand out the same short ID. */
function resumableAt({ server }: ConnectionEndpoints, key: string): string {
  return `${server} ${key}`;
}

/** What makes two connections the same session row: everything a row shows that is not a sum or a frame. */
function parametersOf(facts: TlsConnectionFacts, endpoints: ConnectionEndpoints): string {
  const shown = [
    facts.protocol,
    endpoints.client,
    endpoints.server,
    endpoints.serverPort,
    facts.version,
    facts.cipherSuite?.code ?? null,
    facts.group,
    facts.signatureScheme,
    facts.serverName,
    facts.alpn,
    facts.handshake,
    facts.resumed,
    facts.resumption?.kind,
    facts.clientAuthenticated,
    facts.certificates.map(({ certificate, role }) => `${role} ${certificate.sha256}`),
    facts.useSrtp,
    facts.useSrtpOffered,
    handshakeFactsOf(facts),
  ];
  return JSON.stringify(shown, (_key, value: unknown) => (isReference(value) ? true : value));
}

/** That something was seen is a parameter, in which frame is not. */
function isReference(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'frame' in value && 'capture' in value;
}

function handshakeFactsOf(facts: TlsConnectionFacts): TlsHandshakeFacts {
  return {
    clientHello: facts.clientHello,
    certificateAt: facts.certificateAt,
    versionHint: facts.versionHint,
    offer: facts.offer,
    keyExchange: facts.keyExchange,
    forwardSecrecy: facts.forwardSecrecy,
    handshakeSignatures: facts.handshakeSignatures,
    helloRetryRequest: facts.helloRetryRequest,
    ticketLifetime: facts.ticketLifetime,
    ticketAt: facts.ticketAt,
    agreed: facts.agreed,
    clientCertificate: facts.clientCertificate,
    certificateStatus: facts.certificateStatus,
    earlyDataAccepted: facts.earlyDataAccepted,
    downgrade: facts.downgrade,
    useSrtpHidden: facts.useSrtpHidden,
  };
}

function newRow(facts: TlsConnectionFacts, endpoints: ConnectionEndpoints): SessionRow {
  return {
    id: '',
    legs: new Set(),
    shownOn: new Set(),
    facts,
    endpoints,
    connections: 0,
    applicationOctets: 0,
    alerts: [],
    traffic: facts.traffic,
    last: facts.last,
    sipNames: [],
    sipExpected: null,
  };
}

function sessionFrom(
  row: SessionRow,
  certificateIds: ReadonlyMap<string, string>,
  resumption: TlsResumption | null,
): TlsSession {
  const { facts, endpoints } = row;
  const rest: Omit<TlsSession, keyof TlsHandshakeFacts> = {
    id: row.id,
    protocol: facts.protocol,
    client: { address: endpoints.client, port: null, name: null },
    server: { address: endpoints.server, port: endpoints.serverPort, name: null },
    version: facts.version,
    cipherSuite: facts.cipherSuite,
    group: facts.group,
    signatureScheme: facts.signatureScheme,
    serverName: facts.serverName,
    sipNames: row.sipNames,
    sipExpected: row.sipExpected,
    alpn: facts.alpn,
    handshake: facts.handshake,
    resumed: facts.resumed,
    resumption,
    clientAuthenticated: facts.clientAuthenticated,
    certificates: [...new Set(chain(facts).flatMap(({ certificate }) => certificateIds.get(certificate.sha256) ?? []))],
    certificatesHidden: facts.certificatesHidden,
    decrypted: false,
    useSrtp: facts.useSrtp,
    useSrtpOffered: facts.useSrtpOffered,
    connections: row.connections,
    applicationOctets: row.applicationOctets,
    legs: sorted(row.legs),
    first: facts.first,
    serverHello: facts.serverHello,
    completed: facts.completed,
    alerts: row.alerts,
    traffic: row.traffic,
  };
  // Not spread, for the same reason as in tls-handshake.ts.
  return Object.assign(rest, handshakeFactsOf(facts));
}

/** The server's chain first. */
function chain(facts: TlsConnectionFacts): PresentedCertificate[] {
  const of = (role: PresentedCertificate['role']) => facts.certificates.filter((one) => one.role === role);
  return [...of('server'), ...of('client')];
}

function certificateFrom(row: CertificateRow, id: string): Certificate {
  const { fields } = row;
  return {
    id,
    subject: fields.subject ?? '',
    issuer: fields.issuer ?? '',
    version: fields.version,
    commonNames: fields.commonNames,
    subjectAltNames: fields.subjectAltNames,
    hasAlternativeNames: fields.hasAlternativeNames,
    serial: fields.serial ?? '',
    notBefore: fields.notBefore ?? 0,
    notAfter: fields.notAfter ?? 0,
    keyAlgorithm: fields.keyAlgorithm ?? '',
    keyBits: fields.keyBits,
    keyCurve: fields.keyCurve,
    keyExponent: fields.keyExponent,
    keySha256: fields.keySha256,
    signatureAlgorithm: fields.signatureAlgorithm ?? '',
    signatureParameters: fields.signatureParameters,
    keyUsage: fields.keyUsage,
    extendedKeyUsage: fields.extendedKeyUsage,
    subjectKeyId: fields.subjectKeyId,
    authorityKeyId: fields.authorityKeyId,
    policies: fields.policies,
    timestamps: fields.timestamps,
    ocspHosts: fields.ocspHosts,
    crlHosts: fields.crlHosts,
    mustStaple: fields.mustStaple,
    sha256: fields.sha256,
    fingerprints: fields.fingerprints,
    der: fields.der,
    selfSigned: fields.selfSigned,
    isCa: fields.isCa,
    pathLength: fields.pathLength,
    nameConstraints: fields.nameConstraints,
    role: row.role,
    chainPosition: row.chainPosition,
    mediaKeyingOnly: row.mediaKeyingOnly,
    seenOn: sorted(new Set([...row.sessions].flatMap(({ shownOn }) => [...shownOn]))),
    sessions: sorted(new Set([...row.sessions].map(({ id: session }) => session))),
    first: row.first,
    last: row.last,
  };
}

function unreadableFrom(row: CertificateRow): UnreadableCertificate[] {
  const { fields } = row;
  if (isReadable(fields) || fields.problem === null) return [];
  const sessions = sorted(new Set([...row.sessions].map(({ id }) => id)));
  const legs = sorted(new Set([...row.sessions].flatMap((session) => [...session.legs])));
  return [{ sha256: fields.sha256, stop: fields.problem, first: row.first, sessions, legs }];
}

/** Rules judge dates, names and keys: a row without them would be judged on nothing. */
function isReadable(fields: CertificateFields): boolean {
  const { subject, issuer, serial, notBefore, notAfter, keyAlgorithm, signatureAlgorithm } = fields;
  return [subject, issuer, serial, notBefore, notAfter, keyAlgorithm, signatureAlgorithm].every(
    (field) => field !== null,
  );
}

function byAppearance(a: CertificateRow, b: CertificateRow): number {
  return (
    compareReferences(a.first, b.first) ||
    a.chainPosition - b.chainPosition ||
    (a.fields.sha256 < b.fields.sha256 ? -1 : 1)
  );
}

let numeric: Intl.Collator | undefined;

/** `leg-2` before `leg-10`. Most lists have one; the collator takes ten milliseconds to make. */
function sorted(ids: ReadonlySet<string>): string[] {
  if (ids.size < 2) return [...ids];
  numeric ??= new Intl.Collator('en', { numeric: true });
  return [...ids].sort(numeric.compare);
}
