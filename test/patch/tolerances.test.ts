import { describe, expect, it } from '@jest/globals';
import { resolveRules } from '../../src/conformance/presets.js';
import {
  ACME,
  ADA,
  ENTERPRISE,
  errorOf,
  groups,
  lenient,
  MIN,
  type Operation,
  patch,
  patched,
  refusal,
  rfc,
  teams,
  users,
  WORK,
} from './helpers.js';

const work = { type: 'work', value: 'w@x' };
const home = { type: 'home', value: 'h@x' };
const manager = `${ENTERPRISE}:manager`;

function emailsAfter(emails: readonly object[], ...operations: Operation[]): unknown {
  return patched({ ...MIN, emails }, operations).emails;
}

describe('valuePathWithoutMatch', () => {
  it.each(['add', 'replace'])('%s makes the value from the eq terms, or is noTarget', (op) => {
    const operation = { op, path: `${WORK}.value`, value: 'w@x' };
    expect(patched(MIN, operation).emails).toEqual([work]);
    expect(patched({ ...MIN, emails: [home] }, operation).emails).toEqual([home, work]);
    expect(refusal(MIN, operation, rfc)).toBe('noTarget');
  });

  it('puts several operations for one filter into one value', () => {
    expect(
      emailsAfter(
        [{ ...home, primary: true }],
        { op: 'add', path: `${WORK}.value`, value: 'w@x' },
        { op: 'add', path: `${WORK}.display`, value: 'D' },
        { op: 'replace', path: 'emails[type eq "WORK"].primary', value: 'True' },
      ),
    ).toEqual([
      { ...home, primary: false },
      { ...work, display: 'D', primary: true },
    ]);
  });

  it('reads a conjunction and text for a boolean', () => {
    expect(
      patched(MIN, { op: 'add', path: 'roles[primary eq "True"].value', value: 'r' }).roles,
    ).toEqual([{ primary: true, value: 'r' }]);
    expect(
      patched(MIN, {
        op: 'add',
        path: 'emails[type eq "work" and primary eq true]',
        value: { value: 'w@x' },
      }).emails,
    ).toEqual([{ ...work, primary: true }]);
  });

  it.each([
    'emails[type eq "work" or type eq "home"].value',
    'emails[not (type eq "work")].value',
    'emails[type sw "w"].value',
    'emails[type pr].value',
    'emails[type eq null and display pr].value',
    'emails[type eq "work" and type eq "home"].value',
  ])('cannot make a value from %p', (path) => {
    expect(refusal(MIN, { op: 'add', path, value: 'w@x' })).toBe('noTarget');
  });

  it('does not let a client choose what only the provider writes', () => {
    const path = `${ACME}:tokens[serial eq "1"].value`;
    expect(refusal(MIN, { op: 'add', path, value: 'x' })).toBe('noTarget');
  });

  it('makes no value of JSON text, and none of two values', () => {
    const json = `emails[value eq ${JSON.stringify('{"value":"7"}')}].display`;
    expect(refusal(MIN, { op: 'add', path: json, value: 'D' })).toBe('noTarget');
    const twice = 'emails[type eq "work" and type eq "work"].value';
    expect(patched(MIN, { op: 'add', path: twice, value: 'w@x' }).emails).toEqual([work]);
  });

  it('does not make a value out of nothing', () => {
    for (const value of [null, '']) {
      expect(patched(MIN, { op: 'replace', path: `${WORK}.value`, value })).toBe(MIN);
      expect(patched(MIN, { op: 'replace', path: WORK, value })).toBe(MIN);
    }
    expect(patched(MIN, { op: 'add', path: WORK, value: {} })).toBe(MIN);
    expect(refusal(MIN, { op: 'replace', path: `${WORK}.value`, value: null }, rfc)).toBe(
      'noTarget',
    );
  });

  it('makes a first value for a path without a filter', () => {
    const operation = { op: 'add', path: 'emails.value', value: 'a@x' };
    expect(patched(MIN, operation).emails).toEqual([{ value: 'a@x' }]);
    expect(refusal(MIN, operation, rfc)).toBe('noTarget');
  });
});

