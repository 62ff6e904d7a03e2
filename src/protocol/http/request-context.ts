import type { WorkBudget } from '../../lib/work-budget.js';
import type { Principal, RequestContext } from '../../stores/contract/context.js';
import type { ScimRequest } from '../model/message.js';

/**
 * The context of one request. `signal` is made only when a store asks for it, and is nevertheless a property
 * of its own, so that `{ ...ctx, transaction }` has it too. One getter serves all contexts: with a getter
 * each, no two of them would have the same shape.
 */
class Context {
  readonly tenantId: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly work: WorkBudget;
  declare readonly signal: AbortSignal;
  readonly #request: ScimRequest;

  static readonly #signal: PropertyDescriptor & ThisType<Context> = {
    enumerable: true,
    get() {
      return this.#request.signal;
    },
  };

  constructor(
    request: ScimRequest,
    principal: Principal,
    tenantId: string,
    requestId: string,
    work: WorkBudget,
  ) {
    this.tenantId = tenantId;
    this.principal = principal;
    this.requestId = requestId;
    this.work = work;
    this.#request = request;
    Object.defineProperty(this, 'signal', Context.#signal);
    Object.freeze(this);
  }
}

export function contextOf(
  request: ScimRequest,
  principal: Principal,
  tenantId: string,
  requestId: string,
  work: WorkBudget,
): RequestContext & { readonly work: WorkBudget } {
  return new Context(request, principal, tenantId, requestId, work);
}
