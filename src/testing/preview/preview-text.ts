import type { Preview, PreviewedGroup, PreviewedPerson, PreviewedResource } from './preview.js';

/** Lines shown of each list. */
const SHOWN = 20;

const idOf = ({ id }: { readonly id?: string }) => (id === undefined ? '' : ` (${id})`);

function user(resource: PreviewedResource): string {
  const { name, changed } = resource;
  return `${name}${idOf(resource)}${changed.length === 0 ? '' : `: ${changed.join(', ')}`}`;
}

function group(resource: PreviewedGroup): string {
  const { membersAdded, membersRemoved } = resource;
  return `${user(resource)}  +${membersAdded} -${membersRemoved} members`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length - SHOWN;
  return [
    `${title}: ${lines.length}`,
    ...lines.slice(0, SHOWN).map((line) => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more (--json has all)`] : []),
  ];
}

const rolesText = (roles: readonly { readonly role: string }[]) =>
  roles.map(({ role }) => role).join(', ') || 'none';

function linked(resource: PreviewedPerson): string {
  const { roles } = resource;
  if (!roles) return user(resource);
  const kept = roles.kept ? ', kept' : '';
  return `${user(resource)}  roles: ${rolesText(roles.before)} → ${rolesText(roles.after)}${kept}`;
}

/** How many users and groups there are of each kind, in a line each. */
function counts({ users, groups, refused, notInDirectory, unchanged }: Preview): readonly string[] {
  const count = (of: Readonly<Record<string, readonly unknown[]>>) =>
    Object.entries(of).map(([action, list]) => `${list.length} ${action}`);
  const others = [`${unchanged} unchanged`, `${notInDirectory.length} not in the directory`];
  return [
    `Users: ${[...count(users), ...others].join(', ')}.`,
    `Groups: ${count(groups).join(', ')}.`,
    `Refused: ${refused.length}. Nothing was written.`,
  ];
}

/**
 * A preview for people: lists with at most 20 lines each, then how many there are.
 *
 * @example
 * console.log(previewText(preview));
 */
export function previewText(preview: Preview): string {
  const { users, groups, roles, refused, outsideDomains, notInDirectory, notes } = preview;
  const lines = [
    ...section('Users to create', users.created.map(user)),
    ...section('Users to link', users.linked.map(linked)),
    ...section('Users to update', users.updated.map(user)),
    ...section('Users to disable', users.disabled.map(user)),
    ...section('Users to reactivate', users.reactivated.map(user)),
    ...section('Users who return', users.returned.map(linked)),
    ...section('Users to delete', users.deleted.map(user)),
    ...section('Groups to create', groups.created.map(group)),
    ...section('Groups to link', groups.linked.map(group)),
    ...section('Groups to update', groups.updated.map(group)),
    ...section('Groups to delete', groups.deleted.map(group)),
    ...section(
      'Roles to change',
      roles.map(
        (each) => `${each.name}${idOf(each)}: ${rolesText(each.before)} → ${rolesText(each.after)}`,
      ),
    ),
    ...section(
      'Refused',
      refused.map(({ objectId, name, reason }) => `${name ?? objectId}: ${reason}`),
    ),
    ...section('Outside the domains of the tenant already', outsideDomains.map(user)),
    ...section('Not in the directory, left as they are', notInDirectory.map(user)),
    ...section('Notes', notes),
    ...counts(preview),
  ];
  return `${lines.join('\n')}\n`;
}
