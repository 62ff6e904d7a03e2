import express, { type ErrorRequestHandler, type Request, type Response } from 'express';
import { LIST, PREFIX } from '../data.js';
import { authenticate } from './postgres/authenticate.js';
import { countedPool, statements } from './postgres/counted-pool.js';
import { badRequest, type Problem, problemOf } from './postgres/problem.js';
import { activeOf, readUser, resourceOf, type UserRow } from './postgres/resource.js';
import { createUserTable } from './postgres/user-table.js';
import { NOBODY, serve } from './serve.js';

/**
 * What a careful engineer writes by hand over the same tables: four routes, with the same statements for the record,
 * and nothing that identity providers do not send them. It knows one filter, one PATCH and direct groups.
 */
const TYPE = 'application/scim+json';
const users = createUserTable(countedPool());

const etagOf = ({ version }: UserRow) => `W/"${version}"`;

function send(req: Request, res: Response, status: number, row: UserRow): void {
  const etag = etagOf(row);
  const resource = resourceOf(row, `${req.protocol}://${req.get('host')}${PREFIX}`, etag);
  res.status(status).set({ ETag: etag, Location: resource.meta.location });
  res.type(TYPE).send(JSON.stringify(resource));
}

const app = express();
app.set('etag', false);
app.use(authenticate);
const body = express.json({ type: [TYPE, 'application/json'], limit: '1mb' });

app.get(`${PREFIX}/Users/:id`, async (req: Request<{ id: string }>, res) => {
  const row = await users.get(res.locals.tenantId, req.params.id);
  if (req.get('If-None-Match') === etagOf(row)) res.status(304).end();
  else send(req, res, 200, row);
});

app.get(`${PREFIX}/Users`, async (req, res) => {
  const quoted = /^\s*userName\s+eq\s+("(?:[^"\\]|\\.)*")\s*$/i.exec(String(req.query.filter))?.[1];
  if (quoted === undefined) throw badRequest('invalidFilter', 'Only userName eq "…" is supported.');
  const found = await users.find(res.locals.tenantId, JSON.parse(quoted));
  const base = `${req.protocol}://${req.get('host')}${PREFIX}`;
  const Resources = found.map((row) => resourceOf(row, base, etagOf(row)));
  const [totalResults, itemsPerPage] = [found.length, found.length];
  res
    .type(TYPE)
    .send(
      JSON.stringify({ schemas: [LIST], totalResults, startIndex: 1, itemsPerPage, Resources }),
    );
});

app.patch(`${PREFIX}/Users/:id`, body, async (req: Request<{ id: string }>, res) => {
  const active = activeOf(req.body);
  const expected = req.get('If-Match');
  const isExpected = (row: UserRow) => expected === undefined || expected === etagOf(row);
  send(
    req,
    res,
    200,
    await users.setActive(res.locals.tenantId, req.params.id, active, isExpected),
  );
});

app.post(`${PREFIX}/Users`, body, async (req, res) => {
  send(req, res, 201, await users.create(res.locals.tenantId, readUser(req.body)));
});

const onError: ErrorRequestHandler = (error, _req, res, _next) => {
  const { status, scimType, message }: Problem = problemOf(error);
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
  const detail = {
    schemas,
    status: String(status),
    ...(scimType && { scimType }),
    detail: message,
  };
  res.status(status).type(TYPE).send(JSON.stringify(detail));
};
app.use(onError);

await serve(app, async () => NOBODY, statements);
