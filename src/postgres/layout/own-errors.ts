import type {
  AttributesOfIndexes,
  KnownAttributes,
  OwnTableAttributes,
} from '../connection/store-error.js';
import type { Layout } from './layout.js';
import type { ResourceLayout } from './resource-layout.js';

/** What errors of the database are about, in our tables and in those of the host. */
export function attributesOf(indexes: AttributesOfIndexes, layout: Layout): KnownAttributes {
  const own = [layout.users, layout.groups].filter(({ hidden }) => hidden !== undefined);
  return { indexes, tables: new Map(own.map((each) => [each.table, ownAttributes(each)])) };
}

function ownAttributes({ unique, columns }: ResourceLayout): OwnTableAttributes {
  const known = [...columns.values()].flatMap(({ name, attribute }) =>
    attribute === undefined ? [] : [[name, attribute] as const],
  );
  return { unique: unique.attribute, columns: new Map(known) };
}
