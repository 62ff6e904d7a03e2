/**
 * What every event says that a listener of the host is told, wherever it comes from: router, tokens, token endpoint,
 * deletion guard, reports, admin page. So one function can take them all.
 *
 * @example
 * const audit = ({ type, time, tenantId, ...details }: HostEvent) => auditLog.write({ type, time, tenantId, details });
 * createTokenService({ store: createMemoryTokenStore(), onEvent: audit });
 * createDeletionGuard({ threshold: { count: 500 }, onEvent: audit });
 */
export interface HostEvent {
  /** What happened: `resource.verbInPast`. */
  readonly type: string;
  /** When it happened; ISO 8601 in UTC. */
  readonly time: string;
  /** Whose event it is; absent while nobody knows, as with a 401. */
  readonly tenantId?: string | undefined;
}
