import express from 'express';
import { createMemoryStores, createScimRouter } from 'express-scim';
import { bearerTokens } from 'express-scim/auth';
import { PREFIX, TENANT, TOKEN } from '../data.js';
import { seedStores } from './seed-stores.js';
import { serve } from './serve.js';

const stores = createMemoryStores();
const app = express();
app.use(
  PREFIX,
  createScimRouter({
    ...stores,
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'bench', tenantId: TENANT } }]),
  }),
);

await serve(app, (population) => seedStores(stores.userStore, stores.groupStore, population));
