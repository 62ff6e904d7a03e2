import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { withDevices } from '../fixtures.js';
import { SEARCH_REQUEST } from '../messages.js';
import type { Provider } from '../world.js';

const query = (filter: string) => `?filter=${encodeURIComponent(filter)}`;

/** Expects 400 `invalidFilter` for each, by GET and by POST, and gives the details of the errors. */
async function expectInvalid(
  scim: Provider,
  filters: readonly string[],
  endpoint = '/Users',
): Promise<readonly string[]> {
  const details: string[] = [];
  for (const filter of filters) {
    const answers = [
      await scim.get(endpoint + query(filter)),
      await scim.post(`${endpoint}/.search`, { schemas: [SEARCH_REQUEST], filter }),
    ];
    for (const answer of answers) {
      expect({ filter, status: answer.status }).toEqual({ filter, status: 400 });
      expectScimError(answer, 400, 'invalidFilter');
      details.push(answer.body.detail);
    }
  }
  return details;
}

/** What is a filter and what is none (RFC 7644 §3.4.2.2). */
export const filterSyntaxChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.4.2.2-q'],
    title: 'what does not follow the grammar is 400 invalidFilter, in every preset',
    async run(t) {
      for (const conformance of ['lenient', 'rfc', 'interop'] as const) {
        const scim = await t.mount({ conformance });
        await expectInvalid(scim, [
          '',
          ' ',
          'userName',
          'userName eq',
          'eq "a"',
          'userName eq "a',
          'userName eq "a" or',
          'userName eq "a" and and title pr',
          'userName eq "a" title pr',
          'and userName pr',
          '((title pr)',
          'title pr)',
          '()',
          'not title pr',
          'userName "a" eq',
          'userName eq"a"',
          'emails[type eq "work"',
          'emails[]',
          'emails type eq "work"]',
          'title pr; title pr',
          'userName == "a"',
          'name. eq "a"',
          '.userName eq "a"',
        ]);
      }
      const strict = await t.mount({ conformance: 'rfc' });
      await expectInvalid(strict, ['emails[type eq "work"].value eq "a@example.com"']);
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-r'],
    title: 'a value is a JSON literal',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      await expectInvalid(scim, [
        'userName eq bjensen',
        "userName eq 'bjensen'",
        'userName eq "a\\x"',
        'active eq True',
        'active eq yes',
        'active eq "true"',
        'userName eq 01',
        'userName eq "a\u0007"',
      ]);
      const names = ["O'Malley", 'a"b', 'A', 'back\\slash', 'ü/é'];
      for (const displayName of names) {
        const { id } = await scim.createUser({ displayName });
        expect(await scim.find('/Users', `displayName eq ${JSON.stringify(displayName)}`)).toEqual([
          id,
        ]);
        const escaped = [...displayName].map(
          (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
        expect(await scim.find('/Users', `displayName eq "${escaped.join('')}"`)).toEqual([id]);
      }
      expect(await scim.find('/Users', 'active eq true')).toHaveLength(names.length);
      expect(await scim.find('/Users', 'title eq null')).toHaveLength(names.length);
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-i'],
    title: 'what has no order cannot be compared by it, even where nothing is to be found',
    async run(t) {
      const scim = await t.mount(
        withDevices([
          { name: 'on', type: 'boolean' },
          { name: 'key', type: 'binary' },
        ]),
      );
      for (const operator of ['gt', 'ge', 'lt', 'le']) {
        await expectInvalid(scim, [`active ${operator} true`, `emails.primary ${operator} false`]);
        await expectInvalid(scim, [`on ${operator} true`, `key ${operator} "aGk="`], '/Devices');
      }
      expectStatus(await scim.get(`/Devices${query('key eq "aGk=" or on ne true')}`), 200);
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-m', 'RFC7644-3.4.2.2-ac'],
    title: 'in brackets stand sub-attributes of the attribute, joined as outside, and no brackets',
    async run(t) {
      const scim = await t.mount();
      await expectInvalid(scim, [
        'emails[userName eq "x"]',
        'emails[type eq "work" and title pr]',
        'emails[emails.type eq "work"]',
        'emails[type[value eq "x"]]',
        'emails[type eq "work" and emails[value pr]]',
      ]);
      const emails = (type: string, value: string) => ({ emails: [{ type, value }] });
      const work = await scim.createUser(emails('work', 'a@y'));
      const home = await scim.createUser(emails('home', 'b@x'));
      await scim.createUser(emails('home', 'c@y'));
      const either = 'emails[type eq "work" or (type eq "home" and value ew "@x")]';
      expect(await scim.find('/Users', either)).toEqual([work.id, home.id]);
      const neither = 'emails[not (type eq "home") and value pr]';
      expect(await scim.find('/Users', neither)).toEqual([work.id]);
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-u'],
    title: 'an unknown operator is refused by name',
    async run(t) {
      const scim = await t.mount();
      for (const operator of ['regex', 'in', 'like']) {
        for (const detail of await expectInvalid(scim, [`userName ${operator} "x"`])) {
          expect(detail).toContain(operator);
        }
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-y'],
    title: 'a value of another type than the attribute is refused',
    async run(t) {
      const scim = await t.mount({
        conformance: 'rfc',
        ...withDevices([
          { name: 'size', type: 'integer' },
          { name: 'weight', type: 'decimal' },
        ]),
      });
      await expectInvalid(scim, [
        'active eq "yes"',
        'active eq 1',
        'userName eq 7',
        'userName eq true',
        'meta.created gt "soon"',
        'meta.created gt 2026',
        'emails[primary eq "true"]',
      ]);
      await expectInvalid(scim, ['size eq "x"', 'size gt "9"', 'weight le true'], '/Devices');
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-ab'],
    title: 'not needs no space before its parenthesis',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      await scim.createUser({ title: 'Boss' });
      const { id } = await scim.createUser();
      for (const filter of ['not (title pr)', 'not(title pr)', 'NOT(title pr) and id pr']) {
        expect(await scim.find('/Users', filter)).toEqual([id]);
      }
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-ae'],
    title: 'depth and length of a filter are bounded',
    async run(t) {
      const scim = await t.mount({ limits: { maxFilterLength: 50_000 } });
      const { id } = await scim.createUser();
      const nested = (depth: number) => `${'('.repeat(depth)}id pr${')'.repeat(depth)}`;
      expect(await scim.find('/Users', nested(5))).toEqual([id]);
      // Work that doubled with every level, or was repeated for every term, would not end here.
      const many = Array.from({ length: 2_000 }, (_, i) => `title eq "${i}"`).join(' or ');
      for (const filter of [nested(5_000), 'not ('.repeat(5_000), '('.repeat(5_000), many]) {
        const search = { schemas: [SEARCH_REQUEST], filter };
        expectScimError(await scim.post('/Users/.search', search), 400, 'invalidFilter');
      }
      const short = await t.mount({ limits: { maxFilterLength: 20 } });
      await expectInvalid(short, [`userName eq "${'x'.repeat(20)}"`]);
    },
  },
  {
    ids: ['RFC7644-3.4.2.2-af'],
    title: 'a filter that is given twice, or is no text, is refused',
    async run(t) {
      const scim = await t.mount();
      const one = encodeURIComponent('userName eq "a"');
      for (const path of [
        `/Users?filter=${one}&filter=${one}`,
        `/Users?filter=${one}&FILTER=${one}`,
        '/Users?filter[x]=1',
        '/Users?filter[]=1',
      ]) {
        expectScimError(await scim.get(path), 400, 'invalidFilter');
      }
      for (const filter of [7, true, ['a'], { x: 1 }]) {
        const answer = await scim.post('/Users/.search', { schemas: [SEARCH_REQUEST], filter });
        expectStatus(answer, 400);
      }
    },
  },
];
