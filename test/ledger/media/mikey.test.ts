/** MIKEY in offers and answers: facts and protection. Truth: messages built by RFC 3830 and RFC 4567. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sipCall, srtp } from '../../support/call-builder.ts';
import { mediaLegsOf, take } from '../../support/ledger.ts';
import { dh, identity, kemac, keyManagement, mikey, policy, rand, sign, tgk, timestamp } from '../../support/mikey.ts';

const KEY = Uint8Array.from({ length: 16 }, (_, index) => 0x40 + ((index * 37) & 0x3f));
const NULL_KEMAC = mikey(0, [timestamp(), rand(), kemac(0, tgk(KEY), 0)]);
const ENCRYPTED = mikey(0, [timestamp(), rand(), identity(), kemac(1, new Uint8Array(36).fill(9), 1)]);

function legOf(offered: Uint8Array, answered: Uint8Array | null, profile = 'RTP/SAVP') {
  const attributes = [keyManagement(offered)];
  const answer = { profile, attributes: answered === null ? [] : [keyManagement(answered)] };
  const facts = take(sipCall({ profile, attributes, answered: answer, packets: 300, payload: srtp }));
  const leg = mediaLegsOf(facts)[0]!;
  return { ...leg, media: leg.media!, contradictions: facts.contradictions, all: facts };
}

describe('MIKEY', () => {
  it('with encrypted keys keys the media', () => {
    const leg = legOf(ENCRYPTED, null);
    expect(leg).toMatchObject({ protection: 'encrypted', basis: 'observed', contradictions: [] });
    expect(leg.reason).toContain('MIKEY');
    expect(leg.media).toMatchObject({ keying: 'mikey', srtpNegotiated: true });
    expect(leg.media.mikey).toMatchObject([
      {
        side: 'offer',
        at: { frame: 1 },
        message: 'INVITE',
        inClear: true,
        inForce: true,
        mode: 'psk',
        encryption: 'AES-CM-128',
        mac: 'HMAC-SHA-1-160',
        keyDataOctets: 36,
        clearKeys: [],
        cryptoSessions: 1,
        unread: null,
      },
    ]);
    expect(leg.media.sides.map(({ keying }) => keying)).toEqual([['mikey'], []]);
  });

  it('with NULL encryption over signaling in clear gives the key away, and no key leaves', () => {
    const leg = legOf(NULL_KEMAC, null);
    expect(leg).toMatchObject({ protection: 'exposed', basis: 'observed' });
    const keySha256 = createHash('sha256').update(KEY).digest('hex').slice(0, 16);
    expect(leg.media.mikey[0]!.clearKeys).toEqual([{ type: 'TGK', octets: 16, keySha256 }]);
    const told = JSON.stringify(leg.all);
    expect(told).not.toContain(Buffer.from(KEY).toString('hex'));
    expect(told).not.toContain(Buffer.from(KEY).toString('base64').slice(0, 20));
  });

  it.each([
    ['the cipher NULL', policy([0, 0])],
    ['encryption off', policy([7, 0])],
  ])('with a policy of %s is not encrypted, whatever the octets look like', (_name, sp) => {
    const leg = legOf(
      mikey(4, [timestamp(), rand(), sp, dh(0), sign()]),
      mikey(5, [timestamp(), dh(0), dh(0), sign()]),
    );
    expect(leg).toMatchObject({ protection: 'cleartext', basis: 'negotiated' });
    expect(leg.media.mikey.map(({ dhGroup }) => dhGroup)).toEqual(['OAKLEY 5', 'OAKLEY 5']);
  });

  it('with a policy without authentication is weak', () => {
    expect(legOf(mikey(4, [timestamp(), policy([2, 0]), dh(0), sign()]), null)).toMatchObject({ protection: 'weak' });
  });

  it('of DHHMAC has NULL encryption and no key data, which gives nothing away', () => {
    const message = (type: number) =>
      mikey(type, [timestamp(), rand(), identity(), dh(0), kemac(0, new Uint8Array(), 1)]);
    expect(legOf(message(7), message(8))).toMatchObject({ protection: 'encrypted' });
  });

  it('that was answered with an error keys nothing', () => {
    const error = mikey(6, [{ type: 12, body: Uint8Array.from([0, 0, 0]) }]);
    expect(legOf(ENCRYPTED, error).media).toMatchObject({ keying: 'none', srtpNegotiated: null });
  });

  it('that was not answered, in RTP/AVP, keys nothing', () => {
    expect(legOf(ENCRYPTED, null, 'RTP/AVP').media).toMatchObject({ keying: 'none', srtpNegotiated: false });
  });
});
