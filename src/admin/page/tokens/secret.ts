import { copyField } from '../copy.js';
import { openModal } from '../dialog.js';
import { button, find, part } from '../dom.js';

/** Shows a token the only time it can be seen. Escape does not close it, lest it be lost by mistake. */
export function showSecret(token: string, label: string, note?: string): Promise<void> {
  const dialog = find('#secret-dialog', HTMLDialogElement);
  const field = find('#secret', HTMLInputElement);
  field.value = token;
  part('#secret-label').textContent = `Token “${label}”`;
  part('[data-live]', dialog).textContent = '';
  const overlap = part('#secret-overlap');
  overlap.textContent = note ?? '';
  overlap.hidden = note === undefined;
  dialog.oncancel = (event) => event.preventDefault();
  field.onfocus = () => field.select();
  button('#copy-secret').onclick = () => copyField(field, 'Token');
  button('#secret-done').onclick = () => dialog.close();
  openModal(dialog);
  return new Promise((resolve) => {
    dialog.onclose = () => {
      field.value = '';
      resolve();
    };
  });
}
