/**
 * Distinguished names as RFC 4514 strings, and subject alternative names (RFC 5280 section 4.2.1.6).
 *
 * Attribute types have the names of the IANA LDAP registry; any other stands as its OID with the value in hex
 * (RFC 4514 section 2.4). Control characters are written as hex pairs: they come from strangers.
 */
import { children, type Element, elementAt, objectIdentifier, TAG, textOf } from './der.ts';

/** A name with more relative names than this is cut with `...`. */
const MAX_RELATIVE_NAMES = 64;
/** Names of one certificate that are listed. */
export const MAX_ALTERNATIVE_NAMES = 256;
const MAX_VALUE = 512;

/** `CN=...,O=...,C=US`: the last relative name first. Empty for an empty name. */
export function distinguishedName(bytes: Uint8Array, name: Element): string {
  const relative = children(bytes, name, MAX_RELATIVE_NAMES + 1);
  const parts = relative
    .slice(0, MAX_RELATIVE_NAMES)
    .map((set) =>
      children(bytes, set, MAX_RELATIVE_NAMES)
        .map((one) => attribute(bytes, one))
        .join('+'),
    )
    .reverse();
  return relative.length > MAX_RELATIVE_NAMES ? [...parts, '...'].join(',') : parts.join(',');
}

/** The common names of a subject, at most four. */
export function commonNames(bytes: Uint8Array, name: Element): string[] {
  const found: string[] = [];
  for (const set of children(bytes, name, MAX_RELATIVE_NAMES)) {
    for (const one of children(bytes, set, MAX_RELATIVE_NAMES)) {
      const [type, value] = children(bytes, one, 2);
      const text = objectIdentifier(bytes, type) === COMMON_NAME && value !== undefined ? textOf(bytes, value) : null;
      if (text !== null && found.length < MAX_COMMON_NAMES) found.push(plain(text.slice(0, MAX_VALUE)));
    }
  }
  return found;
}

const COMMON_NAME = '2.5.4.3';
const MAX_COMMON_NAMES = 4;

function attribute(bytes: Uint8Array, element: Element): string {
  const [type, value] = children(bytes, element, 2);
  const oid = objectIdentifier(bytes, type) ?? '?';
  if (value === undefined) return `${oid}=`;
  const short = ATTRIBUTES[oid];
  const text = short === undefined ? null : textOf(bytes, value);
  if (short !== undefined && text !== null) return `${short}=${escaped(text.slice(0, MAX_VALUE))}`;
  const encoded = Buffer.from(bytes.subarray(value.start, Math.min(value.end, value.start + MAX_VALUE))).toString(
    'hex',
  );
  return `${short ?? oid}=#${encoded}`;
}

/** RFC 4514 section 2.4. */
function escaped(value: string): string {
  return plain(
    value
      .replace(/[\\"+,;<>]/g, '\\$&')
      .replace(/^[ #]/, '\\$&')
      .replace(/ $/, '\\ '),
  );
}

/** Control characters as hex pairs of their UTF-8 octets. */
function plain(value: string): string {
  return value.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) =>
    [...Buffer.from(character, 'utf8')].map((octet) => `\\${octet.toString(16).padStart(2, '0')}`).join(''),
  );
}

/** `extension`: the octets of the extension's value. Of kinds that say nothing about a peer's address only the kind is kept. */
export function alternativeNames(bytes: Uint8Array, start: number, end: number): string[] {
  const list = elementAt(bytes, start, end);
  if (list === null) return [];
  return children(bytes, list, MAX_ALTERNATIVE_NAMES).flatMap((name) => alternativeName(bytes, name) ?? []);
}

/** RFC 5280 GeneralName: [0] other name, [1] email, [2] DNS, [4] directory name, [6] URI, [7] IP address, [8] registered ID. */
function alternativeName(bytes: Uint8Array, name: Element): string | null {
  const text = () =>
    plain(Buffer.from(bytes.subarray(name.contents, Math.min(name.end, name.contents + MAX_VALUE))).toString('latin1'));
  switch (name.tag & 0x1f) {
    case 0:
      return `otherName:${objectIdentifier(bytes, children(bytes, name, 1)[0]) ?? '?'}`;
    case 1:
      return `email:${text()}`;
    case 2:
      return `DNS:${text()}`;
    case 4: {
      const directory = elementAt(bytes, name.contents, name.end);
      return directory === null ? null : `dirName:${distinguishedName(bytes, directory)}`;
    }
    case 6:
      return `URI:${text()}`;
    case 7:
      return `IP:${address(bytes, name.contents, name.end)}`;
    case 8:
      // An OBJECT IDENTIFIER under an implicit tag.
      return `RID:${objectIdentifier(bytes, { ...name, tag: TAG.objectIdentifier }) ?? '?'}`;
    default:
      return null;
  }
}

function address(bytes: Uint8Array, start: number, end: number): string {
  if (end - start === 4) return [...bytes.subarray(start, end)].join('.');
  if (end - start !== 16) return Buffer.from(bytes.subarray(start, Math.min(end, start + 32))).toString('hex');
  const groups: string[] = [];
  for (let at = start; at < end; at += 2) groups.push(((bytes[at]! << 8) | bytes[at + 1]!).toString(16));
  return compressZeros(groups);
}

/** RFC 5952 section 4.2: the first longest run of two or more zero groups becomes `::`. */
function compressZeros(groups: readonly string[]): string {
  let best = { at: 0, length: 1 };
  for (let at = 0; at < groups.length; at += 1) {
    let length = 0;
    while (groups[at + length] === '0') length += 1;
    if (length > best.length) best = { at, length };
  }
  if (best.length === 1) return groups.join(':');
  return `${groups.slice(0, best.at).join(':')}::${groups.slice(best.at + best.length).join(':')}`;
}

/** Whether an element may hold a name: a SEQUENCE. */
export function isName(element: Element | undefined): element is Element {
  return element?.tag === TAG.sequence && element.whole;
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.13': 'description',
  '2.5.4.15': 'businessCategory',
  '2.5.4.17': 'postalCode',
  '2.5.4.41': 'name',
  '2.5.4.42': 'givenName',
  '2.5.4.43': 'initials',
  '2.5.4.44': 'generationQualifier',
  '2.5.4.46': 'dnQualifier',
  '2.5.4.65': 'pseudonym',
  '2.5.4.97': 'organizationIdentifier',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'emailAddress',
};
