import type { Check } from '../check.js';
import { OUTAGES } from '../outage/router-check.js';
import { ACTIVE } from './active.js';
import { CHANGES } from './change-members.js';
import { CREATE } from './create.js';
import { CURSOR } from './cursor.js';
import { EQUALITY } from './equality.js';
import { FULL_FILTERS } from './full-filters.js';
import { GROUPS_OF } from './groups-of.js';
import { HIDDEN } from './hidden.js';
import { IDS } from './ids.js';
import { INCLUDED } from './included.js';
import { LISTS } from './lists.js';
import { MEMBER_READS } from './member-reads.js';
import { MEMBERS_KEPT } from './members.js';
import { PROVISIONED } from './provisioned.js';
import { REMOVE, REPLACE } from './replace.js';
import { ROLES } from './roles.js';
import { SAVES } from './save-with-members.js';
import { SEATS } from './seats.js';
import { SORT } from './sort.js';
import { TENANTS } from './tenants.js';
import { UNIQUE } from './unique.js';
import { UNITS } from './units.js';

/** Checks that each store has to pass, by title. */
export const ANY_STORE: Readonly<Record<string, readonly Check[]>> = {
  create: CREATE,
  uniqueness: UNIQUE,
  ids: IDS,
  replace: REPLACE,
  delete: REMOVE,
  lists: LISTS,
  filters: [...EQUALITY, ...FULL_FILTERS],
  sort: SORT,
  'cursor pages': CURSOR,
  tenants: TENANTS,
};

/** Checks of what the stores do together, by title. */
export const BOTH_STORES: Readonly<Record<string, readonly Check[]>> = {
  'active users': ACTIVE,
  members: [...MEMBERS_KEPT, ...CHANGES, ...SAVES],
  'reading members': MEMBER_READS,
  'groups of users': GROUPS_OF,
  'what comes with records': INCLUDED,
  'units of work': UNITS,
  roles: ROLES,
  seats: SEATS,
  'what was provisioned': PROVISIONED,
  'hidden and deleted users': HIDDEN,
  outages: OUTAGES,
};
