import { randomUUID } from 'node:crypto';
import { ScimError } from '../../errors/scim-error.js';
import { sha256 } from '../digest.js';
import { hintOf, makeToken } from './format.js';
import type { TokenEvent } from './token-events.js';
import { checkRotateOptions, checkTokenInput, endOf, type TokenInput } from './token-input.js';
import type { StoredToken, TokenRecord, TokenStore } from './token-store.js';
import type { TokenService } from './types.js';
import { isActive } from './verify-token.js';

const DAY_SECONDS = 86_400;
const MAX_ATTEMPTS = 20;

interface Tools {
  readonly store: TokenStore;
  readonly prefix: string;
  readonly now: () => number;
  readonly tell: (event: TokenEvent) => Promise<void>;
}

/** What may be shown of a stored token. */
export function recordOf(token: StoredToken): TokenRecord {
  const { digest: _digest, revision: _revision, expiryWarnedAt: _warned, ...record } = token;
  return record;
}

const iso = (time: number): string => new Date(time).toISOString();

/** What one attempt at a change writes. */
interface Change {
  readonly next: Partial<StoredToken>;
  readonly successor?: StoredToken;
}

/** Issuing, rotating and revoking: everything by which people change tokens. */
export function createTokenChanges({
  store,
  prefix,
  now,
  tell,
}: Tools): Pick<TokenService, 'issue' | 'rotate' | 'revoke'> {
  function make(input: Omit<TokenInput, 'expiresIn' | 'expiresAt'>, end: number | undefined) {
    const { tenantId, label, scopes, issuedBy } = input;
    const token = makeToken(prefix);
    const stored: StoredToken = Object.freeze({
      id: randomUUID(),
      tenantId,
      label,
      hint: hintOf(prefix, token),
      ...(scopes && { scopes: Object.freeze([...new Set(scopes)]) }),
      ...(issuedBy !== undefined && { issuedBy }),
      createdAt: iso(now()),
      ...(end !== undefined && { expiresAt: iso(end) }),
      digest: sha256(token).toString('hex'),
      revision: 1,
    });
    return { token, stored };
  }

  function tellIssued({ tenantId, id, label, createdAt, ...stored }: StoredToken): Promise<void> {
    const { scopes, expiresAt, issuedBy } = stored;
    return tell({
      type: 'token.issued',
      time: createdAt,
      tenantId,
      tokenId: id,
      label,
      ...(scopes && { scopes }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(issuedBy !== undefined && { issuedBy }),
    });
  }

  /**
   * Changes a token as it is at that moment: the change is decided anew if another one was faster, which
   * is mostly a use being noted. undefined if there is nothing to change.
   */
  async function change(
    tenantId: string,
    id: string,
    decide: (token: StoredToken) => Change | undefined,
  ) {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const token = await store.get(tenantId, id);
      if (!token) throw new ScimError(404, 'There is no such token.');
      const decided = decide(token);
      if (!decided) return { token, changed: false };
      const next = { ...token, ...decided.next, revision: token.revision + 1 };
      if (await store.update(next, token.revision, decided.successor)) {
        return { token: next, changed: true };
      }
    }
    throw new ScimError(503, 'The token is being changed by others; try again.', {
      headers: { 'Retry-After': '1' },
    });
  }

  return {
    async issue(input) {
      checkTokenInput(input);
      const { token, stored } = make(input, endOf(input, now()));
      await store.insert(stored);
      await tellIssued(stored);
      return { token, record: recordOf(stored) };
    },

    async rotate(tenantId, id, options = {}) {
      checkRotateOptions(options);
      const { overlap = DAY_SECONDS, issuedBy } = options;
      if (!(overlap >= 0 && overlap <= 365 * DAY_SECONDS)) {
        throw new ScimError('invalidValue', '"overlap" must be a number of seconds.');
      }
      let made: ReturnType<typeof make> | undefined;
      const { token: old } = await change(tenantId, id, (token) => {
        const time = now();
        if (token.replacedBy !== undefined || !isActive(token, time)) {
          throw new ScimError(409, 'The token is revoked, expired or already replaced.');
        }
        const expires = token.expiresAt === undefined ? undefined : Date.parse(token.expiresAt);
        const lifetime = expires && expires - Date.parse(token.createdAt);
        const end = endOf(options, time) ?? (lifetime && time + lifetime);
        const { label, scopes } = token;
        made = make(
          {
            tenantId,
            label,
            ...(scopes && { scopes }),
            ...(issuedBy !== undefined && { issuedBy }),
          },
          end,
        );
        const over = Math.min(expires ?? Number.POSITIVE_INFINITY, time + overlap * 1000);
        return {
          next: { replacedBy: made.stored.id, expiresAt: iso(over) },
          successor: made.stored,
        };
      });
      if (!made) throw new ScimError(404, 'There is no such token.');
      const { token, stored } = made;
      await tell({
        type: 'token.rotated',
        time: stored.createdAt,
        tenantId,
        tokenId: id,
        label: old.label,
        replacedBy: stored.id,
        expiresAt: old.expiresAt ?? stored.createdAt,
      });
      await tellIssued(stored);
      return { token, record: recordOf(stored) };
    },

    async revoke(tenantId, id) {
      const time = iso(now());
      const { token, changed } = await change(tenantId, id, ({ revokedAt }) =>
        revokedAt === undefined ? { next: { revokedAt: time } } : undefined,
      );
      if (changed) {
        await tell({ type: 'token.revoked', time, tenantId, tokenId: id, label: token.label });
      }
      return recordOf(token);
    },
  };
}
