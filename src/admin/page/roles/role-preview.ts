import type { PreviewUserView, PreviewView } from '../../api-types/roles.js';
import { h, part } from '../dom.js';
import type { RoleNames } from './role-names.js';

const KEPT = {
  locked: 'stays: set by hand',
  lastAdministrator: 'stays: the last administrator',
} as const;

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
  const more = changed + kept - users.length;
  part('#preview-roles').replaceChildren(
    ...(roles.length === 0 ? [] : [table('Roles', ['Role', 'Gain it', 'Lose it'], byRole)]),
  );
  part('#preview-people').replaceChildren(
    ...(users.length === 0
      ? []
      : [
          table(
            'People',
            ['Person', 'Now', 'Then'],
            users.map((user) => personRow(user, names)),
          ),
        ]),
    ...(more > 0 ? [h('p', { class: 'help' }, `and ${number.format(more)} more.`)] : []),
  );
}
