/**
 * Certificate extensions: RFC 5280 section 4.2, and beside it RFC 6962 section 3.3 (signed certificate timestamps), RFC 7633
 * (TLS features) and RFC 5924 (the extended key usage of SIP).
 *
 * Of places to ask for revocation only the host names are kept. Not handled: what name constraints and policy constraints
 * say, only that they are there; the content of signed certificate timestamps, only how many there are.
 */
import { children, type Element, elementAt, objectIdentifier, smallInteger, TAG } from './der.ts';
import type { CertificateFields } from './fields.ts';
import { alternativeNames } from './names.ts';

const MAX_EXTENSIONS = 128;
/** Entries kept of each list: usages, hosts, policies. */
const MAX_ENTRIES = 32;
const MAX_KEY_ID_OCTETS = 64;
const MAX_TIMESTAMPS = 64;
const MAX_URI = 512;
/** RFC 7633 section 4.1: the number of the TLS extension status_request. */
const STATUS_REQUEST = 5;

/** `tagged`: [3] of TBSCertificate. */
export function readExtensions(bytes: Uint8Array, tagged: Element, out: CertificateFields): void {
  const list = elementAt(bytes, tagged.contents, tagged.end);
  if (list?.tag !== TAG.sequence) return;
  for (const extension of children(bytes, list, MAX_EXTENSIONS)) {
    const parts = children(bytes, extension, 3);
    const value = parts.at(-1);
    if (value?.tag !== TAG.octetString) continue;
    const oid = objectIdentifier(bytes, parts[0]);
    const read = oid === null ? undefined : READERS[oid];
    if (read !== undefined) read(bytes, value, out);
    else if (isTrue(bytes, parts[1]) && out.unknownCritical.length < MAX_ENTRIES) out.unknownCritical.push(oid ?? '?');
  }
}

function isTrue(bytes: Uint8Array, element: Element | undefined): boolean {
  return element?.tag === TAG.boolean && element.end > element.contents && bytes[element.contents] !== 0;
}

type Reader = (bytes: Uint8Array, value: Element, out: CertificateFields) => void;

const READERS: Readonly<Record<string, Reader>> = {
  '2.5.29.14': (bytes, value, out) => {
    const id = elementAt(bytes, value.contents, value.end);
    if (id?.tag === TAG.octetString) out.subjectKeyId = hex(bytes, id);
  },
  '2.5.29.15': (bytes, value, out) => {
    out.keyUsage = keyUsages(bytes, elementAt(bytes, value.contents, value.end));
  },
  '2.5.29.17': (bytes, value, out) => {
    out.hasAlternativeNames = true;
    out.subjectAltNames = alternativeNames(bytes, value.contents, value.end);
  },
  '2.5.29.19': readBasicConstraints,
  '2.5.29.30': (_bytes, _value, out) => {
    out.nameConstraints = true;
  },
  '2.5.29.31': (bytes, value, out) => {
    out.crlHosts = crlHosts(bytes, value);
  },
  '2.5.29.32': (bytes, value, out) => {
    out.policies = listOf(bytes, value).flatMap(
      (policy) => objectIdentifier(bytes, children(bytes, policy, 1)[0]) ?? [],
    );
  },
  '2.5.29.35': (bytes, value, out) => {
    const id = listOf(bytes, value).find((part) => part.tag === 0x80);
    if (id !== undefined) out.authorityKeyId = hex(bytes, id);
  },
  '2.5.29.37': (bytes, value, out) => {
    const oids = listOf(bytes, value).flatMap((usage) => objectIdentifier(bytes, usage) ?? []);
    out.extendedKeyUsage = oids.map((oid) => EXTENDED_USAGES[oid] ?? oid);
  },
  '1.3.6.1.5.5.7.1.1': (bytes, value, out) => {
    out.ocspHosts = ocspHosts(bytes, value);
  },
  '1.3.6.1.5.5.7.1.24': (bytes, value, out) => {
    out.mustStaple = listOf(bytes, value).some((feature) => smallInteger(bytes, feature) === STATUS_REQUEST);
  },
  '1.3.6.1.4.1.11129.2.4.2': (bytes, value, out) => {
    out.timestamps = countTimestamps(bytes, elementAt(bytes, value.contents, value.end));
  },
};

