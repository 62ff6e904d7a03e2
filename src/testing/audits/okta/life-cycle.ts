import { add, patchBody, remove, replace } from '../kernel/bodies.js';
import { expectEqual, expectStatus } from '../kernel/expect.js';
import { query } from '../kernel/find.js';
import { asObject, asText, isUnassigned, type Json, objectsOf, valueAt } from '../kernel/json.js';
import { expectTotal } from '../kernel/lists.js';
import { groupPath, read, userPath } from '../kernel/patching.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';
import { GROUP } from '../kernel/urns.js';
import { createOktaUser, expectOktaList, OKTA, OKTA_WRITE } from './requests.js';

const SOURCE = 'Okta, SCIM 2.0 protocol reference';

async function patched(t: AuditScope, path: string, ...operations: readonly object[]) {
  expectStatus(await t.patch(path, patchBody(...operations), OKTA_WRITE), 200, 204);
  return read(t, path);
}

/** A group push: a group with two members, and somebody else. */
async function pushedGroup(t: AuditScope) {
  const users = [await createOktaUser(t), await createOktaUser(t), await createOktaUser(t)];
  const [ada = '', bea = '', cyr = ''] = users.map(({ id }) => asText(id));
  const body = { schemas: [GROUP], displayName: t.name(), members: [] };
  const answer = await t.post('/Groups', body, OKTA_WRITE);
  expectStatus(answer, 201);
  const path = groupPath(answer.body);
  const member = (value: string) => ({ value, display: 'Olivia Kent' });
  await patched(t, path, add('members', [member(ada), member(bea)]));
  return { path, id: asText(answer.body.id), ada, bea, cyr, member };
}

const memberIds = ({ members }: Json) =>
  objectsOf(members)
    .map(({ value }) => asText(value))
    .sort();

/** What Okta sends over the life of users and groups. */
export const oktaLifeCycleAudits = auditsOf(
  {
    id: 'okta',
    title: 'Okta: users and group push',
    profile: 'okta',
    level: 'Okta',
    source: SOURCE,
  },
  [
    {
      id: 'import',
      title: 'users are imported page by page',
      async run(t) {
        await createOktaUser(t);
        expectOktaList(await t.get('/Users?startIndex=1&count=100', OKTA));
      },
    },
    {
      id: 'profile-update',
      title: 'a profile is updated by PUT of what GET has shown',
      needs: ['user.name.givenName'],
      async run(t) {
        const path = userPath(await createOktaUser(t));
        const before = await read(t, path);
        const name = { ...asObject(before.name), givenName: 'Odette' };
        const answer = await t.put(path, { ...before, name, groups: [] }, OKTA_WRITE);
        expectStatus(answer, 200);
        const now = await read(t, path);
        expectEqual('name.givenName', valueAt(now, 'name', 'givenName'), 'Odette');
        expectEqual('emails', now.emails, before.emails);
      },
    },
    {
      id: 'deactivation',
      title: 'PATCH without a path deactivates and activates',
      needs: ['patch', 'user.active'],
      async run(t) {
        const path = userPath(await createOktaUser(t));
        for (const active of [false, true]) {
          const now = await patched(t, path, replace(undefined, { active }));
          expectEqual('active', now.active, active);
        }
      },
    },
    {
      id: 'deactivation-by-put',
      title: 'PUT deactivates, and the user is still found',
      needs: ['user.active'],
      async run(t) {
        const user = await createOktaUser(t);
        const path = userPath(user);
        const body = { ...(await read(t, path)), active: false };
        expectStatus(await t.put(path, body, OKTA_WRITE), 200);
        const filter = `userName eq ${JSON.stringify(user.userName)}`;
        const answer = await t.get(query('/Users', { filter, startIndex: 1, count: 100 }), OKTA);
        expectTotal(answer, 1);
        expectEqual('active', answer.resources[0]?.active, false, answer);
      },
    },
    {
      id: 'group-rename',
      title: 'a group is renamed by PATCH without a path, the id in the value ignored',
      needs: ['groups', 'patch'],
      async run(t) {
        const { path, id, ada, bea } = await pushedGroup(t);
        const displayName = t.name();
        const now = await patched(t, path, replace(undefined, { id, displayName }));
        expectEqual('displayName', now.displayName, displayName);
        expectEqual('members', memberIds(now), [ada, bea].sort());
      },
    },
    {
      id: 'group-members',
      title: 'members are removed and added in one PATCH',
      needs: ['groups', 'patch'],
      async run(t) {
        const { path, ada, bea, cyr, member } = await pushedGroup(t);
        const now = await patched(
          t,
          path,
          remove(`members[value eq "${ada}"]`),
          add('members', [member(cyr)]),
        );
        expectEqual('members', memberIds(now), [bea, cyr].sort());
      },
    },
    {
      id: 'group-all-members',
      title: 'all members are replaced, by path and without',
      needs: ['groups', 'patch'],
      async run(t) {
        const { path, id, ada, cyr, member } = await pushedGroup(t);
        const now = await patched(t, path, replace('members', [member(cyr)]));
        expectEqual('members', memberIds(now), [cyr]);
        const value = { id, displayName: now.displayName, members: [member(ada)] };
        expectEqual('members', memberIds(await patched(t, path, replace(undefined, value))), [ada]);
      },
    },
    {
      id: 'group-emptied',
      title: 'an empty list without a path removes all members',
      needs: ['groups', 'patch'],
      async run(t) {
        const { path } = await pushedGroup(t);
        const now = await patched(t, path, replace(undefined, { members: [] }));
        expectEqual('whether it has members', !isUnassigned(now.members), false);
      },
    },
    {
      id: 'group-put',
      title: 'PUT of a group with display: null replaces its members',
      needs: ['groups'],
      async run(t) {
        const { path, id, cyr } = await pushedGroup(t);
        const { displayName } = await read(t, path);
        const members = [{ value: cyr, display: null }];
        const body = { schemas: [GROUP], id, displayName, members };
        expectStatus(await t.put(path, body, OKTA_WRITE), 200);
        expectEqual('members', memberIds(await read(t, path)), [cyr]);
      },
    },
    {
      id: 'group-deleted',
      title: 'a group is deleted with 204',
      needs: ['groups'],
      async run(t) {
        const { path } = await pushedGroup(t);
        expectStatus(await t.delete(path, OKTA), 204);
        expectStatus(await t.get(path, OKTA), 404);
      },
    },
  ],
);