describe('removeWithValue', () => {
  const remove = (value: unknown, path = 'emails') => ({ op: 'remove', path, value });

  it.each([
    ['a list', [{ value: 'W@X' }]],
    ['an object', { value: 'w@x' }],
    ['a text', 'w@x'],
    ['value and type', [{ type: 'Work', value: 'w@x' }]],
    ['the whole element', [work]],
  ])('removes only what is listed: %s', (_, value) => {
    expect(emailsAfter([work, home], remove(value))).toEqual([home]);
    expect(refusal({ ...MIN, emails: [work, home] }, remove(value), rfc)).toBe('invalidValue');
  });

  it.each([
    ['an empty list', []],
    ['an empty object', {}],
    ['an empty text', ''],
    ['a value of another type', [{ type: 'other', value: 'w@x' }]],
    ['unknown sub-attributes', [{ color: 'red' }]],
    ['nobody', [{ value: 'x@x' }]],
  ])('never empties the attribute: %s', (_, value) => {
    expect(emailsAfter([work, home], remove(value))).toEqual([work, home]);
  });

  it('takes null for no value (RFC 7643 §2.5)', () => {
    expect(emailsAfter([work], remove(null))).toBeUndefined();
  });

  it('finds values without a value by the whole of them', () => {
    const addresses = [{ locality: 'A' }, { locality: 'A', region: 'B' }];
    expect(
      patched({ ...MIN, addresses }, remove([{ locality: 'a' }], 'addresses')).addresses,
    ).toEqual([{ locality: 'A', region: 'B' }]);
  });

  it('works on lists of simple values, wrapped or not', () => {
    const current = { ...MIN, [ACME]: { siteIds: ['1', '2', '3'] } };
    const value = [{ value: '1' }, '3'];
    expect(patched(current, remove(value, `${ACME}:siteIds`))[ACME]).toEqual({ siteIds: ['2'] });
  });

  it('says nothing that a filter in the path does not say', () => {
    expect(emailsAfter([work, home], remove('z@x', `${WORK}.value`))).toEqual([home]);
    expect(emailsAfter([work, home], remove([{ value: 'z@x' }], WORK))).toEqual([home]);
    expect(patched({ ...MIN, title: 'T' }, remove('Z', 'title'))).toEqual(MIN);
  });
});

describe('emptyStringClears', () => {
  it.each(['add', 'replace'])('%s "" unassigns', (op) => {
    const operations = [
      'title',
      'name.familyName',
      `${ENTERPRISE}:department`,
      `${WORK}.value`,
    ].map((path) => ({ op, path, value: '' }));
    const after = patched(ADA, operations);
    expect(after).toEqual({
      ...ADA,
      title: undefined,
      name: { givenName: 'Ada', formatted: 'Ada Quill' },
      [ENTERPRISE]: { employeeNumber: '1001' },
      emails: undefined,
    });
    expect(Object.keys(after)).not.toContain('emails');
    expect(patched(after, operations)).toBe(after);
  });

  it('is an empty string elsewhere', () => {
    expect(patched(ADA, { op: 'replace', path: 'title', value: '' }, rfc).title).toBe('');
  });

  it('clears the same by null', () => {
    const operations = ['title', `${WORK}.value`].map((path) => ({
      op: 'replace',
      path,
      value: null,
    }));
    expect(patched(ADA, operations)).toEqual(patched({ ...ADA }, operations, rfc));
    expect(patched(ADA, operations).emails).toBeUndefined();
  });
});

