import type { RequestContext } from '../../index.js';

/** A call of one method of a store, made ready to be tried. */
export interface StoreCall {
  /** E.g. `users.get`. */
  readonly method: string;
  /** Whether the router makes it inside of units of work, with their context. */
  readonly inUnits: boolean;
  readonly run: (ctx: RequestContext) => Promise<unknown>;
}

/** Makes calls of a store's methods, with the name of the store in front. */
export function callsOf(
  store: string,
  inUnits: boolean,
  methods: Readonly<Record<string, (ctx: RequestContext) => unknown>>,
): readonly StoreCall[] {
  return Object.entries(methods).map(([name, run]) => ({
    method: `${store}.${name}`,
    inUnits,
    run: async (ctx) => run(ctx),
  }));
}
