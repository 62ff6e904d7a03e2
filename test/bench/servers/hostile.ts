import express from 'express';
import { createMemoryStores, createScimRouter, type UserStore } from 'express-scim';
import { bearerTokens } from 'express-scim/auth';
import { type Population, PREFIX, TENANT, TOKEN } from '../data.js';
import {
  attackerName,
  attackerToken,
  type HostilePopulation,
  LONG_TITLE,
  VICTIMS,
} from '../hostile/population.js';
import { CONTEXT, seedStores } from './seed-stores.js';
import { serve } from './serve.js';

/** The server that is attacked: nothing is set that a host would not have to set. */
const { attackers }: HostilePopulation = JSON.parse(process.argv[2] ?? '{}');
const names = Array.from({ length: attackers }, (_, n) => n);

async function seedAttackers(users: UserStore): Promise<void> {
  for (const n of names) {
    const ctx = { ...CONTEXT, tenantId: attackerName(n) };
    for (let user = 0; user < VICTIMS; user += 1) {
      const title = 'a'.repeat(LONG_TITLE);
      await users.create(ctx, { userName: `user${user}`, active: true, title });
    }
  }
}

const stores = createMemoryStores();
const app = express();
app.use(
  PREFIX,
  createScimRouter({
    ...stores,
    auth: bearerTokens([
      { token: TOKEN, principal: { id: 'bench', tenantId: TENANT } },
      ...names.map((n) => ({
        token: attackerToken(n),
        principal: { id: attackerName(n), tenantId: attackerName(n) },
      })),
    ]),
    logger: { warn() {}, error() {} },
  }),
);

await serve(app, async ({ users }: Population) => {
  await seedAttackers(stores.userStore);
  return seedStores(stores.userStore, stores.groupStore, { users, groups: [] });
});
