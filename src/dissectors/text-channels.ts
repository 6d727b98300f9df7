/**
 * Start lines of what runs beside calls over TCP as text: MSRP (RFC 4975 section 9), MRCP version 2 (RFC 6787 section 5.1), RTSP (RFC 2326
 * section 6, RFC 7826 section 19). Which protocol, and whether it is a request; nothing of what it carries.
 *
 * Not handled: headers and bodies; BFCP, which is binary; RTP interleaved in RTSP (RFC 2326 section 10.12).
 */

export type TextChannel = 'MSRP' | 'MRCPv2' | 'RTSP';

export interface ChannelStart {
  readonly channel: TextChannel;
  /** `SEND`, `SPEAK`, `DESCRIBE` ...; null for a response. */
  readonly method: string | null;
}

/** Octets of a start line that are looked at. */
const MAX_LINE = 512;

const MSRP = /^MSRP [A-Za-z0-9.+%=-]{1,64} (?:(SEND|REPORT|AUTH|[A-Z]{2,16})|\d{3})(?: .*)?$/;
const MRCP = /^MRCP\/2\.0 \d{1,10} (?:([A-Z][A-Z-]{1,40}) \d{1,10}(?: [A-Z-]+)?|\d{1,10} \d{3} [A-Z-]+)$/;
const RTSP_REQUEST = /^([A-Z][A-Z_]{2,20}) (?:rtspu?s?:\/\/\S+|\*) RTSP\/[12]\.0$/;
const RTSP_RESPONSE = /^RTSP\/[12]\.0 \d{3}(?: .*)?$/;

const CR = 13;
const LF = 10;
const UPPER_A = 65;
const UPPER_Z = 90;

/** The start line at `start`; null when there is none. */
export function channelStartAt(bytes: Uint8Array, start: number, end: number): ChannelStart | null {
  if (end - start < 12 || bytes[start]! < UPPER_A || bytes[start]! > UPPER_Z) return null;
  const line = lineAt(bytes, start, end);
  if (line === null) return null;
  const msrp = MSRP.exec(line);
  if (msrp !== null) return { channel: 'MSRP', method: msrp[1] ?? null };
  const mrcp = MRCP.exec(line);
  if (mrcp !== null) return { channel: 'MRCPv2', method: mrcp[1] ?? null };
  const rtsp = RTSP_REQUEST.exec(line);
  if (rtsp !== null) return { channel: 'RTSP', method: rtsp[1]! };
  return RTSP_RESPONSE.test(line) ? { channel: 'RTSP', method: null } : null;
}

/** Without its line break; null when it does not end within what is looked at, or is no ASCII. */
function lineAt(bytes: Uint8Array, start: number, end: number): string | null {
  const limit = Math.min(end, start + MAX_LINE);
  let at = start;
  while (at < limit && bytes[at] !== LF) {
    if (bytes[at]! > 126) return null;
    at++;
  }
  if (at === limit) return null;
  const lineEnd = bytes[at - 1] === CR ? at - 1 : at;
  return String.fromCharCode(...bytes.subarray(start, lineEnd));
}

/** The octet behind the next line feed; `end` when there is none. */
export function nextLine(bytes: Uint8Array, start: number, end: number): number {
  const found = bytes.subarray(start, end).indexOf(LF);
  return found < 0 ? end : start + found + 1;
}
