import { add, patchBody, remove, replace } from '../kernel/bodies.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { AuditSkip } from '../kernel/failure.js';
import { asText, type Json, objectsOf, valueAt } from '../kernel/json.js';
import { applied, groupPath, read, userPath } from '../kernel/patching.js';
import { expectReference } from '../kernel/references.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';
import { GROUP } from '../kernel/urns.js';

const memberIds = ({ members }: Json) =>
  objectsOf(members)
    .map(({ value }) => asText(value))
    .sort();

/** A group of two, with the ids of its members and of somebody else. */
async function groupOfTwo(t: AuditScope) {
  const [ada, bea, cyr] = [await t.createUser(), await t.createUser(), await t.createUser()].map(
    ({ id }) => asText(id),
  );
  const ids = [ada ?? '', bea ?? ''];
  const group = await t.createGroup({}, ids);
  return { group, path: groupPath(group), ada: ada ?? '', bea: bea ?? '', cyr: cyr ?? '' };
}

/** RFC 7643 §4.2. */
export const groupAudits = auditsOf(
  { id: 'groups', title: 'Groups and members', needs: ['groups'] },
  [
    {
      id: 'members',
      title: 'a group has the members that it was created with',
      requirements: ['RFC7643-4.2-c', 'RFC7644-3.4.1-a'],
      async run(t) {
        const { path, ada, bea } = await groupOfTwo(t);
        expectEqual('members', memberIds(await read(t, path)), [ada, bea].sort());
      },
    },
    {
      id: 'references',
      title: 'members.$ref leads to the member, where it is shown',
      requirements: ['RFC7643-2.3.7-d', 'RFC7643-4.2-c'],
      needs: ['shown:group.members.$ref'],
      async run(t) {
        const user = await t.createUser();
        const answer = await t.get(groupPath(await t.createGroup({}, [asText(user.id)])));
        await expectReference(t, valueAt(answer.body, 'members', 0, '$ref'), user.id, answer);
      },
    },
    {
      id: 'nested',
      title: 'a group may be a member, and if its type is shown it is Group',
      level: 'SHOULD',
      requirements: ['RFC7643-4.2-d'],
      needs: ['shown:group.members.type=Group'],
      async run(t) {
        const inner = await t.createGroup();
        const answer = await t.get(groupPath(await t.createGroup({}, [asText(inner.id)])));
        expectEqual('value', valueAt(answer.body, 'members', 0, 'value'), inner.id, answer);
        const type = valueAt(answer.body, 'members', 0, 'type') ?? 'Group';
        expectEqual('type', type, 'Group', answer);
      },
    },
    {
      id: 'derived',
      title: 'users show the groups they are members of',
      level: 'SHOULD',
      requirements: ['RFC7643-4.1.2-h'],
      needs: ['shown:user.groups', 'shown:user.groups.value'],
      async run(t) {
        const user = await t.createUser();
        const group = await t.createGroup({}, [asText(user.id)]);
        const answer = await t.get(userPath(user));
        expectEqual(
          'groups[0].value',
          valueAt(answer.body, 'groups', 0, 'value'),
          group.id,
          answer,
        );
      },
    },
    {
      id: 'derived-references',
      title: 'groups.$ref of a user leads to the group, where it is shown',
      requirements: ['RFC7643-2.3.7-d', 'RFC7643-4.1.2-h'],
      needs: ['shown:user.groups.$ref'],
      async run(t) {
        const user = await t.createUser();
        const group = await t.createGroup({}, [asText(user.id)]);
        const answer = await t.get(userPath(user));
        await expectReference(t, valueAt(answer.body, 'groups', 0, '$ref'), group.id, answer);
      },
    },
    {
      id: 'add',
      title: 'PATCH adds a member and keeps the others',
      requirements: ['RFC7644-3.5.2.1-e', 'RFC7643-4.2-b'],
      needs: ['patch'],
      async run(t) {
        const { path, ada, bea, cyr } = await groupOfTwo(t);
        const now = await applied(t, path, add('members', [{ value: cyr }]));
        expectEqual('members', memberIds(now), [ada, bea, cyr].sort());
      },
    },
    {
      id: 'add-again',
      title: 'a member who is added again is a member once',
      level: 'SHOULD',
      requirements: ['RFC7644-3.5.2.1-g', 'RFC7643-2.4-h'],
      needs: ['patch'],
      async run(t) {
        const { path, ada, bea } = await groupOfTwo(t);
        const now = await applied(t, path, add('members', [{ value: ada }]));
        expectEqual('members', memberIds(now), [ada, bea].sort());
      },
    },
    {
      id: 'remove',
      title: 'PATCH removes the member in brackets, and no other',
      requirements: ['RFC7644-3.5.2.2-d', 'RFC7643-4.2-b'],
      needs: ['patch'],
      async run(t) {
        const { path, ada, bea } = await groupOfTwo(t);
        const now = await applied(t, path, remove(`members[value eq "${ada}"]`));
        expectEqual('members', memberIds(now), [bea]);
      },
    },
    {
      id: 'remove-all',
      title: 'PATCH removes all members',
      requirements: ['RFC7644-3.5.2.2-c'],
      needs: ['patch'],
      async run(t) {
        const { path } = await groupOfTwo(t);
        expectEqual('members', memberIds(await applied(t, path, remove('members'))), []);
      },
    },
    {
      id: 'replace',
      title: 'PATCH replaces the members by exactly those sent',
      requirements: ['RFC7644-3.5.2.3-c'],
      needs: ['patch'],
      async run(t) {
        const { path, cyr } = await groupOfTwo(t);
        const now = await applied(t, path, replace('members', [{ value: cyr }]));
        expectEqual('members', memberIds(now), [cyr]);
      },
    },
    {
      id: 'rename',
      title: 'a new name leaves the members',
      requirements: ['RFC7644-3.5.2.3-a', 'RFC7644-3.5.2.3-b'],
      needs: ['patch'],
      async run(t) {
        const { path, ada, bea } = await groupOfTwo(t);
        const displayName = t.name();
        const now = await applied(t, path, replace('displayName', displayName));
        expectEqual('displayName', now.displayName, displayName);
        expectEqual('members', memberIds(now), [ada, bea].sort());
      },
    },
    {
      id: 'excluded-members',
      title: 'excludedAttributes=members leaves the members out',
      requirements: ['RFC7644-3.9-c'],
      needs: ['shown:group.members'],
      async run(t) {
        if (t.discovery.attribute(GROUP, 'members')?.returned === 'always') {
          throw new AuditSkip('By the served schema, members are always returned.');
        }
        const { path } = await groupOfTwo(t);
        const answer = await t.get(`${path}?excludedAttributes=members`);
        expectStatus(answer, 200);
        expectThat(!('members' in answer.body), 'They are there.', answer);
      },
    },
    {
      id: 'concurrent-adds',
      title: 'members that are added by several requests at once all stay, if the answer says so',
      requirements: ['RFC7644-3.5.2-m', 'RFC7644-3.14-j'],
      needs: ['patch'],
      async run(t) {
        const ids: string[] = [];
        for (let i = 0; i < 5; i += 1) ids.push(asText((await t.createUser()).id));
        const path = groupPath(await t.createGroup());
        const answers = await Promise.all(
          ids.map((value) => t.patch(path, patchBody(add('members', [{ value }])))),
        );
        const added = ids.filter((_, at) => (answers[at]?.status ?? 0) < 300);
        expectThat(added.length > 0, 'None of them was carried out.', answers[0]);
        expectEqual('members', memberIds(await read(t, path)), added.sort());
      },
    },
  ],
);
