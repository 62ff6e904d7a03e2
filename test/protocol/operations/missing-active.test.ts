import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  type ResourceDraft,
  type ResourceRecord,
  type UserStore,
} from '../../../src/index.js';
import { createDeletionGuard } from '../../../src/monitoring/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { mountScim } from '../../support/app.js';
import { patch, USER, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { ctx } from '../roles/support.js';

const strip = <R extends ResourceRecord | undefined>(record: R): R => {
  if (record === undefined) return record;
  const { active: _active, ...rest } = record;
  return rest as R;
};

/** A router over a store that keeps `active` and never returns it, which the contract forbids. */
function mountForgetful() {
  const stores = createMemoryStores();
  const { userStore: kept } = stores;
  const drafts: ResourceDraft[] = [];
  const told: string[] = [];
  const log: string[] = [];
  const forgetful: Partial<UserStore> = {
    get: async (...args) => strip(await kept.get(...args)),
    async create(ctx, draft) {
      return strip(await kept.create(ctx, draft));
    },
    async replace(ctx, id, next, options) {
      drafts.push(next);
      return strip(await kept.replace(ctx, id, next, options));
    },
    lockRoleStates: async (...args) =>
      (await kept.lockRoleStates(...args)).map((state) => ({ ...state, user: strip(state.user) })),
  };
  const guard = createDeletionGuard({ threshold: { count: 100 } });
  const { scim } = mountScim({
    ...stores,
    userStore: overriding<UserStore>(kept, forgetful),
    roleResolver: createRolePolicy({ defaultRole: 'member', disabledRole: 'none' }),
    deletionGuard: guard,
    onEvent: ({ type }) => void told.push(type),
    onDeactivate: () => void told.push('onDeactivate'),
    logger: { warn() {}, error: (message) => void log.push(message) },
  });
  const roleOf = async (id: string) =>
    (await kept.rolesOf(ctx, id))?.assignments.map(({ role }) => role);
  return { scim, drafts, told, log, guard, roleOf };
}

describe('a store that does not return active', () => {
  it('lets nobody in by it: the role is that of somebody inactive, and a log line says why', async () => {
    const { scim, log, roleOf } = mountForgetful();
    const { id } = (await scim.post('/Users', user('ada')).expect(201)).body;
    expect(await roleOf(id)).toEqual(['none']);
    expect(log).toContain('a store returned a resource without "active", which counts as inactive');
  });

  it.each(['lenient', 'rfc'])('is written inactive by silence (%s)', async () => {
    const { scim, drafts, told } = mountForgetful();
    const { id } = (await scim.post('/Users', user('ada')).expect(201)).body;
    told.length = 0;
    await scim.put(`/Users/${id}`, { schemas: [USER], userName: 'ada', title: 'Late' }).expect(200);
    await scim.patch(`/Users/${id}`, patch({ op: 'replace', path: 'title', value: 'Later' }));
    expect(drafts.map(({ active }) => active)).toEqual([false, false]);
    expect(told).not.toContain('user.reactivated');
  });

  it('has every deactivation told, counted and ended, for nobody knows the state before', async () => {
    const { scim, told, guard } = mountForgetful();
    const { id } = (await scim.post('/Users', user('ada')).expect(201)).body;
    told.length = 0;
    const off = patch({ op: 'replace', path: 'active', value: false });
    await scim.patch(`/Users/${id}`, off).expect(200);
    expect(told).toContain('user.deactivated');
    expect(told).toContain('onDeactivate');
    expect((await guard.state('default')).taken).toBe(1);
  });
});
