import { ScimConfigError } from '../../errors/config-error.js';
import { didYouMean } from '../../lib/nearest.js';
import { namesOf } from '../../schema/path-index.js';
import type { AttributePath, ResourceType } from '../../schema/types.js';
import { type ColumnInput, type ColumnKind, kindsOf } from './column.js';
import type { Field, Which } from './field.js';
import type { MappingOptions, ResourceColumns } from './paths.js';
import { compileRest, type Rest } from './rest.js';

/** Columns that the store keeps by itself. */
export interface MetaColumns {
  readonly id: Field;
  readonly created: string;
  readonly lastModified: string;
  readonly version: string | undefined;
  readonly revision: string | undefined;
}

export interface Fields {
  readonly type: ResourceType;
  readonly meta: MetaColumns;
  readonly fields: readonly Field[];
  /** Those of the fields that hold one value of a list. */
  readonly lists: readonly Field[];
  /** Where everything else is kept; undefined if it is not. */
  readonly rest: Rest | undefined;
}

const TYPED = /^(.+)\[type eq "([^"\\]+)"\]\.(.+)$/;
const PRIMARY = /^(.+)\[primary eq true\]\.(.+)$/;
/** What clients call the only value of most lists; it is one of the types of e-mails, phones and addresses. */
const USUAL_TYPE = 'work';
const META: ReadonlySet<string> = new Set([
  'meta.created',
  'meta.lastModified',
  'meta.version',
  'meta.revision',
]);

function fail(type: ResourceType, problem: string): never {
  throw new ScimConfigError('ERR_SCIM_MAPPING', `Columns of ${type.name}: ${problem}`);
}

/**
 * Checks a table of columns against the resource type.
 *
 * @throws ScimConfigError `ERR_SCIM_MAPPING`
 */
export function compileFields(
  type: ResourceType,
  columns: ResourceColumns,
  { rest }: MappingOptions,
): Fields {
  const inputs = Object.entries(columns).flatMap(([path, input]) =>
    input === undefined ? [] : [[path, readInput(type, path, input)] as const],
  );
  const paths = new Set(inputs.map(([path]) => path.toLowerCase()));
  const fields = inputs
    .filter(([path]) => !META.has(path))
    .map(([path, input]) => compileField(type, path, input, paths));
  checkOverlaps(type, fields);
  if (rest !== undefined && !isName(rest)) fail(type, '"rest" must be the name of a column.');
  checkColumns(type, [
    ...inputs.map(([, input]) => input),
    ...(rest === undefined ? [] : [{ column: rest }]),
  ]);
  const named = new Map(inputs);
  const required = (path: string): string =>
    named.get(path)?.column ?? fail(type, `"${path}" has no column.`);
  const id = fields.find(({ path }) => path.path === 'id') ?? fail(type, '"id" has no column.');
  const others = fields.filter((field) => field !== id);
  return {
    type,
    meta: {
      id,
      created: required('meta.created'),
      lastModified: required('meta.lastModified'),
      version: named.get('meta.version')?.column,
      revision: named.get('meta.revision')?.column,
    },
    fields: others,
    lists: others.filter(({ which }) => which !== undefined),
    rest: rest === undefined ? undefined : compileRest(type, others, rest),
  };
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name !== '';
}

function readInput(type: ResourceType, path: string, input: string | ColumnInput): ColumnInput {
  const read = typeof input === 'string' ? { column: input } : input;
  if (typeof read !== 'object' || !isName(read.column)) {
    fail(type, `"${path}" needs the name of a column.`);
  }
  if (read.key !== undefined && !isName(read.key)) {
    fail(type, `"${path}" needs a name for the column of its key.`);
  }
  return read;
}

/** What a string names: a place, and of a list in columns which value. */
function readPath(
  type: ResourceType,
  text: string,
  paths: ReadonlySet<string>,
): { readonly path: AttributePath; readonly which: Which | undefined } {
  const typed = TYPED.exec(text);
  if (typed) {
    const [, list, value = '', sub] = typed;
    return { path: locate(type, text, `${list}.${sub}`), which: { by: 'type', type: value } };
  }
  const primary = PRIMARY.exec(text);
  if (!primary) return { path: locate(type, text, text), which: undefined };
  const [, list = '', sub] = primary;
  const path = locate(type, text, `${list}.${sub}`);
  const types = type.child(path.attribute, 'type')?.canonicalValues ?? [];
  const isKept = paths.has(`${list}[primary eq true].type`.toLowerCase());
  const shown = !isKept && types.includes(USUAL_TYPE) ? USUAL_TYPE : undefined;
  return { path, which: { by: 'primary', type: shown } };
}

