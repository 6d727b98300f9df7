/**
 * Via values (RFC 3261 section 20.42; `rport`: RFC 3581; IPv6 in `received` with or without brackets: RFC 5118 section 4.5).
 */
import { parseHostPort } from './uri.ts';
import { isBlankAt, type Parameters, readDecimal, readParameters, skipBlanksIn, trimBlanks } from './values.ts';

export interface Via {
  /** Upper case: `UDP`, `TCP`, `TLS`, `WS`, `WSS`, `SCTP`, `TLS-SCTP`, or what else was written. */
  readonly transport: string;
  /** The sent-by host, an IPv6 reference without its brackets. */
  readonly host: string;
  /** Null when absent. */
  readonly port: number | null;
  readonly branch: string | null;
  /** An IPv6 address without brackets; null when absent. */
  readonly received: string | null;
  /** Null when absent, without a value, or no port. */
  readonly rport: number | null;
  readonly parameters: Parameters;
}

/** One Via value; null when it has no protocol, transport or host. */
export function parseVia(text: string): Via | null {
  const name = text.indexOf('/');
  const version = name === -1 ? -1 : text.indexOf('/', name + 1);
  if (version === -1) return null;
  const transportStart = skipBlanksIn(text, version + 1);
  let transportEnd = transportStart;
  while (transportEnd < text.length && !isBlankAt(text, transportEnd)) transportEnd++;
  const semicolon = text.indexOf(';', transportEnd);
  const sentBy = parseHostPort(semicolon === -1 ? text.slice(transportEnd) : text.slice(transportEnd, semicolon));
  if (sentBy === null || sentBy.host === null || transportEnd === transportStart) return null;
  const parameters = readParameters(text, transportEnd);
  return {
    transport: text.slice(transportStart, transportEnd).toUpperCase(),
    host: sentBy.host,
    port: sentBy.port,
    branch: parameters.get('branch') ?? null,
    received: withoutBrackets(parameters.get('received') ?? null),
    rport: readDecimal(parameters.get('rport') ?? '', 65_535),
    parameters,
  };
}

function withoutBrackets(address: string | null): string | null {
  if (address === null) return null;
  const trimmed = trimBlanks(address);
  return trimmed.startsWith('[') && trimmed.endsWith(']') ? trimmed.slice(1, -1) : trimmed;
}
