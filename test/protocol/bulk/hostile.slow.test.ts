import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mountScim } from '../../support/app.js';
import { growth } from '../../support/growth.js';
import { patch, user } from '../../support/messages.js';
import { bulk, bulkRequest, idOf, postGroup, postUser, reread, statuses } from './support.js';

describe('a hostile Bulk request', () => {
  it('of any JSON is answered without an internal error', async () => {
    const { scim } = mountScim();
    const text = fc.constantFrom(
      'bulkId:a',
      'bulkId:',
      '/Users',
      '/Users/bulkId:a',
      '/Users/bulkId:%',
      'members[value eq "bulkId:a"]',
      'members[',
      '__proto__',
    );
    const key = fc.constantFrom(
      'value',
      '$ref',
      'members',
      'op',
      'path',
      'Operations',
      '__proto__',
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.constant(null),
        fc.integer(),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    const operation = fc.record({
      method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
      path: fc.oneof(text, json),
      version: fc.option(fc.oneof(text, json)),
      data: fc.oneof(json, fc.record({ Operations: json }), fc.record({ members: json })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 6 }), async (operations) => {
        const named = operations.map((one, at) => ({ ...one, bulkId: at === 0 ? 'a' : `${at}` }));
        const results = await bulk(scim, named);
        expect(results).toHaveLength(named.length);
        expect(statuses(results).filter((status) => status >= '500')).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('cannot reach a prototype', async () => {
    const { scim } = mountScim();
    const { id } = (await scim.post('/Users', user('ada')).expect(201)).body;
    const text = JSON.stringify(
      bulkRequest([
        postUser('__proto__'),
        { method: 'PATCH', path: '/Users/bulkId:__proto__', data: patch({ op: 'add', value: {} }) },
        { method: 'DELETE', path: '/Users/bulkId:constructor' },
        postUser('b', { polluted: 1 }),
      ]),
    ).replaceAll('"polluted"', '"__proto__"');
    const results = (await scim.post('/Bulk', text).expect(200)).body.Operations;
    expect(statuses(results)).toEqual(['201', '200', '400', '201']);
    expect(Object.keys(await reread(scim, `/Users/${idOf(results[3])}`))).not.toContain(
      '__proto__',
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    await scim.get(`/Users/${id}`).expect(200);
  });

  it('is worked on in line with the references in it', async () => {
    const { scim } = mountScim({ limits: { maxBodyBytes: 4_000_000 } });
    const grouped = async (name: string, members: number) => {
      const many = Array.from({ length: members }, () => ({ value: `bulkId:${name}` }));
      const data = { displayName: `${name}s`, members: many };
      const results = await bulk(scim, [postUser(name), { ...postGroup(`${name}s`), data }]);
      expect(statuses(results)).toEqual(['201', '201']);
    };
    await grouped('first', 10);
    const times = await growth(
      () => grouped('ada', 2_000),
      () => grouped('bob', 20_000),
    );
    expect(times).toBeLessThan(11);
  });

  it('may be a circle in which everybody knows everybody, as long as its work is within the budget', async () => {
    const complete = (name: string, size: number) =>
      Array.from({ length: size }, (_, at) =>
        postGroup(
          `${name}${at}`,
          Array.from({ length: size }, (__, to) => `bulkId:${name}${to}`),
        ),
      );
    const { scim } = mountScim({ limits: { maxWork: 5_000_000 } });
    const few = await bulk(scim, complete('few', 30));
    expect(few.filter(({ status }) => status !== '201')).toEqual([]);
    const many = await bulk(scim, complete('many', 100));
    expect(statuses(many).filter((status) => status < '400')).toEqual([]);
    expect(JSON.stringify(many)).toContain('tooMany');
    const { body } = await scim.get('/Groups?count=0').expect(200);
    expect(body.totalResults).toBe(30);
  });

  it('cannot hold up the reading of a path: with 700,000 characters anything but one pass would not end', async () => {
    const { scim } = mountScim({ limits: { maxBodyBytes: 4_000_000 } });
    const slashes = `/Users/${'/bulkId'.repeat(100_000)}`;
    const refused = await bulk(scim, [{ method: 'DELETE', path: slashes }]);
    expect(statuses(refused)).toEqual(['404']);
  });
});
