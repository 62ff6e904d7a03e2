import { describe, expect, it } from '@jest/globals';
import { createMemoryStore, createMemoryStores, type IdCodec } from '../../../src/index.js';
import type { ResourceTypeInput } from '../../../src/schema/index.js';
import { type MountOptions, mountScim } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { ENTERPRISE, group, patch, user } from '../../support/messages.js';
import { createWholeGroupStores } from '../../support/whole-group-stores.js';
import {
  bulk,
  idOf,
  managedBy,
  managerOf,
  memberIds,
  postGroup,
  postUser,
  reread,
  statuses,
  total,
} from './support.js';

const baseUrl = 'https://rfp.example/scim/v2';

describe('a reference to another operation', () => {
  it('becomes the id of the resource, whether made before or after', async () => {
    const { scim } = mountScim();
    const results = await bulk(scim, [
      postUser('ada'),
      postGroup('team', ['bulkId:ada', 'bulkId:bob']),
      postUser('bob', managedBy({ value: 'bulkId:eve' })),
      postUser('eve'),
    ]);
    expect(statuses(results)).toEqual(['201', '201', '201', '201']);
    expect(results.map(({ bulkId }) => bulkId)).toEqual(['ada', 'team', 'bob', 'eve']);
    const [ada, team, bob, eve] = results.map(idOf);
    expect(await memberIds(scim, team ?? '')).toEqual([ada, bob]);
    expect(await managerOf(scim, bob ?? '')).toBe(eve);
  });

  it('may be a bare manager, in any letter case of its name', async () => {
    const { scim } = mountScim();
    const results = await bulk(scim, [
      postUser('ada', { [ENTERPRISE.toUpperCase()]: { MANAGER: 'bulkId:eve' } }),
      postUser('eve'),
    ]);
    expect(await managerOf(scim, idOf(results[0]))).toBe(idOf(results[1]));
  });

  const uris = [
    '/Users/bulkId:ada',
    'Users/bulkId:ada',
    '../Users/bulkId:ada',
    `${baseUrl}/Users/bulkId:ada`,
    '/Users/bulkId%3Aada',
    'bulkId:ada',
  ];
  for (const $ref of uris) {
    it(`may be a $ref such as ${$ref}`, async () => {
      const { scim } = mountScim({ baseUrl });
      const results = await bulk(scim, [
        postUser('ada'),
        { ...postGroup('team'), data: { displayName: 'team', members: [{ $ref }] } },
        postUser('bob', managedBy({ $ref, displayName: 'Ada' })),
      ]);
      expect(statuses(results)).toEqual(['201', '201', '201']);
      const [ada = '', team = '', bob = ''] = results.map(idOf);
      expect((await reread(scim, `/Groups/${team}`)).members).toMatchObject([
        { value: ada, $ref: `${baseUrl}/Users/${ada}` },
      ]);
      expect((await reread(scim, `/Users/${bob}`))[ENTERPRISE].manager).toMatchObject({
        value: ada,
        $ref: `${baseUrl}/Users/${ada}`,
      });
    });
  }

  it('works in PUT', async () => {
    const { scim } = mountScim();
    const { id } = (await scim.post('/Groups', group('team')).expect(201)).body;
    const results = await bulk(scim, [
      { method: 'PUT', path: `/Groups/${id}`, data: group('team', ['bulkId:ada']) },
      postUser('ada'),
    ]);
    expect(statuses(results)).toEqual(['200', '201']);
    expect(await memberIds(scim, id)).toEqual([idOf(results[1])]);
  });

  it('works in the path of an operation', async () => {
    const { scim } = mountScim({ baseUrl });
    const results = await bulk(scim, [
      {
        method: 'PATCH',
        path: '/Users/bulkId:ada',
        data: patch({ op: 'add', path: 'title', value: 'Lead' }),
      },
      postUser('ada'),
      postUser('bob'),
      { method: 'PUT', path: 'Users/bulkId%3Abob', data: user('robert') },
      postUser('eve'),
      { method: 'DELETE', path: `${baseUrl}/Users/bulkId:eve` },
      { method: 'DELETE', path: '/Groups/bulkId:ada' },
    ]);
    expect(statuses(results)).toEqual(['200', '201', '201', '200', '201', '204', '404']);
    expect(results[0]?.location).toBe(results[1]?.location);
    expect(await reread(scim, `/Users/${idOf(results[1])}`)).toMatchObject({ title: 'Lead' });
    expect(await reread(scim, `/Users/${idOf(results[2])}`)).toMatchObject({ userName: 'robert' });
    await scim.get(`/Users/${idOf(results[4])}`).expect(404);
  });
});

