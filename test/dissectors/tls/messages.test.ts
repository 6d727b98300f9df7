/** The other handshake messages, alerts and SSL 2.0, as byte tables. */
import { describe, expect, it } from 'vitest';
import { readAlert } from '../../../src/dissectors/tls/alert.ts';
import { MAX_CHAIN } from '../../../src/dissectors/tls/certificates.ts';
import tls from '../../../src/dissectors/tls/index.ts';
import { readSsl2Message } from '../../../src/dissectors/tls/ssl2.ts';
import { extension, message, type Octets, surrounded, u16, vector } from '../../support/tls-octets.ts';

function dissect(contents: Octets, version: number, cipherSuite: number | null = null) {
  const out = tls.out();
  out.version = version;
  out.cipherSuite = cipherSuite;
  const { bytes, start, end } = surrounded(contents);
  const stop = tls.dissect(bytes, start, end, out);
  return { body: out.body, stop, start };
}

const SIGNATURE = vector(2, new Array(64).fill(0x5a));
const PRIME_1024 = [0, 0x80, ...new Array(126).fill(0xff), 0x5b];

describe('ServerKeyExchange', () => {
  it.each<[string, number, number, Octets, object]>([
    [
      'ECDHE, TLS 1.2',
      0xc02f,
      0x0303,
      [3, ...u16(29), ...vector(1, [1]), ...u16(0x0804), ...SIGNATURE],
      { group: 29, signatureScheme: 0x0804 },
    ],
    [
      'ECDHE, TLS 1.0',
      0xc013,
      0x0301,
      [3, ...u16(23), ...vector(1, [1]), ...SIGNATURE],
      { group: 23, signatureScheme: null },
    ],
    ['explicit curve', 0xc02f, 0x0303, [1, ...vector(1, [7])], { group: null, explicitCurve: true }],
    [
      'DHE',
      0x009e,
      0x0303,
      [...vector(2, PRIME_1024), ...vector(2, [2]), ...vector(2, [5]), ...u16(0x0401), ...SIGNATURE],
      { primeBits: 1024, signatureScheme: 0x0401, group: null },
    ],
    [
      'DH anonymous',
      0x0018,
      0x0303,
      [...vector(2, [7]), ...vector(2, [2]), ...vector(2, [5])],
      { primeBits: 3, signatureScheme: null },
    ],
    [
      'ECDHE_PSK',
      0xc037,
      0x0303,
      [...vector(2, [9]), 3, ...u16(24), ...vector(1, [1])],
      { group: 24, signatureScheme: null },
    ],
    [
      'RSA export',
      0x0003,
      0x0301,
      [...vector(2, new Array(64).fill(0xff)), ...vector(2, [3]), ...SIGNATURE],
      { rsaExportBits: 512 },
    ],
    ['PSK hint', 0x008c, 0x0303, vector(2, [1, 2]), { group: null, primeBits: null }],
  ])('%s', (_name, suite, version, contents, expected) => {
    const { body, stop } = dissect(message(12, contents), version, suite);
    expect(stop).toBeUndefined();
    expect(body).toMatchObject({ kind: 'server_key_exchange', ...expected });
  });

  it('is not guessed at without the suite', () => {
    expect(dissect(message(12, [3, 0, 29, 0]), 0x0303).body).toMatchObject({ group: null, primeBits: null });
  });

  it('has no group when it is cut off', () => {
    expect(dissect(message(12, [3, 0]), 0x0303, 0xc02f)).toMatchObject({
      body: { group: null },
      stop: { reason: 'truncated' },
    });
  });
});

describe('Certificate', () => {
  it('names where each certificate lies, in TLS 1.2', () => {
    const { body, start } = dissect(message(11, vector(3, vector(3, [1, 2, 3]), vector(3, [4]))), 0x0303);
    expect(body).toMatchObject({
      entries: [
        { start: start + 10, end: start + 13 },
        { start: start + 16, end: start + 17 },
      ],
    });
  });

  it('passes over the extensions of each certificate, in TLS 1.3', () => {
    const { body, start } = dissect(
      message(11, vector(1, []), vector(3, vector(3, [1, 2]), vector(2, [9, 9]), vector(3, [4]), vector(2))),
      0x0304,
    );
    expect(body).toMatchObject({
      entries: [
        { start: start + 11, end: start + 13 },
        { start: start + 20, end: start + 21 },
      ],
    });
  });

  it('is empty when a client has none', () => {
    expect(dissect(message(11, vector(3)), 0x0303)).toMatchObject({ body: { entries: [] }, stop: undefined });
  });

  it('ends at MAX_CHAIN', () => {
    const { body, stop } = dissect(message(11, vector(3, new Array(MAX_CHAIN + 1).fill([0, 0, 1, 9]).flat())), 0x0303);
    expect(body).toHaveProperty('entries.length', MAX_CHAIN);
    expect(stop?.reason).toBe('limit-reached');
  });

  it('survives a length that is not there', () => {
    expect(dissect(message(11, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]), 0x0303).stop?.reason).toBe('truncated');
  });
});

