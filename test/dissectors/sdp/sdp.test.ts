/** Session descriptions. Truth by hand from RFC 8866 and the RFCs of each attribute. */
import { describe, expect, it } from 'vitest';
import {
  MAX_ATTRIBUTES,
  MAX_CANDIDATES,
  MAX_CRYPTO,
  MAX_LINE_OCTETS,
  MAX_MEDIA,
  MAX_SDP_OCTETS,
  sdp,
} from '../../../src/dissectors/sdp/index.ts';
import { audio, HEAD, read } from './descriptions.ts';

/** RFC 8866 section 5, with the session-level direction moved to where it applies. */
const RFC_8866 = [
  'v=0',
  'o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1',
  's=Call to John Smith',
  'i=SDP Offer #1',
  'u=http://www.jdoe.example.com/home.html',
  'e=Jane Doe <jane@jdoe.example.com>',
  'p=+1 617 555-6011',
  'c=IN IP4 198.51.100.1',
  't=0 0',
  'm=audio 49170 RTP/AVP 0',
  'm=audio 49180 RTP/AVP 0',
  'm=video 51372 RTP/AVP 99',
  'c=IN IP6 2001:db8::2',
  'a=rtpmap:99 h263-1998/90000',
  '',
].join('\r\n');

describe('the example of RFC 8866 section 5', () => {
  const { description, stop } = read(RFC_8866);

  it('is read', () => {
    expect(stop).toBeUndefined();
    expect(description.version).toBe(0);
    expect(description.origin).toEqual({
      username: 'jdoe',
      sessionId: '3724394400',
      sessionVersion: '3724394405',
      netType: 'IN',
      addressType: 'IP4',
      address: '198.51.100.1',
    });
    expect(
      description.media.map((media) => [media.line, media.mediaType, media.port, media.protocol, media.formats]),
    ).toEqual([
      [10, 'audio', 49170, 'RTP/AVP', ['0']],
      [11, 'audio', 49180, 'RTP/AVP', ['0']],
      [12, 'video', 51372, 'RTP/AVP', ['99']],
    ]);
  });

  it('c= is inherited and overridden', () => {
    expect(description.media.map((media) => media.connection)).toEqual([
      { netType: 'IN', addressType: 'IP4', address: '198.51.100.1' },
      { netType: 'IN', addressType: 'IP4', address: '198.51.100.1' },
      { netType: 'IN', addressType: 'IP6', address: '2001:db8::2' },
    ]);
  });

  it('codecs come from rtpmap or from RFC 3551', () => {
    expect(description.media.map((media) => media.codecs)).toEqual([
      [{ payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1, parameters: null }],
      [{ payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1, parameters: null }],
      [{ payloadType: 99, name: 'h263-1998', clockRate: 90000, channels: null, parameters: null }],
    ]);
  });
});

