/** How a decision names sessions, streams and keying, and the frames that show them. Not judged here: what they mean for protection. */
import type { Evidence, Keying, MediaFacts, StreamFacts, TlsSession } from '../facts.ts';

export function helloEvidence(session: TlsSession): Evidence {
  if (session.serverHello === null)
    return { at: session.first, what: `first ${session.protocol} record of the connection` };
  return { at: session.serverHello, what: `ServerHello: ${describeSession(session)}` };
}

export function describeSession(session: TlsSession): string {
  const suite = session.cipherSuite === null ? '' : `, ${session.cipherSuite.name}`;
  return `${session.version ?? session.protocol}${suite}`;
}

export function firstOfStream(stream: StreamFacts): Evidence {
  return streamEvidence(stream, stream.first);
}

export function streamEvidence(stream: StreamFacts, at: StreamFacts['first']): Evidence {
  const types = stream.payloadTypes.join(', ');
  return {
    at,
    what: `RTP SSRC 0x${stream.ssrc.toString(16).padStart(8, '0')}, payload type ${types}, ${stream.direction}`,
  };
}

const KEYING_NAMES: Readonly<Record<Keying, string>> = {
  sdes: 'SRTP with SDES keys',
  'dtls-srtp': 'DTLS-SRTP',
  zrtp: 'ZRTP',
  mikey: 'SRTP with MIKEY keys',
  none: 'no keying',
  unseen: 'keying that was not seen',
};

export function keyingWords(media: MediaFacts): string {
  if (media.keying === 'unseen') return 'its keying was not seen';
  if (media.keying === 'zrtp') return `keyed by ${keyingName(media)}`;
  if (media.srtpNegotiated === false) return `although the signaling agreed on ${media.transportProfile} without keys`;
  return `keyed by ${keyingName(media)}`;
}

export function keyingName(media: MediaFacts): string {
  const name = KEYING_NAMES[media.keying];
  return media.profile === null ? name : `${name} (${media.profile})`;
}
