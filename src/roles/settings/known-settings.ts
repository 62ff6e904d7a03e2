import { keepNewest } from '../../lib/keep-newest.js';
import type { RoleResolver } from '../role-resolver.js';
import type { RoleSettings } from './settings.js';

/** What was read of a tenant. */
export interface KnownSettings {
  /** undefined: nobody had saved any. */
  readonly revision: string | undefined;
  readonly settings: RoleSettings | undefined;
  /** The policy that follows from them, where it follows from nothing else. */
  readonly policy: RoleResolver | undefined;
}

/** Tenants whose settings are remembered. */
const MOST = 1_000;

/** Settings that were read, of those tenants that were written to last; good for nothing until they are confirmed. */
export class KnownTenants {
  readonly #tenants = new Map<string, KnownSettings>();

  get(tenantId: string): KnownSettings | undefined {
    const known = this.#tenants.get(tenantId);
    if (known !== undefined) this.keep(tenantId, known);
    return known;
  }

  keep(tenantId: string, known: KnownSettings): void {
    keepNewest(this.#tenants, tenantId, known, MOST);
  }

  /** Forgets these, or whatever there is. */
  forget(tenantId: string, known = this.#tenants.get(tenantId)): void {
    if (this.#tenants.get(tenantId) === known) this.#tenants.delete(tenantId);
  }
}
