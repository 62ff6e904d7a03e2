import { describe, expect, it } from '@jest/globals';
import { createMemoryOutbox, type ScimEvent, UnavailableError } from '../../../src/index.js';
import { group, patch, user } from '../../support/messages.js';
import { takeAll } from '../../support/outbox.js';
import { BULK, logging } from './unit-log-world.js';

describe('a log that refuses the entries of a write', () => {
  async function refusing(error: Error) {
    const outbox = createMemoryOutbox<ScimEvent>();
    let refuses = false;
    const world = logging(
      {
        log: (log) => ({
          async appendInUnit(ctx, entries) {
            if (refuses) throw error;
            await log.appendInUnit(ctx, entries);
          },
        }),
      },
      { eventOutbox: outbox },
    );
    const { scim } = world;
    const ada: string = (await scim.post('/Users', user('ada'))).body.id;
    const crew: string = (await scim.post('/Groups', group('Crew', [ada]))).body.id;
    await takeAll(outbox);
    const before = (await world.entries()).length;
    refuses = true;
    const state = async () =>
      (await Promise.all(['/Users', '/Groups'].map((path) => scim.get(path)))).map(
        ({ body }) => body.Resources,
      );
    const failures = async () =>
      (await world.entries()).slice(before).filter(({ kind }) => kind !== 'read');
    return { scim, ada, crew, state, failures, outbox };
  }

  type World = Awaited<ReturnType<typeof refusing>>;
  const title = patch({ op: 'replace', path: 'title', value: 'T' });
  const WRITES: Readonly<Record<string, (world: World) => PromiseLike<{ status: number }>>> = {
    create: ({ scim }) => scim.post('/Users', user('bob')),
    replace: ({ scim, ada }) => scim.put(`/Users/${ada}`, user('ada', { title: 'T' })),
    modify: ({ scim, ada }) => scim.patch(`/Users/${ada}`, title),
    'take members away': ({ scim, crew }) =>
      scim.patch(`/Groups/${crew}`, patch({ op: 'remove', path: 'members' })),
    delete: ({ scim, ada }) => scim.delete(`/Users/${ada}`),
  };

  it.each(Object.entries(WRITES))('takes it back: %s', async (_, write) => {
    const world = await refusing(new UnavailableError());
    const before = await world.state();
    expect((await write(world)).status).toBe(503);
    expect(await world.state()).toEqual(before);
    expect(await takeAll(world.outbox)).toEqual([]);
    expect(await world.failures()).toMatchObject([{ status: 503 }]);
  });

  it('takes back that operation of a Bulk request alone', async () => {
    const { scim, ada, failures } = await refusing(new Error('disk full'));
    const { body } = await scim
      .post('/Bulk', {
        schemas: [BULK],
        Operations: [{ method: 'PATCH', path: `/Users/${ada}`, data: title }],
      })
      .expect(200);
    expect(body.Operations).toMatchObject([{ status: '500' }]);
    expect(await failures()).toMatchObject([
      { kind: 'bulk', status: 200 },
      { kind: 'update', status: 500, operation: 0 },
    ]);
  });
});
