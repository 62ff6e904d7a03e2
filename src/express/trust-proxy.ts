import type { ExpressRequest } from './request.js';

type TrustProxy = (address: string | undefined, hop: number) => boolean;

/** Whether Express's `trust proxy` setting trusts whoever the connection comes from. */
export function comesFromTrustedProxy(request: ExpressRequest): boolean {
  const trust = request.app?.get('trust proxy fn') as TrustProxy | undefined;
  return trust?.(request.socket.remoteAddress, 0) ?? false;
}
