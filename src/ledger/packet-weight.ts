/**
 * How much a packet tells about the TCP stream that may consist of packets. One for each direction: RTP packets vouch for each other when
 * they are of one source.
 */
import { u16, u32 } from '../bytes/read.ts';
import { DATAGRAM, demultiplex } from '../dissectors/index.ts';
import rtcp from '../dissectors/rtcp.ts';
import stun from '../dissectors/stun.ts';

const MAGIC_COOKIE = 0x2112a442;

/** In units of which four make it certain. */
const WEIGHT = { stun: 4, dtls: 2, rtcp: 2, rtp: 1 } as const;

/** One for the whole run: only whether it can be read matters. */
const compound = rtcp.out();

export class PacketWeight {
  #ssrc = -1;

  /** 0: no packet that media over TCP consists of, or an RTP packet of another source than the one before. */
  of(bytes: Uint8Array, start: number, end: number): number {
    switch (demultiplex(bytes, start, end)) {
      case DATAGRAM.stun:
        return u32(bytes, start + 4) === MAGIC_COOKIE && stun.recognise(bytes, start, end) ? WEIGHT.stun : 0;
      case DATAGRAM.dtls:
        return WEIGHT.dtls;
      case DATAGRAM.rtcp:
        return rtcp.dissect(bytes, start, end, compound) === undefined ? WEIGHT.rtcp : 0;
      case DATAGRAM.rtp:
        return this.#rtp(u32(bytes, start + 8));
      case DATAGRAM.turnChannel:
        return this.of(bytes, start + 4, Math.min(end, start + 4 + u16(bytes, start + 2)));
      default:
        return 0;
    }
  }

  #rtp(ssrc: number): number {
    const isKnown = this.#ssrc === -1 || this.#ssrc === ssrc;
    this.#ssrc = isKnown ? ssrc : -1;
    return isKnown ? WEIGHT.rtp : 0;
  }
}
