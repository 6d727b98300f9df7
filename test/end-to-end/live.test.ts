// Real programs talk to each other on the loopback interface while tcpdump records them, and our report says what they say of
// themselves: sipp its call, openssl its protocol, suite and key exchange. The recordings last seconds and are thrown away.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/schema.ts';
import { type Background, endPeers, finished, record, startPeer } from './background.ts';
import { ask, peer, temporaryFolder } from './peers.ts';
import { NOW, PROGRAM, scan } from './soc2-sip.ts';
import { rtpStreamsOf } from './tshark.ts';

const folder = temporaryFolder('live');
afterEach(endPeers);
afterAll(() => folder.remove());

/** Loopback addresses of this run alone, so that nothing else on the machine gets into a recording. */
const NET = `127.${64 + (process.pid % 128)}.${1 + (Math.floor(process.pid / 128) % 250)}`;
const [ALICE, BOB] = [`${NET}.10`, `${NET}.20`];

const RECORD = join(import.meta.dirname, '../../fixtures/record');

describe('a call between two sipp', () => {
  /** 2 s of G.711 as sipp plays it: a rising tone in mu-law steps, from the same program that the fixtures use. */
  function speech(where: string): void {
    const octets = Uint8Array.from(
      { length: 16_000 },
      (_, index) => 0x80 | Math.round(63 + 60 * Math.sin(index / 9 + (index / 900) ** 2)),
    );
    writeFileSync(join(where, 'speech.ul'), octets);
    const { stdout } = peer(process.execPath, [join(RECORD, 'rtp-pcap.mjs'), join(where, 'speech.ul'), '0x0a11ce99']);
    writeFileSync(join(where, 'speech.pcap'), stdout);
  }

  function sipp(address: string, scenario: string, more: readonly string[]): Background {
    const parameters = ['-sf', scenario, '-i', address, '-mi', address, '-p', '5060', '-mp', '16384', '-m', '1'];
    return startPeer('sipp', [...parameters, '-nostdin', '-timeout', '20', '-timeout_error', ...more], folder.path);
  }

  it('is one answered call in clear, with the RTP that sipp played', async () => {
    speech(folder.path);
    copyFileSync(join(import.meta.dirname, 'sipp-caller.xml'), join(folder.path, 'caller.xml'));
    copyFileSync(join(RECORD, 'sipp/answer-uas.xml'), join(folder.path, 'callee.xml'));
    const file = join(folder.path, 'call.pcap');
    const recording = await record(file, `udp and net ${NET}.0/24`, folder.path);
    const bob = sipp(BOB, 'callee.xml', []);
    // sipp prints its screen a second after it listens; an INVITE that comes too early is sent again.
    const alice = sipp(ALICE, 'caller.xml', [`${BOB}:5060`]);
    expect(await finished(alice), alice.printed()).toBe(0);
    await bob.end();
    await recording.stop();

    const { report, status } = scan(file);
    expect(status).toBe(1);
    expect(report.calls).toHaveLength(1);
    expect(report.calls[0]).toMatchObject({ outcome: 'answered', protection: 'cleartext' });
    const [signaling, media] = [report.legs.find(isOn('signaling'))!, report.legs.find(isOn('media'))!];
    expect(report.legs).toHaveLength(2);
    expect([signaling.a, signaling.b]).toMatchObject([
      { address: ALICE, port: 5060 },
      { address: BOB, port: 5060 },
    ]);
    expect(signaling).toMatchObject({ transport: 'udp', protection: 'cleartext' });
    expect(signaling.sip).toMatchObject({ methods: { ACK: 1, BYE: 1 }, statuses: { 180: 1, 200: 2 } });
    expect(media).toMatchObject({ protection: 'cleartext', codecs: ['PCMU'] });
    const ours = media.streams.map(({ ssrc, packets, lost }) => ({ ssrc, packets, lost }));
    const theirs = rtpStreamsOf(file).map(({ ssrc, packets, lost }) => ({ ssrc, packets, lost }));
    expect(ours.sort(byPackets)).toEqual(theirs.sort(byPackets));
    expect(ours.map(({ ssrc }) => ssrc)).toContain('0x0a11ce99');
  });
});

