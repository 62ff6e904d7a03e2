import type { AdminContext } from '../config.js';
import type { JsonObject } from '../read-json.js';
import { findToken } from './find-token.js';
import { tell } from './tell.js';

/** Ends a token at once; one that is revoked already stays so. */
export async function revokeToken(
  context: AdminContext,
  _body: JsonObject,
  id: string,
): Promise<Record<never, never>> {
  const { status } = await findToken(context, id);
  if (status !== 'revoked') {
    await context.config.tokens.revoke(context.tenantId, id);
    await tell(context, { type: 'admin.token.revoked', tokenId: id });
  }
  return {};
}
