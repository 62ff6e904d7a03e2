import { describe, expect, it } from '@jest/globals';
import { type AdmissionOptions, createMemoryStores } from '../../../../src/index.js';
import { createRolePolicy } from '../../../../src/roles/index.js';
import { group, patch, user } from '../../../support/messages.js';
import { type Admit, admitting, CTX } from './world.js';

const inTenant = (displayName: string, targetTenantId: string, role = 'member') => ({
  group: { displayName },
  role,
  targetTenantId,
});

const roleResolver = createRolePolicy({
  groupRoles: [inTenant('Acme', 'acme'), inTenant('Globex', 'globex')],
});

/** A super-tenant that places the members of its groups in two other tenants. */
function placing(admission: AdmissionOptions, options: Admit = {}) {
  const world = admitting(admission, {
    roleResolver,
    roles: { targetTenants: ['acme', 'globex'] },
    ...options,
  });
  const { scim, stores } = world;
  return {
    ...world,
    addGroup: async (name: string, ...ids: readonly string[]): Promise<string> =>
      (await scim.post('/Groups', group(name, ids)).expect(201)).body.id,
    placed: async (tenantId: string) =>
      [...(await stores.userStore.placedIn(CTX, tenantId))].sort(),
    change: (id: string, ...operations: readonly object[]) =>
      scim.patch(`/Users/${id}`, patch(...operations)),
    refused: () =>
      world.events.splice(0).flatMap((event) => {
        if (event.type !== 'admission.refused') return [];
        const { resourceId, targetTenantId, reason, attribute } = event;
        return [{ resourceId, targetTenantId, reason, ...(attribute && { attribute }) }];
      }),
  };
}

const perTenant = (of: Readonly<Record<string, readonly string[]>>): AdmissionOptions => ({
  domains: { of: (tenantId) => of[tenantId] ?? 'any' },
});

