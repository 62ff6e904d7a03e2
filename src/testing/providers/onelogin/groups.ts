import { expectId, expectList, expectStatus } from '../../http/answer.js';
import { asText } from '../../http/json.js';
import type { Transport } from '../../http/types.js';
import { groupBody, memberPath, memberValues, patchOp } from '../client/messages.js';
import type { Traffic } from '../client/traffic.js';
import type { OneLoginShape } from './shapes.js';

/** Groups, matched by their names in the list of all. */
export function createGroupTraffic(
  transport: Transport<OneLoginShape>,
): Pick<Traffic, 'begin' | 'group' | 'removeGroup'> {
  /** Name → id of the groups that were there when the run began. */
  const present = new Map<string, string>();

  async function patch(shape: OneLoginShape, id: string, body: ReturnType<typeof patchOp>) {
    const answer = await transport.send(shape, { method: 'PATCH', path: ['Groups', id], body });
    expectStatus('PATCH /Groups/{id}', answer, [200, 204]);
  }

  return {
    async begin() {
      present.clear();
      let total = 1;
      for (let seen = 0; seen < total; ) {
        const answer = await transport.send('listGroups', {
          method: 'GET',
          path: ['Groups'],
          query: seen === 0 ? [] : [['startIndex', String(seen + 1)]],
        });
        const groups = expectList('GET /Groups', answer);
        for (const group of groups) {
          present.set(asText(group.displayName) ?? '', asText(group.id) ?? '');
        }
        seen += groups.length;
        total = groups.length === 0 ? 0 : Number(answer.body.totalResults);
      }
    },
    async group({ displayName }, known, { added, removed }) {
      const found = known ?? present.get(displayName);
      let id = found;
      if (id === undefined) {
        const answer = await transport.send('createGroup', {
          method: 'POST',
          path: ['Groups'],
          body: groupBody(displayName),
        });
        expectStatus('POST /Groups', answer, [201]);
        id = expectId('POST /Groups', answer);
      } else if (present.get(displayName) !== id) {
        await patch(
          'renameGroup',
          id,
          patchOp({ op: 'replace', path: 'displayName', value: displayName }),
        );
      }
      if (added.length > 0) {
        const body = patchOp({ op: 'add', path: 'members', value: memberValues(added) });
        await patch('addMembers', id, body);
      }
      if (removed.length > 0) {
        const operations = removed.map((m) => ({ op: 'remove', path: memberPath(m) }) as const);
        await patch('removeMembers', id, patchOp(...operations));
      }
      return { action: found === undefined ? 'created' : 'updated', id };
    },
    async removeGroup(id) {
      const answer = await transport.send('deleteGroup', {
        method: 'DELETE',
        path: ['Groups', id],
      });
      expectStatus('DELETE /Groups/{id}', answer, [204, 404]);
    },
  };
}
