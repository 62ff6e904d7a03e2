import type { FilterLiteral } from '../../../filter/ast.js';
import { comparisonKey } from '../../../schema/comparison.js';
import type { Attribute, AttributePath, Attributes, ResourceType } from '../../../schema/types.js';
import { Multimap } from './multimap.js';
import type { Row } from './row.js';

type Key = string | number;

const NO_KEYS: readonly Key[] = [];
const NOTHING_KEPT: ReadonlySet<Key> = new Set();

/** Which attribute to index, and whether two rows may share a value. */
export interface IndexDefinition {
  readonly attribute: AttributePath;
  readonly unique: boolean;
}

/** Attributes that identity providers look resources up by, where the resource type has them. */
const COMMON_LOOKUPS = ['userName', 'externalId', 'displayName', 'emails.value'];

/**
 * The indexes of a resource type: the attributes of the common look-ups, and every single-valued simple
 * attribute that the schema declares unique or `alsoUnique` names.
 */
export function indexDefinitions(
  type: ResourceType,
  alsoUnique: readonly string[] = [],
): readonly IndexDefinition[] {
  const unique = new Set([...declaredUnique(type), ...alsoUnique]);
  const definitions: IndexDefinition[] = [];
  for (const path of new Set([...unique, ...COMMON_LOOKUPS])) {
    const found = type.resolve(path);
    if (found?.kind === 'attribute' && !found.unqualified)
      definitions.push({ attribute: found.path, unique: unique.has(path) });
  }
  return definitions;
}

function declaredUnique(type: ResourceType): readonly string[] {
  const isUnique = ({ name, multiValued, uniqueness, type: dataType }: Attribute) =>
    uniqueness !== 'none' && !multiValued && dataType !== 'complex' && name !== 'id';
  return [
    ...type.attributes.filter(isUnique).map(({ name }) => name),
    ...type.extensions.flatMap(({ schema }) =>
      schema.attributes.filter(isUnique).map(({ name }) => `${schema.id}:${name}`),
    ),
  ];
}

/** Finds the rows that hold a value in one attribute, compared as the attribute's `caseExact` says. */
export class Index {
  readonly unique: boolean;
  readonly path: string;
  readonly #attribute: AttributePath;
  readonly #keyOf: (value: string | number | boolean) => Key;
  readonly #rows = new Multimap<Key, Row>();

  constructor({ attribute, unique }: IndexDefinition) {
    this.unique = unique;
    this.path = attribute.path;
    this.#attribute = attribute;
    this.#keyOf = comparisonKey(attribute.target);
  }

  count(value: NonNullable<FilterLiteral>): number {
    return this.#rows.count(this.#keyOf(value));
  }

  rows(value: NonNullable<FilterLiteral>): Iterable<Row> {
    return this.#rows.get(this.#keyOf(value));
  }

  /** A row other than `own` that holds one of the record's values. */
  holder(record: Attributes, own?: Row): Row | undefined {
    for (const key of this.#keys(record))
      for (const holder of this.#rows.get(key)) if (holder !== own) return holder;
    return undefined;
  }

  /** Whether two states of a row have the very same value, so that nothing has to be moved. */
  untouched(before: Attributes, after: Attributes): boolean {
    return rawValue(before, this.#attribute) === rawValue(after, this.#attribute);
  }

  /** Moves a row from the values it had to those that it has; undefined where it did or will not exist. */
  move(row: Row, before: Attributes | undefined, after: Attributes | undefined): void {
    const old = this.#keys(before);
    const next = this.#keys(after);
    const kept = old.length > 0 && next.length > 0 ? new Set(next) : NOTHING_KEPT;
    for (const key of old) if (!kept.has(key)) this.#rows.delete(key, row);
    for (const key of next) this.#rows.add(key, row);
  }

  /** A value that a record holds twice is there twice. */
  #keys(record: Attributes | undefined): readonly Key[] {
    if (record === undefined) return NO_KEYS;
    const raw = rawValue(record, this.#attribute);
    if (isScalar(raw)) return [this.#keyOf(raw)];
    return valuesIn(raw, this.#attribute).map(this.#keyOf);
  }
}

type Scalar = string | number | boolean;

function rawValue(record: Attributes, { urn, attribute }: AttributePath): unknown {
  const parent = urn === undefined ? record : (record[urn] as Attributes | undefined);
  return parent?.[attribute.name];
}

function valuesIn(value: unknown, { subAttribute }: AttributePath): Scalar[] {
  if (value === undefined || value === null) return [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const scalars =
    subAttribute === undefined
      ? values
      : values.map((element) => (element as Attributes | null)?.[subAttribute.name]);
  return scalars.filter(isScalar);
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
