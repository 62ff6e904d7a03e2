import { readFileSync } from 'node:fs';
import type { Access, AccessSubject, ScimOptions } from '../../../src/index.js';
import {
  createDeletionGuard,
  createMemoryDeletionGuardStore,
  type DeletionGuardStore,
} from '../../../src/monitoring/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { patch } from '../../support/messages.js';
import { type SignInWorld, signInWorld } from './sign-in-world.js';

const PAGE = 'docs/guides/sign-in.md';
const SITUATION = 'the account';

/** What the page says, by the situation: `yes`, `no`, each perhaps with `stale`, and the reason. */
export function documentedRows(): ReadonlyMap<string, string> {
  const lines = readFileSync(PAGE, 'utf8').split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${SITUATION} |`));
  const body = lines.slice(head + 2);
  const rows = body.slice(0, body.indexOf('')).map((line) => {
    const [, situation = '', answer = '', reason = ''] = line.split('|').map((cell) => cell.trim());
    return [situation, `${answer}: ${reason}`.replaceAll('`', '')] as const;
  });
  return new Map(rows);
}

/** The answer in the words of the page. */
const told = ({ allowed, reason, stale }: Access): string =>
  `${allowed ? 'yes' : 'no'}${stale ? ', stale' : ''}: ${reason}`;

type Ask = (tenantId: string, who: AccessSubject) => Promise<Access>;
type Situation = (world: SignInWorld, ask: Ask) => Promise<Access>;

const OFF = patch({ op: 'replace', path: 'active', value: false });
const ISSUER = 'https://idp.example';

const inactive = async ({ scim, create }: SignInWorld, tenant = 'open') => {
  const id = await create(tenant, 'inactive');
  await scim(tenant).patch(`/Users/${id}`, OFF).expect(200);
  return id;
};
const deleted = async ({ scim, create }: SignInWorld) => {
  const id = await create('open', 'deleted');
  await scim('open').delete(`/Users/${id}`).expect(204);
  return id;
};

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'of an active user': async ({ create }, ask) =>
    ask('open', { userId: await create('open', 'ada') }),
  'of an active user whose deactivation or deletion the deletion guard holds': async (
    { scim, create },
    ask,
  ) => {
    const [first, second] = [await create('guarded', 'first'), await create('guarded', 'second')];
    await scim('guarded').delete(`/Users/${first}`).expect(204);
    await scim('guarded').delete(`/Users/${second}`).expect(503);
    return ask('guarded', { userId: second });
  },
  'of an inactive user': async (world, ask) => ask('open', { userId: await inactive(world) }),
  'with the SCIM id of a user who was deleted, or never was': async (world, ask) =>
    ask('open', { userId: await deleted(world) }),
  'with the SCIM id of a user of another tenant': async ({ create }, ask) =>
    ask('open', { userId: await create('strict', 'eve') }),
  'without a SCIM id': async (_, ask) => ask('open', { userId: null }),
  'without a SCIM id, in a tenant that requires provisioning': async (_, ask) =>
    ask('strict', { userId: null, accountId: 'account-2' }),
  'with the `externalId` of an active user': async ({ create }, ask) => {
    await create('open', 'grace', { externalId: 'g-1' });
    return ask('open', { externalId: 'g-1' });
  },
  'with the `externalId` of two users': async ({ create }, ask) => {
    for (const name of ['mary', 'maria']) await create('open', name, { externalId: 'm-1' });
    return ask('open', { externalId: 'm-1' });
  },
  'with an `externalId` that nobody has': async (_, ask) => ask('open', { externalId: 'x-1' }),
  'with an `externalId` that nobody has, in a tenant that requires provisioning': async (_, ask) =>
    ask('strict', { externalId: 'x-1' }),
  'with an identity that is linked to an active user': async ({ router, create }, ask) => {
    const identity = { issuer: ISSUER, subject: 'linus' };
    await router.identities.link('open', await create('open', 'linus'), identity);
    return ask('open', identity);
  },
  'with an identity that is linked to nobody': async (_, ask) =>
    ask('open', { issuer: ISSUER, subject: 'nobody' }),
  'of an inactive user, on the break-glass list': async (world, ask) =>
    ask('open', { userId: await inactive(world), accountId: 'account-1' }),
  'with the SCIM id of a user who was deleted, on the break-glass list': async (world, ask) =>
    ask('open', { userId: await deleted(world), accountId: 'account-1' }),
  'without a SCIM id, in a tenant that requires provisioning, on the break-glass list': async (
    _,
    ask,
  ) => ask('strict', { userId: null, accountId: 'account-1' }),
  'of an active user, on the break-glass list': async ({ create }, ask) =>
    ask('open', { userId: await create('open', 'ada'), accountId: 'account-1' }),
  'of an active user, while provisioning is switched off': async ({ create, switchOff }, ask) => {
    const userId = await create('open', 'ada');
    switchOff('open');
    return ask('open', { userId });
  },
  'of an inactive user, while provisioning is switched off': async (world, ask) => {
    const userId = await inactive(world);
    world.switchOff('open');
    return ask('open', { userId });
  },
};

export const SITUATION_NAMES: readonly string[] = Object.keys(SITUATIONS);

/** What a router over these stores answers, in the words of the page. */
export async function answerIn(
  name: string,
  stores: Partial<ScimOptions>,
  store: DeletionGuardStore = createMemoryDeletionGuardStore(),
): Promise<string> {
  const world = signInWorld({
    ...stores,
    roleResolver: createRolePolicy({ defaultRole: 'member' }),
    deletionGuard: createDeletionGuard({ threshold: { count: 1 }, store }),
  });
  const situation = SITUATIONS[name] as Situation;
  return told(await situation(world, world.router.access));
}
