import { describe, expect, it } from '@jest/globals';
import { resolveRules } from '../../src/conformance/presets.js';
import type { Rules } from '../../src/conformance/rules.js';
import type { Attributes } from '../../src/schema/types.js';
import {
  ACME,
  ADA,
  errorOf,
  freeze,
  groups,
  lenient,
  MIN,
  type Operation,
  patch,
  patched,
  rfc,
  users,
  WORK,
} from './helpers.js';

const work = freeze({ type: 'work', value: 'w@x' });
const home = freeze({ type: 'home', value: 'h@x' });
const emailsAfter = (emails: unknown, operation: Operation, rules?: Rules): unknown =>
  patched({ ...MIN, emails }, operation, rules).emails;
const acmeAfter = (acme: Attributes, operation: Operation, rules?: Rules): unknown =>
  patched({ ...MIN, [ACME]: acme }, operation, rules)[ACME];
const detail = (current: Attributes, operation: Operation, rules?: Rules): string => {
  const error = errorOf(() => patched(current, operation, rules));
  return `${error.scimType}: ${error.detail}`;
};

describe('a value that is not in a list', () => {
  const strict = resolveRules({ bareMultiValuePatch: 'refuse' });

  it('is refused by rule bareMultiValuePatch, unless it clears', () => {
    for (const op of ['add', 'replace']) {
      const refused = detail(MIN, { op, path: 'emails', value: work }, strict);
      expect(refused).toMatch(/^invalidValue: .*"emails"/);
      expect(patched(MIN, { op, path: 'emails', value: [work] }, strict).emails).toEqual([work]);
      expect(patched(MIN, { op, path: 'emails', value: null }, strict)).toBe(MIN);
    }
    expect(emailsAfter([work], { op: 'replace', path: 'emails', value: null }, strict)).toBe(
      undefined,
    );
  });
});

describe('a replacement of members', () => {
  const current = freeze({ displayName: 'G', members: [{ value: '1' }] });
  const become = (op: string, value: unknown) =>
    patch(groups, current, [{ op, path: 'members', value }]);

  it.each([[[]], [null], [''], ['[]']])('by %j empties the group', (value) => {
    expect(become('replace', value).attributes).toEqual({ displayName: 'G' });
  });

  it.each([[[{ colour: 'red' }]], [{ colour: 'red' }], [[null]], [['']]])(
    'by %j, which names nobody, is refused',
    (value) => {
      const error = errorOf(() => become('replace', value));
      expect(error.scimType).toBe('invalidValue');
      expect(error.detail).toContain('"members"');
      expect(become('add', value).attributes).toBe(current);
    },
  );

  it('needs the id of each', () => {
    for (const op of ['add', 'replace']) {
      const error = errorOf(() => become(op, [{ value: '2' }, { display: 'x' }]));
      expect(error.scimType).toBe('invalidValue');
      expect(error.detail).toContain('"members.value"');
    }
  });
});

describe('a value of which the schema knows nothing', () => {
  const noted = [{ path: 'emails', rule: 'unknownValues' }];

  it.each([
    { op: 'add', path: 'emails', value: [{ colour: 'red' }] },
    { op: 'replace', path: 'emails', value: [{ colour: 'red' }] },
    { op: 'remove', path: 'emails', value: [{ colour: 'red' }] },
    { op: 'add', path: WORK, value: { colour: 'red' } },
    { op: 'replace', path: WORK, value: { colour: 'red' } },
    { op: 'add', path: 'emails[type eq "other"]', value: { colour: 'red' } },
  ])('changes nothing, and is told of: %j', (operation) => {
    const { attributes, skipped } = patch(users, ADA, [operation]);
    expect(attributes).toBe(ADA);
    expect(skipped).toEqual(noted);
    const strict = resolveRules({ unknownValues: 'refuse' });
    expect(detail(ADA, operation, strict)).toMatch(/^invalidValue: .*"emails"/);
  });

  it.each([
    { op: 'remove', path: 'emails', value: [null] },
    { op: 'remove', path: 'emails', value: [{ value: 'x@x', colour: 'red' }] },
    { op: 'add', path: 'emails', value: [{ ...work, value: 'ada.quill@example.com' }] },
    { op: 'add', path: 'emails', value: [] },
    { op: 'add', path: WORK, value: { type: 'work' } },
    { op: 'add', path: WORK, value: null },
  ])('is none of these, which change nothing either: %j', (operation) => {
    const { attributes, skipped } = patch(users, ADA, [operation]);
    expect(attributes).toBe(ADA);
    expect(skipped).toEqual([]);
  });
});

