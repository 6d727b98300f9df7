/** The fixtures and what is true of them: `fixtures/<id>/manifest.json`, checked at the border. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CONTRADICTION_KINDS } from '../../src/ledger/facts.ts';

export const FIXTURES = join(import.meta.dirname, '../../fixtures');

const TruthLeg = z.strictObject({
  plane: z.enum(['signaling', 'media', 'control']),
  transport: z.string(),
  between: z.tuple([z.string(), z.string()]),
  protection: z.enum(['encrypted', 'weak', 'exposed', 'cleartext', 'open']),
  keying: z.enum(['sdes', 'dtls-srtp', 'zrtp', 'mikey', 'none', 'unseen']).optional(),
  profile: z.string().nullable().optional(),
  streams: z.number().int().optional(),
  /** `mixed`: some streams are, some are not. */
  encrypted: z.enum(['yes', 'no', 'unknown', 'mixed']).optional(),
  clearRtcpFrames: z.number().int().optional(),
  /** Fields of `srtp.zrtp` of the leg. */
  zrtp: z.record(z.string(), z.string()).optional(),
});

const Manifest = z.strictObject({
  id: z.string(),
  capture: z.string(),
  sha256: z.string().length(64),
  title: z.string(),
  provenance: z.strictObject({
    kind: z.enum(['recorded', 'built', 'derived']),
    recipe: z.string(),
    programs: z.array(z.string()),
    recordedOn: z.string(),
    licence: z.string(),
    from: z.string().optional(),
  }),
  truth: z.strictObject({
    basis: z.string(),
    frames: z.number().int(),
    verdict: z.enum(['pass', 'fail', 'open']),
    exitCode: z.number().int(),
    sipMessages: z.number().int().optional(),
    calls: z.number().int().optional(),
    /** For each call, its legs: plane, transport and the two addresses. */
    callLegs: z.array(z.array(z.string())).optional(),
    legs: z.array(TruthLeg).optional(),
    tlsSessions: z
      .array(
        z.strictObject({
          protocol: z.enum(['TLS', 'DTLS']),
          version: z.string().nullable(),
          cipherSuite: z.string().nullable(),
          server: z.string(),
          certificates: z.number().int().optional(),
        }),
      )
      .optional(),
    /** Each media path as it really was: what is observed of its streams must say the same or `unknown`, never the contrary. */
    media: z
      .array(
        z.strictObject({
          between: z.tuple([z.string(), z.string()]),
          codec: z.string(),
          encrypted: z.enum(['yes', 'no']),
        }),
      )
      .optional(),
    /** What each connection was configured to do, for the reader and for expectations that are written later; not compared. */
    connections: z.array(z.string()).optional(),
    /** `fail`: all rules that fail, and no other does. `notFail`: those of the others that a reader may expect to fail. */
    findings: z.strictObject({ fail: z.array(z.string()), notFail: z.array(z.string()) }),
    /** Kinds of contradictions, each once; absent where there are none. */
    contradictions: z.array(z.enum(CONTRADICTION_KINDS)).optional(),
  }),
});

export type Fixture = z.infer<typeof Manifest> & { readonly path: string };

function load(id: string): Fixture[] {
  const folder = join(FIXTURES, id);
  if (!readdirSync(folder).includes('manifest.json')) return [];
  const parsed = Manifest.safeParse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  if (!parsed.success) throw new Error(`fixtures/${id}/manifest.json: ${z.prettifyError(parsed.error)}`);
  return [{ ...parsed.data, path: join(folder, parsed.data.capture) }];
}

export const fixtures: readonly Fixture[] = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((entry) => load(entry.name));
