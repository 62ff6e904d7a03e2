import { describe, expect, it } from '@jest/globals';
import type { ScimOptions } from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { mountScim } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';
import { patch, USER, user } from '../../support/messages.js';
import { personIn } from './revocation/world.js';

const ROLE = 'urn:okta:scim:schemas:core:1.0:Role';
const ENTITLEMENT = 'urn:okta:scim:schemas:core:1.0:Entitlement';
const STRICT = ['rfc', 'interop', 'ipsie'] as const;
const PRESETS = ['lenient', ...STRICT] as const;

const roleCatalog: NonNullable<ScimOptions['roleCatalog']> = {
  roles: (tenantId) => [
    { value: 'admin', label: 'Administrator', description: `Runs ${tenantId}.` },
    { value: 'editor', label: 'Editor' },
    { value: 'a/b c', label: 'Odd one' },
  ],
  entitlements: async () => [{ value: 'reports', label: 'Reports', type: 'Licence' }],
};

const idsOf = ({ Resources }: { Resources: { id: string }[] }) => Resources.map(({ id }) => id);

describe.each(PRESETS)('the role catalogue in %s', (conformance) => {
  const { scim } = mountScim({ conformance, roleCatalog });

  it('is found as Okta looks for it', async () => {
    const types = (await scim.get('/ResourceTypes').expect(200)).body.Resources;
    expect(types).toContainEqual(
      expect.objectContaining({ id: 'Role', endpoint: '/Roles', schema: ROLE }),
    );
    for (const [endpoint, urn] of [
      ['/Roles', ROLE],
      ['/Entitlements', ENTITLEMENT],
    ] as const) {
      const { attributes } = (await scim.get(`/Schemas/${urn}`).expect(200)).body;
      expect(attributes).toHaveLength(3);
      for (const { mutability } of attributes) expect(mutability).toBe('readOnly');
      const { body } = await scim.get(`${endpoint}?count=1&startIndex=1`).expect(200);
      expect(body).toMatchObject({ startIndex: 1, itemsPerPage: 1 });
      expect(body.Resources[0]).toMatchObject({ schemas: [urn] });
    }
  });

  it('shows roles, which can be filtered, sorted, paged and asked for by id', async () => {
    const { body } = await scim.get('/Roles/admin').expect(200);
    expect(body).toMatchObject({
      id: 'admin',
      displayName: 'Administrator',
      type: 'Role',
      description: 'Runs default.',
    });
    expect(Object.keys(body.meta)).toEqual(['resourceType', 'location', 'version']);
    const filter = encodeURIComponent('displayName co "or"');
    expect(idsOf((await scim.get(`/Roles?filter=${filter}`)).body)).toEqual(['admin', 'editor']);
    const sorted = await scim.get('/Roles?sortBy=displayName&sortOrder=descending');
    expect(idsOf(sorted.body)).toEqual(['a/b c', 'editor', 'admin']);
    expect(idsOf((await scim.get('/Roles?startIndex=2&count=1')).body)).toEqual(['editor']);
    const odd = await scim.get('/Roles/a%2Fb%20c?attributes=displayName').expect(200);
    expect(odd.body).toEqual({ schemas: [ROLE], id: 'a/b c', displayName: 'Odd one' });
    const licence = await scim.get('/Entitlements/reports').expect(200);
    expect(licence.body.type).toBe('Licence');
    await scim.get('/Roles/Admin').expect(404);
  });

  it('takes no writes, in a Bulk request either', async () => {
    const allowed = { '/Roles': 'GET', '/Roles/admin': 'GET' } as const;
    for (const [path, allow] of Object.entries(allowed)) {
      for (const method of ['post', 'put', 'patch', 'delete'] as const) {
        const answer = await scim[method](path, {});
        expect([method, answer.status, answer.headers.allow]).toEqual([method, 405, allow]);
      }
    }
    const operations = [
      { method: 'POST', bulkId: 'r', path: '/Roles', data: { displayName: 'x' } },
      { method: 'DELETE', path: '/Roles/admin' },
    ];
    const { body } = await scim.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: operations,
    });
    expect(body.Operations.map(({ status }: { status: string }) => status)).toEqual(['405', '405']);
  });

  it('has a version that a client need not fetch twice', async () => {
    const { headers } = await scim.get('/Roles/editor').expect(200);
    await scim
      .get('/Roles/editor')
      .set('If-None-Match', headers.etag ?? '')
      .expect(304);
  });
});

