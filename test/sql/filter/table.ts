import { usernameKey } from '../../../src/schema/precis/username.js';
import type { Attributes } from '../../../src/schema/types.js';
import type { SqlAttributes } from '../../../src/sql/filter/attributes.js';
import { ACME, ENTERPRISE } from '../../filter/support.js';

export const DDL = `
  CREATE TABLE person (
    n int PRIMARY KEY, user_name text, user_name_key text, external_id text, title text,
    active boolean, given_name text, family_name text, emails jsonb, email_keys text[],
    work_phone text, work_phone_name text, mobile text, mobile_name text,
    created timestamptz, department text, manager text,
    floor bigint, rate numeric, hired timestamptz, badge text, badges jsonb, extension jsonb
  );
  CREATE TABLE im (person int, address text, kind text, is_primary boolean);
  CREATE TABLE member (person int, team text);
`;

/** Every way in which the map can say where an attribute is. */
export const ATTRIBUTES: SqlAttributes = {
  userName: { column: 'p.user_name', key: 'p.user_name_key' },
  externalId: 'p.external_id',
  title: 'p.title',
  active: 'p.active',
  'name.givenName': 'p.given_name',
  'name.familyName': { column: 'p.family_name', kind: 'text' },
  emails: { json: 'p.emails', keys: 'p.email_keys' },
  phoneNumbers: {
    values: [
      {
        constants: { type: 'work' },
        columns: { value: 'p.work_phone', display: 'p.work_phone_name' },
      },
      { constants: { type: 'Mobile' }, columns: { value: 'p.mobile', display: 'p.mobile_name' } },
    ],
  },
  ims: {
    table: 'im',
    on: 'im.person = p.n',
    columns: { value: 'im.address', type: 'im.kind', primary: 'im.is_primary' },
  },
  'groups.value': { eq: (id) => `p.n IN (SELECT person FROM member WHERE team = ${id})` },
  'meta.created': 'p.created',
  [`${ENTERPRISE}:department`]: 'p.department',
  [`${ENTERPRISE}:manager.value`]: 'p.manager',
  [`${ACME}:floor`]: 'p.floor',
  [`${ACME}:rate`]: { json: "(p.extension -> 'rate')" },
  [`${ACME}:hired`]: 'p.hired',
  [`${ACME}:badge`]: 'p.badge',
  [`${ACME}:badges`]: { json: 'p.badges' },
  [`${ACME}:remote`]: { json: "(p.extension -> 'remote')" },
};

interface Element {
  readonly type?: string;
  readonly value?: string;
  readonly display?: string;
  readonly primary?: boolean;
}

const elements = (value: unknown) => (value ?? []) as readonly Element[];
const object = (value: unknown) => (value ?? {}) as Attributes;
/** PostgreSQL takes a time without a zone as one of the session's. */
const instant = (value: unknown) =>
  typeof value === 'string' && !/Z|[+-]\d\d:\d\d$/.test(value) ? `${value}Z` : value;

/** The row of a resource, as JSON. */
export function toRow(resource: Attributes, n: number) {
  const { userName, emails, phoneNumbers } = resource;
  const phone = (type: string) => elements(phoneNumbers).find((each) => each.type === type);
  const acme = object(resource[ACME]);
  return {
    n,
    user_name: userName,
    user_name_key: typeof userName === 'string' ? usernameKey(userName) : undefined,
    external_id: resource.externalId,
    title: resource.title,
    active: resource.active,
    given_name: object(resource.name).givenName,
    family_name: object(resource.name).familyName,
    emails,
    email_keys: elements(emails).flatMap(({ value }) =>
      value === undefined ? [] : usernameKey(value),
    ),
    work_phone: phone('work')?.value,
    work_phone_name: phone('work')?.display,
    mobile: phone('Mobile')?.value,
    mobile_name: phone('Mobile')?.display,
    created: instant(object(resource.meta).created),
    department: object(resource[ENTERPRISE]).department,
    manager: object(object(resource[ENTERPRISE]).manager).value,
    floor: acme.floor,
    hired: instant(acme.hired),
    badge: acme.badge,
    badges: acme.badges,
    extension: { rate: acme.rate, remote: acme.remote },
  };
}

export function toImRows(resource: Attributes, person: number) {
  return elements(resource.ims).map(({ value, type, primary }) => ({
    person,
    address: value,
    kind: type,
    is_primary: primary,
  }));
}

export function toMemberRows(resource: Attributes, person: number) {
  return elements(resource.groups).map(({ value }) => ({ person, team: value }));
}
