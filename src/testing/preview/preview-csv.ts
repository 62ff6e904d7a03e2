import { csvRecord } from '../../lib/csv.js';
import type { Preview, PreviewedResource } from './preview.js';

const HEADER = ['action', 'type', 'id', 'name', 'changed', 'roles before', 'roles after', 'reason'];

interface Line {
  readonly action: string;
  readonly type: string;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly changed?: readonly string[];
  readonly reason?: string;
}

type Roles = readonly { readonly role: string; readonly targetTenantId?: string }[];

const list = (values: readonly string[]) => values.join(' ');

const rolesText = (roles: Roles = []) =>
  list(roles.map(({ role, targetTenantId: in_ }) => (in_ === undefined ? role : `${in_}/${role}`)));

const keyOf = ({ id, name }: Pick<Line, 'id' | 'name'>): string => id ?? `name ${name}`;

function linesOf(preview: Preview): readonly Line[] {
  const { users, groups, refused, notInDirectory } = preview;
  const lines = (type: string, all: Readonly<Record<string, readonly PreviewedResource[]>>) =>
    Object.entries(all).flatMap(([action, resources]) =>
      resources.map(({ id, name, changed }): Line => ({ action, type, id, name, changed })),
    );
  return [
    ...lines('User', users),
    ...lines('Group', groups),
    ...lines('User', { 'not in the directory': notInDirectory }),
    ...refused.map(
      ({ objectId, resourceType = '', name, reason }): Line => ({
        action: 'refused',
        type: resourceType,
        id: objectId,
        name,
        reason,
      }),
    ),
  ];
}

/**
 * A preview as CSV (RFC 4180): a record for each user and each group that would change or be refused, with the names of the
 * attributes that would change and the roles before and after. What a spreadsheet would run as a formula is text.
 *
 * @example
 * app.get('/rollout.csv', (req, res) => res.type('text/csv').send(previewCsv(preview)));
 */
export function previewCsv(preview: Preview): string {
  const { users, roles, outsideDomains } = preview;
  const told = linesOf(preview);
  const known = new Set(told.map(keyOf));
  const rolesOf = new Map<string, { readonly before: Roles; readonly after: Roles }>();
  for (const user of Object.values(users).flat()) {
    if (user.roles) rolesOf.set(keyOf({ id: user.id, name: user.name }), user.roles);
  }
  for (const each of roles) rolesOf.set(keyOf({ id: each.id, name: each.name }), each);
  const outside = new Set(outsideDomains.map(({ id, name }) => keyOf({ id, name })));
  const rest = [
    ...roles.map(({ id, name }): Line => ({ action: 'roles', type: 'User', id, name })),
    ...outsideDomains.map(({ id, name }): Line => ({ action: 'none', type: 'User', id, name })),
  ].filter((line) => {
    const isNew = !known.has(keyOf(line));
    known.add(keyOf(line));
    return isNew;
  });
  const records = [...told, ...rest].map((line) => {
    const key = keyOf(line);
    const { before, after } = line.type === 'User' ? (rolesOf.get(key) ?? {}) : {};
    const foreign = outside.has(key) ? 'outside the domains of the tenant' : undefined;
    const { action, type, id, name, changed = [], reason = foreign } = line;
    return [action, type, id, name, list(changed), rolesText(before), rolesText(after), reason];
  });
  return [HEADER, ...records].map(csvRecord).join('');
}
