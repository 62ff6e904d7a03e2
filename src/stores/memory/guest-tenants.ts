/** Which tenants have placed people in which others; what was once remembered stays so. */
export class GuestTenants {
  readonly #homes = new Map<string, Set<string>>();

  /** People of `home` may be guests of `tenantId` from now on. */
  remember(home: string, tenantId: string): void {
    const homes = this.#homes.get(tenantId) ?? new Set();
    this.#homes.set(tenantId, homes.add(home));
  }

  /** The tenants whose people may be guests of this one. */
  homesOf(tenantId: string): ReadonlySet<string> {
    return this.#homes.get(tenantId) ?? NONE;
  }
}

const NONE: ReadonlySet<string> = new Set();
