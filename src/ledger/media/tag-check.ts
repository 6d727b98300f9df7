/**
 * Does a key that stood readable in the signaling verify the tags of the media? If it does, the media is proved to be exposed.
 * RFC 3711 section 4.2, RFC 7714; keys from a=crypto (RFC 4568).
 *
 * Only the first packets of a stream are tried, with rollover counters from 0: for a stream that began long before the capture
 * the check fails, which proves nothing. Session keys are wiped after use.
 */
import { deriveTagKeys, findRolloverCounter, SRTP_SUITES, verifySrtpTag, wipe } from '../../crypto/srtp.ts';
import type { CryptoKey } from './crypto-lines.ts';
import type { RtpStream } from './rtp-stream.ts';

/** A 32-bit tag is right by chance once in 2^32: three together are as good as one of 80 bits (rules.md section 4.2). */
const MIN_SHORT_TAGS = 3;

/** Packets of the stream whose tag the key verifies; null when the suite is unknown, the key has not its length, or no packet was kept. */
export function verifiedTags(suiteName: string, key: CryptoKey, streams: readonly RtpStream[]): number | null {
  const suite = SRTP_SUITES.get(suiteName.toUpperCase());
  const packets = streams.flatMap((stream) => stream.kept.map((packet) => ({ packet, stream })));
  if (suite === undefined || packets.length === 0) return null;
  const master = key.reveal();
  const salt = master.subarray(suite.keyOctets, suite.keyOctets + suite.saltOctets);
  if (master.length !== suite.keyOctets + suite.saltOctets) return null;
  const keys = deriveTagKeys(suite, master.subarray(0, suite.keyOctets), salt);
  if (keys === undefined) return null;
  let verified = 0;
  const counters = new Map<RtpStream, number>();
  for (const { packet, stream } of packets) {
    let counter = counters.get(stream);
    if (counter === undefined) {
      counter = findRolloverCounter(packet, 0, packet.length, keys, 0, key.mkiOctets);
      counters.set(stream, counter);
      if (counter >= 0) verified++;
    } else if (counter >= 0 && verifySrtpTag(packet, 0, packet.length, keys, counter, key.mkiOctets)) verified++;
  }
  wipe(keys);
  master.fill(0);
  return suite.tagOctets < 10 && verified < MIN_SHORT_TAGS ? 0 : verified;
}
