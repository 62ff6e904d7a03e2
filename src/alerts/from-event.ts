import type { TokenEvent } from '../auth/tokens/token-events.js';
import type { ScimEvent } from '../events/types.js';
import type { HostEvent } from '../lib/host-event.js';
import type { GuardEvent } from '../monitoring/deletion-guard/events.js';
import type { HealthChangedEvent } from '../monitoring/reports/health-watch.js';
import { type AlertBook, keyOf } from './alert-book.js';
import { noteHealth } from './note-health.js';

type Known = HealthChangedEvent | GuardEvent | TokenEvent | ScimEvent;

/** The keys of what is raised about a token: first, and in its last days. */
export const tokenKeys = (tokenId: string): readonly string[] => [
  keyOf('token.expiring', tokenId),
  keyOf('token.expiring', `${tokenId}:last`),
];

type Noted = (book: AlertBook) => Promise<void>;

/** What an event is worth; undefined for most. */
export function noteOf(given: HostEvent): Noted | undefined {
  const event = given as Known;
  const { tenantId } = event;
  if (tenantId === undefined) return undefined;
  switch (event.type) {
    case 'health.changed': {
      const { to, reason } = event;
      return (book) => noteHealth(book, tenantId, { verdict: to, reason });
    }
    case 'guard.held':
      return (book) =>
        book.raise(tenantId, { kind: 'deletions.held', facts: { limit: event.limit } });
    case 'guard.released':
    case 'guard.rejected':
      return (book) => book.end(tenantId, [keyOf('deletions.held')]);
    case 'token.expiring': {
      const { tokenId, label, expiresAt } = event;
      const facts = { tokenId, label, expiresAt };
      return (book) => book.raise(tenantId, { kind: 'token.expiring', facts, subject: tokenId });
    }
    case 'token.rotated':
    case 'token.revoked':
      return (book) => book.end(tenantId, tokenKeys(event.tokenId));
    case 'seats.low':
    case 'seats.full': {
      const { type: kind, active, limit, targetTenantId = tenantId } = event;
      return (book) => book.raise(targetTenantId, { kind, facts: { active, limit } });
    }
    case 'administrator.lost': {
      const { role, targetTenantId = tenantId, requestId } = event;
      const about = { facts: { role }, subject: role, occurrence: requestId };
      // Whoever has no administrator any more is told, whoever's connection did it.
      return (book) => book.raise(targetTenantId, { kind: 'administrator.lost', ...about });
    }
    default:
      return undefined;
  }
}
