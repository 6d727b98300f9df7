/**
 * The Report as JSON: two spaces, a newline at the end, keys in the order of the schema whatever the order they were built in.
 */
import { type Report, ReportSchema } from '../report/schema.ts';
import { defineRenderer } from './define-renderer.ts';

/** Also what a PDF carries inside. */
export function jsonOf(report: Report): string {
  return `${JSON.stringify(ReportSchema.parse(report), null, 2)}\n`;
}

export default defineRenderer({
  id: 'json',
  mediaType: 'application/json',
  extension: '.json',
  render: jsonOf,
});
