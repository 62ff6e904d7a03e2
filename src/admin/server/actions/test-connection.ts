import type { ConnectionReport } from '../../api-types/tokens.js';
import type { AdminContext } from '../config.js';
import { runChecks } from '../connection/run.js';
import { AdminError } from '../problem.js';
import { tell } from './tell.js';

/** Label of the tokens that tests use; nobody else can issue one of this name. */
export const TEST_LABEL = 'Connection test';

const SECONDS = 60;
const SCOPES = ['users:read', 'groups:read'] as const;

async function runWithToken({
  config,
  tenantId,
  administrator,
  connectionUrl,
}: AdminContext): Promise<ConnectionReport['checks']> {
  const { token, record } = await config.tokens.issue({
    tenantId,
    label: TEST_LABEL,
    scopes: SCOPES,
    expiresInSeconds: SECONDS,
    ...(administrator !== undefined && { issuedBy: administrator }),
  });
  try {
    return await runChecks(connectionUrl, token);
  } finally {
    await config.tokens.revoke(tenantId, record.id);
  }
}

/** Replays what providers send at set-up, with a token that can only read and ends with the test. */
export async function testConnection(context: AdminContext): Promise<ConnectionReport> {
  const { config, tenantId, tenantUrl } = context;
  if (config.testing.has(tenantId)) {
    throw new AdminError(409, 'A test is running already. Wait for its result.');
  }
  config.testing.add(tenantId);
  try {
    const provisioning = await config.tokens.provisioning(tenantId);
    const checks = await runWithToken(context);
    const passed = checks.every(({ outcome }) => outcome !== 'failed');
    await tell(context, { type: 'admin.connection.tested', passed });
    return { testedAt: new Date().toISOString(), tenantUrl, passed, provisioning, checks };
  } finally {
    config.testing.delete(tenantId);
  }
}
