import { subAttributeOf } from '../../schema/sub-attribute.js';
import type { ColumnKind } from './column.js';
import type { Field } from './field.js';
import type { Fields } from './fields.js';

/** A column that {@link ResourceMapping.toRow} gives a value for. */
export interface MappedColumn {
  readonly column: string;
  /** Its type; `keys` is a `text[]` with the key of each value of a list. */
  readonly kind: ColumnKind | 'keys';
  /** Path of the attribute in it, or that it is the key of; undefined for the column of the rest. */
  readonly attribute: string | undefined;
  /** Whether it holds keys for comparisons, and not the value itself. */
  readonly isKey: boolean;
  /** What NULL means there; undefined if no value. */
  readonly whenNull: boolean | undefined;
}

/** The columns of a mapping in the order of {@link ResourceMapping.toRow}, those of the store apart. */
export function mappedColumns({ fields, rest }: Fields): readonly MappedColumn[] {
  const own = fields.flatMap((field): MappedColumn[] => {
    const { column, kind, key, whenNull, path } = field;
    const value = { column, kind, attribute: path.path, isKey: false, whenNull };
    if (key === undefined) return [value];
    return [value, { ...keyOf(field), column: key, isKey: true, whenNull: undefined }];
  });
  const last: MappedColumn[] = rest
    ? [
        {
          column: rest.column,
          kind: 'json',
          attribute: undefined,
          isKey: false,
          whenNull: undefined,
        },
      ]
    : [];
  return Object.freeze([...own, ...last].map((each) => Object.freeze(each)));
}

function keyOf({ kind, path }: Field): Pick<MappedColumn, 'kind' | 'attribute'> {
  if (kind !== 'json') return { kind: 'text', attribute: path.path };
  const part = subAttributeOf(path.target, 'value');
  return { kind: 'keys', attribute: part === undefined ? path.path : `${path.path}.value` };
}
