import { createHash } from 'node:crypto';
import { ScimError } from '../../errors/scim-error.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';

/** Entity tag characters, without the comma that separates tags in a list. */
const SAFE = /^[\x21\x23-\x2b\x2d-\x7e]+$/;
const TAG = /^(?:[Ww]\/)?"([^"]*)"$/;

const derived = new WeakMap<ResourceRecord, string>();

/** A tag for a record of a store without versions: a digest of what the client can set. */
function deriveTag(record: ResourceRecord): string {
  const known = derived.get(record);
  if (known !== undefined) return known;
  const { meta: _meta, members: _members, groups: _groups, ...attributes } = record;
  const tag = createHash('sha256')
    .update(JSON.stringify(attributes))
    .digest('base64url')
    .slice(0, 22);
  if (Object.isFrozen(record)) derived.set(record, tag);
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
  return `W/"${SAFE.test(version) ? version : encodeURIComponent(version)}"`;
}

/**
 * Whether a list of entity tags, or `*`, names the version. Tags are compared by their opaque part:
 * RFC 7232 demands strong comparison for If-Match, which SCIM's weak tags could never pass.
 */
export function matches(header: string, version: string): boolean {
  const wanted = TAG.exec(version)?.[1];
  return header.split(',').some((item) => {
    const tag = item.trim();
    return tag === '*' || TAG.exec(tag)?.[1] === wanted;
  });
}

/**
 * Checks `If-Match` against the record that is about to be changed.
 *
 * @returns the store's version to compare again at the write, undefined where nothing is to be compared.
 * @throws ScimError 412 if the record has another version.
 */
export function checkIfMatch(
  ifMatch: string | undefined,
  record: ResourceRecord,
): string | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  if (!matches(ifMatch, versionOf(record))) {
    throw new ScimError(412, 'The resource has changed since the version in If-Match.');
  }
  return record.meta.version;
}
