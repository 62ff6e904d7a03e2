import { expectEqual } from '../kernel/expect.js';
import { query } from '../kernel/find.js';
import { asText, type Json } from '../kernel/json.js';
import { expectList } from '../kernel/lists.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';

/** Makes one user for each set of attributes, and expects their numbers in this order. */
async function expectOrder(
  t: AuditScope,
  users: readonly object[],
  parameters: Readonly<Record<string, string>>,
  expected: readonly number[],
): Promise<void> {
  const mark = t.name();
  const made: Json[] = [];
  for (const [at, attributes] of users.entries()) {
    made.push(await t.createUser({ userName: `${mark}-${at}@example.com`, ...attributes }));
  }
  const answer = await t.get(query('/Users', { filter: `userName sw "${mark}-"`, ...parameters }));
  const order = expectList(answer).map(({ id }) =>
    made.findIndex((user) => user.id === asText(id)),
  );
  expectEqual('order', order, expected, answer);
}

const NAMES = [{ displayName: 'bea' }, { displayName: 'Ada' }, { displayName: 'cyr' }];

/** RFC 7644 §3.4.2.3. */
export const sortAudits = auditsOf(
  { id: 'sort', title: 'Sorting', needs: ['sort', 'filter', 'user.displayName'] },
  [
    {
      id: 'ascending',
      title: 'sortBy orders by the attribute, ascending unless told otherwise, without case',
      requirements: ['RFC7644-3.4.2.3-b', 'RFC7644-3.4.2.3-f', 'RFC7644-3.4.2.3-g'],
      run: (t) => expectOrder(t, NAMES, { sortBy: 'displayName' }, [1, 0, 2]),
    },
    {
      id: 'descending',
      title: 'sortOrder descending turns it around',
      requirements: ['RFC7644-3.4.2.3-e', 'RFC7644-3.4.2.3-b'],
      run: (t) =>
        expectOrder(t, NAMES, { sortBy: 'displayName', sortOrder: 'descending' }, [2, 0, 1]),
    },
    {
      id: 'unassigned',
      title: 'those without a value come last, and first when descending',
      requirements: ['RFC7644-3.4.2.3-e'],
      needs: ['user.title'],
      async run(t) {
        const users = [{}, { title: 'b' }, { title: 'a' }];
        await expectOrder(t, users, { sortBy: 'title' }, [2, 1, 0]);
        await expectOrder(t, users, { sortBy: 'title', sortOrder: 'descending' }, [0, 1, 2]);
      },
    },
    {
      id: 'sub-attribute',
      title: 'a sub-attribute orders too',
      requirements: ['RFC7644-3.4.2.3-d'],
      needs: ['user.name.familyName'],
      run: (t) =>
        expectOrder(
          t,
          [{ name: { familyName: 'King' } }, { name: { familyName: 'Byron' } }],
          { sortBy: 'name.familyName' },
          [1, 0],
        ),
    },
    {
      id: 'primary',
      title: 'of several values the primary one counts',
      requirements: ['RFC7644-3.4.2.3-c'],
      needs: ['user.emails.primary'],
      run: (t) => {
        const [first, second] = t.types('emails', 2);
        const a = { value: 'a@example.com', type: second };
        const z = { value: 'z@example.com', type: first, primary: true };
        const m = { value: 'm@example.com', type: first, primary: true };
        return expectOrder(
          t,
          [{ emails: [a, z] }, { emails: [m] }],
          { sortBy: 'emails.value' },
          [1, 0],
        );
      },
    },
    {
      id: 'urn',
      title: 'sortBy takes names with a URN',
      requirements: ['RFC7644-3.4.2.3-j'],
      run: (t) =>
        expectOrder(
          t,
          NAMES,
          { sortBy: 'urn:ietf:params:scim:schemas:core:2.0:User:displayName' },
          [1, 0, 2],
        ),
    },
  ],
);
