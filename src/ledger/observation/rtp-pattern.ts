/**
 * Is this RTP at all? For media that no SDP announced: RFC 3550 appendix A.1, made stricter, since nothing else vouches for it.
 *
 * One object per candidate SSRC and direction. It is confirmed by packets whose sequence numbers follow each other, with
 * payload types that are in use and timestamps that move as a media clock does. Other protocols on UDP (QUIC, DNS,
 * WireGuard, games) may begin with the right two bits, but not hold an SSRC and count at the right place.
 *
 * Not handled: streams of fewer than five packets in sequence; telling RTP from SRTP (their headers are alike).
 */
import type { RtpHeader } from '../../dissectors/rtp.ts';

/** Packets in sequence that confirm: chance agreement of 4 steps of 16 bits and 4 SSRCs of 32 bits is below 2^-190. */
export const MIN_IN_SEQUENCE = 5;
/** As many are demanded when the timestamp never moved (padding probes, or a counter that is not RTP's). */
export const MIN_IN_SEQUENCE_FROZEN_CLOCK = 16;
/** A gap of up to so many packets neither counts nor breaks the run: RTP gets lost. */
const MAX_GAP = 3;
/** Ticks between packets of a run; 3 minutes at 90 kHz. Backwards: video frames sent out of display order. */
const MAX_STEP_FORWARD = 1 << 24;
const MAX_STEP_BACK = 1 << 18;
/** Changes of payload type in a run: events and comfort noise come and go, but not at every packet. */
const MAX_TYPE_CHANGES = 2;

/** Payload types that are assigned or dynamic: RFC 3551 section 6, RFC 5761 section 4 (35 to 63 may be dynamic). */
function isPayloadTypeInUse(payloadType: number): boolean {
  if (payloadType >= 96 || (payloadType >= 31 && payloadType <= 63)) return true;
  if (payloadType >= 64 || payloadType === 1) return false;
  return payloadType <= 18 || payloadType === 25 || payloadType === 26 || payloadType === 28;
}

export class RtpPattern {
  confirmed = false;
  /** The last packet had a payload type that is in use. */
  get plausible(): boolean {
    return this.confirmed || this.inSequence > 0;
  }

  private inSequence = 0;
  private typeChanges = 0;
  private clockMoved = false;
  private sequence = 0;
  private timestamp = 0;
  private payloadType = 0;

  /** Takes the next packet of this SSRC; does nothing more once confirmed. Allocates nothing. */
  add(header: RtpHeader): void {
    if (this.confirmed) return;
    if (!isPayloadTypeInUse(header.payloadType)) {
      this.inSequence = 0;
      return;
    }
    const ahead = (header.sequence - this.sequence) & 0xffff;
    if (this.inSequence > 0 && ahead === 0) return; // a second copy, or a frozen counter: neither for nor against
    if (this.inSequence === 0 || ahead > MAX_GAP || !this.follows(header)) this.begin();
    else if (ahead === 1) this.inSequence++;
    this.sequence = header.sequence;
    this.timestamp = header.timestamp;
    this.payloadType = header.payloadType;
    const needed = this.clockMoved ? MIN_IN_SEQUENCE : MIN_IN_SEQUENCE_FROZEN_CLOCK;
    this.confirmed = this.inSequence >= needed;
  }

  private begin(): void {
    this.inSequence = 1;
    this.typeChanges = 0;
    this.clockMoved = false;
  }

  /** Whether clock and payload type go on as those of one stream do; notes what changed. */
  private follows(header: RtpHeader): boolean {
    const step = (header.timestamp - this.timestamp) | 0;
    if (step > MAX_STEP_FORWARD || step < -MAX_STEP_BACK) return false;
    if (step !== 0) this.clockMoved = true;
    if (header.payloadType !== this.payloadType) this.typeChanges++;
    return this.typeChanges <= MAX_TYPE_CHANGES;
  }
}
