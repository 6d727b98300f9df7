/** From a media description of an SDP to the side of a negotiation that it states. RFC 8866, RFC 3264, RFC 8839 (candidates). */
import type { FrameReference } from '../../capture/frame.ts';
import type { CryptoAttribute, MediaDescription } from '../../dissectors/sdp/index.ts';
import { canonicalAddress, endpointKey, isUnspecified } from '../endpoints.ts';
import type { Codec } from '../observation/index.ts';
import type { CryptoOffer, MediaSide } from './negotiation.ts';

/** Port 9 stands for "see the candidates" (RFC 8839 section 4.3.1). */
const DISCARD_PORT = 9;

export function mediaSide(
  media: MediaDescription,
  message: string,
  at: FrameReference,
  bundledWith: number | null = null,
): MediaSide {
  const named = media.codecs.filter((codec) => codec.name !== null && codec.clockRate !== null);
  return {
    at,
    message,
    mediaType: media.mediaType,
    port: media.port ?? 0,
    endpoints: endpointsOf(media),
    rtcpEndpoint: rtcpEndpointOf(media),
    transportProfile: media.protocol,
    codecs: new Map(named.map((codec) => [codec.payloadType, codecOf(codec.name!, codec.clockRate!, codec.channels)])),
    codecNames: [...new Set(named.map((codec) => codec.name!))],
    extensions: extensionsOf(media),
    crypto: media.crypto.flatMap(cryptoOffer),
    hasFingerprint: media.fingerprints.length > 0,
    direction: media.direction ?? 'sendrecv',
    bundledWith,
  };
}

function codecOf(name: string, clock: number, channels: number | null): Codec {
  return channels === null ? { name, clock } : { name, clock, channels };
}

/** RFC 8285 section 8: `a=extmap:1 URI`, with an optional `/direction` behind the number. An encrypted one (RFC 6904) has the URI of encryption. */
function extensionsOf({ attributes }: MediaDescription): ReadonlyMap<number, string> {
  const named = attributes.filter(({ name, value }) => name === 'extmap' && value !== null);
  return new Map(
    named.flatMap(({ value }) => {
      const match = /^(\d{1,5})(?:\/\S+)? +(\S+)/.exec(value!);
      return match === null ? [] : [[Number(match[1]), match[2]!] as const];
    }),
  );
}

function endpointsOf(media: MediaDescription): string[] {
  const endpoints = new Set<string>();
  if (media.connection !== null && media.port !== null && media.port !== 0 && media.port !== DISCARD_PORT) {
    const address = canonicalAddress(media.connection.address);
    if (!isUnspecified(address)) endpoints.add(endpointKey(address, media.port));
  }
  for (const candidate of media.candidates) {
    if (candidate.component === 1) endpoints.add(endpointKey(canonicalAddress(candidate.address), candidate.port));
  }
  return [...endpoints];
}

/** RFC 3605, else the next port up (RFC 3550 section 11); null when RTCP shares the media's port. */
function rtcpEndpointOf(media: MediaDescription): string | null {
  if (media.connection === null || media.port === null || media.port === 0) return null;
  const address = canonicalAddress(media.rtcpAddress ?? media.connection.address);
  return endpointKey(address, media.rtcpPort ?? media.port + 1);
}

/** One a=crypto line as far as tag checks and reports need it; lines without tag or key exchange nothing. */
function cryptoOffer(line: CryptoAttribute): CryptoOffer[] {
  const key = line.keys[0];
  if (line.tag === null || key === undefined) return [];
  const offer = { tag: line.tag, suite: line.suite, keySha256: key.sha256, mkiOctets: key.mki?.octets ?? 0 };
  // Not enumerable, as in the dissector: printing or serializing the offer must not show the key.
  Object.defineProperty(offer, 'reveal', { value: () => key.reveal(), enumerable: false });
  return [offer as CryptoOffer];
}
