/** Hidden hops that readable SIP names: which messages name them, and which TLS path is meant. RFC 3261 sections 16.6 and 18.2.1, RFC 3581. */
import { describe, expect, it } from 'vitest';
import { SipMessage, sip } from '../../../src/dissectors/sip/index.ts';
import { HiddenLegs, hostsKey, type SecureHop, secureHopsOf } from '../../../src/ledger/calls/secure-hops.ts';
import type { LegDraft } from '../../../src/ledger/legs/leg-draft.ts';
import { SignalingPath } from '../../../src/ledger/signaling/signaling-path.ts';
import { frame } from '../../support/facts-builder.ts';

const [PHONE, OUTSIDE, INSIDE, BOB] = ['203.0.113.10', '203.0.113.5', '192.0.2.5', '192.0.2.20'] as const;
const PATH = new SignalingPath('udp', [INSIDE, BOB]);

function read(lines: readonly string[]): SipMessage {
  const bytes = new TextEncoder().encode(`${lines.join('\r\n')}\r\n\r\n`);
  const message = new SipMessage();
  sip.dissect(bytes, 0, bytes.length, message);
  return message;
}

const invite = (...headers: string[]) =>
  read(['INVITE sip:bob@192.0.2.20 SIP/2.0', ...headers, 'Call-ID: c', 'CSeq: 1 INVITE', 'Content-Length: 0']);

const UDP_VIA = `Via: SIP/2.0/UDP ${INSIDE};branch=z9hG4bKa`;
const TLS_VIA = `Via: SIP/2.0/TLS ${PHONE}:5061;branch=z9hG4bKb;rport=40888`;

describe('what a message names', () => {
  it('the host of a TLS Via, its port, and the element that passed it on by all its addresses', () => {
    const hops = secureHopsOf(
      invite(`Record-Route: <sip:${OUTSIDE};transport=tls;lr>`, UDP_VIA, TLS_VIA),
      PATH,
      0,
      frame(9),
    );
    expect(hops).toEqual([{ far: PHONE, port: 40888, near: [INSIDE, OUTSIDE], namedBy: 'Via', at: frame(9) }]);
  });

  it('the host of a Contact with TLS in an answer', () => {
    const answer = read([
      'SIP/2.0 200 OK',
      `Record-Route: <sip:${INSIDE};transport=tls;lr>`,
      `Contact: <sip:carol@${PHONE}:5061;transport=tls>`,
      'CSeq: 1 INVITE',
    ]);
    expect(secureHopsOf(answer, PATH, 1, frame(9))).toEqual([
      { far: PHONE, port: null, near: [BOB, INSIDE], namedBy: 'Contact', at: frame(9) },
    ]);
  });

  it('nothing by a Via of its own hop, by host names, or without TLS', () => {
    expect(secureHopsOf(invite(TLS_VIA), PATH, 0, frame(9))).toEqual([]);
    expect(secureHopsOf(invite(UDP_VIA, 'Via: SIP/2.0/TLS phone.example.com'), PATH, 0, frame(9))).toEqual([]);
    expect(secureHopsOf(invite(UDP_VIA, `Via: SIP/2.0/TCP ${PHONE}`), PATH, 0, frame(9))).toEqual([]);
  });
});

function leg(parts: Partial<LegDraft> = {}): LegDraft {
  return {
    plane: 'signaling',
    protocol: 'SIP',
    transport: 'tls',
    encapsulation: [],
    a: { address: PHONE, port: null, name: null },
    b: { address: OUTSIDE, port: 5061, name: null },
    frames: 10,
    octets: 1_000,
    first: frame(1),
    last: frame(20),
    callIds: [],
    sessions: new Set(),
    owners: [],
    clientPorts: new Set([40888]),
    sip: null,
    sipHint: null,
    media: null,
    notes: [],
    ...parts,
  };
}

const HOP: SecureHop = { far: PHONE, port: 40888, near: [INSIDE, OUTSIDE], namedBy: 'Via', at: frame(9) };
const NONE: ReadonlySet<string> = new Set();

describe('the TLS path that is meant', () => {
  it('is the one from the very port that the Via names', () => {
    const meant = leg();
    const other = leg({ b: { address: OUTSIDE, port: 5071, name: null }, clientPorts: new Set([50000]) });
    const found = new HiddenLegs([other, meant]).find(HOP, NONE);
    expect(found).toMatchObject({ confidence: 0.95, by: expect.stringContaining('port 40888') });
    expect('leg' in found && found.leg).toBe(meant);
  });

  it('is the only one between the two hosts', () => {
    expect(new HiddenLegs([leg()]).find({ ...HOP, port: null }, NONE)).toMatchObject({ confidence: 0.85 });
  });

  it('is not guessed among two', () => {
    const two = [leg(), leg({ b: { address: OUTSIDE, port: 5071, name: null } })];
    expect(new HiddenLegs(two).find({ ...HOP, port: null }, NONE)).toEqual(two);
  });

  it.each<[string, Partial<LegDraft>, ReadonlySet<string>]>([
    ['goes elsewhere', { b: { address: BOB, port: 5061, name: null } }, NONE],
    ['began after the message', { first: frame(10) }, NONE],
    ['stands beside a readable hop of the same hosts', {}, new Set([hostsKey(OUTSIDE, PHONE)])],
  ])('is none that %s', (_why, parts, readable) => {
    expect(new HiddenLegs([leg(parts)]).find(HOP, readable)).toEqual([]);
  });
});
