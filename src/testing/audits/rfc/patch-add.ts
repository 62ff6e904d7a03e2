import { setTimeout as delay } from 'node:timers/promises';
import { add } from '../kernel/bodies.js';
import { addressesOf, anotherEmail, twoEmails } from '../kernel/emails.js';
import { expectEqual, expectThat } from '../kernel/expect.js';
import { objectsOf, valueAt } from '../kernel/json.js';
import { applied, expectPatchRefused, read, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';

/** RFC 7644 §3.5.2.1. */
export const patchAddAudits = auditsOf({ id: 'patch-add', title: 'PATCH add', needs: ['patch'] }, [
  {
    id: 'creates',
    title: 'add of a missing attribute creates it, add of a present one replaces it',
    requirements: ['RFC7644-3.5.2.1-c', 'RFC7644-3.5.2.1-f'],
    needs: ['user.title'],
    async run(t) {
      const path = userPath(await t.createUser());
      for (const title of ['first', 'second']) {
        expectEqual('title', (await applied(t, path, add('title', title))).title, title);
      }
    },
  },
  {
    id: 'without-path',
    title: 'add without a path merges attributes into the user',
    requirements: ['RFC7644-3.5.2.1-b'],
    needs: ['user.title', 'user.displayName'],
    async run(t) {
      const user = await t.createUser();
      const value = { title: 'Planner', displayName: 'Ada' };
      const now = await applied(t, userPath(user), add(undefined, value));
      expectEqual('title', now.title, 'Planner');
      expectEqual('displayName', now.displayName, 'Ada');
      expectEqual('userName', now.userName, user.userName);
    },
  },
  {
    id: 'merges-complex',
    title: 'add of a complex attribute merges its parts',
    requirements: ['RFC7644-3.5.2.1-d'],
    needs: ['user.name.givenName', 'user.name.familyName'],
    async run(t) {
      const path = userPath(await t.createUser());
      const now = await applied(t, path, add('name', { givenName: 'Ada' }));
      expectEqual('name.givenName', valueAt(now, 'name', 'givenName'), 'Ada');
      expectEqual('name.familyName', valueAt(now, 'name', 'familyName'), 'Person');
    },
  },
  {
    id: 'sub-attribute',
    title: 'add of a sub-attribute creates what it is part of',
    requirements: ['RFC7644-3.5.2.1-i'],
    needs: ['user.name.givenName'],
    async run(t) {
      const path = userPath(await t.createUser({ name: undefined }));
      const now = await applied(t, path, add('name.givenName', 'Ada'));
      expectEqual('name.givenName', valueAt(now, 'name', 'givenName'), 'Ada');
    },
  },
  {
    id: 'appends',
    title: 'add to a multi-valued attribute appends',
    requirements: ['RFC7644-3.5.2.1-e'],
    needs: ['user.emails'],
    async run(t) {
      const more = await anotherEmail(t);
      const user = await t.createUser();
      const now = await applied(t, userPath(user), add('emails', [more]));
      expectEqual('emails', [...addressesOf(now)].sort(), [more.value, user.userName].sort());
    },
  },
  {
    id: 'idempotent',
    title: 'add of a value that is there changes nothing and succeeds',
    level: 'SHOULD',
    requirements: ['RFC7644-3.5.2.1-g'],
    needs: ['user.emails'],
    async run(t) {
      const user = await t.createUser();
      const same = objectsOf((await read(t, userPath(user))).emails);
      const now = await applied(t, userPath(user), add('emails', same));
      expectEqual('emails', addressesOf(now), [user.userName]);
    },
  },
  {
    id: 'no-op-moves-nothing',
    title: 'such an add does not move lastModified',
    requirements: ['RFC7644-3.5.2.1-h'],
    needs: ['user.title'],
    async run(t) {
      const path = userPath(await t.createUser({ title: 'Planner' }));
      const before = await read(t, path);
      await delay(1_100);
      const after = await applied(t, path, add('title', 'Planner'));
      const [then, now] = [before, after].map((body) => valueAt(body, 'meta', 'lastModified'));
      expectEqual('meta.lastModified', now, then);
    },
  },
  {
    id: 'value-path',
    title: 'add to a value path changes the values that match',
    level: 'SHOULD',
    requirements: ['RFC7644-3.5.2.1-j'],
    needs: ['user.emails.display'],
    async run(t) {
      const { emails, first } = twoEmails(t);
      const path = userPath(await t.createUser({ emails }));
      const now = await applied(t, path, add(`${first}.display`, 'A'));
      const changed = objectsOf(now.emails).filter(({ display }) => display === 'A');
      const values = changed.map(({ value }) => value);
      expectEqual('e-mails with this display', values, [emails[0].value]);
    },
  },
  {
    id: 'needs-a-value',
    title: 'add without a value is 400',
    requirements: ['RFC7644-3.5.2.1-a'],
    needs: ['user.title'],
    async run(t) {
      const path = userPath(await t.createUser());
      await expectPatchRefused(t, path, [{ op: 'add', path: 'title' }], undefined);
    },
  },
  {
    id: 'one-primary',
    title: 'a new primary value takes the place of the old one',
    requirements: ['RFC7644-3.5.2-l', 'RFC7643-2.4-c'],
    needs: ['user.emails.primary'],
    async run(t) {
      const primary = { ...(await anotherEmail(t)), primary: true };
      const path = userPath(await t.createUser());
      const now = await applied(t, path, add('emails', [primary]));
      const marked = objectsOf(now.emails).filter((email) => email.primary === true);
      expectThat(marked.length === 1, `${marked.length} e-mails are primary.`);
      expectEqual('primary e-mail', marked[0]?.value, primary.value);
    },
  },
]);
