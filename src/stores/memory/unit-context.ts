import type { WorkBudget } from '../../lib/work-budget.js';
import type { Principal, RequestContext } from '../contract/context.js';

/**
 * `{ ...ctx, transaction }` without its cost: a spread would ask for the abort signal, which is made for
 * who reads it.
 */
export class UnitContext implements RequestContext {
  readonly tenantId: string;
  readonly principal: Principal;
  readonly requestId: string;
  readonly transaction: unknown;
  readonly work?: WorkBudget;
  declare readonly signal: AbortSignal;
  readonly #outer: RequestContext;

  static readonly #signal: PropertyDescriptor & ThisType<UnitContext> = {
    enumerable: true,
    get() {
      return this.#outer.signal;
    },
  };

  constructor(outer: RequestContext, transaction: unknown) {
    this.tenantId = outer.tenantId;
    this.principal = outer.principal;
    this.requestId = outer.requestId;
    this.transaction = transaction;
    if (outer.work !== undefined) this.work = outer.work;
    this.#outer = outer;
    Object.defineProperty(this, 'signal', UnitContext.#signal);
    Object.freeze(this);
  }
}
