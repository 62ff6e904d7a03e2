import { patchBody, remove } from '../kernel/bodies.js';
import { addressesOf, twoEmails } from '../kernel/emails.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { AuditSkip } from '../kernel/failure.js';
import { isUnassigned, objectsOf, valueAt } from '../kernel/json.js';
import { applied, expectPatchRefused, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';
import { USER } from '../kernel/urns.js';

/** RFC 7644 §3.5.2.2. */
export const patchRemoveAudits = auditsOf(
  { id: 'patch-remove', title: 'PATCH remove', needs: ['patch'] },
  [
    {
      id: 'single',
      title: 'remove of a single value unassigns it',
      requirements: ['RFC7644-3.5.2.2-b'],
      needs: ['user.title'],
      async run(t) {
        const path = userPath(await t.createUser({ title: 'Planner' }));
        const now = await applied(t, path, remove('title'));
        expectThat(isUnassigned(now.title), 'title is still there.');
      },
    },
    {
      id: 'sub-attribute',
      title: 'remove of a sub-attribute leaves its siblings',
      requirements: ['RFC7644-3.5.2.2-b'],
      needs: ['user.name.givenName', 'user.name.familyName'],
      async run(t) {
        const path = userPath(await t.createUser());
        const now = await applied(t, path, remove('name.givenName'));
        expectThat(isUnassigned(valueAt(now, 'name', 'givenName')), 'It is still there.');
        expectEqual('name.familyName', valueAt(now, 'name', 'familyName'), 'Person');
      },
    },
    {
      id: 'list',
      title: 'remove of a multi-valued attribute drops all values',
      requirements: ['RFC7644-3.5.2.2-c'],
      needs: ['user.emails'],
      async run(t) {
        if (t.discovery.attribute(USER, 'emails')?.required === true) {
          throw new AuditSkip('By the served schema, emails are required.');
        }
        const path = userPath(await t.createUser());
        const now = await applied(t, path, remove('emails'));
        expectThat(isUnassigned(now.emails), 'emails are still there.');
      },
    },
    {
      id: 'matching',
      title: 'remove with a filter drops the values that match, and no other',
      requirements: ['RFC7644-3.5.2.2-d'],
      needs: ['user.emails'],
      async run(t) {
        const { emails, first } = twoEmails(t);
        const path = userPath(await t.createUser({ emails }));
        const now = await applied(t, path, remove(first));
        expectEqual('emails', addressesOf(now), [emails[1].value]);
      },
    },
    {
      id: 'matching-sub-attribute',
      title: 'remove of a sub-attribute of a value path keeps the value',
      requirements: ['RFC7644-3.5.2.2-e'],
      needs: ['user.emails.display'],
      async run(t) {
        const { emails: two, first } = twoEmails(t);
        const emails = two.map((email) => ({ ...email, display: 'Audit' }));
        const path = userPath(await t.createUser({ emails }));
        const now = await applied(t, path, remove(`${first}.display`));
        expectEqual('number of e-mails', objectsOf(now.emails).length, 2);
        const marked = objectsOf(now.emails).filter(({ display }) => display === 'Audit');
        const values = marked.map(({ value }) => value);
        expectEqual('e-mails that still have it', values, [two[1].value]);
      },
    },
    {
      id: 'without-path',
      title: 'remove without a path is 400 noTarget',
      requirements: ['RFC7644-3.5.2.2-a', 'RFC7644-3.5.2-c', 'RFC7644-3.12-q'],
      async run(t) {
        const path = userPath(await t.createUser());
        await expectPatchRefused(t, path, [{ op: 'remove' }], 'noTarget');
      },
    },
    {
      id: 'required',
      title: 'remove of userName is 400 mutability',
      requirements: ['RFC7644-3.5.2.2-f', 'RFC7643-4.1.1-a'],
      async run(t) {
        const path = userPath(await t.createUser());
        await expectPatchRefused(t, path, [remove('userName')], 'mutability');
      },
    },
    {
      id: 'absent',
      title: 'remove of what is not there succeeds',
      level: 'SHOULD',
      requirements: ['RFC7644-3.5.2.2-g'],
      needs: ['user.title'],
      async run(t) {
        const path = userPath(await t.createUser());
        expectStatus(await t.patch(path, patchBody(remove('title'))), 200, 204);
      },
    },
  ],
);
