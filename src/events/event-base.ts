import type { HostEvent } from '../lib/host-event.js';
import type { Principal } from '../stores/contract/context.js';

/** What every event says about itself. */
export interface EventHeader extends HostEvent {
  /** Version of the protocol by which it was asked for. */
  readonly scimVersion: '2.0';
  /** The same for all events of one request. */
  readonly requestId: string;
}

/** What every event about a resource says. */
export interface EventBase extends EventHeader {
  readonly tenantId: string;
  /** The credential that caused the change. */
  readonly principal: Principal;
  /** Name of the resource type, e.g. `User`. */
  readonly resourceType: string;
  /** The SCIM id. */
  readonly resourceId: string;
  /** Version (ETag) after the change; absent after a delete, and where nobody had to look it up. */
  readonly version?: string;
}
