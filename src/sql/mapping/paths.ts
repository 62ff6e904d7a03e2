import { keysOf } from '../../lib/known-keys.js';
import type { ENTERPRISE_USER_URN } from '../../schema/urns.js';
import type { ColumnInput } from './column.js';

type NamePart =
  | 'formatted'
  | 'familyName'
  | 'givenName'
  | 'middleName'
  | 'honorificPrefix'
  | 'honorificSuffix';

type AddressPart =
  | 'formatted'
  | 'streetAddress'
  | 'locality'
  | 'region'
  | 'postalCode'
  | 'country'
  | 'primary';

type UserList =
  | 'emails'
  | 'phoneNumbers'
  | 'ims'
  | 'photos'
  | 'entitlements'
  | 'roles'
  | 'x509Certificates';

type EnterprisePart =
  | 'employeeNumber'
  | 'costCenter'
  | 'organization'
  | 'division'
  | 'department'
  | 'manager.value';

/** Attributes of an extension of the host's own; misspelled ones are found at start. */
type ExtensionPath = `urn:${string}`;

/** What every resource has: its own columns for these are the store's, not the client's. */
type RequiredPath = 'id' | 'meta.created' | 'meta.lastModified';

type CommonPath = RequiredPath | 'externalId' | 'meta.version' | 'meta.revision';

type UserPath =
  | CommonPath
  | 'userName'
  | 'name'
  | `name.${NamePart}`
  | 'displayName'
  | 'nickName'
  | 'profileUrl'
  | 'title'
  | 'userType'
  | 'preferredLanguage'
  | 'locale'
  | 'timezone'
  | 'active'
  | UserList
  | `${UserList}[type eq "${string}"].${'value' | 'display' | 'primary'}`
  | `${UserList}[primary eq true].${'value' | 'display' | 'type'}`
  | 'addresses'
  | `addresses[type eq "${string}"].${AddressPart}`
  | `addresses[primary eq true].${Exclude<AddressPart, 'primary'> | 'type'}`
  | `${typeof ENTERPRISE_USER_URN}:${EnterprisePart}`
  | ExtensionPath;

type GroupPath = CommonPath | 'displayName' | 'members' | ExtensionPath;

type Column = string | ColumnInput;

type Columns<Path extends string> = { readonly [P in Path]?: Column } & {
  readonly [P in RequiredPath]: Column;
};

/** Columns of {@link mapUsers}: a column, or {@link ColumnInput}, by the path of the attribute it holds. */
export type UserColumns = Columns<UserPath>;

/** Columns of {@link mapGroups}: a column, or {@link ColumnInput}, by the path of the attribute it holds. */
export type GroupColumns = Columns<GroupPath>;

/**
 * Columns of {@link mapResource}: a column, or {@link ColumnInput}, by the path of the attribute it holds.
 */
export type ResourceColumns = Columns<string>;

/** Options of {@link mapUsers}, {@link mapGroups} and {@link mapResource}. */
export interface MappingOptions {
  /**
   * A `jsonb` column for every attribute that has no column of its own: other sub-attributes, extensions, whatever the
   * host has added to the resource type. Secrets, the members of a group and the groups of a user are never in it.
   *
   * Of a list with columns for single values it holds the whole list, which is what clients see; the columns are
   * copies for the host. They count where the list is not in it, as in rows that the host has made.
   * Default: what has no column is not kept.
   */
  readonly rest?: string;
}

export const MAPPING_KEYS = keysOf<MappingOptions>({ rest: true });
