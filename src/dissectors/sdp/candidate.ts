/** `a=candidate` (RFC 8839 section 5.1; TCP: RFC 6544 section 4.5). Not handled: drafts before RFC 5245, which carried a password. */
import { readDecimal, splitWords } from './words.ts';

export interface Candidate {
  /** 1 RTP, 2 RTCP. */
  readonly component: number;
  /** Lower case: `udp`, `tcp`. */
  readonly transport: string;
  /** An address or a name (`….local`, mDNS). */
  readonly address: string;
  readonly port: number;
  /** `host`, `srflx`, `prflx`, `relay`, or what else was written. */
  readonly type: string;
  readonly relatedAddress: string | null;
  readonly relatedPort: number | null;
}

/** Null when the value has not the form of RFC 8839. */
export function parseCandidate(value: string): Candidate | null {
  const [, componentText, transport = '', , address = '', portText, typ = '', type = '', ...rest] = splitWords(value);
  const component = readDecimal(componentText, 256);
  const port = readDecimal(portText, 65_535);
  if (component === null || port === null || typ.toLowerCase() !== 'typ' || type === '') return null;
  const extensions = new Map<string, string>();
  for (let at = 0; at + 1 < rest.length; at += 2) extensions.set(rest[at]!.toLowerCase(), rest[at + 1]!);
  return {
    component,
    transport: transport.toLowerCase(),
    address,
    port,
    type: type.toLowerCase(),
    relatedAddress: extensions.get('raddr') ?? null,
    relatedPort: readDecimal(extensions.get('rport'), 65_535),
  };
}