describe('without a role catalogue', () => {
  it('there are no endpoints, and any role is taken', async () => {
    const { scim } = mountScim({ roleCatalog: { roles: () => [] } });
    await scim.get('/Roles').expect(200);
    await scim.get('/Entitlements').expect(404);
    const plain = mountScim();
    await plain.scim.get('/Roles').expect(404);
    const { body } = await plain.scim.post('/Users', user('ada', { roles: [{ value: 'x' }] }));
    expect(body.roles).toEqual([{ value: 'x' }]);
  });

  it.each([
    ['roleCatalog', { roleCatalog: [] }, 'ERR_SCIM_OPTION_VALUE'],
    ['roleCatalog.roles', { roleCatalog: { roles: [] } }, 'ERR_SCIM_OPTION_VALUE'],
    ['role', { roleCatalog: { role: () => [] } }, 'ERR_SCIM_UNKNOWN_OPTION'],
  ])('%s of another kind is refused at start', (_, options, code) => {
    expect(() => mountScim(options as never)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['a value twice', [...Array(2)].map(() => ({ value: 'a', label: 'A' }))],
    ['no label', [{ value: 'a' }]],
    ['an id that no path can have', [{ value: '.search', label: 'A' }]],
    ['no list', { value: 'a' }],
  ])('a catalogue with %s is 500', async (_, answer) => {
    const { scim } = mountScim({ roleCatalog: { roles: () => answer as never } });
    await expectScimError(await scim.get('/Roles'), 500);
  });
});

const STRANGE = { value: 'Company Administrator' };
const JSON_TEXT = { value: '{"id":"7","value":"editor","displayName":"Editor"}' };

describe('roles that the catalogue does not have', () => {
  const ways = [
    ['PATCH add', { op: 'add', path: 'roles', value: [STRANGE] }],
    ['PATCH without a path', { op: 'add', value: { roles: [STRANGE] } }],
    [
      'PATCH of a value',
      { op: 'add', path: 'roles[value eq "Company Administrator"].display', value: 'x' },
    ],
    ['PATCH by the whole name', { op: 'add', path: `${USER}:roles`, value: [STRANGE] }],
    ['PATCH of one value', { op: 'add', path: 'roles', value: STRANGE }],
  ] as const;

  it.each(ways)('are left out, and the rest is applied: %s', async (_, operation) => {
    const { scim, path, body, stored, entries, warnings } = await personIn({ roleCatalog });
    const title = { op: 'replace', path: 'title', value: 'Admiral' };
    await scim.patch(path, patch(operation, title)).expect(200);
    expect(await stored()).toMatchObject({ title: 'Admiral', roles: body.roles });
    expect(entries[0]?.skipped).toEqual([{ path: 'roles', rule: 'unknownRoles' }]);
    expect(JSON.stringify(warnings)).not.toContain('Company');
    expect(warnings).toHaveLength(1);
  });

  it('are left out of a POST, a PUT and a Bulk request, circular or not', async () => {
    const { scim, path, stored } = await personIn({ roleCatalog });
    const roles = [STRANGE, JSON_TEXT, { value: 'editor', primary: true }, { display: 'Nobody' }];
    const left = [JSON_TEXT, { value: 'editor', primary: true }];
    expect((await scim.post('/Users', user('eve', { roles })).expect(201)).body.roles).toEqual(
      left,
    );
    await scim.put(path, user('ada', { roles })).expect(200);
    expect((await stored()).roles).toEqual(left);
    await scim.put(path, user('ada', { roles: [STRANGE] })).expect(200);
    expect((await stored()).roles).toBeUndefined();
    const manager = (bulkId: string) => ({
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
        manager: { value: `bulkId:${bulkId}` },
      },
    });
    const { body } = await scim.post('/Bulk', {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
      Operations: [
        {
          method: 'POST',
          path: '/Users',
          bulkId: 'a',
          data: user('a', { roles, ...manager('b') }),
        },
        {
          method: 'POST',
          path: '/Users',
          bulkId: 'b',
          data: user('b', { roles, ...manager('a') }),
        },
        { method: 'POST', path: '/Users', bulkId: 'c', data: user('c', { roles }) },
      ],
    });
    for (const { location } of body.Operations) {
      const at = new URL(location).pathname.replace('/scim/v2', '');
      expect((await scim.get(at).expect(200)).body.roles).toEqual(left);
    }
  });

  it('reach no role policy, and what is stored stays', async () => {
    const offered = [
      { value: 'editor', label: 'Editor' },
      { value: 'admin', label: 'Administrator' },
    ];
    const { scim, path, stored, events } = await personIn({
      roleCatalog: { roles: () => offered },
      roleResolver: createRolePolicy({
        assertedRoles: { editor: 'E', 'Company Administrator': 'C' },
      }),
    });
    offered.pop();
    await scim.patch(path, patch({ op: 'add', path: 'roles', value: [STRANGE] })).expect(200);
    expect((await stored()).roles).toEqual([{ value: 'admin' }, { value: 'editor' }]);
    expect(JSON.stringify(events)).not.toContain('"C"');
  });

  it('are no reason to keep somebody in, and neither is a catalogue that is down', async () => {
    for (const conformance of PRESETS) {
      for (const roles of [roleCatalog.roles, () => Promise.reject(new Error('down'))]) {
        const { scim } = mountScim({ conformance, roleCatalog: { roles: roles as never } });
        const { body } = await scim.post('/Users', user('ada')).expect(201);
        const off = { op: 'replace', path: 'active', value: false };
        const add = { op: 'add', path: 'roles', value: [STRANGE] };
        await scim.patch(`/Users/${body.id}`, patch(off, add)).expect(200);
        const { active, roles: left } = (await scim.get(`/Users/${body.id}`)).body;
        expect([active, left]).toEqual([false, undefined]);
      }
    }
  });

  it.each(STRICT)('are refused in %s', async (conformance) => {
    const { scim } = mountScim({ conformance, roleCatalog });
    const wrong = await scim.post('/Users', user('eve', { roles: [STRANGE] }));
    expectScimError(wrong, 400, 'invalidValue');
    expect(wrong.body.detail).toContain('roles.value');
    const fine = await scim.post('/Users', user('eve', { roles: [{ value: 'editor' }] }));
    expect(fine.status).toBe(201);
    const id = fine.body.id as string;
    const add = { op: 'add', path: 'entitlements', value: [STRANGE] };
    expectScimError(await scim.patch(`/Users/${id}`, patch(add)), 400, 'invalidValue');
  });
});
