import { describe, expect, it } from '@jest/globals';
import { resolveRules } from '../../src/conformance/presets.js';
import { inOnePiece } from '../../src/lib/pausable.js';
import { UNCOUNTED } from '../../src/lib/work-budget.js';
import { readingPatchMessage, readPatchMessage } from '../../src/patch/message.js';
import { PATCH_OP_URN } from '../../src/schema/urns.js';
import {
  ACME,
  ENTERPRISE,
  errorOf,
  LIMITS,
  lenient,
  message,
  read,
  rfc,
  teams,
  users,
  WORK,
} from './helpers.js';

const title = { op: 'replace', path: 'title', value: 'T' };

describe('the PATCH message', () => {
  it.each([
    ['no object', [title]],
    ['null', null],
    ['no Operations', { schemas: [PATCH_OP_URN] }],
    ['Operations that are no list', { schemas: [PATCH_OP_URN], Operations: title }],
    ['an operation that is no object', message([['replace'] as never])],
    ['an unknown op', message([{ ...title, op: 'move' }])],
    ['an op that only exists on objects', message([{ ...title, op: 'constructor' }])],
    ['an op that is no text', message([{ ...title, op: 7 }])],
    ['no op', message([{ path: 'title', value: 'T' }])],
  ])('is refused as invalidSyntax with %s', (_, body) => {
    for (const rules of [lenient, rfc]) {
      const error = errorOf(() => readPatchMessage(body, users, rules, LIMITS));
      expect([error.status, error.scimType]).toEqual([400, 'invalidSyntax']);
    }
  });

  it('has keys and verbs in any letter case', () => {
    const body = {
      SCHEMAS: [PATCH_OP_URN.toUpperCase()],
      operations: [{ OP: 'REPLACE', Path: 'title', VALUE: 'T' }],
    };
    expect(readPatchMessage(body, users, rfc, LIMITS)).toMatchObject([
      { op: 'replace', value: 'T', index: 1, target: { kind: 'attribute' } },
    ]);
  });

  it('names the PatchOp schema where the rules ask for it', () => {
    for (const schemas of [undefined, 'x', [], ['urn:x:y']]) {
      const body = { schemas, Operations: [title] };
      expect(readPatchMessage(body, users, lenient, LIMITS)).toHaveLength(1);
      const error = errorOf(() => readPatchMessage(body, users, rfc, LIMITS));
      expect(error.scimType).toBe('invalidSyntax');
    }
  });

  it('may be without operations where the rules accept it', () => {
    expect(read(users, [], lenient)).toEqual([]);
    expect(errorOf(() => read(users, [], rfc)).scimType).toBe('invalidSyntax');
  });

  it('is answered with 413 and the number beyond the limit', () => {
    const body = message([title, title, title]);
    const error = errorOf(() => readPatchMessage(body, users, lenient, { maxOperations: 2 }));
    expect(error.status).toBe(413);
    expect(error.detail).toContain('at most 2');
    expect(readPatchMessage(body, users, lenient, { maxOperations: 3 })).toHaveLength(3);
  });

  it('becomes frozen operations', () => {
    const operations = read(users, [
      title,
      { op: 'remove', path: 'title' },
      { op: 'remove', path: WORK },
      { op: 'remove', path: 'schemas', value: [ENTERPRISE] },
      { op: 'replace', value: { title: 'T', [ENTERPRISE]: null } },
      { op: 'remove', path: ENTERPRISE },
    ]);
    expect(operations.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5, 5, 6]);
    expect(Object.isFrozen(operations)).toBe(true);
    for (const operation of operations) {
      expect(Object.isFrozen(operation)).toBe(true);
      expect(Object.isFrozen(operation.target)).toBe(true);
    }
  });

  it('is charged by its operations, the length of their paths, and of values that are text', () => {
    const cost = (...operations: object[]): number => {
      let steps = 0;
      const spend = (more: number): void => {
        steps += more;
      };
      const limits = { maxOperations: 100 };
      const body = message(operations as never);
      inOnePiece(readingPatchMessage(body, users, lenient, limits, { ...UNCOUNTED, spend }));
      return steps;
    };
    expect(cost(title)).toBe(3);
    expect(cost(title, title)).toBe(6);
    expect(cost({ ...title, path: `emails[value eq "${'x'.repeat(400)}"].display` })).toBe(108);
    expect(cost({ ...title, value: 'T'.repeat(6400) })).toBe(103);
    expect(cost({ op: 'add', value: { title: 'T', nickName: 'N' } })).toBe(3);
  });
});

