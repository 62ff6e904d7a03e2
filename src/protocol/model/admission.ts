import type { DomainRule } from '../../admission/judge-domains.js';
import type { JudgedAttribute } from '../../admission/judged-values.js';
import type { AdmissionRequest } from '../../admission/options.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { SeatMethods } from '../../stores/contract/seats.js';

/** The names that a tenant may give. */
export interface DomainAdmission {
  readonly attributes: readonly JudgedAttribute[];
  /** undefined for a tenant that is not restricted. @throws AdmissionError if nobody can tell. */
  ruleOf(tenantId: string, ctx: RequestContext): Promise<DomainRule | undefined>;
}

/** The seats of a tenant. */
export interface SeatAdmission {
  readonly take: NonNullable<SeatMethods['takeSeats']>;
  /** undefined for any number. @throws AdmissionError if nobody can tell. */
  limitOf(tenantId: string, ctx: RequestContext): Promise<number | undefined>;
  /** From how many on the tenant is warned. */
  warningFrom(limit: number): number;
}

/** Who is admitted; part of the configuration of a router. */
export interface Admission {
  readonly domains: DomainAdmission | undefined;
  readonly seats: SeatAdmission | undefined;
  /** @throws AdmissionError for who is not admitted, or if nobody can tell. */
  readonly decide: ((ctx: RequestContext, request: AdmissionRequest) => Promise<void>) | undefined;
}

/** What a unit of work knows about admission. */
export interface UnitAdmission {
  /** How many people have become active, by tenant. */
  readonly joining: Map<string, number>;
  /** The unit does nothing but take access away: a function of the host that gives no answer does not stop it. */
  mustGoThrough: boolean;
}
