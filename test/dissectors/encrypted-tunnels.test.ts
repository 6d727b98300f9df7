import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ENCRYPTED_TUNNEL, recogniseEncryptedTunnel } from '../../src/dissectors/encrypted-tunnels.ts';
import { concat, hex } from '../support/packet-builder.ts';

const { none, ike, espInUdp, wireGuard, openVpn } = ENCRYPTED_TUNNEL;
const kindOf = (
  bytes: Uint8Array,
  port: number,
  known: (typeof ENCRYPTED_TUNNEL)[keyof typeof ENCRYPTED_TUNNEL] = none,
) => recogniseEncryptedTunnel(bytes, 0, bytes.length, 49_152, port, known);
const text = (value: string) => new TextEncoder().encode(value);
/** Octets of no pattern, the same every time. */
const noise = (octets: number) => Uint8Array.from({ length: octets }, (_, index) => (index * 167 + 29) & 255);

/** An IKE header of 28 octets (RFC 7296 section 3.1) with a body. */
function ikeMessage(version: string, body: number): Uint8Array {
  return concat(
    hex('1122334455667788 0000000000000000 21'),
    hex(version),
    hex('22 08 00000000'),
    Uint8Array.of(0, 0, 0, 28 + body),
    noise(body),
  );
}

describe('IKE and ESP in UDP', () => {
  test('IKE on its port, and behind the marker on port 4500', () => {
    expect([kindOf(ikeMessage('20', 80), 500), kindOf(ikeMessage('10', 80), 500)]).toEqual([ike, ike]);
    expect(kindOf(concat(hex('00000000'), ikeMessage('20', 80)), 4500)).toBe(ike);
    expect(kindOf(ikeMessage('20', 80), 5000)).toBe(none);
    expect(kindOf(ikeMessage('20', 80).subarray(0, 100), 500)).toBe(none);
  });

  test('ESP on port 4500', () => {
    expect(kindOf(concat(hex('c0ffee01 00000001'), noise(80)), 4500)).toBe(espInUdp);
    expect(kindOf(concat(hex('c0ffee01 02000001'), noise(80)), 4500, espInUdp)).toBe(espInUdp);
    expect(kindOf(hex('ff'), 4500)).toBe(none);
  });

  test.each([
    ['SIP', text('OPTIONS sip:b@192.0.2.2 SIP/2.0\r\n\r\n')],
    ['STUN', hex('0001 0008 2112a442 000102030405060708090a0b 00060004 61626364')],
    ['a DTLS hello', concat(hex('16 fefd 0000 000000000000 0050'), noise(80))],
    ['DTLS data', concat(hex('17 fefd 0001 000000000005 0050'), noise(80))],
    ['RTP', concat(hex('8000 0001 12345678 0badcafe'), noise(160))],
  ])('%s on port 4500 is not ESP', (_, bytes) => {
    expect(kindOf(bytes, 4500)).toBe(none);
  });
});

describe('WireGuard', () => {
  const initiation = concat(hex('01000000'), noise(144));
  const response = concat(hex('02000000'), noise(88));
  const transport = concat(hex('04000000 11223344 0500000000000000'), noise(32));

  test('a handshake on any port', () => {
    expect([kindOf(initiation, 443), kindOf(response, 443)]).toEqual([wireGuard, wireGuard]);
  });

  test('data where the flow or its port speaks for it', () => {
    expect([kindOf(transport, 443), kindOf(transport, 51_820), kindOf(transport, 443, wireGuard)]).toEqual([
      none,
      wireGuard,
      wireGuard,
    ]);
    // Not padded to 16 octets, and a counter that no sender reaches.
    expect(kindOf(transport.subarray(0, 47), 51_820)).toBe(none);
    expect(kindOf(concat(hex('04000000 11223344 05000000000000ff'), noise(32)), 51_820)).toBe(none);
  });

  test('other lengths are something else', () => {
    expect(kindOf(initiation.subarray(0, 147), 51_820)).toBe(none);
    expect(kindOf(concat(response, Uint8Array.of(0)), 51_820)).toBe(none);
  });
});

describe('OpenVPN', () => {
  const bareReset = hex('38 0102030405060708 00 00000000');

  test('a reset without authentication on any port, all else on its own or a known flow', () => {
    expect(kindOf(bareReset, 443)).toBe(openVpn);
    const data = concat(hex('48000001'), noise(80));
    expect([kindOf(data, 443), kindOf(data, 1194), kindOf(data, 443, openVpn)]).toEqual([none, openVpn, openVpn]);
  });

  test('RTP on its port is RTP', () => {
    expect(kindOf(concat(hex('8000 0001 12345678 0badcafe'), noise(160)), 1194)).toBe(none);
  });
});

test('any octets on any port: no throw, and nothing outside the range is read', () => {
  const ports = fc.constantFrom(500, 4500, 1194, 51_820, 443);
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      ports,
      fc.constantFrom(none, wireGuard, openVpn),
      (bytes, port, known) => {
        const around = (octet: number) => concat(new Uint8Array(32).fill(octet), bytes, new Uint8Array(32).fill(octet));
        const [low, high] = [0, 0xff].map((octet) =>
          recogniseEncryptedTunnel(around(octet), 32, 32 + bytes.length, 9, port, known),
        );
        expect(low).toBe(high);
      },
    ),
  );
});
