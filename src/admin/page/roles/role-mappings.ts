import type { MappingView, RolesView } from '../../api-types/roles.js';
import { h } from '../dom.js';
import { options } from './role-names.js';

export interface MappingActions {
  change(at: number, mapping: MappingView): void;
  remove(at: number): void;
}

const HERE = '';

/** What to call the group of a mapping. */
export function groupTitle({ group, groupName }: MappingView): string {
  return groupName ?? group.displayName ?? group.externalId ?? group.id ?? '';
}

function about({ group, groupName }: MappingView): string | undefined {
  if (groupName === undefined) return 'Not sent by your identity provider yet';
  return group.displayName === undefined
    ? undefined
    : 'By its name: a renamed group no longer counts';
}

function select(
  label: string,
  choices: readonly (readonly [string, string])[],
  chosen: string,
  changed: (value: string) => void,
): HTMLSelectElement {
  const element = h('select', { 'aria-label': label }, ...options(choices, chosen));
  element.onchange = () => changed(element.value);
  return element;
}

const cell = (column: string, ...children: readonly Node[]) =>
  h('td', { role: 'cell', 'data-column': column }, h('div', {}, ...children));

function row(mapping: MappingView, at: number, view: RolesView, actions: MappingActions) {
  const { role, targetTenantId, ...rest } = mapping;
  const title = groupTitle(mapping);
  const note = about(mapping);
  const inTenant = targetTenantId === undefined ? {} : { targetTenantId };
  const roleSelect = select(
    `Role of ${title}`,
    view.roles.map(({ value, label }) => [value, label]),
    role,
    (value) => actions.change(at, { ...rest, ...inTenant, role: value }),
  );
  const tenants = [
    [HERE, 'This organisation'],
    ...view.targetTenants.map(({ id, label }) => [id, label] as const),
  ] as const;
  const tenantSelect = () =>
    select(`Organisation for ${title}`, tenants, targetTenantId ?? HERE, (value) =>
      actions.change(at, { ...rest, role, ...(value === HERE ? {} : { targetTenantId: value }) }),
    );
  const remove = h('button', { type: 'button', class: 'quiet' }, 'Remove');
  remove.setAttribute('aria-label', `Remove ${title}`);
  remove.onclick = () => actions.remove(at);
  return h(
    'tr',
    { role: 'row' },
    h(
      'th',
      { role: 'rowheader', scope: 'row' },
      h('span', { class: 'name' }, title),
      note === undefined ? undefined : h('small', {}, note),
    ),
    cell('Role', roleSelect),
    view.targetTenants.length > 0 ? cell('In', tenantSelect()) : undefined,
    h('td', { role: 'cell', class: 'actions' }, remove),
  );
}

/** Which group means which role. */
export function mappingTable(
  mappings: readonly MappingView[],
  view: RolesView,
  actions: MappingActions,
): HTMLElement {
  if (mappings.length === 0) {
    return h(
      'div',
      { class: 'empty' },
      h('p', { class: 'empty-title' }, 'No group gives a role'),
      h('p', {}, 'Everybody has the default role. Add a group to give its members another one.'),
    );
  }
  const columns = ['Group', 'Role', ...(view.targetTenants.length > 0 ? ['In'] : [])];
  const heads = columns.map((name) => h('th', { role: 'columnheader', scope: 'col' }, name));
  return h(
    'table',
    { role: 'table', class: 'mappings' },
    h('caption', { class: 'unseen' }, 'Groups and their roles'),
    h(
      'thead',
      { role: 'rowgroup' },
      h('tr', { role: 'row' }, ...heads, h('td', { role: 'cell', class: 'actions' })),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      ...mappings.map((mapping, at) => row(mapping, at, view, actions)),
    ),
  );
}
