import { type Step, type Story, step } from './story.js';

/** Changes of what no policy here reads: nothing is computed. */
const UNREAD: ReadonlySet<string> = new Set(['PATCH: title', 'PUT of the user', 'POST /Bulk']);

/** Every way in which a sync could touch somebody's roles. */
const locked: Story = {
  title: 'Role set by hand: no sync changes it',
  async tell(world) {
    const ada = await world.addUser('ada');
    const team = await world.addGroup('RFP Contributors');
    const path = `/Users/${ada}`;
    await world.roles.lock(world.org, ada, [{ role: 'approver' }]);
    const title = (value: string) => ({ op: 'Replace', path: 'title', value });
    const syncs: Readonly<Record<string, () => Promise<unknown>>> = {
      'PATCH: joins a group': () => world.join(team, ada),
      'PATCH: group renamed': () =>
        world.patch(`/Groups/${team}`, {
          op: 'Replace',
          path: 'displayName',
          value: 'RFP Viewers',
        }),
      'DELETE of the group': () => world.send('DELETE', `/Groups/${team}`),
      'PATCH: title': () => world.patch(path, title('Bid Manager')),
      'PUT of the user': () =>
        world.send('PUT', path, { userName: 'ada@rfp.example', title: 'Bid Director' }),
      'PATCH: active False': () => world.setActive(ada, false),
      'PATCH: active True': () => world.setActive(ada, true),
      'POST /Bulk': () =>
        world.send('POST', '/Bulk', {
          schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
          Operations: [{ method: 'PATCH', path, data: { Operations: [title('Partner')] } }],
        }),
      replay: () => world.roles.replay(world.org),
    };
    const kept = {
      roles: ['approver'],
      reason: 'kept: locked',
      also: async () => (await world.keptInLog()).some(({ reason }) => reason === 'locked'),
    };
    const unread = { roles: ['approver'], reason: 'none' };
    const steps: Step[] = [];
    for (const [sent, sync] of Object.entries(syncs)) {
      steps.push(await step(world, ada, sent, sync, UNREAD.has(sent) ? unread : kept));
    }
    const unlock = () => world.roles.unlock(world.org, ada);
    const free = { roles: ['guest'], reason: 'default' };
    return [...steps, await step(world, ada, 'lock lifted by hand', unlock, free)];
  },
};

export const lockStories: readonly Story[] = [locked];
