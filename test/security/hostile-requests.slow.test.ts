import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { forEachExpress, type Mounted, TOKEN } from '../support/app.js';
import { expectScimError } from '../support/expect-error.js';
import { ENTERPRISE, group, PATCH_OP, patch, USER, user } from '../support/messages.js';
import { type RawResponse, rawRequest } from '../support/raw-request.js';
import { whileServing } from '../support/server.js';

const WORDS = ['__proto__', 'constructor', 'prototype'] as const;
const MEGABYTE = 1_000_000;
const FILTER_LENGTH = 8_000;

/** More than the defaults let in, for what is about the work and not about its bounds. */
const MANY = { maxAttributeValues: 10_000, maxResourceBytes: MEGABYTE };

const unharmed = Object.getOwnPropertyNames(Object.prototype).sort().join();

/** `{ "__proto__": …, … }` as text, since an object literal would set the prototype. */
const poison = (members = ''): string =>
  `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":{"polluted":true},"polluted":true${members}}`;

const repeat = (part: string, length: number) =>
  part.repeat(Math.ceil(length / part.length)).slice(0, length);

afterEach(() => {
  expect(Object.getOwnPropertyNames(Object.prototype).sort().join()).toBe(unharmed);
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Reflect.get(() => {}, 'polluted')).toBeUndefined();
});

