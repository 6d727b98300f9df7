/**
 * Who is who and where the borders are: named networks and endpoints, each in a zone.
 *
 * A place is known by what cannot be chosen freely by the other side first: addresses. Server names, certificates and domains are what
 * a peer says of itself, so they may name an outside party and never make anything internal.
 *
 * Not handled: zones by VLAN, interface or direction.
 */
import ipaddr from 'ipaddr.js';
import * as z from 'zod';
import { dottedQuad, octetsOf } from '../../layers/index.ts';
import { MOST_ENTRIES, Name } from './terms.ts';

/**
 * `internal`: ours, and not reachable from outside. `carrier`: trunks. `webrtc`: browsers and apps. `vendor`: speech, recording, analytics
 * and other services. `internet`: anyone.
 */
export const ZONES = ['internal', 'carrier', 'webrtc', 'vendor', 'internet'] as const;

export type Zone = (typeof ZONES)[number];

const HOST_NAME = /^(?:\*\.)?(?:[\w-]+\.)+[a-z]{2,}$/i;

/** An address or a network in CIDR form. */
const Network = z
  .string()
  .max(60)
  .superRefine((text, context) => {
    if (parseNetwork(text) !== null) return;
    const meant = networkAround(text);
    const name = HOST_NAME.test(text) ? ' (names of hosts stand under serverNames or domains)' : '';
    const message =
      meant === null
        ? `an address such as 192.0.2.10, or a network such as 10.0.0.0/8 or 2001:db8::/32${name}`
        : `the network ${meant}, or an address without a prefix`;
    context.addIssue({ code: 'custom', message });
  });

const HostPattern = z
  .string()
  .max(255)
  .regex(/^(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?$/, 'a host name such as sip.example.com, or *.example.com');

const Domain = z
  .string()
  .max(255)
  .regex(/^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?$/, 'a domain such as example.com; names under it count too');

const CertificateName = z
  .string()
  .max(600)
  .regex(
    /^(?:sha256:[0-9A-Fa-f]{64}|[0-9A-Fa-f]{64}|[A-Za-z]+=.+)$/,
    'the SHA-256 of a certificate in hex, or its subject such as CN=sip.example.com',
  );

const PlaceShape = z.strictObject({
  /** Left out: a system of ours at the border, such as an SBC; the other end of a leg decides. */
  zone: z.enum(ZONES).nullable().default(null),
  addresses: z.array(Network).max(MOST_ENTRIES).default([]),
  /** SNI, as the client asked for it. */
  serverNames: z.array(HostPattern).max(MOST_ENTRIES).default([]),
  /** Of the certificate that this side showed. */
  certificates: z.array(CertificateName).max(MOST_ENTRIES).default([]),
  /** SNI, or a DNS or URI name of the certificate that this side showed, equal to the domain or under it. */
  domains: z.array(Domain).max(MOST_ENTRIES).default([]),
});

export type Place = z.infer<typeof PlaceShape>;

export const Places = z.record(Name, PlaceShape).superRefine((places, context) => {
  for (const [name, place] of Object.entries(places)) {
    const report = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path: [name, ...path], message });
    const known = place.addresses.length + place.serverNames.length + place.certificates.length + place.domains.length;
    if (known === 0) report([], 'addresses, serverNames, certificates or domains to know it by');
    if (place.zone !== 'internal') continue;
    place.addresses.forEach((address, index) => {
      if (parseNetwork(address) !== null && !isPrivate(address)) {
        report(
          ['addresses', index],
          'a private network (RFC 1918, RFC 4193, loopback, link-local): what the whole internet can reach is not internal',
        );
      }
    });
    for (const list of ['serverNames', 'certificates', 'domains'] as const) {
      if (place[list].length > 0)
        report(
          [list],
          'nothing here: an internal place is known by its addresses alone, since anyone can claim a name',
        );
    }
  }
});

export type Places = z.infer<typeof Places>;

export interface ParsedNetwork {
  /** 4 or 16 octets; an IPv4 address mapped into IPv6 is IPv4. */
  readonly octets: readonly number[];
  readonly prefix: number;
}

/** Null when the text is neither an address nor a network, or when a network has bits set beyond its prefix. */
export function parseNetwork(text: string): ParsedNetwork | null {
  const [address = '', prefix, ...more] = text.split('/');
  if (more.length > 0) return null;
  const octets = parseAddress(address);
  if (octets === null) return null;
  const widest = octets.length * 8;
  if (prefix === undefined) return { octets, prefix: widest };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > widest) return null;
  const masked = maskedTo(octets, Number(prefix));
  return masked.every((octet, index) => octet === octets[index]) ? { octets, prefix: Number(prefix) } : null;
}

/** `10.20.0.0/16` for `10.20.1.0/16`; null where what stands before or behind the slash is none. */
function networkAround(text: string): string | null {
  const [, address = '', prefix = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const octets = parseAddress(address);
  if (octets === null || Number(prefix) > octets.length * 8) return null;
  return `${ipaddr.fromByteArray(maskedTo(octets, Number(prefix))).toString()}/${Number(prefix)}`;
}

/** Null when the text is no address. `010.0.0.1` and `10.1` are none here: programs disagree about what they mean. */
export function parseAddress(text: string): readonly number[] | null {
  const quad = dottedQuad(text);
  if (quad >= 0) return octetsOf(quad);
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  const parsed = ipaddr.IPv6.parse(text);
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toByteArray() : parsed.toByteArray();
}

export function maskedTo(octets: readonly number[], prefix: number): number[] {
  return octets.map((octet, index) => {
    const bits = Math.min(8, Math.max(0, prefix - index * 8));
    return octet & (0xff << (8 - bits)) & 0xff;
  });
}

/** Ranges whose addresses nobody routes across the internet (IANA special-purpose registries, RFC 6890). */
const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].map((text) => parseNetwork(text)!);

function isPrivate(text: string): boolean {
  const network = parseNetwork(text);
  return network !== null && PRIVATE.some((range) => contains(range, network));
}

function contains(outer: ParsedNetwork, inner: ParsedNetwork): boolean {
  if (outer.octets.length !== inner.octets.length || outer.prefix > inner.prefix) return false;
  return maskedTo(inner.octets, outer.prefix).every((octet, index) => octet === outer.octets[index]);
}

/** An address that is routed across the internet (RFC 6890: global). Documentation ranges are not. */
export function isGloballyRoutable(address: string): boolean {
  const octets = parseAddress(address);
  return octets !== null && ipaddr.fromByteArray([...octets]).range() === 'unicast';
}
