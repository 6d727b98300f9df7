/** From a media description of an SDP to the side of a negotiation that it states. RFC 8866, RFC 3264, RFC 8839 (candidates). */
import type { FrameReference } from '../../capture/frame.ts';
import type { Fingerprint, MediaDescription, SessionDescription } from '../../dissectors/sdp/index.ts';
import { canonicalAddress, endpointKey, isUnspecified } from '../endpoints.ts';
import type { Codec } from '../observation/index.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import { type CryptoFault, cryptoLine, faultsOf } from './crypto-lines.ts';
import { mikeyStatements } from './mikey-statements.ts';
import { isSecureProfile, type MediaSide, type NamedFingerprint, type PotentialConfiguration } from './negotiation.ts';

/** Port 9 stands for "see the candidates" (RFC 8839 section 4.3.1). */
const DISCARD_PORT = 9;

/** Where a description was read. */
export interface DescribedIn {
  readonly message: string;
  readonly at: FrameReference;
  readonly path: SignalingPath;
  /** See `MediaSide`. */
  readonly signed: boolean;
}

export function mediaSide(
  media: MediaDescription,
  session: SessionDescription['session'],
  { message, at, path, signed }: DescribedIn,
  bundledWith: number | null = null,
): MediaSide {
  const named = media.codecs.filter((codec) => codec.name !== null && codec.clockRate !== null);
  return {
    at,
    message,
    path,
    signed,
    mediaType: media.mediaType,
    port: media.port ?? 0,
    endpoints: endpointsOf(media),
    rtcpEndpoint: rtcpEndpointOf(media),
    transportProfile: media.protocol,
    codecs: new Map(named.map((codec) => [codec.payloadType, codecOf(codec.name!, codec.clockRate!, codec.channels)])),
    codecNames: [...new Set(named.map((codec) => codec.name!))],
    extensions: extensionsOf(media),
    crypto: media.crypto.flatMap(cryptoLine),
    cryptoFaults: [...media.crypto.flatMap(faultsOf), ...faultsOfSession(session)],
    fingerprints: fingerprintsOf(media.fingerprints),
    setup: media.setup,
    tlsId: media.tlsId,
    keyLine: media.keyLineMethod ?? session.keyLineMethod,
    zrtpHashes: media.zrtpHashes.length > 0 ? media.zrtpHashes : session.zrtpHashes,
    mikey: mikeyStatements(media.keyManagement),
    hasUnknownKeying: media.keyManagement.some(({ protocol }) => protocol !== 'mikey'),
    potential: potentialOf(media),
    tookPotential: media.capabilities.actual.length > 0,
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

/** RFC 4568 section 4: the attribute is one of media descriptions. */
function faultsOfSession({ crypto }: SessionDescription['session']): CryptoFault[] {
  return crypto.map(({ tag, suite }) => ({ tag, suite, what: 'it stands at session level, where it has no meaning' }));
}

function fingerprintsOf(fingerprints: readonly Fingerprint[]): NamedFingerprint[] {
  return fingerprints.map(({ hash, value }) => ({ function: hash, value: value.replaceAll(':', '').toLowerCase() }));
}

/** Null unless a potential configuration would be SRTP. */
function potentialOf({ capabilities }: MediaDescription): PotentialConfiguration | null {
  const { transports, potential } = capabilities;
  const crypto = capabilities.crypto.flatMap(cryptoLine);
  const fingerprints = fingerprintsOf(capabilities.fingerprints);
  const isSecure = crypto.length > 0 || fingerprints.length > 0 || transports.some(isSecureProfile);
  return isSecure && potential.length > 0 ? { transports, crypto, fingerprints } : null;
}
