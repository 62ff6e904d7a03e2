import type { IssuedToken } from '../../api-types/tokens.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';
import { toTokenView } from '../token-view.js';
import { findToken } from './find-token.js';
import { tell } from './tell.js';

const MAX_HOURS = 168;
const HOUR = 3_600;

function hoursOf({ overlapHours }: JsonObject): number {
  if (
    typeof overlapHours !== 'number' ||
    !Number.isInteger(overlapHours) ||
    overlapHours < 0 ||
    overlapHours > MAX_HOURS
  ) {
    throw new AdminError(400, `"overlapHours" must be a whole number from 0 to ${MAX_HOURS}.`);
  }
  return overlapHours;
}

/** Puts a new token in the place of one, which keeps working for the overlap. */
export async function rotateToken(
  context: AdminContext,
  body: JsonObject,
  id: string,
): Promise<IssuedToken> {
  const { config, tenantId, administrator } = context;
  const overlapSeconds = hoursOf(body) * HOUR;
  const { status } = await findToken(context, id);
  if (status !== 'active' && status !== 'expiring') {
    throw new AdminError(409, 'This token is replaced, expired or revoked. Generate a new one.');
  }
  const { token, record } = await config.tokens.rotate(tenantId, id, {
    overlapSeconds,
    ...(administrator !== undefined && { issuedBy: administrator }),
  });
  await tell(context, { type: 'admin.token.rotated', tokenId: record.id });
  return { token, record: toTokenView(record, Date.now()) };
}
