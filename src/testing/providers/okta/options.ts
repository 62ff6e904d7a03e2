import type { ClientOptions } from '../client/simulated-client.js';

/** How members of a pushed group travel: what changed, the whole set, or the whole set without a path. */
export type OktaGroupPush = 'changes' | 'replace' | 'pathless';

/** Options of {@link createOktaClient}. */
export interface OktaClientOptions extends ClientOptions {
  /**
   * `oin` (default): an integration of the Okta Integration Network, which activates users and changes
   * groups by PATCH. `wizard`: one made with the App Integration Wizard, which does everything by PUT.
   */
  readonly integration?: 'oin' | 'wizard';
  /** For `oin` alone. Default `changes`. */
  readonly groupPush?: OktaGroupPush;
}
