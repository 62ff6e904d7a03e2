import { describe, expect, it } from '@jest/globals';
import { resolveRules } from '../../src/conformance/presets.js';
import type { Rules } from '../../src/conformance/rules.js';
import type { Attributes } from '../../src/schema/types.js';
import {
  ACME,
  ADA,
  ENTERPRISE,
  errorOf,
  freeze,
  MIN,
  type Operation,
  patch,
  patched,
  rfc,
  teams,
  users,
} from './helpers.js';

const whole = resolveRules({ complexReplace: 'replace' });
const acme = (values: Attributes): Attributes => freeze({ ...MIN, [ACME]: values });
const acmeAfter = (values: Attributes, operation: Operation, rules?: Rules): unknown =>
  patched(acme(values), operation, rules)[ACME];
const detail = (
  current: Attributes,
  operation: Operation | readonly Operation[],
  rules?: Rules,
) => {
  const error = errorOf(() => patched(current, operation, rules));
  return `${error.scimType}: ${error.detail}`;
};

describe('the value of a complex attribute', () => {
  it('may stand in a list alone, by rule wrappedSimpleValue', () => {
    const operation = { op: 'add', path: 'name', value: [{ givenName: 'G' }] };
    expect(patched(MIN, operation).name).toEqual({ givenName: 'G' });
    expect(detail(MIN, operation, rfc)).toMatch(/^invalidValue: .*"name"/);
    const two = { ...operation, value: [{ givenName: 'G' }, { givenName: 'H' }] };
    expect(detail(MIN, two)).toMatch(/^invalidValue: .*"name"/);
  });

  it('may be its value alone, by rule bareComplexValue', () => {
    const operation = { op: 'add', path: `${ENTERPRISE}:manager`, value: '7' };
    expect(patched(MIN, operation)[ENTERPRISE]).toEqual({ manager: { value: '7' } });
    const strict = resolveRules({ bareComplexValue: false });
    expect(detail(MIN, operation, strict)).toMatch(/^invalidValue: .*:manager"/);
    expect(detail(MIN, { ...operation, value: [['7', '8']] })).toMatch(/^invalidValue: .*:manager/);
    expect(detail(MIN, { op: 'add', path: 'name', value: 'x' })).toMatch(/^invalidValue: .*"name"/);
  });

  it('that says nothing changes nothing, and is told of', () => {
    for (const rules of [undefined, whole]) {
      const operation = { op: 'replace', path: 'name', value: { colour: 'red' } };
      const { attributes, skipped } = patch(users, ADA, [operation], rules);
      expect(attributes).toBe(ADA);
      expect(skipped).toEqual([{ path: 'name', rule: 'unknownValues' }]);
    }
    const said = { op: 'replace', path: 'name', value: { givenName: 'Ada' } };
    expect(patch(users, ADA, [said]).skipped).toEqual([]);
  });

  it('names the part that is refused or unknown', () => {
    const operation = { op: 'add', path: 'name', value: { GIVENNAME: {}, colour: 1 } };
    expect(detail(MIN, operation)).toMatch(/^invalidValue: .*"name\.givenName"/);
    const strict = resolveRules({ unknownAttributes: 'refuse' });
    const unknown = { op: 'add', path: 'name', value: { colour: 1 } };
    expect(detail(MIN, unknown, strict)).toMatch(/^invalidSyntax: .*"name".*"colour"/);
  });
});

describe('what a client cannot write', () => {
  it('stays in a value that is replaced as a whole', () => {
    const desk = { code: 'C', serial: 'S', tags: ['a'] };
    const operation = { op: 'replace', path: `${ACME}:desk`, value: { code: 'D' } };
    expect(acmeAfter({ desk }, operation, whole)).toEqual({ desk: { code: 'D', serial: 'S' } });
    expect(acmeAfter({ desk: { code: 'C' } }, operation, whole)).toEqual({ desk: { code: 'D' } });
    const tokens = [{ value: '1', serial: 'S' }, { value: '2' }];
    const path = `${ACME}:tokens[value eq "1"]`;
    expect(acmeAfter({ tokens }, { op: 'replace', path, value: { value: '3' } })).toEqual({
      tokens: [{ value: '3', serial: 'S' }, { value: '2' }],
    });
  });

  it('is refused where it would change, by its name', () => {
    const desk = { code: 'C', serial: 'S' };
    for (const operation of [
      { op: 'replace', path: `${ACME}:desk.serial`, value: 'T' },
      { op: 'remove', path: `${ACME}:desk.serial` },
      { op: 'replace', path: `${ACME}:desk`, value: { serial: 'T' } },
      { op: 'replace', path: `${ACME}:desk`, value: { serial: null } },
    ]) {
      for (const rules of [undefined, whole]) {
        expect(detail(acme({ desk }), operation, rules)).toMatch(/^mutability: .*:desk\.serial"/);
      }
    }
    const same = { op: 'replace', path: `${ACME}:desk`, value: { serial: 'S' } };
    expect(acmeAfter({ desk }, same)).toEqual({ desk });
  });

  it('is a value that is immutable as a whole, also by one of its parts', () => {
    const origin = { country: 'NO', city: 'Oslo' };
    for (const operation of [
      { op: 'replace', path: `${ACME}:origin.city`, value: 'Bergen' },
      { op: 'remove', path: `${ACME}:origin.city` },
      { op: 'add', path: `${ACME}:origin`, value: { city: 'Bergen' } },
      { op: 'remove', path: `${ACME}:origin` },
      { op: 'replace', path: `${ACME}:origin[city eq "Bergen"].country`, value: 'SE' },
    ]) {
      expect(detail(acme({ origin }), operation)).toMatch(/^mutability: .*:origin"/);
    }
    const unchanged = { op: 'replace', path: `${ACME}:origin.city`, value: 'Oslo' };
    expect(acmeAfter({ origin }, unchanged)).toEqual({ origin });
    expect(acmeAfter({}, unchanged)).toEqual({ origin: { city: 'Oslo' } });
  });
});

describe('a part that is a list', () => {
  const desk = { code: 'C', tags: ['a', 'b'] };
  const tagsAfter = (op: string, value: unknown): unknown =>
    acmeAfter({ desk }, { op, path: `${ACME}:desk.tags`, value });

  it('is added to and replaced', () => {
    expect(tagsAfter('add', ['c', 'a'])).toEqual({ desk: { code: 'C', tags: ['a', 'b', 'c'] } });
    expect(tagsAfter('add', null)).toEqual({ desk });
    expect(tagsAfter('replace', ['c'])).toEqual({ desk: { code: 'C', tags: ['c'] } });
    expect(tagsAfter('replace', null)).toEqual({ desk: { code: 'C' } });
    expect(tagsAfter('remove', undefined)).toEqual({ desk: { code: 'C' } });
    expect(
      acmeAfter({ desk: { code: 'C' } }, { op: 'add', path: `${ACME}:desk.tags`, value: ['c'] }),
    ).toEqual({ desk: { code: 'C', tags: ['c'] } });
  });
});

describe('an extension that is replaced as a whole', () => {
  const stored = { worksiteId: '1', siteIds: ['a'], stamp: 'S', skills: ['x'] };
  const replaced = (value: unknown, rules: Rules = whole) =>
    patch(users, acme(stored), [{ op: 'replace', path: ACME, value }], rules).attributes[ACME];

  it('loses what the new value leaves out, but for what only the provider writes', () => {
    expect(replaced({ WorksiteId: '2', skills: ['y'] })).toEqual({
      worksiteId: '2',
      stamp: 'S',
      skills: ['y'],
    });
    expect(replaced({ siteIds: [], skills: ['x'] })).toEqual({ stamp: 'S', skills: ['x'] });
    expect(replaced({ worksiteId: '2' }, resolveRules('lenient'))).toEqual({
      ...stored,
      worksiteId: '2',
    });
  });

  it('keeps what it has where the new value is added', () => {
    const operation = { op: 'add', path: ACME, value: { worksiteId: '2' } };
    expect(acmeAfter(stored, operation, whole)).toEqual({ ...stored, worksiteId: '2' });
  });

  it('may say again what cannot change', () => {
    const operation = { op: 'replace', path: ACME, value: { Badge: 'B', skills: ['x'] } };
    const before = { badge: 'B', worksiteId: '1', skills: ['x'] };
    expect(acmeAfter(before, operation, whole)).toEqual({ badge: 'B', skills: ['x'] });
  });

  it('is refused if it loses what is required', () => {
    const operation = { op: 'replace', path: ACME, value: { worksiteId: '2' } };
    expect(detail(acme(stored), operation, whole)).toMatch(/^mutability: .*:skills" is required/);
  });

  it('goes with what is required in it by null', () => {
    expect(replaced(null)).toEqual({ stamp: 'S' });
  });

  it('stays if the new value says nothing', () => {
    expect(replaced({ colour: 'red' })).toEqual(stored);
    const strict = resolveRules({ complexReplace: 'replace', unknownValues: 'refuse' });
    const operation = { op: 'replace', path: ACME, value: { colour: 'red' } };
    expect(detail(acme(stored), operation, strict)).toMatch(new RegExp(`^invalidValue: .*${ACME}`));
  });
});

describe('a value without a path', () => {
  it('is an object, or a list of some by rule pathlessList', () => {
    const value = [{ title: 'T' }, { nickName: 'N' }];
    expect(patched(MIN, { op: 'add', value })).toEqual({ ...MIN, title: 'T', nickName: 'N' });
    const strict = resolveRules({ pathlessList: 'refuse' });
    expect(detail(MIN, { op: 'add', value }, strict)).toMatch(/^invalidValue/);
    for (const other of [[], null, 7, 'x', [{ title: 'T' }, 7]]) {
      expect(detail(MIN, { op: 'add', value: other })).toMatch(/^invalidValue/);
    }
  });

  it('names the unknown attribute that is refused', () => {
    const strict = resolveRules({ unknownAttributes: 'refuse' });
    expect(detail(MIN, { op: 'add', value: { colour: 1 } }, strict)).toMatch(
      /^invalidSyntax: .*"colour"/,
    );
    expect(detail(MIN, { op: 'add', value: { id: '1' } }, rfc)).toMatch(/^mutability: .*"id"/);
  });
});

describe('what is required', () => {
  it('is named when it is missing', () => {
    const desk = { code: 'C', tags: ['a'] };
    const named = (current: Attributes, path: string, rules?: Rules) =>
      detail(current, { op: 'remove', path }, rules);
    for (const rules of [undefined, rfc]) {
      expect(named(MIN, 'userName', rules)).toMatch(/^mutability: .*"userName" is required/);
      expect(named(acme({ desk }), `${ACME}:desk.code`, rules)).toMatch(/:desk\.code" is required/);
      expect(named(acme({ skills: ['a'] }), `${ACME}:skills`, rules)).toMatch(
        /:skills" is required/,
      );
    }
  });

  it('may be missing between operations, and goes with what holds it', () => {
    const desk = { code: 'C', tags: ['a'] };
    const remove = { op: 'remove', path: `${ACME}:desk.code` };
    const add = { op: 'add', path: `${ACME}:desk.code`, value: 'D' };
    expect(patched(acme({ desk }), [remove, add])[ACME]).toEqual({ desk: { ...desk, code: 'D' } });
    expect(detail(acme({ desk }), [remove, add], rfc)).toMatch(/^mutability/);
    expect(patched(acme({ desk }), [remove, { op: 'remove', path: `${ACME}:desk` }])).toEqual(MIN);
    expect(patched(acme({ desk }), { op: 'remove', path: `${ACME}:desk` }, rfc)).toEqual(MIN);
    const tags = { op: 'remove', path: `${ACME}:desk.tags` };
    expect(patched(acme({ desk }), tags, rfc)[ACME]).toEqual({ desk: { code: 'C' } });
  });

  it('is a whole extension while one of its attributes stays', () => {
    const team = freeze({ displayName: 'T', 'urn:x:team': { colour: 'red' } });
    const remove = (path: string) => [{ op: 'remove', path }];
    const error = errorOf(() => patch(teams, team, remove('urn:x:team')));
    expect(error.detail).toContain('"urn:x:team" is required');
    const numbered = freeze({ displayName: 'T', 'urn:x:team': { colour: 'red', number: '7' } });
    expect(patch(teams, numbered, remove('urn:x:team')).attributes).toEqual({
      displayName: 'T',
      'urn:x:team': { number: '7' },
    });
    expect(patched(ADA, remove(ENTERPRISE))).not.toHaveProperty([ENTERPRISE]);
  });
});

describe('the paths that a client gave values for', () => {
  const written = (...operations: Operation[]) =>
    [...patch(users, ADA, operations).written].toSorted();

  it('are those of attributes and of what is in their values', () => {
    expect(written({ op: 'add', path: 'emails', value: [{ VALUE: 'x' }, { type: 'y' }] })).toEqual([
      'emails',
      'emails.type',
      'emails.value',
    ]);
    expect(
      written({ op: 'replace', path: 'emails[type eq "work"]', value: { display: 'D' } }),
    ).toEqual(['emails', 'emails.display']);
    expect(written({ op: 'add', path: `${ENTERPRISE}:manager`, value: { value: '1' } })).toEqual([
      `${ENTERPRISE}:manager`,
      `${ENTERPRISE}:manager.value`,
    ]);
    expect(written({ op: 'add', path: 'name.givenName', value: 'G' })).toEqual([
      'name',
      'name.givenName',
    ]);
    expect(written({ op: 'add', path: 'title', value: 'T' })).toEqual(['title']);
  });

  it('are none of removals', () => {
    expect(written({ op: 'remove', path: 'name.givenName' }, { op: 'remove', path: ACME })).toEqual(
      [],
    );
  });
});

describe('values in another shape than the schema has them', () => {
  it('are one value of a list, and none', () => {
    const add = { op: 'add', path: 'emails', value: [{ value: 'b@x' }] };
    for (const [stored, before] of [
      [{ value: 'a@x' }, [{ value: 'a@x' }]],
      [[null, { value: 'a@x' }, {}], [{ value: 'a@x' }]],
      [null, []],
      [{}, []],
    ]) {
      expect(patched({ ...MIN, emails: stored }, add).emails).toEqual([
        ...(before as object[]),
        { value: 'b@x' },
      ]);
    }
  });

  it('are an extension that is no object', () => {
    for (const stored of [null, 'x']) {
      const current = { ...MIN, [ENTERPRISE]: stored } as Attributes;
      const add = { op: 'add', path: `${ENTERPRISE}:department`, value: 'D' };
      expect(patched(current, add)[ENTERPRISE]).toEqual({ department: 'D' });
    }
  });
});
