/** What the page shows of each kind of row, as its script gets it. Texts are as in the report. */
import type { Ladder } from '../drawing/ladder.ts';
import type { Protection } from '../drawing/protection-lines.ts';
import type { Tone } from '../words.ts';

export interface HostItem {
  readonly name: string | null;
  readonly address: string;
}

export interface LegItem {
  readonly id: string;
  readonly plane: string;
  readonly carriage: string;
  readonly parameters: string;
  readonly a: HostItem;
  readonly b: HostItem;
  readonly protection: Protection;
  readonly basis: string | null;
  readonly reason: string;
  readonly frames: number;
  readonly at: string;
  readonly frame: string;
  readonly calls: readonly string[];
  readonly zone: string;
  /** Declared call path. */
  readonly declared: string | null;
  /** Why the zone, why it is taken for SIP, what of its content was readable. */
  readonly notes: readonly string[];
}

export interface FindingItem {
  readonly id: string;
  /** `Not met`, `Not known` or `Waived`. */
  readonly state: string;
  /** The same in a sentence, with the last day of a waiver. */
  readonly words: string;
  readonly tone: Tone;
  /** Why it is accepted, by whom and until when. */
  readonly waiver: string | null;
  readonly override: string | null;
  readonly severity: string;
  readonly rule: string;
  readonly title: string;
  readonly message: string;
  readonly why: string;
  readonly remedy: string;
  readonly references: readonly string[];
  readonly criteria: readonly string[];
  readonly legs: readonly string[];
  readonly calls: readonly string[];
  readonly occurrences: number;
  /** The file is null when there is only one. */
  readonly filters: readonly { readonly file: string | null; readonly filter: string }[];
  readonly evidence: readonly { readonly frame: string; readonly at: string; readonly what: string }[];
  readonly evidenceTotal: number;
}

export interface CallItem {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly ended: string | null;
  readonly outcome: string;
  readonly protection: Protection;
  readonly callIds: readonly string[];
  readonly legs: readonly string[];
  readonly ordered: boolean;
  readonly joins: readonly string[];
  readonly ladder: Ladder;
}

export interface SessionItem {
  readonly id: string;
  readonly protocol: string;
  readonly handshake: string;
  readonly connections: number;
  readonly client: string;
  readonly server: string;
  readonly version: string | null;
  readonly suite: string | null;
  readonly agreed: readonly string[];
  readonly striking: readonly string[];
  readonly details: readonly string[];
  readonly offered: readonly string[];
  readonly certificates: readonly string[];
  readonly legs: readonly string[];
}

export interface FailedItem {
  readonly id: string;
  readonly protocol: string;
  readonly client: string;
  readonly server: string;
  readonly name: string | null;
  readonly why: string;
  readonly offered: string;
  readonly ja4: string | null;
  readonly hint: string | null;
  readonly count: number;
  readonly at: string;
  readonly frames: string;
}

export interface SrtpItem {
  readonly leg: string;
  readonly protection: Protection;
  readonly keying: string;
  readonly profile: string | null;
  readonly offered: readonly string[];
  readonly rtcp: string;
  readonly codecs: readonly string[];
  readonly streams: readonly string[];
  readonly striking: readonly string[];
  readonly details: readonly string[];
}

export interface CertificateItem {
  readonly id: string;
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly serial: string;
  readonly sha256: string;
  readonly key: string;
  readonly signature: string;
  readonly from: string;
  readonly to: string;
  readonly daysLeft: number;
  readonly daysLeftWhenShown: number;
  /** `trusted`, `untrusted` or `unknown`: of the chain that it leads. */
  readonly trust: string;
  readonly trustReason: string | null;
  readonly usages: readonly string[];
  readonly details: readonly string[];
  readonly role: string;
  readonly legs: readonly string[];
}

export interface ChainItem {
  readonly id: string;
  readonly role: string;
  /** From the end entity upwards. */
  readonly path: readonly { readonly id: string; readonly subject: string }[];
  readonly missing: readonly string[];
  readonly trust: string;
  readonly trusts: readonly string[];
  readonly legs: readonly string[];
  readonly sessions: readonly string[];
}

export interface ContradictionItem {
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly filters: FindingItem['filters'];
  readonly evidence: FindingItem['evidence'];
  readonly legs: readonly string[];
  readonly calls: readonly string[];
}

export interface SourceItem {
  readonly id: string;
  readonly address: string;
  readonly requests: number;
  readonly refused: number;
  readonly calls: number;
  readonly traffic: string;
  readonly striking: readonly string[];
  readonly details: readonly string[];
  readonly at: string;
  readonly frame: string;
  readonly legs: readonly string[];
}

export interface UserItem {
  readonly id: string;
  readonly name: string;
  readonly refused: number;
  readonly did: readonly string[];
  readonly at: string;
  readonly frame: string;
}

export interface Items {
  readonly contradictions: readonly ContradictionItem[];
  readonly findings: readonly FindingItem[];
  readonly calls: readonly CallItem[];
  readonly legs: readonly LegItem[];
  readonly sessions: readonly SessionItem[];
  readonly failed: readonly FailedItem[];
  readonly srtp: readonly SrtpItem[];
  readonly certificates: readonly CertificateItem[];
  readonly chains: readonly ChainItem[];
  readonly sources: readonly SourceItem[];
  readonly users: readonly UserItem[];
}
