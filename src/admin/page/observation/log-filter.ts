import { find, h } from '../dom.js';
import { KINDS } from './log-texts.js';

const HOUR = 3_600_000;
const TEXTS = ['outcome', 'kind', 'resourceType', 'resourceId', 'requestId'] as const;

/** What is chosen in the form, as a query. Times of the form are the reader's own. */
export function queryOf(form: HTMLFormElement): URLSearchParams {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const query = new URLSearchParams();
  const add = (name: string, value: string) => value !== '' && query.set(name, value);
  for (const name of TEXTS) add(name, text(name));
  const period = text('period');
  if (period === 'between') {
    for (const name of ['since', 'until'] as const) {
      if (text(name) !== '') add(name, new Date(text(name)).toISOString());
    }
  } else if (period !== '') {
    add('since', new Date(Date.now() - Number(period) * HOUR).toISOString());
  }
  return query;
}

/** Types of the product's own can be chosen once one of them was seen. */
export function offerTypes(types: readonly (string | undefined)[]): void {
  const select = find('#log-type', HTMLSelectElement);
  const known = new Set([...select.options].map(({ text }) => text));
  const added = [...new Set(types)].filter((type) => type !== undefined && !known.has(type));
  select.append(...added.map((type) => h('option', {}, type)));
}

function showBetween(form: HTMLFormElement): void {
  const isBetween = find('#log-period', HTMLSelectElement, form).value === 'between';
  for (const field of form.querySelectorAll<HTMLElement>('[data-between]')) {
    field.hidden = !isBetween;
  }
}

/** Makes the form tell of every choice. */
export function prepareFilter(form: HTMLFormElement, chosen: () => void): void {
  const kinds = Object.entries(KINDS);
  find('#log-kind', HTMLSelectElement, form).append(
    ...kinds.map(([value, { name }]) => h('option', { value }, name)),
  );
  const changed = () => {
    showBetween(form);
    chosen();
  };
  form.onchange = changed;
  form.onsubmit = (event) => event.preventDefault();
  form.onreset = () => setTimeout(changed);
}
