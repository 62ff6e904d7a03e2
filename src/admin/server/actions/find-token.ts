import type { TokenView } from '../../api-types/tokens.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import { tokensOf } from './state.js';

/**
 * The tenant's own token with this id.
 *
 * @throws AdminError 404, also for a token of another tenant.
 */
export async function findToken(context: AdminContext, id: string): Promise<TokenView> {
  const token = (await tokensOf(context)).find((each) => each.id === id);
  if (!token) throw new AdminError(404, 'There is no token with this id.');
  return token;
}
