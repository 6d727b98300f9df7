/**
 * Offers and answers, matched. RFC 3264; RFC 3261 sections 13.2.1 and 14 (INVITE, ACK), RFC 3262 (PRACK), RFC 3311 (UPDATE).
 *
 * An exchange is kept per hop: a proxy that changes the SDP (a media relay beside it) makes another negotiation of the same call, with other
 * endpoints. Answers that repeat are kept once; forks that answer with other endpoints are kept each.
 */
import { type Stop, stop } from '../../bytes/stop.ts';
import type { FrameReference } from '../../capture/frame.ts';
import type { SessionDescription } from '../../dissectors/sdp/index.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import type { SignalingPath } from '../signaling/signaling-path.ts';
import { bundlesOf, withSharedTransport } from './bundle.ts';
import { mediaSide } from './media-side.ts';
import { isSecureProfile, type MediaSide, type Negotiation } from './negotiation.ts';

const MAX_EXCHANGES = 400_000;
/** Forks of one INVITE. */
const MAX_ANSWERS = 32;

interface Exchange {
  readonly callId: string;
  /** One for each media description. */
  offer: readonly MediaSide[] | null;
  /** True when a response made the offer (INVITE without SDP). */
  offeredByResponse: boolean;
  readonly answers: (readonly MediaSide[])[];
}

export class NegotiationRegister {
  readonly #exchanges = new Map<string, Exchange>();

  /** @returns a Stop when there was no place for it */
  observe(
    message: SipMessage,
    description: SessionDescription,
    name: string,
    path: SignalingPath,
    at: FrameReference,
    signed = false,
  ): Stop | undefined {
    const callId = message.callId;
    if (callId === undefined || message.cseqNumber === null) return undefined;
    const exchange = this.#exchange(callId, transactionOf(message), path);
    if (exchange === null) return stop('sdp', 'limit-reached', 0, 1, 0, `More than ${MAX_EXCHANGES} offers.`);
    const bundles = bundlesOf(description);
    const { session } = description;
    const read = { message: name, at, path, signed };
    const sides = withSharedTransport(
      description.media.map((media, index) => mediaSide(media, session, read, bundles[index])),
      description.media.map((media) => media.bundleOnly),
    );
    if (message.kind === 'request') observeRequest(exchange, sides, message.method);
    else if (message.statusCode < 300) observeResponse(exchange, sides);
    return undefined;
  }

  /** Every media description of every offer with its answer, in order of the offers. */
  close(): Negotiation[] {
    const negotiations: Negotiation[] = [];
    for (const { callId, offer, answers } of this.#exchanges.values()) {
      if (offer === null) continue;
      offer.forEach((side, index) => {
        const answered = answers.filter((answer) => answer[index] !== undefined);
        if (answered.length === 0) negotiations.push({ callId, index, offer: side, answer: null });
        for (const answer of answered) {
          const other = alternativeOf(offer, answer, index);
          const alternative = other === null ? {} : { alternative: other };
          negotiations.push({ callId, index, offer: side, answer: answer[index]!, ...alternative });
        }
      });
    }
    return negotiations;
  }

  #exchange(callId: string, transaction: string, path: SignalingPath): Exchange | null {
    const key = `${callId}\n${transaction}\n${path.transport} ${path.hosts}`;
    let exchange = this.#exchanges.get(key);
    if (exchange === undefined) {
      if (this.#exchanges.size >= MAX_EXCHANGES) return null;
      exchange = { callId, offer: null, offeredByResponse: false, answers: [] };
      this.#exchanges.set(key, exchange);
    }
    return exchange;
  }
}

/** ACK belongs to its INVITE; so does a PRACK, as far as it answers an offer in a reliable response (RFC 3262 section 5). */
function transactionOf(message: SipMessage): string {
  if (message.cseqMethod === 'ACK') return `${message.cseqNumber} INVITE`;
  if (message.method === 'PRACK') {
    const acknowledged = /^\d+\s+(\d+)\s+([A-Z]+)$/.exec(message.header('rack') ?? '');
    if (acknowledged !== null) return `${Number(acknowledged[1])} ${acknowledged[2]}`;
  }
  return `${message.cseqNumber} ${message.cseqMethod}`;
}

function observeRequest(exchange: Exchange, sides: readonly MediaSide[], method: string): void {
  if (method === 'ACK' || method === 'PRACK') {
    if (exchange.offeredByResponse) addAnswer(exchange, sides);
    return;
  }
  exchange.offer ??= sides;
}

function observeResponse(exchange: Exchange, sides: readonly MediaSide[]): void {
  if (exchange.offer === null) {
    exchange.offer = sides;
    exchange.offeredByResponse = true;
  } else if (!exchange.offeredByResponse) addAnswer(exchange, sides);
}

/** 183 and 200 usually carry the same answer; a fork's is another. */
function addAnswer(exchange: Exchange, sides: readonly MediaSide[]): void {
  const known = exchange.answers.some((answer) => sameAnswer(answer, sides));
  if (!known && exchange.answers.length < MAX_ANSWERS) exchange.answers.push(sides);
}

function sameAnswer(one: readonly MediaSide[], other: readonly MediaSide[]): boolean {
  return one.length === other.length && one.every((side, index) => signature(side) === signature(other[index]!));
}

/**
 * Vendors offer SRTP and RTP as two media descriptions of the same media, one secure and one not, and the answer takes one of the two
 * and refuses the other. Two that were both taken are two streams.
 */
function alternativeOf(
  offer: readonly MediaSide[],
  answer: readonly MediaSide[],
  index: number,
): NonNullable<Negotiation['alternative']> | null {
  const own = offer[index]!;
  const isTaken = answer[index]!.port !== 0;
  for (const [other, side] of offer.entries()) {
    const answered = answer[other];
    if (answered === undefined || side.port === 0 || own.port === 0 || side.mediaType !== own.mediaType) continue;
    if (isSecureProfile(side.transportProfile) === isSecureProfile(own.transportProfile)) continue;
    if ((answered.port !== 0) !== isTaken) return { offer: side, answer: answered };
  }
  return null;
}

function signature(side: MediaSide): string {
  const keys = side.crypto.map(
    (line) => `${line.tag} ${line.suite} ${line.keys.map((key) => key.keySha256).join(' ')}`,
  );
  const fingerprints = side.fingerprints.map((one) => `${one.function} ${one.value}`);
  return [side.mediaType, side.port, side.transportProfile, ...side.endpoints, ...fingerprints, ...keys].join('\n');
}