describe('a value that has lost its value', () => {
  it('goes if only labels remain', () => {
    const emails = [{ ...work, primary: true, display: 'D' }, home];
    expect(emailsAfter(emails, { op: 'remove', path: `${WORK}.value` })).toEqual([home]);
  });

  it('stays while another part remains', () => {
    const addresses = [{ type: 'work', locality: 'A', region: 'B' }];
    const without = (path: string) =>
      patched({ ...MIN, addresses }, { op: 'remove', path }).addresses;
    expect(without('addresses[type eq "work"].locality')).toEqual([{ type: 'work', region: 'B' }]);
    expect(without('addresses[type eq "work"].type')).toEqual([{ locality: 'A', region: 'B' }]);
  });

  it('stays if only a label is removed', () => {
    const emails = [{ type: 'work', display: 'D' }];
    expect(emailsAfter(emails, { op: 'remove', path: `${WORK}.type` })).toEqual([{ display: 'D' }]);
  });

  it('stays if it never had more than labels', () => {
    const emails = [{ type: 'work' }];
    expect(emailsAfter(emails, { op: 'remove', path: `${WORK}.value` })).toEqual(emails);
  });
});

describe('a reference', () => {
  it.each(['add', 'replace'])('%s takes a bare id, an object or a list of one', (op) => {
    for (const value of ['7', { value: '7' }, [{ $ref: null, value: '7' }], 7]) {
      expect(patched(MIN, { op, path: manager, value })[ENTERPRISE]).toEqual({
        manager: { value: '7' },
      });
    }
    expect(refusal(MIN, { op, path: manager, value: '7' }, rfc)).toBe('invalidValue');
  });

  it('gets its id from its URI', () => {
    for (const $ref of [
      'https://x.example/scim/v2/Users/7',
      '../Users/7',
      'Users/7/',
      'Users/7?a=/8',
    ]) {
      expect(patched(MIN, { op: 'add', path: manager, value: { $ref } })[ENTERPRISE]).toEqual({
        manager: { $ref, value: '7' },
      });
    }
  });

  it('forgets the URI and the name of the one before', () => {
    const before = { value: '6', $ref: '../Users/6', displayName: 'Six' };
    const current = { ...MIN, [ENTERPRISE]: { manager: before } };
    for (const operation of [
      { op: 'replace', path: manager, value: '7' },
      { op: 'replace', path: manager, value: { value: '7' } },
      { op: 'replace', path: `${manager}.value`, value: '7' },
    ]) {
      expect(patched(current, operation)[ENTERPRISE]).toEqual({ manager: { value: '7' } });
    }
    expect(
      patched(current, { op: 'remove', path: `${manager}.value` })[ENTERPRISE],
    ).toBeUndefined();
    expect(patched(current, { op: 'replace', path: `${manager}.value`, value: '6' })).toBe(current);
  });

  it('is cleared by an empty string', () => {
    const current = { ...MIN, [ENTERPRISE]: { manager: { value: '6' }, department: 'D' } };
    expect(patched(current, { op: 'replace', path: manager, value: '' })[ENTERPRISE]).toEqual({
      department: 'D',
    });
  });

  it('is found by a URI whatever host and base path it has', () => {
    const members = [{ value: '1', $ref: 'https://x.example/v2/Users/1' }, { value: '2' }];
    const current = { displayName: 'G', members };
    for (const [id, left] of [
      ['1', members.slice(1)],
      ['2', members.slice(0, 1)],
    ] as const) {
      const path = `members[$ref eq "https://y.example/Users/${id}"]`;
      const after = patch(groups, current, [{ op: 'remove', path }], rfc).attributes;
      expect(after.members).toEqual(left);
    }
  });
});

