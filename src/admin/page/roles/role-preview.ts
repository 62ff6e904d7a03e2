import type { PreviewUserView, PreviewView } from '../../api-types/roles.js';
import { h, part } from '../dom.js';
import type { RoleNames } from './role-names.js';

const KEPT = {
  locked: 'stays: set by hand',
  lastAdministrator: 'stays: the last administrator',
} as const;

/** So many more people at a time. */
const STEP = 50;

const number = new Intl.NumberFormat('en-GB');
const people = (count: number) => (count === 1 ? '1 person' : `${number.format(count)} people`);

function summaryOf({ changed, total, scanned, complete }: PreviewView): string {
  const of = complete ? `of ${people(total)}` : `of the first ${people(scanned)}`;
  if (changed === 0) return complete ? 'Nobody’s roles change.' : `Nobody’s roles change, ${of}.`;
  return `${number.format(changed)} ${of} ${changed === 1 ? 'gets' : 'get'} other roles.`;
}

function notesOf({ complete, scanned, total, kept }: PreviewView): readonly string[] {
  return [
    ...(complete
      ? []
      : [
          `Counting stopped after ${number.format(scanned)} of ${people(total)}. All of them get their roles.`,
        ]),
    ...(kept === 0
      ? []
      : [
          `${people(kept)} ${kept === 1 ? 'keeps the roles they have' : 'keep the roles they have'}: set by hand, or the last administrator.`,
        ]),
  ];
}

function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (string | Node)[])[],
): HTMLElement {
  const head = columns.map((name) => h('th', { role: 'columnheader', scope: 'col' }, name));
  const body = rows.map(([first = '', ...cells]) =>
    h(
      'tr',
      { role: 'row' },
      h('th', { role: 'rowheader', scope: 'row' }, first),
      ...cells.map((text, at) =>
        h('td', { role: 'cell', 'data-column': columns[at + 1] }, h('div', {}, text)),
      ),
    ),
  );
  return h(
    'table',
    { role: 'table' },
    h('caption', { class: 'unseen' }, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...head)),
    h('tbody', { role: 'rowgroup' }, ...body),
  );
}

function personRow({ userName, before, after, kept }: PreviewUserView, names: RoleNames) {
  const then = kept === undefined ? names.list(after) : h('small', {}, KEPT[kept]);
  return [h('span', { class: 'name' }, userName), names.list(before), then];
}

/** The first of the people; a button shows more of them, and the focus goes on to the first new one. */
function showPeople(
  users: readonly PreviewUserView[],
  all: number,
  names: RoleNames,
  count: number,
): void {
  const place = part('#preview-people');
  if (users.length === 0) {
    place.replaceChildren();
    return;
  }
  const shown = users.slice(0, count);
  const rows = shown.map((user) => personRow(user, names));
  const said = `${number.format(shown.length)} of ${people(all)}.`;
  const next = h('button', { type: 'button' }, 'Show more people');
  next.onclick = () => {
    showPeople(users, all, names, count + STEP);
    const first = place.querySelectorAll<HTMLElement>('tbody tr')[count];
    first?.setAttribute('tabindex', '-1');
    first?.focus();
  };
  place.replaceChildren(
    table('People', ['Person', 'Now', 'Then'], rows),
    ...(all > shown.length ? [h('p', { class: 'help' }, said)] : []),
    ...(users.length > shown.length ? [next] : []),
  );
}

/** Fills the dialog with what would happen. */
export function fillPreview(preview: PreviewView, names: RoleNames): void {
  const { roles, users, changed, kept } = preview;
  part('#preview-summary').textContent = summaryOf(preview);
  part('#preview-notes').replaceChildren(...notesOf(preview).map((text) => h('p', {}, text)));
  const byRole = roles.map(({ gained, lost, ...role }) => [
    names.place(role),
    gained === 0 ? '–' : `+${number.format(gained)}`,
    lost === 0 ? '–' : `−${number.format(lost)}`,
  ]);
  part('#preview-roles').replaceChildren(
    ...(roles.length === 0 ? [] : [table('Roles', ['Role', 'Gain it', 'Lose it'], byRole)]),
  );
  showPeople(users, changed + kept, names, STEP);
}
