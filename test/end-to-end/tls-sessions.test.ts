/**
 * Every TLS and DTLS handshake of the fixtures equals tshark's: version, suite, group, names, certificates, resumption. With
 * SOC2_SIP_CAPTURES set to a folder, so does every one of the captures in it.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtures } from '../support/fixtures.ts';
import { scanFile } from '../support/scan.ts';
import { GROUPS_BY_HAND } from './handshakes.ts';
import { ask } from './peers.ts';
import { handshakesByTshark, handshakesOf } from './tls-oracle.ts';

const FOLDER = process.env.SOC2_SIP_CAPTURES;
const others =
  FOLDER === undefined
    ? []
    : readdirSync(FOLDER)
        .filter((name) => /\.(pcap|pcapng|cap|ntar)(\.gz)?$/.test(name))
        .map((name) => ({ id: name, path: join(FOLDER, name) }));

describe('TLS and DTLS handshakes', () => {
  it.each([...fixtures, ...others].map(({ id, path }) => [id, path]))('%s', { timeout: 60_000 }, async (id, path) => {
    const report = await scanFile(path);
    expect([...handshakesOf(report)].sort()).toEqual([...handshakesByTshark(path, id)].sort());
  });
});

describe('groups that were read by hand', () => {
  it.each(Object.entries(GROUPS_BY_HAND))('stand in the octets of %s', (id, groups) => {
    const { path } = fixtures.find((fixture) => fixture.id === id)!;
    const carried = ask('tshark', ['-n', '-r', path, '-Y', 'tcp.len>0', '-T', 'fields', '-e', 'tcp.payload']);
    for (const [suite, { octets }] of Object.entries(groups)) expect(carried, suite).toContain(octets);
  });
});
