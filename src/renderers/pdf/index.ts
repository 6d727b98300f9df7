/** The PDF renderer. pdfkit and the fonts load when a PDF is asked for, and not before: other formats start without them. */
import { defineRenderer } from '../define-renderer.ts';

export default defineRenderer({
  id: 'pdf',
  mediaType: 'application/pdf',
  extension: '.pdf',
  async render(report, { pageSize, password }) {
    const { renderPdf } = await import('./document.ts');
    return renderPdf(report, {
      compress: true,
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(password === undefined ? {} : { password }),
    });
  },
});
