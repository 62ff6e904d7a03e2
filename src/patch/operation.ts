import { ScimError } from '../errors/scim-error.js';
import type { Filter } from '../filter/ast.js';
import type { Attribute, AttributePath } from '../schema/types.js';

export type PatchVerb = 'add' | 'replace' | 'remove';

/** A value path: some elements of a multi-valued complex attribute (RFC 7644 §3.5.2). */
export interface ValuePathTarget {
  readonly kind: 'valuePath';
  /** The multi-valued attribute. */
  readonly path: AttributePath;
  /** What is in the brackets, bound to the schema; undefined for `emails.value`, which means all. */
  readonly filter: Filter | undefined;
  /** Whether an element meets the filter. */
  readonly matches: (element: unknown) => boolean;
  readonly subAttribute: Attribute | undefined;
  /** Whether the path ends in the `value` of simple values, which have no other part. */
  readonly endsInValue?: true;
}

/** What the only value of an attribute must meet for an operation to be about it. */
export interface ValueCondition {
  /** What is in the brackets, bound to the schema. */
  readonly filter: Filter;
  readonly matches: (value: unknown) => boolean;
}

/** What an operation works on, resolved against the schemas of the resource type. */
export type PatchTarget =
  /** A whole attribute: simple, complex or multi-valued; `condition` only if single-valued. */
  | {
      readonly kind: 'attribute';
      readonly path: AttributePath;
      readonly condition?: ValueCondition;
    }
  /** A sub-attribute of a single-valued complex attribute. */
  | {
      readonly kind: 'subAttribute';
      readonly path: AttributePath;
      readonly subAttribute: Attribute;
      readonly condition?: ValueCondition;
    }
  | ValuePathTarget
  /** All data of an extension. Only ever removed: adding and replacing name its attributes. */
  | { readonly kind: 'extension'; readonly urn: string };

interface Common {
  readonly target: PatchTarget;
  /** Position in the request, counted from 1; several operations share it if one was path-less. */
  readonly index: number;
}

/** One change of one place. Frozen. */
export type PatchOperation =
  | (Common & { readonly op: 'add' | 'replace'; readonly value: unknown })
  | (Common & { readonly op: 'remove'; readonly value?: unknown });

/** What is in the brackets of a path, if it has any. */
export function filterOf(target: PatchTarget): Filter | undefined {
  if (target.kind === 'extension') return undefined;
  return target.kind === 'valuePath' ? target.filter : target.condition?.filter;
}

/** The text of the attribute that a path to a part of it is about. */
export function wholePath({ path, subAttribute }: AttributePath): string {
  return subAttribute === undefined ? path : path.slice(0, -subAttribute.name.length - 1);
}

/** Where a target is, without the literals of its filter: they may be personal data. */
export function targetPath(target: PatchTarget): string {
  if (target.kind === 'extension') return target.urn;
  const brackets = filterOf(target) === undefined ? '' : '[…]';
  const part = target.kind === 'attribute' ? undefined : target.subAttribute;
  return `${wholePath(target.path)}${brackets}${part === undefined ? '' : `.${part.name}`}`;
}

/** A ScimError with the operation in front of its detail; anything else as it is. */
function named(index: number, what: string, error: unknown): unknown {
  if (!ScimError.is(error) || error.detail.startsWith('Operation ')) return error;
  return new ScimError(
    error.scimType ?? error.status,
    `Operation ${index}${what === '' ? '' : ` (${what})`}: ${error.detail}`,
    {
      status: error.status,
      ...(error.headers === undefined ? {} : { headers: error.headers }),
      cause: error,
    },
  );
}

/** Runs `work`; a ScimError thrown by it gets the operation in front of its detail. */
export function inOperation<T>(index: number, what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw named(index, what, error);
  }
}

/** The error of an operation, which is named by its verb and target. */
export function errorOfOperation({ index, op, target }: PatchOperation, error: unknown): unknown {
  return named(index, `${op} ${targetPath(target)}`, error);
}

/** As {@link inOperation}, naming the operation by its verb and target. */
export function duringOperation<T>(operation: PatchOperation, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw errorOfOperation(operation, error);
  }
}
