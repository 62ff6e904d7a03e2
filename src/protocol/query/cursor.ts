import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { ScimError } from '../../errors/scim-error.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { CursorPosition } from '../../stores/contract/query.js';
import type { Cursors, QueryParameters } from '../model/query.js';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_LENGTH = 8_192;

/** What a cursor holds: nothing of it can be read or changed by who carries it. */
type Content = readonly [
  tenant: string,
  scopes: string,
  query: string,
  count: number,
  expires: number,
  position: CursorPosition,
];

/** The same for a forged cursor, a foreign one and one that never was (RFC 9865 §5). */
export function invalidCursor(): ScimError {
  return new ScimError('invalidCursor', 'The cursor is not valid for this query.');
}

const digest = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url');

/** Everything that must stay the same from page to page, the count apart. */
function queryDigest(path: string, query: QueryParameters): string {
  const { attributes, excludedAttributes, filter, sortBy, sortOrder } = query;
  return digest([path, attributes, excludedAttributes, filter, sortBy, sortOrder]);
}

/** What the credential may see; not which credential it is, so that tokens can be rotated. */
function scopesDigest({ principal }: RequestContext): string {
  const { scopes } = principal;
  return digest(scopes === undefined ? null : [...new Set(scopes)].sort());
}

/**
 * @param secret - the same in all processes that serve one mount; random if it is left out.
 * @param timeout - seconds for which a cursor can be used.
 */
export function createCursors(secret: string | undefined, timeout: number): Cursors {
  const material = secret ?? randomBytes(32);
  const key = Buffer.from(hkdfSync('sha256', material, '', 'express-scim cursor', 32));

  function encrypt(content: Content): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(content), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
  }

  function decrypt(cursor: string): Content {
    if (cursor.length > MAX_LENGTH) throw invalidCursor();
    const bytes = Buffer.from(cursor, 'base64url');
    try {
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
      return JSON.parse(Buffer.concat([text, decipher.final()]).toString('utf8'));
    } catch {
      throw invalidCursor();
    }
  }

  return {
    seal: (ctx, path, query, count, position) =>
      encrypt([
        ctx.tenantId,
        scopesDigest(ctx),
        queryDigest(path, query),
        count,
        Date.now() + timeout * 1000,
        position,
      ]),
    open(ctx, path, query) {
      const [tenant, scopes, queried, count, expires, position] = decrypt(query.cursor ?? '');
      const same =
        tenant === ctx.tenantId &&
        scopes === scopesDigest(ctx) &&
        queried === queryDigest(path, query);
      if (!same) throw invalidCursor();
      if (expires <= Date.now()) {
        throw new ScimError('expiredCursor', 'The cursor has expired; begin the query again.');
      }
      if (query.count !== undefined && query.count !== count) {
        throw new ScimError(
          'invalidCount',
          'Parameter "count" must stay the same from page to page.',
        );
      }
      return { count, position };
    },
  };
}