describe('an addition', () => {
  it('takes values without a value', () => {
    const addresses = [{ locality: 'A' }];
    const added = { op: 'add', path: 'addresses', value: addresses };
    expect(patched(MIN, added).addresses).toEqual(addresses);
    expect(emailsAfter([work], { op: 'add', path: 'emails', value: [{ type: 'other' }] })).toEqual([
      work,
      { type: 'other' },
    ]);
  });

  it('writes over what was said of the same value, but for what cannot change', () => {
    const seats = [{ value: '1', note: 'a', serial: 'S' }, { value: '2' }];
    const value = [
      { value: '1', note: 'b', serial: 'T' },
      { value: '2', serial: 'U' },
    ];
    expect(acmeAfter({ seats }, { op: 'add', path: `${ACME}:seats`, value })).toEqual({
      seats: [
        { value: '1', note: 'b', serial: 'S' },
        { value: '2', serial: 'U' },
      ],
    });
  });

  it('of a primary value says of no other one that it is none', () => {
    const value = { type: 'other', value: 'o@x', primary: true };
    const emails = [{ ...work, primary: true }, home];
    expect(emailsAfter(emails, { op: 'add', path: 'emails', value })).toStrictEqual([
      { ...work, primary: false },
      home,
      value,
    ]);
  });

  it('finds what is left of a value that is stored twice', () => {
    const emails = ['x', 'y'].map((display) => ({ ...work, display }));
    const operations = [
      { op: 'remove', path: 'emails[display eq "x"]' },
      { op: 'add', path: 'emails', value: [{ ...work, display: 'z' }] },
    ];
    expect(patched({ ...MIN, emails }, operations).emails).toEqual([{ ...work, display: 'z' }]);
  });

  it('to a list that cannot change is refused by its name', () => {
    const current = { ...MIN, [ACME]: { floors: [1] } };
    expect(detail(current, { op: 'add', path: `${ACME}:floors`, value: [2] })).toMatch(
      /^mutability: .*:floors" cannot be changed/,
    );
  });

  it('names the attribute of which several would be primary', () => {
    const value = [work, home].map((email) => ({ ...email, primary: true }));
    expect(detail(MIN, { op: 'add', path: 'emails', value }, rfc)).toContain('"emails"');
  });
});

describe('a removal of what is listed', () => {
  const remove = (value: unknown, path = 'emails') => ({ op: 'remove', path, value });

  it('finds every value of any type if it says none', () => {
    const emails = [work, { ...work, type: 'home' }, home];
    expect(emailsAfter(emails, remove([{ value: 'W@x' }]))).toEqual([home]);
    expect(emailsAfter(emails, remove([{ value: 'w@x', type: 'Home' }]))).toEqual([work, home]);
  });

  it('finds a value without a type whatever type it says', () => {
    expect(emailsAfter([{ value: 'w@x' }, home], remove([work]))).toEqual([home]);
  });

  it('finds values that have no type at all', () => {
    const seats = [{ value: '1', note: 'a' }, { value: '2' }];
    expect(acmeAfter({ seats }, remove([{ value: '1' }], `${ACME}:seats`))).toEqual({
      seats: [{ value: '2' }],
    });
  });

  it('names the attribute where the rules refuse it', () => {
    expect(detail({ ...MIN, emails: [work] }, remove([work]), rfc)).toContain('"emails"');
  });
});

