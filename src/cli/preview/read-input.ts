import type { ScimOptions } from '../../index.js';
import type { Directory } from '../../testing/index.js';
import type { CliIo } from '../io.js';
import { UsageError } from '../usage-error.js';
import { whyNotLoaded } from '../why-not-loaded.js';

type Exported = ScimOptions | (() => ScimOptions | Promise<ScimOptions>);

/**
 * What a module of the host exports as `scimOptions`, or by default: the options of `createScimRouter`, or a
 * function that makes them.
 *
 * @throws UsageError
 */
export async function readScimOptions(path: string, io: CliIo): Promise<ScimOptions> {
  let module: { readonly scimOptions?: Exported; readonly default?: Exported };
  try {
    module = await io.importModule(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be loaded: ${whyNotLoaded(error)}`);
  }
  const exported = module.scimOptions ?? module.default;
  const options = typeof exported === 'function' ? await exported() : exported;
  if (typeof options?.userStore?.list !== 'function') {
    throw new UsageError(
      `${path} must export scimOptions: what you pass to createScimRouter(), with a userStore.`,
    );
  }
  return options;
}

function isDirectory(value: unknown): value is Directory {
  if (typeof value !== 'object' || value === null) return false;
  const { people, groups } = value as Partial<Record<keyof Directory, unknown>>;
  const named = (item: unknown, name: string) =>
    typeof item === 'object' &&
    item !== null &&
    typeof (item as Record<string, unknown>).objectId === 'string' &&
    typeof (item as Record<string, unknown>)[name] === 'string';
  return (
    Array.isArray(people) &&
    people.every((person) => named(person, 'userPrincipalName')) &&
    Array.isArray(groups) &&
    groups.every((group) => named(group, 'displayName') && Array.isArray(group.memberObjectIds))
  );
}

/** @throws UsageError */
export async function readDirectory(path: string, io: CliIo): Promise<Directory> {
  let value: unknown;
  try {
    value = JSON.parse(await io.readFile(path));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${whyNotLoaded(error)}`);
  }
  if (isDirectory(value)) return value;
  throw new UsageError(
    `${path} is no directory: it needs "people" (objectId, userPrincipalName, …) and "groups" ` +
      '(objectId, displayName, memberObjectIds).',
  );
}