describe('a path', () => {
  it.each([
    'emails[',
    'emails[]',
    'emails[0]',
    'emails[0].value',
    'emails[type eq "work"',
    'emails[type eq "work"]value',
    'emails[type eq "work"].value.x',
    '/emails',
    'a.b.c',
    'userName.first.second',
    '9lives',
    'emails.value[type eq "work"]',
    `${ENTERPRISE}[department eq "x"]`,
    '',
    ' ',
    '__proto__',
    '__proto__.admin',
    'constructor.prototype',
    'name.__proto__',
    'emails[type eq "work"].__proto__',
    '__proto__[type eq "work"].value',
    `${ENTERPRISE}:__proto__`,
    `${ENTERPRISE}:PROTOTYPE.x`,
  ])('%p is invalidPath', (path) => {
    for (const rules of [lenient, rfc]) {
      const error = errorOf(() => read(users, [{ ...title, path }], rules));
      expect([error.status, error.scimType]).toEqual([400, 'invalidPath']);
    }
  });

  it.each([
    'emails[type zz "x"]',
    'emails[color eq "x"]',
    'emails[__proto__ eq "x"]',
    'emails[constructor pr].value',
    'emails[type eq ]',
  ])('%p has a filter that is refused', (path) => {
    const error = errorOf(() => read(users, [{ ...title, path }]));
    expect([error.status, error.scimType]).toEqual([400, 'invalidFilter']);
  });

  it('that is no string is invalidPath; null is none', () => {
    expect(errorOf(() => read(users, [{ ...title, path: 7 }])).scimType).toBe('invalidPath');
    expect(read(users, [{ op: 'add', path: null, value: { title: 'T' } }])).toHaveLength(1);
  });

  it.each([
    'color',
    'name.color',
    'emails.color',
    'emails[type eq "work"].color',
    'urn:x:y:color',
    `${ACME}:locks[code eq "C"].value`,
    `${ACME}:siteIds[value eq "1"].other`,
  ])('to the unknown %p is ignored or refused by rule', (path) => {
    expect(read(users, [{ op: 'replace', path, value: 'x' }], lenient)).toEqual([]);
    expect(read(users, [{ op: 'remove', path }], lenient)).toEqual([]);
    const error = errorOf(() => read(users, [{ op: 'replace', path, value: 'x' }], rfc));
    expect(error.scimType).toBe('invalidPath');
    expect(error.detail).toContain(`"${path.replace(/\[.*/, '[…]')}"`);
  });

  it('looks for parts of text within the limit, in an error that names the attribute', () => {
    const looking = (length: number, maxPatternLength?: number) => () =>
      readPatchMessage(
        message([{ op: 'remove', path: `emails[value co "${'x'.repeat(length)}"]` }]),
        users,
        lenient,
        { ...LIMITS, ...(maxPatternLength === undefined ? {} : { maxPatternLength }) },
      );
    expect(looking(256)()).toHaveLength(1);
    expect(looking(4, 4)()).toHaveLength(1);
    for (const work of [looking(257), looking(5, 4)]) {
      const error = errorOf(work);
      expect(error.scimType).toBe('invalidFilter');
      expect(error.detail).toMatch(/^Operation 1 \(remove emails\[…\]\): .*"emails.value"/);
    }
  });

  it('is needed where the rules ask for one', () => {
    const strict = resolveRules({ pathlessPatch: 'refuse' });
    for (const operation of [{ op: 'add', value: { title: 'T' } }, { op: 'remove' }]) {
      expect(errorOf(() => read(users, [operation], strict)).scimType).toBe('invalidSyntax');
    }
    expect(read(users, [title], strict)).toHaveLength(1);
  });

  it('to whole values follows the rule valuePathElement, except to remove them', () => {
    const strict = resolveRules({ valuePathElement: 'refuse' });
    const value = { value: 'x' };
    for (const op of ['add', 'replace']) {
      const error = errorOf(() => read(users, [{ op, path: WORK, value }], strict));
      expect(error.scimType).toBe('invalidPath');
      expect(error.detail).toContain('"emails[…]"');
      expect(read(users, [{ op, path: WORK, value }])).toHaveLength(1);
      for (const path of [
        `${WORK}.value`,
        'emails.value',
        'emails',
        `${ACME}:siteIds[value eq "1"].value`,
        'name[givenName eq "x"]',
      ]) {
        expect(read(users, [{ op, path, value: 'x' }], strict)).toHaveLength(1);
      }
    }
    expect(read(users, [{ op: 'remove', path: WORK }], strict)).toHaveLength(1);
  });

  it('to what only the provider writes is refused, a part of the rest by a rule', () => {
    const strict = resolveRules({ readOnlySubAttribute: 'refuse' });
    const parts = [`${ENTERPRISE}:manager.displayName`, `${ACME}:tokens[value eq "1"].serial`];
    for (const op of ['add', 'replace', 'remove']) {
      for (const path of parts) {
        expect(read(users, [{ op, path, value: 'x' }])).toEqual([]);
        const error = errorOf(() => read(users, [{ op, path, value: 'x' }], strict));
        expect(error.scimType).toBe('mutability');
        expect(error.detail).toContain(`"${path.replace(/\[.*/, '[…]')}"`);
      }
      const whole = errorOf(() => read(users, [{ op, path: `${ACME}:stamp`, value: 'x' }]));
      expect(whole.scimType).toBe('mutability');
      expect(whole.detail).toContain(`"${ACME}:stamp"`);
    }
  });

  it('to the core schema means its attributes, by the rule coreSchemaKey', () => {
    const path = users.schema.id;
    expect(read(users, [{ op: 'add', path, value: { title: 'T', nickName: null } }])).toMatchObject(
      [{ target: { path: { path: 'title' } } }, { target: { path: { path: 'nickName' } } }],
    );
    expect(read(users, [{ op: 'add', path, value: null }])).toEqual([]);
    expect(errorOf(() => read(users, [{ op: 'remove', path }])).scimType).toBe('mutability');
    const error = errorOf(() => read(users, [{ op: 'add', path, value: {} }], rfc));
    expect(error.scimType).toBe('invalidPath');
  });

  it('to an extension attribute without its URN follows its rule', () => {
    const operation = { op: 'replace', path: 'department', value: 'x' };
    expect(read(users, [operation], lenient)).toMatchObject([
      { target: { path: { path: `${ENTERPRISE}:department` } } },
    ]);
    expect(errorOf(() => read(users, [operation], rfc)).scimType).toBe('invalidPath');
  });
});

