import express from 'express';
import { createScimRouter } from 'express-scim';
import { bearerTokens } from 'express-scim/auth';
import { openDatabase } from '../../../examples/rfp-saas/database/database.js';
import { createAccountUserStore } from '../../../examples/rfp-saas/scim/account-user-store.js';
import { accountIds } from '../../../examples/rfp-saas/scim/ids.js';
import { createTeamGroupStore } from '../../../examples/rfp-saas/scim/team-group-store.js';
import { USER_TYPE } from '../../../examples/rfp-saas/scim/user-type.js';
import { PREFIX, TENANT, TOKEN } from '../data.js';
import { seedStores } from './seed-stores.js';
import { serve } from './serve.js';

/** The router on the example product's own tables and adapters. */
const db = openDatabase();
const userStore = createAccountUserStore(db);
const groupStore = createTeamGroupStore(db);
const app = express();
app.use(
  PREFIX,
  createScimRouter({
    userStore,
    groupStore,
    userResourceType: USER_TYPE,
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'bench', tenantId: TENANT } }]),
  }),
);

await serve(app, async (population) => {
  const seeded = await seedStores(userStore, groupStore, population);
  const users = seeded.users.map(({ id, name }) => ({ id: accountIds.encode(id), name }));
  return { ...seeded, users };
});
