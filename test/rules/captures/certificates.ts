/** Certificates: dates, keys, names, chains, trust, use. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIXTURES } from '../../support/fixtures.ts';
import type { RuleCapture } from './rule-capture.ts';

const FAULTS = 'sip-tls12-certificate-faults';
const IN_ORDER = 'sip-tls12-certificates-in-order';
const BAD = 'sip-tls12-bad-certificates';

export const CERTIFICATES: readonly RuleCapture[] = [
  {
    rule: 'certificate-already-valid',
    fires: {
      verdict: 'fail',
      capture: BAD,
      frames: [28],
      filter:
        'x509ce.dNSName == "new.example.com" && x509af.utcTime contains "2026-12-22" && frame.time < "2026-12-22"',
    },
    sound: {
      capture: FAULTS,
      verdict: 'pass',
      why: 'its certificates became valid thirty days before they were shown, not thirty days after.',
    },
  },
  {
    rule: 'certificate-chain-complete',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      policy: trusting(FAULTS, 'root'),
      frames: [6],
      filter: 'count(tls.handshake.certificate) == 1 && x509sat.uTF8String == "soc2-sip Lab Issuing CA"',
    },
    sound: {
      capture: IN_ORDER,
      policy: trusting(IN_ORDER, 'root'),
      verdict: 'pass',
      why: 'the same server sends the intermediate after its certificate, and peers have the root that is left out.',
    },
  },
  {
    rule: 'certificate-key-not-shared',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [50, 53, 72, 75],
      filter:
        'tls.handshake.extensions_server_name in {"one.example.com", "two.example.com"} || x509ce.dNSName in {"one.example.com", "two.example.com"}',
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'two certificates of one.example.com share a key too, and one host shows both.',
    },
  },
  {
    rule: 'certificate-lifetime-limited',
    fires: {
      verdict: 'fail',
      capture: 'sip-tls12-sdes',
      frames: [7],
      filter:
        'x509ce.dNSName == "sip.example.com" && x509af.utcTime contains "2026-10" && x509af.utcTime contains "2036-11"',
    },
    sound: {
      capture: FAULTS,
      verdict: 'pass',
      why: 'the authorities in its chains are valid for fifteen years and more, the certificates of peers for less than one.',
    },
  },
  {
    rule: 'certificate-matches-domain',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [14, 17],
      filter: 'tls.handshake.extensions_server_name == "asked.example.com" || x509ce.dNSName == "other.example.com"',
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'the certificate names other.example.com there too, and asked.example.com beside it.',
    },
  },
  {
    rule: 'certificate-not-expired',
    fires: {
      verdict: 'fail',
      capture: BAD,
      frames: [6],
      filter:
        'x509ce.dNSName == "old.example.com" && x509af.utcTime contains "2026-10-18" && frame.time > "2026-10-19"',
    },
    sound: {
      capture: FAULTS,
      verdict: 'pass',
      why: 'shown on the same day, its certificates end ten months later instead of a month before.',
    },
  },
  {
    rule: 'certificate-not-expiring-soon',
    fires: {
      verdict: 'fail',
      capture: BAD,
      frames: [51],
      filter:
        'x509ce.dNSName == "soon.example.com" && x509af.utcTime contains "2026-12-02" && frame.time > "2026-11-18"',
    },
    sound: {
      capture: FAULTS,
      verdict: 'pass',
      why: 'its certificates have lived thirty days of their time as well, and have three hundred left.',
    },
  },
  {
    rule: 'certificate-not-self-signed',
    fires: {
      verdict: 'fail',
      capture: BAD,
      frames: [6],
      filter:
        'count(tls.handshake.certificate) == 1 && count(x509sat.uTF8String) == 4 && x509sat.uTF8String == "old.example.com"',
    },
    sound: {
      capture: FAULTS,
      verdict: 'pass',
      why: 'a self-signed certificate is sent there as well: that of the CA, behind the one of the peer.',
    },
  },
  {
    rule: 'certificate-revocation-evidence',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [37, 39, 40],
      filter: [
        '(tls.handshake.type == 1 && tls.handshake.extension.type == 5)',
        '(tls.handshake.type == 2 && !(tls.handshake.extension.type == 5))',
        '(pkix1explicit.Features_item == 5 && !(tls.handshake.type == 22))',
      ].join(' || '),
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'a certificate with the same promise is asked about in the same way, and an OCSP response follows it.',
    },
  },
  {
    rule: 'certificate-steady',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [32, 166, 189],
      filter: 'x509ce.dNSName == "steady.example.com"',
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'the same two certificates for one name, and the first does not come back: it was replaced.',
    },
  },
  {
    rule: 'certificate-strength-approved',
    fires: {
      verdict: 'fail',
      capture: BAD,
      frames: [6],
      filter: 'len(pkcs1.modulus) == 129',
    },
    sound: {
      capture: FAULTS,
      verdict: 'pass',
      why: 'RSA as well, with 2048 bits.',
    },
  },
  {
    rule: 'certificate-trusted',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      policy: trusting(FAULTS, 'root', 'issuing'),
      frames: [166],
      filter: 'tls.handshake.type == 11 && x509sat.uTF8String == "soc2-sip Other CA"',
    },
    sound: {
      capture: FAULTS,
      policy: trusting(FAULTS, 'root', 'issuing', 'other'),
      verdict: 'pass',
      why: 'the same capture, judged by an organization that trusts the other CA as well.',
    },
  },
  {
    rule: 'certificate-usage-fits',
    fires: {
      verdict: 'fail',
      capture: FAULTS,
      frames: [64],
      // emailProtection, and not serverAuth.
      filter: 'x509ce.KeyPurposeId == 1.3.6.1.5.5.7.3.4 && !(x509ce.KeyPurposeId == 1.3.6.1.5.5.7.3.1)',
    },
    sound: {
      capture: IN_ORDER,
      verdict: 'pass',
      why: 'the certificate is for mail there too, and beside it for any purpose.',
    },
  },
  {
    rule: 'certificate-visible',
    fires: {
      verdict: 'open',
      capture: 'sip-tls13-sdes',
      frames: [6],
      filter: 'tls.handshake.type == 2 && tls.handshake.extensions.supported_version == 0x0304',
    },
    sound: {
      capture: 'sip-tls12-sdes',
      verdict: 'pass',
      why: 'the same two telephones with TLS 1.2, which sends certificates in clear.',
    },
  },
];

/** A policy that trusts these authorities of a fixture: their certificates lie beside its recording. */
function trusting(fixture: string, ...authorities: readonly string[]): string {
  const blocks = authorities.map((name) => readFileSync(join(FIXTURES, fixture, `authorities/${name}.pem`), 'utf8'));
  const anchors = blocks.map((pem) => `    - |\n${pem.trimEnd().replace(/^/gm, '      ')}`);
  return `certificates:\n  trustAnchors:\n${anchors.join('\n')}\n`;
}
