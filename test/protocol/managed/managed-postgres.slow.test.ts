import { beforeAll, expect, it } from '@jest/globals';
import { createPostgresScim, migrate } from '../../../src/postgres/index.js';
import { patch } from '../../support/messages.js';
import { emptyDatabase } from '../../support/postgres/empty-database.js';
import { signInWorld } from '../access/sign-in-world.js';

const db = emptyDatabase();
beforeAll(() => migrate(db.pool));

it('PostgreSQL knows what was provisioned, what was changed by SQL, and takes it back', async () => {
  const { stores } = createPostgresScim({ pool: db.pool });
  const { router, scim, create } = signInWorld({ ...stores, managedAttributes: true });
  const emails = [{ value: 'ada@example.com', type: 'work', primary: true }];
  const name = { givenName: 'Ada', familyName: 'Lovelace' };
  const id = await create('acme', 'ada', { displayName: 'Ada', name, emails });
  const title = patch({ op: 'add', path: 'title', value: 'Countess' });
  await scim('acme').patch(`/Users/${id}`, title).expect(200);
  const edited = async () =>
    (await router.managedAttributes('acme', id))?.attributes.flatMap((one) =>
      one.edited ? one.attribute : [],
    );
  expect(await edited()).toEqual([]);

  const change = `jsonb_set(attributes, '{name}', '{"givenName":"A"}')`;
  await db.query(`UPDATE express_scim.users SET attributes = ${change} WHERE id = $1`, [id]);
  expect(await edited()).toEqual(['name']);
  expect(await router.managedAttributes.restore('acme', id)).toEqual(['name']);
  const { body } = await scim('acme').get(`/Users/${id}`).expect(200);
  expect(body).toMatchObject({ name, emails, title: 'Countess' });
  expect(await edited()).toEqual([]);

  await scim('acme')
    .patch(`/Users/${id}`, patch({ op: 'remove', path: 'title' }))
    .expect(200);
  const managed = await router.managedAttributes('acme', id);
  expect(managed?.attributes.map(({ attribute }) => attribute)).not.toContain('title');
  await scim('acme').delete(`/Users/${id}`).expect(204);
  expect(await router.managedAttributes('acme', id)).toBeUndefined();
});
