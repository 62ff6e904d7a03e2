import { expectId, expectStatus } from '../../http/answer.js';
import type { Transport } from '../../http/types.js';
import { lookUp } from '../client/matching.js';
import { groupBody, memberValues, patchOp } from '../client/messages.js';
import type { Traffic } from '../client/traffic.js';
import type { JumpCloudShape } from './shapes.js';

/** Groups, matched by displayName; members by lists of values, both ways. */
export function createGroupTraffic(
  transport: Transport<JumpCloudShape>,
): Pick<Traffic, 'group' | 'removeGroup'> {
  async function patch(shape: JumpCloudShape, id: string, body: ReturnType<typeof patchOp>) {
    const answer = await transport.send(shape, { method: 'PATCH', path: ['Groups', id], body });
    expectStatus('PATCH /Groups/{id}', answer, [200, 204]);
  }
  /** Names as they were sent, by id. */
  const names = new Map<string, string>();

  return {
    async group({ displayName }, known, { added, removed }) {
      const lookup = { endpoint: 'Groups', attribute: 'displayName', value: displayName };
      const found = known ?? (await lookUp(transport, 'matchGroup', lookup))?.id;
      let id = found;
      if (id === undefined) {
        const answer = await transport.send('createGroup', {
          method: 'POST',
          path: ['Groups'],
          body: groupBody(displayName),
        });
        expectStatus('POST /Groups', answer, [201]);
        id = expectId('POST /Groups', answer);
      } else if (known !== undefined && names.get(id) !== displayName) {
        const rename = patchOp({ op: 'replace', path: 'displayName', value: displayName });
        await patch('renameGroup', id, rename);
      }
      names.set(id, displayName);
      for (const [op, ids, shape] of [
        ['add', added, 'addMembers'],
        ['remove', removed, 'removeMembers'],
      ] as const) {
        if (ids.length === 0) continue;
        await patch(shape, id, patchOp({ op, path: 'members', value: memberValues(ids) }));
      }
      return { action: found === undefined ? 'created' : 'updated', id };
    },
    async removeGroup(id) {
      const answer = await transport.send('deleteGroup', {
        method: 'DELETE',
        path: ['Groups', id],
      });
      expectStatus('DELETE /Groups/{id}', answer, [204, 404]);
      names.delete(id);
    },
  };
}