describe('a value', () => {
  it.each(['add', 'replace'])('is needed to %s', (op) => {
    for (const path of ['title', undefined, ENTERPRISE, 'emails[type eq "work"]']) {
      expect(errorOf(() => read(users, [{ op, path }])).scimType).toBe('invalidValue');
    }
  });

  const pathless = (value: object, rules = lenient) => read(users, [{ op: 'add', value }], rules);
  const places = (value: object, rules = lenient) =>
    pathless(value, rules).map(({ target }) =>
      target.kind === 'extension' ? '' : target.path.path,
    );

  it('without a path becomes one operation for each attribute', () => {
    expect(
      places({ TITLE: 'T', active: true, [ENTERPRISE.toUpperCase()]: { Division: 'D' } }),
    ).toEqual(['title', 'active', `${ENTERPRISE}:division`]);
  });

  it('has keys that are paths, by the rule flatKeys', () => {
    const value = {
      'Name.GivenName': 'G',
      [`${ENTERPRISE}:department`]: 'D',
      [`${ENTERPRISE}:manager.value`]: '1',
      'emails[type eq "work"].value': 'w@x',
      [ENTERPRISE]: { 'manager.value': '2' },
    };
    expect(places(value)).toEqual([
      'name.givenName',
      `${ENTERPRISE}:department`,
      `${ENTERPRISE}:manager.value`,
      'emails',
      `${ENTERPRISE}:manager.value`,
    ]);
    expect(places(value, rfc)).toEqual([]);
  });

  it('may hold attributes that only the provider writes, by the rule pathlessReadOnly', () => {
    const value = { id: '1', meta: {}, groups: [], 'meta.created': 'x', title: 'T' };
    expect(places(value)).toEqual(['title']);
    for (const key of ['id', 'meta', 'groups']) {
      expect(errorOf(() => pathless({ [key]: 'x' }, rfc)).scimType).toBe('mutability');
    }
  });

  it('may hold schemas, which mean nothing there', () => {
    expect(places({ schemas: ['urn:x'], title: 'T' }, rfc)).toEqual(['title']);
  });

  it('may not hold a password where the rules refuse one, in an extension either', () => {
    const strict = resolveRules({ passwords: 'refuse' });
    for (const operation of [
      { op: 'add', path: 'urn:x:team:password', value: 'p' },
      { op: 'add', value: { 'urn:x:team': { password: 'p' } } },
      { op: 'add', value: { 'urn:x:team:password': 'p' } },
      { op: 'add', path: 'urn:x:team', value: { password: 'p' } },
    ]) {
      expect(read(teams, [operation])).toHaveLength(1);
      expect(errorOf(() => read(teams, [operation], strict)).scimType).toBe('invalidSyntax');
    }
  });

  it('may hold unknown attributes, by the rule unknownAttributes', () => {
    const value = JSON.parse('{"color":1,"__proto__":{"a":1},"constructor":{"b":1},"title":"T"}');
    const strict = resolveRules({ unknownAttributes: 'refuse' });
    expect(places(value)).toEqual(['title']);
    expect(errorOf(() => pathless({ color: 1 }, strict)).scimType).toBe('invalidSyntax');
    expect(errorOf(() => pathless({ [ENTERPRISE]: { color: 1 } }, strict)).scimType).toBe(
      'invalidSyntax',
    );
  });
});

