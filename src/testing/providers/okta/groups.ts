import { expectId, expectStatus } from '../../http/answer.js';
import type { Method } from '../../http/exchange.js';
import type { Json } from '../../http/json.js';
import type { DirectoryGroup } from '../client/directory.js';
import { lookUp } from '../client/matching.js';
import { groupBody, memberPath, memberValues, patchOp } from '../client/messages.js';
import type { GroupAction } from '../client/report.js';
import type { MemberIds, Provisioned } from '../client/traffic.js';
import type { OktaGroupPush } from './options.js';
import type { OktaShape } from './shapes.js';
import { FIRST_PAGE, type OktaSession } from './users.js';

/** The requests of one push; none of them names members that did not change unless it names all. */
interface Push {
  readonly shape: OktaShape;
  readonly method: Method;
  readonly body: Json;
}

const rename = (displayName: string, id: string): Push => ({
  shape: 'renameGroup',
  method: 'PATCH',
  body: patchOp({ op: 'replace', value: { id, displayName } }),
});

const PUSHES: Readonly<
  Record<OktaGroupPush | 'put', (name: string, id: string, members: MemberIds) => readonly Push[]>
> = {
  changes: (name, id, { added, removed }) => {
    const operations = [
      ...removed.map((member) => ({ op: 'remove', path: memberPath(member) }) as const),
      ...(added.length === 0
        ? []
        : [{ op: 'add', path: 'members', value: memberValues(added) } as const]),
    ];
    const changes: Push = {
      shape: 'changeMembers',
      method: 'PATCH',
      body: patchOp(...operations),
    };
    return [rename(name, id), ...(operations.length === 0 ? [] : [changes])];
  },
  replace: (name, id, { all }) => [
    rename(name, id),
    {
      shape: 'replaceMembers',
      method: 'PATCH',
      body: patchOp({ op: 'replace', path: 'members', value: memberValues(all) }),
    },
  ],
  pathless: (displayName, id, { all }) => [
    {
      shape: 'replaceMembersPathless',
      method: 'PATCH',
      body: patchOp({ op: 'replace', value: { members: memberValues(all), id, displayName } }),
    },
  ],
  put: (name, id, { all }) => [
    {
      shape: 'replaceGroup',
      method: 'PUT',
      body: groupBody(name, { id, members: all.map((value) => ({ value, display: null })) }),
    },
  ],
};

async function create({ transport }: OktaSession, group: DirectoryGroup): Promise<string> {
  const answer = await transport.send('createGroup', {
    method: 'POST',
    path: ['Groups'],
    body: groupBody(group.displayName, { members: [] }),
  });
  expectStatus('POST /Groups', answer, [201]);
  return expectId('POST /Groups', answer);
}

/**
 * Pushes one group: matched by name or created, then its name and its members.
 *
 * @throws ClientRequestError
 */
export async function pushGroup(
  session: OktaSession,
  push: OktaGroupPush | 'put',
  group: DirectoryGroup,
  known: string | undefined,
  members: MemberIds,
): Promise<Provisioned<GroupAction>> {
  const { transport } = session;
  const found =
    known ??
    (
      await lookUp(transport, 'matchGroup', {
        endpoint: 'Groups',
        attribute: 'displayName',
        value: group.displayName,
        more: FIRST_PAGE,
      })
    )?.id;
  const id = found ?? (await create(session, group));
  for (const { shape, method, body } of PUSHES[push](group.displayName, id, members)) {
    const answer = await transport.send(shape, { method, path: ['Groups', id], body });
    expectStatus(`${method} /Groups/{id}`, answer, [200, 204]);
  }
  return { action: found === undefined ? 'created' : 'updated', id };
}

/** @throws ClientRequestError */
export async function removeGroup({ transport }: OktaSession, id: string): Promise<void> {
  const answer = await transport.send('deleteGroup', { method: 'DELETE', path: ['Groups', id] });
  expectStatus('DELETE /Groups/{id}', answer, [204, 404]);
}
