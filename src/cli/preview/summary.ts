import type { Preview, PreviewedGroup, PreviewedResource } from '../../testing/index.js';

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

/** A preview for people. */
export function previewSummary(preview: Preview): string {
  const { users, groups, roles, refused, notInDirectory, unchanged, notes } = preview;
  const lines = [
    ...section('Users to create', users.created.map(user)),
    ...section('Users to link', users.linked.map(user)),
    ...section('Users to update', users.updated.map(user)),
    ...section('Users to disable', users.disabled.map(user)),
    ...section('Users to reactivate', users.reactivated.map(user)),
    ...section('Users to delete', users.deleted.map(user)),
    ...section('Groups to create', groups.created.map(group)),
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
      refused.map(({ objectId, reason }) => `${objectId}: ${reason}`),
    ),
    ...section('Not in the directory, left as they are', notInDirectory.map(user)),
    ...section('Notes', notes),
    `Unchanged users: ${unchanged}. Nothing was written.`,
  ];
  return `${lines.join('\n')}\n`;
}
