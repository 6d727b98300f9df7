/**
 * RFC 4475: every torture message, octet for octet, against what the RFC says of it.
 *
 * Truth is the RFC's text, by hand: `fixtures/rfc/rfc4475/index.json` for the outcome, the table here for the fields.
 */
import { describe, expect, it } from 'vitest';
import { parseUri, type SipMessage, sip, unescapeUri } from '../../src/dissectors/sip/index.ts';
import { sdpOf, tortureSet } from './torture.ts';

const { index, files, read } = tortureSet('rfc4475');

describe('the index', () => {
  it('has one entry for each file', () => {
    expect(index.messages.map((entry) => `${entry.name}.dat`).sort()).toEqual([...files].sort());
    expect(files).toHaveLength(50);
  });

  it('argues for every tolerated reading and counts the expected failures', () => {
    for (const entry of index.messages) {
      if (entry.outcome === 'tolerated' || entry.outcome === 'expected-failure') expect(entry.argument).toBeTruthy();
    }
    const failures = index.messages.filter((entry) => entry.outcome === 'expected-failure');
    expect(failures).toHaveLength(index.expectedFailures);
  });
});

describe('every message', () => {
  for (const entry of index.messages) {
    it(`${entry.name}: ${entry.outcome}`, () => {
      const { stop } = read(entry.name);
      expect(stop?.reason).toBe(entry.outcome === 'stop' ? entry.stopReason : undefined);
      if (entry.valid) expect(stop).toBeUndefined();
    });
  }

  it('is recognised, but for the one whose request line has no version', () => {
    const unrecognised = index.messages.filter(({ name }) => {
      const { bytes } = read(name);
      return !sip.recognise(bytes, 0, bytes.length);
    });
    expect(unrecognised.map((entry) => entry.name)).toEqual(['test']);
  });
});

