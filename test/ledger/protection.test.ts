/** What the one place that says "encrypted" says: every branch, and that the weakest part of a leg decides. */
import { describe, expect, it } from 'vitest';
import type {
  FingerprintFact,
  MediaFacts,
  Protection,
  SipBasis,
  SipFacts,
  TlsSession,
} from '../../src/ledger/facts.ts';
import { decideMedia, decideSignaling, weakest } from '../../src/ledger/protection.ts';
import {
  agreed,
  cryptoLine,
  dtlsSession,
  evidence,
  fingerprint,
  frame,
  keyExchange,
  mediaFacts,
  readableKey,
  sipFacts,
  stream,
  tlsSession,
} from '../support/facts-builder.ts';

const FIRST = evidence(1);

describe('the weakest of several', () => {
  it.each<[Protection[], Protection]>([
    [['encrypted', 'weak', 'open', 'exposed', 'cleartext'], 'cleartext'],
    [['encrypted', 'weak', 'open', 'exposed'], 'exposed'],
    [['encrypted', 'weak', 'open'], 'open'],
    [['encrypted', 'weak'], 'weak'],
    [['encrypted'], 'encrypted'],
    [[], 'open'],
  ])('of %j is %s', (protections, expected) => {
    expect(weakest(protections)).toBe(expected);
    expect(weakest([...protections].reverse())).toBe(expected);
  });
});

