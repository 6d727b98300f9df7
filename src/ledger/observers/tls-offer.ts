/**
 * What a ClientHello offers, as facts: RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2, appendix E.2 (the form of SSL 2.0).
 * GREASE values (RFC 8701) are left out.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { ClientHello } from '../../dissectors/tls/hello.ts';
import { ja4Of } from '../../dissectors/tls/ja4.ts';
import type { Ssl2ClientHello } from '../../dissectors/tls/ssl2.ts';
import { cipherSuiteName, isGrease, ssl2CipherName } from '../../registry/cipher-suites.ts';
import { hexCode } from '../../registry/grade.ts';
import { namedGroup, namedGroupName, signatureSchemeName, tlsVersionName } from '../../registry/tls-parameters.ts';
import type { NamedCode, TlsOffer } from '../facts.ts';

/** Offered values kept per list. */
const MAX_OFFERED = 256;
/** RFC 7507. */
const FALLBACK_SCSV = 0x5600;
/** RFC 5746 section 3.3. */
const EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff;

export function offerOf(hello: ClientHello, datagram: boolean, at: FrameReference): TlsOffer {
  const { extensions, cipherSuites, compressionMethods } = hello;
  const groups = kept(extensions.supportedGroups);
  const keyShares = kept(extensions.keyShareGroups);
  return {
    at,
    format: 'tls',
    versions: versionsOf(hello).map(versionName),
    cipherSuites: kept(cipherSuites).map(suiteCode),
    groups: groups.map(namedGroupName),
    keyShares: keyShares.map(namedGroupName),
    signatureSchemes: kept(extensions.signatureSchemes).map(signatureSchemeName),
    alpn: extensions.alpn.slice(0, MAX_OFFERED),
    fallback: cipherSuites.includes(FALLBACK_SCSV),
    encryptedClientHello: extensions.encryptedClientHello,
    earlyData: extensions.earlyData,
    postQuantum: [...groups, ...keyShares].some(isPostQuantum),
    secureRenegotiation: extensions.renegotiationInfo || cipherSuites.includes(EMPTY_RENEGOTIATION_INFO_SCSV),
    extendedMasterSecret: extensions.extendedMasterSecret,
    encryptThenMac: extensions.encryptThenMac,
    heartbeat: extensions.heartbeatMode !== null,
    compression: compressionMethods.some((method) => method !== 0),
    statusRequest: extensions.statusRequest,
    srtpMkiOctets: extensions.srtpMkiLength,
    ja4: ja4Of(hello, datagram),
  };
}

export function ssl2OfferOf(hello: Ssl2ClientHello, at: FrameReference): TlsOffer {
  const suites = hello.ciphers.map((kind) => (kind <= 0xffff ? suiteCode(kind) : ssl2Code(kind)));
  return {
    at,
    format: 'ssl2',
    versions: [tlsVersionName(hello.version)],
    cipherSuites: suites.slice(0, MAX_OFFERED),
    groups: [],
    keyShares: [],
    signatureSchemes: [],
    alpn: [],
    fallback: hello.ciphers.includes(FALLBACK_SCSV),
    encryptedClientHello: false,
    earlyData: false,
    postQuantum: false,
    secureRenegotiation: hello.ciphers.includes(EMPTY_RENEGOTIATION_INFO_SCSV),
    extendedMasterSecret: false,
    encryptThenMac: false,
    heartbeat: false,
    compression: false,
    statusRequest: false,
    srtpMkiOctets: null,
    ja4: null,
  };
}

export function suiteCode(code: number): NamedCode {
  return { code: hexCode(code), name: cipherSuiteName(code) };
}

export function ssl2Code(kind: number): NamedCode {
  return { code: `0x${kind.toString(16).padStart(6, '0')}`, name: ssl2CipherName(kind) };
}

/** OpenSSL before 0.9.8f sent 0x0100 for what became DTLS 1.0 in RFC 4347. */
export function versionName(code: number): string {
  return code === 0x0100 ? 'DTLS 1.0' : tlsVersionName(code);
}

export function isPostQuantum(group: number): boolean {
  return namedGroup(group)?.kind.startsWith('PQ') ?? false;
}

/** supported_versions where it is there; a legacy version says the newest only. */
export function versionsOf(hello: ClientHello): number[] {
  const listed = kept(hello.extensions.supportedVersions);
  return listed.length > 0 ? listed : [hello.legacyVersion];
}

function kept(codes: readonly number[]): number[] {
  return codes.filter((code) => !isGrease(code)).slice(0, MAX_OFFERED);
}
