/**
 * Certificates may be used for what they are used for. RFC 5280 sections 4.2.1.3, 4.2.1.9 and 4.2.1.12; RFC 5922 section 7.1; RFC 5924.
 *
 * An extension that is absent restricts nothing. Not handled: usages of issuers (certificate-trusted follows paths), and whether a
 * domain is the one that id-kp-sipDomain stands for (certificate-matches-domain).
 */
import type { Severity } from '../criteria/policy.ts';
import type { Certificate, Facts } from '../ledger/facts.ts';
import { defineRule } from './define-rule.ts';
import { whyPeerCertificateIsNotJudged } from './terms/applying.ts';
import { showingOf } from './terms/citing.ts';
import { worst } from './terms/grading.ts';
import { showingsOf } from './terms/showing.ts';
import { list, nameOf } from './terms/wording.ts';

export default defineRule({
  id: 'certificate-usage-fits',
  title: 'Certificates are used for what they were issued for',
  criteria: ['CC6.1', 'CC7.1'],
  rationale: {
    'CC6.1': 'A certificate restricts what its key may be used for, and a CA key on a server goes beyond that.',
    'CC7.1': 'A certificate of the wrong kind is an error of configuration.',
  },
  severity: 'medium',
  subject: 'certificate',
  catalogue: ['CRT-015', 'CRT-016'],
  why: 'A peer that checks certificates refuses one that was issued for something else, so the trunk fails, or runs because nobody checks. And a key that may issue certificates should not lie on a server that takes calls.',
  remedy:
    'Have a proper end-entity certificate issued: basicConstraints CA:FALSE, keyUsage digitalSignature, extendedKeyUsage serverAuth, and clientAuth for a trunk that authenticates both sides. Public CAs stop issuing clientAuth: plan a certificate of another CA for the client role. openssl req -x509 sets CA:TRUE unless told otherwise: -addext basicConstraints=critical,CA:FALSE.',
  meaning: {
    pass: 'Its extensions allow what it was used for, or restrict nothing.',
    fail: 'The extended key usage lacks the role, the key usage lacks what the key exchange needs, or it is a CA certificate (low where it is self-signed).',
    notApplicable:
      'It only keys media by DTLS-SRTP, is part of a chain, or was shown only on sessions that no leg of a call uses.',
  },
  references: ['RFC 5280 s4.2.1.3', 'RFC 5280 s4.2.1.9', 'RFC 5280 s4.2.1.12', 'RFC 5922 s7.1', 'RFC 5924'],
  judge(certificate, { pass, fail, notApplicable }, { facts }) {
    const reason = whyPeerCertificateIsNotJudged(certificate);
    if (reason !== null) return notApplicable(reason);
    const faults = [...roleFaults(certificate), ...keyFaults(certificate, facts), ...caFaults(certificate)];
    const name = nameOf(certificate);
    if (faults.length === 0) return pass(`${name} may be used as it was.`, showingOf(certificate));
    const severity = worst(faults.map((fault) => fault.severity)) ?? undefined;
    return fail(`${name} ${faults.map(({ says }) => says).join('; it ')}.`, showingOf(certificate), severity);
  },
});

interface Fault {
  /** A predicate. */
  readonly says: string;
  readonly severity: Severity;
}

function roleFaults({ role, extendedKeyUsage: usages }: Certificate): Fault[] {
  if (usages === null || usages.includes('anyExtendedKeyUsage') || usages.includes('sipDomain')) return [];
  const may = usages.length === 0 ? 'for nothing' : `only for ${list(usages)}`;
  return (['server', 'client'] as const)
    .filter((one) => (role === one || role === 'both') && !usages.includes(`${one}Auth`))
    .map((one) => ({ says: `was shown by a ${one} and may be used ${may}`, severity: 'medium' }));
}

/** RFC 5246 section 7.4.2: (EC)DHE and any client sign; RSA key transport encrypts. */
function keyFaults(certificate: Certificate, facts: Facts): Fault[] {
  const { keyUsage } = certificate;
  if (keyUsage === null) return [];
  const needed = new Set<string>();
  for (const { chain, session } of showingsOf(certificate, facts)) {
    const suite = session.cipherSuite?.name ?? '';
    if (chain.role === 'client' || /_(?:EC)?DHE_/.test(suite)) needed.add('digitalSignature');
    else if (/^TLS_RSA_WITH_/.test(suite)) needed.add('keyEncipherment');
  }
  const lacking = [...needed].filter((usage) => !keyUsage.includes(usage)).sort();
  if (lacking.length === 0) return [];
  const says = `was used without the key usage ${list(lacking)}, which the key exchange needs`;
  return [{ says, severity: 'medium' }];
}

function caFaults({ isCa, selfSigned }: Certificate): Fault[] {
  if (!isCa) return [];
  // What openssl makes by default; as nobody else vouches for it either, that it is a CA adds little.
  return [{ says: 'is a CA certificate, with a key that may issue others', severity: selfSigned ? 'low' : 'medium' }];
}
