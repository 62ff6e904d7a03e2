import { Mutex } from '../../lib/mutex.js';

/** What is particular to a tenant, whatever its resources are. */
export interface Tenant {
  /** Where its writers queue. */
  readonly mutex: Mutex;
  /** A string that was never given out before in this tenant. */
  readonly nextVersion: () => string;
}

/** A mutex that tells when the first writer comes, and when the last one has gone. */
class WatchedMutex extends Mutex {
  readonly #begun: () => void;
  readonly #idle: () => void;

  constructor(begun: () => void, idle: () => void) {
    super();
    this.#begun = begun;
    this.#idle = idle;
  }

  override async acquire(): Promise<() => void> {
    this.#begun();
    const leave = await super.acquire();
    return () => {
      leave();
      if (this.free) this.#idle();
    };
  }
}

/**
 * Finds the state of a tenant by its id. A tenant that is only read leaves nothing behind: its state, made
 * by `open`, is kept from the first version that is given out, and while a unit of work is inside. Both
 * begin in the same turn of the event loop in which the state is asked for, so that there is never a second.
 */
export function tenantsOf<S>(open: (tenant: Tenant) => S): (tenantId: string) => Tenant & S {
  const tenants = new Map<string, Tenant & S>();
  /** The one that was asked for last is at hand, so that who reads an empty tenant again pays once. */
  let latest: { readonly tenantId: string; readonly state: Tenant & S } | undefined;
  return (tenantId) => {
    const kept = tenants.get(tenantId);
    if (kept !== undefined) return kept;
    if (latest?.tenantId !== tenantId) {
      latest = { tenantId, state: openTenant(tenants, tenantId, open) };
    }
    return latest.state;
  };
}

function openTenant<S>(
  tenants: Map<string, Tenant & S>,
  tenantId: string,
  open: (tenant: Tenant) => S,
): Tenant & S {
  let versions = 0;
  const keep = () => void tenants.set(tenantId, state);
  const forget = () => void (versions === 0 && tenants.delete(tenantId));
  const tenant: Tenant = {
    mutex: new WatchedMutex(keep, forget),
    nextVersion() {
      if (versions === 0) keep();
      versions += 1;
      return versions.toString(36);
    },
  };
  const state: Tenant & S = { ...tenant, ...open(tenant) };
  return state;
}
