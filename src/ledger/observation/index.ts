/** What the wire shows of media, without keys: streams (RTP or SRTP), RTCP, and whether a flow is RTP at all. */
export { type Codec, EVENT_OCTETS, STATIC_CODECS } from './clear-length.ts';
export type { Observation, StreamContext } from './conclude.ts';
export { classifyRtcp, RTCP_PROTECTION, RtcpObservation } from './rtcp-observation.ts';
export { RtpPattern } from './rtp-pattern.ts';
export { StreamObservation } from './stream-observation.ts';
