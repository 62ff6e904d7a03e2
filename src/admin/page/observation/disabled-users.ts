import type { Cell, DisabledUserRow, DisabledUsersView } from '../../api-types/observation.js';
import { call } from '../api.js';
import { fillCard, nothing } from '../card.js';
import { h, part } from '../dom.js';
import { dayOf, number } from '../format.js';
import { cell, row, rowHead, tableOf, time } from '../table.js';

const COLUMNS = ['User', 'Disabled since', 'Last roles'] as const;

function textOf(value: Cell): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return typeof value === 'number' ? number(value) : value;
}

function userRow(user: DisabledUserRow, columns: readonly string[]): HTMLElement {
  const { id, userName, since, sinceIsExact, lastRoles, cells } = user;
  return row(
    rowHead(h('span', { class: 'name' }, userName), h('code', {}, id)),
    cell(
      COLUMNS[1],
      time(since, dayOf(since)),
      sinceIsExact ? undefined : h('small', {}, 'or earlier'),
    ),
    cell(COLUMNS[2], lastRoles.length === 0 ? '–' : lastRoles.join(', ')),
    ...columns.map((name, at) => cell(name, textOf(cells[at] ?? null))),
  );
}

function contentOf({ columns, users, more }: DisabledUsersView): readonly HTMLElement[] {
  if (users.length === 0) {
    return [
      nothing('Nobody is disabled', 'Who is disabled by your identity provider appears here.'),
    ];
  }
  const rows = users.map((user) => userRow(user, columns));
  const table = tableOf('Disabled users', [...COLUMNS, ...columns], rows);
  const note = `These are the first ${users.length}. The CSV file has everybody.`;
  return more ? [table, h('p', { class: 'help' }, note)] : [table];
}

/** Fills the card of the disabled users. */
export function prepareDisabledUsers(): void {
  fillCard('#disabled-users', async () => {
    const view = await call<DisabledUsersView>('GET', 'disabled-users');
    part('#disabled-users').replaceChildren(...contentOf(view));
  });
}
