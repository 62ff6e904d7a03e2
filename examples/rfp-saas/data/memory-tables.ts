import {
  type EquipmentTable,
  type FormerRolesTable,
  label,
  type ProductTables,
  type SessionRow,
  type SessionTable,
} from './product-tables.js';

interface Thing {
  readonly org: string;
  readonly kind: string;
  readonly serial: number;
  userId: string | undefined;
}

const labels = (things: readonly Thing[]) =>
  things.map(({ kind, serial }) => label(kind, serial)).sort();

function equipmentTable(): EquipmentTable {
  const things: Thing[] = [];
  const held = (org: string, userId: string | undefined) =>
    things.filter((thing) => thing.org === org && thing.userId === userId);
  function add(org: string, userId: string, kind: string): number {
    const serial = things.length + 1;
    things.push({ org, userId, kind, serial });
    return serial;
  }
  return {
    async lend(org, userId) {
      if (held(org, userId).length > 0) return;
      const serial = add(org, userId, 'Laptop');
      if (serial % 3 === 0) add(org, userId, 'Phone');
    },
    async takeBack(org, userId) {
      for (const thing of held(org, userId)) thing.userId = undefined;
    },
    of: async (org, userId) => labels(held(org, userId)),
    inStoreRoom: async (org) => labels(held(org, undefined)),
  };
}

const keyOf = (org: string, userId: string) => JSON.stringify([org, userId]);

function formerRolesTable(): FormerRolesTable {
  const rows = new Map<string, readonly string[]>();
  return {
    async remember(org, userId, roles) {
      rows.set(keyOf(org, userId), roles);
    },
    of: async (org, userId) => rows.get(keyOf(org, userId)) ?? [],
  };
}

function sessionTable(): SessionTable {
  const rows = new Map<string, SessionRow & { readonly endsAt: number }>();
  return {
    async begin(key, row, lifeSeconds) {
      for (const [each, { endsAt }] of rows) if (endsAt <= Date.now()) rows.delete(each);
      rows.set(key, { ...row, endsAt: Date.now() + lifeSeconds * 1_000 });
    },
    async find(key) {
      const row = rows.get(key);
      return row && row.endsAt > Date.now() ? row : undefined;
    },
    async end(key) {
      rows.delete(key);
    },
    async endAll(org, userId) {
      const own = [...rows].filter(([, row]) => row.org === org && row.userId === userId);
      for (const [key] of own) rows.delete(key);
      return own.length;
    },
  };
}

/** The product's own tables in the memory of this process. */
export function memoryTables(): ProductTables {
  return {
    equipment: equipmentTable(),
    formerRoles: formerRolesTable(),
    sessions: sessionTable(),
  };
}
