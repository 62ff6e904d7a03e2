import { VersionConflictError } from '../../index.js';
import { type HeldKind, type HeldStatement, RANKS } from '../connection/held-statement.js';
import type { Unit } from '../connection/unit.js';
import { activeSince } from '../layout/active-since.js';
import type { Layout } from '../layout/layout.js';
import type { ResourceLayout, UserLayout } from '../layout/resource-layout.js';
import { instantValue } from '../layout/sql.js';
import type { RowValues } from './shelf.js';
import { ROLES_OF_MOVED, type StoredRole } from './stored-roles.js';

/** The record of a row that the unit of work has locked or made. */
export interface HeldRecord {
  readonly resources: ResourceLayout;
  readonly id: string;
  readonly values: RowValues;
  /** How many changes there were. */
  readonly times: number;
  readonly time: string;
}

/** New roles of a user whose state the unit of work has locked. */
interface HeldRoles {
  readonly roles: readonly StoredRole[];
  readonly times: number;
}

/** What is held back of a directory: of one tenant, at most one record, roles of any number of users. */
export interface HeldDirectory {
  readonly tenantId: string;
  readonly record?: HeldRecord;
  readonly roles: ReadonlyMap<string, HeldRoles>;
}

/** The kind is the same for all stores over one layout. */
export const heldDirectory = (layout: Layout): HeldKind<HeldDirectory> => ({
  name: 'directory',
  rank: RANKS.directory,
  isSeen: true,
  add: (held, statement) => addHeld(layout, held, statement),
});

function addHeld(layout: Layout, held: HeldDirectory, statement: HeldStatement): void {
  const { users } = layout;
  const { record, roles } = held;
  statement.tenant(held.tenantId);
  const ofUser = record?.resources === users ? roles.get(record.id) : undefined;
  if (record !== undefined) {
    statement.named('record', updateOf(record, users, ofUser?.times ?? 0, statement));
    statement.check('SELECT count(*) FROM record', isAll(1));
  }
  if (roles.size > 0) addRoles(layout, roles, ofUser && record?.id, statement);
}

function updateOf(
  { resources, id, values, times, time }: HeldRecord,
  users: UserLayout,
  rolesTimes: number,
  { value }: HeldStatement,
): string {
  const { version, revision } = resources;
  const set = [
    ...Object.entries(values).flatMap(([name, each]) => {
      const column = resources.columns.get(name);
      if (column === undefined) return [];
      const written = column.value(value(each));
      return [`${column.sql} = ${written}`, ...activeSince(resources, column, written)];
    }),
    ...[version, revision].flatMap((name) =>
      name === undefined ? [] : [`${name} = r.${name} + ${times}`],
    ),
    `${resources.updated} = ${instantValue(value(time))}`,
    ...(rolesTimes === 0
      ? []
      : [`${users.rolesVersion} = ${users.rolesVersionOf('r')} + ${rolesTimes}`]),
  ];
  return `UPDATE ${resources.table} AS r SET ${set.join(', ')}
    WHERE ${resources.ofTenant('r')} AND r.${resources.id} = ${value(id)}::uuid
    RETURNING r.${resources.id} AS id, r.${resources.key} AS key`;
}

/** @param within - the user whose row the part `record` writes: no row can be written twice. */
function addRoles(
  { users, roles }: Layout,
  held: HeldDirectory['roles'],
  within: string | undefined,
  statement: HeldStatement,
): void {
  const { table, id, key } = users;
  const wanted = [...held].map(([userId, each]) => ({ id: userId, ...each }));
  statement.named(
    'wanted',
    `SELECT * FROM jsonb_to_recordset(${statement.value(JSON.stringify(wanted))}::text::jsonb)
      AS w (id uuid, times bigint, roles jsonb)`,
  );
  const others = within === undefined ? '' : `AND r.${id} <> ${statement.value(within)}::uuid`;
  statement.named(
    'others',
    `UPDATE ${table} AS r SET ${users.rolesVersion} = ${users.rolesVersionOf('r')} + (SELECT times FROM wanted AS w WHERE w.id = r.${id})
      WHERE ${users.ofTenant('r')} AND r.${id} IN (SELECT id FROM wanted) ${others}
      RETURNING r.${id} AS id, r.${key} AS key`,
  );
  const also = within === undefined ? '' : 'UNION ALL SELECT id, key FROM record';
  statement.named('moved', `SELECT id, key FROM others ${also}`);
  statement.raw(ROLES_OF_MOVED);
  statement.raw(roles.assigned);
  statement.check('SELECT count(*) FROM moved', isAll(held.size));
}

/** Rows that are locked cannot be gone; if they are nevertheless, nothing may be committed. */
const isAll = (rows: number) => (told: string | null) => {
  if (Number(told) !== rows) throw new VersionConflictError(undefined, { isTransient: true });
};

/** Waits until what is held back leaves room for something of this tenant. */
async function makeRoom(
  unit: Unit,
  kind: HeldKind<HeldDirectory>,
  fits: (held: HeldDirectory) => boolean,
): Promise<void> {
  for (let held = unit.held(kind); held !== undefined && !fits(held); held = unit.held(kind)) {
    await unit.flush();
  }
}

/** Holds a record back; once with what is held of the same row. */
export async function holdRecord(
  unit: Unit,
  layout: Layout,
  tenantId: string,
  record: Omit<HeldRecord, 'times'>,
): Promise<void> {
  const kind = heldDirectory(layout);
  await makeRoom(
    unit,
    kind,
    ({ tenantId: of, record: other }) =>
      of === tenantId &&
      (other === undefined || (other.resources === record.resources && other.id === record.id)),
  );
  unit.hold(kind, (before = { tenantId, roles: new Map() }) => {
    const { values = {}, times = 0 } = before.record ?? {};
    const merged = { ...record, values: { ...values, ...record.values }, times: times + 1 };
    return { ...before, record: merged };
  });
}

export async function holdRoles(
  unit: Unit,
  layout: Layout,
  tenantId: string,
  changes: ReadonlyMap<string, readonly StoredRole[]>,
): Promise<void> {
  const kind = heldDirectory(layout);
  await makeRoom(unit, kind, ({ tenantId: of }) => of === tenantId);
  unit.hold(kind, (before = { tenantId, roles: new Map() }) => {
    const roles = new Map(before.roles);
    for (const [userId, wanted] of changes) {
      roles.set(userId, { roles: wanted, times: (roles.get(userId)?.times ?? 0) + 1 });
    }
    return { ...before, roles };
  });
}
