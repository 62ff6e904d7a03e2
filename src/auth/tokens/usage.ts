import type { TokenEvent } from './token-events.js';
import type { StoredToken, TokenStore } from './token-store.js';

const MINUTE_MS = 60_000;

/** Whether the expiry of a token should be announced now. A token with a successor expires on purpose. */
function isExpiring(token: StoredToken, now: number, warningMs: number): boolean {
  const { expiresAt, expiryWarnedAt, replacedBy, revokedAt } = token;
  if ((expiresAt === undefined || replacedBy) ?? revokedAt ?? expiryWarnedAt) return false;
  const left = Date.parse(expiresAt) - now;
  return left > 0 && left <= warningMs;
}

const time = (now: number): string => new Date(now).toISOString();

/** Marks a token as warned of; the event to be told, or undefined if there is nothing to tell. */
export async function warnOfExpiry(
  store: TokenStore,
  token: StoredToken,
  now: number,
  warningMs: number,
  changes: Partial<StoredToken> = {},
): Promise<TokenEvent | undefined> {
  const { expiresAt, tenantId, id, label, revision } = token;
  if (expiresAt === undefined || !isExpiring(token, now, warningMs)) return undefined;
  const next = { ...token, ...changes, expiryWarnedAt: time(now), revision: revision + 1 };
  if (!(await store.update(next, revision))) return undefined;
  return { type: 'token.expiring', time: time(now), tenantId, tokenId: id, label, expiresAt };
}

/**
 * Notes that a token is used, at most once a minute, and warns of its expiry. The compare of the store
 * keeps it from undoing a revocation at the same time; whoever loses just tries again another time.
 */
export function createUsage(store: TokenStore, warningMs: number) {
  const busy = new Set<string>();

  async function note(token: StoredToken, now: number): Promise<TokenEvent | undefined> {
    const used = { lastUsedAt: time(now) };
    if (isExpiring(token, now, warningMs)) return warnOfExpiry(store, token, now, warningMs, used);
    await store.update({ ...token, ...used, revision: token.revision + 1 }, token.revision);
    return undefined;
  }

  return async (token: StoredToken, now: number): Promise<TokenEvent | undefined> => {
    const last = token.lastUsedAt === undefined ? 0 : Date.parse(token.lastUsedAt);
    // Either way: a clock that was set back must not keep uses from being noted until it has caught up.
    const due = Math.abs(now - last) >= MINUTE_MS || isExpiring(token, now, warningMs);
    if (!due || busy.has(token.id)) return undefined;
    busy.add(token.id);
    try {
      return await note(token, now);
    } finally {
      busy.delete(token.id);
    }
  };
}
