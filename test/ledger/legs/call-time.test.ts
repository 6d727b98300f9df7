/**
 * Calls that use the same ports one after the other, keyed by DTLS: each is told by the handshakes of its own time. Built of a recorded call
 * (`fixtures/dtls-srtp-udp`: an association for RTP and one for RTCP), taken several times under new Call-IDs.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from '../../support/fixtures.ts';
import { framesOfFile, mediaLegsOf, take } from '../../support/ledger.ts';
import type { BuiltFrame } from '../../support/packet-builder.ts';

/** Ethernet, IPv4 and UDP before it. */
const PAYLOAD = 42;
/** In a datagram that begins with a hello: behind the headers of record and handshake, and the version. */
const RANDOM = PAYLOAD + 13 + 12 + 2;
const CALLS = 3;

describe('calls one after the other on the same ports', () => {
  let recorded: BuiltFrame[];

  beforeAll(async () => {
    recorded = await framesOfFile(fixtures.find(({ id }) => id === 'dtls-srtp-udp')!.path);
  });

  it('each have their own handshakes', () => {
    const { legs, certificates, tlsSessions } = facts((frame, call) => withRandom(frame, call));
    expect(legs.map(({ calls, protection }) => [calls, protection])).toEqual([
      [['call-1'], 'encrypted'],
      [['call-2'], 'encrypted'],
      [['call-3'], 'encrypted'],
    ]);
    const ids = legs.map(({ id }) => id);
    expect(certificates.map(({ seenOn }) => seenOn)).toEqual([ids, ids]);
    // One row for the association of RTP, one for that of RTCP.
    expect(tlsSessions.map(({ connections }) => connections)).toEqual([CALLS, CALLS]);
  });

  it('show no certificate in a call that goes on with the association of the one before', () => {
    const { legs, certificates } = facts((frame, call) => (call > 0 && isDtls(frame.bytes) ? null : frame));
    expect(legs.map(({ protection }) => protection)).toEqual(['encrypted', 'encrypted', 'encrypted']);
    expect(certificates.map(({ seenOn }) => seenOn)).toEqual([[legs[0]!.id], [legs[0]!.id]]);
  });

  it('answer each for their own certificate: a wrong one in the second call is none of the first and the third', () => {
    const { legs, certificates } = facts((frame, call) => {
      const own = withRandom(frame, call);
      return call === 1 && isDtls(frame.bytes) ? withOtherCertificates(own) : own;
    });
    expect(legs.map(({ media }) => media!.fingerprints.map(({ result }) => result))).toEqual([
      ['match', 'match'],
      ['mismatch', 'mismatch'],
      ['match', 'match'],
    ]);
    const [first, second, third] = legs.map(({ id }) => id);
    expect(certificates.map(({ seenOn }) => seenOn)).toEqual([[first, third], [first, third], [second], [second]]);
  });

  function facts(change: (frame: BuiltFrame, call: number) => BuiltFrame | null) {
    const [invite] = recorded;
    const callId = /Call-ID: (\S+)/.exec(textOf(invite!))![1]!;
    const frames = Array.from({ length: CALLS }, (_, call) =>
      recorded.flatMap((frame) => {
        const later = replaced({ ...frame, seconds: frame.seconds + 20 * call }, callId, `${call}${callId.slice(1)}`);
        return change(later, call) ?? [];
      }),
    );
    const all = take(frames.flat());
    return { ...all, legs: mediaLegsOf(all) };
  }
});

/** Another hello: the random of another handshake. */
function withRandom(frame: BuiltFrame, call: number): BuiltFrame {
  const bytes = frame.bytes.slice();
  const isHello = isDtls(bytes) && bytes[PAYLOAD] === 22 && (bytes[PAYLOAD + 13] === 1 || bytes[PAYLOAD + 13] === 2);
  if (isHello) bytes[RANDOM] = (bytes[RANDOM]! + call) & 255;
  return { ...frame, bytes };
}

/** Both certificates of the recording bear this name. */
function withOtherCertificates(frame: BuiltFrame): BuiltFrame {
  return replaced(frame, 'dtls@baresip', 'dtls@another');
}

function textOf({ bytes }: BuiltFrame): string {
  return Buffer.from(bytes).toString('latin1');
}

/** Each time, with the same number of octets. */
function replaced(frame: BuiltFrame, from: string, to: string): BuiltFrame {
  return { ...frame, bytes: new Uint8Array(Buffer.from(textOf(frame).replaceAll(from, to), 'latin1')) };
}

/** UDP with a DTLS 1.x record in it. */
function isDtls(bytes: Uint8Array): boolean {
  const first = bytes[PAYLOAD] ?? 0;
  return bytes[23] === 17 && first >= 20 && first <= 25 && bytes[PAYLOAD + 1] === 0xfe;
}
