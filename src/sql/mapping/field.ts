import type { AttributePath } from '../../schema/types.js';
import type { ColumnKind } from './column.js';

/** One value of a list: that of a `type`, or the primary one, shown with a type where one is known. */
export type Which =
  | { readonly by: 'type'; readonly type: string }
  | { readonly by: 'primary'; readonly type: string | undefined };

/** One column, and the place in the resource that it holds. */
export interface Field {
  readonly path: AttributePath;
  readonly column: string;
  readonly kind: ColumnKind;
  readonly key: string | undefined;
  /** For a column of one value of a list: which value that is. */
  readonly which: Which | undefined;
  /** What NULL stands for; undefined if for no value. */
  readonly whenNull: boolean | undefined;
}
