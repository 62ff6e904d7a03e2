import { inAddress, keepInAddress } from '../address.js';
import { find, h } from '../dom.js';
import { KINDS } from './log-texts.js';

const HOUR = 3_600_000;
const TEXTS = ['outcome', 'kind', 'resourceType', 'resourceId', 'requestId'] as const;
const TIMES = ['since', 'until'] as const;

const fieldOf = (form: HTMLFormElement, name: string) =>
  form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement;

/** `2027-03-14T14:00` in the reader's own time, as such a field has it; empty for what is no time. */
function localTime(instant: string): string {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return '';
  const shifted = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** What is chosen in the form, as a query. Times of the form are the reader's own. */
export function queryOf(form: HTMLFormElement): URLSearchParams {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '').trim();
  const query = new URLSearchParams();
  const add = (name: string, value: string) => value !== '' && query.set(name, value);
  for (const name of TEXTS) add(name, text(name));
  const period = text('period');
  if (period === 'between') {
    for (const name of TIMES) {
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

/** Notes in the address what is chosen; times as instants, because others read them elsewhere. */
function noteFilter(form: HTMLFormElement): void {
  const period = fieldOf(form, 'period').value;
  const query = queryOf(form);
  const texts = TEXTS.map((name) => [name, query.get(name) ?? '']);
  const times = TIMES.map((name) => [name, period === 'between' ? (query.get(name) ?? '') : '']);
  keepInAddress({ ...Object.fromEntries([...texts, ...times]), period });
}

/** Chooses what stands in the address; what the form does not offer is left out. */
function restoreFilter(form: HTMLFormElement): void {
  offerTypes([inAddress('resourceType') || undefined]);
  for (const name of [...TEXTS, 'period']) {
    const field = fieldOf(form, name);
    const value = inAddress(name);
    field.value = value;
    if (field.value !== value) field.value = '';
  }
  for (const name of TIMES) fieldOf(form, name).value = localTime(inAddress(name));
  showBetween(form);
}

/** Makes the form begin as the address has it, and tell of every choice. */
export function prepareFilter(form: HTMLFormElement, chosen: () => void): void {
  const kinds = Object.entries(KINDS);
  find('#log-kind', HTMLSelectElement, form).append(
    ...kinds.map(([value, { name }]) => h('option', { value }, name)),
  );
  const changed = () => {
    showBetween(form);
    noteFilter(form);
    chosen();
  };
  form.onchange = changed;
  restoreFilter(form);
  window.addEventListener('popstate', () => {
    restoreFilter(form);
    chosen();
  });
  form.onsubmit = (event) => event.preventDefault();
  form.onreset = () => setTimeout(changed);
}