describe('who is placed in another tenant', () => {
  it('is asked for there, and only there withheld', async () => {
    const { add, addGroup, placed, refused, stores } = placing(
      perTenant({ acme: ['acme.example'] }),
    );
    const [ada, eve] = [await add('ada@acme.example'), await add('eve@evil.example')];
    await addGroup('Acme', ada, eve);
    expect(await placed('acme')).toEqual([ada]);
    expect(refused()).toEqual([
      { resourceId: eve, targetTenantId: 'acme', reason: 'domain', attribute: 'userName' },
    ]);
    await addGroup('Globex', ada, eve);
    expect(await placed('globex')).toEqual([ada, eve].sort());
    expect(refused()).toEqual([
      { resourceId: eve, targetTenantId: 'acme', reason: 'domain', attribute: 'userName' },
    ]);
    const roles = await stores.userStore.rolesOf(CTX, eve);
    expect(roles?.assignments).toEqual([expect.objectContaining({ targetTenantId: 'globex' })]);
  });

  it('is taken out of it by a name that is none of its own, also where roles follow from nothing but groups', async () => {
    for (const resolver of [roleResolver, { ...roleResolver, userAttributes: [] }]) {
      const { add, addGroup, placed, refused, change, entries } = placing(
        perTenant({ acme: ['acme.example'] }),
        { roleResolver: resolver },
      );
      const ada = await add('ada@acme.example');
      await addGroup('Acme', ada);
      await change(ada, { op: 'add', path: 'title', value: 'Countess' }).expect(200);
      expect(refused()).toEqual([]);
      await change(ada, { op: 'replace', path: 'userName', value: 'ada@evil.example' }).expect(200);
      expect(await placed('acme')).toEqual([]);
      expect(refused()).toEqual([
        { resourceId: ada, targetTenantId: 'acme', reason: 'domain', attribute: 'userName' },
      ]);
      await change(ada, { op: 'replace', path: 'userName', value: 'ada@acme.example' }).expect(200);
      expect(await placed('acme')).toEqual([ada]);
      const withheld = (await entries()).flatMap((entry) => entry.withheld ?? []);
      expect(withheld).toEqual([
        {
          reason: 'domain',
          targetTenantId: 'acme',
          attribute: 'userName',
          users: 1,
          userIds: [ada],
        },
      ]);
    }
  });

  it('stays after a domain is withdrawn, until they come back from being inactive', async () => {
    const of: Record<string, readonly string[]> = { acme: ['acme.example'] };
    const { add, addGroup, placed, refused, change } = placing(perTenant(of));
    const ada = await add('ada@acme.example');
    await addGroup('Acme', ada);
    of.acme = [];
    await change(ada, { op: 'add', path: 'title', value: 'Countess' }).expect(200);
    await change(ada, { op: 'replace', path: 'active', value: false }).expect(200);
    expect(refused()).toEqual([]);
    await change(ada, { op: 'replace', path: 'active', value: true }).expect(200);
    expect(refused()).toHaveLength(1);
    expect(await placed('acme')).toEqual([]);
  });

  it('has as many seats there as are free, in the order of the ids', async () => {
    const limits: Record<string, number> = { acme: 3 };
    const { add, addGroup, placed, refused, change, ofType, stores, roles } = placing({
      seats: { limit: (tenantId) => limits[tenantId] },
    });
    await stores.userStore.create({ ...CTX, tenantId: 'acme' }, { userName: 'own', active: true });
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) ids.push(await add(name));
    const [first = '', second = '', third = '', fourth = ''] = ids.sort();
    await addGroup('Acme', ...ids);
    expect(await placed('acme')).toEqual([first, second]);
    expect(ofType('seats.full')).toEqual([
      expect.objectContaining({ targetTenantId: 'acme', active: 3, limit: 3 }),
    ]);
    expect(refused().map(({ resourceId, reason }) => [resourceId, reason])).toEqual([
      [third, 'seats'],
      [fourth, 'seats'],
    ]);
    expect(await stores.userStore.countActive({ ...CTX }, 'acme')).toBe(3);

    await change(first, { op: 'replace', path: 'active', value: false }).expect(200);
    await roles.replay('default');
    expect(await placed('acme')).toEqual([second, third]);
    refused();
    await change(first, { op: 'replace', path: 'active', value: true }).expect(200);
    expect(refused()).toEqual([{ resourceId: first, targetTenantId: 'acme', reason: 'seats' }]);
    expect(await placed('acme')).toEqual([second, third]);
    limits.acme = 10;
    await roles.replay('default');
    expect(await placed('acme')).toEqual(ids);
  });

  it("is asked of the host in the other tenant's name; a function that fails stops the unit, but nothing that takes access away", async () => {
    let fails = false;
    let passed = 0;
    const stores = createMemoryStores({ now: () => new Date(Date.now() + passed) });
    const asked: unknown[] = [];
    const { add, addGroup, placed, refused, scim, roles } = placing(
      {
        decide: (_, { tenantId, before, after }) => {
          if (fails) throw new Error('down');
          if (tenantId !== 'default') asked.push([tenantId, before, after.userName]);
          return { admitted: tenantId !== 'globex' };
        },
      },
      { stores },
    );
    const [ada, bob] = [await add('ada'), await add('bob')];
    const acme = await addGroup('Acme', ada);
    const globex = await addGroup('Globex', ada);
    expect(asked).toEqual([
      ['acme', undefined, 'ada'],
      ['globex', undefined, 'ada'],
    ]);
    expect(await placed('globex')).toEqual([]);
    expect(refused()).toEqual([{ resourceId: ada, targetTenantId: 'globex', reason: 'decision' }]);
    fails = true;
    const add2 = { op: 'add', path: 'members', value: [{ value: bob }] };
    const remove = { op: 'remove', path: `members[value eq "${ada}"]` };
    await scim.patch(`/Groups/${acme}`, patch(add2)).expect(503);
    expect(await placed('acme')).toEqual([ada]);
    const both = await scim.patch(`/Groups/${acme}`, patch(add2, remove));
    expect(both.status).toBeLessThan(300);
    expect(await placed('acme')).toEqual([]);
    expect(refused()).toEqual([
      { resourceId: bob, targetTenantId: 'acme', reason: 'unavailable' },
      { resourceId: ada, targetTenantId: 'globex', reason: 'unavailable' },
    ]);
    await scim.delete(`/Groups/${globex}`).expect(204);
    fails = false;
    // By then the job is nobody's any more.
    passed = 61_000;
    await roles.drain();
    expect(await placed('acme')).toEqual([bob]);
  });

  it('does not come back, and is nobody else, while a function of the tenant fails', async () => {
    let fails = false;
    const down = (tenantId: string) => {
      if (fails && tenantId === 'acme') throw new Error('down');
    };
    const byDomain: AdmissionOptions = {
      domains: {
        of: (tenantId) => {
          down(tenantId);
          return tenantId === 'acme' ? ['acme.example'] : 'any';
        },
      },
    };
    const bySeats: AdmissionOptions = {
      seats: {
        limit: (tenantId) => {
          down(tenantId);
          return tenantId === 'acme' ? 1 : undefined;
        },
      },
    };
    const policy = createRolePolicy({
      assertedRoles: { extra: 'extra' },
      disabledRole: 'none',
      groupRoles: [inTenant('Acme', 'acme')],
    });
    // Somebody inactive has another role there, and loses it by coming back.
    const resolve: typeof policy.resolve = (subject) =>
      subject.active || subject.groups.length === 0
        ? policy.resolve(subject)
        : { assignments: [{ role: 'none', targetTenantId: 'acme', reason: 'inactive' }] };
    const active = (value: boolean) => ({ op: 'replace', path: 'active', value });
    for (const admission of [byDomain, bySeats]) {
      fails = false;
      const { add, addGroup, placed, refused, change, stored, stores } = placing(admission, {
        roleResolver: { ...policy, resolve },
      });
      const ada = await add('ada@acme.example', { roles: [{ value: 'extra' }] });
      await addGroup('Acme', ada);
      await change(ada, active(false)).expect(200);
      expect(await placed('acme')).toEqual([ada]);
      fails = true;
      await change(ada, active(true)).expect(503);
      expect(await stored(ada)).toMatchObject({ active: false });
      expect(await stores.userStore.countActive({ ...CTX }, 'acme')).toBe(0);
      fails = false;
      await change(ada, active(true)).expect(200);
      expect(await placed('acme')).toEqual([ada]);
      if (admission === bySeats) continue;
      fails = true;
      const rename = { op: 'replace', path: 'userName', value: 'ceo@evil.example' };
      await change(ada, rename, { op: 'remove', path: 'roles' }).expect(200);
      const { userName, roles: left } = await stored(ada);
      expect([userName, left]).toEqual(['ada@acme.example', undefined]);
      expect(await placed('acme')).toEqual([ada]);
      expect(refused()).toEqual([]);
    }
  });

  it('is asked for by hand and in the background too', async () => {
    const of: Record<string, readonly string[]> = { acme: [] };
    const { add, addGroup, placed, refused, roles, stores } = placing(perTenant(of));
    const ada = await add('ada@acme.example');
    await roles.lock('default', ada, [{ role: 'admin', targetTenantId: 'acme' }, { role: 'x' }]);
    expect(await placed('acme')).toEqual([]);
    expect(refused()).toHaveLength(1);
    expect((await stores.userStore.rolesOf(CTX, ada))?.assignments).toEqual([
      expect.objectContaining({ role: 'x' }),
    ]);
    await roles.unlock('default', ada);
    await addGroup('Acme', ada);
    expect(refused()).toHaveLength(1);
    of.acme = ['acme.example'];
    await roles.replay('default');
    expect(await placed('acme')).toEqual([ada]);
    expect(refused()).toEqual([]);
  });
});

