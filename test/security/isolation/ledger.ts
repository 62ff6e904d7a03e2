import { type TenantName, tracesIn } from './tenants.js';

/** Who owns which id, and everything that was seen in the wrong hands. */
export interface Ledger {
  /** The store of a tenant has a resource with this id (as clients see it). */
  own(tenant: string, id: string): void;
  /** Notes ids that a tenant has no resource with. */
  checkIds(tenant: string, ids: readonly string[], where: string): void;
  /** Notes values, versions and URLs of other tenants. */
  checkText(tenant: string, text: string, where: string): void;
  note(problem: string): void;
  readonly problems: readonly string[];
  /** How many ids were looked at: a check that looks at nothing finds nothing. */
  readonly idsChecked: number;
  idsOf(tenant: TenantName): readonly string[];
}

export function createLedger(): Ledger {
  const owners = new Map<string, Set<string>>();
  const problems: string[] = [];
  /** Ids seen before the store has told whose they are: the create is under way. */
  const unowned: (readonly [tenant: string, id: string, where: string])[] = [];
  let idsChecked = 0;
  const note = (problem: string) => {
    if (problems.length < 20) problems.push(problem.slice(0, 500));
  };
  return {
    own(tenant, id) {
      owners.set(id, (owners.get(id) ?? new Set()).add(tenant));
    },
    checkIds(tenant, ids, where) {
      for (const id of ids) {
        idsChecked += 1;
        if (!owners.get(id)?.has(tenant)) unowned.push([tenant, id, where]);
      }
    },
    checkText(tenant, text, where) {
      for (const trace of tracesIn(text)) {
        if (trace !== tenant) note(`${tenant} sees ${trace} in ${where}: ${text}`);
      }
    },
    note,
    get problems() {
      const foreign = unowned.filter(([tenant, id]) => !owners.get(id)?.has(tenant));
      const told = foreign.map(([tenant, id, where]) => `${tenant} sees the id ${id} in ${where}`);
      return [...problems, ...told];
    },
    get idsChecked() {
      return idsChecked;
    },
    idsOf: (tenant) => [...owners].filter(([, of]) => of.has(tenant)).map(([id]) => id),
  };
}
