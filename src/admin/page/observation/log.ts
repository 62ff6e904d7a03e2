import type { LogPage } from '../../api-types/observation.js';
import { call } from '../api.js';
import { fillCard } from '../card.js';
import { whileBusy } from '../dialog.js';
import { button, find, part } from '../dom.js';
import { type EntryActions, logEntry } from './log-entry.js';
import { offerTypes, prepareFilter, queryOf } from './log-filter.js';

/** Fills the card of the log: a page at a time, as the filter has it. */
export function prepareLog(): void {
  const form = find('#log-filter', HTMLFormElement);
  const list = part('#log-entries');
  const summary = part('#log-summary');
  const older = button('#log-more');
  const refresh = button('#log-refresh');
  let query = new URLSearchParams();
  let next: string | undefined;

  /** Looks for one thing alone; the reset searches, once the field is filled. */
  const only = (field: string) => (id: string) => {
    form.reset();
    find(field, HTMLInputElement).value = id;
    summary.focus();
  };
  const actions: EntryActions = { resource: only('#log-resource'), request: only('#log-request') };

  function say(count: number): void {
    const isFiltered = query.size > 0;
    const none = isFiltered ? 'No entry matches.' : 'No entries.';
    const [entries, match] = count === 1 ? ['entry', 'matches'] : ['entries', 'match'];
    const what = `${count} ${entries}${isFiltered ? ` that ${match}` : ''}`;
    summary.textContent = count === 0 ? none : next ? `The newest ${what}.` : `${what}, no more.`;
  }

  /** @param after - to go on; a search that was begun meanwhile goes first. */
  function load(asked: URLSearchParams, after?: string): Promise<void> {
    return fillCard('#log-entries', async () => {
      const wanted = new URLSearchParams(asked);
      if (after !== undefined) wanted.set('after', after);
      const page = await call<LogPage>('GET', `log?${wanted}`);
      if (asked !== query) return;
      next = page.next;
      offerTypes(page.rows.map(({ resourceType }) => resourceType));
      const rows = page.rows.map((entry) => logEntry(entry, actions));
      if (after === undefined) list.replaceChildren(...rows);
      else list.append(...rows);
      older.hidden = next === undefined;
      say(list.children.length);
      if (after !== undefined) rows[0]?.querySelector('summary')?.focus();
    });
  }

  function search(): Promise<void> {
    query = queryOf(form);
    return load(query);
  }

  refresh.onclick = () => whileBusy(refresh, search);
  older.onclick = () => whileBusy(older, () => load(query, next));
  prepareFilter(form, search);
  search();
}
