import type { AttributePath } from './types.js';

/** What a query asks for, in canonical names. */
export interface Selection {
  readonly mode: 'default' | 'only' | 'without';
  /** Paths, extension URNs, and the URN of the core schema. */
  readonly names: ReadonlySet<string>;
  /** Paths with `returned: request` that a write supplied. */
  readonly written: ReadonlySet<string>;
}

/** The attribute that holds a sub-attribute, as far as the selection of the latter needs to know it. */
interface Holder {
  readonly path: string;
  /** Whether one of its sub-attributes is named, or it is named itself. */
  readonly named: boolean;
  readonly partly: boolean;
}

function isNamed({ names }: Selection, path: string, schema: string): boolean {
  return names.has(path) || names.has(schema);
}

/** Whether the characteristic `returned` alone shows it (RFC 7643 §7). */
function byDefault({ target, path }: AttributePath, { written }: Selection): boolean {
  return target.returned === 'default' || (target.returned === 'request' && written.has(path));
}

/** How a selection sees one attribute, and through it its sub-attributes. */
export interface Sight {
  /** Whether the attribute can be shown, as long as one of its sub-attributes is. */
  readonly shown: boolean;
  sub(path: AttributePath): boolean;
}

/** @param schema - URN of the schema that defines the attribute. */
export function look(path: AttributePath, schema: string, selection: Selection): Sight {
  const { mode, names } = selection;
  const { returned } = path.target;
  const partly = (path.attribute.subAttributes ?? []).some(({ name, returned: sub }) => {
    return sub !== 'never' && names.has(`${path.path}.${name}`);
  });
  const holder = { path: path.path, named: isNamed(selection, path.path, schema), partly };
  const shown = {
    default: () => byDefault(path, selection),
    without: () => byDefault(path, selection) && !holder.named,
    only: () => names.has(path.path) || partly || (names.has(schema) && returned === 'default'),
  }[mode]();
  return {
    shown: returned === 'always' || (returned !== 'never' && shown),
    sub: (sub) => seesSub(sub, holder, selection),
  };
}

function seesSub(sub: AttributePath, holder: Holder, selection: Selection): boolean {
  const { returned } = sub.target;
  if (returned === 'always') return true;
  if (returned === 'never') return false;
  const named = selection.names.has(sub.path);
  if (selection.mode === 'without') return byDefault(sub, selection) && !named;
  if (named) return true;
  return byDefault(sub, selection) && (holder.named || !holder.partly);
}
