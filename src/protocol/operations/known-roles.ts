import type { SkippedPart } from '../../conformance/skipped.js';
import { ScimError } from '../../errors/scim-error.js';
import { InvalidValueError } from '../../errors/store-errors.js';
import { namesIn } from '../../roles/policy/asserted-values.js';
import type { Attributes } from '../../schema/types.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { CatalogName } from '../model/role-catalog.js';
import { applyRules } from '../observe/apply-rules.js';
import type { KnownReferences } from './unknown-references.js';

const NAMES: readonly CatalogName[] = ['roles', 'entitlements'];

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const nameOf = (element: unknown): unknown =>
  typeof element === 'object' && element !== null ? (element as Attributes).value : undefined;

/** Those that were stored before, or that the catalogue has: by their value, or by a name in the JSON text that it is. */
function known(
  before: unknown,
  after: readonly unknown[],
  catalog: () => ReadonlySet<string>,
): readonly unknown[] {
  const stored = new Set(listOf(before).map(nameOf));
  return after.filter((element) => {
    const value = nameOf(element);
    if (value === undefined || typeof value !== 'string') return false;
    return stored.has(value) || namesIn(value).some((name) => catalog().has(name));
  });
}

/** Nobody has to know what somebody could do who can do nothing. */
function catalogOf(call: Call, name: CatalogName, isActive: boolean): ReadonlySet<string> {
  const { [name]: entries = new Set<string>() } = call.knownEntries ?? {};
  if (!ScimError.is(entries)) return entries;
  if (isActive) throw entries;
  return new Set();
}

/**
 * Leaves out the roles and entitlements that the product does not have, so that no role policy sees them. The rest
 * of a list stands, even where nothing of it remains.
 *
 * @throws InvalidValueError if rule `unknownRoles` refuses them; ScimError if the catalogue cannot be read.
 */
export function withKnownRoles(
  call: Call,
  { type }: Endpoint,
  before: Attributes,
  after: Attributes,
): KnownReferences {
  const skipped: SkippedPart[] = [];
  if (call.config.roleCatalog === undefined || type.name !== 'User') {
    return { attributes: after, skipped };
  }
  const isActive = after.active !== false;
  let attributes = after;
  for (const name of NAMES) {
    const list = listOf(after[name]);
    if (call.config.roleCatalog[name] === undefined || list.length === 0) continue;
    const left = known(before[name], list, () => catalogOf(call, name, isActive));
    if (left.length === list.length) continue;
    applyRules(call, ({ unknownRoles }) => {
      if (unknownRoles === 'skip' || !isActive) return;
      throw new InvalidValueError(`${name}.value`, 'the product has nothing of that name.');
    });
    attributes = { ...attributes, [name]: left };
    skipped.push({ path: name, rule: 'unknownRoles' });
  }
  return { attributes, skipped };
}
