import { announce } from './announce.js';

/** Copies a field; where the browser does not allow it, the text is selected for a key press. */
export async function copyField(field: HTMLInputElement, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(field.value);
    announce(`${what} copied.`);
  } catch {
    field.focus();
    field.select();
    announce('Press Ctrl+C or ⌘C to copy.');
  }
}
