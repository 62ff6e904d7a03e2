import type {
  DeletionGuard,
  DisabledUsersReport,
  ProvisioningLogStore,
  ProvisioningReports,
} from '../../../monitoring/index.js';
import type { ObservationCard } from '../../api-types/observation.js';
import { AdminError } from '../problem.js';

/** What shows how provisioning is doing. Each is optional, and a card of the page appears where it is given. */
export interface ObservationOptions {
  /** The provisioning log: each request of the identity provider, with filters. */
  readonly log?: Pick<ProvisioningLogStore, 'query'>;
  /** What `createProvisioningReports()` has made: the state of health and a chart of the activity. */
  readonly reports?: Pick<ProvisioningReports, 'report'>;
  /** What `createDisabledUsersReport()` has made. Names are in it. */
  readonly disabledUsers?: Pick<DisabledUsersReport, 'rows' | 'csv'>;
  /** The guard that the SCIM router has too: here what it holds is released or rejected. */
  readonly deletionGuard?: Pick<DeletionGuard, 'state' | 'release' | 'reject'>;
}

/** The methods that each must have. */
export const OBSERVATION = [
  ['deletionGuard', ['state', 'release', 'reject']],
  ['reports', ['report']],
  ['log', ['query']],
  ['disabledUsers', ['rows', 'csv']],
] as const satisfies readonly (readonly [ObservationCard, readonly string[]])[];

/** Of the options those that are given, as the configuration keeps them. */
export function observationOf({
  log,
  reports,
  disabledUsers,
  deletionGuard,
}: ObservationOptions): ObservationOptions {
  return {
    ...(log && { log }),
    ...(reports && { reports }),
    ...(disabledUsers && { disabledUsers }),
    ...(deletionGuard && { deletionGuard }),
  };
}

/** The cards that the page has. */
export function cardsOf(options: ObservationOptions): readonly ObservationCard[] {
  return OBSERVATION.map(([name]) => name).filter((name) => options[name] !== undefined);
}

/**
 * What a card works with.
 *
 * @throws AdminError 404 where the host has not given it.
 */
export function given<T>(part: T | undefined): T {
  if (part === undefined) throw new AdminError(404, 'There is nothing at this address.');
  return part;
}
