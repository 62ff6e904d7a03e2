import { expectEqual, expectStatus } from '../kernel/expect.js';
import { asText, objectsOf } from '../kernel/json.js';
import { applied, groupPath, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';

/** What JumpCloud does when an integration is activated, and how it writes PATCH. */
export const jumpCloudAudits = auditsOf(
  {
    id: 'jumpcloud',
    title: 'JumpCloud',
    profile: 'jumpcloud',
    level: 'JumpCloud',
    source: 'JumpCloud, Custom SCIM Identity Management',
  },
  [
    {
      id: 'test-user',
      title: 'the test user of the activation is created, and deleted or deactivated',
      async run(t) {
        const body = t.userBody();
        const path = userPath(await t.createUser(body));
        const answer = await t.delete(path);
        if (answer.status === 204 || answer.status === 200) return;
        expectStatus(await t.put(path, { ...body, active: false }), 200);
      },
    },
    {
      id: 'test-group',
      title: 'the test group of the activation is created and deleted',
      needs: ['groups'],
      async run(t) {
        const path = groupPath(await t.createGroup());
        expectStatus(await t.delete(path), 204, 200);
      },
    },
    {
      id: 'one-operation-per-attribute',
      title: 'attributes are changed by one operation each',
      needs: ['patch', 'user.active', 'user.displayName'],
      async run(t) {
        const path = userPath(await t.createUser());
        const now = await applied(
          t,
          path,
          { op: 'replace', path: 'active', value: false },
          { op: 'replace', path: 'displayName', value: 'Jo Cloud' },
        );
        expectEqual('active', now.active, false);
        expectEqual('displayName', now.displayName, 'Jo Cloud');
      },
    },
    {
      id: 'remove-listed-members',
      title: 'remove of members with a list removes these, and never all',
      needs: ['groups', 'patch'],
      async run(t) {
        const [ada, bea] = [await t.createUser(), await t.createUser()];
        const path = groupPath(await t.createGroup({}, [asText(ada.id), asText(bea.id)]));
        const value = [{ value: ada.id }];
        const { members } = await applied(t, path, { op: 'remove', path: 'members', value });
        expectEqual(
          'members',
          objectsOf(members).map((member) => member.value),
          [bea.id],
        );
      },
    },
  ],
);
