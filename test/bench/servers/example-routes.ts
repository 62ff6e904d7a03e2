import express, { type Request, type Response } from 'express';
import type { ResourceRecord } from 'express-scim';
import { openDatabase } from '../../../examples/rfp-saas/database/database.js';
import { folded } from '../../../examples/rfp-saas/database/schema.js';
import { keyOf } from '../../../examples/rfp-saas/database/table.js';
import { toUser } from '../../../examples/rfp-saas/scim/account-mapping.js';
import { createAccountUserStore } from '../../../examples/rfp-saas/scim/account-user-store.js';
import { createTeamGroupStore } from '../../../examples/rfp-saas/scim/team-group-store.js';
import { ENTERPRISE, USER } from '../../support/messages.js';
import { LIST, type Person, PREFIX, TENANT, TOKEN } from '../data.js';
import { CONTEXT, seedStores } from './seed-stores.js';
import { serve } from './serve.js';

/**
 * The example product's tables behind routes written by hand: the same reads, writes and mapping of
 * columns as its adapters do, without a protocol. Nothing is checked and bodies are believed.
 */
const TYPE = 'application/scim+json';
const db = openDatabase();
const users = createAccountUserStore(db);

const etag = ({ meta }: ResourceRecord) => `W/"${meta.version}"`;

function shown(record: ResourceRecord) {
  const { meta, id, ...attributes } = record;
  const location = `http://127.0.0.1${PREFIX}/Users/u${id}`;
  return {
    schemas: [USER, ENTERPRISE],
    id: `u${id}`,
    ...attributes,
    meta: { resourceType: 'User', ...meta, location, version: etag(record) },
  };
}

function send(res: Response, status: number, record: ResourceRecord): void {
  const headers = { 'Content-Type': TYPE, ETag: etag(record) };
  res
    .status(status)
    .set(headers)
    .send(JSON.stringify(shown(record)));
}

const app = express();
app.set('etag', false);
app.use((req, res, next) => {
  if (req.headers.authorization === `Bearer ${TOKEN}`) next();
  else res.sendStatus(401);
});
const body = express.json({ type: TYPE, limit: '1mb' });
type OnUser = Request<{ id: string }>;

app.get(`${PREFIX}/Users/:id`, async (req: OnUser, res) => {
  const record = await users.get(CONTEXT, req.params.id.slice(1));
  if (record) send(res, 200, record);
  else res.sendStatus(404);
});

app.get(`${PREFIX}/Users`, async (req, res) => {
  const { filter, startIndex, count } = req.query;
  const name = /^userName eq "([^"]*)"$/.exec(String(filter))?.[1];
  if (name !== undefined) {
    const account = db.accounts.one('login', keyOf(TENANT, folded(name)));
    const resources = account ? [shown(toUser(account))] : [];
    const answer = { schemas: [LIST], totalResults: resources.length, Resources: resources };
    res.set('Content-Type', TYPE).send(JSON.stringify(answer));
    return;
  }
  const { resources, total } = await users.list(CONTEXT, {
    page: { kind: 'index', startIndex: Number(startIndex ?? 1), count: Number(count ?? 100) },
  });
  const answer = { schemas: [LIST], totalResults: total, Resources: resources.map(shown) };
  res.set('Content-Type', TYPE).send(JSON.stringify(answer));
});

app.patch(`${PREFIX}/Users/:id`, body, async (req: OnUser, res) => {
  const id = req.params.id.slice(1);
  const record = await users.get(CONTEXT, id);
  if (!record) return void res.sendStatus(404);
  const { id: _id, meta: _meta, ...draft } = record;
  const [{ value }] = req.body.Operations;
  send(res, 200, await users.replace(CONTEXT, id, { ...draft, active: value }));
});

async function create({ schemas: _, ...draft }: Person): Promise<ResourceRecord> {
  return users.create(CONTEXT, draft);
}

app.post(`${PREFIX}/Users`, body, async (req, res) => send(res, 201, await create(req.body)));

app.post(`${PREFIX}/Bulk`, body, async (req, res) => {
  const operations: object[] = [];
  for (const { method, bulkId, data } of req.body.Operations) {
    const record = await create(data);
    const location = `http://127.0.0.1${PREFIX}/Users/u${record.id}`;
    operations.push({ method, bulkId, version: etag(record), location, status: '201' });
  }
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'];
  res.set('Content-Type', TYPE).send(JSON.stringify({ schemas, Operations: operations }));
});

await serve(app, async (population) => {
  const seeded = await seedStores(users, createTeamGroupStore(db), population);
  return { ...seeded, users: seeded.users.map(({ id, name }) => ({ id: `u${id}`, name })) };
});
