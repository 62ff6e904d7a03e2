import { createHash } from 'node:crypto';
import { ScimError } from '../../errors/scim-error.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { Call } from '../model/call.js';
import type { Derived } from '../model/representation.js';

/** Entity tag characters, without the comma that separates tags in a list and the dot that ends a version. */
const SAFE = /^[\x21\x23-\x2b\x2d\x2f-\x7e]+$/;
const TAG = /^(?:[Ww]\/)?"([^"]*)"$/;

/** Characters of base64url: 96 bits. */
const DIGEST_LENGTH = 16;

const derivedTags = new WeakMap<ResourceRecord, string>();

/** A tag for a record of a store without versions: a digest of what the client can set. */
function deriveTag(record: ResourceRecord): string {
  const known = derivedTags.get(record);
  if (known !== undefined) return known;
  const { meta: _meta, members: _members, groups: _groups, ...attributes } = record;
  const tag = createHash('sha256')
    .update(JSON.stringify(attributes))
    .digest('base64url')
    .slice(0, 22);
  if (Object.isFrozen(record)) derivedTags.set(record, tag);
  return tag;
}

/**
 * The version of a record as it appears in `ETag` and `meta.version`: always weak, because two
 * projections of one resource share it (RFC 7644 §3.14).
 */
export function versionOf(record: ResourceRecord): string {
  return etag(record.meta.version ?? deriveTag(record));
}

/** A store's opaque version as an entity tag. */
export function etag(version: string): string {
  const text = SAFE.test(version) ? version : encodeURIComponent(version).replaceAll('.', '%2E');
  return `W/"${text}"`;
}

/** What stands behind the version of an answer that shows these groups; nothing where there are none. */
export function groupsDigest({ groups = [] }: Derived): string {
  if (groups.length === 0) return '';
  // Nobody promises an order of them: the same groups are the same version.
  const shown = groups
    .map(({ value, display, type }) => JSON.stringify([value, display, type]))
    .sort();
  const digest = createHash('sha256').update(shown.join()).digest('base64url');
  return `.${digest.slice(0, DIGEST_LENGTH)}`;
}

/**
 * The version of a representation. The groups of a user are derived: the user's own version says nothing about them,
 * so a digest of those that are shown stands behind it, `W/"3.k2Jd…"`, and "not modified" is true of the whole answer.
 */
export function shownVersion(record: ResourceRecord, derived: Derived): string {
  const digest = groupsDigest(derived);
  return digest === '' ? versionOf(record) : versionOf(record).replace(/"$/, `${digest}"`);
}

/** The version of the resource alone, without the digest of what it is shown with. */
const withoutDigest = (tag: string | undefined): string | undefined => tag?.split('.', 1)[0];

/** The tags of `If-Match` or `If-None-Match`; `*` stands alone, in a list it is no tag (RFC 9110 §13.1). */
function tagsIn(header: string): readonly (string | undefined)[] {
  return header.split(',').map((item) => TAG.exec(item.trim())?.[1]);
}

const isAny = (header: string): boolean => header.trim() === '*';

/**
 * Whether `If-None-Match` is met by no version, so that a read is answered with 304 (RFC 9110 §13.1.2): the tags are
 * those of whole representations, and compared as such.
 */
export function isNotModified(ifNoneMatch: string, version: string): boolean {
  if (isAny(ifNoneMatch)) return true;
  return tagsIn(ifNoneMatch).includes(TAG.exec(version)?.[1]);
}

/**
 * Whether a header names the version of a resource, whatever it is shown with. Tags are compared by their opaque part: RFC 9110 §13.1.1 demands
 * strong comparison, which SCIM's weak tags could never pass. Who joins a group has not changed, so digests of groups
 * do not count.
 */
function isNamed(header: string, record: ResourceRecord): boolean {
  if (isAny(header)) return true;
  const wanted = TAG.exec(versionOf(record))?.[1];
  return tagsIn(header).some((tag) => withoutDigest(tag) === wanted);
}

type Preconditions = Pick<Call, 'ifMatch' | 'ifNoneMatch'>;

/** Whether a write has to look at the version of what it is about to change. */
export const isConditional = ({ ifMatch, ifNoneMatch }: Preconditions): boolean =>
  ifMatch !== undefined || ifNoneMatch !== undefined;

/** @throws ScimError 412 if the record has another version than `If-Match` names (RFC 9110 §13.1.1). */
export function checkIfMatch({ ifMatch }: Pick<Call, 'ifMatch'>, record: ResourceRecord): void {
  if (ifMatch !== undefined && !isNamed(ifMatch, record)) {
    throw new ScimError(412, 'The resource has changed since the version in If-Match.');
  }
}

/**
 * Checks the preconditions of a write against the record that is about to be changed (RFC 9110 §13.2.2).
 *
 * @returns the store's version to compare again at the write, undefined where nothing is to be compared.
 * @throws ScimError 412 if the record has another version than `If-Match` names, or one that `If-None-Match` names.
 */
export function checkPreconditions(
  preconditions: Preconditions,
  record: ResourceRecord,
): string | undefined {
  checkIfMatch(preconditions, record);
  const { ifMatch, ifNoneMatch } = preconditions;
  if (ifNoneMatch !== undefined && isNamed(ifNoneMatch, record)) {
    throw new ScimError(412, 'The resource has a version that If-None-Match names.');
  }
  return ifMatch === undefined || isAny(ifMatch) ? undefined : record.meta.version;
}
