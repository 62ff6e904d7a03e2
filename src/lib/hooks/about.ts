import type { CallAbout } from './host-hook.js';

/** What the log is to say of a call that is made for a request. */
export const aboutOf = ({
  requestId,
  tenantId,
}: {
  readonly requestId: string;
  readonly tenantId: string;
}): CallAbout => ({ requestId, tenantId });

/** Reads the answer of a function that has nothing to say. */
export const readNothing = (): void => {};
