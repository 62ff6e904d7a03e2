import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../../../src/index.js';
import { expectScimError } from '../../support/expect-error.js';
import { patch } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';
import { type Body, EXTRA, mountThings, PLACES, thing } from './everything.js';

/** Things whose store adds readOnly values of its own to what it keeps. */
function mountNumbered() {
  const { store } = mountThings();
  const serials = { cReadOnly: 'SN-1', [EXTRA]: { yReadOnly: 'SN-2' } };
  const numbered = overriding(store, {
    create: (ctx, { [EXTRA]: extra, ...draft }) =>
      store.create(ctx, {
        ...draft,
        ...(draft.cComplex ? { cComplex: { ...(draft.cComplex as object), serial: 'SN-3' } } : {}),
        cReadOnly: serials.cReadOnly,
        [EXTRA]: { ...(extra as object | undefined), ...serials[EXTRA] },
      }),
  });
  const events: unknown[] = [];
  const mounted = mountThings(
    {
      onEvent: (event) => {
        events.push(event);
      },
    },
    numbered,
  );
  return { ...mounted, serials, events };
}

describe.each(PLACES)('in the $place', ({ characteristic: c, path, wrap, unwrap }) => {
  it('an immutable attribute is set once, by POST, PUT or PATCH', async () => {
    const { scim } = mountThings();
    const name = `${c}Immutable`;
    const set = {
      POST: async () => (await scim.post('/Things', thing('a', wrap({ [name]: 'x' })))).body.id,
      PUT: async () => {
        const { id } = (await scim.post('/Things', thing('b')).expect(201)).body;
        await scim.put(`/Things/${id}`, thing('b', wrap({ [name]: 'x' }))).expect(200);
        return id;
      },
      PATCH: async () => {
        const { id } = (await scim.post('/Things', thing('c')).expect(201)).body;
        const add = { op: 'add', path: path + name, value: 'x' };
        await scim.patch(`/Things/${id}`, patch(add)).expect(200);
        return id;
      },
    };
    for (const setting of Object.values(set)) {
      const id = await setting();
      const refused = [
        await scim.put(`/Things/${id}`, thing('a', wrap({ [name]: 'y' }))),
        await scim.patch(`/Things/${id}`, patch({ op: 'add', path: path + name, value: 'y' })),
        await scim.patch(`/Things/${id}`, patch({ op: 'replace', path: path + name, value: 'y' })),
        await scim.patch(`/Things/${id}`, patch({ op: 'remove', path: path + name })),
      ];
      for (const answer of refused) {
        expectScimError(answer, 400, 'mutability');
        expect(answer.body.detail).toContain(path + name);
      }
      const same = { op: 'replace', path: path + name, value: 'x' };
      await scim.patch(`/Things/${id}`, patch(same)).expect(200);
      const put = await scim.put(`/Things/${id}`, thing('a')).expect(200);
      expect(unwrap(put.body)).toMatchObject({ [name]: 'x' });
    }
  });

  it('an immutable list takes its first values and no others', async () => {
    const { scim } = mountThings();
    const name = `${c}ImmutableList`;
    const { body } = await scim.post('/Things', thing('a')).expect(201);
    const send = (op: string, value?: unknown) =>
      scim.patch(`/Things/${body.id}`, patch({ op, path: path + name, value }));
    expect(unwrap((await send('add', ['x', 'y']).expect(200)).body)).toMatchObject({
      [name]: ['x', 'y'],
    });
    await send('add', ['y']).expect(200);
    expectScimError(await send('add', ['z']), 400, 'mutability');
    expectScimError(await send('replace', ['x']), 400, 'mutability');
    expectScimError(await send('remove'), 400, 'mutability');
  });

  it('a readOnly attribute is ignored in a body and refused in a path', async () => {
    const { scim } = mountThings();
    const name = `${c}ReadOnly`;
    const made = await scim.post('/Things', thing('a', wrap({ [name]: 'mine' }))).expect(201);
    expect(unwrap(made.body)).not.toHaveProperty(name);
    const put = await scim
      .put(`/Things/${made.body.id}`, thing('b', wrap({ [name]: 'mine' })))
      .expect(200);
    expect(unwrap(put.body)).not.toHaveProperty(name);
    for (const op of ['add', 'replace', 'remove']) {
      const operation = { op, path: path + name, ...(op !== 'remove' && { value: 'mine' }) };
      expectScimError(
        await scim.patch(`/Things/${made.body.id}`, patch(operation)),
        400,
        'mutability',
      );
    }
  });

  it('a writeOnly attribute is kept and never shown, found or sorted by', async () => {
    const { scim, store } = mountThings();
    const name = `${c}WriteOnly`;
    const given = wrap({ [name]: 'the-secret', [`${c}Always`]: 'seen' });
    const made = await scim.post('/Things', thing('a', given)).expect(201);
    const url = `/Things/${made.body.id}`;
    const answers = [
      made,
      await scim.get(url).expect(200),
      await scim.get(`${url}?attributes=${path}${name}`).expect(200),
      await scim.get('/Things').expect(200),
      await scim.put(url, thing('a', given)).expect(200),
      await scim.put(url, thing('a')).expect(200),
      await scim
        .patch(url, patch({ op: 'replace', path: path + name, value: 'the-secret-2' }))
        .expect(200),
    ];
    for (const { text } of answers) expect(text).not.toContain('the-secret');
    const [record] = (await stored(store)).resources;
    expect(unwrap(record as Body)).toMatchObject({ [name]: 'the-secret-2' });
    for (const filter of [`${path}${name} eq "the-secret-2"`, `${path}${name} pr`]) {
      const answer = await scim.get(`/Things?filter=${encodeURIComponent(filter)}`);
      expectScimError(answer, 400, 'invalidFilter');
    }
    expectScimError(await scim.get(`/Things?sortBy=${path}${name}`), 400, 'invalidValue');
  });

  it('a PUT without the attribute keeps a secret that is alone', async () => {
    const { scim, store } = mountThings();
    const given = wrap({ [`${c}WriteOnly`]: 'the-secret' });
    const { body } = await scim.post('/Things', thing('a', given)).expect(201);
    await scim.put(`/Things/${body.id}`, thing('b')).expect(200);
    const [record] = (await stored(store)).resources;
    expect(record).toMatchObject({ label: 'b', ...given });
  });

  it('parts of a complex value have their own mutability', async () => {
    const { scim, store } = mountThings();
    const name = `${c}Complex`;
    const given = { value: 'v', serial: 'mine', once: 'x', pin: '1234' };
    const { body } = await scim.post('/Things', thing('a', wrap({ [name]: given }))).expect(201);
    expect(unwrap(body)[name]).toEqual({ value: 'v', once: 'x' });
    const put = await scim
      .put(`/Things/${body.id}`, thing('a', wrap({ [name]: { value: 'w' } })))
      .expect(200);
    expect(unwrap(put.body)[name]).toEqual({ value: 'w', once: 'x' });
    const [record] = (await stored(store)).resources;
    expect(unwrap(record as Body)[name]).toEqual({ value: 'w', once: 'x', pin: '1234' });
    const refused = [
      await scim.put(`/Things/${body.id}`, thing('a', wrap({ [name]: { once: 'y' } }))),
      await scim.patch(
        `/Things/${body.id}`,
        patch({ op: 'replace', path: `${path}${name}.once`, value: 'y' }),
      ),
    ];
    for (const answer of refused) expectScimError(answer, 400, 'mutability');
    const readOnly = patch({ op: 'replace', path: `${path}${name}.serial`, value: 'y' });
    const ignored = await scim.patch(`/Things/${body.id}`, readOnly).expect(200);
    expect(unwrap(ignored.body)[name]).toEqual({ value: 'w', once: 'x' });
    const strict = mountThings({ conformance: 'rfc' }).scim;
    const other = await strict.post('/Things', thing('a', wrap({ [name]: { value: 'v' } })));
    expectScimError(await strict.patch(`/Things/${other.body.id}`, readOnly), 400, 'mutability');
  });
});

