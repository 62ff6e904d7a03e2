import type { ScimEvent } from 'express-scim';

/** The last things that provisioning did, newest first, for the account page. */
export interface ActivityLog {
  record(event: ScimEvent): void;
  latest(): readonly ScimEvent[];
}

export function createActivityLog(size = 12): ActivityLog {
  let events: readonly ScimEvent[] = [];
  return {
    record(event) {
      events = [event, ...events].slice(0, size);
    },
    latest: () => events,
  };
}
