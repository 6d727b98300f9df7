/** Certificates of fixtures/certificates as the ledger has them, for the tests of chains and trust. */
import { readFileSync } from 'node:fs';
import type { CertificateFields } from '../../../src/dissectors/x509/index.ts';
import type { Certificate } from '../../../src/ledger/facts.ts';
import { CertificateCollection } from '../../../src/ledger/observers/certificates.ts';
import { certificate } from '../../support/facts-builder.ts';

const collection = new CertificateCollection();

export function octetsOf(name: string): Buffer {
  return readFileSync(new URL(`../../../fixtures/certificates/${name}.der`, import.meta.url));
}

/** Of `pki-leaf.der`: `leaf`. */
export function fieldsOf(name: string): CertificateFields {
  const octets = octetsOf(`pki-${name}`);
  const read = collection.read(octets, 0, octets.length);
  if (!('fields' in read)) throw new Error('the collection is full');
  return read.fields;
}

export function factOf(name: string): Certificate {
  const { sha256, der } = fieldsOf(name);
  return certificate({ id: name, sha256, der });
}

export function pemOf(name: string): string {
  return `-----BEGIN CERTIFICATE-----\n${octetsOf(`pki-${name}`).toString('base64')}\n-----END CERTIFICATE-----\n`;
}
