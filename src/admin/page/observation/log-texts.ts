import type { LoggedKind, LoggedRoute } from '../../api-types/observation.js';

interface KindText {
  /** In the filter. */
  readonly name: string;
  readonly done: string;
  readonly failed: string;
}

/** What was done, and what could not be. */
export const KINDS: Readonly<Record<LoggedKind, KindText>> = {
  create: { name: 'Create', done: 'Created', failed: 'Could not create' },
  update: { name: 'Update', done: 'Updated', failed: 'Could not update' },
  unchanged: {
    name: 'Nothing to change',
    done: 'Nothing to change in',
    failed: 'Could not update',
  },
  disable: { name: 'Disable', done: 'Disabled', failed: 'Could not disable' },
  reactivate: { name: 'Reactivate', done: 'Reactivated', failed: 'Could not reactivate' },
  delete: { name: 'Delete', done: 'Deleted', failed: 'Could not delete' },
  membership: {
    name: 'Change members',
    done: 'Changed members of',
    failed: 'Could not change members of',
  },
  read: { name: 'Read', done: 'Read', failed: 'Could not read' },
  bulk: { name: 'Bulk', done: 'Bulk request', failed: 'Bulk request failed' },
  roles: { name: 'Roles kept', done: 'Roles kept', failed: 'Roles kept' },
  other: { name: 'Other', done: 'Other request', failed: 'Other request failed' },
};

/** What was read that is no resource. */
export const ROUTES: Readonly<Partial<Record<LoggedRoute, string>>> = {
  root: 'all resources',
  rootSearch: 'all resources',
  me: 'Me',
  serviceProviderConfig: 'the configuration',
  discovery: 'the schemas',
};
