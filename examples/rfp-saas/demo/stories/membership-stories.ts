import { createRolePolicy } from 'express-scim/roles';
import { type Story, step } from './story.js';

const DEFAULT = { roles: ['guest'], reason: 'default' };
const CONTRIBUTOR = { roles: ['contributor'], reason: 'group' };

const PEOPLE = 30;

/** What somebody has after the mapping was turned round. */
const turned = (at: number) => ['viewer', 'approver', 'guest'][at % 3] ?? '';

export const membershipStories: readonly Story[] = [
  {
    title: 'No group: the default role',
    async tell(world) {
      let ada = '';
      const create = async () => {
        ada = await world.addUser('ada');
      };
      const nobody = { roles: [], reason: 'default' };
      const { reason } = await step(world, ada, '', create, nobody);
      const after = (await world.rolesOf(ada))?.join() ?? '';
      const ok = after === 'guest' && reason === 'default';
      return [{ sent: 'POST /Users', before: '–', after, reason, ok }];
    },
  },
  {
    title: 'Out of the last group: the default role',
    async tell(world) {
      const ada = await world.addUser('ada');
      const team = await world.addGroup('RFP Contributors');
      return [
        await step(world, ada, 'PATCH: joins', () => world.join(team, ada), CONTRIBUTOR),
        await step(world, ada, 'PATCH: leaves', () => world.leave(team, ada), DEFAULT),
      ];
    },
  },
  {
    title: 'Disabled in Entra: disabled role, sessions ended once',
    async tell(world) {
      const ada = await world.addUser('ada');
      await world.addGroup('RFP Contributors', ada);
      const signedIn = await world.signIn('ada');
      const wasSignedIn = await signedIn();
      const off = () => world.setActive(ada, false);
      const ended = async () => wasSignedIn && !(await signedIn());
      const once = () => world.sessionsEnded.join() === '1';
      return [
        await step(world, ada, 'PATCH: active False', off, {
          roles: ['disabled'],
          reason: 'inactive',
          also: ended,
        }),
        await step(world, ada, 'PATCH: the same again', off, {
          roles: ['disabled'],
          reason: 'none',
          also: once,
        }),
        await step(world, ada, 'PATCH: active True', () => world.setActive(ada, true), CONTRIBUTOR),
      ];
    },
  },
  {
    title: 'Mapping changed, replayed: everyone exact',
    async tell(world) {
      const ids: string[] = [];
      for (let n = 0; n < PEOPLE; n += 1) ids.push(await world.addUser(`person${n}`));
      const [first = ''] = ids;
      const every = (rest: number) => ids.filter((_, at) => at % 3 === rest);
      await world.addGroup('RFP Contributors', ...every(0));
      await world.addGroup('RFP Viewers', ...every(1));
      const change = async () => {
        world.setPolicy(
          createRolePolicy({
            defaultRole: 'guest',
            groupRoles: [
              { group: { displayName: 'RFP Contributors' }, role: 'viewer' },
              { group: { displayName: 'RFP Viewers' }, role: 'approver' },
            ],
          }),
        );
        await world.roles.replay(world.org);
      };
      return [
        await step(world, first, `replay of ${PEOPLE} people`, change, {
          roles: ['viewer'],
          reason: 'group',
          also: async () => {
            const all = await Promise.all(ids.map(world.rolesOf));
            return all.every((roles, at) => roles?.join() === turned(at));
          },
        }),
      ];
    },
  },
  {
    title: 'Two group changes for one person at once',
    async tell(world) {
      const names = ['RFP Contributors', 'RFP Viewers'] as const;
      const roles = ['contributor', 'viewer'];
      world.setPolicy(
        createRolePolicy({
          groupRoles: names.map((displayName, at) => ({
            group: { displayName },
            role: roles[at] ?? '',
          })),
        }),
      );
      const ada = await world.addUser('ada');
      const groups = await Promise.all(names.map((name) => world.addGroup(name)));
      const joinAll = () => Promise.all(groups.map((id) => world.join(id, ada)));
      const both = { roles, reason: 'group' };
      return [await step(world, ada, 'two PATCHes: joins both', joinAll, both)];
    },
  },
];
