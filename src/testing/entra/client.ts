import { randomUUID } from 'node:crypto';
import { type CycleReport, runCycle } from './cycle.js';
import type { EntraDirectory } from './directory.js';
import type { EntraDialect } from './patch-body.js';
import { equals, query, type Session } from './session.js';
import { createTransport, type TransportOptions } from './transport.js';

export interface EntraClientOptions extends TransportOptions {
  /** Default `'default'`: what Entra sends to an application without the flag. */
  readonly dialect?: EntraDialect;
  /** Requests in flight at once. Default 8. */
  readonly concurrency?: number;
  /** Most members that one PATCH names. Default 20. */
  readonly membersPerPatch?: number;
}

export interface EntraClient {
  /**
   * What the button "Test Connection" sends: a query for a user, and for a group, that cannot exist.
   *
   * @throws EntraRequestError unless both are answered with 200 and an empty ListResponse.
   */
  testConnection(): Promise<void>;
  /** Matches and provisions everybody and every group; remembers the directory for the next cycle. */
  initialCycle(directory: EntraDirectory): Promise<CycleReport>;
  /** Provisions what differs from the directory of the last cycle; purged objects are simply absent. */
  incrementalCycle(directory: EntraDirectory): Promise<CycleReport>;
}

const EMPTY: EntraDirectory = { people: [], groups: [] };

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
  const { dialect = 'default', concurrency = 8, membersPerPatch = 20 } = options;
  const session: Session = {
    transport: createTransport(options),
    dialect,
    users: new Map(),
    groups: new Map(),
  };
  let remembered = EMPTY;

  const cycle = async (before: EntraDirectory, now: EntraDirectory) => {
    const report = await runCycle(session, before, now, { concurrency, membersPerPatch });
    remembered = now;
    return report;
  };

  return {
    async testConnection() {
      const nobody = randomUUID();
      await query(session, 'Users', [['filter', equals('userName', nobody)]], 0);
      await query(
        session,
        'Groups',
        [
          ['excludedAttributes', 'members'],
          ['filter', equals('displayName', nobody)],
        ],
        0,
      );
    },
    initialCycle: (directory) => cycle(EMPTY, directory),
    incrementalCycle: (directory) => cycle(remembered, directory),
  };
}
