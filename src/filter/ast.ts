import type { AttributePath } from '../schema/types.js';

/** Comparison operators of RFC 7644 §3.4.2.2. */
export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/**
 * A value that a filter compares with (RFC 7644 §3.4.2.2, `compValue`): one of JSON's, never an object or
 * array.
 */
export type FilterLiteral = string | number | boolean | null;

/**
 * A filter as it was written: names are text, nothing is checked against a schema yet. Frozen.
 * `emails[type eq "work"].value eq "x"` is read as `emails[type eq "work" and value eq "x"]`.
 * `at` is the zero-based position in the text.
 */
export type FilterNode =
  | {
      readonly kind: 'compare';
      readonly path: string;
      readonly operator: CompareOperator;
      readonly value: FilterLiteral;
      /** The literal had no quotation marks and is none of JSON's. */
      readonly bare: boolean;
      readonly at: number;
    }
  | { readonly kind: 'present'; readonly path: string; readonly at: number }
  | {
      readonly kind: 'valuePath';
      readonly path: string;
      readonly filter: FilterNode;
      /** Written with a comparison behind the bracket, which has become part of `filter`. */
      readonly trailing: boolean;
      readonly at: number;
    }
  | { readonly kind: 'not'; readonly filter: FilterNode }
  | { readonly kind: 'and' | 'or'; readonly filters: readonly FilterNode[] };

/**
 * A filter bound to a resource type: every name is an {@link AttributePath}, every literal has the
 * attribute's type. This is what stores receive and what `evaluate`, `print` and the SQL translation
 * visit. Frozen.
 *
 * Inside a `valuePath` the paths still name the whole place (`emails.type`); they apply to one value. A
 * path without sub-attribute means the value itself there (`badges[value eq "red"]`). A `constant` is
 * only ever the whole filter, and no group directly holds one of its own kind.
 */
export type Filter =
  | CompareFilter
  | { readonly kind: 'present'; readonly attribute: AttributePath }
  | { readonly kind: 'valuePath'; readonly attribute: AttributePath; readonly filter: Filter }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  /** What is left of a comparison with an attribute that the type does not have. */
  | { readonly kind: 'constant'; readonly value: boolean };

/** A comparison in a bound filter: attribute, operator, literal (RFC 7644 §3.4.2.2, `attrExp`). */
export interface CompareFilter {
  readonly kind: 'compare';
  readonly attribute: AttributePath;
  readonly operator: CompareOperator;
  /** null only with `eq` (unassigned) and `ne` (present). dateTimes are the text as sent. */
  readonly value: FilterLiteral;
}