describe('a reference in PATCH', () => {
  const cases: Readonly<Record<string, readonly object[]>> = {
    'in a list': [{ op: 'add', path: 'members', value: [{ value: 'bulkId:ada' }] }],
    'as one value': [{ op: 'Add', PATH: 'Members', VALUE: { VALUE: 'bulkId:ada' } }],
    'as a bare value': [{ op: 'add', path: 'members', value: ['bulkId:ada'] }],
    'as a $ref': [{ op: 'add', path: 'members', value: [{ $ref: '/Users/bulkId:ada' }] }],
    'without a path': [{ op: 'replace', value: { members: [{ value: 'bulkId:ada' }] } }],
    'in a path filter that makes the value': [
      { op: 'add', path: 'members[value eq "bulkId:ada"].display', value: 'Ada' },
    ],
    'in a key that is a path': [
      { op: 'add', value: { 'members[value eq "bulkId:ada"].display': 'Ada' } },
    ],
  };
  for (const [what, operations] of Object.entries(cases)) {
    it(`is resolved ${what}`, async () => {
      const { scim } = mountScim();
      const { id } = (await scim.post('/Groups', group('team')).expect(201)).body;
      const results = await bulk(scim, [
        { method: 'PATCH', path: `/Groups/${id}`, data: patch(...operations) },
        postUser('ada'),
      ]);
      expect(statuses(results)).toEqual(['204', '201']);
      expect(await memberIds(scim, id)).toEqual([idOf(results[1])]);
    });
  }

  const removals = [
    { op: 'remove', path: 'members[value eq "bulkId:ada"]' },
    { op: 'remove', path: 'members[type eq "User" and value eq "bulkId:ada"]' },
    { op: 'remove', path: 'members[$ref eq "/Users/bulkId:ada"]' },
    { op: 'remove', path: 'members', value: [{ value: 'bulkId:ada' }] },
  ];
  for (const operation of removals) {
    it(`removes by ${operation.path}${operation.value ? ' with a value' : ''}`, async () => {
      const { scim } = mountScim();
      const results = await bulk(scim, [
        postUser('ada'),
        postUser('bob'),
        postGroup('team', ['bulkId:ada', 'bulkId:bob']),
        { method: 'PATCH', path: '/Groups/bulkId:team', data: patch(operation) },
      ]);
      expect(statuses(results)).toEqual(['201', '201', '201', '204']);
      expect(await memberIds(scim, idOf(results[2]))).toEqual([idOf(results[1])]);
    });
  }

  const managers: Readonly<Record<string, object>> = {
    'an object behind its path': {
      op: 'add',
      path: `${ENTERPRISE}:manager`,
      value: { value: 'bulkId:eve' },
    },
    'a bare string': { op: 'Replace', path: `${ENTERPRISE}:manager`, value: 'bulkId:eve' },
    'a sub-attribute': { op: 'add', path: `${ENTERPRISE}:manager.value`, value: 'bulkId:eve' },
    'part of the extension': {
      op: 'add',
      path: ENTERPRISE,
      value: managedBy('bulkId:eve')[ENTERPRISE],
    },
    'part of the extension without a path': { op: 'add', value: managedBy('bulkId:eve') },
    'a flat key': { op: 'add', value: { [`${ENTERPRISE}:manager`]: 'bulkId:eve' } },
    'a flat key in the extension': {
      op: 'add',
      value: { [ENTERPRISE]: { 'manager.value': 'bulkId:eve' } },
    },
    'without its URN': { op: 'add', path: 'manager', value: { value: 'bulkId:eve' } },
  };
  for (const [what, operation] of Object.entries(managers)) {
    it(`sets a manager given as ${what}`, async () => {
      const { scim } = mountScim();
      const results = await bulk(scim, [
        postUser('ada'),
        { method: 'PATCH', path: '/Users/bulkId:ada', data: patch(operation) },
        postUser('eve'),
      ]);
      expect(statuses(results)).toEqual(['201', '200', '201']);
      expect(await managerOf(scim, idOf(results[0]))).toBe(idOf(results[2]));
    });
  }

  it('that is none leaves a path to the rules as it was sent', async () => {
    const { scim } = mountScim({ conformance: 'rfc' });
    const { id } = (await scim.post('/Groups', group('team')).expect(201)).body;
    const operation = { op: 'remove', path: 'members[type eq User or display eq "bulkId:ada"]' };
    const [result] = await bulk(scim, [
      { method: 'PATCH', path: `/Groups/${id}`, data: patch(operation) },
    ]);
    expect(result).toMatchObject({ status: '400', response: { scimType: 'invalidFilter' } });
  });

  it('leaves the errors of PATCH to PATCH', async () => {
    const { scim } = mountScim();
    const path = '/Users/bulkId:ada';
    const wrong = [
      patch({ op: 'add', path: 'emails[', value: 'bulkId:ada' }),
      patch({ op: 'add', path: '__proto__', value: 'bulkId:ada' }),
      patch('x' as unknown as object),
      patch({ op: 'add', value: 'bulkId:ada' }),
      { Operations: 'bulkId:ada' },
    ];
    const results = await bulk(scim, [
      postUser('ada'),
      ...wrong.map((data) => ({ method: 'PATCH', path, data })),
    ]);
    expect(results.slice(1).map(({ response }) => response?.scimType)).toEqual([
      'invalidPath',
      'invalidPath',
      'invalidSyntax',
      'invalidValue',
      'invalidSyntax',
    ]);
  });
});

