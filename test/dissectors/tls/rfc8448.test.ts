/** The handshake messages of RFC 8448, with what the RFC says they hold. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import tls from '../../../src/dissectors/tls/index.ts';
import x509 from '../../../src/dissectors/x509/index.ts';
import { hexOctets, surrounded } from '../../support/tls-octets.ts';

interface Step {
  readonly from: 'client' | 'server';
  readonly step: string;
  readonly kind: 'message' | 'record';
  readonly hex: string;
}

function messages(section: string, name: string) {
  const file = new URL(`../../../fixtures/rfc/rfc8448/${section}.json`, import.meta.url);
  const { steps } = JSON.parse(readFileSync(file, 'utf8')) as { steps: Step[] };
  return (
    steps
      // The RFC shows the resumed ClientHello without its binders; whole it stands only in its record.
      .filter(({ kind, step, hex }) =>
        name === 'record' ? hex.startsWith('1603') : kind === 'message' && step === name,
      )
      .map((step) => {
        const out = tls.out();
        out.version = 0x0304;
        const { bytes, start, end } = surrounded(hexOctets(step.hex.slice(name === 'record' ? 10 : 0)));
        expect(tls.recognise(bytes, start, end)).toBe(true);
        expect(tls.dissect(bytes, start, end, out)).toBeUndefined();
        return { body: out.body!, bytes };
      })
  );
}

const only = (section: string, name: string) => messages(section, name)[0]!;

describe('RFC 8448', () => {
  it('section 3: ClientHello', () => {
    expect(only('simple-1-rtt', 'ClientHello').body).toMatchObject({
      legacyVersion: 0x0303,
      random: 'cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece7',
      sessionId: '',
      cipherSuites: [0x1301, 0x1303, 0x1302],
      extensions: {
        types: [0, 0xff01, 10, 35, 51, 43, 13, 45, 28],
        serverName: 'server',
        supportedGroups: [29, 23, 24, 25, 256, 257, 258, 259, 260],
        keyShareGroups: [29],
        supportedVersions: [0x0304],
        pskModes: [1],
        recordSizeLimit: 0x4001,
        sessionTicketLength: 0,
        renegotiationInfo: true,
      },
    });
  });

  it('section 3: ServerHello', () => {
    expect(only('simple-1-rtt', 'ServerHello').body).toMatchObject({
      version: 0x0304,
      cipherSuite: 0x1301,
      isHelloRetryRequest: false,
      extensions: { selectedGroup: 29, selectedPsk: null },
    });
  });

  it('section 3: EncryptedExtensions, CertificateVerify and NewSessionTicket', () => {
    expect(only('simple-1-rtt', 'EncryptedExtensions').body).toMatchObject({ extensions: { types: [10, 28, 0] } });
    expect(only('simple-1-rtt', 'CertificateVerify').body).toMatchObject({ signatureScheme: 0x0804 });
    expect(only('simple-1-rtt', 'NewSessionTicket').body).toMatchObject({ lifetime: 30, ticketLength: 178 });
  });

  it('section 3: Certificate, with an RSA key of 1024 bits', () => {
    const { body, bytes } = only('simple-1-rtt', 'Certificate');
    expect(body).toHaveProperty('entries.length', 1);
    const [entry] = (body as { entries: { start: number; end: number }[] }).entries;
    const fields = x509.out();
    expect(x509.dissect(bytes, entry!.start, entry!.end, fields)).toBeUndefined();
    expect(fields).toMatchObject({
      subject: 'CN=rsa',
      issuer: 'CN=rsa',
      keyBits: 1024,
      serial: '02',
      selfSigned: true,
    });
  });

  it('section 4: a resumed handshake with early data', () => {
    expect(only('resumed-0-rtt', 'record').body).toMatchObject({
      extensions: { pskIdentities: 1, earlyData: true },
    });
    expect(only('resumed-0-rtt', 'ServerHello').body).toMatchObject({
      extensions: { selectedPsk: 0, selectedGroup: 29 },
    });
    expect(only('resumed-0-rtt', 'EncryptedExtensions').body).toMatchObject({ extensions: { earlyData: true } });
  });

  it('section 5: HelloRetryRequest asks for P-256 with a cookie', () => {
    const [retry, hello] = messages('hello-retry-request', 'ServerHello');
    expect(retry!.body).toMatchObject({
      isHelloRetryRequest: true,
      extensions: { selectedGroup: 23, cookieLength: 114 },
    });
    expect(hello!.body).toMatchObject({ isHelloRetryRequest: false, extensions: { selectedGroup: 23 } });
    const [first, second] = messages('hello-retry-request', 'ClientHello');
    expect(first!.body).toMatchObject({ extensions: { keyShareGroups: [29], cookieLength: null } });
    expect(second!.body).toMatchObject({ extensions: { keyShareGroups: [23], cookieLength: 114 } });
  });

  it('section 6: a client certificate is asked for and given', () => {
    expect(only('client-authentication', 'CertificateRequest').body).toMatchObject({ kind: 'certificate_request' });
    expect(messages('client-authentication', 'Certificate').map(({ body }) => body)).toMatchObject([
      { entries: [{}] },
      { entries: [{}] },
    ]);
  });

  it('section 7: compatibility mode echoes a session ID', () => {
    const hello = only('compatibility-mode', 'ClientHello').body as { sessionId: string };
    expect(hello.sessionId).toHaveLength(64);
    expect(only('compatibility-mode', 'ServerHello').body).toMatchObject({ sessionId: hello.sessionId });
  });
});
