/**
 * Numbers of MIKEY: RFC 3830 sections 6.1 to 6.10, RFC 4650 (DHHMAC), RFC 4738 (RSA-R), RFC 6043 (TICKET), RFC 6267 (IBAKE), RFC 6509 (SAKKE),
 * RFC 7714 section 15.2 (AES-GCM).
 */

/** How the TGK travels. */
export type MikeyMode = 'psk' | 'pke' | 'dh' | 'dhhmac' | 'rsa-r' | 'ticket' | 'ibake' | 'sakke' | 'error' | 'unknown';

interface DataType {
  readonly name: string;
  readonly mode: MikeyMode;
}

const DATA_TYPES: readonly DataType[] = [
  { name: 'pre-shared key', mode: 'psk' },
  { name: 'pre-shared key verification', mode: 'psk' },
  { name: 'public key', mode: 'pke' },
  { name: 'public key verification', mode: 'pke' },
  { name: 'Diffie-Hellman init', mode: 'dh' },
  { name: 'Diffie-Hellman response', mode: 'dh' },
  { name: 'error', mode: 'error' },
  { name: 'DHHMAC init', mode: 'dhhmac' },
  { name: 'DHHMAC response', mode: 'dhhmac' },
  { name: 'RSA-R I_MSG', mode: 'rsa-r' },
  { name: 'RSA-R R_MSG', mode: 'rsa-r' },
  { name: 'REQUEST_INIT_PSK', mode: 'ticket' },
  { name: 'REQUEST_INIT_PK', mode: 'ticket' },
  { name: 'REQUEST_RESP', mode: 'ticket' },
  { name: 'TRANSFER_INIT', mode: 'ticket' },
  { name: 'TRANSFER_RESP', mode: 'ticket' },
  { name: 'RESOLVE_INIT_PSK', mode: 'ticket' },
  { name: 'RESOLVE_INIT_PK', mode: 'ticket' },
  { name: 'RESOLVE_RESP', mode: 'ticket' },
  { name: 'REQUEST_KEY_PSK', mode: 'ibake' },
  { name: 'REQUEST_KEY_PKE', mode: 'ibake' },
  { name: 'REQUEST_KEY_RESP', mode: 'ibake' },
  { name: 'I_MESSAGE_1', mode: 'ibake' },
  { name: 'R_MESSAGE_1', mode: 'ibake' },
  { name: 'I_MESSAGE_2', mode: 'ibake' },
  { name: 'R_MESSAGE_2', mode: 'ibake' },
  { name: 'SAKKE', mode: 'sakke' },
];

export function mikeyDataType(code: number): DataType {
  return DATA_TYPES[code] ?? { name: `type ${code}`, mode: 'unknown' };
}

const KEMAC_ENCRYPTIONS = ['NULL', 'AES-CM-128', 'AES-KW-128', 'AES-CM-256'] as const;

export function mikeyEncryption(code: number): string {
  return KEMAC_ENCRYPTIONS[code] ?? `encryption ${code}`;
}

const MACS = [
  { name: 'NULL', octets: 0 },
  { name: 'HMAC-SHA-1-160', octets: 20 },
  { name: 'HMAC-SHA-256-256', octets: 32 },
] as const;

/** Octets are null for an algorithm that no table here knows. */
export function mikeyMac(code: number): { readonly name: string; readonly octets: number | null } {
  return MACS[code] ?? { name: `MAC ${code}`, octets: null };
}

export interface MikeyDhGroup {
  readonly name: string;
  readonly bits: number;
}

const DH_GROUPS: readonly MikeyDhGroup[] = [
  { name: 'OAKLEY 5', bits: 1536 },
  { name: 'OAKLEY 1', bits: 768 },
  { name: 'OAKLEY 2', bits: 1024 },
];

export function mikeyDhGroup(code: number): MikeyDhGroup | null {
  return DH_GROUPS[code] ?? null;
}

/** A group by its name in facts; null when no table has it. */
export function mikeyDhGroupByName(name: string): MikeyDhGroup | null {
  return DH_GROUPS.find((group) => group.name === name) ?? null;
}

const SRTP_ENCRYPTIONS: ReadonlyMap<number, string> = new Map([
  [0, 'NULL'],
  [1, 'AES-CM'],
  [2, 'AES-F8'],
  [6, 'AES-GCM'],
]);

export function mikeySrtpEncryption(code: number): string {
  return SRTP_ENCRYPTIONS.get(code) ?? `encryption ${code}`;
}

const SRTP_AUTHENTICATIONS = ['NULL', 'HMAC-SHA-1'] as const;

export function mikeySrtpAuthentication(code: number): string {
  return SRTP_AUTHENTICATIONS[code] ?? `authentication ${code}`;
}

const KEY_TYPES = ['TGK', 'TGK+SALT', 'TEK', 'TEK+SALT'] as const;

export type MikeyKeyType = (typeof KEY_TYPES)[number];

export function mikeyKeyType(code: number): MikeyKeyType | null {
  return KEY_TYPES[code] ?? null;
}
