import { createRolePolicy } from 'express-scim/roles';
import { ADMINISTRATOR } from '../../roles/role-policy.js';
import { type Story, step } from './story.js';

const GROUP = 'RFP Administrators';
const KEPT = { roles: [ADMINISTRATOR], reason: 'kept: lastAdministrator' };

export const administratorStories: readonly Story[] = [
  {
    title: 'Last administrator disabled: disabled, and told loudly',
    async tell(world) {
      const ada = await world.addUser('ada');
      await world.addGroup(GROUP, ada);
      return [
        await step(world, ada, 'PATCH: active False', () => world.setActive(ada, false), {
          roles: ['disabled'],
          reason: 'inactive, administrator.lost',
        }),
      ];
    },
  },
  {
    title: 'Last administrator by groups or mappings: kept',
    async tell(world) {
      const ada = await world.addUser('ada');
      const bob = await world.addUser('bob');
      const group = await world.addGroup(GROUP, ada);
      const inLog = async () =>
        (await world.keptInLog()).some(({ reason }) => reason === 'lastAdministrator');
      const unmap = async () => {
        const administratorRole = ADMINISTRATOR;
        world.setPolicy(createRolePolicy({ defaultRole: 'guest', administratorRole }));
        await world.roles.replay(world.org);
      };
      const back = await step(world, ada, 'PATCH: leaves', () => world.leave(group, ada), {
        ...KEPT,
        also: inLog,
      });
      await world.join(group, ada);
      const mapping = await step(world, ada, 'mapping removed, replay', unmap, {
        ...KEPT,
        also: async () => (await inLog()) && (await world.rolesOf(bob))?.join() === 'guest',
      });
      return [back, mapping];
    },
  },
];
