/**
 * SIP over TLS that DNS offered to a host of this capture: NAPTR `SIPS+D2T` and `SIPS+D2W`, SRV `_sips._tcp`. RFC 3263 section 4.1, RFC 7118
 * section 4.1.
 *
 * Asked when a request goes out in clear: to the domain that the same host had looked up before.
 *
 * Not handled: answers that come after the request or through another host; time to live; domains that offer no TLS at all.
 */
import type { FrameReference } from '../../capture/frame.ts';
import type { ServiceRecord } from '../../dissectors/dns.ts';
import type { SipMessage } from '../../dissectors/sip/index.ts';
import { parseUri } from '../../dissectors/sip/index.ts';
import type { Side, SignalingPath } from './signaling-path.ts';

/** Domains of hosts; what comes later is not remembered, and nothing is said of it. */
const MAX_OFFERS = 10_000;
const SECURE_SERVICES: ReadonlySet<string> = new Set(['SIPS+D2T', 'SIPS+D2S', 'SIPS+D2W']);
const SECURE_SRV = /^_sips\._(?:tcp|sctp|ws)\.(.+)$/;

interface Offer {
  readonly at: FrameReference;
  /** `NAPTR SIPS+D2T`. */
  readonly record: string;
}

export class ServiceRecords {
  /** By the host that asked and the domain. */
  readonly #offers = new Map<string, Offer>();

  /** @param asker the address that the answer went to */
  learn(records: readonly ServiceRecord[], asker: string, at: FrameReference): void {
    for (const { owner, type, service } of records) {
      const domain = type === 'NAPTR' ? owner : SECURE_SRV.exec(owner)?.[1];
      if (domain === undefined || (type === 'NAPTR' && !SECURE_SERVICES.has(service))) continue;
      const key = `${asker} ${domain}`;
      const record = type === 'NAPTR' ? `NAPTR ${service}` : `SRV ${owner.slice(0, owner.length - domain.length - 1)}`;
      if (!this.#offers.has(key) && this.#offers.size < MAX_OFFERS) this.#offers.set(key, { at, record });
    }
  }

  /** A request that goes in clear where its sender had been told of TLS. */
  observe(message: SipMessage, path: SignalingPath, sender: Side): void {
    if (this.#offers.size === 0 || message.kind !== 'request' || !path.isInClear) return;
    const domain = parseUri(message.routes[0]?.uri ?? message.requestUri ?? '')?.host?.toLowerCase();
    const offer = domain === undefined ? undefined : this.#offers.get(`${path.sides[sender]} ${domain}`);
    if (offer === undefined) return;
    path.observations.add('tls-in-dns', sender, { at: offer.at, what: `DNS offers SIP over TLS (${offer.record})` });
  }
}
