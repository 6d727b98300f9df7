/**
 * The Report as JSON: two spaces, a newline at the end, keys in the order of the schema whatever the order they were built in.
 *
 * A report of forty thousand calls is longer than a string can be (2^29 characters in Node 20), so it can be had in pieces too: every
 * field on its own, and a list row by row. The pieces together are what `JSON.stringify` would have written.
 */
import type { z } from 'zod';
import { type Report, ReportSchema } from '../report/schema.ts';
import { defineRenderer } from './define-renderer.ts';

/** Characters of a piece, roughly. */
const PIECE = 1 << 20;

/** Also what a PDF carries inside. */
export function jsonOf(report: Report): string {
  return [...pieces(report)].join('');
}

export default defineRenderer({
  id: 'json',
  mediaType: 'application/json',
  extension: '.json',
  render: jsonOf,
  pieces,
});

function* pieces(report: Report): Generator<string> {
  let gathered = '{';
  let before = '\n';
  for (const [field, schema] of Object.entries(ReportSchema.shape)) {
    gathered += `${before}  ${JSON.stringify(field)}: `;
    before = ',\n';
    for (const text of valueTexts(schema, report[field as keyof Report])) {
      gathered += text;
      if (gathered.length < PIECE) continue;
      yield gathered;
      gathered = '';
    }
  }
  yield `${gathered}\n}\n`;
}

function* valueTexts(schema: z.ZodType, value: unknown): Generator<string> {
  if (!isList(schema) || !Array.isArray(value) || value.length === 0) {
    yield indented(schema.parse(value), '  ');
    return;
  }
  let before = '[';
  for (const row of value) {
    yield `${before}\n    ${indented(schema.element.parse(row), '    ')}`;
    before = ',';
  }
  yield '\n  ]';
}

function isList(schema: z.ZodType): schema is z.ZodArray<z.ZodType> {
  return schema.type === 'array';
}

/** No string in JSON holds a line break as it is. */
function indented(value: unknown, by: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${by}`);
}
