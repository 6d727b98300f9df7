/** A readable MIKEY message of an offer or answer. RFC 3830, RFC 4567. Plain data; see `../facts.ts`. */
import type { FrameReference } from '../../capture/frame.ts';

/** What a message says, wherever it stood. */
export interface MikeyStatement {
  /** `psk`, `pke`, `dh`, `dhhmac`, `rsa-r`; `ticket`, `ibake` and `sakke` by name only. */
  readonly mode: 'psk' | 'pke' | 'dh' | 'dhhmac' | 'rsa-r' | 'ticket' | 'ibake' | 'sakke' | 'error' | 'unknown';
  /** `pre-shared key`, `DHHMAC init` ... */
  readonly dataType: string;
  readonly cryptoSessions: number;
  /** What the keys are encrypted with: `AES-CM-128`, `NULL` ...; null without a key data payload. */
  readonly encryption: string | null;
  /** `HMAC-SHA-1-160`, `NULL` ... */
  readonly mac: string | null;
  /** Octets of key data in that payload: 0 where it is there for its MAC alone. */
  readonly keyDataOctets: number;
  /** Keys that stand in it in clear. */
  readonly clearKeys: readonly MikeyKeyFact[];
  /** `OAKLEY 5` ..., `group 7` for one that RFC 3830 does not name; null without a DH payload. */
  readonly dhGroup: string | null;
  readonly policies: readonly MikeyPolicyFact[];
  /** Why the rest of it was not read, a clause; null when all of it was. */
  readonly unread: string | null;
}

export interface MikeyFact extends MikeyStatement {
  readonly side: 'offer' | 'answer';
  readonly at: FrameReference;
  readonly message: string;
  /** The SDP went in clear. */
  readonly inClear: boolean;
  /** Of the offer and answer that are in force. */
  readonly inForce: boolean;
}

export interface MikeyKeyFact {
  readonly type: 'TGK' | 'TGK+SALT' | 'TEK' | 'TEK+SALT';
  readonly octets: number;
  /** First 16 hex digits of the SHA-256 of the key; never the key. */
  readonly keySha256: string;
}

/** Null: not said, so the default of SRTP is in force. */
export interface MikeyPolicyFact {
  readonly number: number;
  readonly encryption: string | null;
  readonly encryptionKeyOctets: number | null;
  readonly authentication: string | null;
  readonly authenticationKeyOctets: number | null;
  readonly tagOctets: number | null;
  readonly srtpEncryption: boolean | null;
  readonly srtcpEncryption: boolean | null;
  readonly srtpAuthentication: boolean | null;
}