describe('media descriptions', () => {
  const one = (text: string) => read(HEAD + text).description.media[0]!;

  it('rtpmap, fmtp, ptime', () => {
    const media = one(
      'm=audio 4000/2 UDP/TLS/RTP/SAVPF 111 0 101 77\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10; useinbandfec=1\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=rtpmap:0 X-MU/8000\r\na=ptime:20\r\n',
    );
    expect([media.portCount, media.ptime, media.protocol]).toEqual([2, 20, 'UDP/TLS/RTP/SAVPF']);
    expect(media.codecs).toEqual([
      { payloadType: 111, name: 'opus', clockRate: 48000, channels: 2, parameters: 'minptime=10; useinbandfec=1' },
      { payloadType: 0, name: 'X-MU', clockRate: 8000, channels: null, parameters: null },
      { payloadType: 101, name: 'telephone-event', clockRate: 8000, channels: null, parameters: '0-15' },
      { payloadType: 77, name: null, clockRate: null, channels: null, parameters: null },
    ]);
  });

  it('formats that are no payload types have no codec', () => {
    expect(one('m=image 4000 udptl t38\r\n')).toMatchObject({ protocol: 'udptl', formats: ['t38'], codecs: [] });
    expect(one('m=message 2855 TCP/MSRP *\r\na=path:msrps://h:1/s;tcp\r\n').codecs).toEqual([]);
  });

  it('a rejected one has port 0', () => expect(one('m=video 0 RTP/AVP 31\r\n').port).toBe(0));

  it('rtcp (RFC 3605) and rtcp-mux', () => {
    expect(one('m=audio 1 RTP/AVP 0\r\na=rtcp:53020 IN IP6 2001:db8::1\r\n')).toMatchObject({
      rtcpPort: 53020,
      rtcpAddress: '2001:db8::1',
      rtcpMux: false,
    });
    expect(one('m=audio 1 RTP/AVP 0\r\na=rtcp:9\r\na=rtcp-mux\r\n')).toMatchObject({
      rtcpPort: 9,
      rtcpAddress: null,
      rtcpMux: true,
    });
  });

  it('candidates (RFC 8839 section 5.1)', () => {
    const media = one(
      'm=audio 1 RTP/AVP 0\r\na=ice-ufrag:8hhY\r\na=ice-pwd:asd88fgpdd777uzjYhagZg\r\na=candidate:1 1 UDP 2130706431 203.0.113.141 8998 typ host\r\na=candidate:2 2 UDP 1694498815 192.0.2.3 45664 typ srflx raddr 203.0.113.141 rport 8998\r\na=candidate:3 1 tcp 1 fe80::1 9 typ host tcptype active\r\na=candidate:broken\r\n',
    );
    expect(media.iceUfrag).toBe('8hhY');
    expect(
      media.candidates.map(({ component, transport, address, port, type, relatedPort }) => [
        component,
        transport,
        address,
        port,
        type,
        relatedPort,
      ]),
    ).toEqual([
      [1, 'udp', '203.0.113.141', 8998, 'host', null],
      [2, 'udp', '192.0.2.3', 45664, 'srflx', 8998],
      [1, 'tcp', 'fe80::1', 9, 'host', null],
    ]);
    expect(JSON.stringify(media)).not.toContain('asd88');
  });

  it('group, mid, bundle-only, ssrc, tls-id, setup', () => {
    const { description } = read(
      `${HEAD}a=group:BUNDLE a1 v1\r\na=group:LS a1\r\na=setup:ACTPASS\r\nm=audio 1 RTP/AVP 0\r\na=mid:a1\r\na=ssrc:4294967295 cname:x\r\na=ssrc:4294967295 msid:y\r\na=ssrc:5\r\na=tls-id:abc3de65cddef001be82\r\nm=video 0 RTP/AVP 31\r\na=mid:v1\r\na=bundle-only\r\na=setup:active\r\n`,
    );
    expect(description.groups).toEqual([
      { semantics: 'BUNDLE', mids: ['a1', 'v1'] },
      { semantics: 'LS', mids: ['a1'] },
    ]);
    expect(
      description.media.map(({ mid, bundleOnly, ssrcs, tlsId, setup }) => [mid, bundleOnly, ssrcs, tlsId, setup]),
    ).toEqual([
      ['a1', false, [4294967295, 5], 'abc3de65cddef001be82', 'actpass'],
      ['v1', true, [], null, 'active'],
    ]);
  });

  it('direction: own, inherited, default', () => {
    const directions = (session: string) =>
      read(`${HEAD}${session}m=audio 1 RTP/AVP 0\r\nm=audio 2 RTP/AVP 0\r\na=inactive\r\n`).description.media.map(
        (media) => media.direction,
      );
    expect(directions('')).toEqual(['sendrecv', 'inactive']);
    expect(directions('a=recvonly\r\n')).toEqual(['recvonly', 'inactive']);
  });

  it('fingerprints at session level apply to media without their own (RFC 8122 section 5)', () => {
    const { description } = read(
      `${HEAD}a=fingerprint:SHA-256 4a:ad:b9\r\nm=audio 1 RTP/AVP 0\r\nm=audio 2 RTP/AVP 0\r\na=fingerprint:sha-1 00:01\r\na=fingerprint:sha-256 zz\r\n`,
    );
    expect(description.media.map((media) => media.fingerprints)).toEqual([
      [{ hash: 'sha-256', value: '4A:AD:B9', line: 6 }],
      [{ hash: 'sha-1', value: '00:01', line: 9 }],
    ]);
    expect(description.stops).toMatchObject([{ reason: 'malformed', detail: expect.stringContaining('Line 10:') }]);
  });
});

