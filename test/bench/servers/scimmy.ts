import { randomUUID } from 'node:crypto';
import express from 'express';
import SCIMMY from 'scimmy';
import SCIMMYRouters from 'scimmy-routers';
import { crew, type Population, PREFIX, person, SPARE, sample, TOKEN } from '../data.js';
import { serve } from './serve.js';

/**
 * scimmy-routers as its README sets it up: a handler for reading, writing and deleting of each type, here
 * over a Map, with the userName looked up directly and everything else left to scimmy.
 */
type Data = Record<string, unknown> & { id: string };

class Rows {
  readonly #rows = new Map<string, Data>();
  readonly #byName = new Map<string, Data>();

  save(id: string | undefined, data: object): Data {
    const now = new Date().toISOString();
    const before = id === undefined ? undefined : this.#rows.get(id);
    const made = { id: id ?? randomUUID(), meta: { created: now } };
    const plain = JSON.parse(JSON.stringify(data));
    const row: Data = {
      ...made,
      ...plain,
      meta: { ...(before?.meta ?? made.meta), lastModified: now },
    };
    this.#rows.set(row.id, row);
    this.#byName.set(String(row.userName ?? row.displayName).toLowerCase(), row);
    return row;
  }

  read({ id, filter }: { id?: string; filter?: readonly unknown[] }): Data | Data[] {
    if (id !== undefined) {
      const row = this.#rows.get(id);
      if (!row) throw new SCIMMY.Types.Error(404, '', 'not found');
      return row;
    }
    const [first] = (filter ?? []) as readonly { userName?: readonly string[] }[];
    if (first?.userName?.[0] === 'eq') {
      const row = this.#byName.get(String(first.userName[1]).toLowerCase());
      return row ? [row] : [];
    }
    return [...this.#rows.values()];
  }

  delete(id: string): void {
    this.#rows.delete(id);
  }
}

const users = new Rows();
const groups = new Rows();

const handlersOf = (rows: Rows) => ({
  ingress: (resource: { id?: string }, data: object) => rows.save(resource.id, data),
  egress: (resource: { id?: string; filter?: readonly unknown[] }) => rows.read(resource),
  degress: (resource: { id: string }) => rows.delete(resource.id),
});

SCIMMY.Resources.declare(SCIMMY.Resources.User, handlersOf(users));
SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser);
SCIMMY.Resources.declare(SCIMMY.Resources.Group, handlersOf(groups));

const app = express();
app.use(
  PREFIX,
  new SCIMMYRouters({
    type: 'bearer',
    handler: (request: express.Request) => {
      if (request.header('Authorization') !== `Bearer ${TOKEN}`) throw new Error('Not authorized.');
      return 'bench';
    },
  }),
);

await serve(app, async (population: Population) => {
  const ids = Array.from(
    { length: population.users },
    (_, n) => users.save(undefined, person(String(n))).id,
  );
  const made = population.groups.map(
    (size, n) => groups.save(undefined, crew(`Crew ${n}`, ids.slice(0, size))).id,
  );
  return { users: sample(ids), groups: made, spare: ids.slice(-SPARE) };
});
