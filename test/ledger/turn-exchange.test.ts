// What TURN clients ask for and servers grant, from built messages: RFC 8656 sections 5, 9 and 12.
import { describe, expect, it } from 'vitest';
import type { TurnFacts } from '../../src/ledger/facts.ts';
import { datagram } from '../support/call-builder.ts';
import { take } from '../support/ledger.ts';
import { attribute, channelNumber, peerAddress, relayedAddress, stunMessage, TURN } from '../support/turn.ts';

const CLIENT = '192.0.2.10:49152';
const SERVER = '9.9.9.9:3478';
const CREATE_PERMISSION = { request: 0x0008, success: 0x0108 };
const ALLOCATE_ERROR = 0x0113;
const signed = [attribute(0x0006, [...Buffer.from('NameMarker')]), attribute(0x0008, new Uint8Array(20))];
const signedBetter = [...signed, attribute(0x001c, new Uint8Array(32))];

function exchange(...messages: readonly (readonly [from: 'client' | 'server', octets: Uint8Array])[]): TurnFacts[] {
  const frames = messages.map(([from, octets], index) =>
    from === 'client' ? datagram(CLIENT, SERVER, octets, index) : datagram(SERVER, CLIENT, octets, index),
  );
  const { turn } = take(frames);
  expect(JSON.stringify(turn)).not.toContain('NameMarker');
  return [...turn];
}

describe('a TURN client and its server', () => {
  it('allocation with a sign-in', () => {
    const rows = exchange(
      ['client', stunMessage(TURN.allocate)],
      ['server', stunMessage(ALLOCATE_ERROR)],
      ['client', stunMessage(TURN.allocate, ...signed)],
      ['server', stunMessage(TURN.allocateSuccess, relayedAddress('9.9.9.9:50000'))],
    );
    expect(rows).toMatchObject([
      {
        id: 'turn-1',
        client: { address: '192.0.2.10', port: null },
        server: { address: '9.9.9.9', port: 3478 },
        allocations: { count: 1, first: { at: { frame: 4 } } },
        withoutSignIn: null,
        weakSignIns: { count: 1, first: { at: { frame: 3 } } },
        internalPeers: null,
      },
    ]);
  });

  it('allocation without one', () => {
    const rows = exchange(
      ['client', stunMessage(TURN.allocate)],
      ['server', stunMessage(TURN.allocateSuccess, relayedAddress('9.9.9.9:50000'))],
    );
    expect(rows).toMatchObject([{ withoutSignIn: { count: 1, first: { at: { frame: 2 } } }, weakSignIns: null }]);
  });

  it('a sign-in with HMAC-SHA256 is not weak', () => {
    const rows = exchange(['client', stunMessage(TURN.allocate, ...signedBetter)]);
    expect(rows).toMatchObject([{ weakSignIns: null, allocations: null }]);
  });

  it.each([
    ['10.0.0.5:5060', 1],
    ['127.0.0.1:80', 1],
    ['169.254.169.254:80', 1],
    ['8.8.8.8:5060', null],
  ])('a permission for %s', (peer, count) => {
    const [row] = exchange(
      ['client', stunMessage(CREATE_PERMISSION.request, peerAddress(peer))],
      ['server', stunMessage(CREATE_PERMISSION.success)],
    );
    expect(row!.internalPeers?.count ?? null).toBe(count);
  });

  it('a channel to an internal address, and one that was refused', () => {
    const bind = stunMessage(TURN.channelBind, channelNumber(0x4001), peerAddress('192.168.1.9:5060'));
    const granted = exchange(['client', bind], ['server', stunMessage(TURN.channelBindSuccess)]);
    expect(granted[0]!.internalPeers).toMatchObject({ count: 1, first: { at: { frame: 2 } } });
    const refused = exchange(['client', bind], ['server', stunMessage(0x0119)]);
    expect(refused[0]!.internalPeers).toBeNull();
  });

  it('nothing of keep-alives and connectivity checks', () => {
    expect(exchange(['client', stunMessage(TURN.binding)], ['server', stunMessage(TURN.bindingSuccess)])).toEqual([]);
  });
});
