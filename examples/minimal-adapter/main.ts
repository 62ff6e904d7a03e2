import express from 'express';
import { createScimRouter } from 'express-scim';
import { bearerTokens } from 'express-scim/auth';
import { createStores } from './stores.js';

const { PORT = '3000', SCIM_TOKEN = 'a-token-for-a-first-try-of-32-characters' } = process.env;

const app = express();
app.use(
  '/scim/v2',
  createScimRouter({
    ...createStores(),
    auth: bearerTokens([{ token: SCIM_TOKEN, principal: { id: 'first-try', tenantId: 'acme' } }]),
  }),
);
app.listen(Number(PORT), () => console.log(`http://localhost:${PORT}/scim/v2  ${SCIM_TOKEN}`));
