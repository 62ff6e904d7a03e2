import { randomUUID } from 'node:crypto';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { expectTotal } from '../kernel/lists.js';
import { groupPath, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';
import {
  createEntraGroup,
  createEntraUser,
  entraGroup,
  eq,
  expectMatch,
  lookUp,
} from './requests.js';

const SOURCE = 'Microsoft, Develop and plan provisioning for a SCIM endpoint';

/** What Entra asks when it is connected, and in every cycle. */
export const entraConnectionAudits = auditsOf(
  {
    id: 'entra',
    title: 'Entra: connection and matching',
    profile: 'entra',
    level: 'Entra',
    source: SOURCE,
  },
  [
    {
      id: 'test-connection',
      title: '“Test Connection” finds nobody: 200 and an empty list, not 404',
      async run(t) {
        const answer = await lookUp(t, '/Users', eq('userName', `AzureAD_Test-${randomUUID()}`));
        expectTotal(answer, 0);
      },
    },
    {
      id: 'test-connection-groups',
      title: 'the same for groups, without members',
      needs: ['groups'],
      async run(t) {
        const filter = eq('displayName', `AzureAD_Test-${randomUUID()}`);
        const answer = await lookUp(t, '/Groups', filter, { excludedAttributes: 'members' });
        expectTotal(answer, 0);
      },
    },
    {
      id: 'match-external-id',
      title: 'users are matched by externalId',
      async run(t) {
        const user = await createEntraUser(t);
        await expectMatch(t, '/Users', eq('externalId', user.externalId), user);
      },
    },
    {
      id: 'match-email',
      title: 'users are matched by emails[type eq "work"].value, which is beyond the RFC',
      needs: ['user.emails', 'user.emails.type=work'],
      async run(t) {
        const user = await createEntraUser(t);
        const filter = eq('emails[type eq "work"].value', user.userName);
        await expectMatch(t, '/Users', filter, user);
      },
    },
    {
      id: 'match-group-in-any-case',
      title: 'groups are matched by displayName without case',
      needs: ['groups'],
      async run(t) {
        const group = await createEntraGroup(t);
        const name = String(group.displayName).toUpperCase();
        await expectMatch(t, '/Groups', eq('displayName', name), group);
      },
    },
    {
      id: 'match-inactive',
      title: 'a disabled user is found by filter and by id, and shown as disabled',
      needs: ['user.active'],
      async run(t) {
        const user = await createEntraUser(t, { active: false });
        const answer = await lookUp(t, '/Users', eq('userName', user.userName));
        expectEqual('active in the list', answer.resources[0]?.active, false, answer);
        expectEqual('active', (await t.get(userPath(user))).body.active, false);
      },
    },
    {
      id: 'duplicate-user',
      title: 'a POST that is repeated is 409',
      async run(t) {
        const { id: _, meta: __, groups: ___, ...body } = await createEntraUser(t);
        expectStatus(await t.post('/Users', body), 409);
      },
    },
    {
      id: 'duplicate-group',
      title: 'a second group of the same name is 409',
      needs: ['groups'],
      async run(t) {
        const { displayName } = await createEntraGroup(t);
        expectStatus(await t.post('/Groups', { ...entraGroup(t), displayName }), 409);
      },
    },
    {
      id: 'member-check',
      title: 'a membership is asked for by id and members',
      needs: ['groups'],
      async run(t) {
        const user = await createEntraUser(t);
        const group = await t.createGroup({}, [String(user.id)]);
        const filter = `${eq('id', group.id)} and ${eq('members', user.id)}`;
        await expectMatch(t, '/Groups', filter, group);
      },
    },
    {
      id: 'manager-check',
      title: 'a manager is asked for by id and manager',
      needs: ['enterprise.manager'],
      async run(t) {
        const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
        const boss = await createEntraUser(t);
        const user = await createEntraUser(t, { [urn]: { manager: { value: boss.id } } });
        const filter = `${eq('id', user.id)} and ${eq('manager', boss.id)}`;
        await expectMatch(t, '/Users', filter, user);
      },
    },
    {
      id: 'group-without-members',
      title: 'a group is read without its members',
      needs: ['groups'],
      async run(t) {
        const user = await createEntraUser(t);
        const path = groupPath(await t.createGroup({}, [String(user.id)]));
        const answer = await t.get(`${path}?excludedAttributes=members`);
        expectStatus(answer, 200);
        expectThat(!('members' in answer.body), 'They are there.', answer);
      },
    },
    {
      id: 'delete-twice',
      title: 'a second DELETE is 404',
      async run(t) {
        const path = userPath(await createEntraUser(t));
        expectStatus(await t.delete(path), 204, 200);
        expectStatus(await t.delete(path), 404);
      },
    },
  ],
);
