import {
  expectEqual,
  expectErrorMessage,
  expectRefusal,
  expectStatus,
  expectThat,
} from '../kernel/expect.js';
import { AuditSkip } from '../kernel/failure.js';
import { isUnassigned, objectsOf, valueAt } from '../kernel/json.js';
import { groupPath, read, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';
import { USER } from '../kernel/urns.js';

/** RFC 7644 §3.5.1. */
export const replaceAudits = auditsOf({ id: 'replace', title: 'Replacing' }, [
  {
    id: 'user',
    title: 'PUT is 200 with the whole user',
    requirements: ['RFC7644-3.5.1-i', 'RFC7644-3.5-a'],
    async run(t) {
      const body = t.userBody();
      const made = await t.createUser(body);
      const answer = await t.put(userPath(made), { ...body, id: made.id });
      expectStatus(answer, 200);
      expectEqual('id', answer.body.id, made.id, answer);
      expectEqual('userName', answer.body.userName, body.userName, answer);
    },
  },
  {
    id: 'values',
    title: 'what is sent replaces what was there',
    requirements: ['RFC7644-3.5.1-a'],
    needs: ['user.displayName', 'user.emails'],
    async run(t) {
      const body = t.userBody();
      const path = userPath(await t.createUser(body));
      const displayName = t.name();
      const sent = objectsOf(body.emails)[0];
      const emails = [{ ...sent, value: `${displayName}@example.com` }];
      const active = 'active' in body && { active: false };
      expectStatus(await t.put(path, { ...body, displayName, emails, ...active }), 200);
      const now = await read(t, path);
      expectEqual('displayName', now.displayName, displayName);
      if (active) expectEqual('active', now.active, false);
      const value = valueAt(now.emails, 0, 'value');
      expectEqual('emails[0].value', value, `${displayName}@example.com`);
      expectEqual('second e-mail', valueAt(now.emails, 1), undefined);
    },
  },
  {
    id: 'clears',
    title: 'null and an empty list clear',
    requirements: ['RFC7644-3.5.1-d', 'RFC7643-2.5-b', 'RFC7643-2.5-a'],
    needs: ['user.title', 'user.emails'],
    async run(t) {
      const isRequired = (name: string) => t.discovery.attribute(USER, name)?.required === true;
      if (isRequired('title') || isRequired('emails')) {
        throw new AuditSkip('By the served schema, title or emails is required.');
      }
      const body = t.userBody({ title: 'Planner' });
      const path = userPath(await t.createUser(body));
      expectStatus(await t.put(path, { ...body, title: null, emails: [] }), 200);
      const now = await read(t, path);
      expectThat(isUnassigned(now.title), 'title is still there.');
      expectThat(isUnassigned(now.emails), 'emails are still there.');
    },
  },
  {
    id: 'omitted',
    title: 'what is left out is cleared',
    level: 'MAY',
    requirements: ['RFC7644-3.5.1-b'],
    needs: ['user.title'],
    async run(t) {
      const body = t.userBody();
      const path = userPath(await t.createUser({ ...body, title: 'Planner' }));
      expectStatus(await t.put(path, body), 200);
      expectThat(isUnassigned((await read(t, path)).title), 'title is still there.');
    },
  },
  {
    id: 'read-only',
    title: 'another id and other meta in the body are ignored',
    requirements: ['RFC7644-3.5.1-g', 'RFC7643-3.1-d', 'RFC7643-3.1-k'],
    async run(t) {
      const body = t.userBody();
      const made = await t.createUser(body);
      const meta = { resourceType: 'User', created: '2001-01-01T00:00:00Z' };
      const answer = await t.put(userPath(made), { ...body, id: t.name(), meta });
      expectStatus(answer, 200);
      expectEqual('id', answer.body.id, made.id, answer);
      expectThat(valueAt(answer.body, 'meta', 'created') !== meta.created, 'meta is kept.', answer);
    },
  },
  {
    id: 'unknown',
    title: 'PUT to an unknown id is 404 and creates nothing',
    requirements: ['RFC7644-3.5.1-j', 'RFC7644-3.2-c'],
    async run(t) {
      expectErrorMessage(await t.put(`/Users/${t.name()}`, t.userBody()), 404);
      if (!t.discovery.supports('groups')) return;
      expectErrorMessage(await t.put(`/Groups/${t.name()}`, t.groupBody()), 404);
    },
  },
  {
    id: 'required',
    title: 'a PUT without userName is 400',
    requirements: ['RFC7644-3.5.1-h', 'RFC7643-4.1.1-a'],
    async run(t) {
      const body = t.userBody();
      const path = userPath(await t.createUser(body));
      expectRefusal(await t.put(path, { ...body, userName: undefined }), 400);
      expectEqual('userName', (await read(t, path)).userName, body.userName);
    },
  },
  {
    id: 'uniqueness',
    title: 'a userName that another one has is refused',
    requirements: ['RFC7643-4.1.1-b', 'RFC7644-3.5.1-k'],
    async run(t) {
      const { userName } = await t.createUser();
      const body = t.userBody();
      const path = userPath(await t.createUser(body));
      // 400 by RFC 7643 §7, 409 by RFC 7644 §3.12.
      expectStatus(await t.put(path, { ...body, userName }), 409, 400);
      expectEqual('userName', (await read(t, path)).userName, body.userName);
    },
  },
  {
    id: 'keyword',
    title: 'a userName that another one has is 409 uniqueness',
    level: 'SHOULD',
    source: 'RFC 7644 §3.12',
    requirements: ['RFC7644-3.12-m', 'RFC7644-3.5.1-k'],
    async run(t) {
      const { userName } = await t.createUser();
      const body = t.userBody();
      const path = userPath(await t.createUser(body));
      expectRefusal(await t.put(path, { ...body, userName }), 409, 'uniqueness');
    },
  },
  {
    id: 'members',
    title: 'PUT of a group replaces its members',
    requirements: ['RFC7644-3.5.1-a', 'RFC7643-4.2-b'],
    needs: ['groups'],
    async run(t) {
      const [ada, bea] = [await t.createUser(), await t.createUser()];
      const body = t.groupBody({}, [String(ada.id)]);
      const path = groupPath(await t.createGroup(body));
      expectStatus(await t.put(path, { ...body, members: [{ value: bea.id }] }), 200);
      const { members } = await read(t, path);
      expectEqual('members[0].value', valueAt(members, 0, 'value'), bea.id);
      expectEqual('second member', valueAt(members, 1), undefined);
    },
  },
]);