describe('keying other than a=crypto', () => {
  it('key-mgmt (RFC 4567): told, not shown', () => {
    const { description } = read(audio('a=key-mgmt:mikey AQAFgM0XflABAAAAAAAAAAAAAAsAyONQ6gAAAAA='));
    const [mikey] = description.media[0]!.keyManagement;
    expect(mikey).toMatchObject({ protocol: 'mikey', octets: 29, line: 7 });
    expect(mikey!.sha256).toMatch(/^[0-9a-f]{16}$/);
    expect(mikey!.reveal()[0]).toBe(1);
    expect(JSON.stringify(description)).not.toContain('AQAFgM');
  });

  it('zrtp-hash (RFC 6189 section 8)', () => {
    const value = 'fe30efd02423cb054e50efd0248742ac7a52c8f91bc2df881ae642c371ba46df';
    const { description } = read(audio(`a=zrtp-hash:1.10 ${value}`, 'a=zrtp-hash:1.10 short'));
    expect(description.media[0]!.zrtpHashes).toEqual([{ version: '1.10', value, line: 7 }]);
    expect(description.stops).toHaveLength(1);
  });

  it('k= is told, not shown', () => {
    const { description } = read(`${HEAD}k=clear:secretkey\r\nm=audio 1 RTP/AVP 0\r\n`);
    expect([description.session.hasKeyLine, description.media[0]!.hasKeyLine]).toEqual([true, false]);
    expect(JSON.stringify(description)).not.toContain('secretkey');
  });

  it.each([
    ['k=clear:secretkey', 'clear'],
    ['k=base64:c2VjcmV0a2V5', 'base64'],
    ['k=uri:https://keys.example.com/secretkey', 'uri'],
    ['k=prompt', 'prompt'],
    ['k=secretkey', 'other'],
  ])('%s: the method of the key line', (line, method) => {
    const { description } = read(audio(line));
    expect(description.media[0]).toMatchObject({ hasKeyLine: true, keyLineMethod: method });
    expect(description.session.keyLineMethod).toBeNull();
    expect(JSON.stringify(description)).not.toContain('secretkey');
  });

  it('a fingerprint as an attribute capability (RFC 5939 section 3.4.1)', () => {
    const { description } = read(audio('a=acap:3 fingerprint:sha-256 4a:ad:b9', 'a=acap:4 fingerprint:sha-256 oops'));
    expect(description.media[0]!.capabilities.fingerprints).toEqual([{ hash: 'sha-256', value: '4A:AD:B9', line: 7 }]);
    expect(description.media[0]!.fingerprints).toEqual([]);
    expect(description.stops).toHaveLength(1);
  });

  it('capabilities (RFC 5939): the example of section 3.1, with both sides', () => {
    const { description } = read(
      audio(
        'a=tcap:1 RTP/SAVPF RTP/SAVP',
        'a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4 FEC_ORDER=FEC_SRTP',
        'a=acap:2 ptime:30',
        'a=pcfg:1 t=1 a=1',
        'a=acfg:1 t=1 a=1',
      ),
    );
    const { capabilities, attributes } = description.media[0]!;
    expect(capabilities).toMatchObject({
      transports: ['RTP/SAVPF', 'RTP/SAVP'],
      attributes: ['crypto', 'ptime'],
      potential: ['1 t=1 a=1'],
      actual: ['1 t=1 a=1'],
    });
    expect(capabilities.crypto).toMatchObject([{ tag: 1, suite: 'AES_CM_128_HMAC_SHA1_80', keys: [{ octets: 30 }] }]);
    expect(attributes.filter((attribute) => attribute.name === 'acap').map((attribute) => attribute.value)).toEqual([
      null,
      null,
    ]);
    expect(JSON.stringify(description)).not.toContain('WVNfX19');
  });
});

describe('tolerance', () => {
  it('LF only, no o= s= t=, c= behind m=, blanks, NULs at the end', () => {
    const { description, stop } = read('v=0\nm=audio  4000\tRTP/AVP  0 \nc=IN IP4  192.0.2.9/127\na=sendonly\n\0\0');
    expect(stop).toBeUndefined();
    expect(description.media[0]).toMatchObject({
      port: 4000,
      connection: { address: '192.0.2.9' },
      direction: 'sendonly',
    });
    expect([description.hasSessionName, description.hasTiming, description.origin]).toEqual([false, false, null]);
  });

  it('a last line without its end, and an o= user name with blanks', () => {
    const { description, stop } = read('v=0\r\no=J. Doe 1 2 IN IP4 h\r\nm=audio 1 RTP/AVP 8');
    expect([stop, description.origin!.username, description.media[0]!.codecs[0]!.name]).toEqual([
      undefined,
      'J. Doe',
      'PCMA',
    ]);
  });

  it('only media lines', () => expect(read('m=audio 1 RTP/AVP 0\n').stop).toBeUndefined());
});

