import { add, remove, replace } from '../kernel/bodies.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { type Json, objectsOf } from '../kernel/json.js';
import { applied, groupPath, read } from '../kernel/patching.js';
import type { AuditScope } from '../kernel/scope.js';
import { type AuditDraft, auditsOf } from '../kernel/topic.js';
import { GROUP } from '../kernel/urns.js';
import { createEntraGroup, createEntraUser, entraGroup, eq, expectMatch } from './requests.js';

const memberIds = ({ members }: Json) => objectsOf(members).map(({ value }) => value);

/** Without a schema of groups the suite fails the tests of groups instead of skipping them. */
export async function expectGroupSchema(t: AuditScope): Promise<void> {
  const { schemas } = t.discovery;
  const isServed = schemas.some(({ id }) => id === GROUP);
  expectThat(isServed, `/Schemas does not list ${GROUP}.`);
}

const withGroups = (drafts: readonly AuditDraft[]): readonly AuditDraft[] =>
  drafts.map((draft) => ({
    ...draft,
    async run(t) {
      await expectGroupSchema(t);
      await draft.run(t);
    },
  }));

/** Tests 8 to 14. */
export const galleryGroupAudits = auditsOf(
  { id: 'entra-gallery', title: 'Entra gallery: groups', profile: 'entra', level: 'Entra' },
  withGroups([
    {
      id: 'create-group',
      title: 'a group is created and found by displayName',
      source: 'Entra gallery test 8, Create_Group',
      async run(t) {
        const group = await createEntraGroup(t);
        await expectMatch(t, '/Groups', eq('displayName', group.displayName), group);
      },
    },
    {
      id: 'update-group',
      title: 'a new displayName shows on the endpoint',
      source: 'Entra gallery test 9, Update_Group',
      async run(t) {
        const group = await createEntraGroup(t);
        const displayName = t.name();
        const now = await applied(t, groupPath(group), replace('displayName', displayName));
        expectEqual('displayName', now.displayName, displayName);
        await expectMatch(t, '/Groups', eq('displayName', displayName), group);
      },
    },
    {
      id: 'delete-group',
      title: 'a deleted group is found no longer',
      source: 'Entra gallery test 10, Delete_Group',
      mandatory: false,
      async run(t) {
        const group = await createEntraGroup(t);
        expectStatus(await t.delete(groupPath(group)), 204, 200);
        await expectMatch(t, '/Groups', eq('displayName', group.displayName), undefined);
      },
    },
    {
      id: 'add-member',
      title: 'a member is added',
      source: 'Entra gallery test 11, Group_Update_Add_Member',
      async run(t) {
        const { id } = await createEntraUser(t);
        const path = groupPath(await createEntraGroup(t));
        const now = await applied(t, path, add('members', [{ value: id }]));
        expectEqual('members', memberIds(now), [id]);
      },
    },
    {
      id: 'remove-member',
      title: 'a member is removed, and no other',
      source: 'Entra gallery test 12, Group_Update_Remove_Member',
      async run(t) {
        const [ada, bea] = [await createEntraUser(t), await createEntraUser(t)];
        const path = groupPath(await createEntraGroup(t));
        await applied(t, path, add('members', [{ value: ada.id }, { value: bea.id }]));
        const now = await applied(t, path, remove(`members[value eq "${ada.id}"]`));
        expectEqual('members', memberIds(now), [bea.id]);
      },
    },
    {
      id: 'pod-group',
      title: 'on demand, a group is matched, created and given its members',
      source: 'Entra gallery test 13, POD_Group',
      async run(t) {
        const { id } = await createEntraUser(t);
        const group = await createEntraGroup(t);
        await expectMatch(t, '/Groups', eq('displayName', group.displayName), group);
        const now = await applied(t, groupPath(group), add('members', [{ value: id }]));
        expectEqual('members', memberIds(now), [id]);
      },
    },
    {
      id: 'restore-group',
      title: 'a deleted group can be created again by the same name',
      source: 'Entra gallery test 14, Restore_Group',
      mandatory: false,
      async run(t) {
        const first = await createEntraGroup(t);
        expectStatus(await t.delete(groupPath(first)), 204, 200);
        const { displayName } = first;
        const again = await t.post('/Groups', { ...entraGroup(t), displayName });
        expectStatus(again, 201);
        const name = (await read(t, groupPath(again.body))).displayName;
        expectEqual('displayName', name, displayName);
      },
    },
  ]),
);
