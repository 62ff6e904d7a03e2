import { patchBody, replace } from '../kernel/bodies.js';
import { expectEqual, expectErrorMessage, expectStatus, expectThat } from '../kernel/expect.js';
import { search } from '../kernel/find.js';
import { asText, isUnassigned, objectsOf } from '../kernel/json.js';
import { expectTotal } from '../kernel/lists.js';
import { groupPath, read, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';

/** RFC 7644 §3.6. */
export const deleteAudits = auditsOf({ id: 'delete', title: 'Deleting' }, [
  {
    id: 'user',
    title: 'DELETE is 204 without a body',
    requirements: ['RFC7644-3.6-a'],
    async run(t) {
      const answer = await t.delete(userPath(await t.createUser()));
      expectStatus(answer, 204);
      expectEqual('body', answer.text, '', answer);
    },
  },
  {
    id: 'gone',
    title: 'afterwards every request to it is 404',
    requirements: ['RFC7644-3.6-b', 'RFC7643-3.1-c'],
    async run(t) {
      const path = userPath(await t.createUser());
      expectStatus(await t.delete(path), 204, 200);
      expectErrorMessage(await t.get(path), 404);
      expectErrorMessage(await t.put(path, t.userBody()), 404);
      expectErrorMessage(await t.patch(path, patchBody(replace('active', true))), 404, 501);
      expectErrorMessage(await t.delete(path), 404);
    },
  },
  {
    id: 'unknown',
    title: 'DELETE of what does not exist is 404',
    requirements: ['RFC7644-3.6-f'],
    async run(t) {
      expectErrorMessage(await t.delete(`/Users/${t.name()}`), 404);
      if (!t.discovery.supports('groups')) return;
      expectErrorMessage(await t.delete(`/Groups/${t.name()}`), 404);
    },
  },
  {
    id: 'not-found',
    title: 'queries find it no longer, nor count it',
    requirements: ['RFC7644-3.6-c'],
    needs: ['filter'],
    async run(t) {
      const user = await t.createUser();
      await t.delete(userPath(user));
      const answer = await search(t, '/Users', `userName eq ${JSON.stringify(user.userName)}`);
      expectTotal(answer, 0);
    },
  },
  {
    id: 'name-is-free',
    title: 'its userName is free again, for a user with another id',
    level: 'SHOULD',
    requirements: ['RFC7644-3.6-d', 'RFC7643-3.1-c'],
    async run(t) {
      const body = t.userBody();
      const first = await t.createUser(body);
      await t.delete(userPath(first));
      const answer = await t.post('/Users', body);
      expectStatus(answer, 201);
      expectThat(answer.body.id !== first.id, 'It has the id of the deleted one.', answer);
    },
  },
  {
    id: 'leaves-groups',
    title: 'a deleted user is no longer a member',
    level: 'SHOULD',
    requirements: ['RFC7644-3.6-g'],
    needs: ['groups'],
    async run(t) {
      const user = await t.createUser();
      const path = groupPath(await t.createGroup({}, [asText(user.id)]));
      await t.delete(userPath(user));
      expectThat(isUnassigned((await read(t, path)).members), 'It is still a member.');
    },
  },
  {
    id: 'group',
    title: 'a deleted group leaves its members’ groups',
    level: 'SHOULD',
    requirements: ['RFC7643-4.1.2-j', 'RFC7644-3.6-a'],
    needs: ['groups', 'shown:user.groups'],
    async run(t) {
      const user = await t.createUser();
      const group = await t.createGroup({}, [asText(user.id)]);
      expectStatus(await t.delete(groupPath(group)), 204);
      const groups = objectsOf((await read(t, userPath(user))).groups);
      expectThat(!groups.some(({ value }) => value === group.id), 'The group is still there.');
    },
  },
]);
