import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createProjector, type ProjectionQuery } from '../../src/schema/projection.js';
import type { Attributes } from '../../src/schema/types.js';
import { device, ENTERPRISE, groups, rfc, scimErrorOf, USER, users } from './fixtures.js';

const projector = createProjector(users);
const ada: Attributes = {
  schemas: [USER, ENTERPRISE],
  id: '1',
  externalId: 'x',
  userName: 'ada',
  name: { givenName: 'Ada', familyName: 'Quill' },
  active: true,
  password: 'never shown',
  emails: [
    { value: 'a@x', type: 'work', primary: true },
    { value: 'b@x', type: 'home' },
  ],
  groups: [{ value: 'g', display: 'G', type: 'direct' }],
  [ENTERPRISE]: { department: 'R', manager: { value: 'm', displayName: 'M' } },
  meta: { resourceType: 'User', created: 'c', lastModified: 'l', location: 'u', version: 'v' },
  internalNote: 'not in any schema',
};
const { password: _, internalNote: __, ...visible } = ada;
const show = (query: ProjectionQuery, resource = ada) => projector.plan(query).apply(resource);
const always = { schemas: ada.schemas, id: '1' };

describe('without parameters', () => {
  it('shows what is returned by default, never a password, nothing unknown', () => {
    expect(show({})).toEqual(visible);
    expect(projector.plan({})).toMatchObject({ isDefault: true, attributes: undefined });
  });

  it('takes lists without names as absent', () => {
    expect(projector.plan({ attributes: [], excludedAttributes: ['', ' '] }).isDefault).toBe(true);
  });

  it('leaves absent what is absent, and does not touch the input', () => {
    const frozen = Object.freeze({ members: Object.freeze([{ value: 'u' }]) });
    expect(createProjector(groups).plan({}).apply(frozen)).toEqual(frozen);
  });
});

describe('attributes', () => {
  it.each<[string[], Attributes]>([
    [['userName'], { userName: 'ada' }],
    [['USERNAME', ' name.givenName '], { userName: 'ada', name: { givenName: 'Ada' } }],
    [['name'], { name: ada.name }],
    [['name', 'name.givenName'], { name: ada.name }],
    [['emails.value'], { emails: [{ value: 'a@x' }, { value: 'b@x' }] }],
    [['emails.primary'], { emails: [{ primary: true }] }],
    [['meta.version'], { meta: { version: 'v' } }],
    [[ENTERPRISE], { [ENTERPRISE]: ada[ENTERPRISE] }],
    [[ENTERPRISE.toUpperCase()], { [ENTERPRISE]: ada[ENTERPRISE] }],
    [[`${ENTERPRISE}:department`], { [ENTERPRISE]: { department: 'R' } }],
    [[`${ENTERPRISE}:manager.value`], { [ENTERPRISE]: { manager: { value: 'm' } } }],
    [['department'], { [ENTERPRISE]: { department: 'R' } }],
    [[`${USER}:userName`], { userName: 'ada' }],
    [['foo', 'userName'], { userName: 'ada' }],
    [['foo'], {}],
    [['__proto__', 'constructor', 'toString'], {}],
    [['password'], {}],
    [['id'], {}],
    [['title'], {}],
  ])('%j', (attributes, expected) => {
    expect(show({ attributes })).toEqual({ ...always, ...expected });
  });

  it('shows all core attributes for the URN of the core schema', () => {
    const { [ENTERPRISE]: ___, meta, externalId, ...core } = visible;
    expect(show({ attributes: [USER] })).toEqual({ ...core, meta, externalId });
  });

  it('tells the store what can be shown', () => {
    const plan = projector.plan({ attributes: ['name.givenName', 'department', 'password'] });
    expect(plan.attributes).toEqual(['id', 'name', ENTERPRISE]);
    expect(plan.isDefault).toBe(false);
    expect(plan.wants('name')).toBe(true);
    expect(plan.wants(ENTERPRISE)).toBe(true);
    expect(plan.wants('emails')).toBe(false);
  });

  it('finds unqualified names of extensions only where the rule resolves them', () => {
    const plan = projector.plan({ attributes: ['department'] }, { rules: rfc });
    expect(plan.apply(ada)).toEqual(always);
    expect(projector.plan({ attributes: ['department'] }).wants(ENTERPRISE)).toBe(true);
  });
});