describe('what the store adds to a resource', () => {
  it('is shown, and outlives PUT and PATCH', async () => {
    const { scim, serials } = mountNumbered();
    const { body } = await scim.post('/Things', thing('a', { cComplex: { count: 1 } })).expect(201);
    const complex = { cComplex: { count: 1, serial: 'SN-3' } };
    expect(body).toMatchObject({ ...serials, ...complex });
    const put = await scim.put(`/Things/${body.id}`, thing('b', { cComplex: { count: 1 } }));
    expect(put.body).toMatchObject({ label: 'b', ...serials, ...complex });
    const patched = await scim
      .patch(`/Things/${body.id}`, patch({ op: 'replace', path: 'label', value: 'c' }))
      .expect(200);
    expect(patched.body).toMatchObject({ label: 'c', ...serials, ...complex });
  });

  it('is no change when the client does not send it back', async () => {
    const { scim, events } = mountNumbered();
    const sent = thing('a', { cComplex: { count: 1 }, cWriteOnly: 's' });
    const { body } = await scim.post('/Things', sent).expect(201);
    const put = await scim.put(`/Things/${body.id}`, sent).expect(200);
    expect(put.body.meta).toEqual(body.meta);
    expect(events).toHaveLength(1);
  });

  it('is gone with the value it was derived from', async () => {
    const { scim } = mountNumbered();
    const { body } = await scim.post('/Things', thing('a', { cComplex: { count: 1 } })).expect(201);
    const put = await scim.put(`/Things/${body.id}`, thing('a', { cComplex: { count: 2 } }));
    expect(put.body.cComplex).toEqual({ count: 2 });
  });
});

describe('a definition', () => {
  it('makes a writeOnly attribute returned: never, and cannot say otherwise', async () => {
    const { scim } = mountThings();
    const { body } = await scim.get(`/Schemas/${EXTRA}`).expect(200);
    const attribute = (body.attributes as Body[]).find(({ name }) => name === 'yWriteOnly');
    expect(attribute).toMatchObject({ mutability: 'writeOnly', returned: 'never' });
    const attributes = [{ name: 'pin', mutability: 'writeOnly', returned: 'default' }] as const;
    expect(() =>
      createMemoryStore({ name: 'Lock', schema: { id: 'urn:example:Lock', attributes } }),
    ).toThrow(expect.objectContaining({ code: 'ERR_SCIM_SCHEMA' }));
  });
});

function stored(store: ReturnType<typeof mountThings>['store']) {
  const ctx = {
    tenantId: 'default',
    principal: { id: 'test' },
    requestId: 'test',
    signal: new AbortController().signal,
  };
  return store.list(ctx, { page: { kind: 'index', startIndex: 1, count: 10 } });
}
