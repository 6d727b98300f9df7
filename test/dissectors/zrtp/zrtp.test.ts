/** ZRTP packets. Truth by hand from RFC 6189 section 5, and from a recording of linphonec, whose CRCs another program made. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../../src/bytes/crc32c.ts';
import zrtp from '../../../src/dissectors/zrtp/index.ts';
import { fixtures } from '../../support/fixtures.ts';
import { framesOfFile } from '../../support/ledger.ts';
import { bare, confirm, errorMessage, goClear, ZrtpParty, zrtpMessage, zrtpPacket } from '../../support/zrtp.ts';

const alice = new ZrtpParty(1);

function read(packet: Uint8Array, start = 0, end = packet.length) {
  const out = zrtp.out();
  const stop = zrtp.dissect(packet, start, end, out);
  return { ...out, reason: stop?.reason, detail: stop?.detail };
}

describe('a ZRTP packet', () => {
  it('is a Hello with its algorithms and flags', () => {
    const message = alice.hello({
      client: 'Silent Phone 4',
      flags: 0x50,
      hashes: ['S256', 'S384'],
      ciphers: ['AES3', 'AES1', '2FS3'],
      authTags: ['HS80', 'SK64'],
      keyAgreements: ['EC38', 'DH3k', 'Mult'],
      sas: ['B256', 'B32'],
    });
    const found = read(zrtpPacket(message, 513, 0xdeadbeef));
    expect(found).toMatchObject({
      type: 'Hello',
      sequence: 513,
      ssrc: 0xdeadbeef,
      reason: undefined,
      messageStart: 12,
    });
    expect(found.messageEnd).toBe(12 + message.length);
    expect(found.hello).toMatchObject({
      version: '1.10',
      client: 'Silent Phone 4',
      signatures: true,
      mitm: false,
      passive: true,
      hashes: ['S256', 'S384'],
      ciphers: ['AES3', 'AES1', '2FS3'],
      authTags: ['HS80', 'SK64'],
      keyAgreements: ['EC38', 'DH3k', 'Mult'],
      sas: ['B256', 'B32'],
    });
    // Header 12, preamble to type 12, version 4, client 16.
    expect(found.imageStart).toBe(44);
    expect(found.hello.zidStart).toBe(76);
  });

  it.each([
    ['DH3k', 29],
    ['Mult', 25],
    ['Prsh', 27],
  ])('is a Commit by %s of %i words', (keyAgreement, words) => {
    const message = alice.commit({ keyAgreement, cipher: 'AES3', authTag: 'HS32', sas: 'B256' });
    expect(message.length).toBe(words * 4);
    expect(read(zrtpPacket(message))).toMatchObject({
      type: 'Commit',
      imageStart: 24,
      commit: { hash: 'S256', cipher: 'AES3', authTag: 'HS32', keyAgreement, sas: 'B256', zidStart: 56 },
    });
  });

  it('is a DHPart with its hash image, an Error with its code, or one that says no more than its type', () => {
    expect(read(zrtpPacket(alice.dhPart(2)))).toMatchObject({ type: 'DHPart2', imageStart: 24 });
    expect(alice.dhPart(1).length).toBe(117 * 4);
    expect(read(zrtpPacket(errorMessage(0x61)))).toMatchObject({ type: 'Error', errorCode: 0x61 });
    expect(read(zrtpPacket(confirm(1)))).toMatchObject({ type: 'Confirm1', imageStart: 0 });
    expect(read(zrtpPacket(goClear()))).toMatchObject({ type: 'GoClear' });
    expect(read(zrtpPacket(bare('Conf2ACK')))).toMatchObject({ type: 'Conf2ACK', errorCode: 0 });
  });

  it('says nothing when its CRC is wrong, as for a receiver', () => {
    const packet = zrtpPacket(bare('Conf2ACK'));
    packet[2]! ^= 1;
    expect(read(packet)).toMatchObject({ type: null, reason: 'malformed', detail: 'the CRC is wrong' });
  });

  it('says nothing when cut, at every octet', () => {
    const packet = zrtpPacket(alice.hello());
    for (let end = 0; end < packet.length; end++)
      expect(read(packet, 0, end), `cut at ${end}`).toMatchObject({ type: null, reason: 'truncated' });
  });

  it.each([
    ['an unknown type', zrtpMessage('Goodbye'), 'unsupported'],
    ['too short for its type', zrtpMessage('DHPart1', new Uint8Array(32)), 'malformed'],
    ['counts that do not fit', zrtpMessage('Hello', alice.hello().subarray(12, -4)), 'malformed'],
    ['a Commit of another length', alice.commit({ keyAgreement: 'Mult' }, 32), 'malformed'],
  ])('is none with %s', (_name, message, reason) => {
    expect(read(zrtpPacket(message))).toMatchObject({ type: null, reason });
  });

  it('is none without preamble, which fragments of libbzrtp lack', () => {
    const packet = zrtpPacket(bare('HelloACK'));
    packet[12] = 0;
    expect(read(packet)).toMatchObject({ type: null, reason: 'unsupported' });
  });

  it('shows octets that are no text as question marks', () => {
    const message = alice.hello({ client: '\u001b[31m' });
    expect(read(zrtpPacket(message)).hello.client).toBe('?[31m');
  });

  it('never throws and never reads outside, whatever the octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), fc.boolean(), (noise, before, headed) => {
        const packet = headed ? zrtpPacket(concatWords(noise)) : noise;
        const padded = Uint8Array.from([...new Uint8Array(before).fill(0xff), ...packet, 0xff, 0xff]);
        const found = read(padded, before, before + packet.length);
        expect(found.messageEnd).toBeLessThanOrEqual(before + packet.length);
        expect(found.type).toBe(read(packet).type);
      }),
    );
  });
});

/** Noise as the body of a Hello, in whole words. */
function concatWords(noise: Uint8Array): Uint8Array {
  return zrtpMessage('Hello', noise.subarray(0, noise.length & ~3));
}

describe('CRC-32C', () => {
  it('of "123456789" is e3069283', () => {
    const digits = new TextEncoder().encode('123456789');
    expect(crc32c(digits, 0, digits.length)).toBe(0xe3069283);
  });

  it('fits every ZRTP packet that linphonec sent', async () => {
    const frames = await framesOfFile(fixtures.find(({ id }) => id === 'zrtp-udp')!.path);
    // Ethernet, IPv4 without options, UDP.
    const packets = frames
      .map(({ bytes }) => bytes.subarray(42))
      .filter((bytes) => zrtp.recognise(bytes, 0, bytes.length));
    const types = packets.map((bytes) => read(bytes).type);
    expect(types).not.toContain(null);
    expect(new Set(types)).toEqual(
      new Set(['Hello', 'HelloACK', 'Commit', 'DHPart1', 'DHPart2', 'Confirm1', 'Confirm2', 'Conf2ACK']),
    );
  });
});
