/** What a MIKEY message says, as plain data. Keys that it holds in clear are Secrets; nonces, signatures and public values are left out. */
import type { MikeyDhGroup, MikeyKeyType, MikeyMode } from '../../registry/mikey.ts';

/** Key material in a KEMAC that is not encrypted: RFC 3830 section 6.13. Which octets they are stays in the message. */
export interface MikeyKey {
  readonly type: MikeyKeyType;
  readonly keyStart: number;
  readonly keyEnd: number;
}

/** RFC 3830 section 6.2. */
export interface MikeyKemac {
  readonly encryption: string;
  readonly mac: string;
  /** Octets of encrypted, or with NULL plain, key data; 0 where the MAC alone is meant (RFC 4650, updates). */
  readonly octets: number;
  /** Only with NULL encryption. */
  readonly keys: readonly MikeyKey[];
}

/** An SP payload of SRTP: RFC 3830 section 6.10.1. Null: not said, so SRTP's own default is in force. */
export interface MikeyPolicy {
  readonly number: number;
  readonly encryption: string | null;
  readonly encryptionKeyOctets: number | null;
  readonly authentication: string | null;
  readonly authenticationKeyOctets: number | null;
  readonly tagOctets: number | null;
  /** Switches: false is off. */
  readonly srtpEncryption: boolean | null;
  readonly srtcpEncryption: boolean | null;
  readonly srtpAuthentication: boolean | null;
}

/** RFC 3830 section 6.1.1. */
export interface MikeyCryptoSession {
  readonly policy: number;
  /** 0: not known yet to the sender. */
  readonly ssrc: number;
}

export class MikeyMessage {
  version = 0;
  dataType = 0;
  /** `pre-shared key`, `DHHMAC init` ... */
  name = '';
  mode: MikeyMode = 'unknown';
  /** The V flag: an answer is wanted. */
  wantsAnswer = false;
  cryptoSessions: readonly MikeyCryptoSession[] = [];
  /** `SRTP-ID` for 0; another map is not read. */
  mapType = 0;
  hasTimestamp = false;
  /** Octets of RAND; 0 without one. */
  randOctets = 0;
  kemac: MikeyKemac | null = null;
  dhGroup: MikeyDhGroup | null = null;
  /** The number of a group; null without a DH payload. */
  dhGroupCode: number | null = null;
  policies: readonly MikeyPolicy[] = [];
  hasEnvelope = false;
  hasSignature = false;
  certificates = 0;
  /** RFC 3830 section 6.12; null without an ERR payload. */
  errorCode: number | null = null;

  clear(): void {
    Object.assign(this, new MikeyMessage());
  }
}