describe('text that is no reference', () => {
  it('is left alone wherever the schema has none', async () => {
    const { scim } = mountScim();
    const data = {
      displayName: 'bulkId:ada',
      title: 'bulkId:ada',
      externalId: 'bulkId:ada',
      profileUrl: 'https://x.example/bulkId:ada',
      emails: [{ value: 'bulkId:ada', type: 'work' }],
      name: { familyName: 'bulkId:nobody' },
    };
    const results = await bulk(scim, [
      postUser('ada'),
      postUser('bulkId:ada', data),
      {
        method: 'PATCH',
        path: '/Users/bulkId:ada',
        data: patch({ op: 'add', path: 'title', value: 'bulkId:nobody' }),
      },
    ]);
    expect(statuses(results)).toEqual(['201', '201', '200']);
    expect(await reread(scim, `/Users/${idOf(results[1])}`)).toMatchObject({
      userName: 'bulkId:ada',
      ...data,
    });
    expect(await reread(scim, `/Users/${idOf(results[0])}`)).toMatchObject({
      title: 'bulkId:nobody',
    });
  });

  it('is left alone inside a longer string, and where the name of a reference only begins alike', async () => {
    const { scim } = mountScim();
    const results = await bulk(scim, [
      postUser('1'),
      postUser('10'),
      {
        ...postGroup('fans'),
        data: {
          displayName: 'bulkId:1 fans',
          members: [{ value: 'bulkId:10', display: 'bulkId:1' }],
        },
      },
    ]);
    const made = await reread(scim, `/Groups/${idOf(results[2])}`);
    expect(made).toMatchObject({
      displayName: 'bulkId:1 fans',
      members: [{ value: idOf(results[1]), display: 'bulkId:1' }],
    });
  });

  it('in attributes that only the provider writes is no reference', async () => {
    const { scim } = mountScim();
    const results = await bulk(scim, [
      postUser('ada', { groups: [{ value: 'bulkId:nobody' }], id: 'bulkId:nobody' }),
    ]);
    expect(statuses(results)).toEqual(['201']);
  });
});

describe('a reference that cannot be resolved', () => {
  it('to no operation fails that operation with 400 invalidValue', async () => {
    const { scim } = mountScim();
    const results = await bulk(scim, [
      postGroup('team', ['bulkId:nobody']),
      postUser('ada', managedBy('bulkId:nobody')),
      { method: 'PATCH', path: '/Users/bulkId:nobody', data: patch() },
      { method: 'DELETE', path: '/Users/x', bulkId: 'deleted' },
      { method: 'DELETE', path: '/Users/bulkId:deleted' },
      { method: 'DELETE', path: '/Users/bulkId:toString' },
      postUser('bob'),
    ]);
    expect(results.map(({ status, response }) => [status, response?.scimType])).toEqual([
      ['400', 'invalidValue'],
      ['400', 'invalidValue'],
      ['400', 'invalidValue'],
      ['404', undefined],
      ['400', 'invalidValue'],
      ['400', 'invalidValue'],
      ['201', undefined],
    ]);
    expect(results[0]?.response?.detail).toContain('"nobody"');
    expect(await total(scim, '/Groups')).toBe(0);
    expect(await total(scim, '/Users')).toBe(1);
  });

  it('because the other failed fails with 409 and stores nothing', async () => {
    const { scim } = mountScim();
    await scim.post('/Users', user('ada')).expect(201);
    const results = await bulk(scim, [
      postGroup('outer', ['bulkId:team']),
      postGroup('team', ['bulkId:ada', 'bulkId:bob']),
      postUser('ada'),
      postUser('bob'),
      { method: 'DELETE', path: '/Users/bulkId:ada' },
    ]);
    expect(results.map(({ status, response }) => [status, response?.scimType])).toEqual([
      ['409', undefined],
      ['409', undefined],
      ['409', 'uniqueness'],
      ['201', undefined],
      ['409', undefined],
    ]);
    expect(results[1]?.response?.detail).toContain('"ada"');
    expect(await total(scim, '/Groups')).toBe(0);
  });
});

