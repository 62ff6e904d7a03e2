import { expectFound, query } from '../kernel/find.js';
import { asText, type Json } from '../kernel/json.js';
import { expectTotal } from '../kernel/lists.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';

interface People {
  readonly ada: Json;
  readonly bea: Json;
  readonly cyr: Json;
  /** In the titles of ada and bea, and nowhere else. */
  readonly mark: string;
  /** A filter that confines another one to the three. */
  readonly among: (filter: string) => string;
}

/** E-mails of the first and of the second type, each at a place. */
type EmailsOf = (mark: string, first: string, second: string) => readonly object[];

/** Three people that differ in what filters can look at. */
async function people(t: AuditScope, emails?: EmailsOf): Promise<People> {
  const mark = t.name();
  const userName = (letter: string) => `${mark}-${letter}@example.com`;
  const ada = await t.createUser({
    userName: userName('ada'),
    title: `Boss ${mark}`,
    emails: emails?.(mark, 'x', 'y') ?? [{ value: userName('ada'), type: 'work' }],
  });
  const bea = await t.createUser({
    userName: userName('bea'),
    title: `boss of bosses ${mark}`,
    active: false,
    emails: emails?.(mark, 'y', 'x') ?? [{ value: userName('bea'), type: 'work' }],
  });
  const cyr = await t.createUser({ userName: userName('cyr'), emails: undefined });
  const among = (filter: string) => `userName sw "${mark}-" and (${filter})`;
  return { ada, bea, cyr, mark, among };
}

type Table = (given: People) => readonly (readonly [string, readonly Json[]])[];

const finds = (table: Table) => async (t: AuditScope) => {
  const given = await people(t);
  await expectFound(t, '/Users', table(given));
};

/** The same where ada and bea have two e-mails each, of two types that the server offers. */
const findsByEmail =
  (table: (given: People, first: string, second: string) => ReturnType<Table>) =>
  async (t: AuditScope) => {
    const [first = '', second = ''] = t.types('emails', 2);
    const given = await people(t, (mark, at, other) => [
      { type: first, value: `${mark}@${at}.example.com` },
      { type: second, value: `${mark}@${other}.example.com` },
    ]);
    await expectFound(t, '/Users', table(given, first, second));
  };

