import { type AlertBook, keyOf } from '../alert-book.js';
import { tokenKeys } from '../from-event.js';
import { noteHealth } from '../note-health.js';
import type { AlertsSettings } from '../options.js';
import { lookAtDisabled } from './disabled-users.js';
import type { Look, ScheduledLook } from './look.js';
import { isUnusuallySilent, USUAL_HOURS } from './usual-silence.js';

type Books = readonly AlertBook[];

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1_000;
const LAST_DAYS = 3;

function lookAtHealth(reports: NonNullable<AlertsSettings['reports']>, books: Books): Look {
  return async (tenantId) => {
    const report = await reports.report(tenantId, { hours: USUAL_HOURS });
    const { health, lastRequest } = report;
    if (lastRequest === undefined) return;
    if (health.verdict === 'silent' && !isUnusuallySilent(report)) return;
    for (const book of books) await noteHealth(book, tenantId, health);
  };
}

function lookAtTokens(
  tokens: NonNullable<AlertsSettings['tokens']>,
  books: Books,
  { tokenExpiryDays, now }: { readonly tokenExpiryDays: number; readonly now: () => number },
): Look {
  return async (tenantId) => {
    const lasting = new Set<string>();
    for (const token of await tokens.list(tenantId)) {
      const { id: tokenId, label, expiresAt, revokedAt, replacedBy } = token;
      if (expiresAt === undefined || (revokedAt ?? replacedBy) !== undefined) continue;
      const days = (Date.parse(expiresAt) - now()) / DAY_MS;
      if (days <= 0) continue;
      for (const key of tokenKeys(tokenId)) lasting.add(key);
      if (days > tokenExpiryDays) continue;
      const subject = days <= LAST_DAYS ? `${tokenId}:last` : tokenId;
      const facts = { tokenId, label, expiresAt };
      for (const book of books)
        await book.raise(tenantId, { kind: 'token.expiring', facts, subject });
    }
    for (const book of books) {
      const over = (await book.open(tenantId)).filter(
        ({ kind, key }) => kind === 'token.expiring' && !lasting.has(key),
      );
      await book.end(
        tenantId,
        over.map(({ key }) => key),
      );
    }
  };
}

function lookAtDeletions(guard: NonNullable<AlertsSettings['deletionGuard']>, books: Books): Look {
  return async (tenantId) => {
    const { status, held } = await guard.state(tenantId);
    for (const book of books) {
      if (status === 'holding')
        await book.raise(tenantId, { kind: 'deletions.held', facts: { held } });
      else await book.end(tenantId, [keyOf('deletions.held')]);
    }
  };
}

/** What is looked at from time to time: what lasts is found though the event that has told it was lost. */
export function looksOf(settings: AlertsSettings, books: Books): readonly ScheduledLook[] {
  const { reports, tokens, deletionGuard, disabledUsers, disabledDays, tokenExpiryDays } = settings;
  const { now = Date.now } = settings;
  return [
    ...(reports ? [{ name: 'reports', look: lookAtHealth(reports, books) }] : []),
    ...(tokens
      ? [{ name: 'tokens', look: lookAtTokens(tokens, books, { tokenExpiryDays, now }) }]
      : []),
    ...(deletionGuard
      ? [{ name: 'deletionGuard', look: lookAtDeletions(deletionGuard, books) }]
      : []),
    ...(disabledUsers
      ? [
          {
            name: 'disabledUsers',
            look: lookAtDisabled(disabledUsers, books, { days: disabledDays, now }),
            everySeconds: DAY_SECONDS,
          },
        ]
      : []),
  ];
}
