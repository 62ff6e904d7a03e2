import { toScimError } from '../http/errors.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { CatalogName, KnownEntries } from '../model/role-catalog.js';

/**
 * The call with what the catalogue knows, where a body mentions what the catalogue is about; in whatever dialect, so
 * that a word is enough. A catalogue that cannot be read fails those who need it: nobody's deactivation does.
 */
export async function withCatalog(
  call: Call,
  { type }: Pick<Endpoint, 'type'>,
  body: unknown,
): Promise<Call> {
  const { roleCatalog, logger } = call.config;
  if (roleCatalog === undefined || type.name !== 'User') return call;
  const text = JSON.stringify(body).toLowerCase();
  const names = (Object.keys(roleCatalog) as CatalogName[]).filter((name) => text.includes(name));
  if (names.length === 0) return call;
  const known: Partial<Record<CatalogName, NonNullable<KnownEntries[CatalogName]>>> = {};
  for (const name of names) {
    try {
      const entries = (await roleCatalog[name]?.(call.ctx)) ?? [];
      known[name] = new Set(entries.map(({ value }) => value));
    } catch (error) {
      known[name] = toScimError(error, call.ctx.requestId, logger);
    }
  }
  return { ...call, knownEntries: known };
}
