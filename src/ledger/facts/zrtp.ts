/** What ZRTP agreed on in the media path. RFC 6189. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';

export interface ZrtpFact {
  /** The first ZRTP message. */
  readonly first: FrameReference;
  /** Of the last Hello: `1.10`; null when none was seen. */
  readonly version: string | null;
  /** Who said Hello, in order. */
  readonly clients: readonly ZrtpClientFact[];
  /** Type blocks of the Commit in force, without blanks: `S256`, `AES1`, `HS80`, `DH3k`, `B32`; null when it was not seen. */
  readonly hash: string | null;
  readonly cipher: string | null;
  readonly authTag: string | null;
  readonly keyAgreement: string | null;
  readonly sas: string | null;
  readonly mode: 'dh' | 'multistream' | 'preshared' | null;
  /** The Commit in force. */
  readonly committed: FrameReference | null;
  /** Confirm2: the initiator has its keys. */
  readonly confirmed: FrameReference | null;
  /** Conf2ACK: both sides have them. */
  readonly completed: FrameReference | null;
  /** The last Error; null when there was none, or an exchange completed behind it. */
  readonly error: { readonly code: number; readonly name: string; readonly at: FrameReference } | null;
  /** The last time that a side asked to go on without encryption. */
  readonly goClear: ZrtpGoClearFact | null;
  /** `mismatch` as soon as one Hello does not fit the a=zrtp-hash of its side; `match` when every one that was named fits. */
  readonly helloHash: 'match' | 'mismatch' | 'unseen';
  /** The hash images H3 to H1 of each side: do they follow from each other? RFC 6189 section 9. */
  readonly hashChain: 'holds' | 'broken' | 'unseen';
  /** Where it is broken. */
  readonly hashChainBroken: FrameReference | null;
  /** A PBX told one party the SAS of the other: RFC 6189 section 7.3. */
  readonly sasRelayed: FrameReference | null;
}

export interface ZrtpClientFact {
  readonly at: FrameReference;
  /** Which end of the leg said it. */
  readonly end: 'a' | 'b';
  readonly version: string;
  /** Vendor and release, as the sender writes it. */
  readonly client: string;
  /** First 16 hex digits of the SHA-256 of the ZID, which names an endpoint for good. */
  readonly zidSha256: string;
  /** The M flag: a PBX that says of itself that it stands in the middle. */
  readonly mitm: boolean;
  /** The P flag: never begins an exchange. */
  readonly passive: boolean;
  /** Against a=zrtp-hash of its side. */
  readonly helloHash: 'match' | 'mismatch' | 'unseen';
  /** The SDP that named it; null when none did. */
  readonly named: FrameReference | null;
  /** That SDP went in clear, so that whoever changed it could change this; null when none named it. */
  readonly namedInClear: boolean | null;
}

export interface ZrtpGoClearFact {
  readonly at: FrameReference;
  /** ClearACK: the other side deleted the keys as well. */
  readonly acknowledged: FrameReference | null;
  /** A later exchange completed. */
  readonly resumed: FrameReference | null;
}
