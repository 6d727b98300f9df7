/**
 * Hello extensions: RFC 8446 section 4.2, RFC 6066 (server_name, status_request), RFC 7301 (ALPN), RFC 8422 (groups), RFC 5764
 * (use_srtp), RFC 7366, 7627, 5746, 6520, 6962, 8449, 5077, 9146, 9849 (ECH), 8701 (GREASE).
 *
 * Not read: the contents of the inner ClientHello (encrypted), of tickets, PSK identities and key shares, and of extensions
 * that say nothing about protection (padding, certificate compression ...): these are listed by number.
 */
import { createHash } from 'node:crypto';
import type { Stop } from '../../bytes/stop.ts';
import { EXTENSION } from '../../registry/tls-messages.ts';
import { type Cursor, codeList, MAX_LIST, octetList, printable } from './cursor.ts';

/** Which message the extensions stand in: some have another form in each. */
export type ExtensionsOf =
  | 'client_hello'
  | 'server_hello'
  | 'hello_retry_request'
  | 'encrypted_extensions'
  | 'certificate_request'
  | 'new_session_ticket';

export interface Extensions {
  /** Every extension's number in order, GREASE and unknown ones included. */
  types: number[];
  /** A number that stands there twice, which RFC 8446 section 4.2 forbids; null when none does. */
  repeated: number | null;
  /** server_name, printable form; null when absent. A ServerHello only acknowledges it, with an empty one: `''`. */
  serverName: string | null;
  /** ALPN: offered in order, or the chosen one alone. */
  alpn: string[];
  supportedVersions: number[];
  /** supported_versions of a ServerHello. */
  selectedVersion: number | null;
  supportedGroups: number[];
  /** Groups of the key shares that a client sent. */
  keyShareGroups: number[];
  /** Group of the server's key share, or the one that a HelloRetryRequest asks for. */
  selectedGroup: number | null;
  signatureSchemes: number[];
  certificateSignatureSchemes: number[];
  ecPointFormats: number[];
  /** Octets of the ticket; 0: the peer supports tickets and sends none. */
  sessionTicketLength: number | null;
  /** Names the ticket, to find the handshake that issued it; null without one. */
  sessionTicketSha256: string | null;
  /** How many PSK identities a client offers. */
  pskIdentities: number;
  /** Which identity the server chose, from 0. */
  selectedPsk: number | null;
  /** 0 psk_ke (no forward secrecy), 1 psk_dhe_ke. */
  pskModes: number[];
  earlyData: boolean;
  extendedMasterSecret: boolean;
  encryptThenMac: boolean;
  /** RFC 6066 section 7: forbidden by RFC 9325. */
  truncatedHmac: boolean;
  /** RFC 5746: present in whatever form. */
  renegotiationInfo: boolean;
  /** RFC 6520: 1 peer may send, 2 may not. */
  heartbeatMode: number | null;
  statusRequest: boolean;
  signedCertificateTimestamps: boolean;
  recordSizeLimit: number | null;
  maxFragmentLength: number | null;
  /** DTLS-SRTP protection profiles: offered, or the chosen one alone. */
  useSrtp: number[];
  /** Octets of the MKI in use_srtp. */
  srtpMkiLength: number | null;
  /** encrypted_client_hello is there. Clients also send a random one (GREASE ECH): it does not mean that ECH is in use. */
  encryptedClientHello: boolean;
  cookieLength: number | null;
  /** RFC 9146: octets of the connection ID that the sender wants to receive. */
  connectionIdLength: number | null;
}

