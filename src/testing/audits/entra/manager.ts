import { expectEqual, expectThat } from '../core/expect.js';
import { asText, isUnassigned, type Json, valueAt } from '../core/json.js';
import { applied, userPath } from '../core/patching.js';
import type { AuditScope } from '../core/scope.js';
import { ENTERPRISE } from '../core/urns.js';
import { createEntraUser, MANAGER } from './requests.js';

const managerOf = (user: Json) => valueAt(user, ENTERPRISE, 'manager', 'value');

/** Sets, changes and clears the manager. @param written - how the client writes an id. */
export async function updateManager(
  t: AuditScope,
  written: (id: string) => unknown,
): Promise<void> {
  const path = userPath(await createEntraUser(t));
  for (const op of ['Add', 'Replace']) {
    const boss = asText((await createEntraUser(t)).id);
    const now = await applied(t, path, { op, path: MANAGER, value: written(boss) });
    expectEqual('manager.value', managerOf(now), boss);
  }
  const now = await applied(t, path, { op: 'Replace', path: MANAGER, value: '' });
  expectThat(isUnassigned(managerOf(now)), 'The manager is still there.');
}
