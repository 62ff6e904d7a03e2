import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inOnePiece } from '../../src/lib/pausable.js';
import { UNCOUNTED } from '../../src/lib/work-budget.js';
import { applyPatch } from '../../src/patch/apply.js';
import { sameList } from '../../src/patch/draft.js';
import type { Attributes } from '../../src/schema/types.js';
import {
  ACME,
  ADA,
  ENTERPRISE,
  errorOf,
  freeze,
  groups,
  lenient,
  MIN,
  patch,
  patched,
  read,
  rfc,
  users,
  WORK,
} from './helpers.js';

describe('a request', () => {
  it('is all or nothing, and never writes to what it was given', () => {
    const before = structuredClone(ADA);
    const error = errorOf(() =>
      patched(ADA, [
        { op: 'replace', path: 'title', value: 'Boss' },
        { op: 'add', path: 'emails', value: [{ value: 'x@x', primary: true }] },
        { op: 'replace', path: 'active', value: 'perhaps' },
      ]),
    );
    expect(error.detail).toMatch(/^Operation 3 \(replace active\): /);
    expect(ADA).toEqual(before);
  });

  it('applies each operation to the result of the one before', () => {
    expect(
      patched(
        MIN,
        [
          { op: 'add', path: 'emails', value: [{ value: 'x@x' }] },
          { op: 'replace', path: 'emails[value eq "x@x"].type', value: 'work' },
          { op: 'remove', path: 'title' },
          { op: 'add', path: 'title', value: 'T' },
          { op: 'add', path: 'schemas', value: [ENTERPRISE] },
          { op: 'add', path: `${ENTERPRISE}:department`, value: 'D' },
        ],
        rfc,
      ),
    ).toEqual({
      ...MIN,
      emails: [{ value: 'x@x', type: 'work' }],
      title: 'T',
      [ENTERPRISE]: { department: 'D' },
    });
  });

  it('keeps the resource itself if no value changes', () => {
    const operations = [
      { op: 'replace', path: 'displayName', value: 'Ada Quill' },
      { op: 'add', path: 'active', value: 'True' },
      { op: 'add', path: 'emails', value: ADA.emails },
      { op: 'replace', path: 'emails', value: ADA.emails },
      { op: 'replace', path: 'name', value: { FamilyName: 'Quill' } },
      { op: 'remove', path: 'emails[type eq "home"]' },
      { op: 'replace', path: `${WORK}.primary`, value: true },
      { op: 'replace', value: { [ENTERPRISE]: { department: 'Research' } } },
      { op: 'replace', path: 'title', value: 'Boss' },
      { op: 'replace', path: 'title', value: 'Analyst' },
    ];
    const result = patch(users, ADA, operations);
    expect(result.changed).toBe(false);
    expect(result.attributes).toBe(ADA);
  });

  it('keeps apart what is called the same in two extensions', () => {
    const operations = [
      { op: 'add', path: `${ENTERPRISE}:costCenter`, value: '1' },
      { op: 'add', path: `${ACME}:costCenter`, value: '2' },
    ];
    expect(patched(MIN, operations)).toEqual({
      ...MIN,
      [ENTERPRISE]: { costCenter: '1' },
      [ACME]: { costCenter: '2' },
    });
  });

  it('counts values that are stored more than once', () => {
    const { attribute } = users.at(`${ACME}:siteIds`);
    const same = (before: readonly string[], after: readonly string[]) =>
      inOnePiece(sameList(attribute, before, after, UNCOUNTED));
    expect(same(['a', 'b', 'a'], ['a', 'a', 'b'])).toBe(true);
    expect(same(['a', 'a', 'b'], ['a', 'b', 'b'])).toBe(false);
    expect(same(['a', 'b', 'b'], ['a', 'a', 'b'])).toBe(false);
  });

  it('sees a change of letter case', () => {
    const operation = { op: 'replace', path: 'userName', value: 'ADA.quill@example.com' };
    const { attributes, changed } = patch(users, ADA, [operation]);
    expect([attributes.userName, changed]).toEqual(['ADA.quill@example.com', true]);
  });

  it('sees no change in another order of the same values', () => {
    const members = ['1', '2', '3'].map((value) => ({ value }));
    const current = { displayName: 'G', members };
    const operation = { op: 'replace', path: 'members', value: members.toReversed() };
    expect(patch(groups, current, [operation]).attributes).toBe(current);
  });

  it('tells which attributes the client gave values for', () => {
    const { written } = patch(users, ADA, [
      { op: 'replace', path: 'NAME', value: { GivenName: 'A', color: 1 } },
      { op: 'add', path: 'emails[type eq "work"].display', value: 'D' },
      { op: 'add', value: { [ENTERPRISE]: { division: 'D' } } },
      { op: 'remove', path: 'title' },
    ]);
    expect([...written].toSorted()).toEqual(
      ['emails', 'emails.display', 'name', 'name.givenName', `${ENTERPRISE}:division`].toSorted(),
    );
  });

  it('does not put a password into an error', () => {
    const operation = { op: 'replace', path: 'password', value: { hunter2: 'hunter2' } };
    expect(errorOf(() => patched(ADA, operation)).detail).not.toContain('hunter2');
  });
});