function compileField(
  type: ResourceType,
  text: string,
  input: ColumnInput,
  paths: ReadonlySet<string>,
): Field {
  const { path, which } = readPath(type, text, paths);
  const { attribute, target } = path;
  const isPart = path.subAttribute !== undefined;
  if (which && !(attribute.multiValued && hasPart(type, path, which.by))) {
    fail(type, `"${text}": ${attribute.name} has no values that differ by ${which.by}.`);
  }
  if (!which && attribute.multiValued && isPart) {
    const name = `${attribute.name}[type eq "work"].${target.name}`;
    const other = `${attribute.name}[primary eq true].${target.name}`;
    fail(type, `"${text}" does not say which value: write ${name}, or ${other}.`);
  }
  if (which && target.name === which.by) fail(type, `"${text}" is known already.`);
  const kinds = kindsOf(target);
  const kind = input.kind ?? kinds[0] ?? 'text';
  if (!kinds.includes(kind)) {
    fail(type, `"${text}" cannot be in a column of kind "${kind}", but in ${kinds.join(' or ')}.`);
  }
  if (input.key !== undefined && !canHaveKey(path, kind)) {
    fail(type, `"${text}" is case-sensitive or not a string, and has no key.`);
  }
  const whenNull = meaningOfNull(type, path, text, kind, input);
  return Object.freeze({ path, column: input.column, kind, key: input.key, which, whenNull });
}

/** A stored resource always says whether it is active: a row without a value must not mean yes by chance. */
function meaningOfNull(
  type: ResourceType,
  { path, target }: AttributePath,
  text: string,
  kind: ColumnKind,
  { whenNull }: ColumnInput,
): boolean | undefined {
  if (whenNull === undefined) {
    return path === 'active' && target.type === 'boolean' ? false : undefined;
  }
  if (kind !== 'boolean')
    fail(type, `"${text}" is not a boolean column, so "whenNull" cannot be used.`);
  if (typeof whenNull !== 'boolean') fail(type, `"whenNull" of "${text}" must be true or false.`);
  return whenNull;
}

function locate(type: ResourceType, text: string, name: string): AttributePath {
  const found = type.resolve(name);
  if (found?.kind !== 'attribute' || found.unqualified) {
    fail(type, `unknown attribute "${text}".${didYouMean(name, namesOf(type))}`);
  }
  const { path } = found;
  if (path.target.returned === 'never' || path.target.mutability === 'writeOnly') {
    fail(type, `"${text}" is a secret: keep a digest of it, made by the store itself.`);
  }
  const isMade = [path.attribute, path.target].some(({ mutability }) => mutability === 'readOnly');
  if (path.path === 'schemas' || (isMade && path.path !== 'id')) {
    fail(type, `"${text}" is made by the router and kept in no column.`);
  }
  return path;
}

/** The attribute of which a path names a part. */
export function listOf({ path, target }: AttributePath): string {
  return path.slice(0, path.length - target.name.length - 1);
}

function hasPart(type: ResourceType, { attribute }: AttributePath, name: string): boolean {
  return type.child(attribute, name) !== undefined;
}

function canHaveKey({ attribute, target }: AttributePath, kind: ColumnKind): boolean {
  if (kind === 'json') return attribute.multiValued;
  return kind === 'text' && target.type === 'string' && !target.caseExact;
}

/** What two fields must not share: a place, or an attribute that one of them holds as a whole. */
function checkOverlaps(type: ResourceType, fields: readonly Field[]): void {
  const places = new Set<string>();
  const lists = new Map<string, Which['by']>();
  for (const { path, which } of fields) {
    const place = which ? `${path.path}[${which.by} ${which.type?.toLowerCase()}]` : path.path;
    if (places.has(place)) fail(type, `"${path.path}" is there twice.`);
    places.add(place);
    if (!which) continue;
    const list = listOf(path);
    if ((lists.get(list) ?? which.by) !== which.by) {
      fail(type, `"${list}" has columns by type, and others for the primary value.`);
    }
    lists.set(list, which.by);
  }
  for (const { path } of fields.filter((field) => field.path.subAttribute !== undefined)) {
    const whole = listOf(path);
    if (places.has(whole)) fail(type, `"${whole}" is there as a whole and in parts.`);
  }
}

function checkColumns(type: ResourceType, inputs: readonly ColumnInput[]): void {
  const seen = new Set<string>();
  for (const name of inputs.flatMap(({ column, key }) => [column, ...(key ? [key] : [])])) {
    if (seen.has(name)) fail(type, `the column "${name}" is there twice.`);
    seen.add(name);
  }
}
