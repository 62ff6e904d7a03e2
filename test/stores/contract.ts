import { describe } from '@jest/globals';
import { describeLists } from './contract/lists.js';
import { describeMembership } from './contract/membership.js';
import { describeResources } from './contract/resources.js';
import { describeTenants } from './contract/tenants.js';
import { describeUnits } from './contract/units.js';
import type { Stores } from './support.js';

/** What every pair of stores that declares all capabilities must do. `make` returns empty stores. */
export function describeStoreContract(name: string, make: () => Stores): void {
  describe(`${name}: the store contract`, () => {
    describeResources(make);
    describeLists(make);
    describeMembership(make);
    describeTenants(make);
    describeUnits(make);
  });
}
