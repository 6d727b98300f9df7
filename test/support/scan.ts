/** The pipeline as the tests run it: fixed clock and tool identity, identities in clear. */
import { assess } from '../../src/assess.ts';
import type { CaptureSource } from '../../src/capture/index.ts';
import { type Policy, SOC2_DEFAULT } from '../../src/criteria/policy.ts';
import type { Report } from '../../src/report/schema.ts';

/** 2026-11-22T12:00:00Z. */
export const REPORT_TIME = { seconds: 1_795_348_800, nanoseconds: 0 } as const;

export function scanSource(source: CaptureSource): Promise<Report> {
  return scanSources([source]);
}

export function scanSources(
  sources: readonly CaptureSource[],
  { policy = SOC2_DEFAULT }: { readonly policy?: Policy } = {},
): Promise<Report> {
  return assess({
    sources,
    policy,
    failOn: 'high',
    exitZero: false,
    identities: 'clear',
    generatedAt: REPORT_TIME,
    tool: { name: 'soc2-sip', version: '0.0.0-test' },
    command: null,
  });
}

export function scanFile(path: string): Promise<Report> {
  return scanSource({ kind: 'file', path });
}

export function scanBytes(bytes: Uint8Array, name = 'built.pcap'): Promise<Report> {
  return scanSource({ kind: 'stream', name, stream: once(bytes) });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