describe('signaling', () => {
  const STRONG: Partial<TlsSession> = {
    version: 'TLS 1.3',
    cipherSuite: { code: '0x1302', name: 'TLS_AES_256_GCM_SHA384' },
    handshake: 'complete',
    serverHello: frame(5),
    applicationOctets: 500,
  };

  function decide(sessions: Partial<TlsSession>[], sip: SipFacts | null = null, sipHint: SipBasis | null = null) {
    const built = sessions.map((session) => tlsSession(session));
    return decideSignaling({ transport: 'tls', sip, sessions: built, sipHint, reportedBy: null, first: FIRST });
  }

  it('is cleartext when a message could be read, whatever else was negotiated', () => {
    const sip = sipFacts({ messages: 3, firstReadable: evidence(2), lastReadable: evidence(9) });
    const decided = decide([STRONG], sip);
    expect(decided).toMatchObject({ protection: 'cleartext', basis: 'observed' });
    expect(decided.reason).toBe('3 SIP messages are readable over TLS.');
    expect(decided.evidence.map(({ at }) => at.frame)).toEqual([2, 9]);
  });

  it('cites one frame when one message was readable', () => {
    const decided = decide([], sipFacts({ messages: 1, firstReadable: evidence(2) }));
    expect(decided.reason).toBe('1 SIP message is readable over TLS.');
    expect(decided.evidence).toHaveLength(1);
  });

  it('is encrypted, observed, when the handshake completed and application data followed', () => {
    const decided = decide([STRONG]);
    expect(decided).toMatchObject({ protection: 'encrypted', basis: 'observed' });
    expect(decided.evidence).toEqual([{ at: frame(5), what: 'ServerHello: TLS 1.3, TLS_AES_256_GCM_SHA384' }]);
  });

  it('is encrypted, negotiated only, when nothing was sent after the handshake', () => {
    expect(decide([{ ...STRONG, applicationOctets: 0 }])).toMatchObject({
      protection: 'encrypted',
      basis: 'negotiated',
    });
  });

  function basis(strength: SipBasis['strength']): SipBasis {
    return { kind: 'alpn', strength, what: 'ALPN names sip', at: frame(3) };
  }

  it('is open when it is only a guess that it is signaling at all, whatever protects it', () => {
    const decided = decide([STRONG], null, basis('guess'));
    expect(decided).toMatchObject({ protection: 'open', basis: null });
    expect(decided.reason).toContain('only a guess, because ALPN names sip');
    expect(decided.evidence.map(({ at }) => at.frame)).toEqual([5, 3]);
    expect(decide([], null, basis('guess')).protection).toBe('open');
  });

  it('says why encrypted octets are taken for SIP', () => {
    expect(decide([STRONG], null, basis('strong')).reason).toMatch(/Taken for SIP because ALPN names sip\.$/);
  });

  it('is weak when the version is', () => {
    const old = { ...STRONG, version: 'TLS 1.0', cipherSuite: null };
    expect(decide([old])).toMatchObject({ protection: 'weak', basis: 'observed' });
  });

  it('is weak, negotiated only, when the version is and nothing was sent', () => {
    const old = { ...STRONG, version: 'TLS 1.0', cipherSuite: null, applicationOctets: 0 };
    expect(decide([old])).toMatchObject({ protection: 'weak', basis: 'negotiated' });
  });

  it('is cleartext when one session does not encrypt, wherever it stands and whatever the others are', () => {
    const suite = { code: '0x0002', name: 'TLS_RSA_WITH_NULL_SHA' };
    const none = { ...STRONG, version: 'TLS 1.2', cipherSuite: suite };
    const old = { ...STRONG, version: 'TLS 1.0', cipherSuite: null };
    const unseen = { ...STRONG, handshake: 'unseen' as const };
    for (const sessions of [
      [none, old],
      [old, none],
      [unseen, none],
    ])
      expect(decide(sessions)).toMatchObject({ protection: 'cleartext' });
  });

  it('is weak when the cipher suite is', () => {
    const suite = { code: '0x000a', name: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA' };
    expect(decide([{ ...STRONG, version: 'TLS 1.2', cipherSuite: suite }])).toMatchObject({ protection: 'weak' });
  });

  it('is encrypted with CBC and encrypt-then-MAC, and weak with CBC alone', () => {
    const suite = { code: '0xc014', name: 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA' };
    const cbc = (encryptThenMac: boolean) => ({
      ...STRONG,
      version: 'TLS 1.2',
      cipherSuite: suite,
      agreed: agreed({ encryptThenMac }),
    });
    expect(decide([cbc(true)])).toMatchObject({ protection: 'encrypted' });
    expect(decide([cbc(false)])).toMatchObject({ protection: 'weak' });
  });

  it('is weak when its keys come from a short prime, a small curve, or a pre-shared key alone', () => {
    const curve = keyExchange({ kind: 'named-curve', group: { code: '0x0013', name: 'secp192r1' } });
    const prime = keyExchange({ kind: 'finite-field', group: null, bits: 1024 });
    expect(decide([{ ...STRONG, keyExchange: curve }])).toMatchObject({ protection: 'weak', reason: /secp192r1/ });
    expect(decide([{ ...STRONG, keyExchange: prime }])).toMatchObject({ protection: 'weak', reason: /1024 bits/ });
    expect(decide([{ ...STRONG, forwardSecrecy: false }])).toMatchObject({
      protection: 'weak',
      reason: /pre-shared key/,
    });
    expect(decide([{ ...STRONG, keyExchange: keyExchange(), forwardSecrecy: true }])).toMatchObject({
      protection: 'encrypted',
    });
  });

  it('is cleartext when the cipher suite does not encrypt', () => {
    const suite = { code: '0x0002', name: 'TLS_RSA_WITH_NULL_SHA' };
    const decided = decide([{ ...STRONG, version: 'TLS 1.2', cipherSuite: suite }]);
    expect(decided).toMatchObject({ protection: 'cleartext', basis: 'negotiated' });
  });

  it.each(['unseen', 'partial'] as const)(
    'is open when a handshake is %s, even beside one that completed',
    (handshake) => {
      expect(decide([STRONG, { ...STRONG, id: 'tls-2', handshake }])).toMatchObject({
        protection: 'open',
        basis: null,
      });
    },
  );

  it('is as weak as the weakest of its sessions', () => {
    expect(decide([STRONG, { ...STRONG, id: 'tls-2', version: 'TLS 1.0', cipherSuite: null }]).protection).toBe('weak');
  });

  it('leaves failed handshakes out: they carried nothing', () => {
    expect(decide([{ ...STRONG, handshake: 'failed', version: 'SSL 3.0' }, STRONG]).protection).toBe('encrypted');
    const nothing = decide([{ ...STRONG, handshake: 'failed' }]);
    expect(nothing).toMatchObject({ protection: 'open', basis: null, evidence: [FIRST] });
  });

  it('cites the first record when no ServerHello was seen', () => {
    const decided = decide([{ ...STRONG, handshake: 'unseen', serverHello: null, first: frame(3) }]);
    expect(decided.evidence).toEqual([{ at: frame(3), what: 'first TLS record of the connection' }]);
  });
});

describe('media', () => {
  const YES = stream({ encrypted: 'yes', packets: 300 });
  const NO = stream({ encrypted: 'no', packets: 300, samples: [frame(20), frame(21)], ssrc: 2 });
  const UNKNOWN = stream({ encrypted: 'unknown', packets: 3, ssrc: 3 });
  const SDES: Partial<MediaFacts> = { keying: 'sdes', profile: 'AES_CM_128_HMAC_SHA1_80', srtpNegotiated: true };
  const DTLS: Partial<MediaFacts> = { keying: 'dtls-srtp', profile: 'SRTP_AEAD_AES_128_GCM', srtpNegotiated: true };
  const HANDSHAKE: Partial<TlsSession> = {
    handshake: 'complete',
    version: 'DTLS 1.2',
    cipherSuite: { code: '0xc02b', name: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' },
    useSrtp: 'SRTP_AEAD_AES_128_GCM',
  };

  function decide(media: Partial<MediaFacts>, sessions: Partial<TlsSession>[] = []) {
    const built = sessions.map((session) => dtlsSession(session));
    return decideMedia({ media: mediaFacts(media), sessions: built, first: FIRST });
  }

  it.each([[[]], [[UNKNOWN]]])(
    'is cleartext when the profile agreed on does not encrypt, and no packet tells',
    (streams) => {
      const profile = 'SRTP_NULL_HMAC_SHA1_80';
      const decided = decide({ ...DTLS, profile, streams }, [{ ...HANDSHAKE, useSrtp: profile }]);
      expect(decided).toMatchObject({ protection: 'cleartext', basis: 'negotiated' });
      expect(decided.reason).toContain(profile);
    },
  );

  it('is cleartext when one of its streams is readable, whatever the others are', () => {
    const decided = decide({ ...SDES, streams: [YES, UNKNOWN, NO] });
    expect(decided).toMatchObject({ protection: 'cleartext', basis: 'observed' });
    expect(decided.reason).toMatch(/readable in 1 of 3 streams although the signaling agreed on SRTP/);
    expect(decided.evidence.map(({ at }) => at.frame)).toEqual([20, 21]);
  });

  it('is cleartext before it is exposed: what is readable needs no key', () => {
    expect(decide({ ...SDES, readableKeys: [readableKey()], streams: [NO] }).protection).toBe('cleartext');
  });

  it('cites the first packet of a readable stream without samples', () => {
    const decided = decide({ streams: [stream({ encrypted: 'no', first: frame(7) })] });
    expect(decided.evidence.map(({ at }) => at.frame)).toEqual([7]);
  });

  describe('of which no packet was seen', () => {
    it('is exposed when its key is readable', () => {
      const decided = decide({ ...SDES, readableKeys: [readableKey()] });
      expect(decided).toMatchObject({ protection: 'exposed', basis: 'negotiated' });
    });

    it('is encrypted, negotiated, when SDES was agreed on', () => {
      expect(decide(SDES)).toMatchObject({ protection: 'encrypted', basis: 'negotiated' });
    });

    it('is encrypted, negotiated, when its DTLS handshake completed', () => {
      expect(decide(DTLS, [HANDSHAKE])).toMatchObject({ protection: 'encrypted', basis: 'negotiated' });
    });

    it('is open when DTLS-SRTP was agreed on and its handshake did not complete', () => {
      expect(decide(DTLS)).toMatchObject({ protection: 'open', basis: null });
      expect(decide(DTLS, [{ ...HANDSHAKE, handshake: 'partial' }])).toMatchObject({ protection: 'open', basis: null });
    });

    it('is cleartext, negotiated, when RTP was agreed on', () => {
      const decided = decide({ keying: 'none', srtpNegotiated: false, transportProfile: 'RTP/AVP' });
      expect(decided).toMatchObject({ protection: 'cleartext', basis: 'negotiated' });
      expect(decided.reason).toMatch(/RTP\/AVP/);
    });

    it('is open when no answer was seen, and cites something all the same', () => {
      expect(decide({})).toMatchObject({ protection: 'open', basis: null, evidence: [FIRST] });
    });
  });

  describe('of which a stream cannot be told', () => {
    it('is open when no agreement was seen', () => {
      expect(decide({ streams: [YES, UNKNOWN] })).toMatchObject({ protection: 'open', basis: null });
    });

    it('is exposed when its key is readable', () => {
      expect(decide({ ...SDES, readableKeys: [readableKey()], streams: [YES, UNKNOWN] })).toMatchObject({
        protection: 'exposed',
        basis: 'negotiated',
      });
    });

    it('is exposed, proved, when each key in force is readable and verifies tags', () => {
      const verified = readableKey({ verifiedTags: 2 });
      const both = decide({ ...SDES, readableKeys: [verified, verified], streams: [UNKNOWN, UNKNOWN] });
      expect(both).toMatchObject({ protection: 'exposed', basis: 'proved' });
      expect(both.reason).toMatch(/2 authentication tags verified/);
      const one = decide({ ...SDES, readableKeys: [verified, readableKey()], streams: [UNKNOWN, UNKNOWN] });
      expect(one).toMatchObject({ protection: 'exposed', basis: 'negotiated' });
      expect(one.reason).toMatch(/cannot be told/);
    });

    it('is encrypted, negotiated only, when SDES was agreed on', () => {
      expect(decide({ ...SDES, streams: [UNKNOWN] })).toMatchObject({ protection: 'encrypted', basis: 'negotiated' });
    });

    it('is encrypted, negotiated only, when the DTLS handshake completed', () => {
      expect(decide({ ...DTLS, streams: [UNKNOWN] }, [HANDSHAKE])).toMatchObject({
        protection: 'encrypted',
        basis: 'negotiated',
      });
    });

    it.each<[string, Partial<TlsSession>[]]>([
      ['was not seen', []],
      ['did not complete', [{ ...HANDSHAKE, handshake: 'partial' }]],
      ['chose no protection profile', [{ ...HANDSHAKE, useSrtp: null }]],
    ])('is open when DTLS-SRTP was agreed on and the handshake %s', (_why, sessions) => {
      expect(decide({ ...DTLS, streams: [UNKNOWN] }, sessions).protection).toBe('open');
    });

    it('is cleartext, negotiated, when RTP was agreed on', () => {
      const media = { keying: 'none', srtpNegotiated: false, transportProfile: 'RTP/AVP' } as const;
      expect(decide({ ...media, streams: [UNKNOWN] })).toMatchObject({ protection: 'cleartext', basis: 'negotiated' });
    });

    it.each([
      ['it looks like ciphertext itself', [stream({ encrypted: 'unknown', packets: 150, looksRandom: true })]],
      ['another one is encrypted', [YES, UNKNOWN]],
    ])('is open when RTP was agreed on and %s', (_why, streams) => {
      const decided = decide({ keying: 'none', srtpNegotiated: false, transportProfile: 'RTP/AVP', streams });
      expect(decided).toMatchObject({ protection: 'open', basis: null });
      expect(decided.reason).toMatch(/agreed on RTP\/AVP without keys, and yet nothing is readable in 1 stream of/);
    });
  });

  describe('of which all streams are protected', () => {
    it('is encrypted, observed', () => {
      expect(decide({ ...DTLS, streams: [YES] }, [HANDSHAKE])).toMatchObject({
        protection: 'encrypted',
        basis: 'observed',
      });
    });

    it('is encrypted when its keying was not seen, and says so', () => {
      const decided = decide({ streams: [YES] });
      expect(decided.protection).toBe('encrypted');
      expect(decided.reason).toMatch(/its keying was not seen/);
    });

    it('is exposed, observed, when a key in force is readable', () => {
      const decided = decide({ ...SDES, readableKeys: [readableKey({ at: frame(4) })], streams: [YES] });
      expect(decided).toMatchObject({ protection: 'exposed', basis: 'observed' });
      expect(decided.evidence[0]!.at.frame).toBe(4);
      expect(decided.evidence[0]!.what).toMatch(/key withheld/);
    });

    it('is exposed, proved, when tags verify with a readable key', () => {
      const keys = [readableKey({ tag: 1 }), readableKey({ tag: 2, verifiedTags: 4 })];
      const decided = decide({ ...SDES, readableKeys: keys, streams: [YES] });
      expect(decided).toMatchObject({ protection: 'exposed', basis: 'proved' });
      expect(decided.reason).toMatch(/4 authentication tags verified/);
      expect(decided.evidence[0]!.what).toMatch(/^a=crypto:2 /);
    });

    it('is exposed, observed, by a key with which no tag verifies, and says so', () => {
      const decided = decide({ ...SDES, readableKeys: [readableKey({ verifiedTags: 0 })], streams: [YES] });
      expect(decided).toMatchObject({ protection: 'exposed', basis: 'observed' });
      expect(decided.reason).toMatch(/no authentication tag that was tried verified with it/);
      const untagged = [cryptoLine({ sessionParameters: ['UNAUTHENTICATED_SRTP'] })];
      const without = decide({
        ...SDES,
        crypto: untagged,
        readableKeys: [readableKey({ verifiedTags: 0 })],
        streams: [YES],
      });
      expect(without.reason).not.toMatch(/tag/);
    });

    it('is not exposed by a key that never came into force', () => {
      const decided = decide({ ...SDES, readableKeys: [readableKey({ inForce: false })], streams: [YES] });
      expect(decided.protection).toBe('encrypted');
    });

    it('is weak when the suite is', () => {
      // docs/rules: 32-bit tags are graded C.
      const decided = decide({ ...SDES, profile: 'NULL_HMAC_SHA1_80', streams: [YES] });
      expect(decided).toMatchObject({ protection: 'weak', basis: 'observed' });
    });

    it('is weak when its DTLS handshake is', () => {
      const old = { ...HANDSHAKE, version: 'DTLS 1.0', cipherSuite: null };
      expect(decide({ ...DTLS, streams: [YES] }, [old])).toMatchObject({ protection: 'weak' });
    });

    it('does not take a DTLS session without SRTP for its keying', () => {
      const other = { ...HANDSHAKE, useSrtp: null, version: 'DTLS 1.0', cipherSuite: null };
      expect(decide({ ...DTLS, streams: [YES] }, [other]).protection).toBe('encrypted');
    });
  });

  describe('with parameters that switch something off (RFC 4568 section 6.3)', () => {
    const saying = (...sessionParameters: string[]) => [cryptoLine({ at: frame(4), sessionParameters })];

    it.each([
      ['nothing seen', []],
      ['what was seen cannot be told', [UNKNOWN]],
      ['what was seen has the length of SRTP', [YES]],
    ])('UNENCRYPTED_SRTP is cleartext: %s', (_name, streams) => {
      const decided = decide({ ...SDES, crypto: saying('UNENCRYPTED_SRTP'), readableKeys: [readableKey()], streams });
      expect(decided).toMatchObject({ protection: 'cleartext', basis: 'negotiated' });
      expect(decided.reason).toContain('SRTP without encryption (UNENCRYPTED_SRTP in the INVITE)');
      expect(decided.evidence[0]).toEqual({
        at: frame(4),
        what: 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 UNENCRYPTED_SRTP (key withheld)',
      });
    });

    it('UNENCRYPTED_SRTP says nothing while it is only offered', () => {
      const crypto = [cryptoLine({ inForce: false, sessionParameters: ['UNENCRYPTED_SRTP'] })];
      expect(decide({ ...SDES, crypto, streams: [YES] }).protection).toBe('encrypted');
    });

    it('UNAUTHENTICATED_SRTP is weak', () => {
      const decided = decide({ ...SDES, crypto: saying('UNAUTHENTICATED_SRTP'), streams: [YES] });
      expect(decided).toMatchObject({ protection: 'weak', basis: 'observed' });
    });

    it('UNENCRYPTED_SRTCP leaves the media encrypted', () => {
      expect(decide({ ...SDES, crypto: saying('UNENCRYPTED_SRTCP'), streams: [YES] }).protection).toBe('encrypted');
    });
  });

  describe('with fingerprints (RFC 8122)', () => {
    const sides = (offer: FingerprintFact['result'], answer: FingerprintFact['result']) => [
      fingerprint({ result: offer }),
      fingerprint({ side: 'answer', result: answer }),
    ];

    it('is proved when both certificates fit, and cites them', () => {
      const decided = decide({ ...DTLS, fingerprints: sides('match', 'match'), streams: [YES] }, [HANDSHAKE]);
      expect(decided).toMatchObject({ protection: 'encrypted', basis: 'proved' });
      expect(decided.evidence.map(({ at }) => at.frame)).toEqual(expect.arrayContaining([8, 9]));
    });

    it('is observed when one could not be compared', () => {
      const decided = decide({ ...DTLS, fingerprints: sides('match', 'unseen'), streams: [YES] }, [HANDSHAKE]);
      expect(decided).toMatchObject({ protection: 'encrypted', basis: 'observed' });
    });

    it('is weak when one does not fit, whatever the other does', () => {
      const decided = decide({ ...DTLS, fingerprints: sides('match', 'mismatch'), streams: [YES] }, [HANDSHAKE]);
      expect(decided).toMatchObject({ protection: 'weak', basis: 'observed' });
      expect(decided.reason).toContain('the certificate of the answer is not the one that its SDP named');
    });

    it('proves nothing of media that is readable', () => {
      const decided = decide({ ...DTLS, fingerprints: sides('match', 'match'), streams: [YES, NO] }, [HANDSHAKE]);
      expect(decided.protection).toBe('cleartext');
    });
  });

  it('cites every frame once with the same words', () => {
    const twice = evidence(2, 'SDP offer');
    const decided = decide({ ...SDES, negotiation: [twice, twice, evidence(2, 'SDP answer')] });
    expect(decided.evidence.map(({ what }) => what)).toEqual(['SDP offer', 'SDP answer']);
  });
});
