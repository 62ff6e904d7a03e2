import { beforeEach, describe, expect, it } from '@jest/globals';
import { ada, GROUP, patchOp, startExample, USER } from './app.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';

let saas: ReturnType<typeof startExample>;
let create: typeof saas.create;
beforeEach(() => {
  saas = startExample();
  create = saas.create;
});

describe('a team as a SCIM group', () => {
  const crew = { schemas: [GROUP], displayName: 'Harbour Crew', externalId: 'gid' };
  const members = async (id: string): Promise<string[]> =>
    ((await saas.send('get', `/Groups/${id}`)).body.members ?? []).map(
      (member: { value: string }) => member.value,
    );

  it('is no user', async () => {
    const group = await create('/Groups', crew);
    expect((await saas.send('get', `/Users/${group}`)).status).toBe(404);
  });

  it('gains and loses members, each once, and they show it', async () => {
    const [one, two] = [
      await create('/Users', ada),
      await create('/Users', { schemas: [USER], userName: 'bea@example.com' }),
    ];
    const id = await create('/Groups', { ...crew, members: [{ value: one }] });
    const add = patchOp({ op: 'Add', path: 'members', value: [{ $ref: null, value: two }] });
    expect((await saas.send('patch', `/Groups/${id}`, add)).status).toBe(204);
    await saas.send('patch', `/Groups/${id}`, add);
    expect(await members(id)).toEqual([one, two]);
    expect((await saas.send('get', `/Users/${two}`)).body.groups).toMatchObject([
      { value: id, display: 'Harbour Crew', type: 'direct' },
    ]);
    const remove = patchOp({ op: 'Remove', path: 'members', value: [{ value: one }] });
    await saas.send('patch', `/Groups/${id}`, remove);
    expect(await members(id)).toEqual([two]);
    expect((await saas.send('get', `/Users/${one}`)).body).not.toHaveProperty('groups');
  });

  it('keeps its members through a rename and loses those who are deleted', async () => {
    const user = await create('/Users', ada);
    const id = await create('/Groups', { ...crew, members: [{ value: user }] });
    const before = (await saas.send('get', `/Groups/${id}`)).body.meta.version;
    const rename = patchOp({ op: 'Replace', path: 'displayName', value: 'Quay Crew' });
    expect((await saas.send('patch', `/Groups/${id}`, rename)).status).toBe(204);
    expect(await members(id)).toEqual([user]);
    await saas.send('delete', `/Users/${user}`);
    expect(await members(id)).toEqual([]);
    expect((await saas.send('get', `/Groups/${id}`)).body).toMatchObject({
      displayName: 'Quay Crew',
    });
    expect((await saas.send('get', `/Groups/${id}`)).body.meta.version).not.toBe(before);
  });

  it('has a title that is unique whatever its case', async () => {
    await create('/Groups', crew);
    const again = await saas.send('post', '/Groups', { ...crew, displayName: 'HARBOUR crew' });
    expect(again.body).toMatchObject({ status: '409', scimType: 'uniqueness' });
  });

  it('is found by its members and its name', async () => {
    const user = await create('/Users', ada);
    const id = await create('/Groups', { ...crew, members: [{ value: user }] });
    await create('/Groups', { schemas: [GROUP], displayName: 'Others' });
    const find = async (endpoint: string, filter: string) =>
      (await saas.send('get', `/${endpoint}?filter=${encodeURIComponent(filter)}`)).body
        .totalResults;
    expect(await find('Groups', `id eq "${id}" and members eq "${user}"`)).toBe(1);
    expect(await find('Groups', `members.value eq "${NOBODY}"`)).toBe(0);
    expect(await find('Groups', `not (members.value eq "${user}")`)).toBe(1);
    expect(await find('Groups', 'displayName eq "harbour CREW"')).toBe(1);
    expect(await find('Users', `groups.value eq "${id}"`)).toBe(1);
    expect(await find('Users', `groups.value eq "${NOBODY}"`)).toBe(0);
  });

  it('loses no member to PATCH requests that arrive together', async () => {
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        create('/Users', { schemas: [USER], userName: `p${i}@example.com` }),
      ),
    );
    const id = await create('/Groups', crew);
    await Promise.all(
      ids.map((value) =>
        saas.send(
          'patch',
          `/Groups/${id}`,
          patchOp({ op: 'Add', path: 'members', value: [{ value }] }),
        ),
      ),
    );
    expect((await members(id)).sort()).toEqual([...ids].sort());
  });
});
