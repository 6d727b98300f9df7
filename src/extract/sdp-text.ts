/**
 * Lines of SDP with keys and people blanked, octet for octet. RFC 8866, RFC 4568 (a=crypto), RFC 4567 (a=key-mgmt), RFC 8839 (ICE).
 *
 * What is not known to be harmless is blanked: lines of unknown types, attributes that nobody standardized, and of a key line all
 * that is neither tag, suite nor a session parameter, wherever the writer put it.
 */
import { blanked, blankUris, words } from './uri-text.ts';

/** Lines that are for people: RFC 8866 sections 5.2 to 5.6. */
const FOR_PEOPLE = new Set(['s', 'i', 'u', 'e', 'p']);
const STRUCTURE = new Set(['v', 'c', 'b', 't', 'r', 'z', 'm']);

/** Attributes whose value tells of formats, addresses and what was agreed, and lets nobody in. IANA "SDP Parameters". */
const KEPT_ATTRIBUTES = new Set(
  words(`
    rtpmap fmtp ptime maxptime framerate quality sendrecv sendonly recvonly inactive orient type candidate
    remote-candidates end-of-candidates ice-ufrag ice-options ice-lite ice-mismatch ice-pacing rtcp rtcp-mux
    rtcp-mux-only rtcp-rsize rtcp-fb rtcp-xr setup connection fingerprint tls-id zrtp-hash mid group ssrc
    ssrc-group extmap extmap-allow-mixed rid simulcast imageattr bundle-only msid label msid-semantic content lang
    sdplang curr des conf silencesupp sctpmap sctp-port max-message-size csup creq tcap pcfg acfg source-filter
    bw-info nortpproxy direction accept-types max-size anat t38faxversion t38maxbitrate t38faxfillbitremoval
    t38faxtranscodingmmr t38faxtranscodingjbig t38faxratemanagement t38faxmaxbuffer t38faxmaxdatagram t38faxmaxifp
    t38faxudpec t38vendorinfo 3ge2ae record recordpref
  `),
);

/** RFC 4568 section 6.2, RFC 6188, RFC 7714, RFC 8269 and those that were used before. */
const SUITE = /^(?:AEAD|AES|ARIA|F8|NULL|SEED)(?:_[A-Z0-9]{1,8}){1,6}$/i;
/** RFC 4568 section 6.3, but for the key of FEC. */
const SESSION_PARAMETER =
  /^(?:KDR=\d{1,2}|UNENCRYPTED_SRTC?P|UNAUTHENTICATED_SRTP|FEC_ORDER=[A-Z_]{1,10}|WSH=\d{1,9})$/i;

/** @param line of the form `a=...` */
export function blankSdpLine(line: string): string {
  const type = line[0]!;
  const value = line.slice(2);
  if (STRUCTURE.has(type)) return line;
  if (type === 'a') return `a=${blankAttribute(value)}`;
  if (type === 'k') return `k=${value.replace(/:.*$/, blanked)}`;
  // RFC 8866 section 5.2: the user name comes first.
  if (type === 'o') return `o=${value.replace(/^\S+/, (name) => (name === '-' ? name : blanked(name)))}`;
  if (FOR_PEOPLE.has(type) && value === '-') return line;
  return `${type}=${blanked(value)}`;
}

function blankAttribute(value: string): string {
  const [, name = '', colon = '', rest = ''] = /^([^:\s]*)(\s*:?\s*)(.*)$/s.exec(value)!;
  switch (name.toLowerCase()) {
    case 'crypto':
      return name + colon + blankKeyLine(rest);
    case 'acap':
      return (
        name +
        colon +
        rest.replace(/^(\s*\d+\s+)(.*)$/s, (_, number: string, inner: string) => number + blankAttribute(inner))
      );
    case 'key-mgmt':
      return (
        name + colon + rest.replace(/^(\S+\s+)?(.*)$/s, (_, protocol = '', key: string) => protocol + blanked(key))
      );
    case 'ssrc':
      // RFC 5576: a CNAME is user and host as often as not.
      return name + colon + blankUris(rest.replace(/(?<=\bcname:).*$/i, blanked));
    default:
      return KEPT_ATTRIBUTES.has(name.toLowerCase())
        ? name + colon + blankUris(rest)
        : blanked(name) + colon + blanked(rest);
  }
}

/** Tag, suite and session parameters; of every key also its lifetime and MKI: less to get wrong. */
function blankKeyLine(text: string): string {
  return text.replace(/\S+/g, (token, at: number) => {
    if (at === 0 && /^\d{1,9}$/.test(token)) return token;
    if (SUITE.test(token) || SESSION_PARAMETER.test(token)) return token;
    return /^inline:/i.test(token)
      ? token.replace(/[^;]+/g, (key) =>
          key.replace(/^(inline:)?(.*)$/is, (_, word = '', octets: string) => word + blanked(octets)),
        )
      : blanked(token);
  });
}
