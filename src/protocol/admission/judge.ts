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
  readonly becomesActive: boolean;
}

function foreign({ path, value }: JudgedValue): AdmissionError {
  const problem =
    addressDomain(value) === undefined
      ? `"${path}" must be a plain address in a domain of the tenant.`
      : `The domain of "${path}" is not one of the tenant's.`;
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
  { tenantId, userId, before, after, becomesActive }: Candidate,
): Promise<void> {
  const known = becomesActive ? undefined : before;
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
