/**
 * Nothing secret is in any report. Every secret of this call is a marker that stands nowhere else; no eight characters of one may show,
 * in the JSON or on the terminal, with identities masked or in clear.
 */
import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assess.ts';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import json from '../../src/renderers/json.ts';
import terminal from '../../src/renderers/terminal/index.ts';
import {
  ALICE,
  BOB,
  datagrams,
  inOrder,
  mediaLine,
  request,
  response,
  rtpPacket,
  rtpStream,
  sdp,
} from '../support/call-builder.ts';
import { type BuiltFrame, pcapOf } from '../support/packet-builder.ts';
import { REPORT_TIME } from '../support/scan.ts';

/** 40 characters that are one inline key of 30 octets in base64. */
const OFFERED_KEY = 'QZXJVKQZXJVKQZXJVKQZXJVKQZXJVKQZXJVKQZXJ';
const ANSWERED_KEY = 'WKVQXZWKVQXZWKVQXZWKVQXZWKVQXZWKVQXZWKVQ';
const SECRETS = {
  offeredKey: OFFERED_KEY,
  answeredKey: ANSWERED_KEY,
  keyInHex: Buffer.from(OFFERED_KEY, 'base64').toString('hex'),
  digestResponse: 'd1d2d3d4d5d6d7d8d9dadbdcdddedfd0',
  nonce: 'NonceMarkerYQZ',
  clientNonce: 'CnonceMarkerXJ',
  opaque: 'OpaqueMarkerKW',
  basicPassword: Buffer.from('zacharias:SwordfishMarker').toString('base64'),
  basicPasswordInClear: 'SwordfishMarker',
  uriPassword: 'UriPasswordMarker',
  dtmf: '7788990011',
  dtmfRelay: 'Signal=7788990011',
  text: 'MeetMarkerAtMidnight',
  bearer: 'BearerMarkerTokenQQ',
  rtpText: 'SpokenMarkerWordsInRtp',
  iceLine: 'IcePasswordMarkerVV',
} as const;

const DIGEST = `Digest username="zacharias", realm="example.com", nonce="${SECRETS.nonce}", uri="sip:example.com", response="${SECRETS.digestResponse}", cnonce="${SECRETS.clientNonce}", opaque="${SECRETS.opaque}", nc=00000001, qop=auth, algorithm=MD5`;

function capture(): BuiltFrame[] {
  const [a, b] = [`${ALICE}:5060`, `${BOB}:5060`];
  const keyed = (address: string, port: number, key: string) =>
    sdp(
      address,
      mediaLine(port, {
        profile: 'RTP/SAVP',
        attributes: [`crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`, `ice-pwd:${SECRETS.iceLine}`],
      }),
    );
  const spoken = new TextEncoder().encode(SECRETS.rtpText.repeat(8).slice(0, 160));
  return inOrder(
    datagrams(a, b, [
      request('REGISTER', { headers: [`Authorization: ${DIGEST}`] }),
      request('REGISTER', { cseq: 2, headers: [`Authorization: Basic ${SECRETS.basicPassword}`] }),
      request('REGISTER', { cseq: 3, headers: [`Proxy-Authorization: Bearer ${SECRETS.bearer}`] }),
      request('INVITE', {
        from: `sip:zacharias:${SECRETS.uriPassword}@example.com`,
        headers: [`Authorization: ${DIGEST}`, `Replaces: ${SECRETS.text}`],
        body: keyed(ALICE, 40_000, OFFERED_KEY),
      }),
    ]),
    datagrams(b, a, [response(200, 'INVITE', { body: keyed(BOB, 30_000, ANSWERED_KEY) })], 10),
    datagrams(
      a,
      b,
      [
        request('INFO', { cseq: 2, headers: ['Content-Type: application/dtmf-relay'], body: SECRETS.dtmfRelay }),
        request('MESSAGE', { cseq: 3, headers: ['Content-Type: text/plain'], body: SECRETS.text }),
        // Bodies and headers that are broken: what is said of them must not quote them.
        request('INFO', { cseq: 4, headers: ['Content-Type: multipart/mixed;boundary=x'], body: SECRETS.text }),
        request('INVITE', {
          cseq: 5,
          body: `v=${SECRETS.text}\r\na=crypto:1 X inline:${OFFERED_KEY}|${SECRETS.text}\r\nm=`,
        }),
        request('REGISTER', {
          cseq: 6,
          headers: [
            `Authorization: ${SECRETS.bearer}`,
            `Authorization: Digest ${SECRETS.digestResponse}`,
            `Authorization: Digest username="zacharias", algorithm="MD5, nonce="${SECRETS.nonce}", response="${SECRETS.digestResponse}"`,
            `Authorization: Digest qop=${SECRETS.clientNonce}, ${SECRETS.opaque}, realm="x"`,
          ],
        }),
      ],
      20,
    ),
    rtpStream(`${ALICE}:40000`, `${BOB}:30000`, { milliseconds: 100, payload: () => spoken }),
    datagrams(`${ALICE}:40000`, `${BOB}:30000`, [rtpPacket(spoken, { ssrc: 5 })], 90),
  );
}

describe.each(['mask', 'clear'] as const)('a report with identities %s', (identities) => {
  it.each([
    ['JSON', json],
    ['terminal', terminal],
  ] as const)('holds no secret as %s', async (_format, renderer) => {
    const octets = pcapOf(capture());
    const stream = (async function* () {
      yield octets;
    })();
    const report = await assess({
      sources: [{ kind: 'stream', name: 'built.pcap', stream }],
      policy: SOC2_DEFAULT,
      failOn: 'high',
      exitZero: false,
      identities,
      generatedAt: REPORT_TIME,
      tool: { name: 'soc2-sip', version: '0.0.0-test' },
      command: null,
    });
    // All of it was read: the call is there, with its keys, sign-ins and readable media.
    expect(report.legs.map(({ plane, protection }) => `${plane} ${protection}`)).toEqual([
      'signaling cleartext',
      'media cleartext',
    ]);
    expect(report.legs[0]!.sip!.credentials.length).toBeGreaterThanOrEqual(4);
    expect(report.legs[1]!.srtp!.readableKeys).toHaveLength(2);
    const options = { columns: 200, color: false, unicode: true, writtenFiles: [] };
    const text = String(await renderer.render(report, options));
    for (const [name, secret] of Object.entries(SECRETS))
      expect(
        parts(secret).filter((part) => text.includes(part)),
        name,
      ).toEqual([]);
    if (identities === 'mask') expect(text).not.toContain('zacharias');
  });
});

/** Every run of eight characters. */
function parts(secret: string): string[] {
  return Array.from({ length: secret.length - 7 }, (_, at) => secret.slice(at, at + 8));
}
