/**
 * A report's JSON, from a file that anyone may have written, to a Report: checked by the schema, with errors that say what to do.
 *
 * Not handled: whether the report is the one that was made; `soc2-sip verify` compares it with its captures.
 */
import type * as z from 'zod';
import { type Report, ReportSchema, SCHEMA_VERSION } from './schema.ts';

/** Why a file is no report that can be used: one or two sentences. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

const SHOWN = 5;

/** @throws {ReportError} */
export function readReport(text: string): Report {
  const value = parsed(text);
  refuseOthers(value);
  const result = ReportSchema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const missing = issues.filter((issue) => isMissing(issue, value));
  if (missing.length === issues.length) {
    const fields = list([...new Set(missing.map((issue) => keyText(issue.path, true)))]);
    throw new ReportError(
      `it does not record what this version looks at: ${fields}. Another version of soc2-sip made it; scan the captures again.`,
    );
  }
  throw new ReportError(`it is not a report as soc2-sip writes it: ${list(issues.map(issueText))}.`);
}

function parsed(text: string): unknown {
  try {
    // A key of this name would act on objects instead of standing in them.
    return JSON.parse(text, (key, value: unknown) => {
      if (key === '__proto__') throw new ReportError('it holds a key "__proto__", which no report has.');
      return value;
    });
  } catch (error) {
    if (error instanceof ReportError) throw error;
    throw new ReportError(`it is not JSON: ${(error as Error).message.split('\n')[0]!.slice(0, 200)}.`);
  }
}

function refuseOthers(value: unknown): void {
  const { schema, schemaVersion } = (typeof value === 'object' && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (schema !== 'soc2-sip/report') {
    throw new ReportError(
      'it is no report of soc2-sip: "schema" is not "soc2-sip/report". "soc2-sip scan -o evidence.json" writes one.',
    );
  }
  const major = (version: unknown) => String(version).split('.')[0];
  if (major(schemaVersion) !== major(SCHEMA_VERSION)) {
    throw new ReportError(
      `it was written under schema ${String(schemaVersion).slice(0, 20)}; this version reads ${SCHEMA_VERSION}. Scan the captures again.`,
    );
  }
}

function isMissing(issue: z.core.$ZodIssue, value: unknown): boolean {
  if (issue.code !== 'invalid_type' && issue.code !== 'invalid_value') return false;
  const found = issue.path.reduce<unknown>(
    (at, part) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[part] : undefined),
    value,
  );
  return found === undefined;
}

function issueText(issue: z.core.$ZodIssue): string {
  return `${keyText(issue.path, false) || 'the whole'}: ${issue.message}`;
}

/** `legs[].zone` for all rows alike, or `legs[3].zone`. */
function keyText(path: readonly PropertyKey[], alike: boolean): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${alike ? '' : part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('');
}

function list(texts: readonly string[]): string {
  const more = texts.length > SHOWN ? ` and ${texts.length - SHOWN} more` : '';
  return `${texts.slice(0, SHOWN).join('; ')}${more}`;
}
