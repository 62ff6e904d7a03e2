import { invalidOption } from '../../errors/invalid-option.js';
import { isAnswer } from '../../errors/is-answer.js';
import { aboutOf } from '../../lib/hooks/about.js';
import { UnusableAnswer } from '../../lib/hooks/hook-error.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import { ENTITLEMENT_RESOURCE_TYPE, ROLE_RESOURCE_TYPE } from '../../schema/core/catalog.js';
import type { ResourceTypeInput } from '../../schema/types.js';
import type { RecordMeta, ResourceRecord } from '../../stores/contract/resource.js';
import type { ResourceStore } from '../../stores/contract/store.js';
import type { ScimOptions } from '../model/options.js';
import type { CatalogEntry, CatalogName, RoleCatalog } from '../model/role-catalog.js';

const TYPES: Readonly<Record<CatalogName, ResourceTypeInput>> = {
  roles: ROLE_RESOURCE_TYPE,
  entitlements: ENTITLEMENT_RESOURCE_TYPE,
};
const CATALOG_NAMES = Object.keys(TYPES) as readonly CatalogName[];

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isOptional = (value: unknown) => value === undefined || typeof value === 'string';
/** Ids that a path or a Bulk request could not name. */
const isNoId = (value: string) =>
  value.includes('\0') || value.includes('bulkId') || ['.', '..', '.search'].includes(value);

function readEntries(answer: unknown): readonly CatalogEntry[] {
  const isList =
    Array.isArray(answer) &&
    answer.every((each: unknown) => {
      const { value, label, type, description } = Object(each) as Record<string, unknown>;
      return isText(value) && isText(label) && isOptional(type) && isOptional(description);
    });
  if (!isList) throw new UnusableAnswer('The answer must be a list of { value, label }.');
  const entries = answer as readonly CatalogEntry[];
  if (entries.some(({ value }) => isNoId(value))) {
    throw new UnusableAnswer('A value in the answer cannot be the id of a resource.');
  }
  if (new Set(entries.map(({ value }) => value)).size < entries.length) {
    throw new UnusableAnswer('The answer has a value twice.');
  }
  return entries;
}

/** The functions of the catalogue, each called within its time; undefined where there is none. */
export function readRoleCatalog(
  { roleCatalog }: ScimOptions,
  logger: Logger,
): RoleCatalog | undefined {
  if (roleCatalog === undefined) return undefined;
  if (typeof roleCatalog !== 'object' || roleCatalog === null || Array.isArray(roleCatalog)) {
    throw invalidOption('roleCatalog', 'an object');
  }
  const hook = createHostHook('roleCatalog', { logger, isAnswer });
  const catalog: Partial<Record<CatalogName, NonNullable<RoleCatalog[CatalogName]>>> = {};
  for (const name of CATALOG_NAMES) {
    const find = roleCatalog[name];
    if (find === undefined) continue;
    if (typeof find !== 'function') throw invalidOption(`roleCatalog.${name}`, 'a function');
    catalog[name] = async (ctx) =>
      hook.call(() => find(ctx.tenantId, ctx), aboutOf(ctx), readEntries);
  }
  return Object.freeze(catalog);
}

/** A catalogue has no times; versions are made from what it shows. */
const META = Object.freeze({}) as RecordMeta;

function recordOf(kind: string, { value, label, type, description }: CatalogEntry): ResourceRecord {
  return {
    id: value,
    displayName: label,
    type: type ?? kind,
    ...(description === undefined ? {} : { description }),
    meta: META,
  };
}

const refuse = () => Promise.reject(new Error('The catalogue cannot be written to.'));

function createCatalogStore(
  kind: string,
  find: NonNullable<RoleCatalog[CatalogName]>,
): ResourceStore {
  const all = async (...[ctx]: Parameters<typeof find>) =>
    (await find(ctx)).map((entry) => recordOf(kind, entry));
  return {
    capabilities: {
      attributes: 'all',
      filter: 'none',
      sort: false,
      cursor: false,
      versions: false,
    },
    async get(ctx, id) {
      return (await all(ctx)).find((record) => record.id === id);
    },
    async list(ctx, { page }) {
      const records = await all(ctx);
      const from = page.kind === 'index' ? page.startIndex - 1 : 0;
      return { resources: records.slice(from, from + page.count), total: records.length };
    },
    create: refuse,
    replace: refuse,
    delete: refuse,
  };
}

/** The resource types that the catalogue makes, each with a store that reads it. */
export function catalogTypes(catalog: RoleCatalog | undefined) {
  return CATALOG_NAMES.flatMap((name) => {
    const find = catalog?.[name];
    if (find === undefined) return [];
    const input = TYPES[name];
    return [{ option: `roleCatalog.${name}`, input, store: createCatalogStore(input.name, find) }];
  });
}
