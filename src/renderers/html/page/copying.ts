/** A button beside each display filter that copies it. */
import { h } from '../node.ts';
import { elementOf, say } from './dom.ts';

export function addCopyButtons(place: Element): void {
  for (const row of place.querySelectorAll('[data-copy]')) {
    if (row.querySelector('button') !== null) continue;
    row.append(
      elementOf(h('button', { type: 'button', class: 'copy', 'aria-label': 'Copy this display filter' }, 'Copy')),
    );
  }
}

export function listenForCopying(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button.copy') : null;
    const row = button?.closest('[data-copy]');
    if (button == null || row == null) return;
    void copied(row).then((done) => {
      button.textContent = done ? 'Copied' : 'Selected';
      say(done ? 'The display filter was copied.' : 'The display filter is selected: copy it with the keyboard.');
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2_000);
    });
  });
}

/** Where the browser does not let a page write to the clipboard, the text is selected instead. */
async function copied(row: Element): Promise<boolean> {
  const text = row.getAttribute('data-copy') ?? '';
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const code = row.querySelector('code');
    if (code !== null) getSelection()?.selectAllChildren(code);
    return false;
  }
}
