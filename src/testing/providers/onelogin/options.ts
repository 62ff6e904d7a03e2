import type { ClientOptions } from '../client/simulated-client.js';

export interface OneLoginClientOptions extends ClientOptions {
  /** What happens to the account of somebody who is no longer assigned. Default `delete`. */
  readonly deprovision?: 'delete' | 'suspend' | 'nothing';
  /**
   * Whether `emails` is sent as one object instead of a list, as issues report of some connectors
   * (15five/django-scim2). Default false.
   */
  readonly emailsAsObject?: boolean;
}
