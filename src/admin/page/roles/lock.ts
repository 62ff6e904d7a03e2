import type { LockRequest, RolesView, RoleView, UserRolesView } from '../../api-types/roles.js';
import { call } from '../api.js';
import { openForm } from '../dialog.js';
import { h, part } from '../dom.js';
import type { RoleNames } from './role-names.js';

type Place = readonly [targetTenantId: string | undefined, label: string];

const has = (user: UserRolesView, role: string, tenant: string | undefined) =>
  user.roles.some((each) => each.role === role && each.targetTenantId === tenant);

/** One role of a place where only one counts, any number of them where all do. */
function choices(user: UserRolesView, view: RolesView, [tenant, label]: Place, at: number) {
  const isUnion = view.settings.precedence === 'union';
  const taken = view.roles.find(({ value }) => has(user, value, tenant));
  const input = (value: string, checked: boolean) =>
    h('input', {
      type: isUnion ? 'checkbox' : 'radio',
      name: isUnion ? 'role' : `role-${at}`,
      value,
      ...(checked && { checked: '' }),
    });
  const role = (value: string): RoleView =>
    tenant === undefined ? { role: value } : { role: value, targetTenantId: tenant };
  const none = h('label', { class: 'choice' }, input('', !taken), h('span', {}, 'No role'));
  return h(
    'fieldset',
    {},
    h('legend', {}, label),
    ...view.roles.map(({ value, label: text }) =>
      h(
        'label',
        { class: 'choice' },
        input(
          JSON.stringify(role(value)),
          isUnion ? has(user, value, tenant) : value === taken?.value,
        ),
        h('span', {}, text),
      ),
    ),
    isUnion ? undefined : none,
  );
}

function readRoles(form: FormData): readonly RoleView[] {
  return [...form.values()]
    .map(String)
    .filter((value) => value !== '')
    .map((value) => JSON.parse(value) as RoleView);
}

/** Asks which roles a person shall have whatever the provider sends. */
export function openLock(
  user: UserRolesView,
  view: RolesView,
  locked: (user: UserRolesView) => void,
): void {
  const places: readonly Place[] = [
    [undefined, view.targetTenants.length === 0 ? 'Role' : 'In this organisation'],
    ...view.targetTenants.map(({ id, label }): Place => [id, `In ${label}`]),
  ];
  part('#lock-choices').replaceChildren(
    ...places.map((place, at) => choices(user, view, place, at)),
  );
  const dialog = openForm(
    'lock-dialog',
    (form) => {
      const request: LockRequest = { userId: user.id, roles: readRoles(form) };
      return call<UserRolesView>('POST', 'roles/lock', request);
    },
    locked,
  );
  part('[data-name]', dialog).textContent = user.displayName ?? user.userName;
}

/** Says what follows and lifts the lock. */
export function openUnlock(
  user: UserRolesView,
  names: RoleNames,
  unlocked: (user: UserRolesView) => void,
): void {
  const dialog = openForm(
    'unlock-dialog',
    () => call<UserRolesView>('POST', 'roles/unlock', { userId: user.id }),
    unlocked,
  );
  part('[data-name]', dialog).textContent = user.displayName ?? user.userName;
  part('#unlock-roles').textContent = names.list(user.computed ?? user.roles);
}
