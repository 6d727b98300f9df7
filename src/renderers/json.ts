/**
 * The Report as JSON: two spaces, a newline at the end, keys in the order of the schema whatever the order they were built in.
 */
import { ReportSchema } from '../report/schema.ts';
import { defineRenderer } from './define-renderer.ts';

export default defineRenderer({
  id: 'json',
  mediaType: 'application/json',
  extension: '.json',
  render: (report) => `${JSON.stringify(ReportSchema.parse(report), null, 2)}\n`,
});
