import { isAnswer } from '../../errors/is-answer.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { ClientStore, OAuthClient } from './client-store.js';

function readClient(answer: unknown): OAuthClient | undefined {
  if (answer === undefined || answer === null) return undefined;
  const { clientId, tenantId } = answer as Partial<Record<keyof OAuthClient, unknown>>;
  if (typeof clientId === 'string' && typeof tenantId === 'string') return answer as OAuthClient;
  throw new TypeError('The answer must be a client with "clientId" and "tenantId".');
}

function readIsNew(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new TypeError('The answer must be true or false.');
}

/** The client store as token requests call it: one client for which it hangs does not stop the others. */
export function guardedClients(clients: ClientStore, logger: Pick<Logger, 'error'>): ClientStore {
  const hook = createHostHook('tokenEndpoint.clients', { logger, isAnswer });
  const useAssertion = async (clientId: string, jti: string, expiresAt: string) =>
    hook.call(() => clients.useAssertion?.(clientId, jti, expiresAt), { key: clientId }, readIsNew);
  return {
    find: async (clientId) =>
      hook.call(() => clients.find(clientId), { key: clientId }, readClient),
    get useAssertion() {
      return clients.useAssertion && useAssertion;
    },
  } as ClientStore;
}