describe('what cannot be read is told with its line, and reading goes on', () => {
  it.each([
    ['m=audio', 'Line 6: m='],
    ['m=audio $ RTP/AVP 0', 'Line 6: m='],
    ['m=audio 65536 RTP/AVP 0', 'Line 6: m='],
    ['c=IN IP4', 'Line 6: c='],
    ['o=- 1', 'Line 6: o='],
    ['v=1', 'Line 6: the version'],
    ['a=fingerprint:sha-256', 'Line 6: a=fingerprint'],
    ['A=upper', 'Line 6: not of the form'],
    ['m =audio 1 RTP/AVP 0', 'Line 6: not of the form'],
    ['garbage', 'Line 6: not of the form'],
  ])('%s', (line, detail) => {
    const { description, stop } = read(`${HEAD}${line}\r\nm=video 5000 RTP/AVP 31\r\n`);
    expect(stop).toMatchObject({ layer: 'sdp', offset: HEAD.length, detail: expect.stringContaining(detail) });
    expect(description.media.at(-1)).toMatchObject({ mediaType: 'video', port: 5000 });
  });

  it.each(['', 'x', '<xml/>', '\0\0\0', 's=only a name\r\n'])('%j is no session description', (text) => {
    expect(read(text).stop?.reason).toBe('malformed');
  });
});

describe('limits', () => {
  const limited = (text: string) => {
    const { description, stop } = read(text);
    expect(stop?.reason).toBe('limit-reached');
    return description;
  };

  it('media descriptions: attributes of one too many do not slip into the last kept', () => {
    const description = limited(`${HEAD}${'m=audio 1 RTP/AVP 0\r\n'.repeat(MAX_MEDIA + 1)}a=inactive\r\n`);
    expect(description.media).toHaveLength(MAX_MEDIA);
    expect(description.media.at(-1)!.direction).toBe('sendrecv');
  });

  it('attributes', () => {
    const description = limited(`${HEAD}${'a=x\r\n'.repeat(MAX_ATTRIBUTES + 1)}`);
    expect(description.session.attributes).toHaveLength(MAX_ATTRIBUTES);
    expect(description.stops.length).toBeLessThanOrEqual(32);
  });

  it('candidates and crypto', () => {
    const candidates = Array.from({ length: MAX_CANDIDATES + 1 }, () => 'a=candidate:1 1 udp 1 192.0.2.1 1 typ host');
    expect(limited(audio(...candidates)).media[0]!.candidates).toHaveLength(MAX_CANDIDATES);
    const crypto = Array.from({ length: MAX_CRYPTO + 1 }, () => 'a=crypto:1 S inline:AAAA');
    expect(limited(audio(...crypto)).media[0]!.crypto).toHaveLength(MAX_CRYPTO);
  });

  it('one line, and all of them', () => {
    expect(limited(audio(`a=${'x'.repeat(MAX_LINE_OCTETS)}`, 'a=inactive')).media[0]!.direction).toBe('inactive');
    expect(limited(`${HEAD}${'i=\r\n'.repeat(MAX_SDP_OCTETS / 4)}`).version).toBe(0);
  });
});

describe('truncated', () => {
  it('at every octet nothing throws and media do not multiply', () => {
    const bytes = new TextEncoder().encode(RFC_8866);
    for (let end = 0; end < bytes.length; end++) {
      const description = sdp.out();
      sdp.dissect(bytes, 0, end, description);
      expect(description.media.length).toBeLessThanOrEqual(3);
    }
  });
});

it('recognises an SDP by its first line', () => {
  const recognised = (text: string) => sdp.recognise(new TextEncoder().encode(text), 0, text.length);
  expect(['v=0\r\n', 'v=0\n', 'v=1\r\n', 'v=0', 'INVITE', ''].map(recognised)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

it('what was handed out stays when the description is used again', () => {
  const { description } = read(audio('a=sendonly'));
  const { media } = description;
  sdp.dissect(new Uint8Array(0), 0, 0, description);
  expect([media.length, media[0]!.direction, description.media.length]).toEqual([1, 'sendonly', 0]);
});