describe('an error', () => {
  it('names the operation by its number and path', () => {
    const detail = (operation: object) =>
      errorOf(() => read(users, [title, { ...operation }])).detail;
    expect(detail({ op: 'replace', path: 'id', value: 1 })).toMatch(
      /^Operation 2 \(replace id\): /,
    );
    expect(detail({ op: 'remove' })).toMatch(/^Operation 2 \(remove\): /);
    expect(detail({ op: 'move' })).toMatch(/^Operation 2: /);
  });

  it('repeats no literal of a filter', () => {
    const path = 'emails[value eq "secret@example.com"].color.x';
    const { detail } = errorOf(() => read(users, [{ op: 'replace', path, value: 1 }]));
    expect(detail).toMatch(/^Operation 1 \(replace emails\[…\]\): /);
    expect(detail).not.toContain('secret');
    for (const bare of ['[value eq "secret@example.com"]', '"secret"']) {
      const refused = errorOf(() => read(users, [{ op: 'replace', path: bare, value: 1 }]));
      expect(refused.detail).not.toContain('secret');
    }
  });

  it('repeats a path, but no long one', () => {
    const refused = (path: string) =>
      errorOf(() => read(users, [{ op: 'remove', path }], rfc)).detail;
    expect(refused('a.b.c')).toContain('"a.b.c"');
    expect(refused('x'.repeat(119))).toContain(`"${'x'.repeat(119)}"`);
    expect(refused('x'.repeat(5000)).length).toBeLessThan(400);
  });
});
