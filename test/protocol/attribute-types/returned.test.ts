import { describe, expect, it } from '@jest/globals';
import { patch } from '../../support/messages.js';
import { type Body, mountThings, PLACES, thing } from './everything.js';

describe.each(PLACES)('returned in the $place', ({ characteristic: c, path, wrap, unwrap }) => {
  const given = {
    [`${c}Always`]: 'always',
    [`${c}Never`]: 'never',
    [`${c}Request`]: 'request',
    [`${c}Exact`]: 'default',
    [`${c}Complex`]: { value: 'v', always: 'always', never: 'never', request: 'request' },
    [`${c}Complexes`]: [{ value: 'v', request: 'request' }],
  };
  const usual = {
    [`${c}Always`]: 'always',
    [`${c}Exact`]: 'default',
    [`${c}Complex`]: { value: 'v', always: 'always' },
    [`${c}Complexes`]: [{ value: 'v' }],
  };
  const least = { [`${c}Always`]: 'always' };
  const supplied = {
    ...usual,
    [`${c}Request`]: 'request',
    [`${c}Complex`]: { value: 'v', always: 'always', request: 'request' },
    [`${c}Complexes`]: [{ value: 'v', request: 'request' }],
  };

  async function serve() {
    const { scim } = mountThings({ conformance: 'rfc' });
    const made = await scim.post('/Things', thing('a', wrap(given))).expect(201);
    const url = `/Things/${made.body.id}`;
    const shown = (body: Body): Body => {
      const { schemas, id, label, meta, ...attributes } = unwrap(body);
      return attributes;
    };
    const read = async (query = '') => shown((await scim.get(url + query).expect(200)).body);
    const write = async (...operations: object[]) =>
      shown((await scim.patch(url, patch(...operations)).expect(200)).body);
    return { scim, url, made: shown(made.body), shown, read, write };
  }

  it('a read shows default and always; a list does the same', async () => {
    const { scim, read, shown } = await serve();
    expect(await read()).toEqual(usual);
    const { body } = await scim.get('/Things').expect(200);
    expect(shown(body.Resources[0])).toEqual(usual);
  });

  it('`attributes` brings request, not never, and leaves always', async () => {
    const { read } = await serve();
    expect(await read('?attributes=label')).toEqual(least);
    expect(await read(`?attributes=${path}${c}Request`)).toEqual({
      ...least,
      [`${c}Request`]: 'request',
    });
    expect(await read(`?attributes=${path}${c}Never`)).toEqual(least);
    expect(await read(`?attributes=${path}${c}Complex`)).toEqual({
      ...least,
      [`${c}Complex`]: { value: 'v', always: 'always' },
    });
    expect(await read(`?attributes=${path}${c}Complex.request`)).toEqual({
      ...least,
      [`${c}Complex`]: { always: 'always', request: 'request' },
    });
    expect(await read(`?attributes=${path}${c}Complex.never`)).toEqual(least);
    expect(await read(`?attributes=${path}${c}Complexes.request`)).toEqual({
      ...least,
      [`${c}Complexes`]: [{ request: 'request' }],
    });
  });

  it('`excludedAttributes` takes default away, never always', async () => {
    const { read } = await serve();
    const names = [`${c}Always`, `${c}Exact`, `${c}Complex.value`, `${c}Complex.always`];
    const query = names.map((name) => path + name).join(',');
    expect(await read(`?excludedAttributes=${query}`)).toEqual({
      [`${c}Always`]: 'always',
      [`${c}Complex`]: { always: 'always' },
      [`${c}Complexes`]: [{ value: 'v' }],
    });
  });

  it('the answer to a POST or PUT shows request where the client supplied it', async () => {
    const { scim, url, made, shown } = await serve();
    expect(made).toEqual(supplied);
    expect(shown((await scim.put(url, thing('b', wrap(given))).expect(200)).body)).toEqual(
      supplied,
    );
    const one = wrap({ [`${c}Always`]: 'always', [`${c}Request`]: 'r' });
    expect(shown((await scim.put(url, thing('c', one)).expect(200)).body)).toEqual({
      ...least,
      [`${c}Request`]: 'r',
    });
  });

  it('the answer to a PATCH shows exactly what of request it wrote', async () => {
    const { write } = await serve();
    const replace = (name: string, value: unknown) => ({ op: 'replace', path: path + name, value });
    expect(await write(replace(`${c}Exact`, 'default'))).toEqual(usual);
    expect(await write(replace(`${c}Request`, 'r'))).toEqual({ ...usual, [`${c}Request`]: 'r' });
    expect(await write(replace(`${c}Complex.value`, 'v'))).toEqual(usual);
    expect(await write(replace(`${c}Complex.request`, 'r'))).toEqual({
      ...usual,
      [`${c}Complex`]: { value: 'v', always: 'always', request: 'r' },
    });
    expect(await write({ op: 'replace', value: wrap({ [`${c}Request`]: 's' }) })).toEqual({
      ...usual,
      [`${c}Request`]: 's',
    });
    expect(await write({ op: 'remove', path: `${path}${c}Request` })).toEqual(usual);
  });

  it('the parameters of a write decide over what was supplied', async () => {
    const { scim, url, shown } = await serve();
    const put = await scim.put(`${url}?attributes=label`, thing('b', wrap(given))).expect(200);
    expect(shown(put.body)).toEqual(least);
    expect(put.body.label).toBe('b');
  });

  it('what is never returned cannot be found, and is no secret to the store', async () => {
    const { scim } = await serve();
    const filter = encodeURIComponent(`${path}${c}Never eq "never"`);
    const { body } = await scim.get(`/Things?filter=${filter}`).expect(400);
    expect(body.scimType).toBe('invalidFilter');
    const shownOnly = encodeURIComponent(`${path}${c}Request eq "request"`);
    expect((await scim.get(`/Things?filter=${shownOnly}`).expect(200)).body.totalResults).toBe(1);
  });
});
