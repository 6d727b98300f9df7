import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Frame } from '../../../src/capture/frame.ts';
import rtcp, { RtcpCompound, SDES_ITEM } from '../../../src/dissectors/rtcp.ts';
import { classifyRtcp, RTCP_PROTECTION, RtcpObservation } from '../../../src/ledger/observation/index.ts';

const { clear, encrypted, unknown } = RTCP_PROTECTION;

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

function classify(bytes: Uint8Array, mkiOctets = 0): number {
  const out = new RtcpCompound();
  rtcp.dissect(bytes, 0, bytes.length, out);
  return classifyRtcp(bytes, 0, bytes.length, out, mkiOctets);
}

const report = '80c90001 cafebabe';
const reportWithName = `${report} 81ca0003 cafebabe 0103614062 000000`;
/** A header that claims seven words, its SSRC, and 20 octets of ciphertext. */
const sealedReport = '81c90006 cafebabe 9d1f22c3e45a6b778899aabbccdd0e1f2a3b4c5d';
const tag80 = '993e08cd54d6c1230798';
const tag128 = '993e08cd54d6c1230798aabb01234567';

describe('RTCP, clear or encrypted', () => {
  it.each([
    ['a compound that ends where it says', reportWithName, clear],
    ['a reduced-size packet', report, clear],
    ['octets too many behind a readable name', `${reportWithName} 0000`, clear],
    ['authenticated, E bit 0, 80-bit tag', `${report} 00000007 ${tag80}`, clear],
    ['authenticated, E bit 0, AES-GCM', `${report} ${tag128} 00000007`, clear],
    ['encrypted, 80-bit tag', `${sealedReport} 80000001 ${tag80}`, encrypted],
    ['encrypted, AES-GCM', `${sealedReport} ${tag128} 80000001`, encrypted],
    ['encrypted, an MKI of one octet before the tag', `${sealedReport} 80000001 01 ${tag80}`, encrypted],
    ['encrypted, an index beyond belief', `${sealedReport} ff345678 ${tag80}`, unknown],
    ['a tail that is no trailer', `${sealedReport} 0102`, unknown],
    ['not RTCP at all', '4142434445464748', unknown],
  ])('%s', (_what, text, expected) => {
    expect(classify(hex(text))).toBe(expected);
  });

  it('finds the index before an MKI that was announced', () => {
    const packet = hex(`${sealedReport} 80000001 0011223344556677 ${tag80}`);
    expect(classify(packet)).toBe(unknown);
    expect(classify(packet, 8)).toBe(encrypted);
  });

  it("knows a sender report by a wall clock that is the capture's, whatever stands behind it", () => {
    // 2026-11-20T09:00:00Z, in seconds since 1900: 1795165200 + 2208988800.
    const sent = 1_795_165_200;
    const ntp = (sent + 2_208_988_800).toString(16);
    const packet = hex(`80c80006 cafebabe ${ntp} 80000000 00001000 00000010 00000a00 0102030405`);
    const at = (seconds: number) => {
      const out = new RtcpCompound();
      rtcp.dissect(packet, 0, packet.length, out);
      return classifyRtcp(packet, 0, packet.length, out, 0, seconds);
    };
    expect(at(sent + 2)).toBe(clear);
    expect(at(sent - 1800)).toBe(clear);
    expect(at(sent + 7200)).toBe(unknown);
  });

  it('shows keys in use by three indexes and nothing readable', () => {
    const observation = new RtcpObservation();
    const add = (text: string) => {
      const bytes = hex(text);
      const out = new RtcpCompound();
      rtcp.dissect(bytes, 0, bytes.length, out);
      observation.add(bytes, 0, bytes.length, out, new Frame());
    };
    add(`${sealedReport} 80000001 ${tag80}`);
    add(`${sealedReport} 80000002 ${tag80}`);
    expect(observation.showsKeys).toBe(false);
    add(`${sealedReport} 80000003 ${tag80}`);
    expect(observation.showsKeys).toBe(true);
    add(report);
    expect(observation.showsKeys).toBe(false);
  });

  it('counts, and remembers the first of each and the items that stood readable', () => {
    const observation = new RtcpObservation();
    const frame = new Frame();
    const add = (text: string, number: number) => {
      const bytes = hex(text);
      const out = new RtcpCompound();
      frame.number = number;
      rtcp.dissect(bytes, 0, bytes.length, out);
      observation.add(bytes, 0, bytes.length, out, frame);
    };
    expect(observation.isProtected).toBeNull();
    add(`${sealedReport} 80000001 ${tag80}`, 1);
    expect(observation.isProtected).toBe(true);
    add(reportWithName, 2);
    add('4142434445464748', 3);
    expect(observation).toMatchObject({ clear: 1, encrypted: 1, unknown: 1, isProtected: false });
    expect([observation.firstEncrypted?.frame, observation.firstClear?.frame]).toEqual([1, 2]);
    expect(observation.readableSdesItems).toBe(1 << SDES_ITEM.cname);
  });

  it('answers for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(10), (bytes, mkiOctets) => {
        expect([unknown, clear, encrypted]).toContain(classify(bytes, mkiOctets));
      }),
    );
  });
});