describe('excludedAttributes', () => {
  const without = (...names: string[]): Attributes =>
    Object.fromEntries(Object.entries(visible).filter(([name]) => !names.includes(name)));

  it.each<[string[], Attributes]>([
    [['id', 'schemas'], visible],
    [['meta'], without('meta')],
    [['GROUPS', 'emails'], without('groups', 'emails')],
    [['name.familyName'], { ...visible, name: { givenName: 'Ada' } }],
    [['name.givenName', 'name.familyName'], without('name')],
    [[ENTERPRISE], without(ENTERPRISE)],
    [[`${ENTERPRISE}:manager`], { ...visible, [ENTERPRISE]: { department: 'R' } }],
    [[`${ENTERPRISE}:manager`, `${ENTERPRISE}:department`], without(ENTERPRISE)],
    [['password'], visible],
    [['foo'], visible],
  ])('%j', (excludedAttributes, expected) => {
    expect(show({ excludedAttributes })).toEqual(expected);
  });

  it('keeps members from being loaded', () => {
    const plan = createProjector(groups).plan({ excludedAttributes: ['members'] });
    expect(plan.wants('members')).toBe(false);
    expect(plan.wants('displayName')).toBe(true);
    expect(plan.attributes).toEqual(['id', 'externalId', 'meta', 'displayName']);
  });

  it('excludes attributes', () => {
    expect(
      scimErrorOf(() => projector.plan({ attributes: ['id'], excludedAttributes: ['name'] })),
    ).toMatchObject({ status: 400, scimType: 'invalidValue' });
  });
});

describe('the characteristic returned', () => {
  const type = device(
    [
      { name: 'label' },
      { name: 'serial', returned: 'always' },
      { name: 'secret', returned: 'never' },
      { name: 'log', returned: 'request' },
      {
        name: 'part',
        type: 'complex',
        subAttributes: [
          { name: 'code', returned: 'always' },
          { name: 'note' },
          { name: 'key', returned: 'never' },
          { name: 'history', returned: 'request' },
        ],
      },
    ],
    [
      { name: 'owner' },
      { name: 'audit', returned: 'request' },
      { name: 'stamp', returned: 'always' },
    ],
  );
  const urn = type.extensions[0]?.schema.id ?? '';
  const part = { code: 'c', note: 'n', key: 'k', history: 'h' };
  const full: Attributes = {
    label: 'l',
    serial: 's',
    secret: 'x',
    log: 'g',
    part,
    [urn]: { owner: 'o', audit: 'a', stamp: 't' },
  };
  const devices = createProjector(type);
  const minimal = { serial: 's', [urn]: { stamp: 't' } };
  const usual = {
    label: 'l',
    serial: 's',
    part: { code: 'c', note: 'n' },
    [urn]: { owner: 'o', stamp: 't' },
  };

  it.each<[ProjectionQuery, Attributes]>([
    [{}, usual],
    [{ attributes: ['label'] }, { ...minimal, label: 'l' }],
    [{ attributes: ['secret', 'part.key'] }, minimal],
    [{ attributes: ['log'] }, { ...minimal, log: 'g' }],
    [{ attributes: ['part'] }, { ...minimal, part: { code: 'c', note: 'n' } }],
    [{ attributes: ['part.note'] }, { ...minimal, part: { code: 'c', note: 'n' } }],
    [{ attributes: ['part.history'] }, { ...minimal, part: { code: 'c', history: 'h' } }],
    [{ attributes: [urn] }, { serial: 's', [urn]: { owner: 'o', stamp: 't' } }],
    [{ attributes: [`${urn}:audit`] }, { serial: 's', [urn]: { audit: 'a', stamp: 't' } }],
    [{ excludedAttributes: ['serial', 'label'] }, { ...usual, label: undefined }],
    [{ excludedAttributes: ['part.code', 'part.note'] }, { ...usual, part: { code: 'c' } }],
    [{ excludedAttributes: [urn] }, { ...usual, [urn]: { stamp: 't' } }],
  ])('decides on every level: %j', (query, expected) => {
    expect(devices.plan(query).apply(full)).toEqual(expected);
  });

  it.each<[string[], Attributes]>([
    [['label'], usual],
    [['log'], { ...usual, log: 'g' }],
    [['part'], usual],
    [['part.history'], { ...usual, part: { code: 'c', note: 'n', history: 'h' } }],
    [[`${urn}:audit`], { ...usual, [urn]: { owner: 'o', audit: 'a', stamp: 't' } }],
    [['secret'], usual],
  ])('shows what a write of %j supplied', (written, expected) => {
    const plan = devices.plan({}, { written: new Set(written) });
    expect(plan.apply(full)).toEqual(expected);
    expect(plan.isDefault).toBe(expected === usual);
  });

  it('lets the parameters decide where both are there', () => {
    const written = new Set(['log']);
    expect(devices.plan({ attributes: ['label'] }, { written }).apply(full)).not.toHaveProperty(
      'log',
    );
    expect(devices.plan({ excludedAttributes: ['log'] }, { written }).apply(full)).toEqual(usual);
    expect(devices.plan({ excludedAttributes: ['label'] }, { written }).apply(full)).toHaveProperty(
      'log',
    );
  });
});