function isOn(plane: 'signaling' | 'media') {
  return (leg: Report['legs'][number]) => leg.plane === plane;
}

function byPackets(a: { readonly packets: number }, b: { readonly packets: number }): number {
  return a.packets - b.packets;
}

interface Handshake {
  readonly name: string;
  readonly server: readonly string[];
  readonly client: readonly string[];
}

const TLS12 = ['-tls1_2'] as const;
const TLS13 = ['-tls1_3'] as const;

const HANDSHAKES: readonly Handshake[] = [
  { name: 'TLS 1.2, ECDHE and AES-GCM', server: [], client: [...TLS12, '-cipher', 'ECDHE-RSA-AES256-GCM-SHA384'] },
  {
    name: 'TLS 1.2, P-384 and ChaCha20',
    server: ['-groups', 'P-384'],
    client: [...TLS12, '-cipher', 'ECDHE-RSA-CHACHA20-POLY1305'],
  },
  {
    name: 'TLS 1.2, RSA key transport and CBC',
    server: ['-cipher', 'ALL:@SECLEVEL=0'],
    client: [...TLS12, '-cipher', 'AES128-SHA:@SECLEVEL=0'],
  },
  {
    name: 'TLS 1.2, finite-field Diffie-Hellman',
    server: [],
    client: [...TLS12, '-cipher', 'DHE-RSA-AES128-GCM-SHA256'],
  },
  { name: 'TLS 1.3, X25519', server: [], client: [...TLS13, '-ciphersuites', 'TLS_AES_256_GCM_SHA384'] },
  {
    name: 'TLS 1.3, AES-128 after a HelloRetryRequest',
    server: ['-groups', 'P-521'],
    client: [...TLS13, '-ciphersuites', 'TLS_AES_128_GCM_SHA256', '-groups', 'X25519:P-521'],
  },
  {
    name: 'TLS 1.3, ChaCha20 on P-256',
    server: [],
    client: [...TLS13, '-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256', '-groups', 'P-256'],
  },
];

/** What `openssl s_client` prints of a connection. */
interface Said {
  readonly protocol: string;
  /** IANA name. */
  readonly cipherSuite: string;
  /** Our name of the group, or null where openssl names none. */
  readonly group: string | null;
}

/** openssl's names of groups in "Server Temp Key" to the names of the TLS registry. */
const GROUPS: Readonly<Record<string, string>> = {
  X25519: 'x25519',
  'ECDH, prime256v1': 'secp256r1',
  'ECDH, secp384r1': 'secp384r1',
  'ECDH, secp521r1': 'secp521r1',
};

function saidBy(client: string): Said {
  // "New, TLSv1.2, Cipher is ..." names the version that the suite was defined for; "Protocol" the one in use, where it is printed.
  const [, named, cipher] = /^New, (\S+), Cipher is (\S+)$/m.exec(client)!;
  const protocol = /^\s*Protocol\s*: (TLSv[\d.]+)$/m.exec(client)?.[1] ?? named;
  const group = /^(?:Server Temp Key|Peer Temp Key|Negotiated TLS1\.3 group): (.+?), \d+ bits$/m.exec(client)?.[1];
  return {
    protocol: protocol!.replace('TLSv', 'TLS '),
    cipherSuite: ianaName(cipher!),
    group: group === undefined ? null : (GROUPS[group] ?? null),
  };
}

