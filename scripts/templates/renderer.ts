/** Name the format and its reference. Not handled: say what of the Report is left out, and why. */
import { defineRenderer } from '../../src/renderers/define-renderer.ts';

export default defineRenderer({
  id: 'template-id',
  mediaType: 'text/plain',
  extension: '.template-id',
  render: (report) => `${report.verdict}\n`,
});
