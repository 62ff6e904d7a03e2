import type { ResourceTypeInput } from '../types.js';
import { OKTA_ENTITLEMENT_URN, OKTA_ROLE_URN } from '../urns.js';

interface Words {
  readonly name: string;
  readonly endpoint: string;
  readonly urn: string;
  readonly noun: string;
}

function catalogType({ name, endpoint, urn, noun }: Words): ResourceTypeInput {
  const attribute = (attributeName: string, description: string, required = false) =>
    ({ name: attributeName, description, required, mutability: 'readOnly' }) as const;
  return {
    name,
    endpoint,
    description: `${name}s that users can have.`,
    schema: {
      id: urn,
      name,
      description: name,
      attributes: [
        attribute('displayName', `Human-readable name of the ${noun}.`, true),
        attribute('type', `Kind of ${noun}.`),
        attribute('description', `What the ${noun} allows.`),
      ],
    },
  };
}

/** `/Roles`, in the form that Okta reads. */
export const ROLE_RESOURCE_TYPE = catalogType({
  name: 'Role',
  endpoint: '/Roles',
  urn: OKTA_ROLE_URN,
  noun: 'role',
});

/** `/Entitlements`, in the form that Okta reads. */
export const ENTITLEMENT_RESOURCE_TYPE = catalogType({
  name: 'Entitlement',
  endpoint: '/Entitlements',
  urn: OKTA_ENTITLEMENT_URN,
  noun: 'entitlement',
});