describe('references in resource types of the host', () => {
  const DEVICE: ResourceTypeInput = {
    name: 'Device',
    schema: {
      id: 'urn:example:params:scim:schemas:2.0:Device',
      attributes: [
        { name: 'name' },
        { name: 'owner', type: 'reference', referenceTypes: ['User'] },
        { name: 'link', type: 'reference', multiValued: true },
        { name: 'site', type: 'reference', referenceTypes: ['external'] },
        {
          name: 'backup',
          type: 'complex',
          subAttributes: [
            { name: 'note' },
            { name: 'device', type: 'reference', referenceTypes: ['Device'] },
          ],
        },
        { name: 'tags', type: 'complex', multiValued: true },
      ],
    },
  };
  const mountDevices = (more: MountOptions = {}): ScimClient =>
    mountScim({
      baseUrl,
      resourceTypes: [{ resourceType: DEVICE, store: createMemoryStore(DEVICE) }],
      ...more,
    }).scim;

  it('are the URI of the resource where the type is reference', async () => {
    const scim = mountDevices();
    const results = await bulk(scim, [
      {
        method: 'POST',
        path: '/Devices',
        bulkId: 'phone',
        data: {
          name: 'bulkId:ada',
          owner: 'bulkId:ada',
          link: ['bulkId:ada', '/Users/bulkId:ada', 'https://x.example/y'],
          site: 'https://x.example/bulkId:ada',
          backup: { note: 'bulkId:laptop', device: 'bulkId:laptop' },
          tags: [{ value: 'bulkId:ada' }],
        },
      },
      postUser('ada'),
      {
        method: 'POST',
        path: '/Devices',
        bulkId: 'laptop',
        data: { backup: { device: 'bulkId:phone' } },
      },
    ]);
    expect(statuses(results)).toEqual(['201', '201', '201']);
    const [phone, ada, laptop] = results.map(({ location }) => location);
    expect(await reread(scim, `/Devices/${idOf(results[0])}`)).toMatchObject({
      name: 'bulkId:ada',
      owner: ada,
      link: [ada, 'https://x.example/y'],
      site: 'https://x.example/bulkId:ada',
      backup: { note: 'bulkId:laptop', device: laptop },
      tags: [{ value: 'bulkId:ada' }],
    });
    expect(await reread(scim, `/Devices/${idOf(results[2])}`)).toMatchObject({
      backup: { device: phone },
    });
  });
});

describe('references under id codecs', () => {
  it('hold the ids that clients see', async () => {
    const prefixed = (prefix: string): IdCodec => ({
      encode: (id) => `${prefix}-${id}`,
      decode: (id) => (id.startsWith(`${prefix}-`) ? id.slice(prefix.length + 1) : undefined),
    });
    const { userStore, groupStore, unitOfWork } = createMemoryStores();
    const { scim } = mountScim({
      userStore: Object.assign(Object.create(userStore), { ids: prefixed('u') }),
      groupStore: Object.assign(Object.create(groupStore), { ids: prefixed('g') }),
      unitOfWork,
    });
    const results = await bulk(scim, [
      postGroup('outer', ['bulkId:inner']),
      postGroup('inner', ['bulkId:ada', 'bulkId:outer']),
      postUser('ada'),
      postUser('bob', managedBy('bulkId:ada')),
    ]);
    expect(statuses(results)).toEqual(['201', '201', '201', '201']);
    const [outer = '', inner = '', ada = '', bob = ''] = results.map(idOf);
    expect([outer, ada].map((id) => id.slice(0, 2))).toEqual(['g-', 'u-']);
    expect(await memberIds(scim, outer)).toEqual([inner]);
    expect([...(await memberIds(scim, inner))].sort()).toEqual([outer, ada].sort());
    expect(await managerOf(scim, bob)).toBe(ada);
  });
});

describe('references in stores that keep members inside the group', () => {
  it('are resolved all the same', async () => {
    const { scim } = mountScim(createWholeGroupStores());
    const results = await bulk(scim, [
      postGroup('a', ['bulkId:b', 'bulkId:ada']),
      postGroup('b', ['bulkId:a']),
      postUser('ada'),
    ]);
    expect(statuses(results)).toEqual(['201', '201', '201']);
    const [a = '', b = '', ada = ''] = results.map(idOf);
    expect([...(await memberIds(scim, a))].sort()).toEqual([b, ada].sort());
    expect(await memberIds(scim, b)).toEqual([a]);
  });
});
