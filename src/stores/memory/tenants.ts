import { Turnstile } from '../../lib/turnstile.js';

/** What is particular to a tenant, whatever its resources are. */
export interface Tenant {
  /** Where its writers queue. */
  readonly turnstile: Turnstile;
  /** A text that was never given out before in this tenant. */
  readonly nextVersion: () => string;
}

/** Finds the state of a tenant by its id, made by `open` when the id is seen for the first time. */
export function tenantsOf<S>(open: (tenant: Tenant) => S): (tenantId: string) => Tenant & S {
  const tenants = new Map<string, Tenant & S>();
  return (tenantId) => {
    let found = tenants.get(tenantId);
    if (found === undefined) {
      const tenant = { turnstile: new Turnstile(), nextVersion: counter() };
      found = { ...tenant, ...open(tenant) };
      tenants.set(tenantId, found);
    }
    return found;
  };
}

function counter(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return last.toString(36);
  };
}
