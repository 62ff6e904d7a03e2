import { h, part } from './dom.js';

const SHOWN_FOR = 5_000;

/**
 * Says in a word what happened. While a dialog is open everything outside it is inert, so it is said
 * inside.
 */
export function announce(text: string): void {
  const inside = document.querySelector('dialog[open] [data-live]');
  if (inside) {
    inside.textContent = text;
    return;
  }
  const toast = h('p', { class: 'toast' }, text);
  part('#toasts').replaceChildren(toast);
  setTimeout(() => toast.remove(), SHOWN_FOR);
}
