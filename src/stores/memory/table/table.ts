import { UniquenessError } from '../../../errors/store-errors.js';
import type { Attributes } from '../../../schema/types.js';
import type { ResourceRecord } from '../../contract/resource.js';
import { firstAfter } from './binary-search.js';
import { Index, type IndexDefinition } from './indexes.js';
import type { Journal } from './journal.js';
import type { Row } from './row.js';
import type { SecretDigest } from './secret-digest.js';

const activeIn = ({ record }: Pick<Row, 'record'>): number => (record.active === true ? 1 : 0);

/** The resources of one type in one tenant: by id, in order of creation, and by indexed attributes. */
export class Table {
  readonly #byId = new Map<string, Row>();
  readonly #inOrder: Row[] = [];
  readonly #indexes: ReadonlyMap<string, Index>;
  #sequence = 0;
  #active = 0;

  constructor(definitions: readonly IndexDefinition[]) {
    this.#indexes = new Map(
      definitions.map((definition) => [definition.attribute.path, new Index(definition)]),
    );
  }

  /** All rows in order of creation; live, not to be changed. */
  get rows(): readonly Row[] {
    return this.#inOrder;
  }

  get isEmpty(): boolean {
    return this.#inOrder.length === 0;
  }

  /** How many rows have `active: true`. */
  get active(): number {
    return this.#active;
  }

  find(id: string): Row | undefined {
    return this.#byId.get(id);
  }

  index(path: string): Index | undefined {
    return this.#indexes.get(path);
  }

  /** A row that holds what the record wants to be alone with, and the attribute. */
  clash(record: Attributes): { readonly path: string; readonly row: Row } | undefined {
    for (const index of this.#indexes.values()) {
      const row = index.unique ? index.holder(record) : undefined;
      if (row) return { path: index.path, row };
    }
    return undefined;
  }

  /** @throws UniquenessError before anything is written. */
  insert(record: ResourceRecord, secret: SecretDigest | undefined, journal: Journal): Row {
    this.#refuseTaken(record, undefined);
    this.#sequence += 1;
    const activeSince = record.meta.lastModified;
    const row: Row = { id: record.id, sequence: this.#sequence, record, secret, activeSince };
    this.#put(row);
    journal.note(() => this.#take(row));
    return row;
  }

  /** @throws UniquenessError before anything is written. */
  update(
    row: Row,
    record: ResourceRecord,
    secret: SecretDigest | undefined,
    journal: Journal,
  ): void {
    this.#refuseTaken(record, row);
    const { id: _, sequence: __, ...before } = row;
    const isAsBefore = record.active === row.record.active;
    const activeSince = isAsBefore ? row.activeSince : record.meta.lastModified;
    this.#exchange(row, { record, secret, activeSince });
    journal.note(() => this.#exchange(row, before));
  }

  delete(row: Row, journal: Journal): void {
    this.#take(row);
    journal.note(() => this.#put(row));
  }

  #refuseTaken(record: ResourceRecord, own: Row | undefined): void {
    for (const index of this.#indexes.values()) {
      if (!index.unique || (own && index.untouched(own.record, record))) continue;
      if (index.holder(record, own)) throw new UniquenessError(index.path);
    }
  }

  #exchange(row: Row, next: Pick<Row, 'record' | 'secret' | 'activeSince'>): void {
    for (const index of this.#indexes.values())
      if (!index.untouched(row.record, next.record)) index.move(row, row.record, next.record);
    this.#active += activeIn(next) - activeIn(row);
    Object.assign(row, next);
  }

  #put(row: Row): void {
    this.#byId.set(row.id, row);
    this.#active += activeIn(row);
    const last = this.#inOrder.at(-1);
    if (last === undefined || last.sequence < row.sequence) this.#inOrder.push(row);
    else this.#inOrder.splice(this.#placeOf(row), 0, row);
    for (const index of this.#indexes.values()) index.move(row, undefined, row.record);
  }

  #take(row: Row): void {
    this.#byId.delete(row.id);
    this.#active -= activeIn(row);
    this.#inOrder.splice(this.#placeOf(row), 1);
    for (const index of this.#indexes.values()) index.move(row, row.record, undefined);
  }

  #placeOf(row: Row): number {
    return firstAfter(this.#inOrder, ({ sequence }) => sequence >= row.sequence);
  }
}