forEachExpress((mount) => {
  let mounted: Mounted;
  let id: string;

  beforeAll(async () => {
    mounted = mount({ limits: MANY, before: (app) => app.use(express.json({ limit: '2mb' })) });
    const made = await mounted.scim.post('/Users', user('ada', { title: 'Analyst' }));
    id = made.body.id;
  });

  const raw = (call: Parameters<typeof rawRequest>[1]): Promise<RawResponse> =>
    whileServing(mounted.app, (origin) =>
      rawRequest(origin, {
        ...call,
        path: `/scim/v2${call.path}`,
        headers: { Authorization: `Bearer ${TOKEN}`, ...call.headers },
      }),
    );

  describe('names of the prototype chain', () => {
    it.each(['application/scim+json', 'application/json'])(
      'in a body of type %s are ignored on every level',
      async (type) => {
        const userName = `proto-${type}`;
        const body = poison(
          `,"schemas":["${USER}"],"userName":"${userName}","name":${poison(',"givenName":"G"')},` +
            `"emails":[${poison(',"value":"e@example.com"')}],"${ENTERPRISE}":${poison(',"department":"D"')}`,
        );
        const made = await mounted.scim.post('/Users', body).set('Content-Type', type);
        expect(made.status).toBe(201);
        expect(made.body).toMatchObject({
          userName,
          name: { givenName: 'G' },
          emails: [{ value: 'e@example.com' }],
          [ENTERPRISE]: { department: 'D' },
        });
        const put = await mounted.scim
          .put(`/Users/${made.body.id}`, body)
          .set('Content-Type', type);
        expect(put.status).toBe(200);
        for (const text of [made.text, put.text]) {
          expect(text).not.toMatch(/polluted|__proto__|prototype|constructor/);
        }
      },
    );

    it('in the value of a PATCH are ignored, with and without a path', async () => {
      const operations = [
        `{"op":"replace","value":${poison()}}`,
        `{"op":"add","value":${poison()}}`,
        `{"op":"replace","path":"name","value":${poison(',"givenName":"P"')}}`,
        `{"op":"add","path":"emails","value":[${poison(',"value":"p@example.com"')}]}`,
        `{"op":"replace","value":{"__proto__.polluted":true,"constructor.prototype.polluted":true}}`,
      ];
      const body = `{"schemas":["${PATCH_OP}"],"Operations":[${operations}]}`;
      const answer = await mounted.scim.patch(`/Users/${id}`, body);
      expect([200, 204]).toContain(answer.status);
      const after = await mounted.scim.get(`/Users/${id}`);
      expect(after.body).toMatchObject({ name: { givenName: 'P' } });
      expect(after.text).not.toMatch(/polluted|__proto__|prototype|constructor/);
    });

    it.each(
      WORDS.flatMap((word) => [
        word,
        `${word}.polluted`,
        `name.${word}`,
        `${word}[value eq "x"].polluted`,
        `emails[type eq "work"].${word}`,
        `emails[${word} eq "work"].value`,
        `${USER}:${word}`,
        `${ENTERPRISE}:${word}.polluted`,
        `constructor.${word}.polluted`,
      ]),
    )('in the PATCH path %s are refused', async (path) => {
      for (const op of ['add', 'replace', 'remove']) {
        const answer = await mounted.scim.patch(`/Users/${id}`, patch({ op, path, value: 'x' }));
        expect(answer.status).toBe(400);
        expectScimError(answer, 400, answer.body.scimType);
      }
      const { body } = await mounted.scim.get(`/Users/${id}`);
      expect(body.title).toBe('Analyst');
    });

    it.each(
      WORDS.flatMap((word) => [
        `${word} pr`,
        `${word} eq "x"`,
        `name.${word} pr`,
        `emails[${word} pr]`,
        `${ENTERPRISE}:${word} pr`,
        `${word}.name co "Object"`,
        `userName.${word} pr`,
      ]),
    )('in the filter %s match nothing inherited', async (filter) => {
      const answer = await mounted.scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
      if (answer.status === 200) expect(answer.body.totalResults).toBe(0);
      else expectScimError(answer, 400, 'invalidFilter');
    });

    it.each(WORDS)('%s in query lists names nothing', async (word) => {
      const plain = await mounted.scim.get(`/Users/${id}?attributes=id`).expect(200);
      for (const list of [word, `name.${word}`, `${ENTERPRISE}:${word}`, `${word}.polluted`]) {
        const narrowed = await mounted.scim.get(`/Users/${id}?attributes=${list}`);
        expect({ status: narrowed.status, body: narrowed.body }).toEqual({
          status: 200,
          body: plain.body,
        });
        await mounted.scim.get(`/Users/${id}?excludedAttributes=${list}`).expect(200);
      }
      const sorted = await mounted.scim.get(`/Users?sortBy=${word}`);
      expect([200, 400]).toContain(sorted.status);
      await mounted.scim.get(`/Users?${word}=1&${word}[polluted]=1&filter[${word}]=1`);
      expectScimError(await mounted.scim.get(`/${word}`), 404);
      expectScimError(await mounted.scim.get(`/Users/${word}`), 404);
      expectScimError(await mounted.scim.get(`/Schemas/${word}`), 404);
    });

    it.each(WORDS)('%s as a name, an id or a member is a value like any other', async (word) => {
      const made = await mounted.scim.post('/Users', user(word, { externalId: word }));
      expect(made.status).toBe(201);
      const found = await mounted.scim.get(`/Users?filter=userName eq "${word}"`);
      expect(found.body.totalResults).toBe(1);
      const grouped = await mounted.scim.post('/Groups', group(word, [word, made.body.id]));
      expect(grouped.status).toBe(201);
      const { body } = await mounted.scim.get(`/Groups/${grouped.body.id}`);
      expect(body.members).toEqual([expect.objectContaining({ value: made.body.id })]);
    });
  });

  describe('a megabyte of nesting', () => {
    const nested = (open: string, close: string) => {
      const depth = Math.floor(MEGABYTE / (open.length + close.length));
      return open.repeat(depth) + close.repeat(depth);
    };

    it.each([
      ['open brackets', '['.repeat(MEGABYTE)],
      ['brackets', nested('[', ']')],
      ['objects', `${nested('{"a":', '}').replace('}', '1}')}`],
      ['brackets within an attribute', `{"userName":${nested('[', ']')}}`],
      ['brackets within an unknown attribute', `{"userName":"n","x":${nested('[', ']')}}`],
    ])('(%s) is refused', async (_, body) => {
      for (const type of ['application/scim+json', 'application/json']) {
        const answer = await mounted.scim.post('/Users', body).set('Content-Type', type);
        expect([400, 413]).toContain(answer.status);
        if (type === 'application/scim+json') {
          expectScimError(answer, answer.status, answer.body.scimType);
        }
      }
    });

    it('within the value of a PATCH is refused', async () => {
      const body = `{"schemas":["${PATCH_OP}"],"Operations":[{"op":"add","path":"title","value":${nested('[', ']')}}]}`;
      const answer = await mounted.scim.patch(`/Users/${id}`, body);
      expectScimError(answer, 400, 'invalidSyntax');
    });
  });

  describe('very many', () => {
    it('operations are refused by their number', async () => {
      const operations = Array.from({ length: 10_000 }, (_, i) => ({
        op: 'add',
        path: `emails[type eq "t${i}"].value`,
        value: `${i}@example.com`,
      }));
      const answer = await mounted.scim.patch(`/Users/${id}`, patch(...operations));
      expectScimError(answer, 413);
      expect(answer.body.detail).toMatch(/\d/);
      const { body } = await mounted.scim.get(`/Users/${id}`);
      expect(body.title).toBe('Analyst');
    });

    it('allowed operations take time in proportion', async () => {
      const operations = Array.from({ length: 1_000 }, (_, i) => ({
        op: 'add',
        path: 'emails',
        value: [{ value: `${i}@example.com`, type: `t${i}` }],
      }));
      const made = await mounted.scim.post('/Users', user('many-operations'));
      const answer = await mounted.scim.patch(
        `/Users/${made.body.id}?attributes=emails`,
        patch(...operations),
      );
      expect(answer.body.emails).toHaveLength(1_000);
    });

    it('values of one attribute take time in proportion', async () => {
      const emails = Array.from({ length: 10_000 }, (_, i) => ({ value: `${i}@example.com` }));
      const answer = await mounted.scim.post('/Users', user('many-values', { emails }));
      expect(answer.status).toBe(201);
      expect(answer.body.emails).toHaveLength(10_000);
    });

    it('unknown attributes are ignored', async () => {
      const unknown = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`x${i}`, i]));
      const answer = await mounted.scim.post('/Users', user('many-names', unknown));
      expect(answer.status).toBe(201);
      expect(answer.body).not.toHaveProperty('x1');
    });

    it('names in a query list are refused by their number', async () => {
      const list = (length: number) => repeat('userName,x.y,,', length);
      const many = await mounted.scim.get(`/Users/${id}?attributes=${list(FILTER_LENGTH)}`);
      expectScimError(many, 400, 'invalidValue');
      const some = await mounted.scim.get(`/Users/${id}?attributes=${list(2_000)}`);
      expect(some.body).toMatchObject({ id, userName: 'ada' });
    });

    it('entity tags in If-Match are compared in one pass', async () => {
      const tags = repeat('W/"', FILTER_LENGTH);
      const answer = await mounted.scim.put(`/Users/${id}`, user('ada')).set('If-Match', tags);
      expectScimError(answer, 412);
    });
  });

  describe('a filter of 8 KB', () => {
    const filters: readonly (readonly [string, string])[] = [
      ['opening parentheses', repeat('(', FILTER_LENGTH)],
      ['balanced parentheses', `${'('.repeat(3_990)}id pr${')'.repeat(3_990)}`],
      ['brackets', repeat('[', FILTER_LENGTH)],
      ['value paths', repeat('emails[', FILTER_LENGTH)],
      ['negations', repeat('not(', FILTER_LENGTH)],
      ['backslashes', `userName eq "${repeat('\\', FILTER_LENGTH)}`],
      ['escaped backslashes', `userName eq "${repeat('\\\\', FILTER_LENGTH)}" or`],
      ['quotation marks', repeat('"', FILTER_LENGTH)],
      ['alternations', repeat('id eq 1 or ', FILTER_LENGTH)],
      ['complete alternations', `${'id eq "1" or '.repeat(600)}id eq "1"`],
      ['conjunctions of alternations', `${'(id pr or id pr) and '.repeat(380)}id pr`],
      ['dots', `a${repeat('.', FILTER_LENGTH)} pr`],
      ['colons', `urn:${repeat('a:', FILTER_LENGTH)} pr`],
      ['spaces', `id${repeat(' ', FILTER_LENGTH)}`],
      ['digits', `id eq ${repeat('9', FILTER_LENGTH)}`],
    ];

    it.each(filters)('of %s is answered in bounded time', async (_, filter) => {
      const path = `/Users?filter=${filter.replaceAll(' ', '+')}`;
      const answer = await raw({ path });
      if (answer.status !== 200) expectScimError(answer, 400, 'invalidFilter');
      expect(answer.text.length).toBeLessThan(2_000);
    });

    it('longer than the limit is refused by its length', async () => {
      const path = `/Users?filter=id+eq+"${'x'.repeat(9_000)}"`;
      expectScimError(await raw({ path }), 400, 'invalidFilter');
    });

    it.each(filters)('of %s in a PATCH path is refused in bounded time', async (_, filter) => {
      const path = `emails[${filter}].value`;
      const answer = await mounted.scim.patch(
        `/Users/${id}`,
        patch({ op: 'replace', path, value: 'x' }),
      );
      expectScimError(answer, 400, answer.body.scimType);
      expect(['invalidFilter', 'invalidPath', 'noTarget']).toContain(answer.body.scimType);
    });
  });

  describe('a repeated or structured parameter', () => {
    it.each(['filter=id+pr&filter=id+pr', 'filter[x]=1', 'filter[]=id+pr', 'filter='])(
      '%s is an error or nothing, never a crash',
      async (query) => {
        const answer = await raw({ path: `/Users?${query}` });
        if (answer.status !== 200) expectScimError(answer, 400, 'invalidFilter');
      },
    );
  });

  it('leaves a server that still works', async () => {
    const { body } = await mounted.scim.get(`/Users/${id}`).expect(200);
    expect(body).toMatchObject({ userName: 'ada', title: 'Analyst' });
  });
});
