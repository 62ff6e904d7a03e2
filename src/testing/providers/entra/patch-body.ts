import type { Json } from '../../http/json.js';
import type { Mapping } from '../client/mapping.js';
import { MANAGER_PATH } from './mapping.js';

/**
 * `default` is what Entra sends unless told otherwise; `aadOptscim062020` is what it sends when that
 * flag is in the tenant URL. Microsoft: application-provisioning-config-problem-scim-compatibility.
 */
export type EntraDialect = 'default' | 'aadOptscim062020';

/** One attribute that has to change: whether the service provider has a value for it decides the verb. */
export interface AttributeChange {
  readonly mapping: Pick<Mapping, 'path' | 'place'>;
  readonly value: string | boolean;
  readonly present: boolean;
}

type Verb = 'add' | 'replace' | 'remove';

interface Operation {
  readonly op: string;
  readonly path?: string;
  readonly value?: unknown;
}

const CAPITALISED: Readonly<Record<Verb, string>> = {
  add: 'Add',
  replace: 'Replace',
  remove: 'Remove',
};

function patch(Operations: readonly Operation[]): Json {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations };
}

const verbOf = (change: AttributeChange): Verb => (change.present ? 'replace' : 'add');

/** One operation per attribute, capitalised, booleans as text. */
function verboseOperations(changes: readonly AttributeChange[]): readonly Operation[] {
  return changes.map((change) => ({
    op: CAPITALISED[verbOf(change)],
    path: change.mapping.path,
    value: typeof change.value === 'boolean' ? (change.value ? 'True' : 'False') : change.value,
  }));
}

/** Single-valued attributes gathered in one path-less operation per verb; value paths stay apart. */
function gatheredOperations(changes: readonly AttributeChange[]): readonly Operation[] {
  const filtered = changes.filter((change) => change.mapping.place.kind === 'typed');
  const plain = changes.filter((change) => change.mapping.place.kind !== 'typed');
  const gathered = (['replace', 'add'] as const).flatMap((op) => {
    const of = plain.filter((change) => verbOf(change) === op);
    if (of.length === 0) return [];
    return [{ op, value: Object.fromEntries(of.map((c) => [c.mapping.path, c.value])) }];
  });
  return [
    ...filtered.map((c) => ({ op: verbOf(c), path: c.mapping.path, value: c.value })),
    ...gathered,
  ];
}

/** The body of the PATCH that brings attributes of a user or group up to date. */
export function updateBody(dialect: EntraDialect, changes: readonly AttributeChange[]): Json {
  const only = changes.length === 1 ? changes[0] : undefined;
  if (dialect === 'default') return patch(verboseOperations(changes));
  // Disabling keeps its path in this dialect: the shape that Microsoft's compatibility page shows.
  if (only?.mapping.path === 'active') {
    return patch([{ op: verbOf(only), path: 'active', value: only.value }]);
  }
  return patch(gatheredOperations(changes));
}

/** The manager as Entra sends it: the bare id for a complex attribute, or an empty string to clear it. */
export function managerBody(
  dialect: EntraDialect,
  managerId: string | undefined,
  present: boolean,
): Json {
  const verb: Verb = present ? 'replace' : 'add';
  return patch([
    {
      op: dialect === 'default' ? CAPITALISED[verb] : verb,
      path: MANAGER_PATH,
      value: managerId ?? '',
    },
  ]);
}

/** Adds one or several members. */
export function addMembersBody(dialect: EntraDialect, ids: readonly string[]): Json {
  return dialect === 'default'
    ? patch([{ op: 'Add', path: 'members', value: ids.map((value) => ({ $ref: null, value })) }])
    : patch([{ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }]);
}

/** Removes one or several members: a value array by default, one value path each with the flag. */
export function removeMembersBody(dialect: EntraDialect, ids: readonly string[]): Json {
  return dialect === 'default'
    ? patch([{ op: 'Remove', path: 'members', value: ids.map((value) => ({ $ref: null, value })) }])
    : patch(ids.map((id) => ({ op: 'remove', path: `members[value eq ${JSON.stringify(id)}]` })));
}
