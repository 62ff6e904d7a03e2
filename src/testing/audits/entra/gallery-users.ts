import { replace } from '../kernel/bodies.js';
import type { Discovery } from '../kernel/discovery.js';
import { expectEqual, expectStatus } from '../kernel/expect.js';
import { AuditSkip } from '../kernel/failure.js';
import { valueAt } from '../kernel/json.js';
import { applied, read, userPath } from '../kernel/patching.js';
import { whyUnfit } from '../kernel/served.js';
import { auditsOf } from '../kernel/topic.js';
import { ENTERPRISE, USER } from '../kernel/urns.js';
import { updateManager } from './manager.js';
import { createEntraUser, eq, expectMatch } from './requests.js';

const NOTHING = 'The served schema has none of the attributes that the suite changes.';

/** What the suite changes; an attribute that a server does not have is not mapped. */
const CHANGES = [
  ['displayName', 'Fay J.'],
  ['title', 'Lead'],
  ['name.familyName', 'Jordan-Wu'],
] as const;

function isKept({ schemas, definitions }: Discovery, name: string): boolean {
  if (schemas.length === 0) return true;
  const chain = definitions(USER, name);
  return chain !== undefined && whyUnfit(name, chain, 'kept') === undefined;
}

/** Tests 1 to 7 of Microsoft's suite for the gallery, by the requests that the cycles send. */
export const galleryUserAudits = auditsOf(
  { id: 'entra-gallery', title: 'Entra gallery: users', profile: 'entra', level: 'Entra' },
  [
    {
      id: 'create-user',
      title: 'a user is created and found by userName',
      source: 'Entra gallery test 1, Create_User',
      async run(t) {
        const user = await createEntraUser(t);
        await expectMatch(t, '/Users', eq('userName', user.userName), user);
      },
    },
    {
      id: 'update-user',
      title: 'changed attributes show on the endpoint',
      source: 'Entra gallery test 2, Update_User',
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const changes = CHANGES.filter(([name]) => isKept(t.discovery, name));
        if (changes.length === 0) throw new AuditSkip(NOTHING);
        const operations = changes.map(([name, value]) => replace(name, value));
        const now = await applied(t, path, ...operations);
        for (const [name, value] of changes) {
          expectEqual(name, valueAt(now, ...name.split('.')), value);
        }
      },
    },
    {
      id: 'disable-user',
      title: 'a user is disabled, and still there',
      source: 'Entra gallery test 3, Disable_User',
      needs: ['user.active'],
      async run(t) {
        const user = await createEntraUser(t);
        const now = await applied(t, userPath(user), replace('active', false));
        expectEqual('active', now.active, false);
        await expectMatch(t, '/Users', eq('userName', user.userName), user);
      },
    },
    {
      id: 'delete-user',
      title: 'a user who is purged is gone',
      source: 'Entra gallery test 4, Delete_User',
      mandatory: false,
      async run(t) {
        const user = await createEntraUser(t);
        expectStatus(await t.delete(userPath(user)), 204, 200);
        expectStatus(await t.get(userPath(user)), 404);
        await expectMatch(t, '/Users', eq('userName', user.userName), undefined);
      },
    },
    {
      id: 'user-update-manager',
      title: 'the manager is set, changed and cleared',
      source: 'Entra gallery test 5, User_Update_Manager',
      needs: ['enterprise.manager'],
      run: (t) => updateManager(t, (id) => ({ value: id })),
    },
    {
      id: 'restore-user',
      title: 'a user who was disabled is restored with everything',
      source: 'Entra gallery test 6, Restore_User',
      needs: ['user.active'],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const before = await read(t, path);
        await applied(t, path, replace('active', false));
        const { meta: _, ...after } = await applied(t, path, replace('active', true));
        const { meta: __, ...then } = before;
        expectEqual('the user', after, then);
      },
    },
    {
      id: 'pod-user',
      title: 'on demand, a user is matched, created, and matched again',
      source: 'Entra gallery test 7, POD_User',
      async run(t) {
        const department = t.name();
        await expectMatch(t, '/Users', eq('userName', `${department}@example.com`), undefined);
        const user = await createEntraUser(t, {
          userName: `${department}@example.com`,
          [ENTERPRISE]: { department },
        });
        await expectMatch(t, '/Users', eq('userName', user.userName), user);
        const found = valueAt(await read(t, userPath(user)), ENTERPRISE, 'department');
        const { attribute } = t.discovery;
        if (attribute(ENTERPRISE, 'department')) expectEqual('department', found, department);
      },
    },
  ],
);
