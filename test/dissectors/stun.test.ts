import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import stun, { ChannelData, STUN_CLASS, STUN_METHOD, StunMessage, turnChannel } from '../../src/dissectors/stun.ts';

interface Vector {
  readonly source: string;
  readonly hex: string;
  readonly expected: {
    readonly class: keyof typeof STUN_CLASS;
    readonly method: keyof typeof STUN_METHOD;
    readonly software?: string;
    readonly realm?: string;
    readonly mapped?: { readonly family: number; readonly port: number; readonly words: readonly number[] };
    readonly fingerprint: string;
  } & Readonly<Record<string, unknown>>;
}

const folder = new URL('../../fixtures/rfc/rfc5769/', import.meta.url);
const vectors = readdirSync(folder).map((name): [string, Vector] => {
  const vector: Vector = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  return [vector.source, vector];
});

function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

function dissect(bytes: Uint8Array) {
  const out = new StunMessage();
  return { out, stopped: stun.dissect(bytes, 0, bytes.length, out) };
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('utf8');
}

describe('stun', () => {
  it.each(vectors)('reads the vector of %s', (_source, vector) => {
    const bytes = hex(vector.hex);
    const { out, stopped } = dissect(bytes);
    const { class: messageClass, method, software, realm, mapped, ...flags } = vector.expected;
    expect(stun.recognise(bytes, 0, bytes.length)).toBe(true);
    expect(stopped).toBeUndefined();
    expect(out).toMatchObject({ messageClass: STUN_CLASS[messageClass], method: STUN_METHOD[method], ...flags });
    expect(text(bytes, out.softwareStart, out.softwareEnd)).toBe(software ?? '');
    expect(text(bytes, out.realmStart, out.realmEnd)).toBe(realm ?? '');
    expect(out.mapped).toMatchObject({ family: mapped?.family ?? 0, port: mapped?.port ?? 0 });
    if (mapped) expect([out.mapped.a, out.mapped.b, out.mapped.c, out.mapped.d]).toEqual(mapped.words);
  });

  it('has all four vectors of RFC 5769', () => {
    expect(vectors).toHaveLength(4);
  });

  it('finds a fingerprint that was tampered with', () => {
    const bytes = hex(vectors.find(([source]) => source.endsWith('2.1'))![1].hex);
    bytes[30]! ^= 1;
    expect(dissect(bytes).out.fingerprint).toBe('invalid');
  });

  it('reads an error code and a channel number', () => {
    const bytes = hex('0119 0010 2112a442 000102030405060708090a0b 0009 0004 00000401 000c 0004 40010000');
    expect(dissect(bytes).out).toMatchObject({
      messageClass: STUN_CLASS.error,
      method: STUN_METHOD.channelBind,
      errorCode: 401,
      channelNumber: 0x4001,
    });
  });

  it('takes classic STUN only when all of it is RFC 3489', () => {
    const bare = hex('0001 0000 00112233445566778899aabbccddeeff');
    const changed = hex('0001 0008 00112233445566778899aabbccddeeff 0003 0004 00000006');
    const mapped = hex('0101 000c 00112233445566778899aabbccddeeff 0001 0008 0001 1f90 c0000201');
    for (const bytes of [bare, changed, mapped]) expect(stun.recognise(bytes, 0, bytes.length)).toBe(true);
    expect(dissect(mapped).out).toMatchObject({ classic: true, mapped: { family: 4, port: 8080, d: 0xc0000201 } });
    const otherType = hex('0003 0000 00112233445566778899aabbccddeeff');
    const otherAttribute = hex('0001 0008 00112233445566778899aabbccddeeff 0030 0004 00000006');
    const longer = hex('0001 0000 00112233445566778899aabbccddeeff 00');
    for (const bytes of [otherType, otherAttribute, longer]) {
      expect(stun.recognise(bytes, 0, bytes.length)).toBe(false);
    }
  });

  it.each([
    ['nineteen octets', '0001 0000 2112a442 0001020304050607080900', 'truncated'],
    ['top bits set', 'c001 0000 2112a442 000102030405060708090a0b', 'malformed'],
    ['an attribute beyond the message', '0001 0008 2112a442 000102030405060708090a0b 8022 ffff 41414141', 'truncated'],
    ['a message cut short', '0001 0010 2112a442 000102030405060708090a0b 8022 0004 41414141', 'truncated'],
  ])('stops at %s', (_what, octets, reason) => {
    expect(dissect(hex(octets)).stopped).toMatchObject({ layer: 'stun', reason });
  });

  it('reads any bytes within their range', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (body) => {
        const bytes = Uint8Array.from([0, 1, 0, body.length, 0x21, 0x12, 0xa4, 0x42, ...new Uint8Array(12), ...body]);
        const { out } = dissect(bytes);
        for (const end of [out.softwareEnd, out.realmEnd, out.dataEnd]) expect(end).toBeLessThanOrEqual(bytes.length);
        stun.recognise(body, 0, body.length);
        dissect(body);
      }),
    );
  });
});

describe('turn-channel', () => {
  it('takes ChannelData whose length fits, with or without padding', () => {
    const exact = hex('4001 0003 aabbcc');
    const padded = hex('4001 0003 aabbcc 00');
    for (const bytes of [exact, padded]) {
      const out = new ChannelData();
      expect(turnChannel.recognise(bytes, 0, bytes.length)).toBe(true);
      expect(turnChannel.dissect(bytes, 0, bytes.length, out)).toBeUndefined();
      expect(out).toMatchObject({ channel: 0x4001, dataStart: 4, dataEnd: 7 });
    }
  });

  it('leaves text alone and stops at data cut short', () => {
    const invite = new TextEncoder().encode('INVITE sip:alice@example.com SIP/2.0\r\n');
    expect(turnChannel.recognise(invite, 0, invite.length)).toBe(false);
    const short = hex('4001 0010 aabb');
    const out = new ChannelData();
    expect(turnChannel.dissect(short, 0, short.length, out)).toMatchObject({ reason: 'truncated', available: 2 });
    expect(out.dataEnd).toBe(6);
  });
});