describe('other messages', () => {
  it('CertificateRequest', () => {
    const names = vector(2, vector(2, [0x30, 0]), vector(2, [0x30, 0]));
    expect(dissect(message(13, vector(1, [1, 64]), vector(2, u16(0x0403)), names), 0x0303).body).toMatchObject({
      certificateTypes: [1, 64],
      signatureSchemes: [0x0403],
      authorities: 2,
    });
    expect(dissect(message(13, vector(1, [1]), names), 0x0301).body).toMatchObject({
      signatureSchemes: [],
      authorities: 2,
    });
    const extensions = vector(2, extension(13, vector(2, u16(0x0804))));
    expect(dissect(message(13, vector(1), extensions), 0x0304).body).toMatchObject({ signatureSchemes: [0x0804] });
  });

  it('CertificateVerify', () => {
    expect(dissect(message(15, u16(0x0403), SIGNATURE), 0x0303).body).toMatchObject({ signatureScheme: 0x0403 });
    expect(dissect(message(15, SIGNATURE), 0x0302)).toMatchObject({ body: { signatureScheme: null }, stop: undefined });
  });

  it('NewSessionTicket', () => {
    expect(dissect(message(4, [0, 0, 1, 0x2c], vector(2, [1, 2, 3])), 0x0303).body).toMatchObject({
      lifetime: 300,
      ticketLength: 3,
    });
    const ticket13 = message(
      4,
      [0, 0, 0, 60],
      [1, 2, 3, 4],
      vector(1, [0]),
      vector(2, [1, 2]),
      vector(2, extension(42, [0, 0, 4, 0])),
    );
    expect(dissect(ticket13, 0x0304)).toMatchObject({ body: { lifetime: 60, ticketLength: 2 }, stop: undefined });
  });

  it('CertificateStatus, EncryptedExtensions and the ones that are only named', () => {
    expect(dissect(message(22, [1], vector(3, [1, 2])), 0x0303).body).toMatchObject({
      statusType: 1,
      responseLength: 2,
    });
    expect(dissect(message(8, vector(2, extension(14, vector(2, u16(8)), vector(1)))), 0x0304).body).toMatchObject({
      kind: 'encrypted_extensions',
      extensions: { useSrtp: [8] },
    });
    expect(dissect(message(14), 0x0303).body).toEqual({ kind: 'opaque' });
    expect(dissect(message(20, new Array(12).fill(1)), 0x0303).body).toEqual({ kind: 'opaque' });
  });
});

describe('alerts', () => {
  it('are two octets of known level and description', () => {
    expect(readAlert(new Uint8Array([2, 40]), 0, 2)).toEqual({ level: 'fatal', code: 40, name: 'handshake_failure' });
    expect(readAlert(new Uint8Array([1, 0]), 0, 2)).toMatchObject({ level: 'warning', name: 'close_notify' });
  });

  it('are ciphertext otherwise', () => {
    expect(readAlert(new Uint8Array(26), 0, 26)).toBeNull();
    expect(readAlert(new Uint8Array([3, 40]), 0, 2)).toBeNull();
    expect(readAlert(new Uint8Array([2, 99]), 0, 2)).toBeNull();
  });
});

describe('SSL 2.0', () => {
  const read = (contents: Octets) => {
    const { bytes, start, end } = surrounded(contents);
    return readSsl2Message(bytes, start, end);
  };

  it('CLIENT-HELLO', () => {
    const hello = [1, 0, 2, ...u16(6, 0, 16), 1, 0, 0x80, 0, 0, 0x2f, ...new Array(16).fill(1)];
    expect(read(hello)?.message).toEqual({
      kind: 'ssl2-client-hello',
      version: 2,
      ciphers: [0x010080, 0x2f],
      sessionIdLength: 0,
    });
  });

  it('SERVER-HELLO with its certificate', () => {
    const hello = read([4, 0, 1, 0, 2, ...u16(3, 3, 16), 0x30, 1, 0, 7, 0, 0xc0, ...new Array(16).fill(1)]);
    expect(hello).toMatchObject({
      message: { kind: 'ssl2-server-hello', certificate: { start: 8 + 11, end: 8 + 14 }, ciphers: [0x0700c0] },
      stop: undefined,
    });
  });

  it('CLIENT-MASTER-KEY', () => {
    expect(read([2, 2, 0, 0x80, ...u16(11, 5, 8), 1])?.message).toMatchObject({ cipher: 0x020080, clearKeyLength: 11 });
  });

  it('survives lengths that are not there', () => {
    expect(read([4, 0, 1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0, 0, 1])?.stop?.reason).toBe('truncated');
    expect(read([7, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toBeNull();
    expect(read([1])).toBeNull();
  });
});
