import type { RequestContext } from '../../stores/contract/context.js';
import type { FindRoleResolver, RoleResolver } from '../role-resolver.js';
import { type KnownSettings, KnownTenants } from './known-settings.js';
import type { RoleSettings } from './settings.js';
import type { RoleSettingsStore } from './store.js';

/** How a policy comes about. */
export interface PolicySource {
  readonly store: RoleSettingsStore;
  readonly initial: RoleSettings | undefined;
  /** Whether the host is asked about each tenant besides: its answers are not remembered. */
  readonly asksHost: boolean;
  readonly policyOf: (
    tenantId: string,
    settings: RoleSettings | undefined,
    ctx?: RequestContext,
  ) => Promise<RoleResolver | undefined>;
}

/** The policies of tenants by their settings. */
export interface Policies {
  readonly find: FindRoleResolver;
  /** Other settings have been saved. */
  forget(tenantId: string): void;
}

/**
 * Finds the policy of a tenant. In a unit of work whose store can confirm settings they are read once, and afterwards only
 * confirmed: a policy from before a privilege was taken away decides nothing that is committed.
 */
export function createPolicies({ store, initial, asksHost, policyOf }: PolicySource): Policies {
  const tenants = new KnownTenants();

  async function read(tenantId: string, ctx?: RequestContext): Promise<KnownSettings> {
    const record = await store.read(tenantId, ctx);
    const settings = record?.settings ?? initial;
    const policy = await policyOf(tenantId, settings, ctx);
    return { revision: record?.revision, settings, policy };
  }

  async function confirmed(tenantId: string, ctx: RequestContext, known: KnownSettings) {
    const stale = () => tenants.forget(tenantId, known);
    try {
      await store.confirm?.(ctx, tenantId, known.revision, stale);
    } catch (error) {
      stale();
      throw error;
    }
    return asksHost ? policyOf(tenantId, known.settings, ctx) : known.policy;
  }

  return {
    async find(tenantId, ctx) {
      if (ctx?.transaction === undefined || !store.confirm) {
        return (await read(tenantId, ctx)).policy;
      }
      const known = tenants.get(tenantId);
      if (known !== undefined) return confirmed(tenantId, ctx, known);
      const found = await read(tenantId, ctx);
      tenants.keep(tenantId, found);
      return found.policy;
    },
    forget: (tenantId) => tenants.forget(tenantId),
  };
}
