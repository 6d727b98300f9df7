/** What is said of joining and of the recording's quality, with the frame where it was first seen. */
import { describe, expect, it } from 'vitest';
import { SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import { type Facts, QUALITY_MEASURES } from '../../src/ledger/facts.ts';
import { limitations } from '../../src/report/limitations.ts';
import {
  activity,
  call,
  captureFacts,
  dtlsSession,
  evidence,
  facts,
  frame,
  signalingLeg,
  source,
} from '../support/facts-builder.ts';

/** By the file itself, the legs, or not at all because it is no fault. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set([
  'drops-reported',
  'truncated-signaling',
  'truncated-media',
  'truncated-other',
  'tls-began-before',
  'frames-above-mtu',
]);

function said(parts: Partial<Facts>): Map<string, string> {
  return new Map(limitations(facts(parts), SOC2_DEFAULT).map(({ id, text }) => [id, text]));
}

describe('limitations', () => {
  it('say what was not joined, and what was joined by inference', () => {
    const join = (confidence: number) => ({ callId: 'x', leg: null, by: 'numbers', confidence });
    const texts = said({
      ambiguities: [
        { kind: 'calls', at: frame(2), what: 'two fit', legs: [], calls: ['call-1'] },
        { kind: 'signaling', at: frame(3), what: 'two fit', legs: ['leg-1'], calls: [] },
      ],
      calls: [call({ joinedBy: [join(0.95), join(0.8)] })],
    });
    expect(texts.get('calls-not-joined')).toContain('In 1 place more than one call fits');
    expect(texts.get('legs-not-joined')).toContain('counted to none');
    expect(texts.get('calls-joined-by-inference')).toContain('1 hop or leg was joined to a call by inference');
  });

  it('say that DTLS 1.3 hides the SRTP profile', () => {
    const texts = said({ tlsSessions: [dtlsSession({ version: 'DTLS 1.3', useSrtpHidden: true })] });
    expect(texts.get('srtp-profile-hidden-by-dtls13')).toContain('that of 1 session could not be seen');
    expect(said({ tlsSessions: [dtlsSession({ version: 'DTLS 1.2' })] }).has('srtp-profile-hidden-by-dtls13')).toBe(
      false,
    );
  });

  it('say that addresses are those of documentation, and that senders are tools for testing', () => {
    const legs = [
      signalingLeg({ a: '203.0.113.7', b: '10.0.0.1:5060' }),
      signalingLeg({ id: 'leg-2', a: '2001:db8::1', b: '203.0.113.7:5060' }),
    ];
    expect(said({ legs }).get('addresses-for-documentation')).toContain('2 addresses of legs are');
    const elsewhere = signalingLeg({ a: '10.0.0.1', b: '8.8.8.8:5060' });
    expect(said({ legs: [elsewhere] }).has('addresses-for-documentation')).toBe(false);
    const named = (name: string) =>
      said({ activity: activity({ sources: [source({ agents: [{ at: frame(1), in: 'User-Agent', name }] })] }) });
    expect(named('SIPp v3.6').get('test-traffic')).toContain('call themselves sipp, which');
    expect(named('baresip v1').has('test-traffic')).toBe(false);
  });

  it('say nothing of it when there is nothing', () => {
    const ids = [...said({ calls: [call()] }).keys()];
    expect(ids.filter((id) => id.includes('joined'))).toEqual([]);
  });

  it.each(QUALITY_MEASURES.filter((measure) => !SAID_ELSEWHERE.has(measure)))(
    'say %s, with its first frame',
    (measure) => {
      const fact = { measure, count: 3, of: null, evidence: [evidence(12)], legs: [] };
      expect(said({ captureQuality: [fact] }).get(measure)).toMatch(/\b3\b.*First seen in frame 12\.$/s);
      const two = {
        captureQuality: [fact],
        captures: [captureFacts({ file: 'a.pcap' }), captureFacts({ file: 'b.pcap' })],
      };
      expect(said(two).get(measure)).toContain('frame 12 of a.pcap');
    },
  );
});
