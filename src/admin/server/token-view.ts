import type { TokenRecord } from '../../auth/index.js';
import type { TokenStatus, TokenView } from '../api-types/tokens.js';

/** Days before its end from which a token is shown as expiring. */
const EXPIRING_DAYS = 30;
const DAY = 86_400_000;

function statusOf(record: TokenRecord, now: number): TokenStatus {
  if (record.revokedAt !== undefined) return 'revoked';
  const left = record.expiresAt === undefined ? Infinity : Date.parse(record.expiresAt) - now;
  if (left <= 0) return 'expired';
  if (record.replacedBy !== undefined) return 'rotating';
  return left <= EXPIRING_DAYS * DAY ? 'expiring' : 'active';
}

/** A record as the page gets it: member by member, so that nothing else a store returns can leave. */
export function toTokenView(record: TokenRecord, now: number): TokenView {
  const { id, label, hint, scopes, createdAt, issuedBy, expiresAt, lastUsedAt, revokedAt } = record;
  return {
    id,
    label,
    hint,
    ...(scopes && { scopes }),
    createdAt,
    ...(issuedBy !== undefined && { issuedBy }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
    ...(revokedAt !== undefined && { revokedAt }),
    status: statusOf(record, now),
  };
}

/** Whether a token can still be used, now or until its overlap ends. */
export function isUsable({ status }: TokenView): boolean {
  return status !== 'revoked' && status !== 'expired';
}