/** `openssl ciphers -stdname` lines are `IANA name - openssl name ...`. */
function ianaName(openssl: string): string {
  const lines = ask('openssl', ['ciphers', '-stdname', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0']).split('\n');
  return lines.map((line) => line.split(/\s+/)).find((words) => words[2] === openssl)![0]!;
}

/** A self-signed certificate for the SIP server, from `days` days ago on, for 30 days. */
function certificate(
  name: string,
  started: number,
): { readonly key: string; readonly chain: string; readonly sha256: string } {
  const [key, chain] = [join(folder.path, `${name}.key`), join(folder.path, `${name}.crt`)];
  const at = (days: number) =>
    `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  const request = join(folder.path, `${name}.csr`);
  const openssl = (...parameters: string[]) => ask('openssl', parameters);
  openssl(
    'req',
    '-new',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    request,
    '-subj',
    `/CN=${name}.example.com`,
    '-config',
    '/dev/null',
  );
  const config = join(folder.path, `${name}.cnf`);
  writeFileSync(join(folder.path, `${name}.index`), '');
  writeFileSync(
    config,
    `[ca]\ndefault_ca=lab\n[lab]\ndatabase=${folder.path}/${name}.index\nnew_certs_dir=${folder.path}\nrand_serial=yes\n` +
      'default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n',
  );
  const dates = ['-startdate', at(-started), '-enddate', at(30 - started)];
  openssl(
    'ca',
    '-batch',
    '-notext',
    '-config',
    config,
    '-selfsign',
    '-keyfile',
    key,
    '-in',
    request,
    '-out',
    chain,
    ...dates,
  );
  const print = openssl('x509', '-in', chain, '-noout', '-fingerprint', '-sha256');
  return { key, chain, sha256: print.split('=')[1]!.trim().replaceAll(':', '').toLowerCase() };
}

const OPTIONS = [
  'OPTIONS sip:sip.example.com SIP/2.0',
  `Via: SIP/2.0/TLS ${ALICE}:5061;branch=z9hG4bKlive`,
  'From: <sip:monitor@example.net>;tag=live',
  'To: <sip:sip.example.com>',
  'Call-ID: live-options',
  'CSeq: 1 OPTIONS',
  'Content-Length: 0',
  '',
  '',
].join('\r\n');

/** One handshake, a SIP message each way, and a close. Returns what the client printed. */
async function talk(handshake: Handshake, chain: string, key: string): Promise<string> {
  const server = startPeer(
    'openssl',
    ['s_server', '-accept', `${BOB}:5061`, '-naccept', '1', '-cert', chain, '-key', key, ...handshake.server],
    folder.path,
  );
  await server.until(/ACCEPT/);
  const client = startPeer(
    'openssl',
    [
      ...[
        's_client',
        '-connect',
        `${BOB}:5061`,
        '-bind',
        `${ALICE}:0`,
        '-servername',
        'sip.example.com',
        '-alpn',
        'sip',
      ],
      ...handshake.client,
    ],
    folder.path,
  );
  await client.until(/Verify return code|Verification/);
  client.child.stdin!.write(OPTIONS);
  await server.until(/live-options/);
  server.child.stdin!.write('SIP/2.0 200 OK\r\nCall-ID: live-options\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n');
  await client.until(/200 OK/);
  client.child.stdin!.end();
  await finished(client);
  await server.end();
  return client.printed();
}

describe('openssl s_client and s_server on port 5061', () => {
  it.each(HANDSHAKES)('$name: version, suite, group and server name as openssl prints them', async (handshake) => {
    const { key, chain, sha256 } = certificate('valid', 2);
    const file = join(folder.path, 'handshake.pcap');
    const recording = await record(file, `tcp port 5061 and net ${NET}.0/24`, folder.path);
    const said = saidBy(await talk(handshake, chain, key));
    await recording.stop();

    const { report } = scan(file);
    expect(report.tlsSessions).toHaveLength(1);
    const [session] = report.tlsSessions;
    expect(session).toMatchObject({
      protocol: 'TLS',
      version: said.protocol,
      handshake: 'complete',
      serverName: 'sip.example.com',
      client: { address: ALICE },
      server: { address: BOB, port: 5061 },
      connections: 1,
    });
    expect(session!.cipherSuite!.name).toBe(said.cipherSuite);
    if (said.group !== null) expect(session!.group).toBe(said.group);
    const hidden = said.protocol === 'TLS 1.3';
    expect(report.certificates.map((one) => one.sha256)).toEqual(hidden ? [] : [sha256]);
    expect(session!.certificatesHidden).toBe(hidden);
    expect(report.legs).toMatchObject([{ plane: 'signaling', transport: 'tls', sip: null }]);
    expect(['encrypted', 'weak']).toContain(report.legs[0]!.protection);
  });

  it('an expired certificate: openssl says so and so do we', async () => {
    const { key, chain, sha256 } = certificate('expired', 90);
    expect(peer('openssl', ['x509', '-in', chain, '-noout', '-checkend', '0']).status).toBe(1);
    const file = join(folder.path, 'expired.pcap');
    const recording = await record(file, `tcp port 5061 and net ${NET}.0/24`, folder.path);
    const printed = await talk(HANDSHAKES[0]!, chain, key);
    await recording.stop();
    expect(printed).toMatch(/certificate has expired/);

    const { report, status } = scan(file);
    expect(status).toBe(1);
    expect(report.certificates).toMatchObject([{ sha256, selfSigned: true }]);
    const [certificateFound] = report.certificates;
    expect(report.findings.map(({ rule, verdict }) => `${rule} ${verdict}`)).toEqual(
      expect.arrayContaining(['certificate-not-expired fail', 'certificate-not-self-signed fail']),
    );
    const notAfter = /notAfter=(.+)/.exec(ask('openssl', ['x509', '-in', chain, '-noout', '-enddate']))![1]!;
    expect(certificateFound!.notAfter).toBe(`${new Date(notAfter).toISOString().slice(0, 19)}.000000000Z`);
  });

  it('tcpdump piped straight into soc2-sip, and cat, give what the file gives', async () => {
    const { key, chain } = certificate('piped', 2);
    const file = join(folder.path, 'piped.pcap');
    const script =
      `tcpdump -U --immediate-mode -n -Z root -i lo -w - "tcp port 5061 and net ${NET}.0/24" | tee "$1" | ` +
      '"$2" "$3" scan - --format json --now "$4" --identities clear >"$1.json"';
    const pipeline = startPeer(
      'bash',
      ['-c', `${script}; echo "ended \${PIPESTATUS[2]}"`, '-', file, process.execPath, PROGRAM, NOW],
      folder.path,
    );
    await pipeline.until(/listening on/);
    await talk(HANDSHAKES[4]!, chain, key);
    await endTcpdumpOf(pipeline);
    await pipeline.until(/ended \d+/);
    expect(await finished(pipeline)).toBe(0);

    const fromFile = scan(file);
    const fromPipe = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as Report;
    expect(pipeline.printed()).toContain(`ended ${fromFile.status}`);
    expect(told(fromPipe)).toEqual(told(fromFile.report));
    expect(told(fromPipe).sessions).toEqual(['TLS 1.3 TLS_AES_256_GCM_SHA384 complete']);

    const byCat = ask('bash', [
      '-c',
      'cat "$1" | "$2" "$3" scan - --format json --now "$4" --identities clear --exit-zero',
      ...['-', file, process.execPath, PROGRAM, NOW],
    ]);
    expect(told(JSON.parse(byCat) as Report)).toEqual(told(fromFile.report));
  });
});

/** Ends the tcpdump of this pipeline only: the child of its shell. The reader behind it then sees the end of its input. */
async function endTcpdumpOf(pipeline: Background): Promise<void> {
  const children = readFileSync(`/proc/${pipeline.child.pid}/task/${pipeline.child.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  for (const child of children) {
    if (readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'tcpdump') process.kill(Number(child), 'SIGINT');
  }
}

function told(report: Report) {
  return {
    sha256: report.captures[0]!.sha256,
    frames: report.accounting.frames,
    classes: report.accounting.classes,
    sessions: report.tlsSessions.map((one) => `${one.version} ${one.cipherSuite?.name} ${one.handshake}`),
    legs: report.legs.map((leg) => `${leg.id} ${leg.plane} ${leg.protection}`),
    findings: report.findings.map(({ id, verdict }) => `${id} ${verdict}`),
  };
}
