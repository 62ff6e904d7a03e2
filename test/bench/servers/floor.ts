import { randomUUID } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { ENTERPRISE, USER } from '../../support/messages.js';
import { LIST, type Person, type Population, PREFIX, person, sample, TOKEN } from '../data.js';
import { serve } from './serve.js';

/**
 * What cannot be undercut with Express: the same routes on a Map, each resource kept as the bytes of its
 * answer. Nothing is checked, bodies are believed, and nobody else could write at the same time.
 */
interface Row {
  readonly id: string;
  readonly created: string;
  revision: number;
  user: Record<string, unknown>;
  bytes: Buffer<ArrayBuffer>;
}

const TYPE = 'application/scim+json';
const rows = new Map<string, Row>();
const byName = new Map<string, Row>();
const inOrder: Row[] = [];
const COMMA = Buffer.from(',');
const END = Buffer.from(']}');

const etag = ({ revision }: Row) => `W/"${revision}"`;

function write(row: Row, user: Record<string, unknown>): void {
  row.revision += 1;
  row.user = user;
  const { schemas, ...attributes } = user;
  const meta = {
    resourceType: 'User',
    created: row.created,
    lastModified: new Date().toISOString(),
    location: `http://127.0.0.1${PREFIX}/Users/${row.id}`,
    version: etag(row),
  };
  row.bytes = Buffer.from(
    JSON.stringify({ schemas: [USER, ENTERPRISE], id: row.id, ...attributes, meta }),
  );
}

function create(user: Person): Row {
  const created = new Date().toISOString();
  const row: Row = { id: randomUUID(), created, revision: 0, user, bytes: COMMA };
  write(row, user);
  rows.set(row.id, row);
  byName.set(user.userName.toLowerCase(), row);
  inOrder.push(row);
  return row;
}

function list(found: readonly Row[], total: number, startIndex: number): Buffer {
  const head = `{"schemas":["${LIST}"],"totalResults":${total},"startIndex":${startIndex},"itemsPerPage":${found.length},"Resources":[`;
  const parts: Buffer[] = [Buffer.from(head)];
  for (const [i, { bytes }] of found.entries()) {
    if (i > 0) parts.push(COMMA);
    parts.push(bytes);
  }
  parts.push(END);
  return Buffer.concat(parts);
}

function send(res: Response, status: number, row: Row): void {
  res
    .status(status)
    .set({ 'Content-Type': TYPE, ETag: etag(row) })
    .send(row.bytes);
}

const app = express();
app.set('etag', false);
app.use((req, res, next) => {
  if (req.headers.authorization === `Bearer ${TOKEN}`) next();
  else res.sendStatus(401);
});
const body = express.json({ type: TYPE, limit: '1mb' });

app.get(`${PREFIX}/Users/:id`, (req: Request<{ id: string }>, res) => {
  const row = rows.get(req.params.id);
  if (row) send(res, 200, row);
  else res.sendStatus(404);
});

app.get(`${PREFIX}/Users`, (req, res) => {
  const { filter, startIndex, count } = req.query;
  res.set('Content-Type', TYPE);
  if (typeof filter === 'string') {
    const name = /^userName eq "([^"]*)"$/.exec(filter)?.[1] ?? '';
    const row = byName.get(name.toLowerCase());
    res.send(list(row ? [row] : [], row ? 1 : 0, 1));
    return;
  }
  const first = Number(startIndex ?? 1);
  const page = inOrder.slice(first - 1, first - 1 + Number(count ?? 100));
  res.send(list(page, inOrder.length, first));
});

app.patch(`${PREFIX}/Users/:id`, body, (req: Request<{ id: string }>, res) => {
  const row = rows.get(req.params.id);
  if (!row) return void res.sendStatus(404);
  const [{ value }] = req.body.Operations;
  write(row, { ...row.user, active: value });
  send(res, 200, row);
});

app.post(`${PREFIX}/Users`, body, (req, res) => send(res, 201, create(req.body)));

app.post(`${PREFIX}/Bulk`, body, (req, res) => {
  const operations = req.body.Operations.map(
    ({ method, bulkId, data }: { method: string; bulkId: string; data: Person }) => {
      const row = create(data);
      const location = `http://127.0.0.1${PREFIX}/Users/${row.id}`;
      return { method, bulkId, version: etag(row), location, status: '201' };
    },
  );
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'];
  res.set('Content-Type', TYPE).send(JSON.stringify({ schemas, Operations: operations }));
});

await serve(app, async ({ users }: Population) => {
  const ids = Array.from({ length: users }, (_, n) => create(person(String(n))).id);
  return { users: sample(ids), groups: [], spare: [] };
});
