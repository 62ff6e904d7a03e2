import { replace } from '../kernel/bodies.js';
import { addressesOf, twoEmails } from '../kernel/emails.js';
import { expectEqual } from '../kernel/expect.js';
import { objectsOf, valueAt } from '../kernel/json.js';
import { applied, expectPatchRefused, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';

/** RFC 7644 §3.5.2.3. */
export const patchReplaceAudits = auditsOf(
  { id: 'patch-replace', title: 'PATCH replace', needs: ['patch'] },
  [
    {
      id: 'single',
      title: 'replace of a single value replaces it, or adds it where there is none',
      requirements: ['RFC7644-3.5.2.3-b', 'RFC7644-3.5.2.3-d'],
      needs: ['user.title'],
      async run(t) {
        const path = userPath(await t.createUser());
        for (const title of ['first', 'second']) {
          expectEqual('title', (await applied(t, path, replace('title', title))).title, title);
        }
      },
    },
    {
      id: 'without-path',
      title: 'replace without a path replaces what it names, and nothing else',
      requirements: ['RFC7644-3.5.2.3-a'],
      needs: ['user.displayName'],
      async run(t) {
        const user = await t.createUser();
        const value = { displayName: 'Ada', ...('active' in user && { active: false }) };
        const now = await applied(t, userPath(user), replace(undefined, value));
        if ('active' in user) expectEqual('active', now.active, false);
        expectEqual('displayName', now.displayName, 'Ada');
        expectEqual('userName', now.userName, user.userName);
      },
    },
    {
      id: 'complex',
      title: 'replace of a complex attribute leaves parts that are not named',
      requirements: ['RFC7644-3.5.2.3-e'],
      needs: ['user.name.givenName', 'user.name.familyName'],
      async run(t) {
        const path = userPath(await t.createUser());
        const now = await applied(t, path, replace('name', { givenName: 'Ada' }));
        expectEqual('name.givenName', valueAt(now, 'name', 'givenName'), 'Ada');
        expectEqual('name.familyName', valueAt(now, 'name', 'familyName'), 'Person');
      },
    },
    {
      id: 'sub-attribute',
      title: 'replace of a sub-attribute leaves its siblings',
      requirements: ['RFC7644-3.5.2.3-e', 'RFC7644-3.5.2.3-b'],
      needs: ['user.name.givenName', 'user.name.familyName'],
      async run(t) {
        const path = userPath(await t.createUser());
        const now = await applied(t, path, replace('name.givenName', 'Ada'));
        expectEqual('name.givenName', valueAt(now, 'name', 'givenName'), 'Ada');
        expectEqual('name.familyName', valueAt(now, 'name', 'familyName'), 'Person');
      },
    },
    {
      id: 'list',
      title: 'replace of a multi-valued attribute replaces all values',
      requirements: ['RFC7644-3.5.2.3-c'],
      needs: ['user.emails'],
      async run(t) {
        const { emails } = twoEmails(t);
        const path = userPath(await t.createUser({ emails }));
        const one = { ...emails[1], value: `${t.name()}@example.com` };
        const now = await applied(t, path, replace('emails', [one]));
        expectEqual('emails', addressesOf(now), [one.value]);
      },
    },
    {
      id: 'matching',
      title: 'replace with a value path changes what matches, and nothing else',
      requirements: ['RFC7644-3.5.2.3-g', 'RFC7644-3.5.2.3-f'],
      needs: ['user.emails'],
      async run(t) {
        const { emails, first } = twoEmails(t);
        const path = userPath(await t.createUser({ emails }));
        const value = `${t.name()}@example.com`;
        const now = await applied(t, path, replace(`${first}.value`, value));
        expectEqual('emails', [...addressesOf(now)].sort(), [emails[1].value, value].sort());
      },
    },
    {
      id: 'all-matching',
      title: 'replace with a value path changes every value that matches',
      requirements: ['RFC7644-3.5.2.3-g'],
      needs: ['user.emails.display'],
      async run(t) {
        const { emails: two, first } = twoEmails(t);
        const emails = two.map((email) => ({ ...email, type: two[0].type, display: 'old' }));
        const path = userPath(await t.createUser({ emails }));
        const now = await applied(t, path, replace(`${first}.display`, 'new'));
        const displays = objectsOf(now.emails).map(({ display }) => display);
        expectEqual('display of the e-mails', displays, ['new', 'new']);
      },
    },
    {
      id: 'needs-a-value',
      title: 'replace without a value is 400',
      level: 'SHOULD',
      requirements: ['RFC7644-3.5.2.3-i'],
      needs: ['user.title'],
      async run(t) {
        const path = userPath(await t.createUser({ title: 'Planner' }));
        await expectPatchRefused(t, path, [{ op: 'replace', path: 'title' }], undefined);
      },
    },
  ],
);
