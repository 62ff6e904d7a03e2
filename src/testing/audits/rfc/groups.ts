import { add, patchBody, remove, replace } from '../kernel/bodies.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { asText, type Json, objectsOf, valueAt } from '../kernel/json.js';
import { applied, groupPath, read, userPath } from '../kernel/patching.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';

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
      title: 'members.$ref leads to the member',
      requirements: ['RFC7643-4.2-c', 'RFC7643-2.3.7-d'],
      needs: ['group.members.$ref'],
      async run(t) {
        const user = await t.createUser();
        const answer = await t.get(groupPath(await t.createGroup({}, [asText(user.id)])));
        const reference = asText(valueAt(answer.body, 'members', 0, '$ref'));
        expectThat(reference.endsWith(userPath(user)), `$ref is "${reference}".`, answer);
      },
    },
    {
      id: 'nested',
      title: 'a group may be a member, and says that it is one',
      requirements: ['RFC7643-4.2-d'],
      needs: ['group.members.type=Group'],
      async run(t) {
        const inner = await t.createGroup();
        const answer = await t.get(groupPath(await t.createGroup({}, [asText(inner.id)])));
        expectEqual('value', valueAt(answer.body, 'members', 0, 'value'), inner.id, answer);
        expectEqual('type', valueAt(answer.body, 'members', 0, 'type'), 'Group', answer);
      },
    },
    {
      id: 'derived',
      title: 'users show the groups they are members of',
      requirements: ['RFC7643-4.1.2-h'],
      needs: ['user.groups'],
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
      title: 'groups.$ref of a user leads to the group',
      requirements: ['RFC7643-4.1.2-h', 'RFC7643-2.3.7-d'],
      needs: ['user.groups.$ref'],
      async run(t) {
        const user = await t.createUser();
        const group = await t.createGroup({}, [asText(user.id)]);
        const answer = await t.get(userPath(user));
        const reference = asText(valueAt(answer.body, 'groups', 0, '$ref'));
        expectThat(reference.endsWith(groupPath(group)), `$ref is "${reference}".`, answer);
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
      async run(t) {
        const { path } = await groupOfTwo(t);
        const answer = await t.get(`${path}?excludedAttributes=members`);
        expectStatus(answer, 200);
        expectThat(!('members' in answer.body), 'They are there.', answer);
      },
    },
    {
      id: 'concurrent-adds',
      title: 'members that are added by several requests at once all stay',
      requirements: ['RFC7644-3.5.2-m', 'RFC7644-3.14-j'],
      needs: ['patch'],
      async run(t) {
        const ids: string[] = [];
        for (let i = 0; i < 5; i += 1) ids.push(asText((await t.createUser()).id));
        const path = groupPath(await t.createGroup());
        const answers = await Promise.all(
          ids.map((value) => t.patch(path, patchBody(add('members', [{ value }])))),
        );
        for (const answer of answers) expectStatus(answer, 200, 204);
        expectEqual('members', memberIds(await read(t, path)), ids.sort());
      },
    },
  ],
);
