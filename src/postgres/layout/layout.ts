import type { Tables } from '../connection/tables.js';
import type { MembersLayout } from './members-layout.js';
import type { ResourceLayout, UserLayout } from './resource-layout.js';
import type { RolesLayout } from './roles-layout.js';

/** Where the directory is kept: in our tables, or in those of the host. */
export interface Layout {
  readonly users: UserLayout;
  readonly groups: ResourceLayout;
  readonly members: MembersLayout;
  readonly roles: RolesLayout;
  /** Our table of who is in other tenants, too. */
  readonly guests: string;
  /** Our table of how many people are active at most. */
  readonly seats: Tables['seats'];
  /** Our table of what was provisioned of people. */
  readonly provisioned: Tables['provisioned_attributes'];
  /** Our table of who is who at an identity provider. */
  readonly identities: Tables['identities'];
  /** Our table of unique values. */
  readonly uniqueValues: Tables['unique_values'];
}
