/**
 * Why a TLS connection whose content is hidden is taken for SIP, and how much that is worth.
 *
 * In this order: ALPN (`sip`), readable SIP that names the server as a TLS hop, names that the certificate or the client uses for SIP,
 * ports that the policy names. A label such as `sbc` is a guess. What a connection agreed on by ALPN for another protocol is not SIP,
 * but HTTP may be the beginning of a secure WebSocket (RFC 7118 section 5), and then a readable neighbor or the name must say so.
 *
 * Port 443 is the web's: there neither a certificate nor a port makes SIP of a connection.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { Endpoint, SipBasis } from '../facts.ts';
import type { TlsConnectionFacts } from '../observers/tls-connection-facts.ts';
import type { TlsHops } from './tls-hops.ts';

/** RFC 6455 section 3, RFC 9110 section 4.2.2. */
const HTTPS_PORT = 443;

/** IANA: ports whose TLS is another protocol's. A pattern on them means nothing. */
const PORTS_OF_OTHERS: ReadonlySet<number> = new Set([
  22, 443, 465, 563, 587, 636, 853, 989, 990, 992, 993, 995, 3389, 5349, 5671, 8883,
]);

/** Whether a mere guess may be made about a connection to this port. */
export function mayBeGuessed(port: number): boolean {
  return !PORTS_OF_OTHERS.has(port);
}

/** Whether ALPN says that it is something else. */
export function saysOther(facts: TlsConnectionFacts): boolean {
  const protocol = protocolOf(facts);
  return protocol === 'http' || protocol === 'other';
}

export function whySip(
  facts: TlsConnectionFacts,
  server: Endpoint,
  hops: TlsHops,
  ports: readonly number[],
): SipBasis | null {
  const port = server.port!;
  const chosen = protocolOf(facts);
  if (chosen === 'sip') return basis('alpn', 'strong', `ALPN names ${sipProtocol(facts)}`, facts.first);
  const named = byNeighbor(facts, server, hops);
  if (chosen === 'http') return named?.isWebSocket ? named.basis : webSocketName(facts);
  if (chosen === 'other') return null;
  if (named !== null) return named.basis;
  return byNames(facts, port) ?? byPort(facts, port, ports) ?? byLabel(facts, port);
}

/**
 * Why SIP was expected of a connection whose ALPN names another protocol: what was stated about this very port, by its owner in the policy
 * or by readable SIP. Names and certificates say nothing about a port: the page of a telephone system has them too. Null on the ports of
 * other protocols.
 */
export function whySipWasExpected(
  facts: TlsConnectionFacts,
  server: Endpoint,
  hops: TlsHops,
  ports: readonly number[],
): SipBasis | null {
  const port = server.port!;
  if (!saysOther(facts) || PORTS_OF_OTHERS.has(port)) return null;
  const named = byNeighbor(facts, server, hops);
  if (named !== null) return named.isWebSocket ? null : named.basis;
  return byPort(facts, port, ports);
}

/** Secure WebSocket (RFC 7118): the Via or Route of readable neighbors says so, or a server name that says SIP and WebSocket both. */
export function isWebSocket(connections: readonly TlsConnectionFacts[], server: Endpoint, hops: TlsHops): boolean {
  if (hops.namesWebSocket(server.address, server.port!)) return true;
  return connections.some(({ serverName }) => {
    return serverName !== null && (hops.namesWebSocket(serverName, server.port!) || isWebSocketName(serverName));
  });
}

function basis(kind: SipBasis['kind'], strength: SipBasis['strength'], what: string, at: FrameReference): SipBasis {
  return { kind, strength, what, at };
}

function isSipProtocol(name: string): boolean {
  return name === 'sip' || name.startsWith('sip/');
}

function sipProtocol({ alpn, offeredAlpn }: TlsConnectionFacts): string | undefined {
  return [...(alpn === null ? [] : [alpn]), ...offeredAlpn].find(isSipProtocol);
}

/** What ALPN says: TLS 1.3 hides what was chosen, and then what was offered tells. */
function protocolOf(facts: TlsConnectionFacts): 'sip' | 'http' | 'other' | null {
  const names = facts.alpn === null ? facts.offeredAlpn : [facts.alpn];
  if (names.length === 0) return null;
  if (names.some(isSipProtocol)) return 'sip';
  return names.includes('http/1.1') ? 'http' : 'other';
}

