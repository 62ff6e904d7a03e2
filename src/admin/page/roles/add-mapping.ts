import type {
  GroupsView,
  GroupView,
  MappingView,
  RolesView,
  SearchRequest,
} from '../../api-types/roles.js';
import { call } from '../api.js';
import { openForm } from '../dialog.js';
import { find, h, part } from '../dom.js';
import { options } from './role-names.js';

const WAIT_MS = 250;

/** A group as the dialog offers it: sent by the provider, or one that may come. */
type Offer = Pick<MappingView, 'group' | 'groupName'>;

/** By its SCIM id, which outlasts renaming, and which every store gives with a user's groups. */
const toOffer = ({ id, displayName }: GroupView): Offer => ({
  group: { id },
  groupName: displayName,
});

function offersOf({ groups }: GroupsView, text: string): readonly Offer[] {
  const isSent = groups.some(({ displayName }) => displayName.toLowerCase() === text.toLowerCase());
  return [
    ...groups.map(toOffer),
    ...(text === '' || isSent ? [] : [{ group: { displayName: text } }]),
  ];
}

function choice({ group, groupName }: Offer, at: number): HTMLElement {
  const radio = h('input', { type: 'radio', name: 'group', value: String(at) });
  const text =
    groupName === undefined
      ? h('span', {}, `A group named “${group.displayName}” `, h('small', {}, 'once it is sent'))
      : h('span', {}, groupName);
  return h('label', { class: 'choice' }, radio, text);
}

function summaryOf({ groups, more }: GroupsView): string {
  if (more) return `The first ${groups.length} groups. Type more of the name to find others.`;
  if (groups.length === 0) return 'Your identity provider has sent no such group.';
  return groups.length === 1 ? 'One group.' : `${groups.length} groups.`;
}

/** Asks for a group that the provider has sent, or one that it will, and the role of its members. */
export function openAddMapping(view: RolesView, added: (mapping: MappingView) => void): void {
  let offers: readonly Offer[] = [];
  const search = find('#group-search', HTMLInputElement);
  const status = part('#group-status');
  let asked = 0;
  const show = async () => {
    const request: SearchRequest = { text: search.value.trim() };
    asked += 1;
    const turn = asked;
    try {
      const found = await call<GroupsView>('POST', 'roles/groups', request);
      if (turn !== asked) return;
      offers = offersOf(found, request.text);
      status.textContent = summaryOf(found);
      part('#group-choices').replaceChildren(...offers.map(choice));
    } catch (error) {
      status.textContent = (error as Error).message;
    }
  };
  const dialog = openForm(
    'mapping-dialog',
    async (form): Promise<MappingView> => {
      const offer = offers[Number(form.get('group') ?? Number.NaN)];
      if (offer === undefined) throw new Error('Choose a group.');
      const tenant = String(form.get('tenant') ?? '');
      return {
        ...offer,
        role: String(form.get('role')),
        ...(tenant === '' ? {} : { targetTenantId: tenant }),
      };
    },
    added,
  );
  part('#mapping-role').replaceChildren(
    ...options(
      [['', 'Choose a role'], ...view.roles.map(({ value, label }) => [value, label] as const)],
      '',
    ),
  );
  const tenants = view.targetTenants.map(({ id, label }) => [id, label] as const);
  part('#mapping-tenant-field').hidden = tenants.length === 0;
  part('#mapping-tenant').replaceChildren(...options([['', 'This organisation'], ...tenants], ''));
  part('#group-choices').replaceChildren();
  status.textContent = '';
  let waiting = 0;
  const later = (ms: number) => {
    clearTimeout(waiting);
    waiting = window.setTimeout(show, ms);
  };
  search.oninput = () => later(WAIT_MS);
  search.onkeydown = (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    later(0);
  };
  dialog.onclose = () => clearTimeout(waiting);
  void show();
}