/**
 * The order of values says nothing (RFC 7643 §2.4), and is not promised. A request that leaves the values it found
 * keeps the resource as it was, order included, so that no version is made of nothing; whether values that moved
 * have moved for good depends on where one request ends and the next begins.
 */
function unordered(resource: Attributes): Attributes {
  const emails = (resource.emails ?? []) as readonly Attributes[];
  const keyed = emails.map((each) => JSON.stringify(Object.entries(each).sort()));
  return { ...resource, emails: keyed.sort() };
}

describe('laws', () => {
  const text = fc.string({ minLength: 1, maxLength: 8 });
  const email = fc.record(
    {
      value: fc.constantFrom('a@x', 'A@X', 'b@x', 'c@x'),
      type: fc.constantFrom('work', 'home'),
      primary: fc.boolean(),
      display: fc.constantFrom('D', 'E'),
    },
    { requiredKeys: ['value'] },
  );
  const user = fc
    .record(
      {
        userName: text,
        title: text,
        name: fc.record({ givenName: text, familyName: text }, { requiredKeys: ['givenName'] }),
        emails: fc.array(email, { minLength: 1, maxLength: 4 }),
      },
      { requiredKeys: ['userName'] },
    )
    .map((value) => patched({}, { op: 'add', value }));
  const anyOperation = fc.oneof(
    fc.record({
      op: fc.constantFrom('add', 'replace'),
      path: fc.constantFrom('emails', 'emails[type eq "work"]', 'emails[value eq "a@x"]'),
      value: email,
    }),
    fc.record({
      op: fc.constantFrom('add', 'replace', 'remove'),
      path: fc.constantFrom('title', 'name.givenName', 'emails[type eq "home"].display'),
      value: text,
    }),
    fc.record({
      op: fc.constantFrom('add', 'replace'),
      value: fc.record({ title: text, emails: fc.array(email) }, { requiredKeys: [] }),
    }),
    fc.record({ op: fc.constant('remove'), path: fc.constantFrom('name', 'emails', WORK) }),
  );

  it('adding twice is adding once', () => {
    fc.assert(
      fc.property(user, fc.array(email), (current, emails) => {
        const operation = { op: 'add', path: 'emails', value: emails };
        const once = patched(current, operation);
        expect(patched(once, operation)).toBe(once);
      }),
    );
  });

  it('setting what is there changes nothing', () => {
    fc.assert(
      fc.property(user, (current) => {
        for (const op of ['add', 'replace']) {
          expect(patched(current, { op, value: { ...current } })).toBe(current);
        }
      }),
    );
  });

  it('replacing and then removing is removing', () => {
    fc.assert(
      fc.property(user, email, text, (current, value, title) => {
        const removed = patched(current, [
          { op: 'remove', path: 'emails' },
          { op: 'remove', path: 'title' },
        ]);
        const both = patched(current, [
          { op: 'replace', path: 'emails', value: [value] },
          { op: 'replace', path: 'title', value: title },
          { op: 'remove', path: 'emails' },
          { op: 'remove', path: 'title' },
        ]);
        expect(both).toEqual(removed);
      }),
    );
  });

  it('one request is as good as several, and leaves at most one primary', () => {
    fc.assert(
      fc.property(user, fc.array(anyOperation, { maxLength: 6 }), (current, operations) => {
        const at_once = patched(current, operations);
        const oneByOne = operations.reduce<Attributes>(
          (state, operation) => patched(freeze(state), operation),
          current,
        );
        expect(unordered(at_once)).toEqual(unordered(oneByOne));
        const emails = (at_once.emails ?? []) as readonly { primary?: boolean }[];
        expect(emails.filter(({ primary }) => primary).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });

  it('but for the order of values: what ends as it began stays in its place', () => {
    const current = freeze({ userName: 'u', emails: [{ value: 'a@x' }, { value: 'b@x' }] });
    const away = { op: 'remove', path: 'emails[value eq "a@x"]' };
    const back = { op: 'add', path: 'emails', value: [{ value: 'a@x' }] };
    expect(patched(current, [away, back])).toBe(current);
    const oneByOne = patched(freeze(patched(current, away)), back);
    expect(oneByOne.emails).toEqual([{ value: 'b@x' }, { value: 'a@x' }]);
    expect(unordered(oneByOne)).toEqual(unordered(current));
  });

  it('whatever a client sends ends in a result or a ScimError', () => {
    const path = fc.oneof(
      fc.constantFrom(
        'title',
        'name',
        'name.givenName',
        'emails',
        WORK,
        `${WORK}.value`,
        ENTERPRISE,
      ),
      fc.constantFrom('schemas', `${ENTERPRISE}:manager`, 'emails.value', 'active', undefined),
      fc.string(),
    );
    const operation = fc.record({
      op: fc.constantFrom('add', 'replace', 'remove'),
      path,
      value: fc.oneof(
        fc.jsonValue(),
        fc.dictionary(fc.constantFrom('value', 'name', '$ref'), fc.jsonValue()),
      ),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 4 }), (operations) => {
        for (const rules of [lenient, rfc]) {
          try {
            applyPatch(users, ADA, read(users, operations, rules), rules);
          } catch (error) {
            expect(
              errorOf(() => {
                throw error;
              }).status,
            ).toBeLessThan(500);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
