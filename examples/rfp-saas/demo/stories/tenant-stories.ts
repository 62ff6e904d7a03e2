import { createRolePolicy } from 'express-scim/roles';
import { type Story, step } from './story.js';
import { OTHER_ORGS, type World } from './world.js';

const [GLOBEX, INITECH] = OTHER_ORGS;

const policy = createRolePolicy({
  groupRoles: [
    { group: { displayName: 'Globex' }, role: 'viewer', targetTenantId: GLOBEX },
    { group: { displayName: 'Initech' }, role: 'contributor', targetTenantId: INITECH },
  ],
});

const appears = (world: World, id: string, ...orgs: readonly string[]) => ({
  also: async () => (await world.appearsIn(id)).join() === orgs.join(),
});

/** One identity provider, one group for each organisation of the product. */
const superTenant: Story = {
  title: 'One group per tenant: people appear and disappear',
  async tell(world) {
    world.setPolicy(policy);
    const ada = await world.addUser('ada');
    const globex = await world.addGroup('Globex');
    const initech = await world.addGroup('Initech');
    const viewer = `viewer in ${GLOBEX}`;
    const contributor = `contributor in ${INITECH}`;
    return [
      await step(world, ada, 'PATCH: joins Globex', () => world.join(globex, ada), {
        roles: [viewer],
        reason: 'group',
        ...appears(world, ada, GLOBEX),
      }),
      await step(world, ada, 'PATCH: joins Initech', () => world.join(initech, ada), {
        roles: [contributor, viewer],
        reason: 'group',
        ...appears(world, ada, GLOBEX, INITECH),
      }),
      await step(world, ada, 'PATCH: leaves Globex', () => world.leave(globex, ada), {
        roles: [contributor],
        reason: 'unmapped',
        ...appears(world, ada, INITECH),
      }),
      await step(
        world,
        ada,
        'DELETE of Initech',
        () => world.send('DELETE', `/Groups/${initech}`),
        {
          roles: [],
          reason: 'unmapped',
          ...appears(world, ada),
        },
      ),
    ];
  },
};

export const tenantStories: readonly Story[] = [superTenant];
