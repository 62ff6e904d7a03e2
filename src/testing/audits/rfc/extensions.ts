import { add, remove, replace } from '../kernel/bodies.js';
import { expectEqual, expectThat } from '../kernel/expect.js';
import { expectFound } from '../kernel/find.js';
import { asArray, isUnassigned, type Json, valueAt } from '../kernel/json.js';
import { applied, read, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';
import { ENTERPRISE, USER } from '../kernel/urns.js';

const employed = (attributes: object) => ({
  schemas: [USER, ENTERPRISE],
  [ENTERPRISE]: attributes,
});

const lists = ({ schemas }: Json) => asArray(schemas).includes(ENTERPRISE);

/** RFC 7643 §3.3 and §4.3. */
export const extensionAudits = auditsOf(
  {
    id: 'extensions',
    title: 'Enterprise extension',
    needs: ['enterprise', 'enterprise.department'],
  },
  [
    {
      id: 'data',
      title: 'its data stands below its URN, which schemas lists',
      requirements: ['RFC7643-3.3-c', 'RFC7643-3.3-b', 'RFC7643-3-f'],
      async run(t) {
        const user = await t.createUser(employed({ department: 'Research' }));
        const body = await read(t, userPath(user));
        expectEqual('department', valueAt(body, ENTERPRISE, 'department'), 'Research');
        expectThat(lists(body), 'schemas does not list it.');
      },
    },
    {
      id: 'unused',
      title: 'schemas does not list it for a user without such data',
      level: 'MAY',
      requirements: ['RFC7643-3.3-b'],
      async run(t) {
        const body = await read(t, userPath(await t.createUser()));
        expectEqual('whether schemas lists it', lists(body), !isUnassigned(body[ENTERPRISE]));
      },
    },
    {
      id: 'manager',
      title: 'manager has the id of the manager as value',
      level: 'SHOULD',
      requirements: ['RFC7643-4.3-b', 'RFC7643-4.3-a'],
      needs: ['enterprise.manager', 'enterprise.manager.value'],
      async run(t) {
        const boss = await t.createUser();
        const user = await t.createUser(employed({ manager: { value: boss.id } }));
        const body = await read(t, userPath(user));
        expectEqual('manager.value', valueAt(body, ENTERPRISE, 'manager', 'value'), boss.id);
      },
    },
    {
      id: 'filter',
      title: 'users are found by its attributes',
      requirements: ['RFC7644-3.4.2.2-t', 'RFC7644-3.10-a'],
      needs: ['filter'],
      async run(t) {
        const department = t.name();
        const user = await t.createUser(employed({ department }));
        await expectFound(t, '/Users', [[`${ENTERPRISE}:department eq "${department}"`, [user]]]);
      },
    },
    {
      id: 'patch',
      title: 'PATCH sets its attributes by URN, and schemas lists it then',
      requirements: ['RFC7644-3.5.2-i', 'RFC7644-3.5.2-h'],
      needs: ['patch'],
      async run(t) {
        const path = userPath(await t.createUser());
        for (const op of [add, replace]) {
          const department = t.name();
          const now = await applied(t, path, op(`${ENTERPRISE}:department`, department));
          expectEqual('department', valueAt(now, ENTERPRISE, 'department'), department);
          expectThat(lists(now), 'schemas does not list it.');
        }
      },
    },
    {
      id: 'patch-without-path',
      title: 'PATCH without a path takes an object below its URN',
      level: 'SHOULD',
      requirements: ['RFC7644-3.5.2-u'],
      needs: ['patch'],
      async run(t) {
        const path = userPath(await t.createUser());
        const value = { [ENTERPRISE]: { department: 'Research' } };
        const now = await applied(t, path, add(undefined, value));
        expectEqual('department', valueAt(now, ENTERPRISE, 'department'), 'Research');
      },
    },
    {
      id: 'remove-last',
      title: 'schemas no longer lists it when its last attribute is removed',
      level: 'SHOULD',
      requirements: ['RFC7644-3.5.2.2-i'],
      needs: ['patch'],
      async run(t) {
        const path = userPath(await t.createUser(employed({ department: 'Research' })));
        const now = await applied(t, path, remove(`${ENTERPRISE}:department`));
        expectThat(isUnassigned(valueAt(now, ENTERPRISE, 'department')), 'It is still there.');
        expectEqual('whether schemas lists it', lists(now), !isUnassigned(now[ENTERPRISE]));
      },
    },
    {
      id: 'attributes',
      title: 'its attributes can be asked for by URN',
      requirements: ['RFC7644-3.10-a', 'RFC7644-3.4.2.5-d'],
      async run(t) {
        const path = userPath(await t.createUser(employed({ department: 'Research' })));
        const answer = await t.get(`${path}?attributes=${ENTERPRISE}:department`);
        const department = valueAt(answer.body, ENTERPRISE, 'department');
        expectEqual('department', department, 'Research', answer);
        expectThat(!('userName' in answer.body), 'userName is there.', answer);
      },
    },
  ],
);
