import { describe, expect, it } from '@jest/globals';
import type { AdmissionOptions } from '../../../../src/index.js';
import { expectScimError } from '../../../support/expect-error.js';
import { patch, user } from '../../../support/messages.js';
import { admitting, OWN } from './world.js';

const RENAME = { op: 'replace', path: 'userName', value: 'ada@evil.example' };
const FEWER = { op: 'remove', path: 'roles[value eq "admin"]' };
const ON = { op: 'replace', path: 'active', value: true };
const TITLE = { op: 'replace', path: 'title', value: 'Countess' };
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ROLES = { roles: [{ value: 'admin' }, { value: 'reader' }] };
const PRESETS = ['lenient', 'rfc', 'interop', 'ipsie'] as const;

const kept = (body: { readonly roles?: readonly { readonly value: string }[] }) =>
  body.roles?.map(({ value }) => value);

const person = user('ada@own.example', {
  ...ROLES,
  externalId: 'a-1',
  name: { familyName: 'King', givenName: 'Ada' },
  emails: [{ value: 'ada@own.example', type: 'work', primary: true }],
});

describe.each(PRESETS)('by the preset %s, what takes access away', (conformance) => {
  it('is carried out, and the name that is refused left out and told', async () => {
    const { scim, stored, entries } = admitting(OWN, { conformance });
    const { id } = (await scim.post('/Users', person).expect(201)).body;
    await scim.patch(`/Users/${id}`, patch(RENAME, FEWER, TITLE)).expect(200);
    const after = await stored(id);
    expect([after.userName, kept(after), after.title]).toEqual([
      'ada@own.example',
      ['reader'],
      'Countess',
    ]);
    const [, change] = await entries();
    expect(change?.skipped).toEqual([
      {
        path: 'userName',
        rule: 'faultsBesideRevocation',
        reason:
          'The domain of "userName" is not one that this application accepts for your organization.',
      },
    ]);
  });

  it('is carried out by a PUT', async () => {
    const { scim, stored } = admitting(OWN, { conformance });
    const { id } = (await scim.post('/Users', person).expect(201)).body;
    const put = { ...person, userName: 'ada@evil.example', roles: [{ value: 'reader' }] };
    await scim.put(`/Users/${id}`, put).expect(200);
    const after = await stored(id);
    expect([after.userName, kept(after)]).toEqual(['ada@own.example', ['reader']]);
  });

  it.each([
    ['refuses', () => ({ admitted: false }) as const],
    [
      'fails',
      () => {
        throw new Error('down');
      },
    ],
  ])('is carried out by a PUT that leaves something else out, where the host %s', async (_, no) => {
    let isAsked = false;
    const { scim, stored } = admitting(
      { decide: () => (isAsked ? no() : { admitted: true }) },
      { conformance },
    );
    const enterprise = { department: 'Research', costCenter: '7' };
    const same = { nickName: 'Countess', title: 'Dr', [ENTERPRISE]: enterprise };
    const { roles, schemas, ...others } = person as typeof person & typeof ROLES;
    const known = { ...others, schemas: [...schemas, ENTERPRISE] };
    const { id } = (await scim.post('/Users', { ...known, ...same, roles }).expect(201)).body;
    isAsked = true;
    const rest = { ...known, title: 'Lady', [ENTERPRISE]: { department: 'Sales' } };
    await scim.put(`/Users/${id}`, { ...rest, roles: [{ value: 'reader' }] }).expect(200);
    expect(await stored(id)).toMatchObject({ ...same, roles: [{ value: 'reader' }] });
    await scim.put(`/Users/${id}`, rest).expect(200);
    const after = await stored(id);
    expect(after).toMatchObject(same);
    expect(kept(after)).toBeUndefined();
  });

  it('is not stopped by seats, by domains that are withdrawn, nor by the host', async () => {
    let admission: AdmissionOptions = {};
    const { scim, stored } = admitting(
      {
        domains: { of: (tenantId, ctx) => admission.domains?.of(tenantId, ctx) ?? 'any' },
        seats: { limit: (tenantId, ctx) => admission.seats?.limit(tenantId, ctx) },
        decide: (ctx, request) => admission.decide?.(ctx, request) ?? { admitted: true },
      },
      { conformance },
    );
    const three = { roles: ['admin', 'reader', 'x'].map((value) => ({ value })) };
    const { id } = (await scim.post('/Users', { ...person, ...three }).expect(201)).body;
    const send = (...operations: readonly object[]) =>
      scim.patch(`/Users/${id}`, patch(...operations));
    admission = { decide: () => ({ admitted: false }) };
    await send(FEWER).expect(200);
    expectScimError(await send(TITLE), 403);
    admission = { decide: () => Promise.reject(new Error('down')) };
    expectScimError(await send(TITLE), 503);
    await send(TITLE, { op: 'remove', path: 'roles[value eq "x"]' }).expect(200);
    expect(await stored(id)).toEqual(expect.not.objectContaining({ title: 'Countess' }));
    expect(kept(await stored(id))).toEqual(['reader']);

    admission = {};
    await send({ op: 'replace', path: 'active', value: false }).expect(200);
    for (const refusing of [
      { seats: { limit: () => 0 } },
      { domains: { of: () => [] } },
      { decide: () => ({ admitted: false }) as const },
    ]) {
      admission = {};
      await send({ op: 'add', path: 'roles', value: [{ value: 'admin' }] }).expect(200);
      admission = refusing;
      expect((await send(ON)).status).toBeGreaterThanOrEqual(400);
      await send(ON, FEWER).expect(200);
      const after = await stored(id);
      expect([after.active, kept(after)]).toEqual([false, ['reader']]);
    }
  });
});
