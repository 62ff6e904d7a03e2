import {
  compileResourceType,
  GROUP_RESOURCE_TYPE,
  type ResourceTypeInput,
  USER_RESOURCE_TYPE,
} from '../../schema/index.js';
import type { ResourceTypes } from '../layout/our-layout.js';
import type { NeededTable } from './check/needs.js';
import { needsOf } from './check/needs-of.js';
import { OWN_TABLES_KEYS, type OwnTables } from './options.js';

/** Tables of the product as {@link createPostgresScim} takes them, for what is done to them beside it. */
export interface TablesOptions extends OwnTables {
  /** The option of {@link createPostgresScim} of the same name. */
  readonly userResourceType?: ResourceTypeInput;
  /** The option of {@link createPostgresScim} of the same name. */
  readonly groupResourceType?: ResourceTypeInput;
}

/** The keys of {@link TablesOptions}. */
export const TABLES_KEYS = {
  ...OWN_TABLES_KEYS,
  userResourceType: true,
  groupResourceType: true,
} as const;

const typesOf = (options: TablesOptions): ResourceTypes => ({
  user: options.userResourceType ?? USER_RESOURCE_TYPE,
  group: options.groupResourceType ?? GROUP_RESOURCE_TYPE,
});

/**
 * What the tables must be.
 *
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE`, `ERR_SCIM_MAPPING`, and those of a wrong resource type.
 */
export function neededTables(options: TablesOptions): readonly NeededTable[] {
  const types = typesOf(options);
  // Also where no table is given for it: what is wrong is told.
  for (const type of Object.values(types)) compileResourceType(type);
  return needsOf(options, types);
}
