/** Facts of peers that showed certificates, for the tests of the certificate rules. */
import type { Certificate, CertificateChain, Facts, Leg, TlsSession } from '../../src/ledger/facts.ts';
import { certificate, certificateChain, facts, signalingLeg, tlsSession } from '../support/facts-builder.ts';

export interface Peer {
  readonly certificate?: Partial<Certificate>;
  readonly chain?: Partial<CertificateChain>;
  readonly session?: Parameters<typeof tlsSession>[0];
  readonly leg?: Partial<Pick<Leg, 'transport'>>;
  /** Certificates sent along; `chain` says how they belong. */
  readonly issuers?: readonly Certificate[];
}

/** One signaling leg, session, chain and certificate for each peer: `cert-1` is that of the first. Two peers may share `certificate.id`. */
export function peers(...all: readonly Peer[]): Facts {
  const certificates = new Map<string, Certificate>();
  const legs: Leg[] = [];
  const sessions: TlsSession[] = [];
  const chains: CertificateChain[] = [];
  all.forEach((peer, index) => {
    const number = index + 1;
    const [leg, session] = [`leg-${number}`, `tls-${number}`];
    const shown = certificate({ id: `cert-${number}`, sha256: `${number}`.repeat(64), ...peer.certificate });
    for (const one of [shown, ...(peer.issuers ?? [])]) if (!certificates.has(one.id)) certificates.set(one.id, one);
    const ids = [shown.id, ...(peer.issuers ?? []).map(({ id }) => id)];
    legs.push(signalingLeg({ id: leg, transport: 'tls', tls: [session], ...peer.leg }));
    sessions.push(tlsSession({ id: session, handshake: 'complete', certificates: ids, ...peer.session }));
    const { role } = shown;
    chains.push(
      certificateChain({
        id: `chain-${number}`,
        role: role === 'both' ? 'server' : role,
        certificates: ids,
        sessions: [session],
        seenOn: [leg],
        ...peer.chain,
      }),
    );
  });
  return facts({ legs, tlsSessions: sessions, certificates: [...certificates.values()], certificateChains: chains });
}

/** Verdicts that every rule about the certificate of a peer gives alike. */
export const NOT_A_PEER = [
  {
    name: 'DTLS-SRTP',
    facts: peers({ certificate: { mediaKeyingOnly: true, selfSigned: true } }),
    says: ['RFC 5763'] as const,
  },
  {
    name: 'sent along as part of a chain',
    facts: peers({ certificate: { chainPosition: 1 } }),
    says: ['part of a chain'] as const,
  },
  {
    name: 'not on a VoIP path',
    facts: facts({ certificates: [certificate()], certificateChains: [certificateChain()] }),
    says: ['Not a VoIP path'] as const,
  },
];
