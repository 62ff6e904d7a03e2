import { ENTERPRISE, USER } from '../../../support/messages.js';
import { badRequest } from './problem.js';

type Json = Readonly<Record<string, unknown>>;

/** A row of the table, as the database makes one JSON text of it. */
export interface UserRow {
  readonly id: string;
  readonly user_name: string;
  readonly external_id: string | null;
  readonly active: boolean;
  readonly display_name: string | null;
  readonly emails: readonly Json[] | null;
  readonly attributes: Json;
  readonly groups: readonly Json[] | null;
  readonly version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What a client may set. */
export interface NewUser {
  readonly userName: string;
  readonly externalId: string | null;
  readonly active: boolean;
  readonly displayName: string | null;
  readonly emails: readonly Json[] | null;
  readonly attributes: Json;
}

/** Attributes without a column that are kept as they are sent. */
const KEPT = [
  'name',
  'nickName',
  'title',
  'userType',
  'preferredLanguage',
  'locale',
  'timezone',
  'phoneNumbers',
  'addresses',
  ENTERPRISE,
] as const;

/** A row as the resource that clients see. */
export function resourceOf(row: UserRow, base: string, etag: string) {
  const { attributes, groups } = row;
  return {
    schemas: attributes[ENTERPRISE] === undefined ? [USER] : [USER, ENTERPRISE],
    id: row.id,
    externalId: row.external_id ?? undefined,
    userName: row.user_name,
    active: row.active,
    displayName: row.display_name ?? undefined,
    emails: row.emails ?? undefined,
    ...attributes,
    groups: groups?.map((group) => ({ ...group, $ref: `${base}/Groups/${group.value}` })),
    meta: {
      resourceType: 'User',
      created: row.created_at,
      lastModified: row.updated_at,
      location: `${base}/Users/${row.id}`,
      version: etag,
    },
  };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function optional(body: Json, name: string): string | null {
  const value = body[name] ?? null;
  if (value === null || typeof value === 'string') return value;
  throw badRequest('invalidValue', `${name} must be a string.`);
}

function emailsOf({ emails = [] }: Json): readonly Json[] | null {
  const isEmail = (each: unknown) => isObject(each) && typeof each.value === 'string';
  if (!Array.isArray(emails) || !emails.every(isEmail)) {
    throw badRequest('invalidValue', 'emails must be a list of objects with a value.');
  }
  return emails.length === 0 ? null : emails;
}

/** The body of a POST. */
export function readUser(body: unknown): NewUser {
  if (!isObject(body) || !Array.isArray(body.schemas) || !body.schemas.includes(USER)) {
    throw badRequest('invalidSyntax', 'The body is not a user.');
  }
  const { userName, active = true } = body;
  if (typeof userName !== 'string' || userName.trim() === '') {
    throw badRequest('invalidValue', 'userName is required.');
  }
  if (typeof active !== 'boolean')
    throw badRequest('invalidValue', 'active must be true or false.');
  const kept = KEPT.filter((name) => body[name] !== undefined && body[name] !== null);
  return {
    userName,
    externalId: optional(body, 'externalId'),
    active,
    displayName: optional(body, 'displayName'),
    emails: emailsOf(body),
    attributes: Object.fromEntries(kept.map((name) => [name, body[name]])),
  };
}

/** The value of `active` in a PATCH, in the ways in which providers send it. */
export function activeOf(body: unknown): boolean {
  const operations = isObject(body) ? body.Operations : undefined;
  const [operation] = Array.isArray(operations) && operations.length === 1 ? operations : [];
  if (!isObject(operation) || String(operation.op).toLowerCase() !== 'replace') {
    throw badRequest('invalidSyntax', 'One operation "replace" is supported.');
  }
  const { path, value } = operation;
  const given = path === undefined && isObject(value) ? value.active : value;
  if (path !== undefined && path !== 'active') {
    throw badRequest('invalidPath', 'Only active can be changed.');
  }
  if (typeof given === 'boolean') return given;
  if (given === 'True' || given === 'False') return given === 'True';
  throw badRequest('invalidValue', 'active must be true or false.');
}
