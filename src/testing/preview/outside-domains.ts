import { canonicalDomain } from '../../admission/domain.js';
import { foreignValue, valuesToJudge } from '../../admission/judge-domains.js';
import { judgedAttribute } from '../../admission/judged-values.js';
import type { RequestContext, ResourceRecord, ScimOptions } from '../../index.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { compileResourceType, USER_RESOURCE_TYPE } from '../../schema/index.js';
import { asInRequest } from './as-in-request.js';

const DEFAULT_ATTRIBUTES = ['userName', 'emails'];

/** Active people who are there and whom the tenant could not make today: its domains are others. */
export async function outsideDomains(
  options: ScimOptions,
  ctx: RequestContext,
  users: Iterable<ResourceRecord>,
): Promise<readonly ResourceRecord[]> {
  const { admission, userResourceType = USER_RESOURCE_TYPE } = options;
  const { domains } = admission ?? {};
  if (!domains) return [];
  const { attributes = DEFAULT_ATTRIBUTES, subdomains = false } = domains;
  const { plainUserNames = 'refuse' } = domains;
  const hook = createHostHook('admission.domains');
  const { tenantId, requestId } = ctx;
  const answer = await hook.call(
    () => asInRequest(options, ctx, (of) => domains.of(tenantId, of)),
    { tenantId, requestId },
    (given) => given,
  );
  if (!Array.isArray(answer)) return [];
  const own = new Set(answer.flatMap((each) => canonicalDomain(String(each)) ?? []));
  const type = compileResourceType(userResourceType);
  const judged = attributes.flatMap((path) => judgedAttribute(type, path) ?? []);
  const rule = { domains: own, subdomains, plainUserNames };
  return [...users].filter(
    (user) =>
      user.active !== false &&
      foreignValue(valuesToJudge(judged, undefined, user), rule) !== undefined,
  );
}
