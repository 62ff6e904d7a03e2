import type { Step, Story } from './story.js';
import type { World } from './world.js';

const SEATS = 50;

/** Sends something about somebody; the reason is what the provisioning log says, for whoever has to explain it. */
async function told(
  world: World,
  id: string | undefined,
  sent: string,
  send: () => Promise<number>,
  expected: { readonly status: number; readonly roles?: readonly string[]; readonly log?: RegExp },
  also: () => boolean | Promise<boolean> = () => true,
): Promise<Step> {
  const rolesOf = async () => (id === undefined ? undefined : await world.rolesOf(id));
  const before = (await rolesOf())?.join(', ') || '–';
  const status = await send();
  const roles = (await rolesOf())?.join(', ') || '–';
  const entry = await world.lastInLog();
  const reason = [status, entry?.existing ?? entry?.detail].filter(Boolean).join(': ');
  const ok =
    status === expected.status &&
    roles === (expected.roles?.join(', ') ?? '–') &&
    (expected.log?.test(reason) ?? true) &&
    (await also());
  return { sent, before, after: roles, reason, ok };
}

const foreignDomain: Story = {
  title: 'A domain of somebody else: refused, and the log says why',
  async tell(world) {
    world.setContract({ domains: ['rfp.example'] });
    const ada = await world.addUser('ada');
    const eve = { userName: 'eve@victim.example', active: true };
    const rename = { op: 'Replace', path: 'userName', value: 'ada@victim.example' };
    const off = { op: 'Replace', path: 'active', value: 'False' };
    const log =
      /The domain of "userName" is not one that this application accepts for your organization/;
    return [
      await told(world, undefined, 'POST: eve@victim.example', () => world.post('/Users', eve), {
        status: 400,
        log,
      }),
      await told(world, ada, 'PATCH: renamed into it', () => world.change(ada, rename), {
        status: 400,
        roles: ['guest'],
        log,
      }),
      await told(world, ada, 'PATCH: renamed, and off', () => world.change(ada, rename, off), {
        status: 200,
        roles: ['disabled'],
      }),
    ];
  },
};

const seats: Story = {
  title: `Seat ${SEATS + 1} of ${SEATS}: refused until one is free`,
  async tell(world) {
    world.setContract({ seats: SEATS });
    const ids: string[] = [];
    for (let n = 1; n <= SEATS; n += 1) ids.push(await world.addUser(`person${n}`));
    const next = { userName: 'one.more@rfp.example', active: true };
    const [first = ''] = ids;
    const refused = await told(
      world,
      undefined,
      'POST: one more',
      () => world.post('/Users', next),
      {
        status: 403,
        log: /seats/,
      },
    );
    await world.setActive(first, false);
    const taken = await told(
      world,
      undefined,
      'POST: after a leaver',
      () => world.post('/Users', next),
      {
        status: 201,
      },
    );
    const back = { op: 'Replace', path: 'active', value: 'True' };
    return [
      refused,
      taken,
      await told(world, first, 'PATCH: leaver, active', () => world.change(first, back), {
        status: 403,
        roles: ['disabled'],
        log: /seats/,
      }),
    ];
  },
};

const returning: Story = {
  title: 'A leaver returns by POST, and a namesake does not',
  async tell(world) {
    const ada = { userName: 'ada@rfp.example', active: true };
    const person = { ...ada, externalId: 'directory-1' };
    const id = await world.send('POST', '/Users', person);
    await world.addGroup('RFP Contributors', id);
    const namesake = { ...ada, externalId: 'directory-2' };
    await world.setActive(id, false);
    return [
      await told(world, id, 'POST: a namesake', () => world.post('/Users', namesake), {
        status: 409,
        roles: ['disabled'],
      }),
      // Out of every group: what the groups say comes with the directory's next cycle.
      await told(world, id, 'POST: the same person', () => world.post('/Users', person), {
        status: 201,
        roles: ['guest'],
        log: /returned/,
      }),
    ];
  },
};

const team: Story = {
  title: 'A team that was there already: adopted with who is in it',
  async tell(world) {
    const ada = await world.addUser('ada');
    const bob = await world.addUser('bob');
    const hidden = await world.addTeam('RFP Contributors', ada);
    const members = [{ value: bob }];
    const push = { displayName: 'RFP Contributors', members };
    let adopted = '';
    return [
      await told(
        world,
        bob,
        'POST: the same name',
        async () => {
          const { status, id } = await world.answer('POST', '/Groups', push);
          adopted = id;
          return status;
        },
        { status: 201, roles: ['contributor'], log: /linked/ },
        async () => adopted === hidden && (await world.rolesOf(ada))?.join() === 'contributor',
      ),
    ];
  },
};

const signIn: Story = {
  title: 'Sign-in refused, and the person is told why',
  async tell(world) {
    const ada = await world.addUser('ada');
    const attempt = async (sent: string, status: number, why: RegExp): Promise<Step> => {
      const roles = async () => (await world.rolesOf(ada))?.join(', ') || '–';
      const before = await roles();
      const { status: answered, allowed, reason, said } = await world.trySignIn('ada', ada);
      const isAsked = answered === status && why.test(said);
      const text = `${answered}: ${allowed ? 'allowed' : 'refused'}, ${reason}`;
      return { sent, before, after: await roles(), reason: text, ok: isAsked };
    };
    const first = await attempt('sign-in: active', 303, /^$/);
    await world.setActive(ada, false);
    const second = await attempt('sign-in: switched off', 403, /deactivated this account/);
    await world.roles.lock(world.org, ada, [{ role: 'approver' }]);
    const third = await attempt('sign-in: off, role by hand', 403, /deactivated this account/);
    await world.setActive(ada, true);
    return [first, second, third, await attempt('sign-in: back', 303, /^$/)];
  },
};

export const goingLiveStories: readonly Story[] = [foreignDomain, seats, returning, team, signIn];
