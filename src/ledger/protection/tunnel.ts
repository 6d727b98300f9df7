/** What is said of an encrypted tunnel (ESP, WireGuard, OpenVPN). Not handled: what is in it. */
import type { Evidence, ProtectionDecision } from '../facts.ts';
import { decision } from './decision.ts';

export interface TunnelObservation {
  readonly name: string;
  readonly keyExchangeSeen: boolean;
  readonly first: Evidence;
}

/** Always open: that a tunnel is encrypted says nothing of what is in it, nor of where it ends. */
export function decideTunnel({ name, keyExchangeSeen, first }: TunnelObservation): ProtectionDecision {
  const exchange = keyExchangeSeen ? ' IKE was seen between the same hosts; what it agreed on is encrypted.' : '';
  const reason = `An encrypted tunnel (${name}): what it carries is not in the capture. Calls inside it are neither known to be in clear nor known to be encrypted SIP.${exchange}`;
  return decision('open', null, reason, [first]);
}
