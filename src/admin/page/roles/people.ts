import type {
  ReasonedRoleView,
  RolesView,
  SearchRequest,
  UserRolesView,
  UsersView,
  UserView,
} from '../../api-types/roles.js';
import { announce } from '../announce.js';
import { call } from '../api.js';
import { whileBusy } from '../dialog.js';
import { button, find, h, part } from '../dom.js';
import { openLock, openUnlock } from './lock.js';
import { type RoleNames, roleNames } from './role-names.js';

const titleOf = ({ displayName, userName }: UserView) => displayName ?? userName;

function statusChips({ active, locked }: UserView & { readonly locked?: boolean }) {
  return [
    active ? undefined : h('span', { class: 'chip calm' }, 'Disabled'),
    locked ? h('span', { class: 'chip warn' }, 'Set by hand') : undefined,
  ];
}

function roleItem(role: ReasonedRoleView, names: RoleNames): HTMLElement {
  return h(
    'li',
    {},
    h('span', { class: 'name' }, names.place(role)),
    h('span', { class: 'help' }, role.why),
  );
}

function otherwise(user: UserRolesView, names: RoleNames): HTMLElement | undefined {
  const { computed, locked } = user;
  if (computed === undefined) return undefined;
  const why = computed.map((each) => `${names.place(each)}. ${each.why}`).join(' ');
  const lead = locked ? 'Unlocked:' : 'With the settings applied:';
  return h('p', { class: 'help' }, `${lead} ${why === '' ? 'no role.' : why}`);
}

/** Shows a person's roles, and what can be done about them. */
function showPerson(user: UserRolesView, view: RolesView): void {
  const names = roleNames(view);
  const heading = h('h3', { id: 'person-heading', tabindex: '-1' }, titleOf(user));
  const changed = (text: string) => (next: UserRolesView) => {
    showPerson(next, view);
    part('#person-heading').focus();
    announce(text);
  };
  const lock = h('button', { type: 'button' }, user.locked ? 'Change…' : 'Set by hand…');
  lock.onclick = () => openLock(user, view, changed(`${titleOf(user)} is locked.`));
  const unlock = h('button', { type: 'button' }, 'Unlock…');
  unlock.onclick = () => openUnlock(user, names, changed(`${titleOf(user)} is unlocked.`));
  part('#person').replaceChildren(
    h(
      'div',
      { class: 'person-head' },
      h('div', { class: 'grow' }, heading, h('p', { class: 'help' }, user.userName)),
      ...statusChips(user),
    ),
    h(
      'ul',
      { class: 'role-list', role: 'list' },
      ...(user.roles.length === 0
        ? [
            h(
              'li',
              {},
              h('span', { class: 'name' }, 'No role'),
              h('span', { class: 'help' }, user.absence),
            ),
          ]
        : user.roles.map((role) => roleItem(role, names))),
    ),
    otherwise(user, names) ?? '',
    view.lockable
      ? h('div', { class: 'buttons start' }, lock, user.locked ? unlock : undefined)
      : '',
  );
  part('#person').hidden = false;
}

function foundItem(user: UserView, open: (user: UserView) => void): HTMLElement {
  const link = h('button', { type: 'button', class: 'quiet' }, titleOf(user));
  link.onclick = () => open(user);
  const name = user.displayName === undefined ? undefined : h('small', {}, user.userName);
  return h('li', {}, link, name, ...statusChips(user));
}

function summaryOf({ users, more }: UsersView): string {
  if (users.length === 0) return 'Nobody has such a name.';
  if (more) return `The first ${users.length} people. Type more of the name to find others.`;
  return users.length === 1 ? 'One person.' : `${users.length} people.`;
}

/** Makes the search find people. */
export function preparePeople(viewOf: () => RolesView): void {
  const form = find('#people-search', HTMLFormElement);
  const search = find('#people-text', HTMLInputElement);
  const status = part('#people-status');
  const fail = (error: Error) => {
    status.textContent = error.message;
  };
  const open = async ({ id }: UserView) => {
    const user = await call<UserRolesView>('POST', 'roles/user', { userId: id });
    showPerson(user, viewOf());
    part('#person-heading').focus();
  };
  const run = async () => {
    part('#person').hidden = true;
    const request: SearchRequest = { text: search.value };
    const found = await call<UsersView>('POST', 'roles/users', request);
    status.textContent = summaryOf(found);
    part('#people-found').replaceChildren(
      ...found.users.map((user) => foundItem(user, (each) => open(each).catch(fail))),
    );
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    whileBusy(button('[type=submit]', form), run).catch(fail);
  };
  part('#people').hidden = false;
}