function byNeighbor(
  facts: TlsConnectionFacts,
  server: Endpoint,
  hops: TlsHops,
): { readonly basis: SipBasis; readonly isWebSocket: boolean } | null {
  const port = server.port!;
  const byAddress = hops.find(server.address, port);
  if (byAddress !== null) {
    const what = 'readable SIP names this server as a TLS hop';
    return { basis: basis('neighbor', 'strong', what, byAddress.at), isWebSocket: byAddress.isWebSocket };
  }
  for (const name of namesOf(facts)) {
    const hop = hops.find(name, port);
    if (hop === null) continue;
    const what = `readable SIP names ${name}:${port} as a TLS hop, and the server has that name`;
    return { basis: basis('neighbor', 'strong', what, hop.at), isWebSocket: hop.isWebSocket };
  }
  return null;
}

/** The server's host names, in lower case: the one asked for, else those that its certificate holds. */
function namesOf(facts: TlsConnectionFacts): string[] {
  if (facts.serverName !== null) return [facts.serverName.toLowerCase()];
  return certificateNames(facts).map(({ name }) => name);
}

function certificateNames(facts: TlsConnectionFacts): { readonly name: string; readonly at: FrameReference }[] {
  const leaf = facts.certificates.find(({ role, chainPosition }) => role === 'server' && chainPosition === 0);
  if (leaf === undefined) return [];
  const { subjectAltNames, hasAlternativeNames, commonNames } = leaf.certificate;
  const dns = subjectAltNames.filter((name) => name.startsWith('DNS:')).map((name) => name.slice('DNS:'.length));
  const names = hasAlternativeNames ? dns : commonNames;
  return names.slice(0, MAX_NAMES).map((name) => ({ name: name.toLowerCase(), at: leaf.at }));
}

const MAX_NAMES = 32;

function webSocketName({ serverName, first }: TlsConnectionFacts): SipBasis | null {
  if (serverName === null || !isWebSocketName(serverName)) return null;
  return basis('server-name', 'fair', `the server is named ${serverName}`, first);
}

function byNames(facts: TlsConnectionFacts, port: number): SipBasis | null {
  const { serverName, first } = facts;
  const webSocket = webSocketName(facts);
  if (webSocket !== null) return webSocket;
  const asked = serverName !== null && isSipName(serverName);
  if (asked)
    return basis('server-name', port === HTTPS_PORT ? 'guess' : 'fair', `the server is named ${serverName}`, first);
  if (port === HTTPS_PORT) return null;
  return byCertificateUri(facts) ?? byCertificateName(facts);
}

function byCertificateUri(facts: TlsConnectionFacts): SipBasis | null {
  for (const { certificate, role, at } of facts.certificates) {
    if (role !== 'server') continue;
    const uri = certificate.subjectAltNames.find((alternative) => /^URI:sips?:/i.test(alternative));
    if (uri !== undefined) {
      return basis('certificate-name', 'strong', `the server is named ${uri.slice('URI:'.length)}`, at);
    }
  }
  return null;
}

function byCertificateName(facts: TlsConnectionFacts): SipBasis | null {
  const found = certificateNames(facts).find(({ name }) => isSipName(name));
  if (found === undefined) return null;
  return basis('certificate-name', 'fair', `the server’s certificate names ${found.name}`, found.at);
}

function byPort(facts: TlsConnectionFacts, port: number, ports: readonly number[]): SipBasis | null {
  if (port === HTTPS_PORT || !ports.includes(port)) return null;
  return basis('port', 'fair', `its port is ${port}, on which the policy expects SIP over TLS`, facts.first);
}

function byLabel(facts: TlsConnectionFacts, port: number): SipBasis | null {
  if (!mayBeGuessed(port)) return null;
  const name = namesOf(facts).find(isBorderElement);
  return name === undefined ? null : basis('server-name', 'guess', `the server is named ${name}`, facts.first);
}

/** The first label is `sip` or `sips`. */
function isSipName(name: string): boolean {
  return /^sips?\./i.test(name);
}

function isWebSocketName(name: string): boolean {
  const words = wordsOf(name);
  return words.some((word) => word === 'ws' || word === 'wss') && words.some((word) => /^sips?$/.test(word));
}

/** `sbc1.example.com`, `eu-sbc.example.com`. */
function isBorderElement(name: string): boolean {
  return wordsOf(name).some((word) => /^sbc\d{0,3}$/.test(word));
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[.-]/);
}
