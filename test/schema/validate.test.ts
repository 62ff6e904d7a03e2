import { describe, expect, it } from '@jest/globals';
import type { Rules } from '../../src/conformance/rules.js';
import type { Attributes, ResourceType } from '../../src/schema/types.js';
import { createValidator } from '../../src/schema/validate.js';
import {
  device,
  ENTERPRISE,
  groups,
  lenient,
  rfc,
  scimErrorOf,
  users,
  withRules,
} from './fixtures.js';

const validateUser = createValidator(users);
const detailOf = (attributes: Attributes, rules: Rules = lenient, validate = validateUser) => {
  const error = scimErrorOf(() => validate(attributes, rules));
  expect(error).toMatchObject({ status: 400, scimType: 'invalidValue' });
  return error.detail;
};
const problem = (type: ResourceType, attributes: Attributes): string =>
  detailOf(attributes, lenient, createValidator(type));

describe('required attributes', () => {
  it('must be there, with more than blanks in them', () => {
    for (const rules of [lenient, rfc]) {
      expect(detailOf({}, rules)).toBe('Attribute "userName" is required.');
      expect(detailOf({ userName: '' }, rules)).toBe('Attribute "userName" must not be empty.');
      expect(detailOf({ userName: '  ' }, rules)).toBe('Attribute "userName" must not be empty.');
      expect(() => validateUser({ userName: 'a' }, rules)).not.toThrow();
    }
    expect(problem(groups, {})).toBe('Attribute "displayName" is required.');
  });

  it('that a resource has never had are not the fault of a change of others', () => {
    const nameless = { active: true, emails: [{ value: 'a' }] };
    expect(() => validateUser({ ...nameless, active: false }, rfc, nameless)).not.toThrow();
    const wrong = { ...nameless, emails: [{ value: 5 }] };
    expect(detailOf(wrong, rfc, (after, rules) => validateUser(after, rules, nameless))).toBe(
      'Attribute "emails.value" must be a string.',
    );
    const named = { ...nameless, userName: 'ada' };
    expect(detailOf(nameless, rfc, (after, rules) => validateUser(after, rules, named))).toBe(
      'Attribute "userName" is required.',
    );
  });

  it('are not found on a prototype', () => {
    expect(detailOf(Object.create({ userName: 'a' }) as Attributes)).toContain('userName');
  });

  it('may lack a prototype altogether', () => {
    const bare = Object.assign(Object.create(null) as object, { userName: 'a' });
    expect(() => validateUser(bare as Attributes, rfc)).not.toThrow();
  });

  it('are not asked for where they are readOnly', () => {
    const type = device([{ name: 'serial', required: true, mutability: 'readOnly' }]);
    expect(() => createValidator(type)({}, rfc)).not.toThrow();
  });

  it('count inside complex attributes, lists and extensions', () => {
    const type = device(
      [
        {
          name: 'keys',
          type: 'complex',
          multiValued: true,
          required: true,
          subAttributes: [{ name: 'bits', type: 'integer', required: true }, { name: 'note' }],
        },
      ],
      [{ name: 'owner', required: true }, { name: 'room' }],
    );
    const urn = type.extensions[0]?.schema.id ?? '';
    expect(problem(type, {})).toBe('Attribute "keys" is required.');
    expect(problem(type, { keys: [] })).toBe('Attribute "keys" must not be empty.');
    expect(problem(type, { keys: [{ note: 'x' }] })).toBe('Attribute "keys.bits" is required.');
    expect(problem(type, { keys: [{ bits: 1 }], [urn]: { room: 'x' } })).toBe(
      `Attribute "${urn}:owner" is required.`,
    );
    expect(() => createValidator(type)({ keys: [{ bits: 1 }] }, rfc)).not.toThrow();
  });

  it('include a required extension', () => {
    const type = device([{ name: 'label' }], [{ name: 'owner' }], true);
    expect(problem(type, { label: 'x' })).toBe(
      'Attribute "urn:example:schemas:ext:2.0:Device" is required.',
    );
  });
});

describe('types', () => {
  it.each<[Attributes, string]>([
    [{ active: 'true' }, 'Attribute "active" must be true or false.'],
    [{ emails: {} }, 'Attribute "emails" must be an array.'],
    [{ emails: [{ value: 1 }] }, 'Attribute "emails.value" must be a string.'],
    [{ name: [] }, 'Attribute "name" must be an object.'],
    [
      { [ENTERPRISE]: { manager: { value: 1 } } },
      `Attribute "${ENTERPRISE}:manager.value" must be a string.`,
    ],
  ])('%j: %s', (attributes, detail) => {
    expect(detailOf({ userName: 'a', ...attributes })).toBe(detail);
  });

  it('are named once each, and only the first few', () => {
    const emails = [{ value: 1 }, { value: 2 }];
    expect(detailOf({ active: 1, emails }).match(/Attribute/g)).toHaveLength(3);
    const many = { title: 1, nickName: 1, locale: 1, active: 1, emails };
    expect(detailOf(many).match(/Attribute/g)).toHaveLength(3);
  });

  it('do not repeat a secret', () => {
    expect(detailOf({ userName: 'a', password: ['hunter2'] as unknown as string })).not.toContain(
      'hunter2',
    );
  });

  it('leave readOnly and unknown members alone', () => {
    expect(() =>
      validateUser({ userName: 'a', id: 7, meta: 7, groups: 7, x: 7 }, rfc),
    ).not.toThrow();
  });
});

