import type { ScimEvent } from 'express-scim';

/** What changed somebody or something; not the requests that failed. */
export type Activity = Exclude<ScimEvent, { readonly type: 'request.failed' }>;

/** The last things that provisioning did, newest first, for the account page. */
export interface ActivityLog {
  record(event: ScimEvent): void;
  latest(): readonly Activity[];
}

export function createActivityLog(size = 12): ActivityLog {
  let events: readonly Activity[] = [];
  return {
    record(event) {
      if (event.type === 'request.failed') return;
      events = [event, ...events].slice(0, size);
    },
    latest: () => events,
  };
}