const FIELDS: Record<string, (message: SipMessage) => void> = {
  wsinv(m) {
    expect(m.method).toBe('INVITE');
    expect(parseUri(m.requestUri)).toMatchObject({ user: 'vivekg', host: 'chair-dnrc.example.com' });
    expect([...parseUri(m.requestUri)!.parameters]).toEqual([['unknownparam', null]]);
    expect(m.to).toMatchObject({ uri: 'sip:vivekg@chair-dnrc.example.com', tag: '1918181833n' });
    expect(m.from).toMatchObject({ displayName: 'J Rosenberg \\"', uri: 'sip:jdrosen@example.com', tag: '98asjd8' });
    expect(m.header('max-forwards')).toBe('0068');
    expect(m.callId).toBe('wsinv.ndaksdj@192.0.2.1');
    expect([m.cseqNumber, m.cseqMethod]).toEqual([9, 'INVITE']);
    expect(m.vias.map((via) => [via.transport, via.host, via.branch])).toEqual([
      ['UDP', '192.0.2.2', '390skdjuw'],
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ]);
    expect(m.header('Subject')).toBe('');
    expect(m.header('newfangledheader')).toBe('newfangled value continued newfangled value');
    expect(m.header('UnknownHeaderWithUnusualValue')).toBe(';;,,;;,;');
    expect(m.routes.map((route) => route.uri)).toEqual([
      'sip:services.example.com;lr;unknownwith=value;unknown-no-value',
    ]);
    expect(m.contacts).toHaveLength(1);
    expect(m.contacts[0]!.displayName).toBe('Quoted string ""');
    expect([...m.contacts[0]!.parameters]).toEqual([
      ['newparam', 'newvalue'],
      ['secondparam', null],
      ['q', '0.33'],
    ]);
    expect(m.contentLength).toBe(150);
    expect(sdpOf(m).media.map((media) => media.codecs.map((codec) => codec.name))).toEqual([
      ['PCMU', 'QCELP'],
      ['LPC'],
    ]);
  },
  intmeth(m) {
    const method = "!interesting-Method0123456789_*+`.%indeed'~";
    expect([m.method, m.cseqMethod, m.cseqNumber]).toEqual([method, method, 139122385]);
    const uri = parseUri(m.requestUri)!;
    expect(uri.user).toBe("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
    expect([uri.hasPassword, uri.host]).toEqual([true, 'example.com']);
    expect(m.vias[0]!.branch).toBe("z9hG4bK-.!%66*_+`'~");
    expect(m.to!.displayName).toBe('BEL:\x07 NUL:\x00 DEL:\x7f');
    expect(m.from!.displayName).toBe("token1~` token2'+_ token3*%!.-");
    expect(m.from!.uri).toBe('sip:mundane@example.com');
    expect(m.from!.tag).toBe("_token~1'+`*%!-.");
    expect(m.from!.parameters.get("fromparam''~+*_!.-%")).toBe('работающий');
    expect(m.callId).toBe('intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{');
    expect(m.header("extensionHeader-!.%*+_`'~")).toBe('\ufeff大停電');
  },
  esc01(m) {
    const uri = parseUri(m.requestUri)!;
    expect(uri).toMatchObject({ scheme: 'sip', user: 'sips%3Auser%40example.com', host: 'example.net' });
    expect(unescapeUri(uri.user!)).toBe('sips:user@example.com');
    expect(unescapeUri(parseUri(m.to!.uri)!.user!)).toBe('user');
    expect(unescapeUri(parseUri(m.from!.uri)!.user!)).toBe('I have spaces');
    const contact = parseUri(m.contacts[0]!.uri)!;
    expect(unescapeUri(contact.user!)).toBe('caller');
    expect([...contact.parameters]).toEqual([
      ['%6c%72', null],
      ['n%61me', 'v%61lue%25%34%31'],
    ]);
    expect(unescapeUri('v%61lue%25%34%31')).toBe('value%41');
    expect(m.contentType!.type).toBe('application/sdp');
  },
  escnull(m) {
    expect(parseUri(m.to!.uri)!.user).toBe('null-%00-null');
    expect(unescapeUri(parseUri(m.to!.uri)!.user!)).toBe('null-\0-null');
    expect(m.contacts.map((contact) => contact.uri)).toEqual([
      'sip:%00@host5.example.com',
      'sip:%00%00@host5.example.com',
    ]);
    expect(m.contentLength).toBe(0);
  },
  esc02(m) {
    expect(m.method).toBe('RE%47IST%45R');
    expect([m.to!.displayName, m.from!.displayName]).toEqual(['%Z%45', '%Z%45']);
    expect(m.contacts.map((contact) => contact.uri)).toEqual([
      'sip:alias1@host1.example.com',
      'sip:alias3@host3.example.com',
    ]);
    expect(m.header('C%6Fntact')).toBe('<sip:alias2@host2.example.com>');
  },
  lwsdisp(m) {
    expect(m.from).toMatchObject({ displayName: 'caller', uri: 'sip:caller@example.com', tag: '323' });
  },
  longreq(m) {
    expect(m.to!.displayName).toBe(`I have a user name of ${'extreme'.repeat(10)} proportion`);
    const to = parseUri(m.to!.uri)!;
    expect([to.host, to.port]).toEqual(['example.com', 6000]);
    expect([...to.parameters]).toEqual([
      ['unknownparam1', `very${'long'.repeat(20)}value`],
      [`longparam${'name'.repeat(25)}`, 'shortvalue'],
      [`very${'long'.repeat(25)}parameternamewithnovalue`, null],
    ]);
    expect(m.from!.tag).toBe(`12${'982'.repeat(50)}424`);
    expect(parseUri(m.from!.uri)!.user).toBe('amazinglylongcallername'.repeat(5));
    expect(m.callId).toBe(`longreq.one${'really'.repeat(20)}longcallid`);
    expect(m.header(`Unknown-${'Long'.repeat(20)}-Name`)).toContain(`unknown-${'long'.repeat(20)}-value`);
    expect(m.vias).toHaveLength(34);
    expect(m.vias.slice(0, 33).map((via) => via.host)).toEqual(
      Array.from({ length: 33 }, (_, at) => `sip${33 - at}.example.com`),
    );
    expect(m.vias[33]).toMatchObject({ host: 'host.example.com', received: '192.0.2.5' });
    expect(m.vias[33]!.branch).toBe(`very${'long'.repeat(50)}branchvalue`);
    expect(m.contentLength).toBe(150);
  },
  dblreq(m) {
    expect(m.method).toBe('REGISTER');
    expect(m.bodyStart).toBe(m.bodyEnd);
    expect(m.trailing).toBe(m.bytes.length - m.end);
    expect(new TextDecoder().decode(m.bytes.subarray(m.end, m.end + 8))).toBe('\r\nINVITE');
    expect(m.parts().parts).toEqual([]);
  },
  semiuri(m) {
    expect(parseUri(m.requestUri)).toMatchObject({ user: 'user;par=u%40example.net', host: 'example.com' });
    expect(unescapeUri(parseUri(m.requestUri)!.user!)).toBe('user;par=u@example.net');
    expect(m.values('Accept')).toHaveLength(6);
  },
  transports(m) {
    expect(m.vias.map((via) => via.transport)).toEqual(['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP']);
  },
  mpart01(m) {
    const { parts, stop } = m.parts();
    expect(stop).toBeUndefined();
    expect(parts.map((part) => part.type)).toEqual(['text/plain', 'application/octet-stream']);
    expect(parts.map((part) => part.transferEncoding)).toEqual(['binary', 'binary']);
    expect(new TextDecoder().decode(m.bytes.subarray(parts[0]!.start, parts[0]!.end))).toBe('Hello');
    // A DER SEQUENCE whose length field says 4 + 0x152 octets.
    expect([...m.bytes.subarray(parts[1]!.start, parts[1]!.start + 4)]).toEqual([0x30, 0x82, 0x01, 0x52]);
    expect(parts[1]!.end - parts[1]!.start).toBe(4 + 0x152);
    expect(m.vias[0]).toMatchObject({ host: '127.0.0.1', port: 5070, rport: null });
    expect(m.vias[0]!.parameters.has('rport')).toBe(true);
    expect(m.userAgent).toBe('SIPimp.org/0.2.5 (curses)');
    expect(m.date).toBe('Sat, 15 Oct 2005 04:44:56 GMT');
    expect(m.routes.map((route) => route.uri)).toEqual(['sip:127.0.0.1:5080']);
  },
  unreason(m) {
    expect(m.statusCode).toBe(200);
    expect(m.reasonPhrase).toBe('= 2**3 * 5**2 но сто девяносто девять - простое');
  },
  noreason(m) {
    expect([m.statusCode, m.reasonPhrase]).toEqual([100, '']);
  },
  badinv01(m) {
    expect(m.vias.map((via) => via.host)).toEqual(['192.0.2.15']);
    expect(m.vias[0]!.parameters.size).toBe(0);
    expect(m.contacts).toHaveLength(1);
    expect(m.contacts[0]).toMatchObject({ displayName: 'Joe', uri: 'sip:joe@example.org' });
  },
  clerr(m) {
    expect(m.contentLength).toBe(9999);
    expect(sdpOf(m).origin!.address).toBe('192.0.2.155');
  },
  ncl(m) {
    expect(m.contentLength).toBe(-1);
    expect(m.callId).toBe('ncl.0ha0isndaksdj2193423r542w35');
  },
  scalar02(m) {
    expect([m.cseqNumber, m.cseqMethod]).toEqual([null, 'REGISTER']);
    expect(m.header('Expires')).toBe(`1${'0'.repeat(100)}`);
    expect(m.contacts[0]!.parameters.get('expires')).toBe('280297596632815');
  },
  scalarlg(m) {
    expect([m.statusCode, m.cseqNumber, m.cseqMethod]).toEqual([503, null, 'OPTIONS']);
    expect(m.vias[0]!.received).toBe('192.0.2.129');
  },
  quotbal(m) {
    expect(m.to).toMatchObject({ displayName: 'Mr. J. User', uri: 'sip:j.user@example.com' });
  },
  ltgtruri(m) {
    expect(m.requestUri).toBe('sip:user@example.com');
  },
  lwsruri(m) {
    expect(m.requestUri).toBe('sip:user@example.com; lr');
    expect([...parseUri(m.requestUri)!.parameters]).toEqual([['lr', null]]);
    expect(m.cseqNumber).toBe(2130706432);
  },
  lwsstart(m) {
    expect([m.method, m.requestUri, m.version]).toEqual(['INVITE', 'sip:user@example.com', 'SIP/2.0']);
  },
  trws(m) {
    expect([m.method, m.requestUri, m.version]).toEqual(['OPTIONS', 'sip:remote-target@example.com', 'SIP/2.0']);
  },
  escruri(m) {
    expect(parseUri(m.requestUri)).toMatchObject({ host: 'example.com', headers: 'Route=%3Csip:example.com%3E' });
    expect(m.routes).toEqual([]);
  },
  baddate(m) {
    expect(m.date).toBe('Fri, 01 Jan 2010 16:00:00 EST');
  },
  regbadct(m) {
    expect(m.contacts.map((contact) => contact.uri)).toEqual(['sip:user@example.com?Route=%3Csip:sip.example.com%3E']);
  },
  badaspec(m) {
    expect(m.to).toMatchObject({ displayName: 'Watson, Thomas', uri: 'sip:t.watson@example.org' });
    expect(m.from!.displayName).toBe('Bell, Alexander');
  },
  baddn(m) {
    expect(m.from).toMatchObject({ displayName: 'Bell, Alexander', uri: 'sip:a.g.bell@example.com', tag: '43' });
    expect(m.to).toMatchObject({ displayName: 'Watson, Thomas', uri: 'sip:t.watson@example.org' });
  },
  badvers(m) {
    expect([m.version, m.callId]).toEqual(['SIP/7.0', 'badvers.31417@c.example.com']);
  },
  mismatch01(m) {
    expect([m.method, m.cseqMethod]).toEqual(['OPTIONS', 'INVITE']);
  },
  mismatch02(m) {
    expect([m.method, m.cseqMethod]).toEqual(['NEWMETHOD', 'INVITE']);
    expect(sdpOf(m).media).toHaveLength(2);
  },
  bigcode(m) {
    expect([m.kind, m.statusCode, m.reasonPhrase]).toEqual(['response', 0, 'better not break the receiver']);
  },
  badbranch(m) {
    expect(m.vias[0]!.branch).toBe('z9hG4bK');
  },
  insuf(m) {
    expect([m.callId, m.from, m.to]).toEqual([undefined, undefined, undefined]);
    expect(sdpOf(m).media.map((media) => media.connection!.address)).toEqual(['192.0.2.95', '192.0.2.95']);
  },
  unkscm(m) {
    expect(m.requestUri).toBe('nobodyKnowsThisScheme:totallyopaquecontent');
    expect(parseUri(m.requestUri)).toMatchObject({ scheme: 'nobodyknowsthisscheme', host: null });
  },
  novelsc(m) {
    expect(parseUri(m.requestUri)).toMatchObject({ scheme: 'soap.beep', host: null });
  },
  unksm2(m) {
    expect([m.to!.uri, m.from!.uri, m.contacts[0]!.uri]).toEqual([
      'isbn:2983792873',
      'http://www.example.com',
      'name:John_Smith',
    ]);
    expect(m.from!.tag).toBe('3234233');
  },
  bext01(m) {
    expect(m.require).toEqual(['nothingSupportsThis', 'nothingSupportsThisEither']);
    expect(m.values('Proxy-Require')).toEqual(['noProxiesSupportThis', 'norDoAnyProxiesSupportThis']);
  },
  invut(m) {
    expect(m.parts().parts.map((part) => [part.type, part.end - part.start])).toEqual([
      ['application/unknownformat', 40],
    ]);
  },
  regaut01(m) {
    expect(m.authorizations.map((one) => [one.scheme, one.parameter('opaque-data')])).toEqual([
      ['NoOneKnowsThisScheme', 'here'],
    ]);
  },
  multi01(m) {
    expect([m.callId, m.cseqNumber, m.from!.tag]).toEqual(['multi01.98asdh@192.0.2.1', 5, '3413415']);
    expect(m.headers('Call-ID')).toEqual(['multi01.98asdh@192.0.2.1', 'multi01.98asdh@192.0.2.2']);
  },
  mcl01(m) {
    expect(m.contentLength).toBe(-1);
    expect(m.bodyEnd).toBe(m.bytes.length);
  },
  bcast(m) {
    expect(m.vias.map((via) => via.host)).toEqual(['192.0.2.198', '255.255.255.255']);
  },
  zeromf(m) {
    expect(m.header('Max-Forwards')).toBe('0');
  },
  cparam01(m) {
    const contact = m.contacts[0]!;
    expect([contact.uri, [...contact.parameters]]).toEqual([
      'sip:+19725552222@gw1.example.net',
      [['unknownparam', null]],
    ]);
  },
  cparam02(m) {
    const contact = m.contacts[0]!;
    expect(contact.parameters.size).toBe(0);
    expect([...parseUri(contact.uri)!.parameters]).toEqual([['unknownparam', null]]);
  },
  regescrt(m) {
    expect(parseUri(m.contacts[0]!.uri)!.headers).toBe('Route=%3Csip:sip.example.com%3E');
    expect(m.routes).toEqual([]);
  },
  sdp01(m) {
    expect(m.header('accept')).toBe('text/nobodyKnowsThis');
  },
  inv2543(m) {
    expect([m.vias[0]!.branch, m.from!.tag, m.contentLength]).toEqual([null, null, -1]);
    expect(m.from!.uri).toBe('sip:+13035551111@ift.client.example.net;user=phone');
    expect([m.to!.uri, m.to!.parameters.get('user')]).toEqual(['sip:+16505552222@ss1.example.net', 'phone']);
    expect(m.recordRoutes.map((route) => route.uri)).toEqual(['sip:UserB@example.com;maddr=ss1.example.com']);
    expect(sdpOf(m).media.map((media) => media.port)).toEqual([49217]);
  },
  test(m) {
    expect(m.kind).toBeNull();
  },
};

describe('the fields that the RFC names', () => {
  for (const { name } of index.messages) it(name, () => FIELDS[name]!(read(name).message));
});