describe('members', () => {
  const current = { displayName: 'G', members: [{ value: '1', type: 'User', display: 'One' }] };
  const changed = (operation: Operation) => patch(groups, current, [operation]).attributes;

  it('do not change by being added or set again', () => {
    for (const op of ['add', 'replace']) {
      expect(changed({ op, path: 'members', value: [{ value: '1', display: 'Uno' }] })).toBe(
        current,
      );
      expect(changed({ op, path: 'members', value: { $ref: '../Users/1' } })).toBe(current);
    }
  });

  it.each([
    { op: 'replace', path: 'members[value eq "1"].value', value: '2' },
    { op: 'replace', path: 'members[value eq "1"].display', value: 'Uno' },
    { op: 'remove', path: 'members[value eq "1"].display' },
    { op: 'replace', path: 'members[value eq "1"]', value: { value: '2' } },
    { op: 'add', path: 'members[value eq "1"]', value: { $ref: '../Users/2' } },
    { op: 'replace', path: 'members.type', value: 'Group' },
  ])('cannot be changed: %j', (operation) => {
    expect(() => changed(operation)).toThrow(/cannot be changed/);
  });

  it('need an id', () => {
    expect(() => changed({ op: 'add', path: 'members', value: [{ display: 'x' }] })).toThrow(
      'Operation 1 (add members): Attribute "members.value" is required.',
    );
  });
});

describe('complexReplace', () => {
  const strict = resolveRules({ complexReplace: 'replace' });

  it('replaces the whole', () => {
    const operation = { op: 'replace', path: 'name', value: { givenName: 'G' } };
    expect(patched(ADA, operation, strict).name).toEqual({ givenName: 'G' });
    expect(patched(ADA, { ...operation, op: 'add' }, strict).name).toEqual({
      ...(ADA.name as object),
      givenName: 'G',
    });
    expect(patched(ADA, { ...operation, value: null }, strict).name).toBeUndefined();
    expect(patched(ADA, { ...operation, value: {} }, strict).name).toEqual(ADA.name);
  });

  it('replaces a whole extension that is named by its path', () => {
    const value = { department: 'D' };
    expect(patched(ADA, { op: 'replace', path: ENTERPRISE, value }, strict)[ENTERPRISE]).toEqual(
      value,
    );
    expect(
      patched(ADA, { op: 'replace', value: { [ENTERPRISE]: value } }, strict)[ENTERPRISE],
    ).toEqual({ department: 'D', employeeNumber: '1001' });
  });
});

describe('requiredRemoval', () => {
  const operations = [
    { op: 'remove', path: 'userName' },
    { op: 'add', path: 'userName', value: 'new' },
  ];

  it('is judged at the end, or at the operation', () => {
    expect(patched(MIN, operations).userName).toBe('new');
    expect(refusal(MIN, operations, rfc)).toBe('mutability');
    expect(refusal(MIN, operations.toReversed())).toBe('mutability');
  });
});