export function newExtensions(): Extensions {
  return {
    types: [],
    repeated: null,
    serverName: null,
    alpn: [],
    supportedVersions: [],
    selectedVersion: null,
    supportedGroups: [],
    keyShareGroups: [],
    selectedGroup: null,
    signatureSchemes: [],
    certificateSignatureSchemes: [],
    ecPointFormats: [],
    sessionTicketLength: null,
    sessionTicketSha256: null,
    pskIdentities: 0,
    selectedPsk: null,
    pskModes: [],
    earlyData: false,
    extendedMasterSecret: false,
    encryptThenMac: false,
    truncatedHmac: false,
    renegotiationInfo: false,
    heartbeatMode: null,
    statusRequest: false,
    signedCertificateTimestamps: false,
    recordSizeLimit: null,
    maxFragmentLength: null,
    useSrtp: [],
    srtpMkiLength: null,
    encryptedClientHello: false,
    cookieLength: null,
    connectionIdLength: null,
  };
}

/** Reads the extension list at the cursor, length included. A broken extension is reported and the next one is read. */
export function readExtensions(cursor: Cursor, of: ExtensionsOf, out: Extensions): Stop | undefined {
  const list = cursor.vector(2);
  const seen = new Set<number>();
  let problem: Stop | undefined;
  while (list.remaining > 0) {
    if (out.types.length === MAX_LIST) {
      list.fail('limit-reached', 0, `More than ${MAX_LIST} extensions`);
      break;
    }
    const type = list.u16();
    const body = list.vector(2).isolated();
    // A header that is cut off has no type; a body that is cut off still has one.
    if (list.stop !== undefined && body.end === body.position) break;
    if (seen.has(type)) out.repeated ??= type;
    seen.add(type);
    out.types.push(type);
    READERS[type]?.(body, of, out);
    problem ??= body.stop;
  }
  return problem ?? list.stop;
}

/** A value that was cut off is none: 0 would be a code point. */
function whole(body: Cursor, value: number): number | null {
  return body.stop === undefined ? value : null;
}

type ExtensionReader = (body: Cursor, of: ExtensionsOf, out: Extensions) => void;

/** Extension 40 was key_share in the drafts of TLS 1.3 before 23; IANA has left the number unassigned. */
const DRAFT_KEY_SHARE = 40;
/** Encrypted SNI, the draft that became ECH. */
const DRAFT_ESNI = 0xffce;

const READERS: Readonly<Record<number, ExtensionReader>> = {
  [EXTENSION.serverName]: readServerName,
  [EXTENSION.alpn]: readAlpn,
  [EXTENSION.supportedVersions]: readSupportedVersions,
  [EXTENSION.keyShare]: readKeyShare,
  [DRAFT_KEY_SHARE]: readKeyShare,
  [EXTENSION.preSharedKey]: readPreSharedKey,
  [EXTENSION.useSrtp]: readUseSrtp,
  [EXTENSION.supportedGroups]: (body, _of, out) => {
    out.supportedGroups = codeList(body.vector(2));
  },
  [EXTENSION.signatureAlgorithms]: (body, _of, out) => {
    out.signatureSchemes = codeList(body.vector(2));
  },
  [EXTENSION.signatureAlgorithmsCert]: (body, _of, out) => {
    out.certificateSignatureSchemes = codeList(body.vector(2));
  },
  [EXTENSION.ecPointFormats]: (body, _of, out) => {
    out.ecPointFormats = octetList(body.vector(1));
  },
  [EXTENSION.pskKeyExchangeModes]: (body, _of, out) => {
    out.pskModes = octetList(body.vector(1));
  },
  [EXTENSION.sessionTicket]: (body, _of, out) => {
    out.sessionTicketLength = body.remaining;
    if (body.remaining > 0) out.sessionTicketSha256 = sha256Of(body);
  },
  [EXTENSION.earlyData]: (_body, _of, out) => {
    out.earlyData = true;
  },
  [EXTENSION.extendedMasterSecret]: (_body, _of, out) => {
    out.extendedMasterSecret = true;
  },
  [EXTENSION.encryptThenMac]: (_body, _of, out) => {
    out.encryptThenMac = true;
  },
  [EXTENSION.truncatedHmac]: (_body, _of, out) => {
    out.truncatedHmac = true;
  },
  [EXTENSION.renegotiationInfo]: (body, _of, out) => {
    body.vector(1);
    out.renegotiationInfo = true;
  },
  [EXTENSION.heartbeat]: (body, _of, out) => {
    out.heartbeatMode = whole(body, body.u8());
  },
  [EXTENSION.statusRequest]: (_body, _of, out) => {
    out.statusRequest = true;
  },
  [EXTENSION.signedCertificateTimestamp]: (_body, _of, out) => {
    out.signedCertificateTimestamps = true;
  },
  [EXTENSION.recordSizeLimit]: (body, _of, out) => {
    out.recordSizeLimit = whole(body, body.u16());
  },
  [EXTENSION.maxFragmentLength]: (body, _of, out) => {
    out.maxFragmentLength = whole(body, body.u8());
  },
  [EXTENSION.cookie]: (body, _of, out) => {
    out.cookieLength = body.vector(2).remaining;
  },
  [EXTENSION.connectionId]: (body, _of, out) => {
    out.connectionIdLength = body.vector(1).remaining;
  },
  [EXTENSION.encryptedClientHello]: (_body, _of, out) => {
    out.encryptedClientHello = true;
  },
  [DRAFT_ESNI]: (_body, _of, out) => {
    out.encryptedClientHello = true;
  },
};

