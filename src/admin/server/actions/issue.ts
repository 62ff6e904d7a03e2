import type { IssuedToken } from '../../api-types/tokens.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';
import { isUsable, toTokenView } from '../token-view.js';
import { tokensOf } from './state.js';
import { tell } from './tell.js';
import { TEST_LABEL } from './test-connection.js';

const MAX_LABEL = 100;
const MAX_USABLE = 50;
const DAY = 86_400;

/** Characters that would let one label pass for another, or for more than one line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function labelOf({ label }: JsonObject): string {
  const text = typeof label === 'string' ? label.trim() : '';
  if (text === '' || text.length > MAX_LABEL || UNSEEN.test(text)) {
    throw new AdminError(400, `"label" must be a string of 1 to ${MAX_LABEL} visible characters.`);
  }
  if (text === TEST_LABEL) {
    throw new AdminError(400, `The label "${TEST_LABEL}" belongs to the connection test.`);
  }
  return text;
}

/** undefined: everything. */
function scopesOf({ config }: AdminContext, { scopes }: JsonObject): readonly string[] | undefined {
  if (scopes === null) return undefined;
  const offered = config.scopes.map(({ value }) => value);
  if (!Array.isArray(scopes) || scopes.length === 0 || !scopes.every((s) => offered.includes(s))) {
    throw new AdminError(400, `"scopes" must be null or some of: ${offered.join(', ')}.`);
  }
  return offered.filter((scope) => scopes.includes(scope));
}

/** undefined: never. */
function daysOf({ config }: AdminContext, { expiresInDays }: JsonObject): number | undefined {
  const days = config.expiryDays.find((choice) => choice === expiresInDays);
  if (days === undefined) {
    throw new AdminError(400, `"expiresInDays" must be one of: ${config.expiryDays.join(', ')}.`);
  }
  return days ?? undefined;
}

/** Issues a token. The answer is the only time it can be seen. */
export async function issueToken(context: AdminContext, body: JsonObject): Promise<IssuedToken> {
  const { config, tenantId, administrator } = context;
  const label = labelOf(body);
  const scopes = scopesOf(context, body);
  const days = daysOf(context, body);
  if ((await tokensOf(context)).filter(isUsable).length >= MAX_USABLE) {
    throw new AdminError(409, `There are ${MAX_USABLE} tokens already. Revoke one first.`);
  }
  const { token, record } = await config.tokens.issue({
    tenantId,
    label,
    ...(scopes && { scopes }),
    ...(days !== undefined && { expiresInSeconds: days * DAY }),
    ...(administrator !== undefined && { issuedBy: administrator }),
  });
  await tell(context, { type: 'admin.token.issued', tokenId: record.id });
  return { token, record: toTokenView(record, Date.now()) };
}
