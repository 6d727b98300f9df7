/** The HTML renderer. The page and its script load when a page is asked for, and not before. */
import { defineRenderer } from '../define-renderer.ts';

export default defineRenderer({
  id: 'html',
  mediaType: 'text/html; charset=utf-8',
  extension: '.html',
  async render(report) {
    const { renderHtml } = await import('./document.ts');
    return renderHtml(report);
  },
});