/** Of what is left of a vector, as hex. */
export function sha256Of(cursor: Cursor): string {
  return createHash('sha256').update(cursor.bytes.subarray(cursor.position, cursor.end)).digest('hex');
}

/** RFC 6066 section 3: a list of typed names, of which only host_name (0) exists. */
function readServerName(body: Cursor, of: ExtensionsOf, out: Extensions): void {
  out.serverName = '';
  if (of !== 'client_hello' || body.remaining === 0) return;
  const names = body.vector(2);
  while (names.remaining > 0) {
    const type = names.u8();
    const name = names.vector(2);
    if (type === 0 && out.serverName === '' && names.stop === undefined)
      out.serverName = printable(name.bytes, name.position, name.end);
  }
}

/** RFC 7301 section 3.1. */
function readAlpn(body: Cursor, _of: ExtensionsOf, out: Extensions): void {
  const names = body.vector(2);
  while (names.remaining > 0 && out.alpn.length < MAX_LIST) {
    const name = names.vector(1);
    if (name.remaining > 0 && names.stop === undefined) out.alpn.push(printable(name.bytes, name.position, name.end));
  }
}

function readSupportedVersions(body: Cursor, of: ExtensionsOf, out: Extensions): void {
  if (of === 'client_hello') out.supportedVersions = codeList(body.vector(1));
  else out.selectedVersion = whole(body, body.u16());
}

/** RFC 8446 section 4.2.8: a list of shares, one share, or (HelloRetryRequest) only the group. */
function readKeyShare(body: Cursor, of: ExtensionsOf, out: Extensions): void {
  if (of !== 'client_hello') {
    out.selectedGroup = whole(body, body.u16());
    return;
  }
  const shares = body.vector(2);
  while (shares.remaining > 0 && out.keyShareGroups.length < MAX_LIST) {
    const group = shares.u16();
    shares.vector(2);
    if (shares.stop === undefined) out.keyShareGroups.push(group);
  }
}

/** RFC 8446 section 4.2.11. Binders are not looked at. */
function readPreSharedKey(body: Cursor, of: ExtensionsOf, out: Extensions): void {
  if (of !== 'client_hello') {
    out.selectedPsk = whole(body, body.u16());
    return;
  }
  const identities = body.vector(2);
  while (identities.remaining > 0) {
    identities.vector(2);
    identities.u32();
    if (identities.stop === undefined) out.pskIdentities += 1;
  }
}

/** RFC 5764 section 4.1.1. */
function readUseSrtp(body: Cursor, _of: ExtensionsOf, out: Extensions): void {
  out.useSrtp = codeList(body.vector(2));
  out.srtpMkiLength = body.vector(1).remaining;
}
