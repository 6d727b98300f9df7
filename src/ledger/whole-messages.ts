/**
 * SIP messages of transports that are not datagrams: cut out of a TCP stream, or whole messages of WebSocket (RFC 7118) and SCTP (RFC 4168).
 *
 * A stream is cut at Content-Length. A transport that keeps message borders carries one SIP message in each; one that carries more is
 * malformed, and all are read.
 */
import { type Stop, stop } from '../bytes/stop.ts';
import type { FrameReference } from '../capture/frame.ts';
import { isKeepAlive, sip } from '../dissectors/sip/index.ts';
import type { GapOwner, GapRegister } from './gaps.ts';
import type { SipObserver } from './observers/sip.ts';
import type { Side, SignalingPath } from './signaling/signaling-path.ts';

/** What carried the message; gaps name it. */
export interface MessageCarrier extends GapOwner {
  readonly path: SignalingPath;
}

/** @param stopped why the message is not whole; undefined when it is */
export type WholeMessageReceiver = (
  carrier: MessageCarrier,
  sender: Side,
  bytes: Uint8Array,
  start: number,
  end: number,
  at: FrameReference,
  stopped?: Stop,
) => void;

export function wholeMessageReceiver(observer: SipObserver, gaps: GapRegister): WholeMessageReceiver {
  const message = sip.out();
  return (carrier, sender, bytes, start, end, at, stopped) => {
    const dissected = sip.dissect(bytes, start, end, message);
    observer.observe(message, stopped ?? dissected, carrier.path, sender, at);
    if (stopped !== undefined && dissected !== undefined) gaps.add(dissected, at, carrier);
    let rest = message.trailing > 0 ? message.end : end;
    while (rest < end && !isKeepAlive(bytes, rest, end)) {
      const detail = 'Octets behind a SIP message that should stand alone.';
      gaps.add(stop('sip', 'malformed', rest - start, 0, end - rest, detail), at, carrier);
      if (!sip.recognise(bytes, rest, end)) return;
      const next = sip.dissect(bytes, rest, end, message);
      observer.observe(message, next, carrier.path, sender, at);
      rest = message.trailing > 0 ? message.end : end;
    }
  };
}
