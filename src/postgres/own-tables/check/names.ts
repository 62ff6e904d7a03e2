import type { OwnGroups, OwnKeyColumn, OwnTableName, OwnUsers } from '../options.js';
import type { TableName } from './needs.js';

const DEFAULT_KEY: OwnKeyColumn = { column: 'id', type: 'integer' };

/** A key as it is where the table is ours. */
const OUR_KEY = { column: 'id', type: 'uuid' } as const;

export function tableOf(name: OwnTableName): TableName {
  return typeof name === 'string' ? { schema: 'public', name } : name;
}

export function keyOf(column: OwnKeyColumn) {
  return typeof column === 'string' ? ({ column, type: 'text' } as const) : column;
}

/** The key of people or teams, wherever they are. */
export function keyIn(own: Pick<OwnUsers | OwnGroups, 'key'> | undefined) {
  return own === undefined ? OUR_KEY : keyOf(own.key ?? DEFAULT_KEY);
}
