import type { TokenStore } from '../../../../auth/index.js';
import { callsOf } from '../../calls.js';
import type { Service } from '../service.js';
import { PROVISIONING } from './provisioning.js';
import { ROWS } from './rows.js';
import { inserted, next, tokenOf } from './token-rows.js';
import { UPDATES } from './updates.js';

/** {@link TokenStore} */
export const TOKENS: Service<TokenStore> = {
  name: 'tokens',
  storeOf: ({ tokenStore }) => tokenStore,
  checks: [...ROWS, ...UPDATES, ...PROVISIONING],
  inUnits: false,
  async calls(bench) {
    const token = await inserted(bench);
    const { store, tenantId } = bench;
    return callsOf('tokens', false, {
      findByDigest: () => store.findByDigest(token.digest),
      get: () => store.get(tenantId, token.id),
      list: () => store.list(tenantId),
      provisioning: () => store.provisioning(tenantId),
      insert: () => store.insert(tokenOf(bench)),
      update: () => store.update(next(token), 1, tokenOf(bench)),
      setProvisioning: () => store.setProvisioning(tenantId, true),
    });
  },
};