describe('an extension', () => {
  const team = { displayName: 'T', 'urn:x:team': { colour: 'red', motto: 'go' } };
  const remove = (path: string) => ({ op: 'remove', path });

  it('that is required cannot be removed, but its optional attributes can', () => {
    for (const rules of [lenient, rfc]) {
      expect(() => patch(teams, team, [remove('urn:x:team')], rules)).toThrow(/is required/);
      expect(patch(teams, team, [remove('urn:x:team:colour')], rules).attributes).toEqual({
        displayName: 'T',
        'urn:x:team': { motto: 'go' },
      });
    }
  });

  it('keeps what only the provider writes', () => {
    const current = { ...MIN, [ACME]: { stamp: 'S', worksiteId: '1' } };
    expect(patched(current, remove(ACME))).toEqual({ ...MIN, [ACME]: { stamp: 'S' } });
  });

  it('is cleared by replacing it with null, and left alone by adding null', () => {
    const pathless = (op: string) => ({ op, value: { [ENTERPRISE]: null } });
    expect(patched(ADA, pathless('replace'))[ENTERPRISE]).toBeUndefined();
    expect(patched(ADA, pathless('add'))).toBe(ADA);
  });

  it('is taken away with its URI, whatever else is listed', () => {
    const base = users.schema.id;
    const without = { ...ADA, [ENTERPRISE]: undefined };
    for (const operation of [
      { op: 'replace', path: 'schemas', value: base },
      { op: 'replace', path: 'schemas', value: [base.toUpperCase()] },
      { op: 'remove', path: 'schemas', value: ENTERPRISE },
      { op: 'remove', path: 'schemas', value: ['urn:x:unknown', ENTERPRISE] },
    ]) {
      for (const rules of [lenient, rfc]) {
        expect(patched(ADA, operation, rules)).toEqual(without);
      }
    }
    const kept = { op: 'replace', path: 'schemas', value: [ENTERPRISE, base] };
    expect(patched(ADA, kept, rfc)).toBe(ADA);
    expect(patched(ADA, { op: 'remove', path: 'schemas', value: ['urn:x:y'] }, rfc)).toBe(ADA);
  });

  it('is not taken away by what is no list of URIs, or takes the base away', () => {
    const detail = (operation: Operation) => {
      const error = errorOf(() => patched(ADA, operation));
      return `${error.scimType}: ${error.detail}`;
    };
    for (const value of [[ENTERPRISE, 7], 7, {}]) {
      for (const op of ['add', 'replace', 'remove']) {
        expect(detail({ op, path: 'schemas', value })).toMatch(/^invalidValue: .*"schemas"/);
      }
    }
    for (const op of ['replace', 'remove']) {
      expect(detail({ op, path: 'schemas', value: null })).toMatch(
        /^mutability: .*"urn:ietf:params:scim:schemas:core:2\.0:User"/,
      );
    }
    expect(patched(ADA, { op: 'add', path: 'schemas', value: null })).toBe(ADA);
  });

  it('that is unknown may not be listed in schemas where the rules refuse it', () => {
    const operation = { op: 'add', path: 'schemas', value: ['urn:x:unknown'] };
    expect(patched(ADA, operation)).toBe(ADA);
    expect(refusal(ADA, operation, rfc)).toBe('invalidValue');
  });
});

describe('duplicatePrimary', () => {
  it('leaves the last of several that one operation sets, or is refused', () => {
    const value = [work, home].map((email) => ({ ...email, primary: true }));
    const result = [
      { ...work, primary: false },
      { ...home, primary: true },
    ];
    for (const op of ['add', 'replace']) {
      expect(patched(MIN, { op, path: 'emails', value }).emails).toEqual(result);
      expect(refusal(MIN, { op, path: 'emails', value }, rfc)).toBe('invalidValue');
    }
    const all = { op: 'replace', path: 'emails.primary', value: true };
    expect(emailsAfter([work, home], all)).toEqual(result);
    expect(refusal({ ...MIN, emails: [work, home] }, all, rfc)).toBe('invalidValue');
  });

  it('counts an element that is said twice by what was said last', () => {
    const value = [home, work, home].map((email) => ({ ...email, primary: true }));
    expect(patched(MIN, { op: 'add', path: 'emails', value }).emails).toEqual([
      { ...home, primary: true },
      { ...work, primary: false },
    ]);
  });

  it('does not concern operations that follow each other', () => {
    const operations = [work, home].map((email) => ({
      op: 'add',
      path: 'emails',
      value: { ...email, primary: true },
    }));
    expect(patched(MIN, operations, rfc)).toEqual(patched(MIN, operations, lenient));
  });
});

describe('wrappedSimpleValue', () => {
  it('unwraps { value: x } for a simple attribute', () => {
    const operation = { op: 'add', path: `${ACME}:siteIds`, value: [{ value: '1' }] };
    const current = { ...MIN, [ACME]: { siteIds: ['7'] } };
    expect(patched(current, operation)[ACME]).toEqual({ siteIds: ['7', '1'] });
    expect(refusal(current, operation, rfc)).toBe('invalidValue');
  });
});

describe('unknown parts of a value', () => {
  it('are ignored or refused', () => {
    const strict = resolveRules({ unknownAttributes: 'refuse' });
    for (const path of ['name', `${WORK}`]) {
      const operation = { op: 'add', path, value: { color: 'x' } };
      expect(patched(ADA, operation)).toBe(ADA);
      expect(refusal(ADA, operation, strict)).toBe('invalidSyntax');
    }
  });
});
