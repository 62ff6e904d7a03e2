import { ScimError } from '../../errors/scim-error.js';
import { type RequestBudget, RequestWork, type WorkBudget } from '../../lib/work-budget.js';
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

const exhausted = () =>
  new ScimError(
    'tooMany',
    'The request asks for more work than is done for one request (maxWork). Narrow the filter, or split it.',
  );

/** Never sent, for nobody is there to read it; it is what logs are told. */
export const abandoned = (cause?: unknown) =>
  new ScimError(499, 'The client has closed the connection.', { cause });

const ERRORS = { exhausted, abandoned: () => abandoned() };

/** The budget of one request (RFC 7644 §3.4.2.1: a server may refuse what is too much, 400 `tooMany`). */
export function requestWork(
  limit: number,
  tenantId: string,
  request: Pick<ScimRequest, 'signal'>,
): RequestBudget {
  return new RequestWork(limit, tenantId, request, ERRORS);
}

/** What stores are given about a request. */
export function contextOf(
  request: ScimRequest,
  principal: Principal,
  tenantId: string,
  requestId: string,
  work: WorkBudget,
): RequestContext & { readonly work: WorkBudget } {
  return new Context(request, principal, tenantId, requestId, work);
}
