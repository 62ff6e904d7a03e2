import request from 'supertest';
import { createMemoryStores } from '../../src/index.js';
import {
  createDeletionGuard,
  createDisabledUsersReport,
  createMemoryProvisioningLog,
  createProvisioningReports,
  type DisabledUsersColumn,
  type ProvisioningLogSink,
} from '../../src/monitoring/index.js';
import { eventually } from '../support/eventually.js';
import { createWorld, issue, type WorldOptions } from './world.js';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';

interface ObservedOptions extends WorldOptions {
  /** How many users of a tenant can go before the rest is held. */
  readonly count?: number;
  readonly columns?: readonly DisabledUsersColumn[];
}

/** A product whose provisioning is logged, reported on and guarded, with an admin page that shows it. */
export function createObservedWorld({ count = 2, columns = [], ...options }: ObservedOptions = {}) {
  const stores = createMemoryStores();
  const log = createMemoryProvisioningLog();
  const reports = createProvisioningReports({ log });
  const deletionGuard = createDeletionGuard({ threshold: { count } });
  const disabledUsers = createDisabledUsersReport({ userStore: stores.userStore, log, columns });
  let written = 0;
  const provisioningLog: ProvisioningLogSink = {
    async append(entries) {
      await reports.append(entries);
      written += entries.length;
    },
  };
  const scim = { ...stores, provisioningLog, deletionGuard };
  const world = createWorld({ scim, log, reports, deletionGuard, disabledUsers, ...options });

  /** The identity provider of a tenant, with a token of its own. */
  async function provider(tenantId: string) {
    const { token } = await issue(world.as(`${tenantId}/ada`));
    const send = (method: 'get' | 'post' | 'patch' | 'delete', path: string, body?: object) =>
      request(world.app)
        [method](`/scim/v2${path}`)
        .set({ Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' })
        .send(body && JSON.stringify(body));
    const create = async (userName: string): Promise<string> =>
      (await send('post', '/Users', { userName }).expect(201)).body.id;
    const disable = (id: string) => {
      const Operations = [{ op: 'replace', path: 'active', value: false }];
      return send('patch', `/Users/${id}`, { schemas: [PATCH], Operations });
    };
    return { send, create, disable };
  }
  /** Waits for the log, which is written behind the answers. */
  const logged = (entries: number) => eventually(() => written >= entries);
  return { ...world, logged, provider };
}

/** Somebody was created, somebody not, and somebody disabled, in the tenant acme. */
export async function someHistory() {
  const world = createObservedWorld({
    columns: [{ name: 'equipment', value: ({ userName }) => (userName === 'ada@acme' ? 2 : null) }],
  });
  const acme = await world.provider('acme');
  const ada = await acme.create('ada@acme');
  await acme.create('bob@acme');
  await acme.send('post', '/Users', { userName: 'ada@acme' }).expect(409);
  await acme.send('get', '/Users').expect(200);
  await acme.disable(ada).expect(200);
  await world.logged(5);
  return { ...world, ada };
}
