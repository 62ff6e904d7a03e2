import { isDeepStrictEqual } from 'node:util';
import {
  type IdCodec,
  NotFoundError,
  type ReplaceOptions,
  type ResourceDraft,
  type ResourceRecord,
  VersionConflictError,
} from 'express-scim';
import { mapUsers } from 'express-scim/sql';

/** The columns that the recipes share: those of the table in `person-table.sql`. */
export const people = mapUsers({
  id: 'id',
  'meta.created': 'created_at',
  'meta.lastModified': 'updated_at',
  'meta.version': 'version',
  externalId: 'external_id',
  userName: { column: 'user_name', key: 'user_name_key' },
  active: 'active',
  displayName: 'display_name',
  'name.familyName': 'family_name',
  emails: { column: 'emails', key: 'email_keys' },
});

/** What is no id of this table exists nowhere, and never reaches the database. */
export const personIds: IdCodec = {
  encode: (id) => id,
  decode: (id) => (/^[\da-f-]{36}$/.test(id) ? id : undefined),
};

/**
 * What a write begins with, if it is what the router expects.
 *
 * @throws NotFoundError, VersionConflictError
 */
export function expectVersion(
  present: ResourceRecord | undefined,
  { expectedRevision, expectedVersion }: ReplaceOptions,
): ResourceRecord {
  if (present === undefined) throw new NotFoundError();
  const { version } = present.meta;
  const expected = [expectedRevision, expectedVersion].filter((each) => each !== undefined);
  if (expected.some((each) => each !== version)) throw new VersionConflictError();
  return present;
}

/** Whether a write would change nothing: it must then move no version. */
export function isSame(present: ResourceRecord, next: ResourceDraft): boolean {
  return isDeepStrictEqual(people.toRow(present), people.toRow(next));
}
