import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { RequestContext, ScimEvent } from '../../../src/index.js';
import { migrate } from '../../../src/postgres/index.js';
import { scimClient } from '../../support/client.js';
import { group, patch, user } from '../../support/messages.js';
import { useDatabase } from '../../support/postgres/use-database.js';
import { createProduct, type Product } from '../host/app.js';
import { DEFAULT_ROLE, DISABLED_ROLE, TOKEN } from '../host/options.js';
import { OWN_SQL } from '../host/own-tables.js';

/** What constraints and triggers of the product's tables make of requests that take access away. */
const database = useDatabase();
let pool: Pool;
let product: Product;
beforeAll(async () => {
  pool = database.pool();
  await migrate(pool);
  await pool.query(OWN_SQL);
  product = createProduct(pool, { isOwn: true });
});

let count = 0;
let name: string;
beforeEach(() => {
  count += 1;
  name = `person-${count}`;
});

const scim = () => scimClient(product.app, { base: '/scim/v2', token: TOKEN });
const idOf = async (sent: PromiseLike<{ body: { id: string } }>) => (await sent).body.id;
const create = (userName: string) => idOf(scim().post('/Users', user(userName)).expect(201));
const disable = { op: 'replace', path: 'active', value: false };

/** Runs something while the product's tables have a trigger that does this. */
async function underTrigger(event: string, body: string, work: () => Promise<void>) {
  await pool.query(`
    CREATE FUNCTION of_the_host() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
    CREATE TRIGGER of_the_host BEFORE ${event} FOR EACH ROW EXECUTE FUNCTION of_the_host()`);
  try {
    await work();
  } finally {
    await pool.query('DROP FUNCTION of_the_host CASCADE');
  }
}

async function stateOf(userName: string) {
  const { rows } = await pool.query(
    `SELECT is_active, (SELECT coalesce(array_agg(r.name), '{}') FROM account_roles AS x
        JOIN roles AS r ON r.id = x.role_id WHERE x.account_id = a.id) AS roles
      FROM accounts AS a WHERE email = $1`,
    [userName],
  );
  return rows[0];
}

describe('somebody who is switched off loses access although the product refuses', () => {
  const withTitle = () => patch(disable, { op: 'replace', path: 'title', value: 'Nobody' });

  it('a name, which they have lost in the product', async () => {
    const id = await create(name);
    await pool.query('ALTER TABLE accounts ALTER email DROP NOT NULL');
    await pool.query('UPDATE accounts SET email = NULL, email_key = NULL WHERE scim_id = $1', [id]);
    await scim().patch(`/Users/${id}`, patch(disable)).expect(200);
    const { rows } = await pool.query('SELECT is_active FROM accounts WHERE scim_id = $1', [id]);
    expect(rows).toEqual([{ is_active: false }]);
  });

  it('another value, by a trigger', async () => {
    const id = await create(name);
    const body = `IF NEW.title = 'Nobody' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW;`;
    await underTrigger('UPDATE ON accounts', body, async () => {
      await scim().patch(`/Users/${id}`, withTitle()).expect(200);
    });
    expect(await stateOf(name)).toEqual({ is_active: false, roles: [DISABLED_ROLE] });
  });

  it('another value, by a foreign key', async () => {
    const id = await create(name);
    await pool.query(`CREATE TABLE titles (title text PRIMARY KEY);
      ALTER TABLE accounts ADD CONSTRAINT known_title FOREIGN KEY (title) REFERENCES titles`);
    await scim().patch(`/Users/${id}`, withTitle()).expect(200);
    await pool.query('ALTER TABLE accounts DROP CONSTRAINT known_title');
    expect(await stateOf(name)).toEqual({ is_active: false, roles: [DISABLED_ROLE] });
  });

  it.each(['P0001', '23514', '22001'])('the role of the inactive, with %s', async (code) => {
    const id = await create(name);
    const body = `RAISE EXCEPTION 'no' USING ERRCODE = '${code}';`;
    await underTrigger('INSERT ON account_roles', body, async () => {
      await scim().patch(`/Users/${id}`, patch(disable)).expect(200);
    });
    expect(await stateOf(name)).toEqual({ is_active: false, roles: [] });
  });
});

it('a role that is refused to one leaves the roles of others right', async () => {
  const other = `${name}-other`;
  const ids = [await create(name), await create(other)];
  const id = await idOf(scim().post('/Groups', group(name, ids)).expect(201));
  await pool.query(`DELETE FROM account_roles`);
  const body = `IF NEW.account_id = (SELECT id FROM accounts WHERE email = '${name}') THEN
      RAISE EXCEPTION 'no'; END IF; RETURN NEW;`;
  await underTrigger('INSERT ON account_roles', body, async () => {
    await scim().delete(`/Groups/${id}`).expect(204);
  });
  expect((await stateOf(name)).roles).toEqual([]);
  expect((await stateOf(other)).roles).toEqual([DEFAULT_ROLE]);
});

describe('nobody is told of a deletion that a trigger of the product has prevented', () => {
  it('of a person who was to be marked', async () => {
    const id = await create(name);
    await underTrigger('UPDATE OF deleted_at ON accounts', 'RETURN OLD;', async () => {
      await scim().delete(`/Users/${id}`).expect(500);
    });
    expect(await stateOf(name)).toEqual({ is_active: true, roles: [DEFAULT_ROLE] });
    await scim().delete(`/Users/${id}`).expect(204);
  });

  it('of a team', async () => {
    const id = await idOf(
      scim()
        .post('/Groups', group(name, [await create(name)]))
        .expect(201),
    );
    await underTrigger('DELETE ON teams', 'RETURN NULL;', async () => {
      await scim().delete(`/Groups/${id}`).expect(500);
    });
    expect((await scim().get(`/Groups/${id}`).expect(200)).body.members).toHaveLength(1);
    await scim().delete(`/Groups/${id}`).expect(204);
  });
});