function listOf(bytes: Uint8Array, value: Element): Element[] {
  const list = elementAt(bytes, value.contents, value.end);
  return list?.tag === TAG.sequence ? children(bytes, list, MAX_ENTRIES) : [];
}

function hex(bytes: Uint8Array, element: Element): string {
  const end = Math.min(element.end, element.contents + MAX_KEY_ID_OCTETS);
  return Buffer.from(bytes.subarray(element.contents, end)).toString('hex');
}

/** RFC 5280 section 4.2.1.9: SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }. */
function readBasicConstraints(bytes: Uint8Array, value: Element, out: CertificateFields): void {
  const [ca, length] = listOf(bytes, value);
  out.isCa = isTrue(bytes, ca);
  if (out.isCa) out.pathLength = smallInteger(bytes, length);
}

/** RFC 5280 section 4.2.1.3: a BIT STRING, the first bit the highest of its first octet. */
function keyUsages(bytes: Uint8Array, bits: Element | null): string[] {
  if (bits?.tag !== TAG.bitString) return [];
  return KEY_USAGES.filter((_usage, bit) => {
    const at = bits.contents + 1 + (bit >> 3);
    return at < bits.end && (bytes[at]! & (0x80 >> (bit & 7))) !== 0;
  });
}

/** RFC 6962 section 3.3: an OCTET STRING around a TLS vector of vectors. */
function countTimestamps(bytes: Uint8Array, octets: Element | null): number {
  if (octets?.tag !== TAG.octetString) return 0;
  let count = 0;
  for (let at = octets.contents + 2; at + 2 <= octets.end && count < MAX_TIMESTAMPS; ) {
    at += 2 + ((bytes[at]! << 8) | bytes[at + 1]!);
    if (at > octets.end) break;
    count += 1;
  }
  return count;
}

/** RFC 5280 section 4.2.2.1: AccessDescription { accessMethod, accessLocation }; the location a URI, [6]. */
function ocspHosts(bytes: Uint8Array, value: Element): string[] {
  const hosts = listOf(bytes, value).flatMap((access) => {
    const [method, location] = children(bytes, access, 2);
    return objectIdentifier(bytes, method) === OCSP ? (hostOf(bytes, location) ?? []) : [];
  });
  return [...new Set(hosts)];
}

/** RFC 5280 section 4.2.1.13: DistributionPoint { [0] { [0] fullName }, ... }. */
function crlHosts(bytes: Uint8Array, value: Element): string[] {
  const hosts = listOf(bytes, value).flatMap((point) => {
    const name = children(bytes, point, 3).find((part) => part.tag === 0xa0);
    const full = name === undefined ? undefined : children(bytes, name, 1).find((part) => part.tag === 0xa0);
    if (full === undefined) return [];
    return children(bytes, full, MAX_ENTRIES).flatMap((location) => hostOf(bytes, location) ?? []);
  });
  return [...new Set(hosts)].slice(0, MAX_ENTRIES);
}

function hostOf(bytes: Uint8Array, location: Element | undefined): string | null {
  if (location?.tag !== 0x86) return null;
  const end = Math.min(location.end, location.contents + MAX_URI);
  const uri = Buffer.from(bytes.subarray(location.contents, end)).toString('latin1');
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[a-z0-9._-]+)/i.exec(uri)?.[1];
  return host === undefined ? null : host.toLowerCase();
}

const OCSP = '1.3.6.1.5.5.7.48.1';

const KEY_USAGES: readonly string[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

const EXTENDED_USAGES: Readonly<Record<string, string>> = {
  '2.5.29.37.0': 'anyExtendedKeyUsage',
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '1.3.6.1.5.5.7.3.17': 'ipsecIKE',
  '1.3.6.1.5.5.7.3.20': 'sipDomain',
};
