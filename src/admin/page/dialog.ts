import { button, find, part } from './dom.js';

function showError(dialog: HTMLDialogElement, text: string | undefined): void {
  const error = part('[data-error]', dialog);
  error.textContent = text ?? '';
  error.hidden = text === undefined;
}

/** Runs work while a button is busy; a second press does nothing, and the focus stays where it is. */
export async function whileBusy(trigger: HTMLButtonElement, work: () => Promise<void>) {
  if (trigger.getAttribute('aria-disabled') === 'true') return;
  trigger.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } finally {
    trigger.removeAttribute('aria-disabled');
  }
}

/**
 * Opens a dialog at its beginning: what has the focus stands at its end, to which browsers scroll a long one.
 */
export function openModal(dialog: HTMLDialogElement): void {
  dialog.showModal();
  dialog.scrollTop = 0;
}

/**
 * Opens a dialog with a form. What `submit` throws is shown in it; when it succeeds the dialog closes
 * and `done` gets the result.
 */
export function openForm<T>(
  id: string,
  submit: (form: FormData) => Promise<T>,
  done: (result: T) => void,
): HTMLDialogElement {
  const dialog = find(`#${id}`, HTMLDialogElement);
  const form = find('form', HTMLFormElement, dialog);
  form.reset();
  showError(dialog, undefined);
  button('[data-cancel]', dialog).onclick = () => dialog.close();
  form.onsubmit = (event) => {
    event.preventDefault();
    showError(dialog, undefined);
    whileBusy(button('[type=submit]', dialog), async () => {
      const result = await submit(new FormData(form));
      dialog.close();
      done(result);
    }).catch((error: Error) => showError(dialog, error.message));
  };
  openModal(dialog);
  return dialog;
}