it('people come and go beside triggers of the product that count them in the rows of team and person', async () => {
  const [ada, bea] = [await create(`${name} a`), await create(`${name} b`)];
  const team = await idOf(
    scim()
      .post('/Groups', group(name, [ada]))
      .expect(201),
  );
  const count = `UPDATE teams SET updated_at = now() WHERE id = coalesce(NEW.team_id, OLD.team_id);
    RETURN coalesce(NEW, OLD);`;
  await underTrigger('INSERT OR DELETE ON team_members', count, async () => {
    const add = { op: 'add', path: 'members', value: [{ value: bea }] };
    const before = (await scim().get(`/Groups/${team}`)).headers.etag;
    await scim().patch(`/Groups/${team}`, patch(add)).expect(204);
    const { headers, body } = await scim().get(`/Groups/${team}`);
    expect(body.members).toHaveLength(2);
    expect(headers.etag).not.toBe(before);
    const remove = { op: 'remove', path: `members[value eq "${bea}"]` };
    await scim().patch(`/Groups/${team}`, patch(remove)).expect(204);
    await scim().delete(`/Users/${ada}`).expect(204);
    const left = await scim().get(`/Groups/${team}`);
    expect(left.body.members).toBeUndefined();
    expect(left.headers.etag).not.toBe(headers.etag);
    await scim().patch(`/Groups/${team}`, patch(add)).expect(204);
    await scim().delete(`/Groups/${team}`).expect(204);
  });
  const touch = `UPDATE accounts SET updated_at = now() WHERE id = coalesce(NEW.account_id, OLD.account_id);
    RETURN coalesce(NEW, OLD);`;
  await underTrigger('INSERT OR DELETE ON account_roles', touch, async () => {
    await scim().patch(`/Users/${bea}`, patch(disable)).expect(200);
    expect(await stateOf(`${name} b`)).toEqual({ is_active: false, roles: [DISABLED_ROLE] });
    await scim().delete(`/Users/${bea}`).expect(204);
  });
});

it('a team to which the product has given an id and a version, but no revision, can be written', async () => {
  await pool.query(
    'ALTER TABLE teams ALTER scim_revision DROP NOT NULL, ALTER scim_revision DROP DEFAULT',
  );
  await product.scim.verify();
  const { rows } = await pool.query(
    `INSERT INTO teams (organization, name, scim_id, scim_version)
      VALUES ('acme', $1, gen_random_uuid(), 1) RETURNING scim_id`,
    [name],
  );
  const path = `/Groups/${rows[0].scim_id}`;
  await scim()
    .put(path, group(`${name}-a`))
    .expect(200);
  const rename = { op: 'replace', path: 'displayName', value: `${name}-b` };
  await scim().patch(path, patch(rename)).expect(204);
  expect((await scim().get(path).expect(200)).body).toMatchObject({ displayName: `${name}-b` });
});

it.each(['9223372036854775807', '1234567890123456789'])(
  'a person with the key %s can be linked',
  async (key) => {
    await pool.query(`ALTER TABLE accounts ALTER id TYPE bigint;
      ALTER TABLE team_members ALTER account_id TYPE bigint;
      ALTER TABLE account_roles ALTER account_id TYPE bigint`);
    await pool.query(
      `INSERT INTO accounts (id, organization, email, email_key, plan) OVERRIDING SYSTEM VALUE
        VALUES ($1, 'acme', $2, $2, 'free')`,
      [key, name],
    );
    const { userStore } = createProduct(pool, { isOwn: true }).scim.stores;
    const ctx = { tenantId: 'acme', requestId: 'r', principal: { id: 'x' } } as RequestContext;
    const draft = { userName: name, active: true };
    await expect(userStore.create(ctx, draft)).rejects.toMatchObject({ hiddenId: key });
    expect(await userStore.linkExisting?.(ctx, key, draft)).toMatchObject({ userName: name });
    const beyond = userStore.linkExisting?.(ctx, '9223372036854775808', draft);
    await expect(beyond).rejects.toMatchObject({ code: 'notFound' });
  },
);

// Known: assignRoles() has no way to say what it could not assign.
it.failing('no event tells of a role that the table of roles does not have', async () => {
  const told: ScimEvent[] = [];
  const { app } = createProduct(pool, { isOwn: true, onEvent: (event) => void told.push(event) });
  const client = scimClient(app, { base: '/scim/v2', token: TOKEN });
  const id = await create(name);
  await pool.query(`UPDATE roles SET name = 'renamed' WHERE name = $1`, [DISABLED_ROLE]);
  await client.patch(`/Users/${id}`, patch(disable)).expect(200);
  await pool.query(`UPDATE roles SET name = $1 WHERE name = 'renamed'`, [DISABLED_ROLE]);
  expect(await stateOf(name)).toEqual({ is_active: false, roles: [] });
  for (let left = 100; left > 0 && !told.some(({ type }) => type === 'roles.changed'); left -= 1) {
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(told.find(({ type }) => type === 'roles.changed')).toMatchObject({ after: [] });
});
