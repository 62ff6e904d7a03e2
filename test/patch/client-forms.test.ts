import { describe, expect, it } from '@jest/globals';
import type { Preset } from '../../src/index.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/index.js';
import { mountScim } from '../support/app.js';
import { ENTERPRISE, GROUP, patch, USER, user } from '../support/messages.js';
import { ACME } from './helpers.js';

const FORMER = 'urn:scim:schemas:extension:enterprise:2.0';
const MANAGER = `${ENTERPRISE}:manager`;
const USERS = {
  ...USER_RESOURCE_TYPE,
  schemaExtensions: [
    ...(USER_RESOURCE_TYPE.schemaExtensions ?? []),
    { schema: { id: ACME, attributes: [{ name: 'siteIds', multiValued: true }] } },
  ],
};
const STRICT = ['rfc', 'interop', 'ipsie'] as const;

function world(conformance: Preset = 'lenient') {
  const { scim } = mountScim({ conformance, userResourceType: USERS });
  const read = async (path: string) => (await scim.get(path).expect(200)).body;
  const make = async (more: object = {}, userName = 'ada'): Promise<string> =>
    (await scim.post('/Users', user(userName, more)).expect(201)).body.id;
  const found = async (filter: string): Promise<number> => {
    const answer = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`).expect(200);
    return answer.body.totalResults;
  };
  return { scim, read, make, found };
}

const withManager = (value: string) => ({
  schemas: [USER, ENTERPRISE],
  [ENTERPRISE]: { manager: { value }, department: 'Deck' },
});

describe('a value without a path', () => {
  const NAMED = { title: 'T', name: { givenName: 'Ada' } };

  it.each<[string, unknown]>([
    ['a list of one object', [NAMED]],
    ['JSON text', JSON.stringify(NAMED)],
    ['a list of one JSON text', [JSON.stringify(NAMED)]],
    ['JSON text of a list', JSON.stringify([NAMED])],
    ['several objects', [{ title: 'T' }, { name: { givenName: 'Ada' } }]],
    ['parts as JSON text', { title: 'T', name: JSON.stringify({ givenName: 'Ada' }) }],
    ['the core URN', { [USER]: NAMED }],
    ['the core URN in another case', { [USER.toUpperCase()]: [JSON.stringify(NAMED)] }],
    ['the core URN in parts', { [USER]: { title: 'T' }, name: { givenName: 'Ada' } }],
  ])('may be %s', async (_, value) => {
    for (const op of ['add', 'Replace']) {
      const { scim, read, make } = world();
      const path = `/Users/${await make()}`;
      await scim.patch(path, patch({ op, value })).expect(200);
      expect(await read(path)).toMatchObject(NAMED);
    }
  });

  it.each([
    'no JSON',
    '"T"',
    '7',
    [],
    ['T'],
    [['T']],
    [[{ title: 'T' }]],
    { [USER]: 'no JSON' },
    { [USER]: [{ title: 'T' }, {}] },
  ])('is refused: %j', async (value) => {
    const { scim, read, make } = world();
    const path = `/Users/${await make()}`;
    const answer = await scim.patch(path, patch({ op: 'replace', value })).expect(400);
    expect(answer.body.scimType).toBe('invalidValue');
    expect((await read(path)).title).toBeUndefined();
  });

  it.each(STRICT)('is an object alone in %s', async (preset) => {
    const { scim, make } = world(preset);
    const path = `/Users/${await make()}`;
    for (const value of [[NAMED], JSON.stringify(NAMED)]) {
      await scim.patch(path, patch({ op: 'replace', value })).expect(400);
    }
  });
});

describe('JSON text', () => {
  const text = (value: string) => JSON.stringify({ type: 'User', value });

  it.each<[string, (id: string) => unknown]>([
    ['of a member', (id) => text(id)],
    ['of a member in a list', (id) => [text(id)]],
    ['of a list', (id) => `[${text(id)}]`],
    ['of a list of texts', (id) => JSON.stringify([text(id)])],
    ['within the value', (id) => [{ value: text(id) }]],
    ['within the value, beside others', (id) => [{ display: 'Ada', VALUE: text(id) }]],
    ['of a URI', (id) => JSON.stringify({ $ref: `../Users/${id}` })],
  ])('%s names a member in every operation', async (_, value) => {
    const { scim, read, make } = world();
    const ada = await make();
    const made = await scim
      .post('/Groups', { schemas: [GROUP], displayName: 'G', members: value(ada) })
      .expect(201);
    const path = `/Groups/${made.body.id}`;
    const members = async () =>
      ((await read(path)).members ?? []).map((member: { value: string }) => member.value);
    expect(await members()).toEqual([ada]);
    await scim.put(path, { schemas: [GROUP], displayName: 'H', members: value(ada) }).expect(200);
    expect(await members()).toEqual([ada]);
    await scim.patch(path, patch({ op: 'remove', path: 'members', value: value(ada) }));
    expect(await members()).toEqual([]);
    for (const op of ['add', 'replace']) {
      await scim.patch(path, patch({ op: 'remove', path: 'members' }));
      await scim.patch(path, patch({ op, path: 'members', value: value(ada) }));
      expect(await members()).toEqual([ada]);
      await scim.patch(path, patch({ op: 'remove', path: 'members' }));
      await scim.patch(path, patch({ op, value: { members: value(ada) } }));
      expect(await members()).toEqual([ada]);
    }
  });

  it.each<[string, unknown]>([
    ['without an id', '{"type":"User"}'],
    ['without an id in the value', [{ value: '{"type":"User"}' }]],
    ['in a URI', [{ $ref: '{"value":"7"}' }]],
    ['too deep', [{ value: `${'['.repeat(20)}${']'.repeat(20)}` }]],
    ['of two members in one value', [{ value: '[{"value":"7"},{"value":"8"}]' }]],
  ])('%s is refused', async (_, members) => {
    const { scim } = world();
    const body = { schemas: [GROUP], displayName: 'G', members };
    expect((await scim.post('/Groups', body).expect(400)).body.scimType).toBe('invalidValue');
    const { id } = (await scim.post('/Groups', { ...body, members: [] }).expect(201)).body;
    for (const op of ['add', 'replace', 'remove']) {
      if (op === 'remove' && members === '{"type":"User"}') continue; // Names nobody.
      const answer = await scim.patch(
        `/Groups/${id}`,
        patch({ op, path: 'members', value: members }),
      );
      expect(answer.body.scimType).toBe('invalidValue');
    }
  });

  it('of an empty list removes all, and of anything else never does', async () => {
    const { scim, read, make } = world();
    const ada = await make();
    const body = { schemas: [GROUP], displayName: 'G', members: [{ value: ada }] };
    const path = `/Groups/${(await scim.post('/Groups', body).expect(201)).body.id}`;
    for (const value of ['{}', '[{}]', ['{}']]) {
      await scim.patch(path, patch({ op: 'replace', path: 'members', value })).expect(400);
    }
    expect((await read(path)).members).toHaveLength(1);
    await scim.patch(path, patch({ op: 'replace', path: 'members', value: '[]' })).expect(204);
    expect((await read(path)).members).toBeUndefined();
    await scim.put(path, body).expect(200);
    for (const members of ['{}', ['{}']]) await scim.put(path, { ...body, members }).expect(400);
    expect((await read(path)).members).toHaveLength(1);
    await scim.put(path, { ...body, members: '[]' }).expect(200);
    expect((await read(path)).members).toBeUndefined();
  });

  it.each<[string, string, unknown, object]>([
    ['a manager', MANAGER, text('7'), { [ENTERPRISE]: { manager: { value: '7' } } }],
    [
      'the id of a manager',
      `${MANAGER}.value`,
      text('7'),
      { [ENTERPRISE]: { manager: { value: '7' } } },
    ],
    ['an extension', ENTERPRISE, '{"department":"Deck"}', { [ENTERPRISE]: { department: 'Deck' } }],
    [
      'a list',
      'emails',
      '[{"value":"a@x"},{"value":"b@x"}]',
      { emails: [{ value: 'a@x' }, { value: 'b@x' }] },
    ],
    ['a name', 'name', '{"givenName":"Ada"}', { name: { givenName: 'Ada' } }],
    [
      'one e-mail',
      'emails[type eq "work"]',
      '{"value":"a@x"}',
      { emails: [{ value: 'a@x', type: 'work' }] },
    ],
    [
      'the value of one',
      'emails[type eq "work"].value',
      '{"value":"a@x"}',
      { emails: [{ value: 'a@x', type: 'work' }] },
    ],
    ['a list of texts', `${ACME}:siteIds`, '["A","B"]', { [ACME]: { siteIds: ['A', 'B'] } }],
    [
      'texts in a list',
      `${ACME}:siteIds`,
      ['{"value":"A"}', 'B'],
      { [ACME]: { siteIds: ['A', 'B'] } },
    ],
    ['a boolean', 'active', '{"value":false}', { active: false }],
  ])('is read for %s', async (_, at, value, expected) => {
    for (const operation of [
      { op: 'add', path: at, value },
      { op: 'replace', path: at, value },
      { op: 'replace', value: { [at]: value } },
    ]) {
      const { scim, read, make } = world();
      const path = `/Users/${await make()}`;
      await scim.patch(path, patch(operation)).expect(200);
      expect(await read(path)).toMatchObject(expected);
    }
  });

  it('is read in the body of a user', async () => {
    const { scim } = world();
    const sent = user('ada', {
      emails: ['{"value":"a@x","type":"work"}'],
      name: '{"givenName":"Ada"}',
      [ENTERPRISE]: JSON.stringify({ manager: text('7') }),
    });
    const shown = {
      emails: [{ value: 'a@x', type: 'work' }],
      name: { givenName: 'Ada' },
      [ENTERPRISE]: { manager: { value: '7' } },
    };
    const { body } = await scim.post('/Users', sent).expect(201);
    expect(body).toMatchObject(shown);
    expect((await scim.put(`/Users/${body.id}`, sent).expect(200)).body).toMatchObject(shown);
  });

  it('is no value of its own, but for the roles of Entra', async () => {
    const { scim, read, make } = world();
    const path = `/Users/${await make()}`;
    const role = '{"id":"1","value":"Admin","displayName":"Admin"}';
    await scim
      .patch(path, patch({ op: 'Add', path: 'roles', value: [{ value: role }] }))
      .expect(200);
    expect((await read(path)).roles).toEqual([{ value: role }]);
    const add = (attribute: string, value: unknown) =>
      scim.patch(path, patch({ op: 'add', path: attribute, value })).expect(400);
    await add('photos', [{ value: '{"id":"1"}' }]);
    await add(`${ACME}:siteIds`, ['{"id":"1"}']);
    await add(`${ACME}:siteIds`, ['["A","B"]']);
    await add('emails[value eq "{\\"value\\":\\"a@x\\"}"].type', 'work');
    expect(Object.keys(await read(path))).not.toContain('emails');
  });

  it.each(['lenient', ...STRICT] as const)(
    'is a value where no syntax is laid down, unless it says which: %s',
    async (preset) => {
      const { scim, read, make } = world(preset);
      const path = `/Users/${await make()}`;
      const add = (value: string) =>
        scim.patch(path, patch({ op: 'add', path: 'entitlements', value: [{ value }] }));
      await add('{"json":true}').expect(200);
      await add('{"value":"seat"}').expect(preset === 'lenient' ? 200 : 400);
      const kept = [{ value: '{"json":true}' }];
      const { entitlements } = await read(path);
      expect(entitlements).toEqual(preset === 'lenient' ? [...kept, { value: 'seat' }] : kept);
    },
  );

  it('stays what it is in a string, and in a password', async () => {
    const { scim, read, make } = world();
    const title = '{"value":"Captain"}';
    const path = `/Users/${await make({ title, displayName: '[Ada]' })}`;
    await scim.patch(path, patch({ op: 'replace', path: 'nickName', value: title })).expect(200);
    expect(await read(path)).toMatchObject({ title, nickName: title, displayName: '[Ada]' });
  });

  it.each(STRICT)('is refused for references and complex values in %s', async (preset) => {
    const { scim, make } = world(preset);
    const ada = await make();
    const { body } = await scim.post('/Groups', { schemas: [GROUP], displayName: 'G' }).expect(201);
    for (const value of [text(ada), [text(ada)], [{ value: text(ada) }]]) {
      for (const op of ['add', 'replace', 'remove']) {
        await scim.patch(`/Groups/${body.id}`, patch({ op, path: 'members', value })).expect(400);
      }
      const sent = { schemas: [GROUP], displayName: 'H', members: value };
      await scim.post('/Groups', sent).expect(400);
    }
    for (const value of [text(ada), { value: text(ada) }]) {
      const operation = { op: 'replace', path: MANAGER, value };
      await scim.patch(`/Users/${ada}`, patch(operation)).expect(400);
    }
  });

  it('refers to other operations of a Bulk request', async () => {
    const { scim, read } = world();
    const operations = [
      { method: 'POST', path: '/Users', bulkId: 'u', data: user('ada') },
      {
        method: 'POST',
        path: '/Groups',
        bulkId: 'g',
        data: { [GROUP]: { displayName: 'G', members: [text('bulkId:u')] } },
      },
      {
        method: 'PATCH',
        path: '/Users/bulkId:u',
        data: patch({
          op: 'add',
          value: [{ [FORMER]: JSON.stringify({ manager: text('bulkId:u') }) }],
        }),
      },
    ];
    const { body } = await scim
      .post('/Bulk', {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
        Operations: operations,
      })
      .expect(200);
    expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual([
      '201',
      '201',
      '200',
    ]);
    const [userAt, groupAt] = body.Operations.map(({ location }: { location: string }) =>
      new URL(location).pathname.replace('/scim/v2', ''),
    );
    const ada = await read(userAt);
    expect(ada[ENTERPRISE].manager.value).toBe(ada.id);
    expect((await read(groupAt)).members).toMatchObject([{ value: ada.id }]);
  });
});

describe('a filter on the only value of an attribute', () => {
  it('removes a manager beside a deactivation', async () => {
    const { scim, read, make } = world();
    const boss = await make({}, 'boss');
    const path = `/Users/${await make(withManager(boss))}`;
    const leaving = (id: string) =>
      patch(
        { op: 'Replace', path: 'active', value: 'False' },
        { op: 'Remove', path: `${MANAGER}[value eq "${id}"]` },
      );
    await scim.patch(path, leaving('other')).expect(200);
    expect(await read(path)).toMatchObject({
      active: false,
      [ENTERPRISE]: { manager: { value: boss } },
    });
    await scim.patch(path, leaving(boss)).expect(200);
    expect((await read(path))[ENTERPRISE]).toEqual({ department: 'Deck' });
    await scim.patch(path, leaving(boss)).expect(200);
  });

  it.each<[string, object, object]>([
    [
      'a part of the value',
      { op: 'replace', path: 'name[familyName eq "king"].givenName', value: 'A' },
      { familyName: 'King', givenName: 'A' },
    ],
    [
      'the value',
      { op: 'add', path: 'name[familyName eq "King"]', value: { givenName: 'A' } },
      { familyName: 'King', givenName: 'A' },
    ],
    [
      'a part, removed',
      { op: 'remove', path: 'name[familyName sw "K"].givenName' },
      { familyName: 'King' },
    ],
    [
      'a part that is not there',
      { op: 'remove', path: 'name[familyName eq "Quill"].givenName' },
      { familyName: 'King', givenName: 'Ada' },
    ],
    [
      'nothing, by an empty value',
      { op: 'replace', path: 'name[familyName eq "Quill"].givenName', value: '' },
      { familyName: 'King', givenName: 'Ada' },
    ],
    [
      'another value in its place',
      { op: 'replace', path: 'name[familyName eq "Quill"].givenName', value: 'B' },
      { familyName: 'Quill', givenName: 'B' },
    ],
    [
      'another whole value',
      { op: 'add', path: 'name[familyName eq "Quill"]', value: { givenName: 'B' } },
      { familyName: 'Quill', givenName: 'B' },
    ],
    [
      'by $ref or not',
      { op: 'replace', path: 'name[not (familyName eq "Quill")].givenName', value: 'A' },
      { familyName: 'King', givenName: 'A' },
    ],
  ])('changes %s', async (_, operation, expected) => {
    const { scim, read, make } = world();
    const path = `/Users/${await make({ name: { familyName: 'King', givenName: 'Ada' } })}`;
    await scim.patch(path, patch(operation)).expect(200);
    expect((await read(path)).name).toEqual(expected);
  });

  it('makes a value where there is none, by what the filter says of it', async () => {
    const { scim, read, make } = world();
    const path = `/Users/${await make()}`;
    const name = (part: string) => ({
      op: 'add',
      path: `name[familyName eq "King"].${part}`,
      value: part,
    });
    await scim.patch(path, patch(name('givenName'), name('middleName'))).expect(200);
    expect((await read(path)).name).toEqual({
      familyName: 'King',
      givenName: 'givenName',
      middleName: 'middleName',
    });
    const sounds = { op: 'add', path: 'name[familyName sw "Q"].givenName', value: 'A' };
    expect((await scim.patch(path, patch(sounds)).expect(400)).body.scimType).toBe('noTarget');
  });

  it.each(['emails', 'userName'])('is none on %s', async (attribute) => {
    const { scim, make } = world();
    const operation = { op: 'remove', path: `${attribute}[nonsense eq "x"]` };
    await scim.patch(`/Users/${await make()}`, patch(operation)).expect(400);
  });

  it.each(['lenient', 'rfc', 'interop'] as const)('finds people in %s', async (preset) => {
    const { make, found } = world(preset);
    await make(withManager('7'));
    await make({}, 'bea');
    expect(await found(`${MANAGER}[value eq "7"]`)).toBe(1);
    expect(await found(`${MANAGER}[value eq "8"]`)).toBe(0);
    expect(await found(`${MANAGER}[value ne "8"]`)).toBe(1);
    expect(await found(`${MANAGER}[not (value eq "8")]`)).toBe(1);
    expect(await found(`not (${MANAGER}[value eq "7"])`)).toBe(1);
    expect(await found('meta[resourceType eq "User"]')).toBe(2);
    expect(await found(`schemas[value eq "${ENTERPRISE}"]`)).toBe(1);
  });
});

describe('a readOnly sub-attribute by its path', () => {
  const operations = [
    { op: 'Replace', path: 'active', value: 'False' },
    { op: 'Replace', path: `${MANAGER}.displayName`, value: 'Boss' },
    { op: 'Add', path: `${MANAGER}.DisplayName`, value: 'Boss' },
    { op: 'Remove', path: `${MANAGER}.displayName` },
    { op: 'Replace', path: `${MANAGER}[value eq "7"].displayName`, value: 'Boss' },
    { op: 'Replace', path: `${FORMER}:manager.displayName`, value: 'Boss' },
  ];

  it('does nothing, and the rest is done', async () => {
    const { scim, read, make } = world();
    const path = `/Users/${await make(withManager('7'))}`;
    await scim.patch(path, patch(...operations)).expect(200);
    expect(await read(path)).toMatchObject({
      active: false,
      [ENTERPRISE]: { manager: { value: '7' } },
    });
    for (const at of ['meta.location', 'groups.value', 'id']) {
      const answer = await scim.patch(path, patch({ op: 'replace', path: at, value: 'x' }));
      expect(answer.body.scimType).toBe('mutability');
    }
  });

  it.each(STRICT)('is refused in %s', async (preset) => {
    const { scim, make } = world(preset);
    const answer = await scim.patch(
      `/Users/${await make(withManager('7'))}`,
      patch(...operations.slice(1, 2)),
    );
    expect(answer.body.scimType).toBe('mutability');
  });
});

describe('the value of a simple value', () => {
  const sites = { schemas: [USER, ACME], [ACME]: { siteIds: ['A', 'B'] } };

  it.each<[object, readonly string[] | undefined]>([
    [{ op: 'replace', path: `${ACME}:siteIds[value eq "A"].value`, value: 'C' }, ['C', 'B']],
    [{ op: 'replace', path: `${ACME}:siteIds[value eq "a"].VALUE`, value: 'C' }, ['C', 'B']],
    [{ op: 'add', path: `${ACME}:siteIds[value eq "A"].value`, value: 'C' }, ['C', 'B']],
    [{ op: 'remove', path: `${ACME}:siteIds[value eq "A"].value` }, ['B']],
    [{ op: 'add', path: `${ACME}:siteIds.value`, value: ['C'] }, ['A', 'B', 'C']],
    [{ op: 'replace', path: `${ACME}:siteIds.value`, value: ['C'] }, ['C']],
    [{ op: 'remove', path: `${ACME}:siteIds.value` }, undefined],
  ])('%j', async (operation, expected) => {
    for (const preset of ['lenient', 'rfc', 'interop'] as const) {
      const { scim, read, make } = world(preset);
      const path = `/Users/${await make(sites)}`;
      await scim.patch(path, patch(operation)).expect(200);
      expect((await read(path))[ACME]?.siteIds).toEqual(expected);
    }
  });

  it('is written where it is missing, by a rule', async () => {
    const operation = { op: 'replace', path: `${ACME}:siteIds[value eq "Z"].value`, value: 'C' };
    const { scim, read, make } = world();
    const path = `/Users/${await make(sites)}`;
    await scim.patch(path, patch(operation)).expect(200);
    expect((await read(path))[ACME].siteIds).toEqual(['A', 'B', 'C']);
    const strict = world('rfc');
    const answer = await strict.scim.patch(`/Users/${await strict.make(sites)}`, patch(operation));
    expect(answer.body.scimType).toBe('noTarget');
  });

  it.each(['siteIds.value eq "A"', 'siteIds[value eq "A"]', 'siteIds.VALUE co "a"'])(
    'is found: %s',
    async (filter) => {
      for (const preset of ['lenient', 'rfc', 'interop'] as const) {
        const { make, found } = world(preset);
        await make(sites);
        await make({}, 'bea');
        expect(await found(`${ACME}:${filter}`)).toBe(1);
      }
    },
  );

  it('is found behind brackets', async () => {
    const { make, found } = world();
    await make(sites);
    expect(await found(`${ACME}:siteIds[value eq "A"].value eq "A"`)).toBe(1);
    expect(await found(`${ACME}:siteIds[value eq "A"].value eq "B"`)).toBe(0);
  });
});

describe('the URN of the core schema', () => {
  it('is a path', async () => {
    const { scim, read, make } = world();
    const path = `/Users/${await make({ title: 'T' })}`;
    for (const op of ['add', 'replace']) {
      const value = { displayName: op, id: 'x', [ENTERPRISE]: { department: op } };
      await scim.patch(path, patch({ op, path: USER.toLowerCase(), value })).expect(200);
      const shown = { title: 'T', displayName: op, [ENTERPRISE]: { department: op } };
      expect(await read(path)).toMatchObject(shown);
    }
    const answer = await scim.patch(path, patch({ op: 'remove', path: USER })).expect(400);
    expect(answer.body.scimType).toBe('mutability');
  });

  it('is a key of a body', async () => {
    const { scim } = world();
    const sent = { schemas: [USER], [USER]: { userName: 'ada', title: 'S' }, title: 'T' };
    const { body } = await scim.post('/Users', sent).expect(201);
    expect(body).toMatchObject({ userName: 'ada', title: 'T' });
    const put = { schemas: [USER], [USER]: { userName: 'bea' } };
    expect((await scim.put(`/Users/${body.id}`, put).expect(200)).body.userName).toBe('bea');
    const group = { [GROUP]: { displayName: 'G', members: [{ value: body.id }] } };
    const made = (await scim.post('/Groups', group).expect(201)).body;
    expect(made.members).toMatchObject([{ value: body.id }]);
    const emptied = { [GROUP]: { displayName: 'H', members: [] } };
    const answer = await scim.put(`/Groups/${made.id}`, emptied).expect(200);
    expect(answer.body.displayName).toBe('H');
    expect(answer.body.members).toBeUndefined();
  });

  it('hides no password from a rule', async () => {
    const { scim } = mountScim({ conformance: { preset: 'ipsie', coreSchemaKey: 'resolve' } });
    const sent = { schemas: [USER], [USER]: { userName: 'ada', password: 'correct horse' } };
    expect((await scim.post('/Users', sent).expect(400)).body.scimType).toBe('invalidSyntax');
  });

  it('means nothing in another type, and nothing in rfc', async () => {
    const { scim, read, make } = world();
    const path = `/Users/${await make()}`;
    await scim.patch(path, patch({ op: 'add', value: { [GROUP]: { title: 'T' } } })).expect(200);
    expect((await read(path)).title).toBeUndefined();
    const strict = world('rfc');
    const id = await strict.make();
    const operation = { op: 'replace', path: USER, value: { title: 'T' } };
    expect((await strict.scim.patch(`/Users/${id}`, patch(operation))).body.scimType).toBe(
      'invalidPath',
    );
  });
});

describe('a former URI of the enterprise extension', () => {
  const DECK = { department: 'Deck' };

  it.each([
    FORMER,
    FORMER.toUpperCase(),
    `${FORMER}:User`,
    'urn:scim:schemas:extension:enterprise:1.0',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0User',
  ])('%s is taken for its own everywhere', async (urn) => {
    const { scim, read, make, found } = world();
    const path = `/Users/${await make({ schemas: [USER, urn], [urn]: DECK })}`;
    const department = async () => (await read(path))[ENTERPRISE]?.department;
    expect(await department()).toBe('Deck');
    expect((await read(path)).schemas).toEqual([USER, ENTERPRISE]);
    expect(await found(`${urn}:department eq "deck"`)).toBe(1);
    expect(await found(`${urn} pr`)).toBe(1);
    const only = await read(`/Users?attributes=${urn}:department&sortBy=${urn}:department`);
    expect(only.Resources[0][ENTERPRISE]).toEqual(DECK);
    for (const [value, operation] of [
      ['a', { op: 'replace', path: `${urn}:department`, value: 'a' }],
      ['b', { op: 'replace', path: urn, value: { department: 'b' } }],
      ['c', { op: 'replace', value: { [urn]: { department: 'c' } } }],
      ['d', { op: 'replace', value: { [`${urn}:department`]: 'd' } }],
      ['d', { op: 'replace', path: 'schemas', value: [USER, urn] }],
      ['d', { op: 'add', path: 'schemas', value: [urn] }],
      [undefined, { op: 'remove', path: 'schemas', value: [urn] }],
    ] as const) {
      await scim.patch(path, patch(operation)).expect(200);
      expect(await department()).toBe(value);
    }
    await scim.put(path, { ...user('ada'), [urn]: DECK }).expect(200);
    expect(await department()).toBe('Deck');
    await scim.patch(path, patch({ op: 'remove', path: urn })).expect(200);
    expect(await department()).toBeUndefined();
  });

  it('is put together with its own', async () => {
    const { read, make } = world();
    const id = await make({ [FORMER]: { department: 'a', division: 'd' }, [ENTERPRISE]: DECK });
    expect((await read(`/Users/${id}`))[ENTERPRISE]).toEqual({ ...DECK, division: 'd' });
  });

  it('hides no sensitive value in a URI', async () => {
    const { scim } = mountScim({ sensitiveAttributes: [`${ENTERPRISE}:employeeNumber`] });
    const filter = encodeURIComponent(`${FORMER}:employeeNumber eq "7"`);
    expect((await scim.get(`/Users?filter=${filter}`)).body.scimType).toBe('sensitive');
  });

  it('is unknown in rfc', async () => {
    const { read, make, found } = world('rfc');
    const id = await make({ [FORMER]: DECK });
    expect((await read(`/Users/${id}`))[ENTERPRISE]).toBeUndefined();
    expect(await found(`${FORMER}:department eq "Deck"`)).toBe(0);
  });
});
