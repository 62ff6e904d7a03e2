import { add, patchBody } from '../kernel/bodies.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { query } from '../kernel/find.js';
import { valueAt } from '../kernel/json.js';
import { expectTotal } from '../kernel/lists.js';
import { groupPath, read, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';
import { USER } from '../kernel/urns.js';

/** What OneLogin asks when it is connected, and to see whether a SCIM API will do. */
export const oneLoginAudits = auditsOf(
  {
    id: 'onelogin',
    title: 'OneLogin',
    profile: 'onelogin',
    level: 'OneLogin',
    source: 'OneLogin, Test your SCIM API',
  },
  [
    {
      id: 'connection',
      title: 'a filter for nobody gives an empty list or 404, as JSON',
      async run(t) {
        const answer = await t.get(query('/Users', { filter: `userName eq "${t.name()}"` }), {
          Accept: '*/*',
        });
        expectStatus(answer, 200, 404);
        const type = answer.headers['content-type'] ?? '';
        expectThat(/^application\/(scim\+)?json\b/.test(type), `The type is "${type}".`, answer);
        if (answer.status === 200) expectTotal(answer, 0);
      },
    },
    {
      id: 'user',
      title: 'a user is created, found, read, updated by PUT and deleted',
      async run(t) {
        const body = t.userBody();
        const user = await t.createUser(body);
        const filter = `userName eq ${JSON.stringify(user.userName)}`;
        const list = await t.get(query('/Users', { filter }));
        expectEqual('id found', list.resources[0]?.id, user.id, list);
        const path = userPath(user);
        const name = { givenName: 'Ona', familyName: 'Logan' };
        expectStatus(await t.put(path, { ...body, name }), 200);
        if (t.discovery.attribute(USER, 'name.givenName')) {
          expectEqual('givenName', valueAt(await read(t, path), 'name', 'givenName'), 'Ona');
        }
        expectStatus(await t.delete(path), 204, 200);
      },
    },
    {
      id: 'groups',
      title: 'groups are listed, created, and given members by PATCH',
      needs: ['groups', 'patch'],
      async run(t) {
        expectStatus(await t.get('/Groups'), 200);
        const { id } = await t.createUser();
        const path = groupPath(await t.createGroup());
        expectStatus(await t.patch(path, patchBody(add('members', [{ value: id }]))), 200, 204);
        expectEqual('member', valueAt(await read(t, path), 'members', 0, 'value'), id);
      },
    },
  ],
);
