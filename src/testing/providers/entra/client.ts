import { randomUUID } from 'node:crypto';
import { checkKeys } from '../../../errors/check-keys.js';
import { keysOf } from '../../../lib/known-keys.js';
import { equals, expectNobody } from '../../http/answer.js';
import { createTransport } from '../../http/transport.js';
import { CLIENT_OPTIONS } from '../client/option-keys.js';
import type { ClientOptions, SimulatedClient } from '../client/simulated-client.js';
import { compareDirectory } from './compare-directory.js';
import { type ClientCycleReport, runCycle } from './cycle.js';
import type { EntraDirectory } from './directory.js';
import { discoverAccounts } from './discover.js';
import type { EscrowBook } from './escrow.js';
import { DEFAULT_MATCHING, type Matching } from './matching.js';
import { type OnDemandRequest, runOnDemand } from './on-demand.js';
import type { EntraDialect } from './patch-body.js';
import { afterCycle, type EntraJob } from './quarantine.js';
import { ENTRA_WIRE, query, type Session } from './session.js';

/** Options of {@link createEntraClient}. */
export interface EntraClientOptions extends ClientOptions {
  /** Default `'default'`: what Entra sends to an application without the flag. */
  readonly dialect?: EntraDialect;
  /** By which attributes users and groups are matched. Default `userName` and `displayName`. */
  readonly matching?: Partial<Matching>;
  /** Most members that one PATCH names. Default 20. */
  readonly membersPerPatch?: number;
  /** Milliseconds since the epoch, for the retries and the quarantine. Default `Date.now`. */
  readonly now?: () => number;
}

/** A client that provisions as Microsoft Entra ID does; made by {@link createEntraClient}. */
export interface EntraClient extends SimulatedClient {
  /**
   * What the button "Test Connection" sends: a query for a user, and for a group, that cannot exist.
   *
   * @throws ClientRequestError unless both are answered with 200 and an empty ListResponse.
   */
  testConnection(): Promise<void>;
  /** Matches and provisions everybody and every group; remembers the directory for the next cycle. */
  initialCycle(directory: EntraDirectory): Promise<ClientCycleReport>;
  /**
   * Provisions what differs from the directory of the last cycle, and what failed earlier and is due
   * again. Purged objects are simply absent.
   *
   * @throws Error when the job is disabled.
   */
  incrementalCycle(directory: EntraDirectory): Promise<ClientCycleReport>;
  /** An initial cycle the first time, then incremental ones. */
  sync(directory: EntraDirectory): Promise<ClientCycleReport>;
  /**
   * "Provision on demand": one person, or one group with some of its members, now, whatever the state of
   * the job. Always in the default dialect, since the flag has no effect on it.
   *
   * @throws RangeError for objects that the directory does not have, and for more than five members.
   */
  provisionOnDemand(directory: EntraDirectory, what: OnDemandRequest): Promise<ClientCycleReport>;
  /**
   * "Account Discovery": reads all users, page by page.
   *
   * @returns how many there are.
   * @throws ClientRequestError when a page is not the one that was asked for.
   */
  discoverAccounts(): Promise<number>;
  /** The job after the last cycle; undefined before the first. */
  readonly job: EntraJob | undefined;
  /** The button "Restart provisioning": ends a quarantine; the next cycle is an initial one. */
  restart(): void;
}

const EMPTY: EntraDirectory = { people: [], groups: [] };

const KEYS = keysOf<EntraClientOptions>({
  ...CLIENT_OPTIONS,
  dialect: true,
  matching: keysOf<Matching>({ users: true, groups: true }),
  membersPerPatch: true,
  now: true,
});

/**
 * A simulated Microsoft Entra ID: sends what its provisioning service is documented to send, in either
 * dialect, to any SCIM service provider. Nothing in it knows this package's server.
 *
 * @example
 * const entra = createEntraClient({ baseUrl: 'http://localhost:3000/scim/v2', token });
 * await entra.testConnection();
 * const report = await entra.initialCycle(directory);
 */
export function createEntraClient(options: EntraClientOptions): EntraClient {
  checkKeys(options, KEYS, 'createEntraClient()');
  const { dialect = 'default', concurrency = 8, membersPerPatch = 20, now = Date.now } = options;
  const session: Session = {
    transport: createTransport(ENTRA_WIRE, options),
    dialect,
    matching: { ...DEFAULT_MATCHING, ...options.matching },
    users: new Map(),
    groups: new Map(),
    members: new Map(),
    withoutManager: new Set(),
  };
  const escrows: EscrowBook = new Map();
  let remembered: EntraDirectory | undefined;
  let job: EntraJob | undefined;

  const cycle = async (before: EntraDirectory, directory: EntraDirectory) => {
    if (job?.state === 'disabled') {
      throw new Error(`The job is disabled (${job.reason}): restart it.`);
    }
    const time = now();
    const settings = { concurrency, membersPerPatch, now: time };
    const { report, outcome } = await runCycle(session, escrows, before, directory, settings);
    job = afterCycle(job, outcome, new Date(time));
    // A cycle that was broken off has not seen everything.
    if (outcome.fatal === undefined) remembered = directory;
    return report;
  };

  return {
    name: ENTRA_WIRE.client,
    async testConnection() {
      const nobody = randomUUID();
      const users = await query(session, 'testUser', 'Users', [
        ['filter', equals(session.matching.users, nobody)],
      ]);
      expectNobody('GET /Users', users.answer);
      const groups = await query(session, 'testGroup', 'Groups', [
        ['excludedAttributes', 'members'],
        ['filter', equals(session.matching.groups, nobody)],
      ]);
      expectNobody('GET /Groups', groups.answer);
    },
    initialCycle: (directory) => cycle(EMPTY, directory),
    incrementalCycle: (directory) => cycle(remembered ?? EMPTY, directory),
    sync: (directory) => cycle(remembered ?? EMPTY, directory),
    provisionOnDemand: (directory, what) => runOnDemand(session, directory, what),
    discoverAccounts: () => discoverAccounts(session),
    compare: (directory) => compareDirectory(directory, options),
    get job() {
      return job;
    },
    restart() {
      escrows.clear();
      remembered = undefined;
      job = undefined;
    },
  };
}
