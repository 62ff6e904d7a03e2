import { compileResourceType, type ResourceTypeInput } from '../../schema/index.js';
import type { OwnColumns } from '../own-tables/options.js';

export const USER_COLUMNS: OwnColumns = {
  externalId: 'external_id',
  userName: { column: 'user_name', key: 'user_name_key' },
  active: 'active',
  displayName: 'display_name',
  emails: { column: 'emails', key: 'email_keys' },
};

export const GROUP_COLUMNS: OwnColumns = {
  externalId: 'external_id',
  displayName: { column: 'display_name', key: 'display_name_key' },
};

/** The column that keeps every other attribute. */
export const REST = 'attributes';

/** The columns of the attributes that a resource type has; a host may have left some out. */
export function fitted(columns: OwnColumns, input: ResourceTypeInput): OwnColumns {
  const type = compileResourceType(input);
  const known = Object.entries(columns).filter(([path]) => type.resolve(path) !== undefined);
  return Object.fromEntries(known);
}
