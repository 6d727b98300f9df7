/** A button that turns the page dark or light; until it is used, the system decides. */
import { h } from '../node.ts';
import { elementOf } from './dom.ts';

export function addSchemeButton(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const button = elementOf(h('button', { type: 'button', class: 'scheme' }));
  const isDark = (): boolean => (root.dataset.scheme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
  const tell = (): void => {
    button.textContent = isDark() ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Show the page ${isDark() ? 'light' : 'dark'}`);
  };
  button.addEventListener('click', () => {
    root.dataset.scheme = isDark() ? 'light' : 'dark';
    tell();
  });
  dark.addEventListener('change', tell);
  tell();
  document.querySelector('.masthead')?.append(button);
}
