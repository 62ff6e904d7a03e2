import { usernameKey } from 'express-scim/schema';

/** What a table of your database has in a row. */
export interface Row {
  readonly id: string;
  readonly tenant: string;
  readonly created: string;
  readonly changed: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What your database raises for a unique index; in PostgreSQL the code 23505. */
export class UniqueViolation extends Error {}

/** Stands in for a table with a unique index over (tenant, lower(name)), and a sequence of ids. */
export class Table {
  readonly #rows = new Map<string, Row>();
  readonly #name: string;
  #lastId = 0;

  constructor(name: string) {
    this.#name = name;
  }

  select(tenant: string, matches: (row: Row) => boolean = () => true): readonly Row[] {
    return [...this.#rows.values()].filter((row) => row.tenant === tenant && matches(row));
  }

  insert(tenant: string, values: Row['values']): Row {
    const created = new Date().toISOString();
    const row = { id: String(this.#lastId + 1), tenant, created, changed: created, values };
    this.#check(row);
    this.#lastId += 1;
    this.#rows.set(row.id, row);
    return row;
  }

  update(tenant: string, id: string, values: Row['values']): Row | undefined {
    const [row] = this.select(tenant, (each) => each.id === id);
    if (!row) return undefined;
    const next = { ...row, values, changed: new Date().toISOString() };
    this.#check(next);
    this.#rows.set(id, next);
    return next;
  }

  delete(tenant: string, id: string): number {
    const [row] = this.select(tenant, (each) => each.id === id);
    return row && this.#rows.delete(id) ? 1 : 0;
  }

  #check(row: Row): void {
    const key = (each: Row) => usernameKey(String(each.values[this.#name]));
    const holders = this.select(row.tenant, (each) => key(each) === key(row));
    if (holders.some(({ id }) => id !== row.id)) throw new UniqueViolation(this.#name);
  }
}
