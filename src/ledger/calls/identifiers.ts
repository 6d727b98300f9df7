/**
 * Values of header fields that may tie one Call-ID to another: a border element writes the other side's Call-ID into a field of its
 * own (`X-CID`, `X-Call-ID` ...), or passes on an identifier of the conversation that is the same on both sides.
 *
 * The value of any field that this dissector has no number for can name a Call-ID; only fields that are known to hold an identifier
 * of the conversation count when two calls carry the same value.
 *
 * References: P-Charging-Vector (RFC 7315 section 5.6); the others are vendors' own: Cisco-Guid (Cisco), X-CID and X-Call-ID (Kamailio,
 * FreeSWITCH, Asterisk dial plans), X-Twilio-CallSid (Twilio), X-Inin-Cnv (Genesys), X-BroadWorks-Correlation-Info (Cisco BroadWorks).
 */
import { UNKNOWN_HEADER } from '../../dissectors/sip/header-names.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';

/** Fields of which the same value on two calls means the same conversation. */
const SHARED = new Set([
  'p-charging-vector',
  'cisco-guid',
  'x-cid',
  'x-call-id',
  'x-callid',
  'x-correlation-id',
  'x-twilio-callsid',
  'x-inin-cnv',
  'x-broadworks-correlation-info',
]);

/** They name another conversation on purpose, or hold no identifier at all; leaving them out leaves room for those that do. */
const NOT_LOOKED_AT = new Set([
  ...['in-reply-to', 'replaces', 'target-dialog', 'join', 'references'],
  ...[
    'accept',
    'accept-encoding',
    'accept-language',
    'alert-info',
    'call-info',
    'content-disposition',
    'diversion',
    'geolocation',
  ],
  ...[
    'history-info',
    'mime-version',
    'min-se',
    'organization',
    'p-access-network-info',
    'p-early-media',
    'priority',
    'privacy',
  ],
  ...['rseq', 'rack', 'retry-after', 'timestamp', 'unsupported', 'warning'],
]);

const MAX_FIELDS = 64;
/** Shorter values are flags and counters. */
const IDENTIFIER = /^[\x21-\x7e]{6,160}$/;

/** What a shared value is kept under: the field and the value, which no Call-ID looks like. */
export function sharedKey(name: string, value: string): string {
  return `${name}: ${value}`;
}

export function isShared(identifier: string): boolean {
  return identifier.includes(': ');
}

/** Pairs of a value and the name of its field; values are as written, without quotes, brackets and parameters. */
export function identifiersOf(message: SipMessage): (readonly [value: string, name: string])[] {
  const { table } = message;
  const found: (readonly [string, string])[] = [];
  for (let index = 0; index < Math.min(table.count, MAX_FIELDS); index++) {
    if (table.id(index) !== UNKNOWN_HEADER) continue;
    const name = table.name(index);
    if (NOT_LOOKED_AT.has(name)) continue;
    const value = identifierIn(name, table.value(index));
    if (value === null) continue;
    if (SHARED.has(name)) found.push([sharedKey(name, value), shownName(name)]);
    found.push([value, shownName(name)]);
  }
  return found;
}

/** `x-cid` to `X-Cid`; a name that a stranger chose is cut. */
function shownName(name: string): string {
  return name.slice(0, 40).replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function identifierIn(name: string, text: string): string | null {
  const bare =
    name === 'p-charging-vector' ? (/icid-value\s*=\s*([^;,]*)/i.exec(text)?.[1] ?? '') : text.split(';', 1)[0]!;
  const value = bare.trim().replace(/^[<"](.*)[>"]$/, '$1');
  return IDENTIFIER.test(value) ? value : null;
}