describe('plans', () => {
  it('are shared by queries that mean the same', () => {
    const plan = projector.plan({ attributes: ['userName', 'name'] });
    expect(projector.plan({ attributes: ['NAME', 'foo', ` ${USER}:username`, 'name'] })).toBe(plan);
  });

  it('do not mix attributes with excludedAttributes', () => {
    expect(show({ attributes: ['emails'] })).toHaveProperty('emails');
    expect(show({ excludedAttributes: ['emails'] })).not.toHaveProperty('emails');
  });

  it('stay right when there are more of them than are kept', () => {
    const names = users.schema.attributes.map(({ name }) => name);
    for (const a of names) {
      for (const b of names) {
        const plan = projector.plan({ attributes: [a, b] });
        expect(plan.wants(a)).toBe(a !== 'password');
      }
    }
  });
});

describe('laws', () => {
  const paths = [...users.attributes, ...users.schema.attributes].flatMap((attribute) => [
    attribute.name,
    ...(attribute.subAttributes ?? []).map((sub) => `${attribute.name}.${sub.name}`),
  ]);
  const names = fc.uniqueArray(fc.constantFrom(...paths, ENTERPRISE, `${ENTERPRISE}:department`), {
    minLength: 1,
    maxLength: 6,
  });
  /** Every leaf of a resource, as text. */
  const leaves = (value: unknown, at = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => leaves(part, `${at}/${key}`))
      : [`${at}=${String(value)}`];
  const fixed = new Set(leaves(always));

  it('attributes and excludedAttributes part the default representation', () => {
    fc.assert(
      fc.property(names, (list) => {
        const named = leaves(show({ attributes: list })).filter((leaf) => !fixed.has(leaf));
        const rest = leaves(show({ excludedAttributes: list })).filter((leaf) => !fixed.has(leaf));
        const values = (all: string[]) => all.map((leaf) => leaf.replace(/\/\d+\//, '/')).sort();
        expect(values([...named, ...rest])).toEqual(
          values(leaves(visible).filter((leaf) => !fixed.has(leaf))),
        );
      }),
    );
  });

  it('projecting twice changes nothing', () => {
    fc.assert(
      fc.property(names, fc.boolean(), (list, only) => {
        const query = only ? { attributes: list } : { excludedAttributes: list };
        const once = show(query);
        expect(show(query, once)).toEqual(once);
      }),
    );
  });
});
