/** Hellos and their extensions, as byte tables. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Extensions } from '../../../src/dissectors/tls/extensions.ts';
import type { ClientHello, ServerHello } from '../../../src/dissectors/tls/hello.ts';
import tls from '../../../src/dissectors/tls/index.ts';
import {
  ascii,
  clientHelloBody,
  extension,
  message,
  type Octets,
  serverHelloBody,
  surrounded,
  u16,
  vector,
} from '../../support/tls-octets.ts';

function dissect(contents: Octets) {
  const out = tls.out();
  const { bytes, start, end } = surrounded(contents);
  return { out, stop: tls.dissect(bytes, start, end, out) };
}

function client(...extensions: Octets[]): ClientHello {
  const { out, stop } = dissect(message(1, clientHelloBody({ extensions })));
  expect(stop).toBeUndefined();
  return out.body as ClientHello;
}

function server(...extensions: Octets[]): ServerHello {
  const { out, stop } = dissect(message(2, serverHelloBody({ extensions })));
  expect(stop).toBeUndefined();
  return out.body as ServerHello;
}

describe('ClientHello', () => {
  it('reads the fixed part', () => {
    const { out } = dissect(message(1, clientHelloBody({ sessionId: [1, 2, 0xff], suites: [0x1301, 0x0a0a, 0x00ff] })));
    expect(out.body).toMatchObject({
      kind: 'client_hello',
      legacyVersion: 0x0303,
      random: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
      sessionId: '0102ff',
      cookieLength: null,
      cipherSuites: [0x1301, 0x0a0a, 0x00ff],
      compressionMethods: [0],
    });
    expect((out.body as ClientHello).extensions.types).toEqual([]);
  });

  it.each<[string, Octets, Partial<Extensions>]>([
    [
      'server_name',
      extension(0, vector(2, [0], vector(2, ascii('sip.example.com')))),
      { serverName: 'sip.example.com' },
    ],
    [
      'server_name that would reach a terminal',
      extension(0, vector(2, [0], vector(2, [0x1b, 0x5b, 0x41]))),
      { serverName: '\\x1b[A' },
    ],
    ['ALPN', extension(16, vector(2, vector(1, ascii('sip/2')), vector(1, ascii('h2')))), { alpn: ['sip/2', 'h2'] }],
    [
      'supported_versions',
      extension(43, vector(1, u16(0x0a0a, 0x0304, 0x0303))),
      { supportedVersions: [0x0a0a, 0x0304, 0x0303] },
    ],
    ['supported_groups', extension(10, vector(2, u16(0x11ec, 29, 23))), { supportedGroups: [0x11ec, 29, 23] }],
    [
      'key_share',
      extension(51, vector(2, u16(0x2a2a), vector(2, [0]), u16(29), vector(2, new Array(32).fill(1)))),
      { keyShareGroups: [0x2a2a, 29] },
    ],
    ['signature_algorithms', extension(13, vector(2, u16(0x0403, 0x0804))), { signatureSchemes: [0x0403, 0x0804] }],
    ['signature_algorithms_cert', extension(50, vector(2, u16(0x0401))), { certificateSignatureSchemes: [0x0401] }],
    ['ec_point_formats', extension(11, vector(1, [0, 1])), { ecPointFormats: [0, 1] }],
    ['an empty session_ticket', extension(35), { sessionTicketLength: 0 }],
    ['a session_ticket', extension(35, [1, 2, 3]), { sessionTicketLength: 3 }],
    [
      'pre_shared_key',
      extension(
        41,
        vector(2, vector(2, [1, 2]), [0, 0, 0, 1], vector(2, [3]), [0, 0, 0, 2]),
        vector(2, vector(1, [9])),
      ),
      { pskIdentities: 2 },
    ],
    ['psk_key_exchange_modes', extension(45, vector(1, [1, 0])), { pskModes: [1, 0] }],
    ['early_data', extension(42), { earlyData: true }],
    ['extended_master_secret', extension(23), { extendedMasterSecret: true }],
    ['encrypt_then_mac', extension(22), { encryptThenMac: true }],
    ['renegotiation_info', extension(0xff01, vector(1, [])), { renegotiationInfo: true }],
    ['heartbeat', extension(15, [1]), { heartbeatMode: 1 }],
    ['status_request', extension(5, [1, 0, 0, 0, 0]), { statusRequest: true }],
    ['signed_certificate_timestamp', extension(18), { signedCertificateTimestamps: true }],
    ['use_srtp', extension(14, vector(2, u16(7, 1)), vector(1, [0xab])), { useSrtp: [7, 1], srtpMkiLength: 1 }],
    ['encrypted_client_hello', extension(0xfe0d, [0, 1, 2]), { encryptedClientHello: true }],
    ['record_size_limit', extension(28, u16(0x4001)), { recordSizeLimit: 0x4001 }],
    ['max_fragment_length', extension(1, [2]), { maxFragmentLength: 2 }],
    ['cookie', extension(44, vector(2, [1, 2, 3])), { cookieLength: 3 }],
    ['connection_id', extension(54, vector(1, [1, 2])), { connectionIdLength: 2 }],
    ['GREASE', extension(0x3a3a, [0]), { types: [0x3a3a], repeated: null }],
    ['an extension twice', [...extension(23), ...extension(23)], { repeated: 23 }],
  ])('reads %s', (_name, octets, expected) => {
    expect(client(octets).extensions).toMatchObject(expected);
  });

  it('reads the extension after a broken one', () => {
    const broken = extension(16, [0, 99, 1]);
    const { out, stop } = dissect(message(1, clientHelloBody({ extensions: [broken, extension(23)] })));
    expect(stop).toMatchObject({ layer: 'tls', reason: 'truncated' });
    expect((out.body as ClientHello).extensions).toMatchObject({
      alpn: [],
      extendedMasterSecret: true,
      types: [16, 23],
    });
  });

  it('stops at more extensions than any hello has', () => {
    const { stop } = dissect(message(1, clientHelloBody({ extensions: new Array(2049).fill(extension(0x7777)) })));
    expect(stop?.reason).toBe('limit-reached');
  });
});

describe('ServerHello', () => {
  it('takes the version from supported_versions', () => {
    expect(server()).toMatchObject({ version: 0x0303, cipherSuite: 0xc02f, isHelloRetryRequest: false });
    const hello = server(extension(43, u16(0x0304)), extension(51, u16(29), vector(2, [1, 2])), extension(41, u16(0)));
    expect(hello).toMatchObject({ legacyVersion: 0x0303, version: 0x0304 });
    expect(hello.extensions).toMatchObject({ selectedGroup: 29, selectedPsk: 0 });
  });

  it('reads drafts of TLS 1.3', () => {
    expect(server(extension(43, u16(0x7f1c)), extension(40, u16(23), vector(2, [4])))).toMatchObject({
      version: 0x7f1c,
      extensions: { selectedGroup: 23 },
    });
    const draft18 = [
      ...u16(0x7f12),
      ...new Array(32).fill(1),
      ...u16(0x1301),
      ...vector(2, extension(40, u16(29), vector(2, [1]))),
    ];
    expect(dissect(message(2, draft18)).out.body).toMatchObject({ version: 0x7f12, cipherSuite: 0x1301 });
  });

  it.each([
    ['TLS 1.2', 0x01],
    ['TLS 1.1', 0x00],
  ])('sees the downgrade sentinel of %s', (name, last) => {
    const random = [...new Array(24).fill(3), ...ascii('DOWNGRD'), last];
    expect(dissect(message(2, serverHelloBody({ random }))).out.body).toMatchObject({ downgradeSentinel: name });
    expect(server()).toMatchObject({ downgradeSentinel: null });
  });

  it('has no suite when it ends before it: 0 would be one', () => {
    const { out, stop } = dissect(message(2, serverHelloBody().slice(0, 36)));
    expect(stop?.reason).toBe('truncated');
    expect(out.body).toMatchObject({ cipherSuite: null });
  });

  it('takes nothing from an extension that is cut off', () => {
    const { out, stop } = dissect(
      message(2, serverHelloBody({ extensions: [extension(43, [3]), extension(51, [0])] })),
    );
    expect(stop?.reason).toBe('truncated');
    expect(out.body).toMatchObject({ version: 0x0303, extensions: { selectedVersion: null, selectedGroup: null } });
  });
});

describe('any hello', () => {
  const extensions = [
    extension(0, vector(2, [0], vector(2, ascii('sip.example.com')))),
    extension(43, vector(1, u16(0x0304))),
    extension(14, vector(2, u16(7)), vector(1, [])),
    extension(41, vector(2, vector(2, [1, 2]), [0, 0, 0, 1]), vector(2, vector(1, [9]))),
  ];
  const whole = message(1, clientHelloBody({ sessionId: [1, 2, 3], extensions }));

  it('stops, wherever it is cut off', () => {
    for (let length = 0; length < whole.length; length += 1) {
      const { out, stop } = dissect(whole.slice(0, length));
      expect(stop?.reason).toBe('truncated');
      const hello = out.body as ClientHello | null;
      expect([undefined, null, '', 'sip.example.com']).toContain(hello?.extensions.serverName);
    }
    expect(dissect(whole).stop).toBeUndefined();
  });

  it('is read without throwing, whatever one octet says', () => {
    for (let at = 0; at < whole.length; at += 1) {
      for (const octet of [0, 1, 0x7f, 0xff]) dissect([...whole.slice(0, at), octet, ...whole.slice(at + 1)]);
    }
  });

  it('is read without throwing from any octets, and offsets stay in range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 25 }), fc.uint8Array({ maxLength: 200 }), (type, contents) => {
        for (const version of [0, 0x0301, 0x0303, 0x0304]) {
          const out = tls.out();
          out.version = version;
          out.cipherSuite = 0xc02f;
          const { bytes, start, end } = surrounded(message(type, [...contents]));
          const stop = tls.dissect(bytes, start, end, out);
          if (stop !== undefined) expect(stop.offset).toBeGreaterThanOrEqual(start);
          if (stop !== undefined) expect(stop.offset).toBeLessThanOrEqual(end);
          if (out.body?.kind !== 'certificate') continue;
          for (const entry of out.body.entries) {
            expect(entry.start).toBeGreaterThanOrEqual(start);
            expect(entry.end).toBeLessThanOrEqual(end);
          }
        }
      }),
    );
  });
});
