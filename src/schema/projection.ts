import { LRUCache } from 'lru-cache';
import { ScimError } from '../errors/scim-error.js';
import { ANY_NAME, findPath, type NameRules } from './notation/find-path.js';
import { buildPlan, type Projection } from './projection-plan.js';
import type { Selection } from './selection.js';
import type { ResourceType } from './types.js';

export type { Projection } from './projection-plan.js';

export interface ProjectionQuery {
  readonly attributes?: readonly string[];
  readonly excludedAttributes?: readonly string[];
}

export interface ProjectionOptions {
  /**
   * Paths that the client supplied in a write, of attributes and of the sub-attributes it gave: those
   * with `returned: request` are then shown too (RFC 7643 §7).
   */
  readonly written?: ReadonlySet<string>;
  readonly rules?: NameRules;
}

export interface Projector {
  /** Whether an answer depends on what a write supplied: some attribute is `returned: request`. */
  readonly showsWritten: boolean;
  /**
   * @throws ScimError invalidValue if both `attributes` and `excludedAttributes` are given. Unknown
   * names are ignored; a list that holds no name at all counts as not given.
   */
  plan(query: ProjectionQuery, options?: ProjectionOptions): Projection;
}

const CACHED_PLANS = 200;
const NONE: ReadonlySet<string> = new Set();

function givenNames(names: readonly string[] | undefined): readonly string[] {
  return (names ?? []).map((name) => name.trim()).filter((name) => name !== '');
}

/** Paths of the attributes and sub-attributes that are shown on request only. */
function requestPaths(type: ResourceType): readonly string[] {
  const from = (prefix: string, attributes: ResourceType['attributes']): string[] =>
    attributes.flatMap((attribute) => [
      ...(attribute.returned === 'request' ? [`${prefix}${attribute.name}`] : []),
      ...from(`${prefix}${attribute.name}.`, attribute.subAttributes ?? []),
    ]);
  return [
    ...from('', type.attributes),
    ...type.extensions.flatMap(({ schema }) => from(`${schema.id}:`, schema.attributes)),
  ];
}

/**
 * Compiles what the parameters `attributes` and `excludedAttributes` mean for a resource type, together
 * with the characteristic `returned` (RFC 7643 §7, RFC 7644 §3.9). Plans are kept, so that a client that
 * repeats its query costs one look-up per name.
 *
 * - `attributes` replaces the default set; what is `returned: always` stays.
 * - A complex attribute brings its default sub-attributes, a sub-attribute only itself and those
 *   siblings that are `returned: always`; an unrequested parent is not shown for the sake of the latter.
 * - An extension URN names the whole extension, the URN of the core schema all core attributes.
 *
 * @example
 * createProjector(users).plan({ attributes: ['userName', 'name.givenName'] }).apply(user);
 */
export function createProjector(type: ResourceType): Projector {
  const plans = new LRUCache<string, Projection>({ max: CACHED_PLANS });
  const onRequest = requestPaths(type);
  const showsWritten = onRequest.length > 0;
  const defaultPlan = buildPlan(type, { mode: 'default', names: NONE, written: NONE });
  const core = type.schema.id.toLowerCase();

  function canonical(names: readonly string[], options: ProjectionOptions): ReadonlySet<string> {
    const found = new Set<string>();
    for (const name of names) {
      if (name.length === core.length && name.toLowerCase() === core) found.add(type.schema.id);
      const target = findPath(type, name, options.rules ?? ANY_NAME);
      if (target?.kind === 'extension') found.add(target.urn);
      if (target?.kind === 'attribute') found.add(target.path.path);
    }
    return found;
  }

  function suppliedOnRequest(written: ReadonlySet<string> | undefined): ReadonlySet<string> {
    if (written === undefined) return NONE;
    return new Set(onRequest.filter((path) => written.has(path)));
  }

  function planned(selection: Selection): Projection {
    const { mode, names, written } = selection;
    const key = JSON.stringify([mode, [...names].sort(), [...written].sort()]);
    const known = plans.get(key);
    if (known) return known;
    const plan = buildPlan(type, selection);
    plans.set(key, plan);
    return plan;
  }

  return {
    showsWritten,
    plan({ attributes, excludedAttributes }, options = {}) {
      const plain = attributes === undefined && excludedAttributes === undefined;
      if (plain && (options.written === undefined || !showsWritten)) return defaultPlan;
      const only = givenNames(attributes);
      const without = givenNames(excludedAttributes);
      if (only.length > 0 && without.length > 0) {
        throw new ScimError(
          'invalidValue',
          'Parameters "attributes" and "excludedAttributes" are mutually exclusive.',
        );
      }
      if (only.length > 0) {
        return planned({ mode: 'only', names: canonical(only, options), written: NONE });
      }
      const names = canonical(without, options);
      const written = suppliedOnRequest(options.written);
      if (names.size === 0 && written.size === 0) return defaultPlan;
      return planned({ mode: names.size === 0 ? 'default' : 'without', names, written });
    },
  };
}
