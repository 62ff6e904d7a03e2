import type { Answer } from '../kernel/answer.js';
import { patchBody, replace } from '../kernel/bodies.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { query } from '../kernel/find.js';
import { asObject } from '../kernel/json.js';
import { expectList } from '../kernel/lists.js';
import { userPath } from '../kernel/patching.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';
import { USER } from '../kernel/urns.js';

/** Names that the served schema has no word about, or that are shown by default. */
function byDefault(t: AuditScope, names: readonly string[]): readonly string[] {
  if (t.discovery.schemas.length === 0) return names;
  return names.filter((name) => {
    const { returned = 'default' } = t.discovery.attribute(USER, name) ?? { returned: '' };
    return COMMON.includes(name) || returned === 'default';
  });
}

const COMMON = ['id', 'schemas'];

/** Looks at what the served schema has, and shows by default: the rest does not follow the parameters. */
function expectNames(
  t: AuditScope,
  answer: Answer,
  shown: readonly string[],
  hidden: readonly string[],
): void {
  const resource = 'Resources' in answer.body ? (expectList(answer)[0] ?? {}) : answer.body;
  for (const name of byDefault(t, shown)) {
    expectThat(name in resource, `${name} is missing.`, answer);
  }
  for (const name of byDefault(t, hidden)) {
    expectThat(!(name in resource), `${name} is there.`, answer);
  }
}

/** Expects what GET of a user shows with these query parameters. */
const shows =
  (parameters: string, shown: readonly string[], hidden: readonly string[]) =>
  async (t: AuditScope) => {
    const answer = await t.get(`${userPath(await t.createUser())}?${parameters}`);
    expectStatus(answer, 200);
    expectNames(t, answer, shown, hidden);
  };

/** RFC 7644 §3.4.2.5 and §3.9. */
export const projectionAudits = auditsOf({ id: 'projection', title: 'Attributes shown' }, [
  {
    id: 'attributes',
    title: 'attributes names what is shown, besides id and schemas',
    requirements: ['RFC7644-3.9-a', 'RFC7644-3.4.2.5-b', 'RFC7643-7-j', 'RFC7643-7-l'],
    run: shows('attributes=userName', ['id', 'schemas', 'userName'], ['active', 'emails', 'name']),
  },
  {
    id: 'excluded',
    title: 'excludedAttributes takes attributes away, but not the id',
    requirements: ['RFC7644-3.9-c', 'RFC7644-3.4.2.5-c', 'RFC7643-7-l', 'RFC7643-7-j'],
    run: shows('excludedAttributes=emails,id', ['id', 'userName', 'active'], ['emails']),
  },
  {
    id: 'any-case',
    title: 'names are separated by commas, in any case',
    requirements: ['RFC7644-3.9-d'],
    run: shows('attributes=USERNAME,Active', ['userName', 'active'], ['emails']),
  },
  {
    id: 'unknown',
    title: 'unknown names are ignored',
    level: 'SHOULD',
    requirements: ['RFC7644-3.9-e'],
    run: shows('attributes=userName,auditUnknown', ['userName'], ['emails']),
  },
  {
    id: 'urn',
    title: 'names may have the URN of their schema',
    requirements: ['RFC7644-3.4.2.5-d', 'RFC7644-3.10-a'],
    run: shows(
      'attributes=urn:ietf:params:scim:schemas:core:2.0:User:userName',
      ['userName'],
      ['emails'],
    ),
  },
  {
    id: 'sub-attribute',
    title: 'a sub-attribute is shown alone',
    requirements: ['RFC7644-3.9-f'],
    needs: ['user.name.givenName'],
    async run(t) {
      const path = userPath(await t.createUser());
      const answer = await t.get(`${path}?attributes=name.givenName`);
      expectStatus(answer, 200);
      expectEqual('name', answer.body.name, { givenName: 'Audit' }, answer);
    },
  },
  {
    id: 'excluded-sub-attribute',
    title: 'an excluded sub-attribute leaves its siblings',
    requirements: ['RFC7644-3.9-g'],
    needs: ['user.name.givenName', 'user.name.familyName'],
    async run(t) {
      const path = userPath(await t.createUser());
      const answer = await t.get(`${path}?excludedAttributes=name.givenName`);
      const name = asObject(answer.body.name);
      expectEqual('name.familyName', name.familyName, 'Person', answer);
      expectThat(!('givenName' in name), 'name.givenName is there.', answer);
    },
  },
  {
    id: 'both',
    title: 'attributes beside excludedAttributes are refused, or one of them is followed',
    level: 'MAY',
    requirements: ['RFC7644-3.9-b'],
    async run(t) {
      const path = userPath(await t.createUser());
      const answer = await t.get(`${path}?attributes=userName&excludedAttributes=emails`);
      // Which one is not said, and no answer is named (RFC 7644 §3.9); both leave e-mails out.
      expectStatus(answer, 400, 200);
      if (answer.status === 200) expectNames(t, answer, ['id', 'userName'], ['emails']);
    },
  },
  {
    id: 'list',
    title: 'lists are shaped in the same way',
    requirements: ['RFC7644-3.9-a', 'RFC7644-3.4.2.5-a', 'RFC7644-3.9-c'],
    needs: ['filter'],
    async run(t) {
      const { userName } = await t.createUser();
      const filter = `userName eq ${JSON.stringify(userName)}`;
      const few = await t.get(query('/Users', { filter, attributes: 'userName' }));
      expectNames(t, few, ['id', 'userName'], ['active', 'emails']);
      const most = await t.get(query('/Users', { filter, excludedAttributes: 'emails' }));
      expectNames(t, most, ['id', 'userName', 'active'], ['emails']);
    },
  },
  {
    id: 'create',
    title: 'the answer to POST is shaped, too',
    requirements: ['RFC7644-3.9-a', 'RFC7644-3.3-j'],
    async run(t) {
      const answer = await t.post('/Users?attributes=userName', t.userBody());
      expectStatus(answer, 201);
      expectNames(t, answer, ['id', 'userName'], ['emails', 'active']);
    },
  },
  {
    id: 'replace',
    title: 'the answer to PUT is shaped, too',
    requirements: ['RFC7644-3.9-a'],
    async run(t) {
      const body = t.userBody();
      const path = userPath(await t.createUser(body));
      const answer = await t.put(`${path}?attributes=userName`, body);
      expectStatus(answer, 200);
      expectNames(t, answer, ['id', 'userName'], ['emails', 'active']);
    },
  },
  {
    id: 'patch',
    title: 'PATCH with attributes is 200 with just these',
    requirements: ['RFC7644-3.5.2-o', 'RFC7644-3.9-a'],
    needs: ['patch', 'user.active'],
    async run(t) {
      const path = userPath(await t.createUser());
      const body = patchBody(replace('active', false));
      const answer = await t.patch(`${path}?attributes=active`, body);
      expectStatus(answer, 200);
      expectNames(t, answer, ['id', 'active'], ['emails', 'userName']);
    },
  },
]);
