import { AdmissionError } from '../../admission/admission-error.js';
import { addressDomain } from '../../admission/domain.js';
import { foreignValue, type JudgedValue, valuesToJudge } from '../../admission/judge-domains.js';
import type { Attributes } from '../../schema/types.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Admission } from '../model/admission.js';

/** Somebody who is active after a write. */
export interface Candidate {
  readonly tenantId: string;
  readonly userId: string | undefined;
  /** undefined for somebody who is new there. */
  readonly before: Attributes | undefined;
  readonly after: Attributes;
  /** Whether what they were before counts for nothing: they become active, or are a provider's from now on. */
  readonly isAllJudged: boolean;
}

function foreign({ path, value }: JudgedValue): AdmissionError {
  const problem =
    addressDomain(value) === undefined
      ? `"${path}" must be a plain address in a domain that this application accepts for your organization.`
      : `The domain of "${path}" is not one that this application accepts for your organization.`;
  return new AdmissionError('domain', 'invalidValue', problem, { attribute: path });
}

/** A copy: what the host does to it is not what is stored. */
function shown({ password: _, ...others }: Attributes): Attributes {
  return structuredClone(others);
}

/**
 * Asks whether somebody may be who they are after a write: the domains of the tenant, then the host.
 *
 * @throws AdmissionError
 */
export async function judge(
  { domains, decide }: Pick<Admission, 'domains' | 'decide'>,
  ctx: RequestContext,
  { tenantId, userId, before, after, isAllJudged }: Candidate,
): Promise<void> {
  const known = isAllJudged ? undefined : before;
  const values = domains ? valuesToJudge(domains.attributes, known, after) : [];
  if (domains && values.length > 0) {
    const rule = await domains.ruleOf(tenantId, ctx);
    const refused = rule && foreignValue(values, rule);
    if (refused) throw foreign(refused);
  }
  await decide?.(ctx, {
    tenantId,
    userId,
    before: before && shown(before),
    after: shown(after),
  });
}
