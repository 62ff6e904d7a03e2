import type { AdminState, TokenView } from '../../api-types/tokens.js';
import type { AdminContext } from '../config.js';
import { cardsOf } from '../observation/options.js';
import { toTokenView } from '../token-view.js';
import { TEST_LABEL } from './test-connection.js';

/** The tokens of the tenant, newest first, without those that connection tests have left behind. */
export async function tokensOf({ config, tenantId }: AdminContext): Promise<readonly TokenView[]> {
  const now = Date.now();
  const records = await config.tokens.list(tenantId);
  return records
    .filter(({ label, revokedAt }) => label !== TEST_LABEL || revokedAt === undefined)
    .map((record) => toTokenView(record, now))
    .sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
}

/** Everything the page shows. */
export async function readState(context: AdminContext): Promise<AdminState> {
  const { config, tenantId, tenantUrl, administrator } = context;
  const [provisioning, tokens] = await Promise.all([
    config.tokens.provisioning(tenantId),
    tokensOf(context),
  ]);
  return {
    tenantUrl,
    ...(administrator !== undefined && { administrator }),
    provisioning,
    tokens,
    scopes: config.scopes,
    expiryDays: config.expiryDays,
    cards: cardsOf(config),
    roles: config.roles !== undefined,
  };
}