describe('a value path', () => {
  it('leaves a value to the others that it becomes the same as', () => {
    const path = `${ACME}:siteIds[value eq "1"]`;
    expect(acmeAfter({ siteIds: ['1', '2'] }, { op: 'replace', path, value: '2' })).toEqual({
      siteIds: ['2'],
    });
  });

  it('without a filter is about every value, in an extension too', () => {
    const seats = [{ value: '1' }, { value: '2' }];
    const operation = { op: 'add', path: `${ACME}:seats.note`, value: 'N' };
    expect(acmeAfter({ seats }, operation)).toEqual({
      seats: seats.map((seat) => ({ ...seat, note: 'N' })),
    });
  });

  it('adds a simple value where none matches, by rule valuePathWithoutMatch', () => {
    const operation = { op: 'replace', path: `${ACME}:siteIds[value eq "9"]`, value: '3' };
    expect(acmeAfter({ siteIds: ['1'] }, operation)).toEqual({ siteIds: ['1', '3'] });
    const strict = resolveRules({ valuePathWithoutMatch: 'noTarget' });
    expect(detail({ ...MIN, [ACME]: { siteIds: ['1'] } }, operation, strict)).toMatch(/^noTarget/);
  });

  it('of a simple value is left alone by a value without one', () => {
    const current = freeze({ ...MIN, [ACME]: { siteIds: ['1'] } });
    const path = `${ACME}:siteIds[value eq "1"]`;
    expect(patched(current, { op: 'replace', path, value: { value: null } })).toBe(current);
    expect(patched(current, { op: 'add', path, value: null })).toBe(current);
  });

  it('adds nothing where nothing is to be kept', () => {
    expect(patched(MIN, { op: 'add', path: WORK, value: { display: null } })).toBe(MIN);
    expect(patched(ADA, { op: 'add', path: WORK, value: null })).toBe(ADA);
    const added = patched(MIN, { op: 'add', path: WORK, value: { value: 'w@x', display: null } });
    expect(added.emails).toStrictEqual([work]);
  });

  it('counts what is stored as null as not there', () => {
    const addresses = [{ type: 'work', locality: 'A', region: null }];
    const operation = { op: 'remove', path: 'addresses[type eq "work"].locality' };
    expect(patched({ ...MIN, addresses }, operation).addresses).toBeUndefined();
  });

  it('does not look into a stored value that is no object', () => {
    const emails = ['old', work];
    expect(emailsAfter(emails, { op: 'replace', path: 'emails.display', value: 'D' })).toEqual([
      'old',
      { ...work, display: 'D' },
    ]);
    expect(emailsAfter(emails, { op: 'remove', path: 'emails.display' })).toEqual(emails);
  });

  it('changes a required part to another, and names it when it would go', () => {
    const locks = [{ code: 'C', note: 'N' }];
    const path = `${ACME}:locks[code eq "C"].code`;
    expect(acmeAfter({ locks }, { op: 'replace', path, value: 'D' })).toEqual({
      locks: [{ code: 'D', note: 'N' }],
    });
    expect(detail({ ...MIN, [ACME]: { locks } }, { op: 'remove', path })).toContain(
      `"${ACME}:locks.code" is required`,
    );
  });

  it('names the part whose value is refused', () => {
    const operation = { op: 'replace', path: `${WORK}.primary`, value: 'perhaps' };
    expect(detail(ADA, operation)).toMatch(/^invalidValue: .*"emails\.primary"/);
  });

  it('that makes a whole value primary leaves no other one so', () => {
    const emails = [{ ...work, primary: true }, home];
    for (const op of ['add', 'replace']) {
      const value = { value: 'n@x', type: 'home', primary: true };
      expect(emailsAfter(emails, { op, path: 'emails[type eq "home"]', value })).toEqual([
        { ...work, primary: false },
        value,
      ]);
      const none = { ...value, primary: false };
      expect(emailsAfter(emails, { op, path: 'emails[type eq "home"]', value: none })).toEqual([
        emails[0],
        none,
      ]);
    }
  });

  it('leaves the primary value alone by what makes no other one primary', () => {
    const emails = [{ ...work, primary: true }, home];
    const operation = { op: 'replace', path: 'emails[type eq "home"].primary', value: false };
    expect(emailsAfter(emails, operation)).toEqual([emails[0], { ...home, primary: false }]);
    const seats = [{ value: '1', primary: true }, { value: '2' }];
    const booked = { op: 'add', path: `${ACME}:seats[value eq "2"].booked`, value: true };
    expect(acmeAfter({ seats }, booked)).toEqual({
      seats: [seats[0], { value: '2', booked: true }],
    });
  });
});

describe('a path to the id of a member', () => {
  const members = [{ value: '1', display: 'One' }, { value: '2' }];
  const current = freeze({ displayName: 'G', members });
  const strict = resolveRules({ valuePathElement: 'refuse' });
  const become = (operation: Operation, rules: Rules) =>
    patch(groups, current, [operation], rules).attributes.members;
  const remove = { op: 'remove', path: 'members[value eq "1"].value' };

  it('removes the member where a path may not end in a filter', () => {
    expect(become(remove, strict)).toEqual([{ value: '2' }]);
  });

  it('removes no part of a member otherwise', () => {
    for (const [operation, rules] of [
      [remove, lenient],
      [{ ...remove, path: 'members[value eq "1"].display' }, strict],
      [{ ...remove, op: 'replace', value: '3' }, strict],
    ] as const) {
      const error = errorOf(() => become(operation, rules));
      expect(error.scimType).toBe('mutability');
    }
  });

  it('removes no value that can change', () => {
    const operation = { op: 'remove', path: `${WORK}.value` };
    const emails = [{ ...work, display: 'D' }, home];
    expect(emailsAfter(emails, operation, strict)).toEqual(emailsAfter(emails, operation));
    const addresses = [{ type: 'work', locality: 'A', region: 'B' }];
    const part = { op: 'remove', path: 'addresses[type eq "work"].region' };
    expect(patched({ ...MIN, addresses }, part, strict).addresses).toEqual([
      { type: 'work', locality: 'A' },
    ]);
  });
});
