import { createMemoryStores, createScimRouter, type Limits, type ScimOptions } from 'express-scim';
import { type Auth, bearerTokens } from 'express-scim/auth';
import { holds, type Same } from './expect-type.js';

const { userStore, groupStore } = createMemoryStores();
const auth = bearerTokens([{ token: 'x'.repeat(32), principal: { id: 'entra' } }]);

// The few lines that a newcomer writes.
createScimRouter({ ...createMemoryStores(), auth });
createScimRouter({ userStore, auth: 'none' });
createScimRouter({ userStore, auth: [auth], limits: { maxBulkOperations: 10 } });
createScimRouter({ userStore, auth, conformance: (tenantId) => (tenantId === 'a' ? 'rfc' : {}) });

// @ts-expect-error a router without a user store has nothing to serve
createScimRouter({ groupStore, auth });
// @ts-expect-error who may call is never left open by silence
createScimRouter({ userStore });
// @ts-expect-error there is no option of this name
createScimRouter({ userStore, auth, groupsStore: groupStore });
// @ts-expect-error nor a limit
createScimRouter({ userStore, auth, limits: { maxUsers: 1 } });
// @ts-expect-error nor a preset
createScimRouter({ userStore, auth, conformance: 'entra' });
// @ts-expect-error a store is not something that resembles one
createScimRouter({ userStore: { get: () => undefined }, auth });

holds<Same<ScimOptions['auth'], Auth>>();
holds<Same<ScimOptions['limits'], Partial<Limits> | undefined>>();

const limits: Limits = {} as Limits;
// @ts-expect-error the limits of a router do not change while it runs
limits.maxBulkOperations = 1;
