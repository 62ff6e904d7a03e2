import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { ACME, withDevices, withUserAttributes } from '../fixtures.js';
import { add, ENTERPRISE, PATCH_OP, patch, remove, replace, USER } from '../messages.js';
import { applied, expectPatchRefused } from '../patching.js';
import type { World } from '../world.js';

const title = replace('title', 'x');

/** A strict provider with one user, and ways to ask for changes of this user. */
async function withUser(t: World, attributes: object = {}, options: object = {}) {
  const scim = await t.mount({ conformance: 'rfc', ...options });
  const user = await scim.createUser(attributes);
  const path = `/Users/${user.id}`;
  return {
    scim,
    user,
    path,
    refused: (scimType: string, ...operations: readonly object[]) =>
      expectPatchRefused(scim, path, patch(...operations), scimType),
    refusedBody: (body: unknown, scimType: string) =>
      expectPatchRefused(scim, path, body, scimType),
    after: (...operations: readonly object[]) => applied(scim, path, ...operations),
  };
}

/** What a PATCH looks like and what it may touch (RFC 7644 §3.5, §3.5.2). */
export const patchMessageChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.5-b'],
    title: 'PATCH is supported, for every type, and said to be',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc', ...withDevices([{ name: 'title' }]) });
      expect((await scim.get('/ServiceProviderConfig')).body.patch).toEqual({ supported: true });
      const user = await scim.createUser();
      const group = await scim.createGroup();
      const device = await scim.post('/Devices', {
        schemas: ['urn:example:params:scim:schemas:acme:2.0:Device'],
      });
      expect(await applied(scim, `/Users/${user.id}`, title)).toMatchObject({ title: 'x' });
      expect(await applied(scim, `/Devices/${device.body.id}`, title)).toMatchObject({
        title: 'x',
      });
      const renamed = await applied(scim, `/Groups/${group.id}`, replace('displayName', 'x'));
      expect(renamed.displayName).toBe('x');
    },
  },
  {
    ids: ['RFC7644-3.5.2-a'],
    title: 'the body names PatchOp and has at least one operation',
    async run(t) {
      const { refusedBody, after } = await withUser(t);
      const Operations = [title];
      for (const body of [
        { Operations },
        { schemas: [], Operations },
        { schemas: [USER], Operations },
        { schemas: [PATCH_OP] },
        { schemas: [PATCH_OP], Operations: [] },
        { schemas: [PATCH_OP], Operations: title },
        { schemas: [PATCH_OP], Operations: null },
        { schemas: [PATCH_OP], Operations: [title, 'x'] },
        { schemas: [PATCH_OP], Operations: [null] },
        [title],
      ]) {
        await refusedBody(body, 'invalidSyntax');
      }
      expect(await after(title)).toMatchObject({ title: 'x' });
    },
  },
  {
    ids: ['RFC7644-3.5.2-b'],
    title: 'op is add, remove or replace, in any case',
    async run(t) {
      const { refused, after } = await withUser(t);
      const value = { path: 'title', value: 'x' };
      for (const op of ['move', '', null, 7, ['add'], undefined]) {
        await refused('invalidSyntax', { op, ...value });
      }
      expect(await after({ op: 'Add', path: 'title', value: 'a' })).toMatchObject({ title: 'a' });
      const replaced = await after({ op: 'REPLACE', path: 'title', value: 'b' });
      expect(replaced).toMatchObject({ title: 'b' });
      expect(await after({ op: 'Remove', path: 'title' })).not.toHaveProperty('title');
    },
  },
  {
    ids: ['RFC7644-3.5.2-c'],
    title: 'path may be left out, but not where something is removed',
    async run(t) {
      const { refused, after } = await withUser(t, { title: 'a' });
      await refused('noTarget', { op: 'remove' });
      await refused('noTarget', { op: 'remove', value: { title: 'a' } });
      expect(await after(add(undefined, { nickName: 'N' }))).toMatchObject({ nickName: 'N' });
      expect(await after(replace(undefined, { title: 'b' }))).toMatchObject({ title: 'b' });
    },
  },
  {
    ids: ['RFC7644-3.5.2-d', 'RFC7644-3.5.2-r'],
    title: 'a path is an attribute or a value path; indexes and JSON Pointers are none',
    async run(t) {
      const { refused, after } = await withUser(t, {
        emails: [{ value: 'a@example.com', type: 'work' }],
      });
      for (const path of [
        'emails[',
        'emails]',
        'emails[]',
        'emails[0]',
        'emails[0].value',
        'emails[type eq "work"',
        'emails[type eq "work"]value',
        'emails[type eq "work"].',
        'emails[type eq "work"].value.x',
        '/emails',
        '/emails/0/value',
        'emails.0.value',
        'a.b.c',
        'name.',
        '.name',
        ' ',
        '',
        'title title',
        'title eq "x"',
        'name[familyName eq "x"].givenName',
      ]) {
        await refused('invalidPath', replace(path, 'x'));
      }
      for (const path of [7, {}, ['title']]) {
        await refused('invalidPath', { op: 'replace', path, value: 'x' });
      }
      for (const op of ['copy', 'move', 'test']) {
        await refused('invalidSyntax', { op, path: 'title', from: 'nickName', value: 'x' });
      }
      const changed = await after(replace('emails[type eq "work"].value', 'b@example.com'));
      expect(changed.emails).toEqual([{ value: 'b@example.com', type: 'work' }]);
    },
  },
  {
    ids: ['RFC7644-3.5.2-e'],
    title: 'a bad filter in a path is invalidFilter',
    async run(t) {
      const { refused } = await withUser(t, {
        emails: [{ value: 'a@example.com', type: 'work', primary: true }],
      });
      for (const filter of [
        'type zz "x"',
        'type eq',
        'type eq "work" and',
        '(type eq "work"',
        'type eq "work',
        'primary gt true',
      ]) {
        await refused('invalidFilter', replace(`emails[${filter}].value`, 'x@example.com'));
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2-f'],
    title: 'an operation fits the mutability and the type of its target',
    async run(t) {
      const { user, scim, refused } = await withUser(t);
      await scim.createGroup('Crew', [user.id]);
      for (const [path, value] of [
        ['id', 'x'],
        ['meta', {}],
        ['meta.created', '1999-01-01T00:00:00Z'],
        ['groups', []],
        ['groups[type eq "direct"].display', 'x'],
        [`${ENTERPRISE}:manager.displayName`, 'x'],
      ] as const) {
        await refused('mutability', replace(path, value));
        await refused('mutability', add(path, value));
      }
      for (const [path, value] of [
        ['active', 'maybe'],
        ['active', 'true'],
        ['title', { a: 1 }],
        ['title', 7],
        ['name', 'Ada'],
        ['name.givenName', ['a']],
        ['emails', 'a@example.com'],
        ['emails', [{ value: 7 }]],
        ['name', '{"givenName":"Ada"}'],
        ['emails', '[{"value":"a@example.com"}]'],
        ['emails', [{ value: '{"value":"a@example.com"}' }]],
        [`${ENTERPRISE}:manager.value`, `{"value":"${user.id}"}`],
      ] as const) {
        await refused('invalidValue', replace(path, value));
        await refused('invalidValue', add(path, value));
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2-g'],
    title: 'an immutable attribute can be added once',
    async run(t) {
      const { refused, after } = await withUser(
        t,
        {},
        withUserAttributes([{ name: 'serial', mutability: 'immutable' }]),
      );
      const path = `${ACME}:serial`;
      expect(await after(add(path, '1'))).toMatchObject({ [ACME]: { serial: '1' } });
      await refused('mutability', add(path, '2'));
      await refused('mutability', replace(path, '2'));
      await refused('mutability', remove(path));
      expect(await after(add(path, '1'))).toMatchObject({ [ACME]: { serial: '1' } });
    },
  },
  {
    ids: ['RFC7644-3.5.2-h', 'RFC7644-3.5.2-i'],
    title: 'a path may be qualified by its URN, in any case, and brings the URN into schemas',
    async run(t) {
      const { user, after } = await withUser(t);
      expect(user.schemas).toEqual([USER]);
      const path = `${ENTERPRISE.toUpperCase()}:EMPLOYEENUMBER`;
      const changed = await after(add(path, '7'));
      expect(changed).toMatchObject({ [ENTERPRISE]: { employeeNumber: '7' } });
      expect([...changed.schemas].sort()).toEqual([USER, ENTERPRISE].sort());
      const core = await after(
        replace(`${USER.toLowerCase()}:Title`, 'T'),
        replace(`${USER}:name.FAMILYNAME`, 'F'),
        replace(`${ENTERPRISE}:manager.value`, '26118915'),
      );
      expect(core).toMatchObject({
        title: 'T',
        name: { familyName: 'F' },
        [ENTERPRISE]: { employeeNumber: '7', manager: { value: '26118915' } },
      });
    },
  },
  {
    ids: ['RFC7644-3.5.2-q'],
    title: 'PATCH of an unknown id is 404',
    async run(t) {
      const scim = await t.mount();
      expectScimError(await scim.patch('/Users/nobody', patch(title)), 404);
      for (const operation of [
        replace('displayName', 'x'),
        add('members', [{ value: 'nobody' }]),
        remove('members'),
      ]) {
        expectScimError(await scim.patch('/Groups/none', patch(operation)), 404);
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2-s'],
    title: 'a path to an unknown attribute is invalidPath',
    async run(t) {
      const { refused } = await withUser(t, { emails: [{ value: 'a@example.com' }] });
      for (const path of [
        'foo',
        'name.foo',
        'emails.foo',
        'emails[value pr].foo',
        `${ENTERPRISE}:foo`,
        'urn:x:unknown:title',
        'department',
        USER,
        'urn:scim:schemas:extension:enterprise:2.0:department',
      ]) {
        await refused('invalidPath', replace(path, 'x'));
        await refused('invalidPath', remove(path));
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2-u'],
    title: 'a value without a path may hold extension data under its URN, nested or flat',
    async run(t) {
      for (const conformance of ['rfc', 'lenient'] as const) {
        const { after } = await withUser(t, {}, { conformance });
        const nested = await after(add(undefined, { [ENTERPRISE]: { department: 'R' } }));
        expect(nested).toMatchObject({ [ENTERPRISE]: { department: 'R' } });
        const merged = await after(replace(undefined, { [ENTERPRISE]: { division: 'D' } }));
        expect(merged).toMatchObject({ [ENTERPRISE]: { department: 'R', division: 'D' } });
      }
      const { after } = await withUser(t, {}, { conformance: 'lenient' });
      const flat = await after(
        add(undefined, { [`${ENTERPRISE}:department`]: 'S' }),
        replace(undefined, { [`${ENTERPRISE}:manager.value`]: '7', [`${USER}:title`]: 'T' }),
      );
      expect(flat).toMatchObject({
        title: 'T',
        [ENTERPRISE]: { department: 'S', manager: { value: '7' } },
      });
    },
  },
  {
    ids: ['RFC7644-3.5.2-w'],
    title:
      'readOnly attributes in a value without a path are dropped, or refused by the rfc preset',
    async run(t) {
      const value = { id: 'x', groups: [], meta: { version: 'W/"x"' }, title: 't' };
      const { user, after, scim, path } = await withUser(t, {}, { conformance: 'lenient' });
      for (const op of [add, replace]) {
        const changed = await after(op(undefined, value));
        expect(changed).toMatchObject({ id: user.id, title: 't' });
        expect(changed.meta.version).not.toBe('W/"x"');
      }
      expectScimError(await scim.patch(path, patch(replace('id', 'x'))), 400, 'mutability');
      const strict = await withUser(t);
      await strict.refused('mutability', replace(undefined, value));
      expectStatus(await strict.scim.patch(strict.path, patch(title)), 200);
    },
  },
];