describe('formats', () => {
  const formatted: readonly [Attributes, string, boolean][] = [
    [{ locale: 'en-US' }, 'locale', true],
    [{ locale: 'english!!' }, 'locale', false],
    [{ preferredLanguage: 'en-US,fr;q=0.5, *;q=0.1' }, 'preferredLanguage', true],
    [{ preferredLanguage: 'en us' }, 'preferredLanguage', false],
    [{ timezone: 'America/Los_Angeles' }, 'timezone', true],
    [{ timezone: 'Mars/Phobos' }, 'timezone', false],
    [{ timezone: '+01:00' }, 'timezone', false],
    [{ profileUrl: 'https://example.com/~ada?x=1#y' }, 'profileUrl', true],
    [{ profileUrl: '../Users/1' }, 'profileUrl', true],
    [{ profileUrl: '::' }, 'profileUrl', false],
    [{ profileUrl: 'not a uri %%' }, 'profileUrl', false],
    [{ photos: [{ value: 'x y' }] }, 'photos.value', false],
    [{ emails: [{ value: 'ada@example.com' }] }, 'emails.value', true],
    [{ emails: [{ value: 'nope' }] }, 'emails.value', false],
    [{ emails: [{ value: 'a@b@' }] }, 'emails.value', false],
    [{ emails: [{ value: 'a b@example.com' }] }, 'emails.value', false],
    [{ emails: [{ value: 'a@-example.com' }] }, 'emails.value', false],
    [{ phoneNumbers: [{ value: '555-555-5555' }] }, 'phoneNumbers.value', true],
    [{ addresses: [{ country: 'US' }] }, 'addresses.country', true],
    [{ addresses: [{ country: 'USA' }] }, 'addresses.country', false],
    [{ x509Certificates: [{ value: 'MAMCAQA=' }] }, 'x509Certificates.value', true],
    [{ x509Certificates: [{ value: 'MAMCAQAwAwIBAA==' }] }, 'x509Certificates.value', false],
    [{ x509Certificates: [{ value: 'MAMCAQA' }] }, 'x509Certificates.value', true],
    [{ x509Certificates: [{ value: '***' }] }, 'x509Certificates.value', false],
    [
      { x509Certificates: [{ value: '-----BEGIN CERTIFICATE-----' }] },
      'x509Certificates.value',
      false,
    ],
    [{ userName: 'a\u0000b' }, 'userName', false],
    [{ userName: 'Ren\u00e9 \uff21' }, 'userName', true],
  ];

  it.each(formatted)('%j under rule "check"', (attributes, path, valid) => {
    const user = { userName: 'a', ...attributes };
    if (valid) expect(() => validateUser(user, rfc)).not.toThrow();
    else expect(detailOf(user, rfc)).toContain(`"${path}" must be`);
  });

  it.each(formatted)('%j is accepted under rule "accept"', (attributes) => {
    expect(() => validateUser({ userName: 'a', ...attributes }, lenient)).not.toThrow();
  });

  it('follow the rule, not the preset', () => {
    const user = { userName: 'a', locale: 'english!!' };
    expect(() => validateUser(user, withRules({ formats: 'accept' }, rfc))).not.toThrow();
    expect(detailOf(user, withRules({ formats: 'check' }))).toContain('"locale"');
  });

  it('always count for a dateTime', () => {
    const type = device([{ name: 'since', type: 'dateTime' }]);
    expect(problem(type, { since: '2011-05-13' })).toContain('"since" must be an xsd:dateTime');
    expect(() =>
      createValidator(type)({ since: '2011-05-13T04:42:34.1+02:00' }, lenient),
    ).not.toThrow();
  });

  it('of a binary are those of base64 and base64url', () => {
    const validate = createValidator(device([{ name: 'blob', type: 'binary' }]));
    for (const blob of ['', 'AAEC', 'AAE=', 'AA==', '-_-_', 'AAE', '_w', 'AA+']) {
      expect(() => validate({ blob }, rfc)).not.toThrow();
    }
    for (const blob of ['***', 'A=AA', 'AAE==', '+/-_', 'AA+AA', 'A A=']) {
      expect(detailOf({ blob }, rfc, validate)).toBe('Attribute "blob" must be base64.');
    }
  });

  it('take linear time: with a megabyte anything else would not end', () => {
    const long = 'a-'.repeat(500_000);
    const user = {
      userName: long,
      locale: long,
      timezone: long,
      preferredLanguage: long,
      profileUrl: long,
      emails: [{ value: `${long}@${long}` }, { value: `a@${long}` }],
      x509Certificates: [{ value: long }],
    };
    expect(detailOf(user, rfc)).toContain('must be');
  });
});
