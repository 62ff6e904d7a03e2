/** The keys under which a row is found; a row may have none (a column that is null) or several. */
export type IndexKeys<Row> = (row: Row) => readonly string[];

/** A key of several columns. */
export const keyOf = (...parts: readonly (string | number)[]): string => JSON.stringify(parts);

export interface TableDefinition<Row, Unique extends string, Index extends string> {
  readonly id: (row: Row) => number;
  readonly unique: Readonly<Record<Unique, IndexKeys<Row>>>;
  readonly indexes: Readonly<Record<Index, IndexKeys<Row>>>;
}

/** What a database would raise as a violated unique constraint. */
export class UniqueViolation extends Error {
  readonly constraint: string;
  /** Id of the row that holds the key. */
  readonly holder: number;

  constructor(constraint: string, holder: number) {
    super(`Unique constraint "${constraint}" is violated.`);
    this.name = 'UniqueViolation';
    this.constraint = constraint;
    this.holder = holder;
  }
}

/**
 * Rows in memory with unique constraints and indexes. Rows are never changed in place: every write puts
 * another object, so a row in hand is a snapshot.
 */
export class Table<Row extends object, Unique extends string, Index extends string> {
  readonly #definition: TableDefinition<Row, Unique, Index>;
  readonly #onWrite: (undo: () => void) => void;
  readonly #rows = new Map<number, Row>();
  readonly #unique = new Map<string, Map<string, number>>();
  readonly #indexes = new Map<string, Map<string, Set<number>>>();
  #lastId = 0;

  /** @param onWrite - told of every write, and how to take it back. */
  constructor(
    definition: TableDefinition<Row, Unique, Index>,
    onWrite: (undo: () => void) => void = () => {},
  ) {
    this.#definition = definition;
    this.#onWrite = onWrite;
    for (const name of Object.keys(definition.unique)) this.#unique.set(name, new Map());
    for (const name of Object.keys(definition.indexes)) this.#indexes.set(name, new Map());
  }

  /** The highest id ever given. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Takes rows over from a file, and goes on after the highest id that was ever given there. */
  restore(rows: readonly Row[], lastId: number): void {
    for (const row of rows) this.#write(row);
    this.#lastId = Math.max(this.#lastId, lastId);
  }

  /** Ids grow and are never used twice. */
  insert(make: (id: number) => Row): Row {
    return this.put(make(this.#lastId + 1));
  }

  /** Inserts or updates the row with its id. Nothing is written when a constraint is violated. */
  put(row: Row): Row {
    const id = this.#definition.id(row);
    const before = this.#rows.get(id);
    this.#write(row);
    this.#onWrite(() => (before === undefined ? this.#erase(id) : this.#write(before)));
    return row;
  }

  #write(row: Row): void {
    const id = this.#definition.id(row);
    for (const [name, keys] of this.#keys(this.#definition.unique)) {
      for (const key of keys(row)) {
        const holder = this.#unique.get(name)?.get(key);
        if (holder !== undefined && holder !== id) throw new UniqueViolation(name, holder);
      }
    }
    this.#unlink(id);
    this.#rows.set(id, row);
    this.#lastId = Math.max(this.#lastId, id);
    for (const [name, keys] of this.#keys(this.#definition.unique)) {
      for (const key of keys(row)) this.#unique.get(name)?.set(key, id);
    }
    for (const [name, keys] of this.#keys(this.#definition.indexes)) {
      const index = this.#indexes.get(name);
      for (const key of keys(row)) {
        const ids = index?.get(key);
        if (ids === undefined) index?.set(key, new Set([id]));
        else ids.add(id);
      }
    }
  }

  delete(id: number): boolean {
    const before = this.#rows.get(id);
    if (before === undefined) return false;
    this.#erase(id);
    this.#onWrite(() => this.#write(before));
    return true;
  }

  #erase(id: number): void {
    this.#unlink(id);
    this.#rows.delete(id);
  }

  byId(id: number): Row | undefined {
    return this.#rows.get(id);
  }

  one(constraint: Unique, key: string): Row | undefined {
    const id = this.#unique.get(constraint)?.get(key);
    return id === undefined ? undefined : this.#rows.get(id);
  }

  /** All rows with this key, in no particular order. */
  where(index: Index, key: string): readonly Row[] {
    return [...(this.#indexes.get(index)?.get(key) ?? [])].flatMap(
      (id) => this.#rows.get(id) ?? [],
    );
  }

  count(index: Index, key: string): number {
    return this.#indexes.get(index)?.get(key)?.size ?? 0;
  }

  all(): readonly Row[] {
    return [...this.#rows.values()];
  }

  #keys(indexes: Readonly<Record<string, IndexKeys<Row>>>) {
    return Object.entries(indexes);
  }

  #unlink(id: number): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    for (const [name, keys] of this.#keys(this.#definition.unique)) {
      for (const key of keys(row)) this.#unique.get(name)?.delete(key);
    }
    for (const [name, keys] of this.#keys(this.#definition.indexes)) {
      const index = this.#indexes.get(name);
      for (const key of keys(row)) {
        const ids = index?.get(key);
        ids?.delete(id);
        if (ids?.size === 0) index?.delete(key);
      }
    }
  }
}