/** What filters find (RFC 7644 §3.4.2.2). */
export const filterAudits = auditsOf({ id: 'filter', title: 'Filters', needs: ['filter'] }, [
  {
    id: 'eq',
    title: 'eq finds a user by userName, and nobody else',
    requirements: ['RFC7644-3.4.2.2-b', 'RFC7644-3.4.2.2-d'],
    run: finds(({ ada, mark }) => [[`userName eq "${mark}-ada@example.com"`, [ada]]]),
  },
  {
    id: 'case-of-user-name',
    title: 'userName is compared without case',
    requirements: ['RFC7643-4.1.1-c', 'RFC7644-3.4.2.2-v'],
    run: finds(({ ada, mark }) => [[`userName eq "${mark.toUpperCase()}-ADA@example.com"`, [ada]]]),
  },
  {
    id: 'case-of-names',
    title: 'names of attributes and operators are read in any case',
    requirements: ['RFC7644-3.4.2.2-c'],
    run: finds(({ ada, mark }) => [[`USERNAME EQ "${mark}-ada@example.com"`, [ada]]]),
  },
  {
    id: 'case-of-external-id',
    title: 'externalId is compared with case',
    requirements: ['RFC7643-3.1-j', 'RFC7644-3.4.2.2-v'],
    async run(t) {
      const externalId = `${t.name()}-Xy`;
      const user = await t.createUser({ externalId });
      await expectFound(t, '/Users', [
        [`externalId eq "${externalId}"`, [user]],
        [`externalId eq "${externalId.toLowerCase()}"`, []],
      ]);
    },
  },
  {
    id: 'id',
    title: 'a user is found by id',
    requirements: ['RFC7644-3.4.2.2-d'],
    async run(t) {
      const user = await t.createUser();
      await expectFound(t, '/Users', [[`id eq ${JSON.stringify(user.id)}`, [user]]]);
    },
  },
  {
    id: 'ne',
    title: 'ne finds the others',
    requirements: ['RFC7644-3.4.2.2-e'],
    run: finds(({ bea, cyr, mark, among }) => [
      [among(`userName ne "${mark}-ada@example.com"`), [bea, cyr]],
    ]),
  },
  {
    id: 'parts',
    title: 'co, sw and ew look at parts, beginnings and ends',
    requirements: ['RFC7644-3.4.2.2-f'],
    needs: ['user.title'],
    run: finds(({ ada, bea, mark, among }) => [
      [among('title co "oss"'), [ada, bea]],
      [among('title sw "boss of"'), [bea]],
      [among('title sw "oss"'), []],
      [among(`title ew "bosses ${mark}"`), [bea]],
      [among('title ew "bosses"'), []],
    ]),
  },
  {
    id: 'pr',
    title: 'pr asks for a value',
    requirements: ['RFC7644-3.4.2.2-g'],
    needs: ['user.title', 'user.emails'],
    run: finds(({ ada, bea, among }) => [
      [among('title pr'), [ada, bea]],
      [among('emails pr'), [ada, bea]],
    ]),
  },
  {
    id: 'order',
    title: 'gt, ge, lt and le compare texts by letters',
    requirements: ['RFC7644-3.4.2.2-h'],
    run: finds(({ ada, bea, cyr, mark, among }) => [
      [among(`userName gt "${mark}-bea@example.com"`), [cyr]],
      [among(`userName ge "${mark}-bea@example.com"`), [bea, cyr]],
      [among(`userName lt "${mark}-bea@example.com"`), [ada]],
      [among(`userName le "${mark}-bea@example.com"`), [ada, bea]],
    ]),
  },
  {
    id: 'times',
    title: 'times are compared as instants, in any zone',
    requirements: ['RFC7644-3.4.2.2-h', 'RFC7643-2.3.5-b'],
    run: finds(({ ada, bea, cyr, among }) => [
      [among('meta.created gt "2001-01-01T00:00:00Z"'), [ada, bea, cyr]],
      [among('meta.created lt "2001-01-01T00:00:00+02:00"'), []],
    ]),
  },
  {
    id: 'boolean',
    title: 'booleans are compared with true and false',
    requirements: ['RFC7644-3.4.2.2-d', 'RFC7644-3.4.2.2-r'],
    needs: ['user.active'],
    run: finds(({ ada, bea, cyr, among }) => [
      [among('active eq false'), [bea]],
      [among('active eq true'), [ada, cyr]],
    ]),
  },
  {
    id: 'and-or',
    title: 'and binds before or, and parentheses before all',
    requirements: ['RFC7644-3.4.2.2-j', 'RFC7644-3.4.2.2-k'],
    needs: ['user.title', 'user.active'],
    run: finds(({ ada, bea, mark }) => {
      const name = (letter: string) => `userName eq "${mark}-${letter}@example.com"`;
      return [
        [`${name('ada')} or ${name('bea')} and active eq false`, [ada, bea]],
        [`(${name('ada')} or ${name('bea')}) and active eq false`, [bea]],
        [`${name('cyr')} and title pr or ${name('bea')}`, [bea]],
        [`${name('cyr')} and (title pr or ${name('bea')})`, []],
      ];
    }),
  },
  {
    id: 'not',
    title: 'not turns a filter around, with and without a space behind it',
    requirements: ['RFC7644-3.4.2.2-j', 'RFC7644-3.4.2.2-ab'],
    needs: ['user.title', 'user.active'],
    run: finds(({ bea, cyr, mark }) => [
      [`userName sw "${mark}-" and not (title pr)`, [cyr]],
      [`userName sw "${mark}-" and not(active eq true)`, [bea]],
    ]),
  },
  {
    id: 'any-value',
    title: 'of several values any may match',
    requirements: ['RFC7644-3.4.2.2-o', 'RFC7644-3.4.2.2-n'],
    needs: ['user.emails'],
    run: findsByEmail(({ ada, bea, among }, first) => [
      [among('emails.value co "@y"'), [ada, bea]],
      [among(`emails.type eq "${first}" and emails.value co "@x"`), [ada, bea]],
    ]),
  },
  {
    id: 'value-path',
    title: 'in brackets one value must meet all conditions',
    level: 'MAY',
    requirements: ['RFC7644-3.4.2.2-l'],
    needs: ['user.emails'],
    run: findsByEmail(({ ada, bea, among }, first, second) => [
      [among(`emails[type eq "${first}" and value co "@x"]`), [ada]],
      [among(`emails[type eq "${second}" and value co "@x"]`), [bea]],
      [among(`emails[type eq "${first}" and not (value co "@x")]`), [bea]],
    ]),
  },
  {
    id: 'complex-alone',
    title: 'a multi-valued complex attribute alone means its value',
    requirements: ['RFC7644-3.4.2.2-p'],
    needs: ['user.emails'],
    run: finds(({ ada, mark }) => [[`emails eq "${mark}-ada@example.com"`, [ada]]]),
  },
  {
    id: 'urn',
    title: 'attributes may be named with the URN of their schema',
    requirements: ['RFC7644-3.4.2.2-s', 'RFC7644-3.10-a', 'RFC7644-3.10-c'],
    run: finds(({ ada, mark }) => [
      [`urn:ietf:params:scim:schemas:core:2.0:User:userName eq "${mark}-ada@example.com"`, [ada]],
      [`URN:IETF:params:scim:schemas:core:2.0:user:username eq "${mark}-ada@example.com"`, [ada]],
    ]),
  },
  {
    id: 'null',
    title: 'eq null means unassigned',
    level: 'SHOULD',
    requirements: ['RFC7644-3.4.2.2-aa'],
    needs: ['user.title'],
    run: finds(({ ada, bea, cyr, among }) => [
      [among('title eq null'), [cyr]],
      [among('title ne null'), [ada, bea]],
    ]),
  },
  {
    id: 'escapes',
    title: 'a text in a filter is a JSON string',
    requirements: ['RFC7644-3.4.2.2-r'],
    needs: ['user.title'],
    async run(t) {
      const title = `a "quoted" \\ text) or (userName pr ${t.name()}`;
      const user = await t.createUser({ title });
      await t.createUser({ title: 'another' });
      await expectFound(t, '/Users', [[`title eq ${JSON.stringify(title)}`, [user]]]);
    },
  },
  {
    id: 'groups',
    title: 'groups are found by displayName',
    requirements: ['RFC7644-3.4.2.2-b'],
    needs: ['groups'],
    async run(t) {
      const group = await t.createGroup();
      await t.createGroup();
      await expectFound(t, '/Groups', [
        [`displayName eq ${JSON.stringify(group.displayName)}`, [group]],
      ]);
    },
  },
  {
    id: 'current',
    title: 'a filter sees the present state: totalResults too',
    requirements: ['RFC7644-3.4.2.2-w', 'RFC7644-3.4.2-g'],
    async run(t) {
      const user = await t.createUser();
      const filter = `userName eq ${JSON.stringify(user.userName)}`;
      for (const expected of [1, 0]) {
        const answer = await t.get(query('/Users', { filter }));
        expectTotal(answer, expected);
        if (expected === 1) await t.delete(`/Users/${encodeURIComponent(asText(user.id))}`);
      }
    },
  },
]);
