import { announce } from './announce.js';

/**
 * Copies a field, without blanks around it; where the browser does not allow it, the text is selected for a key press.
 *
 * @param hint - what to mind when it is pasted.
 */
export async function copyField(field: HTMLInputElement, what: string, hint = ''): Promise<void> {
  try {
    await navigator.clipboard.writeText(field.value.trim());
    announce(`${what} copied. ${hint}`.trim());
  } catch {
    field.focus();
    field.select();
    announce('Press Ctrl+C or ⌘C to copy.');
  }
}
