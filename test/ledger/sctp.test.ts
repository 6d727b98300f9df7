/** SIP over SCTP (RFC 4168), as the ledger sees it. */
import { describe, expect, it } from 'vitest';
import { request, response } from '../support/call-builder.ts';
import { shortened } from '../support/captures.ts';
import { take, takePoisoned } from '../support/ledger.ts';
import { data, SACK, sctpFrame } from '../support/sctp.ts';

const CLIENT = '192.0.2.10:5060';
const SERVER = '198.51.100.20:5060';
const OPTIONS = request('OPTIONS');

describe('SIP over SCTP', () => {
  it('is a readable leg of transport sctp; control chunks alone are not VoIP', () => {
    const facts = takePoisoned([
      sctpFrame(CLIENT, SERVER, [data(OPTIONS.slice(0, 100), { tsn: 1, flags: 2 })]),
      sctpFrame(CLIENT, SERVER, [data(OPTIONS.slice(100), { tsn: 2, flags: 1 })], 1),
      sctpFrame(SERVER, CLIENT, [SACK], 2),
      sctpFrame(SERVER, CLIENT, [SACK, data(response(200, 'OPTIONS'))], 3),
    ]);
    expect(facts.legs).toMatchObject([
      {
        transport: 'sctp',
        protection: 'cleartext',
        a: { address: '192.0.2.10' },
        b: { port: 5060 },
        frames: 3,
        sip: { messages: 2 },
      },
    ]);
    expect(facts.accounting.classes).toMatchObject({ sip: 3, notVoip: 1 });
    expect(facts.gaps).toEqual([]);
  });

  it('has a gap where the capture cut a message', () => {
    const frames = [
      sctpFrame(CLIENT, SERVER, [data(OPTIONS)]),
      shortened(sctpFrame(CLIENT, SERVER, [data(OPTIONS, { tsn: 2 })], 1), 120),
    ];
    expect(take(frames).gaps.map(({ layer, reason }) => `${layer} ${reason}`)).toContain('sctp truncated-by-snaplen');
  });
});

describe('other users of SCTP', () => {
  it('are not VoIP', () => {
    const facts = take([sctpFrame(CLIENT, SERVER, [data('!/1 [192.0.2.10]\nT=1{...}', { protocol: 7 })])]);
    expect(facts).toMatchObject({ legs: [], gaps: [], accounting: { classes: { notVoip: 1 } } });
  });

  it('are a gap when they are DTLS, which may carry signaling', () => {
    const record = Uint8Array.from([22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4]);
    const facts = take([sctpFrame(CLIENT, SERVER, [data(record)])]);
    expect(facts).toMatchObject({
      legs: [],
      gaps: [{ layer: 'sctp', reason: 'unsupported' }],
      accounting: { classes: { tls: 1 } },
    });
  });
});