describe('two super-tenants of each other', () => {
  it('do not wait for each other for ever, and never have more people than seats', async () => {
    const { scim, stores } = placing(
      { seats: { limit: () => 4 } },
      {
        tenant: ({ tenantId = 'default' }) => tenantId,
        auth: ['acme', 'globex'].map((tenantId) => ({
          verify: ({ token }: { readonly token?: string }) =>
            token === `a-token-of-${tenantId}` ? { id: tenantId, tenantId } : undefined,
        })) as never,
      },
    );
    const as = (tenant: string) => ({ Authorization: `Bearer a-token-of-${tenant}` });
    const post = (tenant: string, path: string, body: object) =>
      scim.post(path, body).set(as(tenant));
    const groups: Record<string, string> = {};
    for (const [home, name] of [
      ['acme', 'Globex'],
      ['globex', 'Acme'],
    ] as const) {
      groups[home] = (await post(home, '/Groups', group(name)).expect(201)).body.id;
    }
    const work = ['acme', 'globex'].flatMap((home) =>
      [0, 1, 2, 3].map(async (at) => {
        const { body, status } = await post(home, '/Users', user(`${home}-${at}`));
        if (status !== 201) return;
        const join = { op: 'add', path: 'members', value: [{ value: body.id }] };
        await scim.patch(`/Groups/${groups[home]}`, patch(join)).set(as(home));
      }),
    );
    await Promise.all(work);
    for (const tenantId of ['acme', 'globex']) {
      expect(await stores.userStore.countActive({ ...CTX }, tenantId)).toBeLessThanOrEqual(4);
    }
  });
});
