import type { ExpressRequest } from '../request.js';

const ROUTER = Symbol.for('express-scim.router');

/** Marks a middleware as a SCIM router, also for another copy of this package (ESM beside CJS). */
export function markAsRouter<T extends object>(middleware: T): T {
  return Object.defineProperty(middleware, ROUTER, { value: true });
}

/** What of Express's own routing table is looked at; its shape is the same in Express 4 and 5. */
interface Layer {
  readonly handle?: object;
  match?(path: string): unknown;
}

interface WithStack {
  readonly _router?: { readonly stack?: readonly Layer[] };
  readonly router?: { readonly stack?: readonly Layer[] };
}

/** Express 4 throws where Express 5 has `router`, so the older name comes first. */
function layersOf(app: WithStack): readonly Layer[] {
  return (app._router ?? app.router)?.stack ?? [];
}

/** Whether a second SCIM router of the same app would have taken the request as well. */
export function isMountedTwice(request: ExpressRequest): boolean {
  const path = request.originalUrl?.split('?', 1)[0];
  if (!request.app || path === undefined) return false;
  const takers = layersOf(request.app as WithStack).filter(
    (layer) => layer.handle && ROUTER in layer.handle && layer.match?.(path),
  );
  return takers.length > 1;
}
