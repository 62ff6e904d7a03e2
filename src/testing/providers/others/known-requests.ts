import type { Evidence } from '../../http/exchange.js';
import type { Query } from '../../http/types.js';

/** Providers of whose traffic only some requests are known. */
export type OtherProvider =
  | 'PingFederate'
  | 'PingOne'
  | 'SailPoint'
  | 'Rippling'
  | 'IBM Verify'
  | 'Keycloak (suvera)';

/** One of them, and what its answer has to be. */
export interface KnownRequest {
  readonly about: string;
  readonly source: string;
  readonly evidence: Evidence;
  /** Segments below the base URL. */
  readonly path: readonly string[];
  readonly query?: Query;
  /** A ListResponse, or one resource or message. */
  readonly answer: 'list' | 'single';
}

const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';
const NOBODY = 'nobody-has-this';

const PING_FEDERATE = 'docs.pingidentity.com: integrations/scim/pf_scim_connector';
const PING_ONE = 'docs.pingidentity.com: p1_scim_provisioning_features';
const SAILPOINT = 'developer.sailpoint.com: discuss/t/91746';
const RIPPLING = 'workos.com: docs/integrations/rippling-scim; better-auth/better-auth#10419';
const IBM = 'IBM Verify: custom SCIM application; bitwarden/server#4034';
const SUVERA = 'suvera/keycloak-scim2-storage';

const discovery = (
  source: string,
  ...paths: readonly (readonly string[])[]
): readonly KnownRequest[] =>
  paths.map((path) => ({
    about: `${path.join('/')} is read`,
    source,
    evidence: 'issue',
    path,
    answer: path.length === 1 && path[0] !== 'ServiceProviderConfig' ? 'list' : 'single',
  }));

/** All that is known; what these providers write is not published, and not made up here. */
export const KNOWN_REQUESTS: Readonly<Record<OtherProvider, readonly KnownRequest[]>> = {
  PingFederate: [
    {
      about: 'All groups are read to find one',
      source: PING_FEDERATE,
      evidence: 'official',
      path: ['Groups'],
      answer: 'list',
    },
  ],
  PingOne: [
    {
      about: 'The filter expression is the choice of the administrator',
      source: PING_ONE,
      evidence: 'official',
      path: ['Users'],
      query: [['filter', `emails.value eq "${NOBODY}@example.com"`]],
      answer: 'list',
    },
  ],
  SailPoint: discovery(
    SAILPOINT,
    ['ServiceProviderConfig'],
    ['ResourceTypes'],
    ['Schemas'],
    ['ResourceTypes', 'User'],
    ['Schemas', USER_URN],
  ),
  Rippling: [
    {
      about: 'A user is looked for by externalId first',
      source: RIPPLING,
      evidence: 'issue',
      path: ['Users'],
      query: [['filter', `externalId eq "${NOBODY}"`]],
      answer: 'list',
    },
  ],
  'IBM Verify': [
    {
      about: 'Users are read without any parameter',
      source: IBM,
      evidence: 'issue',
      path: ['Users'],
      answer: 'list',
    },
  ],
  'Keycloak (suvera)': discovery(SUVERA, ['ServiceProviderConfig'], ['ResourceTypes'], ['Schemas']),
};
